// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/problem_sections.h>
#include <otto/base/errors.h>
#include <otto/model/energy_parameters.h>
#include <otto/model/hamiltonian_library.h>
#include <otto/model/type_section.h>

#include <deal.II/base/parameter_handler.h>

#include <cmath>

namespace otto
{
  namespace app
  {
    namespace
    {
      constexpr char transport[]    = "Transport";
      constexpr char running_cost[] = "Running cost";



      // Null if there is none.
      template <int dim>
      std::shared_ptr<const model::Energy<dim>>
      make_running_cost(dealii::ParameterHandler      &prm,
                        const space::Space<dim>       &space,
                        const mesh::Regions           &regions,
                        const model::EnergyTypes<dim> &types)
      {
        {
          const model::InSection inside(prm, running_cost);
          const std::string      terms = prm.get("Terms");
          if (terms.empty() || terms == "none")
            return nullptr;
        }
        std::shared_ptr<model::EnergySum<dim>> result =
          model::EnergyParameters<dim>(types, running_cost).make_energy(prm);
        const std::string in =
          std::string("In section '") + running_cost + "': ";
        for (const auto &term : result->terms())
          {
            const std::string named = in + "the energy '" + term.name + "'";
            if (!term.energy->convex())
              throw base::InputError(
                named +
                " is not convex along straight lines between densities, and a "
                "running cost has to be; leave it out.");
            if (std::isfinite(term.energy->largest_density()))
              throw base::InputError(
                named +
                " is a bound, which transport problems do not have; take "
                "'power' instead, which makes dense crowds dear.");
          }
        try
          {
            result->attach(space, regions);
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
          "lengths of the mesh per unit of time, of which the transport takes "
          "one: the bridge of Schroedinger, of particles with noise "
          "sqrt(2 eps) dW.");
      }
      model::EnergyParameters<2>(energies, running_cost, "").declare(prm);
    }



    template <int dim>
    model::Problem<dim> make_problem(dealii::ParameterHandler &prm,
                                     const space::Space<dim>  &space,
                                     const mesh::Regions      &regions,
                                     const double              mass,
                                     const model::HamiltonianTypes<dim> &costs,
                                     const model::EnergyTypes<dim> &energies)
    {
      model::Problem<dim> result;
      auto cost = model::make_type(prm, transport, costs, "Cost");
      cost->attach(space);
      result.hamiltonian = std::move(cost);
      {
        const model::InSection inside(prm, transport);
        result.diffusion = prm.get_double("Diffusion");
      }
      result.running_cost = make_running_cost(prm, space, regions, energies);
      result.mass         = mass;
      result.mean_density = mass / space.volume();
      return result;
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
