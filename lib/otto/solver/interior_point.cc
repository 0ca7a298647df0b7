// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/solver/interior_point.h>

#include <deal.II/base/mpi.h>
#include <deal.II/base/timer.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace otto
{
  namespace solver
  {
    namespace MPI = dealii::Utilities::MPI;

    template <int dim>
    double initial_barrier_weight(const space::Space<dim> &space)
    {
      double squares = 0;
      for (unsigned int d = 0; d < dim; ++d)
        {
          double low  = std::numeric_limits<double>::max();
          double high = -low;
          for (unsigned int i = 0; i < space.n_owned(); ++i)
            {
              low  = std::min(low, space.point(i)[d]);
              high = std::max(high, space.point(i)[d]);
            }
          low  = MPI::min(low, space.communicator());
          high = MPI::max(high, space.communicator());
          squares += (high - low) * (high - low);
        }
      return squares / 2;
    }



    template <int dim>
    void InteriorPoint<dim>::right_hand_side(const optimality::State &state,
                                             const double             mu,
                                             time::Vector            &g) const
    {
      const auto       &space = system_.space();
      const std::size_t n     = system_.levels().levels();
      const double     *rho   = state.density.begin();
      const double     *u     = state.slack.begin();
      const double     *r     = system_.hamilton_jacobi_residual().begin();
      for (std::size_t i = 0; i < space.n_owned(); ++i)
        for (std::size_t k = i * n; k < (i + 1) * n; ++k)
          g.begin()[k] =
            -r[k] + system_.tau() * space.weights()[i] * (mu / rho[k] - u[k]);
    }



    template <int dim>
    optimality::Certificate
    InteriorPoint<dim>::certificate(const optimality::State &state)
    {
      // for the problem as given: end densities without lift
      system_.set_lift(0.);
      system_.linearize(state);
      optimality::Certificate result;
      result.resolution = absolute_gap();
      auto chi          = system_.slabs().make_vector();
      newton_.solve_stiffness(system_,
                              chi,
                              system_.continuity_residual(),
                              1e-6);
      optimality::primal_value(system_, state, chi, result);
      optimality::dual_value(system_, state, result);
      return result;
    }



    template <int dim>
    double InteriorPoint<dim>::next_mu(const double              mu,
                                       const optimality::Values &values,
                                       const double              last_step,
                                       const double              final_mu) const
    {
      const bool full    = last_step > 0.9;
      const bool centred = values.centrality > parameters_.centrality;
      // inexact Newton steps must not outrun the Hamilton-Jacobi equation
      const bool feasible =
        values.hamilton_jacobi < parameters_.feasibility * mu;
      if (!feasible || !(full || centred))
        return mu;
      if (mu <= final_mu)
        return final_mu;
      const double factor =
        std::clamp(1. - parameters_.step_reduction * last_step,
                   std::max(full ? parameters_.fast_reduction
                                 : parameters_.reduction,
                            smallest_factor_),
                   0.9);
      const double whole = std::log(final_mu / mu);
      const double steps = std::max(1.,
                                    std::ceil(whole / std::log(factor) -
                                              parameters_.last_reduction));
      return std::max(mu * std::exp(whole / steps), final_mu);
    }



    template <int dim>
    double InteriorPoint<dim>::final_mu(const optimality::Values &values) const
    {
      // on the central path the gap is 2 mu; the rest is room for residuals
      // and for the lift
      return room_ *
             std::max(parameters_.gap_tolerance * values.action,
                      absolute_gap()) /
             2;
    }



    template <int dim>
    bool InteriorPoint<dim>::certified(optimality::State &state,
                                       const double       last_step,
                                       NewtonStep        &record,
                                       Result            &result)
    {
      const auto  &values = record.values;
      const double wanted =
        std::max(parameters_.gap_tolerance * values.action, absolute_gap());
      settled_ = 10 * continuity_ < largest_continuity() ? settled_ + 1 : 0;
      const bool settled =
        densities_settled() && (settled_ >= parameters_.settled ||
                                values.continuity < 10 * largest_continuity());
      const bool last = record.mu <= 1.01 * final_mu(values);
      // While the densities have not converged, the corrections move the
      // potentials away from them: they pause. What that adds to the
      // complementarity does not end the pause.
      unsettled_ = !settled && (paused() || values.complementarity < wanted)
                     ? unsettled_ + 1
                     : 0;
      if (!settled || values.complementarity >
                        (last ? parameters_.last_complementarity : 1.) * wanted)
        return false;
      auto &best = result.certificate;
      // a gap below zero is no certificate: a linear system was not solved
      const auto satisfied = [&]() {
        return std::abs(best.gap()) <=
               std::max(parameters_.gap_tolerance * best.primal,
                        absolute_gap());
      };
      best = certificate(state);
      // The primal value is good enough by then: what is missing is in the
      // potentials.
      optimality::State trial = state;
      for (unsigned int k = 0; k < parameters_.last_corrections && !satisfied();
           ++k)
        {
          const double missing =
            correct_potential(trial,
                              1,
                              parameters_.last_correction_iterations,
                              parameters_.last_correction_tolerance,
                              record);
          auto next = best;
          optimality::dual_value(system_, trial, next);
          if (next.dual > best.dual)
            {
              best     = next;
              state    = trial;
              missing_ = missing;
            }
        }
      if (satisfied())
        return true;
      // Once more with a smaller mu. That is no remedy for a violated
      // Hamilton-Jacobi inequality: Newton's method removes it at this mu.
      if (last && last_step > 0.9 && 4 * best.violation < wanted)
        room_ *= std::clamp(0.9 * wanted / best.gap(), 0.5, 0.9);
      return false;
    }



    template <int dim>
    typename InteriorPoint<dim>::DensityBounds
    InteriorPoint<dim>::density_bounds() const
    {
      const auto       &space = system_.space();
      const auto       &ends  = system_.ends();
      const std::size_t n     = system_.levels().levels() + 2;
      // the largest value of the ends, of all levels, and of minus the ends
      double largest[3] = {0., 0., -std::numeric_limits<double>::max()};
      for (std::size_t i = 0; i < space.n_owned(); ++i)
        {
          const double *rho = system_.densities().data() + i * n;
          largest[0]        = std::max({largest[0], rho[0], rho[n - 1]});
          largest[1] = std::max(largest[1], *std::max_element(rho, rho + n));
          largest[2] = std::max({largest[2], -ends.initial[i], -ends.final[i]});
        }
      MPI::max(largest, space.communicator(), largest);
      return {-largest[2] / largest[0],
              largest[1] > parameters_.concentration * largest[0]};
    }



    template <int dim>
    unsigned int
    InteriorPoint<dim>::steps_with_few_iterations(const double action) const
    {
      const auto  &space  = system_.space();
      const auto   bounds = density_bounds();
      const double cell   = std::pow(space.volume() / space.n_dofs(), 1. / dim);
      const double travel = system_.tau() * std::sqrt(action);
      if (bounds.smallest_end <= 0)
        return 0;
      if (!bounds.concentrated && travel > parameters_.shortest_travel * cell)
        return parameters_.few_steps;
      return bounds.smallest_end > parameters_.strictly_positive
               ? parameters_.few_hard_steps
               : 0;
    }



    template <int dim>
    unsigned int
    InteriorPoint<dim>::max_iterations(const double       action,
                                       const unsigned int steps_at_mu) const
    {
      const unsigned int few = steps_with_few_iterations(action);
      if (steps_at_mu < few)
        return std::min(parameters_.few_iterations,
                        parameters_.linear.max_iterations);
      if (steps_at_mu < few + parameters_.patience)
        return parameters_.linear.max_iterations;
      return parameters_.more_iterations;
    }



    template <int dim>
    void InteriorPoint<dim>::choose_weight(
      const typename NewtonSolver<dim>::Result &linear)
    {
      if (linear.inner_iterations >
          parameters_.hard_inner_iterations * linear.iterations)
        newton_.set_weight_power(parameters_.hard_weight_power);
    }



    template <int dim>
    double InteriorPoint<dim>::unit_lift(const double mu) const
    {
      return parameters_.lift * std::min(1., 32. / system_.n_slabs()) * mu /
             initial_mu_;
    }



    template <int dim>
    void InteriorPoint<dim>::linearize(const optimality::State &state,
                                       const double             mu)
    {
      dealii::TimerOutput::Scope scope(timer_, "Assemble");
      system_.set_lift(unit_lift(mu));
      system_.linearize(state);
    }



    template <int dim>
    bool InteriorPoint<dim>::return_if_run_away(optimality::State &state,
                                                double            &mu)
    {
      const double residual = system_.values(state).hamilton_jacobi;
      const bool   far      = residual > parameters_.run_away * mu;
      const bool   leaving =
        residual > parameters_.run_away_where_concentrated * mu &&
        (run_away_ == 0 || residual > last_residual_) && !paused() &&
        density_bounds().concentrated;
      run_away_      = far || leaving ? run_away_ + 1 : 0;
      last_residual_ = residual;
      if (run_away_ < 2 || mu >= mark_.mu || returns_ == parameters_.returns)
        return false;
      smallest_factor_ = std::sqrt(mu / mark_.mu);
      mu               = smallest_factor_ * mark_.mu;
      state            = mark_.state;
      missing_         = mark_.missing;
      run_away_ = unsettled_ = settled_ = 0;
      ++returns_;
      linearize(state, mu);
      return true;
    }



    namespace
    {
      template <typename Status>
      std::string explanation(const Status status)
      {
        switch (status)
          {
            case Status::converged:
              return "the certificate holds";
            case Status::step_limit:
              return "the limit of Newton steps was reached";
            case Status::stagnation:
              return "the Newton steps became too short, five in a row below "
                     "0.01";
            case Status::linear_solver:
              return "FGMRES hardly reduced the residuals of three Newton "
                     "systems in a row";
            case Status::not_finite:
              return "a Newton step gave values that are not finite numbers";
            case Status::interrupted:
              return "the run was interrupted";
          }
        return "";
      }
    } // namespace



    template <int dim>
    typename InteriorPoint<dim>::Result
    InteriorPoint<dim>::solve_in_unit(optimality::State &state,
                                      double             mu,
                                      const Observer    &observer)
    {
      Result              result;
      const dealii::Timer clock;
      const double        first_mu    = mu;
      double              last_step   = 1.;
      double              tolerance   = parameters_.linear_tolerance;
      unsigned int        short_steps = 0, failures = 0, steps_at_mu = 0;
      optimality::State   before = state;
      room_                      = 0.6;
      missing_                   = 0.;
      smallest_factor_           = 0.;
      mark_                      = {state, mu, 0.};
      run_away_ = returns_ = unsettled_ = settled_ = 0;
      newton_.set_weight_power(parameters_.linear.preconditioner.weight_power);
      const auto report = [&](NewtonStep &record) {
        record.seconds = clock.wall_time();
        result.history.push_back(record);
        observer(record);
      };

      for (unsigned int step = 0;; ++step)
        {
          NewtonStep record;
          linearize(state, mu);
          const bool returned = return_if_run_away(state, mu);
          record.step         = step;
          record.mu           = mu;
          record.values       = system_.values(state);
          if (!std::isfinite(record.values.action +
                             record.values.hamilton_jacobi))
            {
              state         = before;
              result.status = Status::not_finite;
            }
          else if (step > 0 && certified(state, last_step, record, result))
            result.status = Status::converged;
          const double last_mu = final_mu(record.values);
          record.progress =
            std::clamp(std::log(mu / first_mu) / std::log(last_mu / first_mu),
                       0.,
                       1.);
          if (result.status != Status::step_limit ||
              step == parameters_.max_steps)
            {
              report(record);
              break;
            }

          if (returned)
            steps_at_mu = 0;
          else if (step > 0)
            {
              const double last = mu;
              mu = next_mu(mu, record.values, last_step, last_mu);
              if (mu < last)
                {
                  mark_ = {state, last, missing_};
                  smallest_factor_ *= parameters_.recovery;
                }
              steps_at_mu = mu < last ? 0 : steps_at_mu + 1;
            }
          linearize(state, mu);
          newton_.set_max_iterations(
            max_iterations(record.values.action, steps_at_mu));
          right_hand_side(state, mu, g_);
          const auto linear       = newton_.solve(system_,
                                            state,
                                            system_.continuity_residual(),
                                            g_,
                                            tolerance,
                                            dphi_,
                                            drho_);
          record.mu               = mu;
          record.tolerance        = tolerance;
          record.iterations       = linear.iterations;
          record.inner_iterations = linear.inner_iterations;
          before                  = state;
          update(state, record.values, record);
          correct_step(state, record);
          report(record);

          choose_weight(linear);
          last_step = std::min(record.primal_step, record.dual_step);
          // Short steps come from an inexact direction in vacuum: solve more
          // tightly until they are long again.
          tolerance   = last_step < 0.2 && step > 5
                          ? std::max(0.3 * tolerance, 1e-4)
                          : std::min(2 * tolerance, parameters_.linear_tolerance);
          short_steps = last_step < 1e-2 ? short_steps + 1 : 0;
          if (short_steps == 5)
            result.status = Status::stagnation;
          failures =
            !linear.converged && linear.reduction > 0.9 ? failures + 1 : 0;
          if (failures == 3)
            result.status = Status::linear_solver;
          if (!std::isfinite(state.potential.l2_norm() +
                             state.density.l2_norm()))
            {
              state         = before;
              result.status = Status::not_finite;
            }
          else if (parameters_.interrupted &&
                   dealii::Utilities::MPI::max(
                     int(parameters_.interrupted()),
                     system_.space().communicator()) != 0)
            result.status = Status::interrupted;
          if (result.status != Status::step_limit)
            break;
        }
      result.mu     = mu;
      result.reason = explanation(result.status);
      if (result.status != Status::converged)
        result.certificate = certificate(state);
      return result;
    }



    template double initial_barrier_weight(const space::Space<2> &);
    template double initial_barrier_weight(const space::Space<3> &);
    template class InteriorPoint<2>;
    template class InteriorPoint<3>;
  } // namespace solver
} // namespace otto
