// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/space/nodal_basis.h>

#include <vector>

namespace otto
{
  namespace space
  {
    /**
     * The vertices of a mesh in the order of their indices in the
     * triangulation, which is the same for all numbers of ranks and all
     * partitions: what files and random numbers refer to. In a space of degree
     * two the middles of edges (faces, cells) come after them.
     */
    template <int dim>
    class VertexOrder
    {
    public:
      using Index = dealii::types::global_dof_index;

      /// @param space Must outlive this object.
      explicit VertexOrder(const NodalBasis<dim> &space);

      /// The position of the vertex with this global number of the space.
      Index operator()(const Index global) const
      {
        return order_.position[global];
      }

      /// All vertices in this order, [vertex][dim], on a surface [vertex][3].
      const std::vector<double> &points() const { return order_.points; }

      /**
       * The values of all ranks in this order, on rank 0; empty on the others.
       * Collective.
       *
       * @param local On local vertices, [vertex][n]; ghosts are not used.
       */
      std::vector<double> gather(const std::vector<double> &local,
                                 unsigned int               n = 1) const;

      /// The values on the local vertices of this rank, [vertex][n].
      std::vector<double> local(const std::vector<double> &all,
                                unsigned int               n = 1) const;

    private:
      const NodalBasis<dim> &space_;
      MeshOrder              order_;
    };
  } // namespace space
} // namespace otto
