// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <vector>

namespace otto
{
  namespace geometry
  {
    /// Distances of n things to each other: values between which they lie.
    struct DistanceMatrix
    {
      /// @param n The number of things; all distances are zero.
      explicit DistanceMatrix(std::size_t n);

      /// The number of things.
      std::size_t size;
      /// The lower values, row by row, symmetric, zero on the diagonal.
      std::vector<double> lower;
      /// The upper values, in the same way.
      std::vector<double> upper;

      /// Sets the distance of two things, in both orders.
      void set(std::size_t i, std::size_t j, double low, double high);

      /// The root of the mean of the squares of both values.
      double value(std::size_t i, std::size_t j) const;

      /// The largest d(i, j) - d(i, k) - d(k, j) over all triangles, over the
      /// largest distance; not above zero for a metric.
      double triangle_defect() const;

      /// The same with the lower value of d(i, j) and the upper values of the
      /// others: above zero only if the values contradict the inequality.
      double certain_triangle_defect() const;
    };

    /// Points whose distances are like those of a matrix.
    struct Scaling
    {
      /// Eigenvalues of the doubly centred matrix of squares, largest first; a
      /// negative one is a part that no Euclidean space has.
      std::vector<double> eigenvalues;
      /// Coordinates in the directions of the largest, [thing][coordinate].
      std::vector<std::vector<double>> coordinates;
      /// The largest difference of a distance of points to that of the matrix,
      /// over the largest distance.
      double largest_error = 0;
    };

    /**
     * Classical multidimensional scaling (Torgerson, Psychometrika 17, 1952):
     * with J = I - 1 1^T/n and the squares D of the distances, the eigenvectors
     * of -J D J/2 times the roots of their eigenvalues. The sign of a direction
     * is such that its coordinate of largest modulus is positive.
     *
     * @param n_coordinates At most the number of things.
     */
    Scaling multidimensional_scaling(const DistanceMatrix &distances,
                                     unsigned int          n_coordinates);
  } // namespace geometry
} // namespace otto
