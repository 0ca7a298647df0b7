// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/vector_clones.h>
#include <otto/time/kernels.h>

#include <algorithm>

// The loops that have to become part of each clone of the functions below.
#define OTTO_INLINE inline __attribute__((always_inline))

namespace otto
{
  namespace time
  {
    namespace kernels
    {
      namespace
      {
        template <typename Number>
        OTTO_INLINE void product(const space::Pattern &pattern,
                                 const unsigned int    n_rows,
                                 const std::size_t     n,
                                 const Number         *a,
                                 const Number         *x,
                                 Number               *y)
        {
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
        OTTO_INLINE void transposed_product(const space::Pattern &pattern,
                                            const unsigned int    n_owned,
                                            const std::size_t     n,
                                            const double         *m,
                                            const Number         *d,
                                            const Number          s,
                                            const Number         *t,
                                            const Number         *a,
                                            Number               *y)
        {
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
        OTTO_INLINE void transposed_products(const space::Pattern &pattern,
                                             const unsigned int    n_owned,
                                             const std::size_t     n,
                                             const double         *m,
                                             const Number         *t,
                                             const Number         *x,
                                             Number               *p,
                                             Number               *q)
        {
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
        OTTO_INLINE void neighbouring_levels(const std::size_t n_vertices,
                                             const std::size_t n,
                                             const Number     *values,
                                             Number           *difference,
                                             Number           *sum)
        {
          for (std::size_t i = 0; i < n_vertices; ++i)
            {
              const Number *__restrict v = values + i * (n - 1);
              Number *__restrict d       = difference + i * n;
              Number *__restrict s       = sum + i * n;
              d[0] = s[0] = v[0];
              for (std::size_t l = 1; l + 1 < n; ++l)
                {
                  d[l] = v[l] - v[l - 1];
                  s[l] = v[l] + v[l - 1];
                }
              d[n - 1] = -v[n - 2];
              s[n - 1] = v[n - 2];
            }
        }



        template <typename Number>
        OTTO_INLINE void add_neighbouring_slabs(const std::size_t n_vertices,
                                                const std::size_t n,
                                                const Number     *difference,
                                                const Number     *sum,
                                                Number           *values)
        {
          for (std::size_t i = 0; i < n_vertices; ++i)
            {
              const Number *__restrict d = difference + i * n;
              const Number *__restrict s = sum + i * n;
              Number *__restrict v       = values + i * (n - 1);
              for (std::size_t l = 0; l + 1 < n; ++l)
                v[l] += (d[l] - s[l]) - (d[l + 1] + s[l + 1]);
            }
        }
      } // namespace



      OTTO_VECTOR_CLONES
      void multiply(const space::Pattern &pattern,
                    const unsigned int    n_rows,
                    const unsigned int    levels,
                    const double         *a,
                    const double         *x,
                    double               *y)
      {
        product(pattern, n_rows, levels, a, x, y);
      }



      OTTO_VECTOR_CLONES
      void multiply_transposed(const space::Pattern &pattern,
                               const unsigned int    n_owned,
                               const unsigned int    levels,
                               const double         *m,
                               const double         *d,
                               const double          s,
                               const double         *t,
                               const double         *a,
                               double               *y)
      {
        transposed_product(pattern, n_owned, levels, m, d, s, t, a, y);
      }



      OTTO_VECTOR_CLONES
      void multiply_transposed(const space::Pattern &pattern,
                               const unsigned int    n_owned,
                               const unsigned int    levels,
                               const double         *m,
                               const double         *t,
                               const double         *x,
                               double               *p,
                               double               *q)
      {
        transposed_products(pattern, n_owned, levels, m, t, x, p, q);
      }



      OTTO_VECTOR_CLONES
      void differences_and_sums(const std::size_t  n_vertices,
                                const unsigned int slabs,
                                const double      *values,
                                double            *difference,
                                double            *sum)
      {
        neighbouring_levels(n_vertices, slabs, values, difference, sum);
      }



      OTTO_VECTOR_CLONES
      void add_transposed_differences_and_sums(const std::size_t  n_vertices,
                                               const unsigned int slabs,
                                               const double      *difference,
                                               const double      *sum,
                                               double            *values)
      {
        add_neighbouring_slabs(n_vertices, slabs, difference, sum, values);
      }



      OTTO_VECTOR_CLONES
      void multiply(const space::Pattern &pattern,
                    const unsigned int    n_rows,
                    const unsigned int    levels,
                    const double         *m,
                    const double         *d,
                    const double          s,
                    const double         *t,
                    const double         *a,
                    double               *y)
      {
        const std::size_t n = levels;
        for (unsigned int i = 0; i < n_rows; ++i)
          {
            double *__restrict yi = y + i * n;
            std::fill(yi, yi + n, 0.);
            for (unsigned int e = pattern.row_start[i];
                 e < pattern.row_start[i + 1];
                 ++e)
              {
                const std::size_t j         = pattern.column[e] * n;
                const double *__restrict te = t + e * n;
                const double *__restrict dj = d + j;
                const double *__restrict aj = a + j;
                const double me             = m[e];
                for (std::size_t l = 0; l < n; ++l)
                  yi[l] += me * dj[l] + s * te[l] * aj[l];
              }
          }
      }



      OTTO_VECTOR_CLONES
      void multiply(const space::Pattern &pattern,
                    const unsigned int    n_rows,
                    const unsigned int    levels,
                    const float          *a,
                    const float          *x,
                    float                *y)
      {
        product(pattern, n_rows, levels, a, x, y);
      }



      OTTO_VECTOR_CLONES
      void multiply_transposed(const space::Pattern &pattern,
                               const unsigned int    n_owned,
                               const unsigned int    levels,
                               const double         *m,
                               const float          *d,
                               const float           s,
                               const float          *t,
                               const float          *a,
                               float                *y)
      {
        transposed_product(pattern, n_owned, levels, m, d, s, t, a, y);
      }



      OTTO_VECTOR_CLONES
      void multiply_transposed(const space::Pattern &pattern,
                               const unsigned int    n_owned,
                               const unsigned int    levels,
                               const double         *m,
                               const float          *t,
                               const float          *x,
                               float                *p,
                               float                *q)
      {
        transposed_products(pattern, n_owned, levels, m, t, x, p, q);
      }



      OTTO_VECTOR_CLONES
      void differences_and_sums(const std::size_t  n_vertices,
                                const unsigned int slabs,
                                const float       *values,
                                float             *difference,
                                float             *sum)
      {
        neighbouring_levels(n_vertices, slabs, values, difference, sum);
      }



      OTTO_VECTOR_CLONES
      void add_transposed_differences_and_sums(const std::size_t  n_vertices,
                                               const unsigned int slabs,
                                               const float       *difference,
                                               const float       *sum,
                                               float             *values)
      {
        add_neighbouring_slabs(n_vertices, slabs, difference, sum, values);
      }
    } // namespace kernels
  }   // namespace time
} // namespace otto
