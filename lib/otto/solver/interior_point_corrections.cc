// SPDX-License-Identifier: LGPL-2.1-or-later
// The corrections of the potentials after a Newton step.
#include <otto/solver/interior_point.h>

#include <deal.II/base/mpi.h>
#include <deal.II/base/timer.h>

#include <algorithm>
#include <cmath>

namespace otto
{
  namespace solver
  {
    namespace MPI = dealii::Utilities::MPI;

    template <int dim>
    double InteriorPoint<dim>::missing_slack(const optimality::State &state,
                                             const double             mu) const
    {
      const auto       &space = system_.space();
      const std::size_t n     = system_.levels().levels();
      const double     *rho   = state.density.begin();
      const double     *u     = state.slack.begin();
      const double     *r     = system_.hamilton_jacobi_residual().begin();
      double            sum   = 0;
      for (std::size_t i = 0; i < space.n_owned(); ++i)
        for (std::size_t k = i * n; k < (i + 1) * n; ++k)
          {
            const double scale = system_.tau() * space.weights()[i];
            const double missing =
              std::max(0.,
                       parameters_.regularisation * mu / rho[k] -
                         (u[k] + r[k] / scale));
            sum += scale * missing * missing;
          }
      return std::sqrt(MPI::sum(sum, space.communicator()) / space.volume());
    }



    template <int dim>
    void InteriorPoint<dim>::reset_slack(optimality::State &state,
                                         const double       mu)
    {
      const auto       &space = system_.space();
      const std::size_t n     = system_.levels().levels();
      const double     *rho   = state.density.begin();
      double           *u     = state.slack.begin();
      const double     *r     = system_.hamilton_jacobi_residual().begin();
      for (std::size_t i = 0; i < space.n_owned(); ++i)
        for (std::size_t k = i * n; k < (i + 1) * n; ++k)
          u[k] = std::max(u[k] + r[k] / (system_.tau() * space.weights()[i]),
                          parameters_.regularisation * mu / rho[k]);
      system_.linearize(state);
    }



    template <int dim>
    void InteriorPoint<dim>::correct_potential(optimality::State &state,
                                               const unsigned int corrections,
                                               NewtonStep        &record)
    {
      dealii::TimerOutput::Scope scope(timer_, "Corrections of potentials");
      const double               mu      = record.mu;
      double                     missing = missing_slack(state, mu);
      for (unsigned int k = 0; k < corrections && missing > 0; ++k)
        {
          system_.complementarity(state, c_);
          right_hand_side(state, mu, g_);
          record.correction_iterations += correction_.solve(
            system_, c_, g_, 0., parameters_.correction_iterations, shift_);
          const time::Vector before(state.potential);
          state.potential += shift_;
          system_.linearize(state);
          const double next = missing_slack(state, mu);
          if (next >= missing)
            {
              state.potential = before;
              system_.linearize(state);
              break;
            }
          missing = next;
          // as the potentials leave it, for the next correction
          if (k + 1 < corrections)
            reset_slack(state, mu);
        }
      reset_slack(state, mu);
    }



    template <int dim>
    void InteriorPoint<dim>::shorten_step(const optimality::State &before,
                                          optimality::State       &state,
                                          NewtonStep              &record)
    {
      if (densities_settled() || memory_.continuity <= record.values.continuity)
        return;
      const optimality::State whole   = state;
      const double            primal  = record.primal_step;
      const double            dual    = record.dual_step;
      const auto              combine = [](const time::Vector &a,
                              const time::Vector &b,
                              const double        step,
                              time::Vector       &result) {
        result.equ(1. - step, a);
        result.add(step, b);
      };
      for (double step = 0.5; step > 0.1; step *= 0.5)
        {
          optimality::State trial = whole;
          combine(before.potential, whole.potential, step, trial.potential);
          combine(before.density, whole.density, step, trial.density);
          combine(before.slack, whole.slack, step, trial.slack);
          linearize(trial, record.mu);
          const double next = system_.values(trial).continuity;
          if (next >= memory_.continuity)
            break;
          state              = trial;
          memory_.continuity = next;
          record.primal_step = step * primal;
          record.dual_step   = step * dual;
        }
    }



    template void InteriorPoint<2>::correct_potential(optimality::State &,
                                                      unsigned int,
                                                      NewtonStep &);
    template void InteriorPoint<2>::shorten_step(const optimality::State &,
                                                 optimality::State &,
                                                 NewtonStep &);
    template void InteriorPoint<3>::shorten_step(const optimality::State &,
                                                 optimality::State &,
                                                 NewtonStep &);
    template void InteriorPoint<3>::correct_potential(optimality::State &,
                                                      unsigned int,
                                                      NewtonStep &);
  } // namespace solver
} // namespace otto
