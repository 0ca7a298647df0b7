// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/problem_sections.h>
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/model/energy_parameters.h>
#include <otto/model/hamiltonian_library.h>
#include <otto/model/surface_energy.h>
#include <otto/model/type_section.h>

#include <deal.II/base/parameter_handler.h>

#include <cmath>
#include <functional>

namespace otto
{
  namespace app
  {
    namespace
    {
      constexpr char transport[]     = "Transport";
      constexpr char running_cost[]  = "Running cost";
      constexpr char terminal_cost[] = "Terminal cost";



      bool has_terms(dealii::ParameterHandler &prm, const std::string &section)
      {
        const model::InSection inside(prm, section);
        const std::string      terms = prm.get("Terms");
        return !terms.empty() && terms != "none";
      }



      // The energies of a section in R^dim, attached by a function.
      template <int dim>
      std::shared_ptr<const model::Energy<dim>>
      make_cost(dealii::ParameterHandler                           &prm,
                const std::string                                  &section,
                const model::EnergyTypes<dim>                      &types,
                const std::function<void(model::EnergySum<dim> &)> &attach)
      {
        std::shared_ptr<model::EnergySum<dim>> result =
          model::EnergyParameters<dim>(types, section).make_energy(prm);
        const std::string in = "In section '" + section + "': ";
        for (const auto &term : result->terms())
          {
            const std::string named = in + "the energy '" + term.name + "'";
            if (!term.energy->convex())
              throw base::InputError(
                named +
                " is not convex along straight lines between densities, and "
                "this cost has to be; leave it out.");
            if (std::isfinite(term.energy->largest_density()))
              throw base::InputError(
                named +
                " is a bound, which transport problems do not have; take "
                "'power' instead, which makes dense crowds dear.");
          }
        try
          {
            attach(*result);
          }
        catch (const base::InputError &error)
          {
            throw base::InputError(in + error.what());
          }
        return result;
      }
    } // namespace



    void declare_problem(dealii::ParameterHandler         &prm,
                         const model::HamiltonianTypes<2> &costs,
                         const model::EnergyTypes<2>      &energies)
    {
      model::declare_types(
        prm, transport, costs, model::QuadraticHamiltonian<2>::name(), "Cost");
      {
        const model::InSection inside(prm, transport);
        prm.declare_entry(
          "Diffusion",
          "0",
          dealii::Patterns::Double(0.),
          "eps >= 0 in d_t rho + div(rho v) = eps Laplace rho, in squared "
          "lengths of the mesh per unit of time: the bridge of Schroedinger, of particles with noise "
          "sqrt(2 eps) dW.");
        prm.declare_entry(
          "Time horizon",
          "1",
          dealii::Patterns::Double(0.),
          "T > 0: times go from 0 to T. Distances do not depend on it; costs of "
          "the density, diffusion and largest speeds have it beside them.");
        prm.declare_entry(
          "Growth length",
          "0",
          dealii::Patterns::Double(0.),
          "delta > 0: mass may be made and lost at the rate g at the cost "
          "delta^2 g^2/2 per unit of mass, in lengths of the mesh: from about pi "
          "delta on it is not moved but lost here and made there (Wasserstein-"
          "Fisher-Rao). 0: no growth; both densities have the same mass.");
        prm.declare_entry("End",
                          "given",
                          dealii::Patterns::Selection("given|free"),
                          "The density at the end: given by the section 'Final "
                          "density', or free, and then found with the cost of "
                          "the section 'Terminal cost'.");
      }
      model::EnergyParameters<2>(energies, running_cost, "").declare(prm);
      model::EnergyParameters<2>(energies, terminal_cost, "").declare(prm);
    }



    bool free_end(dealii::ParameterHandler &prm)
    {
      const model::InSection inside(prm, transport);
      return prm.get("End") == "free";
    }



