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
     * Unknowns are ordered vertex by vertex, levels fastest, so that every
     * spatial entry is a tridiagonal matrix and the loops over levels are
     * contiguous. Rows are scaled to a unit diagonal and stored in single
     * precision: a preconditioner needs no more, and half the memory traffic
     * is half the time.
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
      /// Three diagonals of every spatial entry, padded at both ends.
      struct Band
      {
        dealii::AlignedVector<float> lower, diagonal, upper;
      };

      void
      assemble_row(unsigned int                   i,
                   const optimality::Blocks<dim> &blocks,
                   const time::LocalArray &       laplacian,
                   const time::Vector &           c);

      const space::Space<dim> & space_;
      std::size_t               levels_;
      std::vector<unsigned int> row_start_, column_, diagonal_;
      std::vector<unsigned int> transposed_;
      Band                      band_;
      /// One over the diagonal of row [vertex][level], and its scaling.
      dealii::AlignedVector<float> inverse_, scaling_;
      std::vector<unsigned int>    marker_;
      std::vector<double>          buffer_;
      mutable dealii::AlignedVector<float> work_;
    };
  } // namespace solver
} // namespace otto
