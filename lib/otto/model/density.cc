// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/model/density.h>
#include <otto/model/density_library.h>
#include <otto/model/image_density.h>
#include <otto/model/indicator_densities.h>
#include <otto/model/interpolated.h>
#include <otto/model/points_density.h>
#include <otto/model/values_density.h>
#include <otto/model/vertices.h>
#include <otto/space/space.h>

namespace otto
{
  namespace model
  {
    template <int dim>
    std::vector<double>
    Density<dim>::nodal_values(const space::Space<dim> &space,
                               const mesh::Regions &) const
    {
      std::vector<double> values(space.n_local());
      for (unsigned int i = 0; i < values.size(); ++i)
        values[i] = value(space.point(i));
      return values;
    }

    template <int dim>
    std::vector<double> Density<dim>::nodal_values_on_surface(
      const space::NodalBasis<2> &surface) const
    {
      const Vertices<dim> vertices(surface);
      std::vector<double> values(vertices.n_local());
      try
        {
          for (unsigned int i = 0; i < values.size(); ++i)
            values[i] = value(vertices.point(i));
        }
      catch (const base::RunError &)
        {
          throw base::InputError(
            "this density is not known on surfaces in space (" + description() +
            "); give one that is known at every point, an expression for "
            "example, or the type 'values'.");
        }
      return values;
    }

    template <int dim>
    typename Density<dim>::Function
    Density<dim>::inside(const space::Space<dim> &,
                         const mesh::Regions &,
                         unsigned int) const
    {
      return [this](const dealii::Point<dim> &x) { return value(x); };
    }

    template <int dim>
    std::vector<double>
    Density<dim>::values_inside(const space::Space<dim> &space,
                                const mesh::Regions     &regions) const
    {
      const auto          function = inside(space, regions, 0);
      std::vector<double> values(space.n_local());
      for (unsigned int i = 0; i < values.size(); ++i)
        values[i] = function(space.point(i));
      return values;
    }

    template <int dim>
    std::vector<std::string>
    Density<dim>::notes(const space::Space<dim> &) const
    {
      return {};
    }

    template <int dim>
    void Density<dim>::declare_parameters(dealii::ParameterHandler &) const
    {
    }

    template <int dim>
    void Density<dim>::parse_parameters(const dealii::ParameterHandler &)
    {
    }

    template <int dim>
    DensityTypes<dim> density_types()
    {
      DensityTypes<dim> types("density");
      add_density<UniformDensity>(types);
      add_density<ExpressionDensity>(types);
      add_density<GaussianDensity>(types);
      add_density<MixtureDensity>(types);
      add_density<BumpDensity>(types);
      add_density<DiskDensity>(types);
      add_density<EllipseDensity>(types);
      add_density<BoxDensity>(types);
      add_density<RegionDensity>(types);
      add_density<ImageDensity>(types);
      add_density<ValuesDensity>(types);
      add_density<PointsDensity>(types);
      add_density<InterpolatedDensity>(types);
      return types;
    }

    template class Density<2>;
    template class Density<3>;
    template DensityTypes<2> density_types<2>();
    template DensityTypes<3> density_types<3>();
  } // namespace model
} // namespace otto