    namespace
    {
      // The problem with this cost and with what a function makes of the
      // sections of energies.
      template <int dim, typename EnergyMaker>
      model::Problem<dim>
      problem_of(dealii::ParameterHandler                      &prm,
                 std::shared_ptr<const model::Hamiltonian<dim>> cost,
                 const EnergyMaker                             &energy,
                 const double                                   mass,
                 const double                                   volume)
      {
        model::Problem<dim> result;
        result.hamiltonian = std::move(cost);
        double horizon     = 1.;
        {
          const model::InSection inside(prm, transport);
          result.diffusion     = prm.get_double("Diffusion");
          result.growth_length = prm.get_double("Growth length");
          horizon              = prm.get_double("Time horizon");
        }
        if (!(horizon > 0.) || !std::isnormal(result.scale_of(horizon)))
          throw base::InputError("'Transport/Time horizon' = '" +
                                 base::short_number(horizon) +
                                 "' is no length of time; give a positive "
                                 "number, 1 as a rule.");
        if (result.growth_length > 0. && !result.is_quadratic())
          throw base::InputError(
            "'Transport/Growth length' is for 'Transport/Cost = quadratic'; take "
            "that cost, or set the length to 0.");
        if (!std::isfinite(result.growth_rate()))
          throw base::InputError(
            "'Transport/Growth length' = '" +
            base::short_number(result.growth_length) +
            "' is too small for numbers; give a length of the domain.");
        const bool end = free_end(prm);
        if (!end && has_terms(prm, terminal_cost))
          throw base::InputError(
            "'Terminal cost/Terms' is the cost of a density at the end that is "
            "not known, but 'Transport/End' is 'given'; set it to 'free', or "
            "leave out the terms.");
        if (has_terms(prm, running_cost))
          result.running_cost = energy(running_cost);
        if (end && has_terms(prm, terminal_cost))
          result.terminal_cost = energy(terminal_cost);
        else if (end)
          result.terminal_cost = std::make_shared<model::EnergySum<dim>>(
            std::vector<typename model::EnergySum<dim>::Term>());
        result.mass         = mass;
        result.mean_density = mass / volume;
        return result.in_unit_time(horizon);
      }
    } // namespace



    template <int dim>
    model::Problem<dim> make_problem(dealii::ParameterHandler &prm,
                                     const space::Space<dim>  &space,
                                     const mesh::Regions      &regions,
                                     const double              mass,
                                     const model::HamiltonianTypes<dim> &costs,
                                     const model::EnergyTypes<dim> &energies)
    {
      auto cost = model::make_type(prm, transport, costs, "Cost");
      cost->attach(space);
      return problem_of<dim>(
        prm,
        std::move(cost),
        [&](const std::string &section) {
          return make_cost<dim>(prm, section, energies, [&](auto &energy) {
            energy.attach(space, regions);
          });
        },
        mass,
        space.volume());
    }



    model::Problem<2> make_problem(dealii::ParameterHandler         &prm,
                                   const space::Space<2, 3>         &surface,
                                   const mesh::Regions              &regions,
                                   const double                      mass,
                                   const model::HamiltonianTypes<2> &costs,
                                   const model::EnergyTypes<3>      &energies)
    {
      auto cost = model::make_type(prm, transport, costs, "Cost");
      if (!cost->is_isotropic())
        {
          const model::InSection inside(prm, transport);
          throw base::InputError(
            "'Transport/Cost' = '" + prm.get("Cost") +
            "' may depend on places and directions, and on a surface in space "
            "there are only costs that are the same everywhere and in all "
            "directions; take 'quadratic' or 'power' (one of your own says by "
            "is_isotropic() that it is of that kind).");
        }
      return problem_of<2>(
        prm,
        std::move(cost),
        [&](const std::string &section)
          -> std::shared_ptr<const model::Energy<2>> {
          return std::make_shared<const model::SurfaceEnergy>(
            make_cost<3>(prm, section, energies, [&](auto &energy) {
              energy.attach_to_surface(surface, regions);
            }));
        },
        mass,
        surface.volume());
    }



    template model::Problem<2> make_problem(dealii::ParameterHandler &,
                                            const space::Space<2> &,
                                            const mesh::Regions &,
                                            double,
                                            const model::HamiltonianTypes<2> &,
                                            const model::EnergyTypes<2> &);
    template model::Problem<3> make_problem(dealii::ParameterHandler &,
                                            const space::Space<3> &,
                                            const mesh::Regions &,
                                            double,
                                            const model::HamiltonianTypes<3> &,
                                            const model::EnergyTypes<3> &);
  } // namespace app
} // namespace otto
