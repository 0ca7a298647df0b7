// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/vector_clones.h>
#include <otto/solver/space_time_ilu.h>

#include <algorithm>
#include <cmath>

namespace otto
{
  namespace solver
  {
    namespace
    {
      constexpr unsigned int none = -1;

      // The part of the dropped entries of a row that its diagonal gets.
      constexpr float compensation = 0.2f;

      // x -= l u for one entry l of a row and the entries first <= f < last of
      // the row of u, in the columns that the row of x has; the sum of the
      // absolute values of what is dropped.
      inline __attribute__((always_inline)) float
      subtract_row(const float         l,
                   const unsigned int  first,
                   const unsigned int  last,
                   const unsigned int *column,
                   const unsigned int *marker,
                   const float *       u,
                   float *             x)
      {
        float dropped = 0.f;
        for (unsigned int f = first; f < last; ++f)
          if (const unsigned int e = marker[column[f]]; e != none)
            x[e] -= l * u[f];
          else
            dropped += std::abs(u[f]);
        return std::abs(l) * dropped;
      }



      OTTO_VECTOR_CLONES
      void
      solve_lower(const SpacePattern &pattern,
                  const bool          first_level,
                  const float *       lower,
                  const float *       middle,
                  float *             x)
      {
        const unsigned int *column = pattern.column.data();
        const unsigned int  n      = pattern.n_rows();
        const float *       below  = x - n;
        for (unsigned int i = 0; i < n; ++i)
          {
            float sum = x[i];
            if (!first_level)
              for (unsigned int e = pattern.row_start[i];
                   e < pattern.row_start[i + 1];
                   ++e)
                sum -= lower[e] * below[column[e]];
            for (unsigned int e = pattern.row_start[i];
                 e < pattern.diagonal[i];
                 ++e)
              sum -= middle[e] * x[column[e]];
            x[i] = sum;
          }
      }



      OTTO_VECTOR_CLONES
      void
      solve_upper(const SpacePattern &pattern,
                  const bool          last_level,
                  const float *       middle,
                  const float *       upper,
                  const float *       inverse,
                  float *             x)
      {
        const unsigned int *column = pattern.column.data();
        const unsigned int  n      = pattern.n_rows();
        const float *       above  = x + n;
        for (unsigned int i = n; i-- > 0;)
          {
            float sum = x[i];
            if (!last_level)
              for (unsigned int e = pattern.row_start[i];
                   e < pattern.row_start[i + 1];
                   ++e)
                sum -= upper[e] * above[column[e]];
            for (unsigned int e = pattern.diagonal[i] + 1;
                 e < pattern.row_start[i + 1];
                 ++e)
              sum -= middle[e] * x[column[e]];
            x[i] = sum * inverse[i];
          }
      }
    } // namespace



    SpaceTimeIlu::SpaceTimeIlu(const float shift)
      : shift_(shift)
    {}



    void
    SpaceTimeIlu::factorize_row(const std::size_t level, const unsigned int i)
    {
      const SpacePattern &pattern = *factors_.pattern;
      const unsigned int *column  = pattern.column.data();
      const auto &        start   = pattern.row_start;
      const auto &        diagonal = pattern.diagonal;
      const unsigned int *marker   = marker_.data();
      const std::size_t   entries  = pattern.column.size();
      const std::size_t   n        = pattern.n_rows();
      float *             lower    = factors_.lower.data() + level * entries;
      float *             middle   = factors_.middle.data() + level * entries;
      float *             upper    = factors_.upper.data() + level * entries;
      const float *       inverse  = inverse_.data() + level * n;
      for (unsigned int e = start[i]; e < start[i + 1]; ++e)
        marker_[column[e]] = e;
      float dropped = 0.f;
      if (level > 0)
        for (unsigned int e = start[i]; e < start[i + 1]; ++e)
          {
            const unsigned int k = column[e], last = start[k + 1];
            const float        l = lower[e] *= *(inverse + k - n);
            dropped += subtract_row(l,
                                    diagonal[k] + 1,
                                    last,
                                    column,
                                    marker,
                                    middle - entries,
                                    lower);
            dropped += subtract_row(
              l, start[k], last, column, marker, upper - entries, middle);
          }
      for (unsigned int e = start[i]; e < diagonal[i]; ++e)
        {
          const unsigned int k = column[e], last = start[k + 1];
          const float        l = middle[e] *= inverse[k];
          dropped += subtract_row(
            l, diagonal[k] + 1, last, column, marker, middle, middle);
          if (level + 1 < factors_.levels)
            dropped +=
              subtract_row(l, start[k], last, column, marker, upper, upper);
        }
      // rows have diagonals of about one: a pivot far below is noise
      float pivot = middle[diagonal[i]] += shift_ + compensation * dropped;
      if (!(std::abs(pivot) > 1e-3f))
        pivot = std::copysign(1e-3f, pivot);
      inverse_[level * n + i] = 1.f / pivot;
      for (unsigned int e = start[i]; e < start[i + 1]; ++e)
        marker_[column[e]] = none;
    }



    void
    SpaceTimeIlu::factorize(SpaceTimeMatrix matrix)
    {
      factors_       = std::move(matrix);
      const auto n   = factors_.pattern->n_rows();
      inverse_.resize_fast(factors_.levels * n);
      marker_.assign(n, none);
      for (std::size_t level = 0; level < factors_.levels; ++level)
        for (unsigned int i = 0; i < n; ++i)
          factorize_row(level, i);
    }



    void
    SpaceTimeIlu::solve(float *x) const
    {
      const std::size_t entries = factors_.pattern->column.size();
      const std::size_t n = factors_.pattern->n_rows(), levels = factors_.levels;
      for (std::size_t l = 0; l < levels; ++l)
        solve_lower(*factors_.pattern,
                    l == 0,
                    factors_.lower.data() + l * entries,
                    factors_.middle.data() + l * entries,
                    x + l * n);
      for (std::size_t l = levels; l-- > 0;)
        solve_upper(*factors_.pattern,
                    l + 1 == levels,
                    factors_.middle.data() + l * entries,
                    factors_.upper.data() + l * entries,
                    inverse_.data() + l * n,
                    x + l * n);
    }



    std::size_t
    SpaceTimeIlu::memory_consumption() const
    {
      return factors_.memory_consumption() + inverse_.memory_consumption();
    }
  } // namespace solver
} // namespace otto
