// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/circulation_velocity.h>
#include <otto/app/density_sections.h>
#include <otto/app/velocity_section.h>
#include <otto/app/wall_crossings.h>
#include <otto/base/errors.h>
#include <otto/base/exact_number.h>
#include <otto/base/text.h>
#include <otto/model/nodal_density.h>
#include <otto/model/type_section.h>

#include <deal.II/base/numbers.h>
#include <deal.II/base/parameter_handler.h>

#include <cmath>

namespace otto
{
  namespace app
  {
    namespace
    {
      const std::string section = "Velocity";

      // Stands in parameter files until resolve_automatic_velocity().
      template <int dim>
      class AutomaticVelocity : public model::Velocity<dim>
      {
      public:
        static std::string name() { return automatic; }

        static std::string documentation()
        {
          return "a rotation about the middle of a disk, a circulation in "
                 "another domain";
        }

        typename model::Velocity<dim>::Vector
        value(const space::Location<dim> &, double) const override
        {
          Assert(false, dealii::ExcInternalError());
          return {};
        }

        std::string description() const override { return documentation(); }
      };



      template <int dim>
      model::VelocityTypes<dim> all_types(model::VelocityTypes<dim> types)
      {
        model::add_velocity<AutomaticVelocity<dim>>(types);
        model::add_velocity<CirculationVelocity<dim>>(types);
        model::add_velocity<TransportVelocity<dim>>(types);
        return types;
      }



      // One turn in the time one, on local vertices.
      template <int dim>
      std::vector<double> rotation(const space::Space<dim>  &space,
                                   const dealii::Point<dim> &center)
      {
        const double        omega = 2. * dealii::numbers::PI;
        std::vector<double> result(std::size_t(space.n_local()) * dim, 0.);
        for (unsigned int i = 0; i < space.n_local(); ++i)
          {
            const auto from     = space.point(i) - center;
            result[i * dim]     = -omega * from[1];
            result[i * dim + 1] = omega * from[0];
          }
        return result;
      }



      // The formula of a coordinate minus a number, with all its digits.
      std::string minus(const std::string &coordinate, const double number)
      {
        return coordinate + (number < 0. ? " + " : " - ") +
               base::exact_number(std::abs(number));
      }
    } // namespace



    template <int dim>
    void TransportVelocity<dim>::declare_parameters(
      dealii::ParameterHandler &prm) const
    {
      prm.declare_entry("Folder",
                        "",
                        dealii::Patterns::Anything(),
                        "The folder with the results of otto-transport, on the "
                        "same mesh.");
    }



    template <int dim>
    void TransportVelocity<dim>::parse_parameters(
      const dealii::ParameterHandler &prm)
    {
      folder_ = prm.get("Folder");
      if (folder_.empty())
        throw base::InputError("Folder = '': give the folder of a finished run "
                               "of otto-transport.");
    }



    template <int dim>
    void TransportVelocity<dim>::attach(const space::Space<dim> &space)
    {
      try
        {
          geodesic_ = io::read_geodesic(folder_, space);
          geodesic_.check_velocities();
        }
      catch (const base::InputError &error)
        {
          throw base::InputError("In section 'Velocity/transport': Folder = '" +
                                 folder_ +
                                 "' is not that of a finished run of "
                                 "otto-transport on this mesh: " +
                                 error.what());
        }
      this->set_potentials(geodesic_.potentials, geodesic_.horizon);
      geodesic_.potentials.clear();
      model::GeodesicVelocity<dim>::attach(space);
    }



    template <int dim>
    std::string TransportVelocity<dim>::description() const
    {
      return model::GeodesicVelocity<dim>::description() + " in '" + folder_ +
             "'" +
             (geodesic_.diffusion > 0.
                ? ", to which 'Diffusion/Coefficient = " +
                    base::short_number(geodesic_.diffusion) + "' belongs"
                : "");
    }



    void declare_velocity(dealii::ParameterHandler      &prm,
                          const model::VelocityTypes<2> &types)
    {
      model::declare_types(prm, section, all_types(types), automatic);
    }



    template <int dim>
    void resolve_automatic_velocity(dealii::ParameterHandler &prm,
                                    const space::Space<dim>  &space)
    {
      const model::InSection inside(prm, section);
      if (prm.get("Type") != automatic)
        return;
      const auto [lower, upper] = model::bounding_box(space);
      const auto center         = lower + 0.5 * (upper - lower);
      if (!wall_crossings(space, rotation(space, center)).empty())
        {
          prm.set("Type", CirculationVelocity<dim>::name());
          return;
        }
      prm.set("Type", "expression");
      const model::InSection expression(prm, "expression");
      prm.set("Components",
              "-2*pi*(" + minus("y", center[1]) + "); 2*pi*(" +
                minus("x", center[0]) + ")" + (dim == 3 ? "; 0" : ""));
    }



    template <int dim>
    std::unique_ptr<model::Velocity<dim>>
    make_velocity(dealii::ParameterHandler        &prm,
                  const model::VelocityTypes<dim> &types,
                  const space::Space<dim>         &space)
    {
      auto result = model::make_type(prm, section, all_types(types));
      result->attach(space);
      return result;
    }



    template class TransportVelocity<2>;
    template class TransportVelocity<3>;
    template void resolve_automatic_velocity(dealii::ParameterHandler &,
                                             const space::Space<2> &);
    template void resolve_automatic_velocity(dealii::ParameterHandler &,
                                             const space::Space<3> &);
    template std::unique_ptr<model::Velocity<2>>
    make_velocity(dealii::ParameterHandler &,
                  const model::VelocityTypes<2> &,
                  const space::Space<2> &);
    template std::unique_ptr<model::Velocity<3>>
    make_velocity(dealii::ParameterHandler &,
                  const model::VelocityTypes<3> &,
                  const space::Space<3> &);
  } // namespace app
} // namespace otto
