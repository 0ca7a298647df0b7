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
      OTTO_VECTOR_CLONES
      void solve_lower(const SpacePattern &pattern,
                       const bool          first_level,
                       const float        *lower,
                       const float        *middle,
                       float              *x)
      {
        const unsigned int *column = pattern.column.data();
        const unsigned int  n      = pattern.n_rows();
        const float        *below  = x - n;
        for (unsigned int i = 0; i < n; ++i)
          {
            float sum = x[i];
            if (!first_level)
              for (unsigned int e = pattern.row_start[i];
                   e < pattern.row_start[i + 1];
                   ++e)
                sum -= lower[e] * below[column[e]];
            for (unsigned int e = pattern.row_start[i]; e < pattern.diagonal[i];
                 ++e)
              sum -= middle[e] * x[column[e]];
            x[i] = sum;
          }
      }



      OTTO_VECTOR_CLONES
      void solve_upper(const SpacePattern &pattern,
                       const bool          last_level,
                       const float        *middle,
                       const float        *upper,
                       const float        *inverse,
                       float              *x)
      {
        const unsigned int *column = pattern.column.data();
        const unsigned int  n      = pattern.n_rows();
        const float        *above  = x + n;
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



    EliminationPattern::EliminationPattern(const SpacePattern &pattern)
    {
      constexpr unsigned int    none   = -1;
      const auto               &column = pattern.column;
      const auto               &start  = pattern.row_start;
      std::vector<unsigned int> marker(pattern.n_rows(), none);
      for (unsigned int i = 0; i < pattern.n_rows(); ++i)
        {
          for (unsigned int e = start[i]; e < start[i + 1]; ++e)
            marker[column[e]] = e;
          for (unsigned int e = start[i]; e < start[i + 1]; ++e)
            {
              const unsigned int k = column[e];
              kept_start.push_back(source.size());
              dropped_start.push_back(dropped.size());
              for (unsigned int f = start[k]; f < start[k + 1]; ++f)
                {
                  if (f == pattern.diagonal[k] + 1)
                    {
                      kept_above.push_back(source.size());
                      dropped_above.push_back(dropped.size());
                    }
                  if (const unsigned int t = marker[column[f]]; t != none)
                    {
                      source.push_back(f);
                      target.push_back(t);
                    }
                  else
                    dropped.push_back(f);
                }
              if (pattern.diagonal[k] + 1 == start[k + 1])
                {
                  kept_above.push_back(source.size());
                  dropped_above.push_back(dropped.size());
                }
            }
          for (unsigned int e = start[i]; e < start[i + 1]; ++e)
            marker[column[e]] = none;
        }
      kept_start.push_back(source.size());
      dropped_start.push_back(dropped.size());
    }



    void SpaceTimeIlu::factorize_row(const std::size_t  level,
                                     const unsigned int i)
    {
      const SpacePattern       &pattern  = *factors_.pattern;
      const EliminationPattern &meet     = *elimination_;
      const unsigned int       *column   = pattern.column.data();
      const auto               &start    = pattern.row_start;
      const auto               &diagonal = pattern.diagonal;
      const std::size_t         entries  = pattern.column.size();
      const std::size_t         n        = pattern.n_rows();
      float                    *lower = factors_.lower.data() + level * entries;
      float       *middle  = factors_.middle.data() + level * entries;
      float       *upper   = factors_.upper.data() + level * entries;
      const float *inverse = inverse_.data() + level * n;
      // x -= l u, all of the row of u that belongs to entry e or what is
      // beyond its diagonal; adds up the absolute values of what is dropped
      float      dropped  = 0.f;
      const auto subtract = [&](const unsigned int e,
                                const bool         above,
                                const float        l,
                                const float       *u,
                                float             *x) {
        const auto &kept = above ? meet.kept_above : meet.kept_start;
        for (auto p = kept[e]; p < meet.kept_start[e + 1]; ++p)
          x[meet.target[p]] -= l * u[meet.source[p]];
        float       sum  = 0.f;
        const auto &lost = above ? meet.dropped_above : meet.dropped_start;
        for (auto p = lost[e]; p < meet.dropped_start[e + 1]; ++p)
          sum += std::abs(u[meet.dropped[p]]);
        dropped += std::abs(l) * sum;
      };
      if (level > 0)
        for (unsigned int e = start[i]; e < start[i + 1]; ++e)
          {
            const float l = lower[e] *= *(inverse + column[e] - n);
            subtract(e, true, l, middle - entries, lower);
            subtract(e, false, l, upper - entries, middle);
          }
      for (unsigned int e = start[i]; e < diagonal[i]; ++e)
        {
          const float l = middle[e] *= inverse[column[e]];
          subtract(e, true, l, middle, middle);
          if (level + 1 < factors_.levels)
            subtract(e, false, l, upper, upper);
        }
      // rows have diagonals of about one: a pivot far below is noise
      float pivot = middle[diagonal[i]] +=
        stabilisation_.shift + stabilisation_.compensation * dropped;
      if (!(std::abs(pivot) > 1e-3f))
        pivot = std::copysign(1e-3f, pivot);
      inverse_[level * n + i] = 1.f / pivot;
    }



    void SpaceTimeIlu::factorize(SpaceTimeMatrix matrix)
    {
      factors_     = std::move(matrix);
      const auto n = factors_.pattern->n_rows();
      if (pattern_ != factors_.pattern)
        {
          pattern_     = factors_.pattern;
          elimination_ = std::make_shared<EliminationPattern>(*pattern_);
        }
      inverse_.resize_fast(factors_.levels * n);
      for (std::size_t level = 0; level < factors_.levels; ++level)
        for (unsigned int i = 0; i < n; ++i)
          factorize_row(level, i);
    }



    void SpaceTimeIlu::solve(float *x) const
    {
      const std::size_t entries = factors_.pattern->column.size();
      const std::size_t n       = factors_.pattern->n_rows(),
                        levels  = factors_.levels;
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
  } // namespace solver
} // namespace otto
