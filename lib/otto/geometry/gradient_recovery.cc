// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/geometry/gradient_recovery.h>
#include <otto/space/global_values.h>

#include <deal.II/lac/full_matrix.h>

#include <algorithm>
#include <array>

namespace otto
{
  namespace geometry
  {
    using dealii::Point;

    namespace
    {
      // The terms of a quadratic polynomial in dim variables.
      template <int dim>
      constexpr unsigned int n_terms = 1 + dim + dim *(dim + 1) / 2;

      // Weights are at least this part of the largest one around a vertex.
      const double weight_floor = 1e-6;
      // Added to the diagonal of linear and of quadratic terms, for vertices
      // with too few neighbours.
      const double linear_ridge = 1e-13, quadratic_ridge = 1e-11;
      // The variance of a coefficient, for values of variance one, up to which
      // the polynomial is well determined; the rings of cells in which vertices
      // are looked for.
      const double       largest_variance = 1e4;
      const unsigned int most_rings       = 3;

      // 1, x, y, x^2, x y, y^2
      template <int dim>
      std::array<double, n_terms<dim>>
      monomials(const dealii::Tensor<1, dim> &x)
      {
        std::array<double, n_terms<dim>> result;
        unsigned int                     k = 0;
        result[k++]                        = 1.;
        for (unsigned int d = 0; d < dim; ++d)
          result[k++] = x[d];
        for (unsigned int d = 0; d < dim; ++d)
          for (unsigned int e = d; e < dim; ++e)
            result[k++] = x[d] * x[e];
        return result;
      }
    } // namespace



    // Which cells a vertex has, by global numbers.
    template <int dim>
    struct GradientRecovery<dim>::Neighbours
    {
      Neighbours(const space::PointLocator<dim> &locator,
                 const std::size_t               n_vertices)
        : locator(locator)
        , start(n_vertices + 1, 0)
      {
        const unsigned int n = locator.n_vertices();
        for (unsigned int c = 0; c < locator.n_cells(); ++c)
          for (unsigned int v = 0; v < n; ++v)
            ++start[locator.vertices(c)[v] + 1];
        for (std::size_t i = 0; i < n_vertices; ++i)
          start[i + 1] += start[i];
        cell.resize(start.back());
        auto next = start;
        for (unsigned int c = 0; c < locator.n_cells(); ++c)
          for (unsigned int v = 0; v < n; ++v)
            cell[next[locator.vertices(c)[v]]++] = c;
      }

      // The vertices of the cells around the given ones.
      std::vector<unsigned int>
      ring(const std::vector<unsigned int> &inner) const
      {
        std::vector<unsigned int> result;
        for (const unsigned int i : inner)
          for (std::size_t k = start[i]; k < start[i + 1]; ++k)
            for (unsigned int v = 0; v < locator.n_vertices(); ++v)
              result.push_back(locator.vertices(cell[k])[v]);
        std::sort(result.begin(), result.end());
        result.erase(std::unique(result.begin(), result.end()), result.end());
        return result;
      }

      const space::PointLocator<dim> &locator;
      std::vector<std::size_t>        start;
      std::vector<unsigned int>       cell;
    };



    template <int dim>
    GradientRecovery<dim>::GradientRecovery(
      const space::Space<dim>        &space,
      const space::PointLocator<dim> &locator,
      const std::vector<double>      &mu)
      : space_(space)
      , layout_(space, dim)
      , row_start_(1, 0)
    {
      const auto       points = space::global_points(space);
      const auto       all    = space::global_values(space, mu);
      const Neighbours neighbours(locator, points.size());
      for (unsigned int i = 0; i < space.n_owned(); ++i)
        add_vertex(neighbours, points, all, space.global_index(i));
    }



    namespace
    {
      // The least squares around a vertex: the inverse of the normal matrix in
      // coordinates over the radius, and the weights.
      template <int dim>
      struct LeastSquares
      {
        LeastSquares(const std::vector<unsigned int> &ring,
                     const std::vector<Point<dim>>   &points,
                     const std::vector<double>       &mu,
                     const Point<dim>                &center)
          : inverse(n_terms<dim>, n_terms<dim>)
        {
          double largest = 0, sum = 0;
          for (const unsigned int j : ring)
            {
              largest = std::max(largest, mu[j]);
              radius  = std::max(radius, (points[j] - center).norm());
            }
          for (const unsigned int j : ring)
            {
              weight.push_back(
                largest > 0. ? std::max(mu[j] / largest, weight_floor) : 1.);
              sum += weight.back();
            }
          for (std::size_t n = 0; n < ring.size(); ++n)
            {
              weight[n] /= sum;
              const auto p =
                monomials<dim>((points[ring[n]] - center) / radius);
              for (unsigned int a = 0; a < n_terms<dim>; ++a)
                for (unsigned int b = 0; b < n_terms<dim>; ++b)
                  inverse(a, b) += weight[n] * p[a] * p[b];
            }
          for (unsigned int a = 1; a < n_terms<dim>; ++a)
            inverse(a, a) += a <= dim ? linear_ridge : quadratic_ridge;
          inverse.gauss_jordan();
        }

        bool well_determined() const
        {
          double variance = 0;
          for (unsigned int a = 0; a < n_terms<dim>; ++a)
            variance = std::max(variance, inverse(a, a));
          return variance < largest_variance;
        }

        double                     radius = 0;
        std::vector<double>        weight;
        dealii::FullMatrix<double> inverse;
      };
    } // namespace



    template <int dim>
    void
    GradientRecovery<dim>::add_vertex(const Neighbours              &neighbours,
                                      const std::vector<Point<dim>> &points,
                                      const std::vector<double>     &mu,
                                      const unsigned int             i)
    {
      auto              ring = neighbours.ring({i});
      LeastSquares<dim> fit(ring, points, mu, points[i]);
      // more vertices as long as they do not determine the polynomial
      for (unsigned int k = 1; k < most_rings && !fit.well_determined(); ++k)
        {
          ring = neighbours.ring(ring);
          fit  = LeastSquares<dim>(ring, points, mu, points[i]);
        }
      for (std::size_t n = 0; n < ring.size(); ++n)
        {
          const auto p =
            monomials<dim>((points[ring[n]] - points[i]) / fit.radius);
          column_.push_back(ring[n]);
          for (unsigned int d = 0; d < dim; ++d)
            {
              double entry = 0;
              for (unsigned int b = 0; b < n_terms<dim>; ++b)
                entry += fit.inverse(1 + d, b) * p[b];
              coefficient_.push_back(entry * fit.weight[n] / fit.radius);
            }
        }
      row_start_.push_back(column_.size());
    }



    template <int dim>
    std::vector<double>
    GradientRecovery<dim>::gradient(const std::vector<double> &values) const
    {
      const auto          all = space::global_values(space_, values);
      std::vector<double> result(space_.n_owned() * dim, 0.);
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        {
          // differences, so that constants have the gradient zero
          const double centre = all[space_.global_index(i)];
          for (std::size_t k = row_start_[i]; k < row_start_[i + 1]; ++k)
            for (unsigned int d = 0; d < dim; ++d)
              result[i * dim + d] +=
                coefficient_[k * dim + d] * (all[column_[k]] - centre);
        }
      layout_.update_ghosts(result);
      return result;
    }



    template class GradientRecovery<2>;
    template class GradientRecovery<3>;
  } // namespace geometry
} // namespace otto
