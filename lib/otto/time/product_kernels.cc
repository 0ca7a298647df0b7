// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/vector_clones.h>
#include <otto/time/kernels.h>

#include <algorithm>

namespace otto
{
  namespace time
  {
    namespace kernels
    {
      template <typename Number>
      OTTO_VECTOR_CLONES void multiply(const space::Pattern &pattern,
                                       const unsigned int    n_rows,
                                       const unsigned int    levels,
                                       const Number         *a,
                                       const Number         *x,
                                       Number               *y)
      {
        const std::size_t n = levels;
        for (unsigned int i = 0; i < n_rows; ++i)
          {
            Number *__restrict yi = y + i * n;
            std::fill(yi, yi + n, Number(0));
            for (unsigned int e = pattern.row_start[i];
                 e < pattern.row_start[i + 1];
                 ++e)
              {
                const Number *__restrict ae = a + e * n;
                const Number *__restrict xj = x + pattern.column[e] * n;
                for (std::size_t l = 0; l < n; ++l)
                  yi[l] += ae[l] * xj[l];
              }
          }
      }



      template <typename Number>
      OTTO_VECTOR_CLONES void multiply_transposed(const space::Pattern &pattern,
                                                  const unsigned int    n_owned,
                                                  const unsigned int    levels,
                                                  const double         *m,
                                                  const Number         *d,
                                                  const Number          s,
                                                  const Number         *t,
                                                  const Number         *a,
                                                  Number               *y)
      {
        const std::size_t n = levels;
        std::fill(y, y + n_owned * n, Number(0));
        for (unsigned int i = 0; i + 1 < pattern.row_start.size(); ++i)
          {
            const Number *__restrict di = d + i * n;
            const Number *__restrict ai = a + i * n;
            for (unsigned int e = pattern.row_start[i];
                 e < pattern.row_start[i + 1];
                 ++e)
              if (pattern.column[e] < n_owned)
                {
                  const Number *__restrict te = t + e * n;
                  Number *__restrict yj       = y + pattern.column[e] * n;
                  const Number me             = static_cast<Number>(m[e]);
                  for (std::size_t l = 0; l < n; ++l)
                    yj[l] += me * di[l] + s * te[l] * ai[l];
                }
          }
      }



      template <typename Number>
      OTTO_VECTOR_CLONES void multiply_transposed(const space::Pattern &pattern,
                                                  const unsigned int    n_owned,
                                                  const unsigned int    levels,
                                                  const double         *m,
                                                  const Number         *t,
                                                  const Number         *x,
                                                  Number               *p,
                                                  Number               *q)
      {
        const std::size_t n = levels;
        std::fill(p, p + n_owned * n, Number(0));
        std::fill(q, q + n_owned * n, Number(0));
        for (unsigned int i = 0; i + 1 < pattern.row_start.size(); ++i)
          {
            const Number *__restrict xi = x + i * n;
            for (unsigned int e = pattern.row_start[i];
                 e < pattern.row_start[i + 1];
                 ++e)
              if (pattern.column[e] < n_owned)
                {
                  const Number *__restrict te = t + e * n;
                  Number *__restrict pj       = p + pattern.column[e] * n;
                  Number *__restrict qj       = q + pattern.column[e] * n;
                  const Number me             = static_cast<Number>(m[e]);
                  for (std::size_t l = 0; l < n; ++l)
                    {
                      pj[l] += me * xi[l];
                      qj[l] += te[l] * xi[l];
                    }
                }
          }
      }



      template <typename Number>
      OTTO_VECTOR_CLONES void differences_and_sums(const std::size_t n_vertices,
                                                   const unsigned int slabs,
                                                   const unsigned int levels,
                                                   const Number      *values,
                                                   Number *difference,
                                                   Number *sum)
      {
        const std::size_t n = slabs, m = levels;
        for (std::size_t i = 0; i < n_vertices; ++i)
          {
            const Number *__restrict v = values + i * m;
            Number *__restrict d       = difference + i * n;
            Number *__restrict s       = sum + i * n;
            d[0] = s[0] = v[0];
            for (std::size_t l = 1; l < m; ++l)
              {
                d[l] = v[l] - v[l - 1];
                s[l] = v[l] + v[l - 1];
              }
            if (m < n)
              {
                d[m] = -v[m - 1];
                s[m] = v[m - 1];
              }
          }
      }



