// SPDX-License-Identifier: LGPL-2.1-or-later
// From the units and masses of the user's system to those of the method.
#include <otto/solver/component_sums.h>
#include <otto/solver/interior_point.h>

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace otto
{
  namespace solver
  {
    namespace
    {
      // The mean of a density on each component of the domain.
      template <int dim>
      std::vector<double> shares(const space::NodalBasis<dim> &space,
                                 const std::vector<double>    &density)
      {
        auto result = component_sums(space, 1, [&](const auto i, const auto k) {
          return space.weights()[i] * density[k];
        });
        for (std::size_t c = 0; c < result.size(); ++c)
          result[c] /= space.components().volume[c];
        return result;
      }



      // Both ends with mean one on each component; one where there is nothing.
      template <int dim>
      optimality::EndDensities
      by_component(const optimality::System<dim> &system)
      {
        const auto &space  = system.space();
        auto        result = system.ends();
        if (space.components().number > 1 && system.conserves_mass())
          for (auto *density : {&result.initial, &result.final})
            {
              if (density == &result.final && system.free_end())
                continue;
              const auto share = shares(space, *density);
              for (unsigned int i = 0; i < space.n_local(); ++i)
                {
                  const double mean = share[space.components().of_vertex[i]];
                  (*density)[i]     = mean > 0 ? (*density)[i] / mean : 1.;
                }
            }
        return result;
      }



      // The diagonal of the box around the largest component over that of the
      // domain.
      template <int dim>
      double largest_component(const space::NodalBasis<dim> &space)
      {
        const auto         &components = space.components();
        const std::size_t   n          = components.number;
        const unsigned int  dims       = space.n_coordinates();
        std::vector<double> low(dims * n, std::numeric_limits<double>::max()),
          high(dims * n, std::numeric_limits<double>::lowest());
        for (unsigned int i = 0; i < space.n_owned(); ++i)
          for (unsigned int d = 0; d < dims; ++d)
            {
              const std::size_t k = dims * components.of_vertex[i] + d;
              low[k]              = std::min(low[k], space.coordinates(i)[d]);
              high[k]             = std::max(high[k], space.coordinates(i)[d]);
            }
        dealii::Utilities::MPI::min(low, space.communicator(), low);
        dealii::Utilities::MPI::max(high, space.communicator(), high);
        double domain = 0, largest = 0;
        for (unsigned int d = 0; d < dims; ++d)
          {
            double all[2] = {low[d], high[d]};
            for (std::size_t c = 1; c < n; ++c)
              {
                all[0] = std::min(all[0], low[dims * c + d]);
                all[1] = std::max(all[1], high[dims * c + d]);
              }
            domain += std::pow(all[1] - all[0], 2);
          }
        for (std::size_t c = 0; c < n; ++c)
          {
            double square = 0;
            for (unsigned int d = 0; d < dims; ++d)
              square += std::pow(high[dims * c + d] - low[dims * c + d], 2);
            largest = std::max(largest, square);
          }
        return std::sqrt(largest / domain);
      }



      // A row of the history with another unit of squared length.
      NewtonStep scaled(NewtonStep step, const double factor)
      {
        step.mu *= factor;
        step.values.action *= factor;
        step.values.kinetic *= factor;
        step.values.complementarity *= factor;
        step.values.hamilton_jacobi *= factor;
        step.values.mu *= factor;
        return step;
      }
    } // namespace



    template <int dim>
    InteriorPoint<dim>::InteriorPoint(optimality::System<dim> &system,
                                      const Parameters        &parameters,
                                      dealii::TimerOutput     &timer)
      : given_(system)
      , basis_(system.space().in_unit_frame())
      , space_(*basis_)
      , system_(std::make_shared<const space::Pair<dim>>(space_,
                                                         parameters.potentials),
                system.n_slabs(),
                by_component(system),
                system.conserves_mass()
                  ? shares(system.space(), system.ends().initial)
                  : std::vector<double>(),
                system.problem().in_frame(space_.frame_of_places()))
      , action_unit_(system.problem().action_unit(space_.length_unit()))
      , parameters_(parameters)
      , timer_(timer)
      , newton_(system_.pair(),
                system_.slabs(),
                system_.levels(),
                parameters.linear,
                timer)
      , correction_(system_.pair(), system_.slabs(), system_.levels())
      , initial_mu_(initial_barrier_weight(system_))
      , dphi_(system_.slabs().make_vector())
      , drho_(system_.levels().make_vector())
      , du_(drho_)
      , g_(drho_)
      , c_(drho_)
      , weight_(drho_)
      , shift_(dphi_)
    {
      absolute_gap_ = smallest_gap(largest_component(space_));
      system_.center_costs();
    }



    template <int dim>
    double InteriorPoint<dim>::smallest_gap(const double part) const
    {
      const auto action = [&](const double length) {
        return given_.problem().action_unit(length * space_.length_unit());
      };
      const auto  &problem = given_.problem();
      const double square  = parameters_.absolute_gap;
      return 2 * initial_mu_ *
             (problem.homogeneity() > 0. ? 1. : 1. / problem.scale) *
             std::min(square * action(part), action(std::sqrt(square) * part)) /
             action(1.);
    }



    template <int dim>
    optimality::State
    InteriorPoint<dim>::refined(const optimality::State &state) const
    {
      const unsigned int n = system_.n_slabs();
      time::LocalArray   local;
      given_.slabs().gather(state.potential, local);
      optimality::State result{system_.slabs().make_vector(),
                               state.density,
                               state.slack};
      system_.pair().interpolate_potential(n,
                                           local.data(),
                                           result.potential.begin());
      return result;
    }



    template <int dim>
    optimality::State
    InteriorPoint<dim>::at_vertices(const optimality::State &state) const
    {
      optimality::State result{given_.slabs().make_vector(),
                               state.density,
                               state.slack};
      system_.pair().restrict_potential(system_.n_slabs(),
                                        state.potential.begin(),
                                        result.potential.begin());
      return result;
    }



    template <int dim>
    void InteriorPoint<dim>::change_units(optimality::State &state,
                                          const double       factor,
                                          const int          power) const
    {
      state.potential *= factor;
      state.slack *= factor;
      const std::size_t n = system_.levels().levels();
      if (space_.components().number > 1)
        for (std::size_t i = 0; i < space_.n_owned(); ++i)
          {
            const double share = system_.share()[i];
            for (std::size_t k = i * n; k < (i + 1) * n; ++k)
              {
                double &rho = state.density.begin()[k];
                rho = power > 0 ? rho * share : share > 0 ? rho / share : 1.;
              }
          }
    }



    // Between the potentials with the slopes of costs as they are and those
    // without their means.
    template <int dim>
    void InteriorPoint<dim>::add_offsets(optimality::State &state,
                                         const double       sign) const
    {
      const auto &offsets = system_.cost_offsets();
      if (offsets.empty())
        return;
      const std::size_t   n      = system_.n_slabs();
      const std::size_t   number = space_.components().number;
      std::vector<double> sums(number * n, 0.);
      for (std::size_t c = 0; c < number; ++c)
        {
          double sum = 0;
          for (std::size_t s = n; s-- > 0;)
            {
              if (s + 1 <= system_.levels().levels())
                sum += sign * offsets[(s + 1) * number + c];
              sums[c * n + s] = sum;
            }
        }
      for_component_entries(system_.pair().potential(),
                            n,
                            sums,
                            [&](auto, const auto k, const auto value) {
                              state.potential.begin()[k] += value;
                            });
    }



    template <int dim>
    optimality::State
    InteriorPoint<dim>::given_state(optimality::State iterate) const
    {
      add_offsets(iterate, -1.);
      change_units(iterate, action_unit_, 1);
      return at_vertices(iterate);
    }



    template <int dim>
    typename InteriorPoint<dim>::Result
    InteriorPoint<dim>::run_and_convert(optimality::State  iterate,
                                        optimality::State &state,
                                        const Observer    &observer,
                                        const Keeper      &keeper)
    {
      auto result = run(
        iterate,
        [&](const NewtonStep &step) {
          if (observer)
            observer(scaled(step, action_unit_));
        },
        keeper);
      for (auto &step : result.history)
        step = scaled(step, action_unit_);
      result.certificate = result.certificate.scaled(action_unit_);
      result.mu *= action_unit_;
      state = given_state(std::move(iterate));
      given_.set_lift(0.);
      given_.gather_densities(state);
      return result;
    }



    template <int dim>
    typename InteriorPoint<dim>::Result
    InteriorPoint<dim>::solve(optimality::State &state,
                              const double       mu,
                              const Observer    &observer,
                              const Keeper      &keeper)
    {
      optimality::State iterate = refined(state);
      change_units(iterate, 1. / action_unit_, -1);
      add_offsets(iterate, 1.);
      if (space_.components().number > 1)
        normalise(iterate.density);
      memory_          = NewtonMemory();
      memory_.mu       = mu / action_unit_;
      memory_.first_mu = memory_.mu;
      return run_and_convert(std::move(iterate), state, observer, keeper);
    }



    template <int dim>
    typename InteriorPoint<dim>::Result
    InteriorPoint<dim>::resume(NewtonState        from,
                               optimality::State &state,
                               const Observer    &observer,
                               const Keeper      &keeper)
    {
      memory_ = std::move(from.memory);
      return run_and_convert(std::move(from.iterate), state, observer, keeper);
    }



    template InteriorPoint<2>::InteriorPoint(optimality::System<2> &,
                                             const Parameters &,
                                             dealii::TimerOutput &);
    template optimality::State
      InteriorPoint<2>::given_state(optimality::State) const;
    template InteriorPoint<2>::Result
    InteriorPoint<2>::solve(optimality::State &,
                            double,
                            const Observer &,
                            const Keeper &);
    template InteriorPoint<2>::Result
    InteriorPoint<2>::resume(NewtonState,
                             optimality::State &,
                             const Observer &,
                             const Keeper &);
    template void
    InteriorPoint<2>::change_units(optimality::State &, double, int) const;
    template optimality::State
    InteriorPoint<2>::refined(const optimality::State &) const;
    template optimality::State
    InteriorPoint<2>::at_vertices(const optimality::State &) const;
    template InteriorPoint<3>::InteriorPoint(optimality::System<3> &,
                                             const Parameters &,
                                             dealii::TimerOutput &);
    template optimality::State
      InteriorPoint<3>::given_state(optimality::State) const;
    template InteriorPoint<3>::Result
    InteriorPoint<3>::solve(optimality::State &,
                            double,
                            const Observer &,
                            const Keeper &);
    template InteriorPoint<3>::Result
    InteriorPoint<3>::resume(NewtonState,
                             optimality::State &,
                             const Observer &,
                             const Keeper &);
    template void
    InteriorPoint<3>::change_units(optimality::State &, double, int) const;
    template optimality::State
    InteriorPoint<3>::refined(const optimality::State &) const;
    template optimality::State
    InteriorPoint<3>::at_vertices(const optimality::State &) const;
  } // namespace solver
} // namespace otto
