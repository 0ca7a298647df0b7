// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/geometry/cell_map.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace otto
{
  namespace geometry
  {
    using dealii::Tensor;

    namespace
    {
      // Halvings of an interval with a root.
      const unsigned int n_bisections = 60;
    } // namespace



    template <int dim>
    std::array<double, 3> determinant_polynomial(const Tensor<2, dim> &A)
    {
      const double trace = dealii::trace(A);
      return {{trace,
               0.5 * (trace * trace - dealii::trace(A * A)),
               dim == 3 ? dealii::determinant(A) : 0.}};
    }



    double polynomial_value(const std::array<double, 3> &c, const double t)
    {
      return 1. + t * (c[0] + t * (c[1] + t * c[2]));
    }



    double first_root(const std::array<double, 3> &c, const double until)
    {
      // between neighbouring extrema the polynomial is monotone
      std::vector<double> ends{until};
      const double        a = 3 * c[2], b = 2 * c[1];
      const double        discriminant = b * b - 4 * a * c[0];
      if (discriminant >= 0.)
        {
          const double s =
            -0.5 * (b + std::copysign(std::sqrt(discriminant), b));
          if (a != 0.)
            ends.push_back(s / a);
          if (s != 0.)
            ends.push_back(c[0] / s);
        }
      std::sort(ends.begin(), ends.end());
      double low = 0.;
      for (double high : ends)
        {
          if (!(high > low && high <= until))
            continue;
          if (polynomial_value(c, high) <= 0.)
            {
              for (unsigned int k = 0; k < n_bisections; ++k)
                {
                  const double middle = 0.5 * (low + high);
                  (polynomial_value(c, middle) > 0. ? low : high) = middle;
                }
              return high;
            }
          low = high;
        }
      return std::numeric_limits<double>::infinity();
    }



    template <int dim>
    std::vector<Tensor<2, dim>>
    corner_derivatives(const space::PointLocator<dim>        &locator,
                       const unsigned int                     cell,
                       const std::vector<dealii::Point<dim>> &points,
                       const std::vector<double>             &velocity)
    {
      const unsigned int         *vertex  = locator.vertices(cell);
      const bool                  simplex = locator.n_vertices() == dim + 1;
      std::vector<Tensor<2, dim>> result;
      for (unsigned int v = 0; v < (simplex ? 1 : locator.n_vertices()); ++v)
        {
          // the edges at the corner and how the velocity changes along them
          Tensor<2, dim> edges, changes;
          for (unsigned int d = 0; d < dim; ++d)
            {
              const auto from = vertex[v];
              const auto to   = vertex[simplex ? d + 1 : v ^ (1u << d)];
              for (unsigned int i = 0; i < dim; ++i)
                {
                  edges[i][d] = points[to][i] - points[from][i];
                  changes[i][d] =
                    velocity[to * dim + i] - velocity[from * dim + i];
                }
            }
          result.push_back(changes * dealii::invert(edges));
        }
      return result;
    }



#define OTTO_INSTANTIATE(dim)                              \
  template std::array<double, 3> determinant_polynomial(   \
    const Tensor<2, dim> &);                               \
  template std::vector<Tensor<2, dim>> corner_derivatives( \
    const space::PointLocator<dim> &,                      \
    unsigned int,                                          \
    const std::vector<dealii::Point<dim>> &,               \
    const std::vector<double> &);

    OTTO_INSTANTIATE(2)
    OTTO_INSTANTIATE(3)
#undef OTTO_INSTANTIATE
  } // namespace geometry
} // namespace otto
