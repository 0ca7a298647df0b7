// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/density_sections.h>
#include <otto/app/inner_point.h>
#include <otto/base/exact_number.h>
#include <otto/base/text.h>
#include <otto/model/nodal_density.h>
#include <otto/model/type_section.h>
#include <otto/space/space.h>

#include <deal.II/base/exceptions.h>
#include <deal.II/base/parameter_handler.h>

namespace otto
{
  namespace app
  {
    namespace
    {
      // Stands in parameter files until resolve_automatic_density().
      template <int dim>
      class AutomaticDensity : public model::Density<dim>
      {
      public:
        static std::string name() { return automatic; }

        static std::string documentation()
        {
          return "a Gaussian in the lower (initial) or upper (final) part of "
                 "the domain";
        }

        double value(const dealii::Point<dim> &) const override
        {
          Assert(false, dealii::ExcInternalError());
          return 0.;
        }

        std::string description() const override { return documentation(); }
      };
    } // namespace



    template <int dim>
    model::DensityParameters<dim>
    density_parameters(const std::string       &section,
                       model::DensityTypes<dim> types)
    {
      model::add_density<AutomaticDensity>(types);
      return model::DensityParameters<dim>(section, types, automatic);
    }



    template <int dim>
    std::string resolve_automatic_density(dealii::ParameterHandler &prm,
                                          const space::Space<dim>  &space,
                                          const std::string        &section,
                                          const double              place)
    {
      const model::InSection inside(prm, section);
      if (prm.get("Type") != automatic)
        return "";
      const auto [lower, upper] = model::bounding_box(space);
      const double diagonal     = lower.distance(upper);
      const double deviation    = 0.08 * diagonal;
      const auto   wanted       = lower + place * (upper - lower);
      const auto   center       = inner_point(space, wanted, deviation);
      const auto   text = [&, diagonal](const dealii::Point<dim> &point) {
        std::string result;
        for (unsigned int d = 0; d < dim; ++d)
          result += (d > 0 ? ", " : "(") + base::coordinate(point[d], diagonal);
        return result + ")";
      };
      // all digits, because these numbers are what the run computes with
      prm.set("Type", "gaussian");
      const model::InSection gaussian(prm, "gaussian");
      prm.set("Mean",
              base::exact_numbers(
                std::vector<double>(center.begin_raw(), center.end_raw())));
      prm.set("Standard deviation", base::exact_number(deviation));
      return center == wanted
               ? ""
               : "note: the place " + text(wanted) + " of the automatic '" +
                   section + "' is not in the domain; it is at " +
                   text(center) + " instead";
    }



    template <int dim>
    std::vector<double> initial_density(dealii::ParameterHandler       &prm,
                                        const space::Space<dim>        &space,
                                        const mesh::Regions            &regions,
                                        const double                    mass,
                                        const base::Console            &console,
                                        const model::DensityTypes<dim> &types)
    {
      const std::string section = "Initial density";
      const auto note = resolve_automatic_density(prm, space, section, 0.3);
      const auto density =
        density_parameters<dim>(section, types).make_density(prm);
      auto values = model::nodal_density(*density, space, regions, section);
      const double given  = model::mass(values, space);
      const double wanted = mass > 0. ? mass : given;
      for (double &value : values)
        value *= wanted / given;
      console.section("Density");
      console(
        "  " + density->description() + ", mass " + base::short_number(given) +
        (wanted != given ? ", scaled to " + base::short_number(wanted) : ""));
      if (!note.empty())
        console("  " + note);
      return values;
    }



    template model::DensityParameters<2>
    density_parameters<2>(const std::string &, model::DensityTypes<2>);
    template model::DensityParameters<3>
    density_parameters<3>(const std::string &, model::DensityTypes<3>);
    template std::string resolve_automatic_density(dealii::ParameterHandler &,
                                                   const space::Space<2> &,
                                                   const std::string &,
                                                   double);
    template std::string resolve_automatic_density(dealii::ParameterHandler &,
                                                   const space::Space<3> &,
                                                   const std::string &,
                                                   double);
    template std::vector<double>
    initial_density(dealii::ParameterHandler &,
                    const space::Space<2> &,
                    const mesh::Regions &,
                    double,
                    const base::Console &,
                    const model::DensityTypes<2> &);
    template std::vector<double>
    initial_density(dealii::ParameterHandler &,
                    const space::Space<3> &,
                    const mesh::Regions &,
                    double,
                    const base::Console &,
                    const model::DensityTypes<3> &);
  } // namespace app
} // namespace otto
