// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/space/space.h>

#include <vector>

namespace otto
{
  namespace geometry
  {
    /**
     * The walls of a domain at its vertices. Every rank knows all cells, hence
     * nothing here communicates.
     */
    template <int dim>
    class Walls
    {
    public:
      explicit Walls(const space::Space<dim> &space);

      /// Whether a vertex, by its global number, is at a wall.
      bool at_wall(const unsigned int vertex) const
      {
        return !normals_[vertex].empty();
      }

      /**
       * Takes away the parts of a vector that are normal to the walls at a
       * vertex, by its global number; at an edge or a corner to all of them,
       * while faces that meet at less than 30 degrees count as one wall.
       *
       * @param vector dim numbers.
       */
      void make_tangential(unsigned int vertex, double *vector) const;

    private:
      /// Orthonormal, of each vertex by its global number.
      std::vector<std::vector<dealii::Tensor<1, dim>>> normals_;
    };
  } // namespace geometry
} // namespace otto
