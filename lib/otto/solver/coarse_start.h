// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/solver/interior_point.h>

namespace otto
{
  namespace solver
  {
    /// Where the interior point method starts.
    struct Start
    {
      optimality::State state;
      double            mu = 0;
    };

    /// Zero potential, constant density, and the barrier weight of
    /// initial_barrier_weight() as slack.
    template <int dim>
    Start cold_start(const optimality::System<dim> &system);

    /**
     * Solve with a quarter of the slabs (at least 4) to a relative gap of 2 %,
     * or the wanted one if that is larger, interpolate in time, and start from
     * there at the barrier weight that was reached: the early Newton steps cost
     * a quarter. A cold start if that solve does not converge, or if there are
     * not more slabs than 4.
     *
     * @param observer Sees the steps of the rough solve.
     */
    template <int dim>
    Start
    coarse_start(const optimality::System<dim>               &system,
                 typename InteriorPoint<dim>::Parameters      parameters,
                 dealii::TimerOutput                         &timer,
                 const typename InteriorPoint<dim>::Observer &observer = {});

    /**
     * The state of a system on the same space with other slabs: density and
     * potential are interpolated in time, the slack is mu over the density.
     */
    template <int dim>
    optimality::State interpolate_in_time(const optimality::System<dim> &coarse,
                                          const optimality::State       &state,
                                          const optimality::System<dim> &fine,
                                          double                         mu);
  } // namespace solver
} // namespace otto
