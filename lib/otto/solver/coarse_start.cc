// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/solver/coarse_start.h>

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace otto
{
  namespace solver
  {
    template <int dim>
    Start cold_start(const optimality::System<dim> &system)
    {
      const double mu = initial_barrier_weight(system);
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
      const std::size_t levels = fine.levels().levels();
      const auto       &rho    = coarse.densities();
      for (std::size_t i = 0; i < fine.space().n_owned(); ++i)
        {
          for (std::size_t m = 1; m <= levels; ++m)
            {
              const double      t       = double(m * N) / M;
              const std::size_t n       = std::min<std::size_t>(t, N - 1);
              const std::size_t k       = i * levels + m - 1;
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
      optimality::System<dim> coarse(
        system.space(), n_slabs, system.ends(), {}, system.problem());
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



    namespace
    {
      template <int dim>
      optimality::State state_of(const optimality::System<dim> &system,
                                 const NodalGeodesic           &geodesic)
      {
        auto              result = system.constant_state(1.);
        const std::size_t N = system.n_slabs(), m = system.levels().levels();
        for (std::size_t i = 0; i < system.space().n_owned(); ++i)
          {
            for (std::size_t l = 0; l < m; ++l)
              result.density.begin()[i * m + l] = geodesic.densities[l][i];
            for (std::size_t s = 0; s < N; ++s)
              result.potential.begin()[i * N + s] = geodesic.potentials[s][i];
          }
        return result;
      }



      // The barrier weight of an iterate at which the system is linearized.
      template <int dim>
      double barrier_weight(const optimality::System<dim> &system,
                            const optimality::State       &state)
      {
        const auto       &space = system.space();
        const std::size_t n     = system.levels().levels();
        // of the slack that the potentials leave: its product with the density
        // where it is positive, its square where it is negative
        double sums[2] = {0., 0.};
        for (std::size_t i = 0; i < space.n_owned(); ++i)
          for (std::size_t k = i * n; k < (i + 1) * n; ++k)
            {
              const double scale = system.tau() * space.weights()[i];
              const double slack =
                state.slack.begin()[k] +
                system.hamilton_jacobi_residual().begin()[k] / scale;
              if (slack > 0.)
                sums[0] += scale * state.density.begin()[k] * slack;
              else
                sums[1] += scale * slack * slack;
            }
        dealii::Utilities::MPI::sum(sums, space.communicator(), sums);
        return std::max(sums[0] / space.volume(),
                        std::sqrt(sums[1] / space.volume()));
      }



      // Densities lifted, with mean one in each level if they keep their mass.
      template <int dim>
      void lift_densities(const space::NodalBasis<dim> &space,
                          const std::size_t             n,
                          const double                  lift,
                          const bool                    conserves_mass,
                          time::Vector                 &density)
      {
        for (std::size_t k = 0; k < density.locally_owned_size(); ++k)
          density.begin()[k] = std::max(density.begin()[k], 0.) + lift;
        if (!conserves_mass)
          return;
        std::vector<double> mass(n, 0.);
        for (std::size_t i = 0; i < space.n_owned(); ++i)
          for (std::size_t l = 0; l < n; ++l)
            mass[l] += space.weights()[i] * density.begin()[i * n + l];
        dealii::Utilities::MPI::sum(mass, space.communicator(), mass);
        for (std::size_t i = 0; i < space.n_owned(); ++i)
          for (std::size_t l = 0; l < n; ++l)
            density.begin()[i * n + l] *= space.volume() / mass[l];
      }
    } // namespace



    template <int dim>
    Start warm_start(const optimality::System<dim>                 &system,
                     const NodalGeodesic                           &geodesic,
                     const typename InteriorPoint<dim>::Parameters &parameters)
    {
      const auto             &space = system.space();
      const std::size_t       n     = system.levels().levels();
      optimality::System<dim> earlier(
        space, geodesic.potentials.size(), system.ends(), {}, system.problem());
      optimality::System<dim> present(
        space, system.n_slabs(), system.ends(), {}, system.problem());
      const auto given = state_of(earlier, geodesic);
      earlier.gather_densities(given);
      auto state = interpolate_in_time(earlier, given, present, 1.);
      lift_densities(space, n, 0., system.conserves_mass(), state.density);
      present.linearize(state);
      const double coldest = initial_barrier_weight(system);
      const double mu      = std::min(barrier_weight(present, state), coldest);
      lift_densities(space,
                     n,
                     InteriorPoint<dim>::lift(parameters,
                                              system.n_slabs(),
                                              mu / coldest),
                     system.conserves_mass(),
                     state.density);
      for (std::size_t k = 0; k < state.density.locally_owned_size(); ++k)
        state.slack.begin()[k] = mu / state.density.begin()[k];
      return {std::move(state), mu};
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
    template Start warm_start(const optimality::System<2> &,
                              const NodalGeodesic &,
                              const InteriorPoint<2>::Parameters &);
    template Start coarse_start(const optimality::System<2> &,
                                InteriorPoint<2>::Parameters,
                                dealii::TimerOutput &,
                                const InteriorPoint<2>::Observer &);
    template Start warm_start(const optimality::System<3> &,
                              const NodalGeodesic &,
                              const InteriorPoint<3>::Parameters &);
    template Start coarse_start(const optimality::System<3> &,
                                InteriorPoint<3>::Parameters,
                                dealii::TimerOutput &,
                                const InteriorPoint<3>::Observer &);
  } // namespace solver
} // namespace otto
