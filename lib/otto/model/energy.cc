// SPDX-License-Identifier: LGPL-2.1-or-later
#include <deal.II/base/mpi.h>

#include <otto/base/errors.h>
#include <otto/model/attached.h>
#include <otto/model/energy.h>
#include <otto/model/energy_library.h>
#include <otto/model/vertices.h>
#include <otto/space/space.h>

#include <algorithm>

namespace otto
{
  namespace model
  {
    template <int dim>
    void Energy<dim>::declare_parameters(dealii::ParameterHandler &) const
    {
    }

    template <int dim>
    void Energy<dim>::parse_parameters(const dealii::ParameterHandler &)
    {
    }

    template <int dim>
    void Energy<dim>::add_remainder(const std::vector<double> &,
                                    const std::vector<double> &,
                                    const double,
                                    std::vector<double> &) const
    {
    }

    template <int dim>
    void Energy<dim>::attach(const space::Space<dim> &, const mesh::Regions &)
    {
    }



    template <int dim>
    void Energy<dim>::attach_to_surface(const space::NodalBasis<2> &,
                                        const mesh::Regions &)
    {
      throw base::InputError("it is not known on surfaces in space (" +
                             description() +
                             "); leave it out, or give a mesh in the plane or "
                             "of a solid.");
    }



    template <int dim>
    void LocalEnergy<dim>::attach(const space::Space<dim> &space,
                                  const mesh::Regions &)
    {
      vertices_ = std::make_shared<const Vertices<dim>>(space);
    }

    template <int dim>
    void
    LocalEnergy<dim>::attach_to_surface(const space::NodalBasis<2> &surface,
                                        const mesh::Regions &)
    {
      vertices_ = std::make_shared<const Vertices<dim>>(surface);
    }

    template <int dim>
    double LocalEnergy<dim>::value(const std::vector<double> &rho) const
    {
      const auto &vertices = attached(vertices_.get());
      double      sum      = 0;
      for (unsigned int i = 0; i < vertices.n_owned(); ++i)
        sum += vertices.weight(i) * density(vertices.point(i), rho[i]);
      return dealii::Utilities::MPI::sum(sum, vertices.communicator());
    }

    template <int dim>
    void
    LocalEnergy<dim>::add_first_variation(const std::vector<double> &rho,
                                          const double               factor,
                                          std::vector<double> &result) const
    {
      const auto &vertices = attached(vertices_.get());
      for (unsigned int i = 0; i < vertices.n_local(); ++i)
        result[i] += factor * derivative(vertices.point(i), rho[i]);
    }

    template <int dim>
    void
    LocalEnergy<dim>::add_second_variation(const std::vector<double> &rho,
                                           const double               factor,
                                           std::vector<double> &result) const
    {
      const auto &vertices = attached(vertices_.get());
      for (unsigned int i = 0; i < vertices.n_local(); ++i)
        result[i] +=
          factor * std::max(0., second_derivative(vertices.point(i), rho[i]));
    }

    template <int dim>
    void LocalEnergy<dim>::add_remainder(const std::vector<double> &rho,
                                         const std::vector<double> &v,
                                         const double               factor,
                                         std::vector<double> &result) const
    {
      const auto &vertices = attached(vertices_.get());
      for (unsigned int i = 0; i < vertices.n_local(); ++i)
        result[i] +=
          factor * std::min(0., second_derivative(vertices.point(i), rho[i])) *
          v[i];
    }



    template <int dim>
    EnergyTypes<dim> energy_types()
    {
      EnergyTypes<dim> types("energy");
      add_energy<EntropyEnergy>(types);
      add_energy<PowerEnergy>(types);
      add_energy<PotentialEnergy>(types);
      add_energy<InteractionEnergy>(types);
      add_energy<ChemotaxisEnergy>(types);
      add_energy<CongestionEnergy>(types);
      return types;
    }

    template class Energy<2>;
    template class Energy<3>;
    template class LocalEnergy<2>;
    template class LocalEnergy<3>;
    template EnergyTypes<2> energy_types<2>();
    template EnergyTypes<3> energy_types<3>();
  } // namespace model
} // namespace otto
