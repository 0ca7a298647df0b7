// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/geometry/distance_matrix.h>

#include <deal.II/lac/full_matrix.h>
#include <deal.II/lac/lapack_full_matrix.h>
#include <deal.II/lac/vector.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace otto
{
  namespace geometry
  {
    DistanceMatrix::DistanceMatrix(const std::size_t n)
      : size(n)
      , lower(n * n, 0.)
      , upper(n * n, 0.)
    {
    }



    void DistanceMatrix::set(const std::size_t i,
                             const std::size_t j,
                             const double      low,
                             const double      high)
    {
      lower[i * size + j] = lower[j * size + i] = low;
      upper[i * size + j] = upper[j * size + i] = high;
    }



    double DistanceMatrix::value(const std::size_t i, const std::size_t j) const
    {
      const double a = lower[i * size + j], b = upper[i * size + j];
      return std::sqrt(0.5 * (a * a + b * b));
    }



    namespace
    {
      // The largest near(i, j) - far(i, k) - far(k, j) over the largest far.
      template <typename Near, typename Far>
      double
      largest_defect(const std::size_t n, const Near &near, const Far &far)
      {
        double result  = n > 2 ? -std::numeric_limits<double>::infinity() : 0.;
        double largest = 0;
        for (std::size_t i = 0; i < n; ++i)
          for (std::size_t j = 0; j < n; ++j)
            {
              largest = std::max(largest, far(i, j));
              for (std::size_t k = 0; k < n; ++k)
                if (i != j && j != k && k != i)
                  result = std::max(result, near(i, j) - far(i, k) - far(k, j));
            }
        return largest > 0. ? result / largest : 0.;
      }
    } // namespace



    double DistanceMatrix::triangle_defect() const
    {
      const auto d = [this](const std::size_t i, const std::size_t j) {
        return value(i, j);
      };
      return largest_defect(size, d, d);
    }



    double DistanceMatrix::certain_triangle_defect() const
    {
      return largest_defect(
        size,
        [this](const std::size_t i, const std::size_t j) {
          return lower[i * size + j];
        },
        [this](const std::size_t i, const std::size_t j) {
          return upper[i * size + j];
        });
    }



    namespace
    {
      double square(const DistanceMatrix &distances,
                    const unsigned int    i,
                    const unsigned int    j)
      {
        return std::pow(distances.value(i, j), 2);
      }



      double largest_distance(const DistanceMatrix &distances)
      {
        double result = 0;
        for (unsigned int i = 0; i < distances.size; ++i)
          for (unsigned int j = 0; j < i; ++j)
            result = std::max(result, distances.value(i, j));
        return result;
      }



      // -J D J/2
      dealii::LAPACKFullMatrix<double>
      doubly_centred(const DistanceMatrix &distances)
      {
        const unsigned int  n = distances.size;
        std::vector<double> mean(n, 0.);
        double              total = 0;
        for (unsigned int i = 0; i < n; ++i)
          for (unsigned int j = 0; j < n; ++j)
            {
              mean[i] += square(distances, i, j) / n;
              total += square(distances, i, j) / (double(n) * n);
            }
        dealii::LAPACKFullMatrix<double> result(n);
        for (unsigned int i = 0; i < n; ++i)
          for (unsigned int j = 0; j < n; ++j)
            result(i, j) =
              -0.5 * (square(distances, i, j) - mean[i] - mean[j] + total);
        return result;
      }



      double distance(const std::vector<double> &a,
                      const std::vector<double> &b)
      {
        double sum = 0;
        for (std::size_t c = 0; c < a.size(); ++c)
          sum += std::pow(a[c] - b[c], 2);
        return std::sqrt(sum);
      }
    } // namespace



    Scaling multidimensional_scaling(const DistanceMatrix &distances,
                                     const unsigned int    n_coordinates)
    {
      const unsigned int n = distances.size;
      const double largest = std::max(largest_distance(distances), 1e-100);
      auto         matrix  = doubly_centred(distances);
      dealii::Vector<double>     values;
      dealii::FullMatrix<double> vectors;
      // an interval that holds all of them
      const double bound = 2. * n * largest * largest;
      matrix.compute_eigenvalues_symmetric(
        -bound, bound, 1e-15 * bound, values, vectors);

      Scaling result;
      result.coordinates.assign(n, {});
      const unsigned int found = values.size();
      for (unsigned int k = 0; k < found; ++k)
        result.eigenvalues.push_back(values[found - 1 - k]);
      for (unsigned int c = 0; c < std::min(n_coordinates, found); ++c)
        {
          const double length  = std::sqrt(std::max(0., result.eigenvalues[c]));
          unsigned int longest = 0;
          const auto   entry   = [&](const unsigned int i) {
            return vectors(i, found - 1 - c);
          };
          // of coordinates that agree up to rounding the first
          for (unsigned int i = 0; i < n; ++i)
            if (std::abs(entry(i)) > (1. + 1e-6) * std::abs(entry(longest)))
              longest = i;
          const double sign = entry(longest) < 0. ? -1. : 1.;
          for (unsigned int i = 0; i < n; ++i)
            result.coordinates[i].push_back(sign * length * entry(i));
        }
      for (unsigned int i = 0; i < n; ++i)
        for (unsigned int j = 0; j < i; ++j)
          result.largest_error =
            std::max(result.largest_error,
                     std::abs(
                       distance(result.coordinates[i], result.coordinates[j]) -
                       distances.value(i, j)) /
                       largest);
      return result;
    }
  } // namespace geometry
} // namespace otto
