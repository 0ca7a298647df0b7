// SPDX-License-Identifier: LGPL-2.1-or-later
#include <deal.II/base/numbers.h>
#include <deal.II/base/parameter_handler.h>

#include <deal.II/fe/fe_values.h>
#include <deal.II/fe/mapping.h>

#include <otto/base/errors.h>
#include <otto/base/quoted_value.h>
#include <otto/base/text.h>
#include <otto/mesh/regions.h>
#include <otto/model/entry_values.h>
#include <otto/model/indicator_densities.h>
#include <otto/model/local_cells.h>

#include <cmath>
#include <set>

namespace otto
{
  namespace model
  {
    using dealii::numbers::invalid_unsigned_int;

    namespace
    {
      /// A closed set keeps the points that rounding moved out of it.
      constexpr double closed = 1. + 1e-12;

      /**
       * The share of a point of the reference cell in the dual cell of each
       * vertex, [point][vertex]: one for the vertex with the largest shape
       * function, equal shares where several are the largest.
       */
      template <int dim>
      std::vector<double>
      dual_cell_shares(const dealii::FiniteElement<dim> &element,
                       const dealii::Quadrature<dim>    &quadrature)
      {
        const unsigned int  n = element.n_dofs_per_cell();
        std::vector<double> shares;
        for (const auto &point : quadrature.get_points())
          {
            std::vector<double> shape(n);
            for (unsigned int a = 0; a < n; ++a)
              shape[a] = element.shape_value(a, point);
            const double largest =
              *std::max_element(shape.begin(), shape.end());
            const auto nearest = [&](const double s) {
              return s > largest - 1e-10;
            };
            const auto number =
              std::count_if(shape.begin(), shape.end(), nearest);
            for (const double s : shape)
              shares.push_back(nearest(s) ? 1. / number : 0.);
          }
        return shares;
      }
    } // namespace

    template <int dim>
    std::vector<double>
    IndicatorDensity<dim>::nodal_values(const space::Space<dim> &space,
                                        const mesh::Regions     &regions) const
    {
      if (!dual_cells_)
        return Density<dim>::nodal_values(space, regions);
      // 16 points a direction in the plane and 8 in space: the sampling error
      // of the mass is then far below the error of interpolation.
      const auto quadrature =
        mesh::quadrature<dim>(space.kind(), dim == 2 ? 31 : 15);
      const auto           &element = space.dof_handler().get_fe();
      const auto            shares  = dual_cell_shares(element, quadrature);
      dealii::FEValues<dim> fe_values(space.mapping(),
                                      element,
                                      quadrature,
                                      dealii::update_quadrature_points |
                                        dealii::update_JxW_values);
      std::vector<double>   inside(space.n_local()), all(space.n_local());
      for_each_local_cell(space, [&](const auto &cell, const auto &vertices) {
        fe_values.reinit(cell);
        for (unsigned int q = 0; q < quadrature.size(); ++q)
          {
            const double  v     = this->value(fe_values.quadrature_point(q));
            const double *share = &shares[q * vertices.size()];
            for (unsigned int a = 0; a < vertices.size(); ++a)
              if (vertices[a] != invalid_unsigned_int)
                {
                  all[vertices[a]] += share[a] * fe_values.JxW(q);
                  inside[vertices[a]] += share[a] * fe_values.JxW(q) * v;
                }
          }
      });
      for (unsigned int i = 0; i < inside.size(); ++i)
        inside[i] /= all[i];
      return inside;
    }

    template <int dim>
    void IndicatorDensity<dim>::declare_parameters(
      dealii::ParameterHandler &prm) const
    {
      prm.declare_entry("Smoothing",
                        "dual cells",
                        dealii::Patterns::Selection("none|dual cells"),
                        "none: values at the vertices; dual cells: means over "
                        "the surroundings of the vertices, which makes the "
                        "mass more accurate.");
    }

    template <int dim>
    void
    IndicatorDensity<dim>::parse_parameters(const dealii::ParameterHandler &prm)
    {
      dual_cells_ = prm.get("Smoothing") == "dual cells";
    }



    template <int dim>
    double DiskDensity<dim>::value(const dealii::Point<dim> &point) const
    {
      double sum = 0;
      for (unsigned int k = 0; k < centers_.size(); ++k)
        if (point.distance(centers_[k]) <= closed * radii_[k])
          sum += std::pow(radii_[0] / radii_[k], dim);
      return sum;
    }

