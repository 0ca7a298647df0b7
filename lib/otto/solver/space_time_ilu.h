// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/optimality/blocks.h>

namespace otto
{
  /// Newton, interior point, Krylov methods and their preconditioners.
  namespace solver
  {
    /**
     * An incomplete factorisation without fill, ILU(0), of the space-time
     * operator of the commuting preconditioner,
     *
     *   X = diag(c) A~ + B^T D^-1 B~,
     *
     * on the vertices that a rank owns (block Jacobi between ranks). In space
     * the sparsity is that of neighbours of neighbours, in time tridiagonal.
     *
     * The order is level by level. X is close to minus the second derivative
     * along characteristics: eliminating a whole level means inverting matrices
     * like a mass matrix, whose inverses decay fast in space, so that little is
     * lost with the fill that is dropped. Eliminating vertex by vertex would
     * drop the inverse of a second derivative in time, which does not decay;
     * doc/solver.md has the comparison. Rows are scaled to a unit diagonal and
     * stored in single precision: half the memory traffic is half the time.
     */
    template <int dim>
    class SpaceTimeIlu
    {
    public:
      /// Find the sparsity, which stays the same for a whole run.
      SpaceTimeIlu(const space::Space<dim> &space, unsigned int n_levels);

      /**
       * Assemble and factorise.
       *
       * @param blocks The blocks B and B~ at the iterate.
       * @param laplacian A~ on the spatial pattern, [entry][level].
       * @param c One value per owned vertex and level.
       */
      void
      factorize(const optimality::Blocks<dim> &blocks,
                const time::LocalArray &       laplacian,
                const time::Vector &           c);

      /// y = (LU)^-1 x, an approximate inverse of diag(scaling) X.
      void
      vmult(time::Vector &y, const time::Vector &x) const;

      /// x_k <- scaling_k x_k, where the scaling makes the diagonal of X one.
      void
      scale_rows(time::Vector &x) const;

      /// Memory in bytes.
      std::size_t
      memory_consumption() const;

    private:
      void
      assemble_row(unsigned int                   i,
                   const optimality::Blocks<dim> &blocks,
                   const time::LocalArray &       laplacian,
                   const time::Vector &           c);

      void
      factorize_row(std::size_t level, unsigned int i);

      const space::Space<dim> & space_;
      std::size_t               levels_;
      std::vector<unsigned int> row_start_, column_, diagonal_;
      std::vector<unsigned int> transposed_;
      /// The factors in the places of X: couplings to the level below, on the
      /// level, and to the level above, [level][spatial entry].
      dealii::AlignedVector<float> lower_, middle_, upper_;
      /// One over the diagonal of U, [level][vertex].
      dealii::AlignedVector<float> inverse_;
      /// Row scaling, [vertex][level].
      dealii::AlignedVector<float> scaling_;
      unsigned int                 small_pivots_ = 0;
      std::vector<unsigned int>    marker_;
      std::vector<double>          buffer_;
      mutable dealii::AlignedVector<float> work_;
    };
  } // namespace solver
} // namespace otto
