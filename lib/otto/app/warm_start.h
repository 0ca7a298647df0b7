// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/app/transport_parameters.h>
#include <otto/solver/coarse_start.h>

namespace otto
{
  namespace app
  {
    /**
     * The start of a transport problem from the run in 'Solver/Start from': its
     * state, or, if it did not come to an end, its last checkpoint,
     * interpolated from the mesh in its parameters.prm to that of the system,
     * then to its slabs by solver::warm_start(). Collective.
     *
     * @param prm Any parameters of the program; their names are those of the
     *   earlier run.
     * @throws base::InputError if there is no such run, or if it is on another
     *   domain.
     */
    template <int dim>
    solver::Start
    warm_start(const TransportParameters      &parameters,
               const dealii::ParameterHandler &prm,
               const optimality::System<dim>  &system,
               const typename solver::InteriorPoint<dim>::Parameters &method);
  } // namespace app
} // namespace otto
