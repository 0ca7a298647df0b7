// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/model/density_parameters.h>
#include <otto/model/type_section.h>

namespace otto
{
  namespace model
  {
    template <int dim>
    DensityParameters<dim>::DensityParameters(std::string       section,
                                              DensityTypes<dim> types,
                                              std::string       default_type)
      : section_(std::move(section))
      , types_(std::move(types))
      , default_type_(std::move(default_type))
    {
      types_.documentation(default_type_); // throws if it is not known
    }

    template <int dim>
    void DensityParameters<dim>::declare(dealii::ParameterHandler &prm) const
    {
      declare_types(prm, section_, types_, default_type_);
    }

    template <int dim>
    std::unique_ptr<Density<dim>>
    DensityParameters<dim>::make_density(dealii::ParameterHandler &prm) const
    {
      return make_type(prm, section_, types_);
    }

    template class DensityParameters<2>;
    template class DensityParameters<3>;
  } // namespace model
} // namespace otto
