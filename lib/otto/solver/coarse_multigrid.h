// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/solver/aggregation.h>
#include <otto/solver/space_time_ilu.h>

#include <deal.II/lac/full_matrix.h>

namespace otto
{
  namespace solver
  {
    /// The LU factorisation of a small SpaceTimeMatrix, block tridiagonal in
    /// time with dense blocks.
    class BlockTridiagonalLU
    {
    public:
      void factorize(const SpaceTimeMatrix &matrix);

      /// x <- X^-1 x, [level][row].
      void solve(float *x) const;

    private:
      std::size_t levels_ = 0, n_ = 0;
      /// Inverse pivots, L and U blocks of all levels.
      std::vector<dealii::FullMatrix<double>> inverse_, lower_, upper_;
    };



    /**
     * A multigrid V-cycle for a SpaceTimeMatrix that is known to this rank as a
     * whole: coarsening in space by smoothed aggregation and Galerkin products,
     * all levels of time kept, SpaceTimeIlu before and after each coarse
     * correction, a direct solve at the end. The factorisations are those of
     * the matrices with their rows scaled to a diagonal of one.
     */
    class CoarseMultigrid
    {
    public:
      /**
       * @param laplacian See coarsen().
       * @param shift See SpaceTimeIlu.
       */
      CoarseMultigrid(const SpaceTimeMatrix &laplacian, float shift);

      void initialize(SpaceTimeMatrix matrix);

      /// Of the factorisations of the next initialize().
      void set_stabilisation(const SpaceTimeIlu::Stabilisation &stabilisation)
      {
        stabilisation_ = stabilisation;
      }

      /// x ~ X^-1 b, [level][row].
      void solve(float *x, const float *b) const;

    private:
      struct Level
      {
        SpaceTimeMatrix    matrix;
        SpaceTimeIlu       ilu;
        std::vector<float> scaling;

        Level(SpaceTimeMatrix matrix, const SpaceTimeIlu::Stabilisation &);
        /// x <- (LU)^-1 diag(scaling) x.
        void smooth(float *x) const;
      };

      // x holds b at the start
      void cycle(std::size_t level, float *x, const float *b) const;

      SpaceTimeIlu::Stabilisation stabilisation_;
      std::vector<Prolongation>   prolongations_;
      std::size_t                 size_ = 0;
      std::vector<Level>          hierarchy_;
      BlockTridiagonalLU          direct_;
    };
  } // namespace solver
} // namespace otto
