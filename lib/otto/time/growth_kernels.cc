// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/vector_clones.h>
#include <otto/time/kernels.h>

#include <algorithm>
#include <vector>

namespace otto
{
  namespace time
  {
    namespace kernels
    {
      using dealii::numbers::invalid_unsigned_int;

      OTTO_VECTOR_CLONES
      void add_growth(const Cells       &cells,
                      const unsigned int levels,
                      const double       transport_factor,
                      const double       hamiltonian_factor,
                      const double      *phi,
                      double            *t,
                      double            *h)
      {
        const std::size_t   n  = levels;
        const unsigned int  nv = cells.n_vertices, nw = cells.n_densities;
        std::vector<double> buffer(n);
        double *__restrict at_point = buffer.data();
        for (std::size_t c = 0; c < cells.size; ++c)
          for (unsigned int q = 0; q < cells.n_points; ++q)
            {
              const double *shape =
                cells.density_value + c * cells.value_stride + q * nw;
              const double *psi    = cells.value + q * nv;
              const double  weight = cells.weight[c * cells.n_points + q];
              std::fill(at_point, at_point + n, 0.);
              for (unsigned int a = 0; a < nv; ++a)
                {
                  const double *__restrict phi_a =
                    phi + cells.vertex[c * nv + a] * n;
                  for (std::size_t l = 0; l < n; ++l)
                    at_point[l] += psi[a] * phi_a[l];
                }
              for (unsigned int b = 0; b < nw; ++b)
                {
                  for (unsigned int a = 0; a < nv; ++a)
                    {
                      const auto position =
                        cells.density_position[(c * nv + a) * nw + b];
                      if (position == invalid_unsigned_int)
                        continue;
                      const double factor =
                        transport_factor * weight * psi[a] * shape[b];
                      double *__restrict tab = t + position * n;
                      for (std::size_t l = 0; l < n; ++l)
                        tab[l] += factor * at_point[l];
                    }
                  if (h == nullptr)
                    continue;
                  const double factor =
                    0.5 * hamiltonian_factor * weight * shape[b];
                  double *__restrict hb =
                    h + cells.density_vertex[c * nw + b] * n;
                  for (std::size_t l = 0; l < n; ++l)
                    hb[l] += factor * at_point[l] * at_point[l];
                }
            }
      }
    } // namespace kernels
  }   // namespace time
} // namespace otto
