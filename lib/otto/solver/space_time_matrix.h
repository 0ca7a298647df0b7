// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deal.II/base/aligned_vector.h>

#include <memory>
#include <vector>

namespace otto
{
  namespace solver
  {
    /// Sorted compressed rows of a square matrix in space.
    struct SpacePattern
    {
      std::vector<unsigned int> row_start, column;
      /// The position of the diagonal of each row.
      std::vector<unsigned int> diagonal;

      /// From one sorted list of columns per row, the diagonal among them.
      explicit SpacePattern(const std::vector<std::vector<unsigned int>> &rows);

      unsigned int n_rows() const
      {
        return static_cast<unsigned int>(diagonal.size());
      }

      /// The position of an entry that must exist.
      unsigned int position(unsigned int row, unsigned int column) const;
    };



    /**
     * A matrix over space and time of one rank that couples each level with
     * the level below and the level above: three matrices in space for each
     * level, all with the same pattern, stored level by level in single
     * precision, because only preconditioners are made of it. Vectors are
     * [level][row].
     */
    struct SpaceTimeMatrix
    {
      using Values = dealii::AlignedVector<float>;

      std::shared_ptr<const SpacePattern> pattern;
      std::size_t                         levels = 0;
      /// [level][entry of the pattern].
      Values lower, middle, upper;

      SpaceTimeMatrix() = default;
      /// Not initialised.
      SpaceTimeMatrix(std::shared_ptr<const SpacePattern> pattern,
                      std::size_t                         levels);

      std::size_t size() const { return levels * pattern->n_rows(); }

      /// X <- diag(s) X, which has a diagonal of one (of minus one where X has
      /// a negative one). @p s becomes s, [level][row].
      void scale_rows(float *s);

      /// r = b - X x.
      void residual(const float *x, const float *b, float *r) const;
    };
  } // namespace solver
} // namespace otto
