// SPDX-License-Identifier: LGPL-2.1-or-later
// The run of the method from Newton step to Newton step.
#include <otto/solver/interior_point.h>

#include <deal.II/base/mpi.h>
#include <deal.II/base/timer.h>

#include <algorithm>
#include <cmath>

namespace otto
{
  namespace solver
  {
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



      // Whether n events in a row have come, or as many once more: a run that
      // they ended may go on.
      bool too_many(const unsigned int number, const unsigned int n)
      {
        return number > 0 && number % n == 0;
      }



      // What the last steps have in common, if they were not good ones.
      std::string observations(const std::vector<NewtonStep> &history,
                               const unsigned int             max_iterations)
      {
        // after the limit of steps the last row is none
        const std::size_t n = history.size() - (history.back().iterations == 0);
        const std::size_t some    = std::min<std::size_t>(n, 10);
        std::size_t       limited = 0, constant = 0;
        for (std::size_t k = n - some; k < n; ++k)
          limited += history[k].iterations >= max_iterations;
        while (constant < n &&
               history[n - 1 - constant].mu == history[n - 1].mu)
          ++constant;
        std::string result;
        if (limited > 0)
          result += "; FGMRES reached its limit of " +
                    std::to_string(max_iterations) + " iterations in " +
                    std::to_string(limited) + " of the last " +
                    std::to_string(some) + " steps";
        if (constant > 5)
          result += "; the barrier weight has not fallen in the last " +
                    std::to_string(constant) + " steps";
        return result;
      }
    } // namespace



    template <int dim>
    void InteriorPoint<dim>::judge(optimality::State       &iterate,
                                   const optimality::State &before,
                                   NewtonStep              &record,
                                   Result                  &result)
    {
      linearize(iterate, memory_.mu);
      record.step    = memory_.step;
      record.mu      = memory_.mu;
      record.values  = system_.values(iterate);
      memory_.action = record.values.action;
      if (!std::isfinite(record.values.action + record.values.hamilton_jacobi))
        {
          iterate       = before;
          result.status = Status::not_finite;
        }
      else if (memory_.step > 0 && certified(iterate, record, result))
        result.status = Status::converged;
      const double whole = std::log(final_mu(record.values) / memory_.first_mu);
      record.progress =
        std::clamp(std::log(memory_.mu / memory_.first_mu) / whole, 0., 1.);
    }



    template <int dim>
    void InteriorPoint<dim>::choose_mu(const optimality::Values &values)
    {
      // inexact Newton steps must not outrun the Hamilton-Jacobi equation
      if (memory_.step == 0 || values.hamilton_jacobi >= memory_.mu)
        return;
      // what is left until the last mu, in equal factors, none of them smaller
      // than the last step allows
      const double whole = std::log(final_mu(values) / memory_.mu);
      const double factor =
        std::log1p(-parameters_.step_reduction * memory_.last_step);
      memory_.mu *= std::exp(whole / std::max(1., std::ceil(whole / factor)));
    }



    template <int dim>
    typename NewtonSolver<dim>::Result
    InteriorPoint<dim>::take_step(optimality::State &iterate,
                                  NewtonStep        &record)
    {
      const double mu = memory_.mu;
      linearize(iterate, mu);
      right_hand_side(iterate, mu, g_);
      const auto linear =
        newton_.solve(system_,
                      iterate,
                      system_.continuity_residual(),
                      g_,
                      mu,
                      memory_.precision * parameters_.linear_tolerance,
                      dphi_,
                      drho_);
      record.mu                      = mu;
      record.linear_residual         = linear.residual;
      record.iterations              = linear.iterations;
      record.inner_iterations        = linear.inner_iterations;
      const optimality::State before = iterate;
      update(iterate, record.values, record);
      linearize(iterate, mu);
      memory_.continuity = system_.values(iterate).continuity;
      // The potentials of the last steps stay those of their densities: a
      // certificate corrects its own.
      if (at_last_mu(mu, record.values))
        shorten_step(before, iterate, record);
      else
        correct_potential(iterate, parameters_.corrections, record);
      return linear;
    }



