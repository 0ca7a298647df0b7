// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/solver/commuting_preconditioner.h>

#include <deal.II/base/timer.h>

namespace otto
{
  namespace solver
  {
    /**
     * The Newton system of the interior point method with the slack eliminated,
     *
     *   [ A   -B ] [dphi]   [f]
     *   [ B^T  C ] [drho] = [g],     C = tau D u / rho,
     *
     * solved by right-preconditioned FGMRES. A has the constants of every slab
     * (on each component of the domain) in its kernel: increments drho are kept
     * at zero mean in every level with the projector P = I - rho D^T/(D^T rho)
     * and its transpose, and the constants of dphi come from the mean residual
     * of the second row.
     */
    template <int dim>
    class NewtonSolver
    {
    public:
      struct Parameters
      {
        /// The limit of iterations of FGMRES, which is not restarted.
        unsigned int                                      max_iterations = 40;
        typename CommutingPreconditioner<dim>::Parameters preconditioner;
      };

      struct Result
      {
        unsigned int iterations = 0;
        /// Iterations of GMRES with X, in total.
        unsigned int inner_iterations = 0;
        /// Last residual over the first one.
        double reduction = 0;
        bool   converged = false;
      };

      NewtonSolver(const space::Pair<dim> &pair,
                   const time::Layout     &slabs,
                   const time::Layout     &levels,
                   const Parameters       &parameters,
                   dealii::TimerOutput    &timer);

      /**
       * Solve at the linearization of @p system to @p tolerance relative to
       * the projected right-hand side.
       *
       * @param f Right-hand side of the first row (potentials).
       * @param g Right-hand side of the second row (densities).
       */
      Result solve(const optimality::System<dim> &system,
                   const optimality::State       &state,
                   const time::Vector            &f,
                   const time::Vector            &g,
                   double                         tolerance,
                   time::Vector                  &dphi,
                   time::Vector                  &drho);

      /**
       * Solve A chi = r, both of zero mean in each slab, to a relative
       * @p tolerance by CG with a multigrid cycle for A.
       *
       * @return The number of iterations.
       */
      unsigned int solve_stiffness(const optimality::System<dim> &system,
                                   time::Vector                  &chi,
                                   const time::Vector            &r,
                                   double                         tolerance);

      /// Change CommutingPreconditioner::Parameters::weight_power.
      void set_weight_power(const double power)
      {
        preconditioner_.set_weight_power(power);
      }

      /// Change Parameters::max_iterations.
      void set_max_iterations(const unsigned int max_iterations)
      {
        parameters_.max_iterations = max_iterations;
      }

      std::size_t memory_consumption() const
      {
        return preconditioner_.memory_consumption();
      }

    private:
      struct Operator;
      struct Preconditioner;

      /// y <- P y: zero weighted mean in every level and component.
      void project(time::Vector &y) const;
      /// g <- P^T g.
      void project_transposed(time::Vector &g) const;
      /// Add the constants of each slab and component to dphi.
      void add_constants(const optimality::System<dim> &system,
                         const time::Vector            &g,
                         const time::Vector            &drho,
                         time::Vector                  &dphi) const;

      const space::Pair<dim> &pair_;
      /// W.
      const space::Space<dim>     &space_;
      const time::Layout          &slabs_;
      const time::Layout          &levels_;
      Parameters                   parameters_;
      dealii::TimerOutput         &timer_;
      CommutingPreconditioner<dim> preconditioner_;
      time::Vector                 c_;
      /// rho and D^T rho of the projectors, the latter [component][level].
      const time::Vector *density_ = nullptr;
      std::vector<double> masses_;
    };
  } // namespace solver
} // namespace otto
