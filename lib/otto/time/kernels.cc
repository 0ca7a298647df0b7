// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/vector_clones.h>
#include <otto/time/kernels.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace otto
{
  namespace time
  {
    namespace kernels
    {
      using dealii::numbers::invalid_unsigned_int;

      OTTO_VECTOR_CLONES
      void add_weighted_stiffness(const Cells       &cells,
                                  const unsigned int levels,
                                  const double       factor,
                                  const double      *r,
                                  double            *k)
      {
        const std::size_t   n  = levels;
        const unsigned int  nv = cells.n_vertices, nw = cells.n_densities;
        const unsigned int  dim = cells.dim;
        std::vector<double> buffer(n);
        double *__restrict mean = buffer.data();
        for (std::size_t c = 0; c < cells.size; ++c)
          for (unsigned int q = 0; q < cells.n_points; ++q)
            {
              const double *values =
                cells.density_value + c * cells.value_stride + q * nw;
              std::fill(mean, mean + n, 0.);
              for (unsigned int b = 0; b < nw; ++b)
                {
                  const double *__restrict rb =
                    r + cells.density_vertex[c * nw + b] * n;
                  const double value =
                    factor * cells.weight[c * cells.n_points + q] * values[b];
                  for (std::size_t l = 0; l < n; ++l)
                    mean[l] += value * rb[l];
                }
              const double *gradient =
                cells.gradient + (c * cells.n_points + q) * nv * dim;
              for (unsigned int a = 0; a < nv; ++a)
                for (unsigned int b = 0; b < nv; ++b)
                  {
                    const auto position = cells.position[(c * nv + a) * nv + b];
                    if (position == invalid_unsigned_int)
                      continue;
                    double product = 0;
                    for (unsigned int d = 0; d < dim; ++d)
                      product += gradient[a * dim + d] * gradient[b * dim + d];
                    double *__restrict kab = k + position * n;
                    for (std::size_t l = 0; l < n; ++l)
                      kab[l] += product * mean[l];
                  }
            }
      }



      namespace
      {
        // Cut velocities [dim][level] to at most @p limit cells per unit of
        // time in the gradients of the shape functions; the largest number.
        inline __attribute__((always_inline)) double
        limit_speed(const unsigned int dim,
                    const unsigned int n_vertices,
                    const std::size_t  n,
                    const double      *gradient,
                    const double       limit,
                    double *__restrict velocity)
        {
          double steepest = 0;
          for (unsigned int a = 0; a < n_vertices; ++a)
            {
              double square = 0;
              for (unsigned int d = 0; d < dim; ++d)
                square += gradient[a * dim + d] * gradient[a * dim + d];
              steepest = std::max(steepest, square);
            }
          double largest = 0;
          for (std::size_t l = 0; l < n; ++l)
            {
              double square = 0;
              for (unsigned int d = 0; d < dim; ++d)
                square += velocity[d * n + l] * velocity[d * n + l];
              largest = std::max(largest, square);
            }
          largest = std::sqrt(largest * steepest);
          if (largest > limit)
            for (std::size_t l = 0; l < n; ++l)
              {
                double square = 0;
                for (unsigned int d = 0; d < dim; ++d)
                  square += velocity[d * n + l] * velocity[d * n + l];
                const double cut =
                  std::min(1., limit / std::sqrt(square * steepest + 1e-300));
                for (unsigned int d = 0; d < dim; ++d)
                  velocity[d * n + l] *= cut;
              }
          return largest;
        }
      } // namespace



      OTTO_VECTOR_CLONES
      double add_transport(const Cells       &cells,
                           const unsigned int levels,
                           const double       factor,
                           const double      *phi,
                           double            *t,
                           double            *h,
                           const double       limit)
      {
        const std::size_t   n  = levels;
        const unsigned int  nv = cells.n_vertices, nw = cells.n_densities;
        const unsigned int  nt = cells.n_tests, dim = cells.dim;
        std::vector<double> buffer((dim + 1) * n);
        double *__restrict velocity   = buffer.data();
        double *__restrict derivative = buffer.data() + dim * n;
        double largest                = 0;
        for (std::size_t c = 0; c < cells.size; ++c)
          for (unsigned int q = 0; q < cells.n_points; ++q)
            {
              const double *gradient =
                cells.gradient + (c * cells.n_points + q) * nv * dim;
              const double *test =
                cells.test_gradient + (c * cells.n_points + q) * nt * dim;
              const double  weight = cells.weight[c * cells.n_points + q];
              const double *value =
                cells.density_value + c * cells.value_stride + q * nw;

              std::fill(velocity, velocity + dim * n, 0.);
              for (unsigned int a = 0; a < nv; ++a)
                {
                  const double *__restrict pa =
                    phi + cells.vertex[c * nv + a] * n;
                  for (unsigned int d = 0; d < dim; ++d)
                    {
                      const double g       = gradient[a * dim + d];
                      double *__restrict v = velocity + d * n;
                      for (std::size_t l = 0; l < n; ++l)
                        v[l] += g * pa[l];
                    }
                }
              largest = std::max(
                largest,
                2 * factor *
                  limit_speed(
                    dim, nv, n, gradient, limit / (2 * factor), velocity));
              for (unsigned int a = 0; a < nt; ++a)
                {
                  std::fill(derivative, derivative + n, 0.);
                  for (unsigned int d = 0; d < dim; ++d)
                    {
                      const double g = factor * weight * test[a * dim + d];
                      const double *__restrict v = velocity + d * n;
                      for (std::size_t l = 0; l < n; ++l)
                        derivative[l] += g * v[l];
                    }
                  for (unsigned int b = 0; b < nw; ++b)
                    {
                      const auto position =
                        cells.density_position[(c * nt + a) * nw + b];
                      if (position == invalid_unsigned_int)
                        continue;
                      double *__restrict tab = t + position * n;
                      for (std::size_t l = 0; l < n; ++l)
                        tab[l] += value[b] * derivative[l];
                    }
                }
              for (unsigned int b = 0; b < nw; ++b)
                {
                  double *__restrict hb =
                    h + cells.density_vertex[c * nw + b] * n;
                  for (unsigned int d = 0; d < dim; ++d)
                    {
                      const double w             = 0.5 * weight * value[b];
                      const double *__restrict v = velocity + d * n;
                      for (std::size_t l = 0; l < n; ++l)
                        hb[l] += w * v[l] * v[l];
                    }
                }
            }
        return largest;
      }
    } // namespace kernels
  }   // namespace time
} // namespace otto
