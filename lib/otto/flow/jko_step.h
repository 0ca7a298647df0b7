// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/flow/jko_system.h>
#include <otto/flow/schur_complement.h>
#include <otto/model/energy_parameters.h>

#include <string>
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
     *     C drho + B^T dphi = r_2,   B drho - K dphi = r_1,
     *     C = D (tau E'' + u/rho + s/(rho_max - rho)),
     *     (K + B C^-1 B^T) dphi = B C^-1 r_2 - r_1.
     *
     * Where the energy repels vacuum there is no barrier and no u. After each
     * linear solve the constants of dphi on each component of the domain are
     * chosen such that the mass is exact, whatever the tolerance was.
     */
    template <int dim>
    class JkoStep
    {
    public:
      /// Of Newton's method; all dimensionless.
      struct Parameters
      {
        /// Where in the step the mobility is taken: 1 or 1/2, see JkoSystem.
        double theta = 1.;
        /// Newton's decrement over the distance of the step at which it stops.
        double tolerance = 1e-4;
        /// mu at the end over the mean density and the variation of phi.
        double       barrier          = 1e-7;
        unsigned int max_newton_steps = 50;
        /// Reduction of the residual of the linear systems.
        double linear_tolerance = 1e-6;
      };

      /// All arguments must outlive this object.
      JkoStep(const space::Space<dim> &     space,
              const model::EnergySum<dim> & energy,
              const Parameters &            parameters,
              dealii::TimerOutput &         timer);

      /**
       * One step. Collective.
       *
       * @param start rho_k on local vertices, any mass, not negative.
       * @param tau The length of the step.
       * @param state phi, u and s of the step before where there is one, for a
       *   start; the solution. It is not changed if the step fails.
       */
      StepResult
      solve(const std::vector<double> &start, double tau, JkoState &state);

    private:
      struct Increment;
      struct Barrier;

      void
      prepare(const std::vector<double> &start, double tau, JkoState &state);
      void
      make_diagonal(const JkoState &state);
      unsigned int
      compute_increment(const JkoState &state, double mu, Increment &increment);
      void
      correct_mass(const std::vector<double> &defect, Increment &increment);
      double
      step_length(const std::vector<double> &value,
                  const std::vector<double> &increment) const;
      double
      sum(double value) const;
      void
      report(const std::vector<double> &start,
             const JkoState &           state,
             StepResult &               result) const;

      const space::Space<dim> &    space_;
      const model::EnergySum<dim> &energy_;
      const Parameters             parameters_;
      dealii::TimerOutput &        timer_;
      time::Layout                 layout_;
      JkoSystem<dim>               system_;
      SchurComplement<dim>         schur_;
      bool                         lower_bound_;
      double                       largest_;
      unsigned int                 n_components_;
      std::vector<unsigned int>    component_;
      std::vector<double>          diagonal_;
      double                       mean_ = 0;
    };
  } // namespace flow
} // namespace otto