    template <int dim>
    void
    DiskDensity<dim>::declare_parameters(dealii::ParameterHandler &prm) const
    {
      const dealii::Patterns::Anything anything;
      prm.declare_entry("Center",
                        "0.5",
                        anything,
                        "One point, or several separated by semicolons, which "
                        "get equal masses.");
      prm.declare_entry("Radius",
                        "0.25",
                        anything,
                        "One for each centre, or one for all; a length.");
      IndicatorDensity<dim>::declare_parameters(prm);
    }

    template <int dim>
    void DiskDensity<dim>::parse_parameters(const dealii::ParameterHandler &prm)
    {
      IndicatorDensity<dim>::parse_parameters(prm);
      centers_ = get_points<dim>(prm, "Center");
      radii_   = get_positive_numbers(prm, "Radius", centers_.size());
    }

    template <int dim>
    std::string DiskDensity<dim>::description() const
    {
      return (dim == 2 ? "disk about " : "ball about ") + text(centers_) +
             " of radius " + text(radii_);
    }



    template <int dim>
    double EllipseDensity<dim>::value(const dealii::Point<dim> &point) const
    {
      dealii::Tensor<1, dim> y = point - center_;
      if (dim == 2)
        {
          const double first = cosine_ * y[0] + sine_ * y[1];
          y[1]               = cosine_ * y[1] - sine_ * y[0];
          y[0]               = first;
        }
      double sum = 0;
      for (unsigned int d = 0; d < dim; ++d)
        sum += y[d] * y[d] / (semi_axes_[d] * semi_axes_[d]);
      return sum <= closed ? 1. : 0.;
    }

    template <int dim>
    void
    EllipseDensity<dim>::declare_parameters(dealii::ParameterHandler &prm) const
    {
      const dealii::Patterns::Anything anything;
      prm.declare_entry("Center", "0.5", anything, "A point.");
      prm.declare_entry("Semi-axes",
                        "0.25",
                        anything,
                        "A length for each axis, or one for all.");
      prm.declare_entry("Angle",
                        "0",
                        dealii::Patterns::Double(),
                        "Of the first axis with the x direction in degrees; "
                        "in two dimensions only.");
      IndicatorDensity<dim>::declare_parameters(prm);
    }

    template <int dim>
    void
    EllipseDensity<dim>::parse_parameters(const dealii::ParameterHandler &prm)
    {
      IndicatorDensity<dim>::parse_parameters(prm);
      center_    = get_point<dim>(prm, "Center");
      semi_axes_ = get_positive_numbers(prm, "Semi-axes", dim);
      angle_     = prm.get_double("Angle");
      if (dim == 3 && angle_ != 0.)
        throw base::InputError("Angle = '" + prm.get("Angle") +
                               "': the axes of an ellipsoid in three "
                               "dimensions cannot be turned; set Angle = 0.");
      cosine_ = std::cos(angle_ * dealii::numbers::PI / 180.);
      sine_   = std::sin(angle_ * dealii::numbers::PI / 180.);
    }

    template <int dim>
    std::string EllipseDensity<dim>::description() const
    {
      return "ellipse about " + text(center_) + " with semi-axes " +
             text(semi_axes_) +
             (angle_ == 0.
                ? ""
                : " turned by " + base::short_number(angle_) + " degrees");
    }



    template <int dim>
    double BoxDensity<dim>::value(const dealii::Point<dim> &point) const
    {
      for (unsigned int d = 0; d < dim; ++d)
        if (std::abs(2. * point[d] - upper_[d] - lower_[d]) >
            closed * (upper_[d] - lower_[d]))
          return 0.;
      return 1.;
    }

    template <int dim>
    void
    BoxDensity<dim>::declare_parameters(dealii::ParameterHandler &prm) const
    {
      const dealii::Patterns::Anything anything;
      prm.declare_entry("Lower", "0.25", anything, "The corner of least x, y.");
      prm.declare_entry("Upper", "0.75", anything, "The opposite corner.");
      IndicatorDensity<dim>::declare_parameters(prm);
    }

