// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/la/trilinos.h>
#include <otto/space/space.h>
#include <otto/time/layout.h>

#include <memory>
#include <vector>

namespace otto
{
  /// Wasserstein gradient flows: steps of the JKO scheme and their time loop.
  namespace flow
  {
    /**
     * The symmetric positive definite matrix S = K + B C^-1 B^T over vertices
     * and N slabs, where K is a block diagonal matrix of weighted stiffness
     * matrices, C a positive diagonal over vertices and the N levels at the
     * ends of the slabs, and B couples a level with the slabs before and after
     * it: B_nn = E_n for slab n and B_{n+1,n} = F_n for slab n + 1, all on the
     * pattern of the space. Solved by conjugate gradients with one V-cycle of
     * ML's smoothed aggregation, and by a sparse direct solver where that does
     * not converge: without an energy that spreads mass, and steps in which
     * mass moves by several cells, S is close to the normal equations of a
     * transport operator.
     *
     * S couples vertices that have a neighbour in common. It is the sum over
     * all vertices k and levels of the blocks b_k b_k^T/C_k, b_k the column of
     * B, of which each rank adds those of its own vertices.
     */
    template <int dim>
    class SchurComplement
    {
    public:
      SchurComplement(const space::Space<dim> &space,
                      const time::Layout      &slabs);
      ~SchurComplement();

      /**
       * Form the matrix. Collective.
       *
       * @param stiffness, own, next K, E^T and -F^T on the owned rows of the
       *   pattern of the space, [entry][slab] and [entry][level]; what F_N
       *   would be is not used.
       * @param diagonal C on owned vertices, [vertex][level].
       */
      void initialize(const time::LocalArray    &stiffness,
                      const time::LocalArray    &own,
                      const time::LocalArray    &next,
                      const std::vector<double> &diagonal);

      /**
       * x = S^-1 b. Collective.
       *
       * @param x A first guess, and the result.
       * @param reduction The residual to reach, relative to b.
       * @return The number of iterations; 0 if the solver was direct.
       * @throws base::RunError if neither solver succeeds.
       */
      unsigned int
      solve(time::Vector &x, const time::Vector &b, double reduction);

      /// Whether all matrices are factorised from now on.
      void set_direct(const bool direct) { direct_ = direct; }

      /// Whether that is so, because it was set or because an iteration failed.
      bool direct() const { return direct_; }

      /// y = S x. Collective.
      void multiply(time::Vector &y, const time::Vector &x) const;

    private:
      std::vector<std::vector<int>> couplings() const;
      void                          find_positions();
      void                          make_multigrid();

      const space::Space<dim> &space_;
      const time::Layout      &slabs_;
      /// S; before it is compressed, the part that comes from this rank's own
      /// vertices, on rows of all local vertices.
      std::unique_ptr<la::SparseMatrix> matrix_;
      /// Where in it the entries of the block of each owned vertex and level
      /// are.
      std::vector<unsigned int> positions_;
      /// Where in it the entries of K are.
      std::vector<unsigned int> stiffness_positions_;
      bool                      direct_ = false;
      /// Of the present matrix, if they were needed yet.
      std::unique_ptr<la::Multigrid>    multigrid_;
      std::unique_ptr<la::DirectSolver> factors_;
    };
  } // namespace flow
} // namespace otto