    template <int dim>
    void InteriorPoint<dim>::remember(
      const typename NewtonSolver<dim>::Result &linear,
      const NewtonStep                         &record,
      Result                                   &result)
    {
      auto &m       = memory_;
      m.last_step   = std::min(record.primal_step, record.dual_step);
      m.short_steps = m.last_step < 1e-2 ? m.short_steps + 1 : 0;
      if (too_many(m.short_steps, 5))
        result.status = Status::stagnation;
      m.failures =
        !linear.converged && linear.reduction > 0.9 ? m.failures + 1 : 0;
      if (too_many(m.failures, 3))
        result.status = Status::linear_solver;
      ++m.step;
    }



    template <int dim>
    void InteriorPoint<dim>::check_end(optimality::State       &iterate,
                                       const optimality::State &before,
                                       Result                  &result) const
    {
      if (!std::isfinite(iterate.potential.l2_norm() +
                         iterate.density.l2_norm()))
        {
          iterate       = before;
          result.status = Status::not_finite;
        }
      else if (parameters_.interrupted &&
               dealii::Utilities::MPI::max(int(parameters_.interrupted()),
                                           system_.space().communicator()) != 0)
        result.status = Status::interrupted;
    }



    template <int dim>
    void InteriorPoint<dim>::keep_best(const optimality::State &iterate,
                                       const unsigned int       step,
                                       Best                    &best)
    {
      // enough to compare with
      const auto found = certificate(iterate, 1e-3);
      if (best.worse_than(found))
        best = {iterate, found, step};
    }



    template <int dim>
    void InteriorPoint<dim>::give_up(optimality::State &iterate,
                                     Best              &best,
                                     Result            &result)
    {
      result.reason +=
        observations(result.history, parameters_.linear.max_iterations);
      // without the step that gave values that are not finite
      const bool undone =
        result.status == Status::not_finite && memory_.step > 0;
      keep_best(iterate, memory_.step - undone, best);
      result.step        = best.step;
      iterate            = std::move(best.iterate);
      result.certificate = certificate(iterate);
    }



    template <int dim>
    typename InteriorPoint<dim>::Result
    InteriorPoint<dim>::run(optimality::State &iterate,
                            const Observer    &observer,
                            const Keeper      &keeper)
    {
      Result              result;
      const dealii::Timer clock;
      const double        earlier = memory_.seconds;
      const auto          report  = [&](NewtonStep &record) {
        memory_.seconds = record.seconds = earlier + clock.wall_time();
        result.history.push_back(record);
        observer(record);
      };
      optimality::State before = iterate;
      Best              best;
      bool              solved = true;
      // until something else than the limit of steps ends it
      while (result.status == Status::step_limit)
        {
          NewtonStep record;
          judge(iterate, before, record, result);
          if (result.status != Status::step_limit ||
              memory_.step >= parameters_.max_steps)
            {
              report(record);
              break;
            }
          choose_mu(record.values);
          before            = iterate;
          const auto linear = take_step(iterate, record);
          report(record);
          remember(linear, record, result);
          check_end(iterate, before, result);
          if (!linear.converged && solved)
            keep_best(before, memory_.step - 1, best);
          solved = linear.converged;
          if (!solved && result.status != Status::not_finite)
            keep_best(iterate, memory_.step, best);
          if (keeper && result.status != Status::not_finite)
            keeper(iterate, memory_);
        }
      result.mu     = memory_.mu;
      result.step   = memory_.step;
      result.reason = explanation(result.status);
      if (result.status == Status::interrupted)
        result.certificate = certificate(iterate);
      else if (result.status != Status::converged)
        give_up(iterate, best, result);
      return result;
    }



    template InteriorPoint<2>::Result InteriorPoint<2>::run(optimality::State &,
                                                            const Observer &,
                                                            const Keeper &);
    template InteriorPoint<3>::Result InteriorPoint<3>::run(optimality::State &,
                                                            const Observer &,
                                                            const Keeper &);
  } // namespace solver
} // namespace otto
