// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/optimality/blocks.h>
#include <otto/solver/coarse_space.h>

namespace otto
{
  namespace solver
  {
    /**
     * The additive multilevel preconditioner of Bramble, Pasciak and Xu (Math.
     * Comp. 55, 1990) for the operator S = A + B C^-1 B^T of
     * PotentialCorrection,
     *
     *   sum_l P_l T_l^-1 P_l^T,
     *
     * where P_0 is the identity, P_1 the prolongation of CoarseSpace, the
     * further ones go to smoothed aggregates of its unknowns, all of them in
     * space only; T_l is the tridiagonal part of P_l^T S P_l that couples the
     * times of one vertex or aggregate. Symmetric and positive definite, and
     * without any product with S. Coarse unknowns are known to all ranks.
     */
    template <int dim>
    class LineMultilevel
    {
    public:
      LineMultilevel(const space::Pair<dim> &pair,
                     const time::Layout     &slabs,
                     const time::Layout     &levels);

      /**
       * Compute and factorize all T_l. Collective.
       *
       * @param c_inverse The diagonal of C^-1 on owned vertices of W and
       *   inner levels.
       */
      void initialize(const optimality::Blocks<dim> &blocks,
                      const time::Vector            &c_inverse);

      /// y = sum_l P_l T_l^-1 P_l^T x. Collective.
      void vmult(time::Vector &y, const time::Vector &x) const;

    private:
      /// Symmetric tridiagonal matrices T = L D L^T.
      struct Lines
      {
        std::size_t n = 0;
        /// D and the lower diagonal of T, then the inverse of D and the lower
        /// diagonal of L; [line][slab].
        std::vector<double> diagonal, lower;

        void clear(std::size_t lines, std::size_t slabs);
        void factorize();
        /// x <- T^-1 x, [line][slab].
        void solve(double *x) const;
      };

      struct Level
      {
        /// Rows over local vertices of V, for the products P_l^T S P_l.
        Prolongation from_vertices;
        /// Rows over the unknowns of the level before, empty for the first.
        Prolongation from_last;
        Lines        lines;
      };

      void add_vertex_lines(const optimality::Blocks<dim> &blocks,
                            const time::LocalArray        &c_inverse);
      void add_coarse_stiffness(const optimality::Blocks<dim> &blocks,
                                Level                         &level);
      void add_coarse_squares(const optimality::Blocks<dim> &blocks,
                              const time::Vector            &c_inverse,
                              Level                         &level);
      void transpose_pattern();

      const space::Pair<dim> &pair_;
      /// V.
      const space::NodalBasis<dim> &space_;
      /// The columns of owned vertices of W in the pattern of the pair: rows
      /// and positions.
      std::vector<unsigned int>                column_start_, row_, position_;
      const time::Layout                      &slabs_;
      const time::Layout                      &levels_;
      Lines                                    vertices_;
      std::vector<Level>                       coarse_;
      mutable std::vector<std::vector<double>> work_;
    };
  } // namespace solver
} // namespace otto
