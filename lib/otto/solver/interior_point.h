// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/optimality/certificate.h>
#include <otto/solver/newton_solver.h>

#include <functional>
#include <string>

namespace otto
{
  namespace solver
  {
    /// One row of the iteration history.
    struct NewtonStep
    {
      unsigned int step = 0;
      /// Barrier weight of the step, in units of length^2.
      double mu = 0;
      /// The iterate before the step.
      optimality::Values values;
      /// Fractions of the Newton step that were taken.
      double primal_step = 0, dual_step = 0;
      /// Tolerance and outcome of the linear solve.
      double       tolerance  = 0;
      unsigned int iterations = 0, inner_iterations = 0;
      /// Seconds since the start.
      double seconds = 0;
      /// Fraction of the way to the wanted gap, on a logarithmic scale.
      double progress = 0;
    };

    /**
     * Primal-dual interior point method for the optimality system. One inexact
     * Newton step for each barrier weight mu as a rule; mu falls when the
     * iterate is centred enough. The end densities are lifted in proportion to
     * mu, so that every barrier problem is smooth and positive. It stops on
     * the certificate, see optimality::Certificate.
     */
    template <int dim>
    class InteriorPoint
    {
    public:
      struct Parameters
      {
        /// Relative gap (primal - dual)/primal to reach.
        double gap_tolerance = 1e-4;
        /// Limit of Newton steps.
        unsigned int max_steps = 60;
        /// Reduction of FGMRES.
        double linear_tolerance = 1e-2;
        /// Factors of mu after a short step, and after a nearly full one.
        double reduction = 0.2, fast_reduction = 0.1;
        /// A centrality min(rho u)/mean(rho u) that allows mu to fall.
        double centrality = 0.05;
        /// Fraction of the way to the boundary of the positive cone.
        double boundary_fraction = 0.95;
        /// Lift of the end densities over mu/mu_0.
        double lift = 1.;

        typename NewtonSolver<dim>::Parameters linear;
      };

      enum class Status
      {
        converged,
        step_limit,
        stagnation,
        linear_solver
      };

      struct Result
      {
        Status                  status = Status::step_limit;
        std::string             reason;
        optimality::Certificate certificate;
        std::vector<NewtonStep> history;
        /// The last barrier weight.
        double mu = 0;
      };

      using Observer = std::function<void(const NewtonStep &)>;

      InteriorPoint(optimality::System<dim> &system,
                    const Parameters &       parameters,
                    dealii::TimerOutput &    timer);

      /// The barrier weight of the cold start: half the squared diagonal of
      /// the box around the domain.
      double
      initial_mu() const
      {
        return initial_mu_;
      }

      /**
       * Improve @p state until the certificate holds.
       *
       * @param mu Barrier weight of the first step.
       */
      Result
      solve(optimality::State &state, double mu, const Observer &observer = {});

    private:
      void
      right_hand_side(const optimality::State &state,
                      double                   mu,
                      time::Vector &           g) const;
      /// Largest fraction that keeps x + fraction dx positive.
      double
      step_length(const time::Vector &x, const time::Vector &dx) const;
      optimality::Certificate
      certificate(const optimality::State &state);
      double
      next_mu(double                                          mu,
              const optimality::Values &values,
              double                                          last_step,
              double                                          final_mu) const;

      optimality::System<dim> &system_;
      Parameters               parameters_;
      dealii::TimerOutput &    timer_;
      NewtonSolver<dim>        newton_;
      double                   initial_mu_ = 1;
    };
  } // namespace solver
} // namespace otto
