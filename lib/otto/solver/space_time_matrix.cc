// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/vector_clones.h>
#include <otto/solver/space_time_matrix.h>

#include <algorithm>
#include <cmath>

namespace otto
{
  namespace solver
  {
    SpacePattern::SpacePattern(
      const std::vector<std::vector<unsigned int>> &rows)
    {
      row_start.push_back(0);
      for (unsigned int i = 0; i < rows.size(); ++i)
        {
          const auto here = std::lower_bound(rows[i].begin(), rows[i].end(), i);
          diagonal.push_back(column.size() + (here - rows[i].begin()));
          column.insert(column.end(), rows[i].begin(), rows[i].end());
          row_start.push_back(column.size());
        }
    }



    unsigned int SpacePattern::position(const unsigned int row,
                                        const unsigned int j) const
    {
      const auto first = column.begin();
      return std::lower_bound(first + row_start[row],
                              first + row_start[row + 1],
                              j) -
             first;
    }



    SpaceTimeMatrix::SpaceTimeMatrix(std::shared_ptr<const SpacePattern> p,
                                     const std::size_t                   levels)
      : pattern(std::move(p))
      , levels(levels)
    {
      for (auto *values : {&lower, &middle, &upper})
        values->resize_fast(levels * pattern->column.size());
    }



    namespace
    {
      OTTO_VECTOR_CLONES
      void subtract_products(const SpacePattern &pattern,
                             const float        *lower,
                             const float        *middle,
                             const float        *upper,
                             const float        *below,
                             const float        *here,
                             const float        *above,
                             const float        *b,
                             float              *r)
      {
        const unsigned int *column = pattern.column.data();
        for (unsigned int i = 0; i < pattern.n_rows(); ++i)
          {
            float sum = b[i];
            for (unsigned int e = pattern.row_start[i];
                 e < pattern.row_start[i + 1];
                 ++e)
              {
                const unsigned int j = column[e];
                sum -= lower[e] * below[j] + middle[e] * here[j] +
                       upper[e] * above[j];
              }
            r[i] = sum;
          }
      }
    } // namespace



    void SpaceTimeMatrix::scale_rows(float *s)
    {
      const std::size_t entries = pattern->column.size();
      for (std::size_t l = 0; l < levels; ++l)
        for (unsigned int i = 0; i < pattern->n_rows(); ++i)
          {
            const std::size_t first = l * entries;
            const float       factor =
              1.f / std::abs(middle[first + pattern->diagonal[i]]);
            s[l * pattern->n_rows() + i] = factor;
            for (auto *values : {&lower, &middle, &upper})
              for (unsigned int e = pattern->row_start[i];
                   e < pattern->row_start[i + 1];
                   ++e)
                (*values)[first + e] *= factor;
          }
    }



    void
    SpaceTimeMatrix::residual(const float *x, const float *b, float *r) const
    {
      const std::size_t  n       = pattern->n_rows();
      const std::size_t  entries = pattern->column.size();
      std::vector<float> zero(n, 0.f);
      for (std::size_t l = 0; l < levels; ++l)
        subtract_products(*pattern,
                          lower.data() + l * entries,
                          middle.data() + l * entries,
                          upper.data() + l * entries,
                          l > 0 ? x + (l - 1) * n : zero.data(),
                          x + l * n,
                          l + 1 < levels ? x + (l + 1) * n : zero.data(),
                          b + l * n,
                          r + l * n);
    }
  } // namespace solver
} // namespace otto
