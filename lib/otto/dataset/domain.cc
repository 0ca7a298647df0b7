// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/dataset/domain.h>
#include <otto/mesh/cell_shape.h>
#include <otto/model/nodal_density.h>

#include <deal.II/grid/tria.h>

#include <boost/crc.hpp>

namespace otto
{
  namespace dataset
  {
    template <int dim>
    Domain<dim>::Domain(const mesh::Mesh<dim> &mesh)
      : mesh_(mesh)
      , space_(mesh.triangulation(), mesh.communicator())
      , order_(space_)
      , locator_(space_)
      , boundary_(space_.n_dofs(), false)
    {
      AssertDimension(space_.n_owned(), space_.n_dofs());
      std::tie(lower_, upper_) = model::bounding_box(space_);
      for (const auto &cell : space_.dof_handler().active_cell_iterators())
        for (const unsigned int f : cell->face_indices())
          if (cell->at_boundary(f))
            for (const unsigned int v : cell->face(f)->vertex_indices())
              boundary_[cell->face(f)->vertex_dof_index(v, 0)] = true;
    }



    template <int dim>
    std::vector<unsigned int> Domain<dim>::cells() const
    {
      // Gmsh and VTK number the vertices of linear cells alike
      const unsigned int        n = mesh::n_vertices(mesh_.kind());
      std::vector<unsigned int> result;
      for (const auto &cell : space_.dof_handler().active_cell_iterators())
        {
          const auto begin = result.size();
          result.resize(begin + n);
          for (unsigned int v = 0; v < n; ++v)
            result[begin + mesh::gmsh_vertex(mesh_.kind(), v)] =
              order_(cell->vertex_dof_index(v, 0));
        }
      return result;
    }



    template <int dim>
    std::uint64_t Domain<dim>::checksum() const
    {
      const auto         vertices = cells();
      boost::crc_32_type crc;
      crc.process_bytes(order_.points().data(),
                        order_.points().size() * sizeof(double));
      crc.process_bytes(vertices.data(),
                        vertices.size() * sizeof(unsigned int));
      return crc.checksum();
    }



    template class Domain<2>;
    template class Domain<3>;
  } // namespace dataset
} // namespace otto
