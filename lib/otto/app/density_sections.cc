// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/density_sections.h>
#include <otto/base/text.h>
#include <otto/model/nodal_density.h>
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
    model::DensityParameters<dim> density_parameters(const std::string &section)
    {
      auto types = model::density_types<dim>();
      model::add_density<AutomaticDensity>(types);
      return model::DensityParameters<dim>(section, types, automatic);
    }



    template <int dim>
    void resolve_automatic_density(dealii::ParameterHandler &prm,
                                   const space::Space<dim>  &space,
                                   const std::string        &section,
                                   const double              place)
    {
      prm.enter_subsection(section);
      if (prm.get("Type") == automatic)
        {
          const auto [lower, upper] = model::bounding_box(space);
          const auto  center        = lower + place * (upper - lower);
          std::string mean;
          for (unsigned int d = 0; d < dim; ++d)
            mean += (d > 0 ? ", " : "") + base::short_number(center[d]);
          prm.set("Type", "gaussian");
          prm.enter_subsection("gaussian");
          prm.set("Mean", mean);
          prm.set("Standard deviation",
                  base::short_number(0.08 * (upper - lower).norm()));
          prm.leave_subsection();
        }
      prm.leave_subsection();
    }



    template <int dim>
    std::vector<double> initial_density(dealii::ParameterHandler &prm,
                                        const space::Space<dim>  &space,
                                        const mesh::Regions      &regions,
                                        const double              mass,
                                        const base::Console      &console)
    {
      const std::string section = "Initial density";
      resolve_automatic_density(prm, space, section, 0.3);
      const auto density = density_parameters<dim>(section).make_density(prm);
      auto values = model::nodal_density(*density, space, regions, section);
      const double given  = model::mass(values, space);
      const double wanted = mass > 0. ? mass : given;
      for (double &value : values)
        value *= wanted / given;
      console.section("Density");
      console(
        "  " + density->description() + ", mass " + base::short_number(given) +
        (wanted != given ? ", scaled to " + base::short_number(wanted) : ""));
      return values;
    }



    template model::DensityParameters<2>
    density_parameters<2>(const std::string &);
    template model::DensityParameters<3>
                  density_parameters<3>(const std::string &);
    template void resolve_automatic_density(dealii::ParameterHandler &,
                                            const space::Space<2> &,
                                            const std::string &,
                                            double);
    template void resolve_automatic_density(dealii::ParameterHandler &,
                                            const space::Space<3> &,
                                            const std::string &,
                                            double);
    template std::vector<double> initial_density(dealii::ParameterHandler &,
                                                 const space::Space<2> &,
                                                 const mesh::Regions &,
                                                 double,
                                                 const base::Console &);
    template std::vector<double> initial_density(dealii::ParameterHandler &,
                                                 const space::Space<3> &,
                                                 const mesh::Regions &,
                                                 double,
                                                 const base::Console &);
  } // namespace app
} // namespace otto
