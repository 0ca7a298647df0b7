// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/optimality/system.h>
#include <otto/solver/line_multilevel.h>

namespace otto
{
  namespace solver
  {
    /**
     * A Newton correction of the potentials alone. With the densities
     * eliminated from the Newton system (see NewtonSolver), and without the
     * residual of the continuity equation, what is left for the potentials is
     * symmetric and positive semidefinite,
     *
     *   (A + B C^-1 B^T) dphi = B C^-1 g.
     *
     * In the bulk of the mass C is so small, and the matrix so badly
     * conditioned, that CG does not solve the whole system. Beside the mass,
     * where densities are small, it is well conditioned once the unknowns of a
     * vertex at all times are eliminated together; and it is there that the
     * second-order term of a Newton step, tau/4 abs(grad dphi)^2, violates the
     * Hamilton-Jacobi inequality. The certificate pays for the largest
     * violation of each level, so that its gap stays open until that is
     * removed. CG with LineMultilevel.
     */
    template <int dim>
    class PotentialCorrection
    {
    public:
      PotentialCorrection(const space::Pair<dim> &pair,
                          const time::Layout     &slabs,
                          const time::Layout     &levels);

      /**
       * @param system Linearized at the iterate.
       * @param c The diagonal C.
       * @param g Right-hand side of the second row (densities).
       * @param tolerance Reduction of the residual of CG.
       * @param max_iterations CG stops after as many in any case.
       *
       * @return The number of iterations.
       */
      unsigned int solve(const optimality::System<dim> &system,
                         const time::Vector            &c,
                         const time::Vector            &g,
                         double                         tolerance,
                         unsigned int                   max_iterations,
                         time::Vector                  &dphi);

    private:
      struct Operator;
      /// Rounding of B x, in the l2 norm: there is nothing to solve below it.
      double rounding(const optimality::Blocks<dim> &blocks,
                      const time::Vector            &x) const;
      /// The matrix has the constants of every component in its kernel.
      void remove_constants(time::Vector &f) const;

      /// V.
      const space::NodalBasis<dim> &space_;
      const time::Layout           &slabs_;
      const time::Layout           &levels_;
      time::Vector                  c_inverse_;
      LineMultilevel<dim>           preconditioner_;
    };
  } // namespace solver
} // namespace otto
