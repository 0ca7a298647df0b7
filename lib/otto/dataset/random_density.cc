// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/dataset/random_density_library.h>
#include <otto/dataset/random_files.h>

namespace otto
{
  namespace dataset
  {
    template <int dim>
    void
    RandomDensity<dim>::declare_parameters(dealii::ParameterHandler &) const
    {
    }



    template <int dim>
    void RandomDensity<dim>::parse_parameters(dealii::ParameterHandler &)
    {
    }



    template <int dim>
    void RandomDensity<dim>::attach(const Domain<dim> &domain)
    {
      domain_ = &domain;
    }



    template <int dim>
    RandomDensityTypes<dim>
    random_density_types(const model::DensityTypes<dim> &densities)
    {
      RandomDensityTypes<dim> types("family of densities");
      add_random_density<RandomMixture<dim>>(types);
      add_random_density<RandomBumps<dim>>(types);
      add_random_density<RandomField<dim>>(types);
      types.add(RandomFiles<dim>::name(),
                RandomFiles<dim>::documentation(),
                [densities]() {
                  return std::make_unique<RandomFiles<dim>>(densities);
                });
      types.add(FixedDensity<dim>::name(),
                FixedDensity<dim>::documentation(),
                [densities]() {
                  return std::make_unique<FixedDensity<dim>>(densities);
                });
      return types;
    }



    template class RandomDensity<2>;
    template class RandomDensity<3>;
    template RandomDensityTypes<2>
    random_density_types(const model::DensityTypes<2> &);
    template RandomDensityTypes<3>
    random_density_types(const model::DensityTypes<3> &);
  } // namespace dataset
} // namespace otto
