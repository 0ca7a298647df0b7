// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/solver/coarse_start.h>

#include <algorithm>
#include <cmath>

namespace otto
{
  namespace solver
  {
    template <int dim>
    Start cold_start(const optimality::System<dim> &system)
    {
      const double mu = initial_barrier_weight(system.space());
      return {system.constant_state(mu), mu};
    }



    template <int dim>
    optimality::State interpolate_in_time(const optimality::System<dim> &coarse,
                                          const optimality::State       &state,
                                          const optimality::System<dim> &fine,
                                          const double                   mu)
    {
      auto              result = fine.constant_state(mu);
      const std::size_t N = coarse.n_slabs(), M = fine.n_slabs();
      const auto       &rho = coarse.densities();
      for (std::size_t i = 0; i < fine.space().n_owned(); ++i)
        {
          for (std::size_t m = 1; m < M; ++m)
            {
              const double      t       = double(m * N) / M;
              const std::size_t n       = std::min<std::size_t>(t, N - 1);
              const std::size_t k       = i * (M - 1) + m - 1;
              result.density.begin()[k] = (n + 1 - t) * rho[i * (N + 1) + n] +
                                          (t - n) * rho[i * (N + 1) + n + 1];
              result.slack.begin()[k] = mu / result.density.begin()[k];
            }
          // extrapolated to the first and the last slabs
          for (std::size_t m = 0; m < M; ++m)
            {
              const double      s = (m + 0.5) * N / M - 0.5;
              const std::size_t n =
                std::min<std::size_t>(std::max(s, 0.), N - 2);
              const double *phi = state.potential.begin() + i * N + n;
              result.potential.begin()[i * M + m] =
                (n + 1 - s) * phi[0] + (s - n) * phi[1];
            }
        }
      return result;
    }



    template <int dim>
    Start coarse_start(const optimality::System<dim>               &system,
                       typename InteriorPoint<dim>::Parameters      parameters,
                       dealii::TimerOutput                         &timer,
                       const typename InteriorPoint<dim>::Observer &observer)
    {
      const unsigned int n_slabs = std::max(4u, system.n_slabs() / 4);
      if (n_slabs >= system.n_slabs())
        return cold_start(system);
      optimality::System<dim> coarse(system.space(), n_slabs, system.ends());
      parameters.gap_tolerance = std::max(parameters.gap_tolerance, 2e-2);
      InteriorPoint<dim> interior_point(coarse, parameters, timer);
      auto               start = cold_start(coarse);
      const auto         outcome =
        interior_point.solve(start.state, start.mu, observer);
      if (outcome.status != InteriorPoint<dim>::Status::converged)
        return cold_start(system);
      // the result comes without the lift of the ends
      coarse.set_lift(interior_point.lift(outcome.mu));
      coarse.gather_densities(start.state);
      return {interpolate_in_time(coarse, start.state, system, outcome.mu),
              outcome.mu};
    }



    template Start cold_start(const optimality::System<2> &);
    template Start cold_start(const optimality::System<3> &);
    template optimality::State
    interpolate_in_time(const optimality::System<2> &,
                        const optimality::State &,
                        const optimality::System<2> &,
                        double);
    template optimality::State
                   interpolate_in_time(const optimality::System<3> &,
                                       const optimality::State &,
                                       const optimality::System<3> &,
                                       double);
    template Start coarse_start(const optimality::System<2> &,
                                InteriorPoint<2>::Parameters,
                                dealii::TimerOutput &,
                                const InteriorPoint<2>::Observer &);
    template Start coarse_start(const optimality::System<3> &,
                                InteriorPoint<3>::Parameters,
                                dealii::TimerOutput &,
                                const InteriorPoint<3>::Observer &);
  } // namespace solver
} // namespace otto
