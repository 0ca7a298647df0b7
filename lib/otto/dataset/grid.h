// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/dataset/domain.h>

#include <array>
#include <vector>

namespace otto
{
  namespace dataset
  {
    /**
     * A regular grid over the bounding box of a domain, its corners included,
     * and the interpolation of finite element functions on it. Points are
     * numbered as in arrays [z][y][x], x the fastest.
     */
    template <int dim>
    class Grid
    {
    public:
      /**
       * @param n Points in the directions x, y (z), at least two each.
       */
      Grid(const Domain<dim> &domain, const std::array<unsigned int, dim> &n);

      /// The coordinates of the points in a direction.
      const std::vector<double> &axis(const unsigned int d) const
      {
        return axes_[d];
      }

      /// The numbers of points in the order of the arrays: (z,) y, x.
      std::vector<std::size_t> shape() const;

      /// All points.
      std::size_t size() const { return mask_.size(); }

      /// 1 for the points in the domain, 0 for the others.
      const std::vector<unsigned char> &mask() const { return mask_; }

      /**
       * Values at the points, [point][n]; NaN outside of the domain.
       *
       * @param values At the vertices in the order of the mesh, [vertex][n].
       */
      std::vector<double> interpolate(const double *values,
                                      unsigned int  n) const;

    private:
      std::array<std::vector<double>, dim> axes_;
      std::vector<unsigned char>           mask_;
      unsigned int                         n_vertices_;
      /// Of each point in the domain the vertices of its cell and their
      /// weights.
      std::vector<unsigned int> vertices_;
      std::vector<double>       weights_;
    };
  } // namespace dataset
} // namespace otto
