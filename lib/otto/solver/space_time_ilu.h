// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/solver/space_time_matrix.h>

namespace otto
{
  /// Newton, interior point, Krylov methods and their preconditioners.
  namespace solver
  {
    /**
     * Which entries meet when a multiple of one row of a pattern is subtracted
     * from another in the pattern of the latter. The same on all levels and in
     * all factorisations, so it is found once.
     */
    struct EliminationPattern
    {
      explicit EliminationPattern(const SpacePattern &pattern);

      /// Ranges by entry e of the pattern, in row i and column k: those entries
      /// of row k whose columns row i has, and those it has not; of each the
      /// first with a column beyond k.
      std::vector<unsigned int> kept_start, kept_above;
      std::vector<unsigned int> dropped_start, dropped_above;
      /// Entries of row k that are kept, and where they go to in row i.
      std::vector<unsigned int> source, target;
      /// Entries of row k that are dropped.
      std::vector<unsigned int> dropped;
    };



    /**
     * An incomplete factorisation without fill, ILU(0), of a matrix over space
     * and time whose rows are scaled to a diagonal of about one.
     *
     * The order is level by level. The operators at hand are close to minus
     * the second derivative along characteristics: eliminating a whole level
     * means inverting matrices like a mass matrix, whose inverses decay fast in
     * space, so that little is lost with the fill that is dropped. Eliminating
     * vertex by vertex would drop the inverse of a second derivative in time,
     * which does not decay. Without a remedy the factors become unstable where
     * there is vacuum, and where characteristics cross many cells in a slab: a
     * fifth of what is dropped in a row, in absolute values, is added to its
     * diagonal (Jennings, Malik, J. Inst. Math. Appl. 20, 1977, add all of it),
     * and a small shift to all diagonals; doc/notebook/space_time_operator.md
     * has the comparison. Single precision: half the memory traffic is half the
     * time.
     */
    class SpaceTimeIlu
    {
    public:
      /// How factors are kept stable.
      struct Stabilisation
      {
        /// Added to each diagonal before it is eliminated.
        float shift = 0.02f;
        /// The part of what is dropped in a row, in absolute values, that is
        /// added to its diagonal.
        float compensation = 0.2f;
      };

      explicit SpaceTimeIlu(const float shift = 0.02f)
      {
        stabilisation_.shift = shift;
      }

      void set_stabilisation(const Stabilisation &stabilisation)
      {
        stabilisation_ = stabilisation;
      }

      /// Factorise in the place of @p matrix.
      void factorize(SpaceTimeMatrix matrix);

      /// x <- (LU)^-1 x, [level][row].
      void solve(float *x) const;

    private:
      void factorize_row(std::size_t level, unsigned int i);

      Stabilisation   stabilisation_;
      SpaceTimeMatrix factors_;
      /// One over the diagonal of U, [level][row].
      SpaceTimeMatrix::Values                   inverse_;
      std::shared_ptr<const SpacePattern>       pattern_;
      std::shared_ptr<const EliminationPattern> elimination_;
    };
  } // namespace solver
} // namespace otto