    template <int dim>
    void BoxDensity<dim>::parse_parameters(const dealii::ParameterHandler &prm)
    {
      IndicatorDensity<dim>::parse_parameters(prm);
      lower_ = get_point<dim>(prm, "Lower");
      upper_ = get_point<dim>(prm, "Upper");
      for (unsigned int d = 0; d < dim; ++d)
        if (!(lower_[d] < upper_[d]))
          throw base::InputError("Lower = '" + prm.get("Lower") +
                                 "' is not below Upper = '" + prm.get("Upper") +
                                 "' in every coordinate; exchange them.");
    }

    template <int dim>
    std::string BoxDensity<dim>::description() const
    {
      return "box from " + text(lower_) + " to " + text(upper_);
    }



    template <int dim>
    double RegionDensity<dim>::value(const dealii::Point<dim> &) const
    {
      throw base::RunError("The density 'region' has values at the vertices "
                           "of a mesh only; use nodal_values().");
    }

    template <int dim>
    std::set<unsigned int>
    RegionDensity<dim>::chosen(const mesh::Regions &regions) const
    {
      try
        {
          std::set<unsigned int> result;
          for (const std::string &name : names_)
            result.insert(regions.cell_region(name));
          return result;
        }
      catch (const base::InputError &)
        {
          // one name whose quotes were those of the parameter file
          if (base::quoted(as_given_) != as_given_)
            try
              {
                return {regions.cell_region(as_given_)};
              }
            catch (const base::InputError &)
              {
              }
          throw;
        }
    }

    template <int dim>
    std::vector<double>
    RegionDensity<dim>::nodal_values(const space::Space<dim> &space,
                                     const mesh::Regions     &regions) const
    {
      const std::set<unsigned int> wanted  = chosen(regions);
      const auto                  &element = space.dof_handler().get_fe();
      const auto            quadrature = mesh::quadrature<dim>(space.kind(), 3);
      dealii::FEValues<dim> fe_values(space.mapping(),
                                      element,
                                      quadrature,
                                      dealii::update_values |
                                        dealii::update_JxW_values);
      std::vector<double>   values(space.n_local());
      for_each_local_cell(space, [&](const auto &cell, const auto &vertices) {
        if (wanted.count(cell->material_id()) == 0)
          return;
        fe_values.reinit(cell);
        for (unsigned int q = 0; q < quadrature.size(); ++q)
          for (unsigned int a = 0; a < vertices.size(); ++a)
            if (vertices[a] != invalid_unsigned_int)
              values[vertices[a]] +=
                fe_values.shape_value(a, q) * fe_values.JxW(q);
      });
      for (unsigned int i = 0; i < values.size(); ++i)
        values[i] /= space.weights()[i];
      return values;
    }

    template <int dim>
    typename Density<dim>::Function
    RegionDensity<dim>::inside(const space::Space<dim> &,
                               const mesh::Regions &regions,
                               const unsigned int   region) const
    {
      const bool wanted = chosen(regions).count(region) > 0;
      return [wanted](const dealii::Point<dim> &) { return wanted ? 1. : 0.; };
    }

    template <int dim>
    void
    RegionDensity<dim>::declare_parameters(dealii::ParameterHandler &prm) const
    {
      prm.declare_entry("Names",
                        "",
                        dealii::Patterns::Anything(),
                        "Regions of the mesh (physical groups of Gmsh), "
                        "separated by commas; names with a comma in double "
                        "quotes.");
    }

    template <int dim>
    void
    RegionDensity<dim>::parse_parameters(const dealii::ParameterHandler &prm)
    {
      names_    = get_names(prm, "Names");
      as_given_ = base::trimmed(prm.get("Names"));
      if (names_.empty())
        throw base::InputError("Names is empty; give the names of one or more "
                               "regions of the mesh, separated by commas.");
    }

    template <int dim>
    std::string RegionDensity<dim>::description() const
    {
      return (names_.size() == 1 ? "region " : "regions ") +
             base::joined(names_);
    }

#define OTTO_INSTANTIATE(dim)           \
  template class IndicatorDensity<dim>; \
  template class DiskDensity<dim>;      \
  template class EllipseDensity<dim>;   \
  template class BoxDensity<dim>;       \
  template class RegionDensity<dim>;

    OTTO_INSTANTIATE(2)
    OTTO_INSTANTIATE(3)
#undef OTTO_INSTANTIATE
  } // namespace model
} // namespace otto
