// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/solver/commuting_preconditioner.h>

#include <deal.II/base/timer.h>

#include <deal.II/lac/la_parallel_block_vector.h>

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
     * solved by right-preconditioned FGMRES in a norm of the barrier problem.
     * With the residuals r_1, r_2 of the rows, the weights D and the volume V,
     *
     *   norm^2 = sum_n,i rho r_2^2/(tau D) / (mu^2 V)
     *          + 100 sum_n,i r_1^2/A_ii / (mu V):
     *
     * the mean square of what is left of the Hamilton-Jacobi equation where
     * mass is, over mu, which is the mean of rho u there; and, with the
     * diagonal for A, the kinetic energy of the flux that would restore the
     * mass balance, over mu, which is the barrier's part of the action. A
     * reduction of the plain residual means nothing of the kind: most of that
     * is in vacuum, where C is huge. doc/notebook/newton_systems.md compares.
     * A has the constants of every slab
     * (on each component of the domain) in its kernel: increments drho are kept
     * at zero mean in every level with the projector P = I - rho D^T/(D^T rho)
     * and its transpose, and the constants of dphi come from the mean residual
     * of the second row over the mass, which leaves what the transposed
     * projector leaves.
     */
    template <int dim>
    class NewtonSolver
    {
    public:
      struct Parameters
      {
        /// The limit of iterations of FGMRES, which is not restarted: it keeps
        /// two vectors of each.
        unsigned int max_iterations = 150;
        /// The part of the mass balance in the norm, over that of the
        /// Hamilton-Jacobi equation.
        double continuity_weight = 10;
        typename CommutingPreconditioner<dim>::Parameters preconditioner;
      };

      struct Result
      {
        unsigned int iterations = 0;
        /// Iterations of GMRES with X, in total.
        unsigned int inner_iterations = 0;
        /// The norm of the last residual, and that over the first one.
        double residual = 0, reduction = 0;
        bool   converged = false;
      };

      NewtonSolver(const space::Pair<dim> &pair,
                   const time::Layout     &slabs,
                   const time::Layout     &levels,
                   const Parameters       &parameters,
                   dealii::TimerOutput    &timer);

      /**
       * Solve at the linearization of @p system until the norm of the residual
       * at the barrier weight @p mu is below @p tolerance, and half of what it
       * was.
       *
       * @param f Right-hand side of the first row (potentials).
       * @param g Right-hand side of the second row (densities).
       */
      Result solve(const optimality::System<dim> &system,
                   const optimality::State       &state,
                   const time::Vector            &f,
                   const time::Vector            &g,
                   double                         mu,
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

    private:
      using BlockVector =
        dealii::LinearAlgebra::distributed::BlockVector<double>;
      struct Operator;
      struct Preconditioner;

      /// y <- P y: zero weighted mean in every level and component.
      void project(time::Vector &y) const;
      /// g <- P^T g.
      void project_transposed(time::Vector &g) const;
      /// The factors of the residuals in the norm.
      BlockVector norm_weights(const optimality::System<dim> &system,
                               double                         mu) const;
      /// Add the constants of each slab and component to dphi.
      void add_constants(const optimality::System<dim> &system,
                         const time::Vector            &g,
                         const time::Vector            &drho,
                         time::Vector                  &dphi) const;

      const space::Pair<dim> &pair_;
      /// W.
      const space::NodalBasis<dim> &space_;
      const time::Layout           &slabs_;
      const time::Layout           &levels_;
      Parameters                    parameters_;
      dealii::TimerOutput          &timer_;
      CommutingPreconditioner<dim>  preconditioner_;
      time::Vector                  c_;
      /// rho and D^T rho of the projectors, the latter [component][level].
      const time::Vector *density_ = nullptr;
      std::vector<double> masses_;
      /// Whether that is so, and constants are in the kernel of A.
      bool conserves_mass_ = true;
    };
  } // namespace solver
} // namespace otto
