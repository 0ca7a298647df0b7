// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/mesh/point3.h>

#include <memory>
#include <vector>

namespace dealii
{
  template <int dim, int spacedim>
  class Triangulation;
}

namespace otto
{
  namespace mesh
  {
    /// The lengths that edges shall have: given at points, elsewhere that of
    /// the nearest point.
    class SizeField
    {
    public:
      /// @param sizes One for each point, positive.
      SizeField(std::vector<Point3> points, std::vector<double> sizes);

      /// The size at a point.
      double operator()(const Point3 &point) const;

      /// The same field with all coordinates times one factor and all sizes
      /// times another.
      SizeField scaled(double coordinates, double sizes) const;

    private:
      struct Data;
      std::shared_ptr<const Data> data_;
    };

    /// The mean length of the edges of the cells at each vertex.
    template <int dim>
    std::vector<double>
    vertex_sizes(const dealii::Triangulation<dim, dim> &triangulation);

    /**
     * Sizes h_i = r_i h_i^0 for a finer mesh, where vertex i has the part e_i
     * of an error of second order: those for which sum_i e_i r_i^2, the error
     * to be expected, is least among all with as many vertices, sum_i r_i^-dim,
     * hence r_i = kappa e_i^(-1/(dim + 2)) as far as 1/2 <= r_i, since on a
     * mesh nothing is known of much finer ones, and h_i <= @p largest.
     *
     * @param size, error, largest h^0, e and the bound, by vertex.
     * @param growth The number of vertices to be expected over that of now;
     *   less where bounds do not allow it.
     */
    std::vector<double>
    equidistributing_sizes(const std::vector<double> &size,
                           const std::vector<double> &error,
                           const std::vector<double> &largest,
                           unsigned int               dim,
                           double                     growth);

    /// Lowers sizes until those at the ends of each edge differ by at most half
    /// of its length: meshers make bad cells of steeper ones.
    template <int dim>
    void grade_sizes(const dealii::Triangulation<dim, dim> &triangulation,
                     std::vector<double>                   &sizes);
  } // namespace mesh
} // namespace otto