      template <typename Number>
      OTTO_VECTOR_CLONES void
      add_transposed_differences_and_sums(const std::size_t  n_vertices,
                                          const unsigned int slabs,
                                          const unsigned int levels,
                                          const Number      *difference,
                                          const Number      *sum,
                                          Number            *values)
      {
        const std::size_t n = slabs, m = levels;
        for (std::size_t i = 0; i < n_vertices; ++i)
          {
            const Number *__restrict d = difference + i * n;
            const Number *__restrict s = sum + i * n;
            Number *__restrict v       = values + i * m;
            for (std::size_t l = 0; l + 1 < n; ++l)
              v[l] += (d[l] - s[l]) - (d[l + 1] + s[l + 1]);
            if (m == n)
              v[n - 1] += d[n - 1] - s[n - 1];
          }
      }



      template <typename Number>
      OTTO_VECTOR_CLONES void multiply(const space::Pattern &pattern,
                                       const unsigned int    n_rows,
                                       const unsigned int    levels,
                                       const double         *m,
                                       const Number         *d,
                                       const Number          s,
                                       const Number         *t,
                                       const Number         *a,
                                       Number               *y)
      {
        const std::size_t n = levels;
        for (unsigned int i = 0; i < n_rows; ++i)
          {
            Number *__restrict yi = y + i * n;
            std::fill(yi, yi + n, Number(0));
            for (unsigned int e = pattern.row_start[i];
                 e < pattern.row_start[i + 1];
                 ++e)
              {
                const std::size_t j         = pattern.column[e] * n;
                const Number *__restrict te = t + e * n;
                const Number *__restrict dj = d + j;
                const Number *__restrict aj = a + j;
                const Number me             = static_cast<Number>(m[e]);
                for (std::size_t l = 0; l < n; ++l)
                  yi[l] += me * dj[l] + s * te[l] * aj[l];
              }
          }
      }

#define OTTO_INSTANTIATE(Number)                                    \
  template void multiply(const space::Pattern &,                    \
                         unsigned int,                              \
                         unsigned int,                              \
                         const Number *,                            \
                         const Number *,                            \
                         Number *);                                 \
  template void multiply(const space::Pattern &,                    \
                         unsigned int,                              \
                         unsigned int,                              \
                         const double *,                            \
                         const Number *,                            \
                         Number,                                    \
                         const Number *,                            \
                         const Number *,                            \
                         Number *);                                 \
  template void multiply_transposed(const space::Pattern &,         \
                                    unsigned int,                   \
                                    unsigned int,                   \
                                    const double *,                 \
                                    const Number *,                 \
                                    Number,                         \
                                    const Number *,                 \
                                    const Number *,                 \
                                    Number *);                      \
  template void multiply_transposed(const space::Pattern &,         \
                                    unsigned int,                   \
                                    unsigned int,                   \
                                    const double *,                 \
                                    const Number *,                 \
                                    const Number *,                 \
                                    Number *,                       \
                                    Number *);                      \
  template void differences_and_sums(std::size_t,                   \
                                     unsigned int,                  \
                                     unsigned int,                  \
                                     const Number *,                \
                                     Number *,                      \
                                     Number *);                     \
  template void add_transposed_differences_and_sums(std::size_t,    \
                                                    unsigned int,   \
                                                    unsigned int,   \
                                                    const Number *, \
                                                    const Number *, \
                                                    Number *)
      OTTO_INSTANTIATE(double);
      OTTO_INSTANTIATE(float);
#undef OTTO_INSTANTIATE
    } // namespace kernels
  }   // namespace time
} // namespace otto
