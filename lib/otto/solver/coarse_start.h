// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/solver/interior_point.h>

#include <vector>

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

    /// Densities of mean one at the levels from the first one on, at the ends
    /// of the slabs, and potentials in them, on local vertices.
    struct NodalGeodesic
    {
      std::vector<std::vector<double>> densities, potentials;
    };

    /**
     * Start from a geodesic on the same space, with any number of slabs, that
     * solves a similar problem: it is interpolated in time. The barrier weight
     * is the one at which the iterate can be on the central path: not less than
     * the mean of the density times the slack that the potentials leave, nor
     * than what they violate the Hamilton-Jacobi inequality; at most that of a
     * cold start. Densities are lifted like the ends.
     */
    template <int dim>
    Start warm_start(const optimality::System<dim>                 &system,
                     const NodalGeodesic                           &geodesic,
                     const typename InteriorPoint<dim>::Parameters &parameters);

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
