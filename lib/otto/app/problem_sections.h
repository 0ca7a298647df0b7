// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/model/energy.h>
#include <otto/model/problem.h>

namespace dealii
{
  class ParameterHandler;
}

namespace otto
{
  namespace app
  {
    /// Declares what a transport problem minimises: the entries Cost,
    /// Diffusion, Growth length and End of the section "Transport", with a
    /// section for each cost, and the sections "Running cost" and "Terminal
    /// cost".
    void declare_problem(dealii::ParameterHandler         &prm,
                         const model::HamiltonianTypes<2> &costs,
                         const model::EnergyTypes<2>      &energies);

    /// Whether the density at the end is unknown: Transport/End = free.
    bool free_end(dealii::ParameterHandler &prm);

    /**
     * The problem that these sections name, for densities of a mass. The space
     * must outlive it. Collective.
     *
     * @throws base::InputError that names section and entry.
     */
    template <int dim>
    model::Problem<dim> make_problem(dealii::ParameterHandler     &prm,
                                     const space::Space<dim, dim> &space,
                                     const mesh::Regions          &regions,
                                     double                        mass,
                                     const model::HamiltonianTypes<dim> &costs,
                                     const model::EnergyTypes<dim> &energies);

    /**
     * The same on a surface in space, where energies are those of functions of
     * points in space, and costs are isotropic.
     *
     * @throws base::InputError that names section and entry.
     */
    model::Problem<2> make_problem(dealii::ParameterHandler         &prm,
                                   const space::Space<2, 3>         &surface,
                                   const mesh::Regions              &regions,
                                   double                            mass,
                                   const model::HamiltonianTypes<2> &costs,
                                   const model::EnergyTypes<3>      &energies);
  } // namespace app
} // namespace otto
