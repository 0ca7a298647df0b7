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
    double
    InteriorPoint<dim>::missing_slack(const optimality::State &state,
                                      const double             mu) const
    {
      const auto &      space = system_.space();
      const std::size_t n     = system_.levels().levels();
      const double *    rho   = state.density.begin();
      const double *    u     = state.slack.begin();
      const double *    r     = system_.hamilton_jacobi_residual().begin();
      double            sum   = 0;
      for (std::size_t i = 0; i < space.n_owned(); ++i)
        for (std::size_t k = i * n; k < (i + 1) * n; ++k)
          {
            const double scale   = system_.tau() * space.weights()[i];
            const double missing = std::max(
              0.,
              parameters_.smallest_slack * mu / rho[k] - (u[k] + r[k] / scale));
            sum += scale * missing * missing;
          }
      return std::sqrt(MPI::sum(sum, space.communicator()));
    }



    template <int dim>
    void
    InteriorPoint<dim>::reset_slack(optimality::State &state, const double mu)
    {
      const auto &      space = system_.space();
      const std::size_t n     = system_.levels().levels();
      const double *    rho   = state.density.begin();
      double *          u     = state.slack.begin();
      const double *    r     = system_.hamilton_jacobi_residual().begin();
      for (std::size_t i = 0; i < space.n_owned(); ++i)
        for (std::size_t k = i * n; k < (i + 1) * n; ++k)
          u[k] = std::max(u[k] + r[k] / (system_.tau() * space.weights()[i]),
                          parameters_.smallest_slack * mu / rho[k]);
      system_.linearize(state);
    }



    template <int dim>
    unsigned int
    InteriorPoint<dim>::correct_potential(optimality::State &state,
                                          const double       mu,
                                          const unsigned int corrections,
                                          const unsigned int max_iterations,
                                          const double       tolerance)
    {
      dealii::TimerOutput::Scope scope(timer_, "Corrections of potentials");
      const auto &               space      = system_.space();
      const std::size_t          n          = system_.levels().levels();
      unsigned int               iterations = 0;
      missing_                              = missing_slack(state, mu);
      for (unsigned int k = 0; k < corrections && missing_ > 0; ++k)
        {
          for (std::size_t i = 0; i < space.n_owned(); ++i)
            for (std::size_t l = i * n; l < (i + 1) * n; ++l)
              c_.begin()[l] = system_.tau() * space.weights()[i] *
                              state.slack.begin()[l] /
                              state.density.begin()[l];
          right_hand_side(state, mu, g_);
          iterations += correction_.solve(
            system_, c_, g_, tolerance, max_iterations, shift_);
          const time::Vector before(state.potential);
          double             missing = missing_;
          for (double step = 1.; step > 0.05; step *= 0.3)
            {
              state.potential = before;
              state.potential.add(step, shift_);
              system_.linearize(state);
              missing = missing_slack(state, mu);
              if (missing < missing_)
                break;
            }
          const bool better = missing < missing_;
          if (!better)
            {
              state.potential = before;
              system_.linearize(state);
              break;
            }
          missing_ = missing;
          reset_slack(state, mu);
        }
      reset_slack(state, mu);
      return iterations;
    }



    template <int dim>
    void
    InteriorPoint<dim>::correct_step(optimality::State &state,
                                     NewtonStep &       record)
    {
      const double allowed =
        std::max(4. * missing_, parameters_.missing_slack * record.mu);
      const optimality::State whole      = state;
      const double            whole_step = record.dual_step;
      const auto              corrected  = [&](optimality::State &trial) {
        linearize(trial, record.mu);
        continuity_ = system_.values(trial).continuity;
        record.correction_iterations +=
          correct_potential(trial,
                            record.mu,
                            parameters_.corrections,
                            parameters_.correction_iterations,
                            parameters_.correction_tolerance);
        return missing_;
      };
      double missing    = corrected(state);
      double continuity = continuity_;
      for (double step = 0.5 * whole_step;
           missing > allowed && step > 0.1 * whole_step;
           step *= 0.5)
        {
          optimality::State trial = whole;
          trial.potential.add(step - whole_step, dphi_);
          const double next = corrected(trial);
          if (next >= missing)
            break;
          state            = trial;
          missing          = next;
          continuity       = continuity_;
          record.dual_step = step;
        }
      missing_    = missing;
      continuity_ = continuity;
    }



    template double
    InteriorPoint<2>::missing_slack(const optimality::State &, double) const;
    template void
    InteriorPoint<2>::reset_slack(optimality::State &, double);
    template unsigned int
    InteriorPoint<2>::correct_potential(optimality::State &,
                                        double,
                                        unsigned int,
                                        unsigned int,
                                        double);
    template void
    InteriorPoint<2>::correct_step(optimality::State &, NewtonStep &);
    template double
    InteriorPoint<3>::missing_slack(const optimality::State &, double) const;
    template void
    InteriorPoint<3>::reset_slack(optimality::State &, double);
    template unsigned int
    InteriorPoint<3>::correct_potential(optimality::State &,
                                        double,
                                        unsigned int,
                                        unsigned int,
                                        double);
    template void
    InteriorPoint<3>::correct_step(optimality::State &, NewtonStep &);
  } // namespace solver
} // namespace otto
