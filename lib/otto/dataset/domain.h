// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/mesh/mesh.h>
#include <otto/space/point_locator.h>
#include <otto/space/vertex_order.h>

#include <cstdint>

namespace otto
{
  namespace dataset
  {
    /**
     * The whole of a mesh as one rank sees it, on which random inputs are made:
     * they do not depend on how a mesh is distributed then.
     */
    template <int dim>
    class Domain
    {
    public:
      /// @param mesh Of one rank; must outlive this object.
      explicit Domain(const mesh::Mesh<dim> &mesh);

      /// The P1 or Q1 functions on the mesh.
      const space::Space<dim> &space() const { return space_; }
      /// The order of the vertices in files.
      const space::VertexOrder<dim> &order() const { return order_; }
      /// Finds the cells of points.
      const space::PointLocator<dim> &locator() const { return locator_; }
      /// The mesh, on one rank.
      const mesh::Mesh<dim> &mesh() const { return mesh_; }
      /// Its physical groups.
      const mesh::Regions &regions() const { return mesh_.regions(); }

      /// The corner of the bounding box with the least coordinates.
      const dealii::Point<dim> &lower() const { return lower_; }
      /// The corner with the largest ones.
      const dealii::Point<dim> &upper() const { return upper_; }

      /// Whether a vertex, by its number in the space, is on the boundary.
      bool at_boundary(const unsigned int vertex) const
      {
        return boundary_[vertex];
      }

      /// A checksum of the vertices and cells.
      std::uint64_t checksum() const;

      /// The vertices of all cells in the order of VTK, as positions of
      /// order(), [cell][vertex].
      std::vector<unsigned int> cells() const;

    private:
      const mesh::Mesh<dim>   &mesh_;
      space::Space<dim>        space_;
      space::VertexOrder<dim>  order_;
      space::PointLocator<dim> locator_;
      dealii::Point<dim>       lower_, upper_;
      std::vector<bool>        boundary_;
    };
  } // namespace dataset
} // namespace otto
