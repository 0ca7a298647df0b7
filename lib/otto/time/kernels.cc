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
                                  double            *k,
                                  const double       growth)
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
                    if (growth > 0.)
                      product += growth * cells.value[q * nv + a] *
                                 cells.value[q * nv + b];
                    double *__restrict kab = k + position * n;
                    for (std::size_t l = 0; l < n; ++l)
                      kab[l] += product * mean[l];
                  }
            }
      }



      namespace
      {
        // x = sum_b w_b(x) x_b, the map of the cells.
        void position_of_point(const Cells      &cells,
                               const std::size_t cell,
                               const double     *value,
                               double           *x)
        {
          const unsigned int nw = cells.n_densities, dim = cells.dim;
          std::fill(x, x + dim, 0.);
          for (unsigned int b = 0; b < nw; ++b)
            {
              const double *vertex =
                cells.point + cells.density_vertex[cell * nw + b] * dim;
              for (unsigned int d = 0; d < dim; ++d)
                x[d] += value[b] * vertex[d];
            }
        }



        // g[dim][level] = sum_a phi_a grad psi_a at a point.
        inline __attribute__((always_inline)) void
        gradient_at(const Cells       &cells,
                    const std::size_t  cell,
                    const unsigned int q,
                    const std::size_t  n,
                    const double      *phi,
                    double *__restrict g)
        {
          const unsigned int nv = cells.n_vertices, dim = cells.dim;
          const double      *gradient =
            cells.gradient + (cell * cells.n_points + q) * nv * dim;
          std::fill(g, g + dim * n, 0.);
          for (unsigned int a = 0; a < nv; ++a)
            {
              const double *__restrict pa =
                phi + cells.vertex[cell * nv + a] * n;
              for (unsigned int d = 0; d < dim; ++d)
                {
                  const double factor   = gradient[a * dim + d];
                  double *__restrict gd = g + d * n;
                  for (std::size_t l = 0; l < n; ++l)
                    gd[l] += factor * pa[l];
                }
            }
        }


        // f_b += weight w_b f at a point.
        void add_to_vertices(const Cells       &cells,
                             const std::size_t  cell,
                             const unsigned int q,
                             const std::size_t  n,
                             const double      *shape,
                             const double      *value,
                             double            *f)
        {
          const unsigned int nw = cells.n_densities;
          for (unsigned int b = 0; b < nw; ++b)
            {
              const double w =
                cells.weight[cell * cells.n_points + q] * shape[b];
              double *fb = f + cells.density_vertex[cell * nw + b] * n;
              for (std::size_t l = 0; l < n; ++l)
                fb[l] += w * value[l];
            }
        }
      } // namespace



      OTTO_VECTOR_CLONES
      void add_stiffness(const Cells            &cells,
                         const unsigned int      levels,
                         const double            factor,
                         const double           *r,
                         const double           *phi,
                         const PointHamiltonian &hamiltonian,
                         double                 *k)
      {
        const std::size_t   n  = levels;
        const unsigned int  nw = cells.n_densities, nt = cells.n_tests;
        const unsigned int  dim = cells.dim;
        std::vector<double> p(dim * n), v(dim * n), h(n),
          hessian(dim * dim * n);
        std::vector<double> weighted(dim * n), x(dim);
        for (std::size_t c = 0; c < cells.size; ++c)
          for (unsigned int q = 0; q < cells.n_points; ++q)
            {
              const double *values =
                cells.density_value + c * cells.value_stride + q * nw;
              const double *test =
                cells.test_gradient + (c * cells.n_points + q) * nt * dim;
              gradient_at(cells, c, q, n, phi, p.data());
              position_of_point(cells, c, values, x.data());
              hamiltonian.evaluate(
                x.data(), n, p.data(), h.data(), v.data(), hessian.data());
              // h becomes the weight
              std::fill(h.begin(), h.end(), 0.);
              for (unsigned int b = 0; b < nw; ++b)
                {
                  const double *rb = r + cells.density_vertex[c * nw + b] * n;
                  const double  value =
                    factor * cells.weight[c * cells.n_points + q] * values[b];
                  for (std::size_t l = 0; l < n; ++l)
                    h[l] += value * rb[l];
                }
              for (unsigned int b = 0; b < nt; ++b)
                {
                  std::fill(weighted.begin(), weighted.end(), 0.);
                  for (unsigned int d = 0; d < dim; ++d)
                    for (unsigned int e = 0; e < dim; ++e)
                      {
                        const double  g = test[b * dim + e];
                        const double *m = hessian.data() + (d * dim + e) * n;
                        for (std::size_t l = 0; l < n; ++l)
                          weighted[d * n + l] += g * m[l] * h[l];
                      }
                  for (unsigned int a = 0; a < nt; ++a)
                    {
                      const auto position =
                        cells.position[(c * nt + a) * nt + b];
                      if (position == invalid_unsigned_int)
                        continue;
                      double *kab = k + position * n;
                      for (unsigned int d = 0; d < dim; ++d)
                        for (std::size_t l = 0; l < n; ++l)
                          kab[l] += test[a * dim + d] * weighted[d * n + l];
                    }
                }
            }
      }



      void add_hamiltonian(const Cells            &cells,
                           const unsigned int      levels,
                           const double           *phi,
                           const PointHamiltonian &hamiltonian,
                           double                 *h)
      {
        const std::size_t   n  = levels;
        const unsigned int  nw = cells.n_densities, dim = cells.dim;
        std::vector<double> p(dim * n), v(dim * n), value(n), x(dim);
        for (std::size_t c = 0; c < cells.size; ++c)
          for (unsigned int q = 0; q < cells.n_points; ++q)
            {
              const double *shape =
                cells.density_value + c * cells.value_stride + q * nw;
              gradient_at(cells, c, q, n, phi, p.data());
              position_of_point(cells, c, shape, x.data());
              hamiltonian.evaluate(
                x.data(), n, p.data(), value.data(), v.data(), nullptr);
              add_to_vertices(cells, c, q, n, shape, value.data(), h);
            }
      }



      void add_lagrangian(const Cells            &cells,
                          const unsigned int      levels,
                          const double           *phi,
                          const double           *chi,
                          const PointHamiltonian &hamiltonian,
                          const PointHamiltonian &cost,
                          double                 *l)
      {
        const std::size_t   n  = levels;
        const unsigned int  nw = cells.n_densities, dim = cells.dim;
        std::vector<double> p(dim * n), v(dim * n), h(n),
          hessian(dim * dim * n);
        std::vector<double> x(dim);
        for (std::size_t c = 0; c < cells.size; ++c)
          for (unsigned int q = 0; q < cells.n_points; ++q)
            {
              const double *values =
                cells.density_value + c * cells.value_stride + q * nw;
              gradient_at(cells, c, q, n, phi, p.data());
              position_of_point(cells, c, values, x.data());
              hamiltonian.evaluate(
                x.data(), n, p.data(), h.data(), v.data(), hessian.data());
              gradient_at(cells, c, q, n, chi, p.data());
              for (unsigned int d = 0; d < dim; ++d)
                for (unsigned int e = 0; e < dim; ++e)
                  for (std::size_t s = 0; s < n; ++s)
                    v[d * n + s] +=
                      hessian[(d * dim + e) * n + s] * p[e * n + s];
              cost.evaluate_lagrangian(x.data(), n, v.data(), h.data());
              add_to_vertices(cells, c, q, n, values, h.data(), l);
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
      double add_transport(const Cells                  &cells,
                           const unsigned int            levels,
                           const double                  factor,
                           const double                 *phi,
                           double                       *t,
                           double                       *h,
                           const double                  limit,
                           const PointHamiltonian *const hamiltonian)
      {
        const std::size_t   n  = levels;
        const unsigned int  nv = cells.n_vertices, nw = cells.n_densities;
        const unsigned int  nt = cells.n_tests, dim = cells.dim;
        std::vector<double> buffer((dim + 1) * n), values(dim + n);
        std::vector<double> momentum(hamiltonian ? dim * n : 0);
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

              gradient_at(cells, c, q, n, phi, velocity);
              if (hamiltonian)
                {
                  std::copy(velocity, velocity + dim * n, momentum.begin());
                  position_of_point(cells, c, value, values.data() + n);
                  hamiltonian->evaluate(values.data() + n,
                                        n,
                                        momentum.data(),
                                        values.data(),
                                        velocity,
                                        nullptr);
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
              if (hamiltonian)
                add_to_vertices(cells, c, q, n, value, values.data(), h);
              else
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
