// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/flow/jko_linear_solver.h>
#include <otto/model/energy_parameters.h>

#include <string>
#include <utility>
#include <vector>

namespace dealii
{
  class TimerOutput;
}

namespace otto
{
  namespace flow
  {
    /// What a step of the JKO scheme did.
    struct StepResult
    {
      bool converged = false;
      /// One sentence, if it did not converge.
      std::string  reason;
      unsigned int newton_steps = 0, krylov_iterations = 0;
      /// The squared distance between the densities before and after.
      double w2_squared = 0;
      /// E and its terms at the end, E at the start.
      double              energy = 0, energy_before = 0;
      std::vector<double> energies;
      /// E(rho_k) - E(rho) - W^2/(2 tau): what is not negative in the exact
      /// scheme, up to the barrier and the tolerance.
      double dissipation_slack = 0;
      /// Largest difference of the masses of a component of the domain before
      /// and after, over the total mass.
      double mass_defect = 0;
      double smallest = 0, largest = 0;
    };



    /**
     * Solves one step of the JKO scheme, see JkoSystem, by Newton's method
     * with a barrier. The increments of u and s and then that of rho are
     * eliminated:
     *
     *     B drho - K dphi = r_1,   C drho + B^T dphi = r_2,
     *     C = D (tau E'' + u/rho + s/(rho_max - rho)),
     *
     * see JkoLinearSolver. Where the energy repels vacuum there is no barrier
     * and no u. The barrier parameter mu falls from a part of the variation of
     * tau E' in each step of the scheme; its last value keeps the smallest
     * density at about that part of the mean density.
     */
    template <int dim>
    class JkoStep
    {
    public:
      /// Of Newton's method; all dimensionless.
      struct Parameters
      {
        /// Slabs N of a step. With several of them all densities but the last
        /// have a barrier, and so has the last.
        unsigned int slabs = 1;
        /// Where in a slab the mobility is taken: 1 or 1/2, see JkoSystem.
        double theta = 1.;
        /// Newton's decrement over the distance of the step at which it stops.
        double tolerance = 1e-4;
        /// mu at the end over the mean density and the variation of tau E'.
        double barrier = 1e-7;
        /// delta of JkoSystem over the mean density.
        double       mobility_floor   = 1e-6;
        unsigned int max_newton_steps = 50;
        /// Reduction of the residual of the linear systems.
        double linear_tolerance = 1e-6;
        /// See JkoSystem.
        bool explicit_concave = false;
      };

      /// All arguments must outlive this object.
      JkoStep(const space::Space<dim>     &space,
              const model::EnergySum<dim> &energy,
              const Parameters            &parameters,
              dealii::TimerOutput         &timer);

      /**
       * One step. Collective.
       *
       * @param start rho_k on local vertices, any mass, not negative.
       * @param tau The length of the step.
       * @param state phi of the last slab of the step before where there is
       *   one, for a start; the density at the end and phi of the last slab,
       *   with their slacks, all [vertex]. It is not changed if the step fails.
       */
      StepResult
      solve(const std::vector<double> &start, double tau, JkoState &state);

    private:
      struct Increment;

      JkoState first_guess(const std::vector<double> &start,
                           double                     tau,
                           const JkoState            &given);
      void     start_barrier(JkoState &state);
      void     newton_increment(const JkoState &state,
                                Increment      &increment,
                                StepResult     &result);
      void increment_slacks(const JkoState &state, Increment &increment) const;
      double step_length(const std::vector<double> &value,
                         const std::vector<double> &increment) const;
      bool   is_small(const JkoState &state, const Increment &increment) const;
      std::pair<double, double> take_step(JkoState        &state,
                                          const Increment &increment) const;
      double                    sum(double value) const;
      void                      report(const std::vector<double> &start,
                                       const std::vector<double> &end,
                                       StepResult                &result) const;

      const space::Space<dim>     &space_;
      const model::EnergySum<dim> &energy_;
      const Parameters             parameters_;
      dealii::TimerOutput         &timer_;
      time::Layout                 layout_, slabs_;
      JkoSystem<dim>               system_;
      JkoLinearSolver<dim>         linear_solver_;
      /// Whether there is a barrier at zero, and at the bound of the last
      /// level.
      const bool   lower_, upper_;
      const double bound_;
      double       mean_ = 0;
      double       mu_ = 0, smallest_mu_ = 0;
      unsigned int steps_ = 0;
    };
  } // namespace flow
} // namespace otto
