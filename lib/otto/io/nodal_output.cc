// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/io/nodal_output.h>
#include <otto/mesh/cell_shape.h>

#include <map>

namespace otto
{
  namespace io
  {
    template <int dim>
    NodalOutput<dim>::NodalOutput(const space::NodalBasis<dim> &space)
      : n_coordinates_(space.n_coordinates())
    {
      std::map<dealii::types::global_dof_index, unsigned int> local;
      for (unsigned int i = 0; i < space.n_local(); ++i)
        local[space.global_index(i)] = i;
      const auto         kind = space.kind();
      const unsigned int n    = mesh::n_vertices(kind);
      // the number of the point of each local vertex, or -1
      std::vector<int>           point(space.n_local(), -1);
      std::vector<int>           connectivity, offsets, regions, ranks;
      std::vector<unsigned char> types;
      const auto                 cells = space.mesh_cells();
      const auto type = mesh::reference_cell(kind).vtk_linear_type();
      for (std::size_t c = 0; c < cells.size(); ++c)
        {
          const auto *global = &cells.vertex[c * n];
          if (!space.owned_set().is_element(global[0]))
            continue;
          const auto begin = connectivity.size();
          connectivity.resize(begin + n);
          for (unsigned int v = 0; v < n; ++v)
            {
              const unsigned int i = local.at(global[v]);
              if (point[i] < 0)
                {
                  point[i] = vertices_.size();
                  vertices_.push_back(i);
                }
              // Gmsh and VTK number the vertices of linear cells alike
              connectivity[begin + mesh::gmsh_vertex(kind, v)] = point[i];
            }
          offsets.push_back(connectivity.size());
          types.push_back(type);
          regions.push_back(cells.region[c]);
          ranks.push_back(cells.rank[c]);
        }

      std::vector<double> coordinates(3 * vertices_.size(), 0.);
      for (std::size_t p = 0; p < vertices_.size(); ++p)
        for (unsigned int d = 0; d < n_coordinates_; ++d)
          coordinates[3 * p + d] = space.coordinates(vertices_[p])[d];
      piece_.n_points  = vertices_.size();
      piece_.n_cells   = types.size();
      piece_.points    = vtu_array("Points", coordinates, 3);
      piece_.cells     = {vtu_array("connectivity", connectivity),
                          vtu_array("offsets", offsets),
                          vtu_array("types", types)};
      piece_.cell_data = {vtu_array("region", regions),
                          vtu_array("rank", ranks)};
    }



    template <int dim>
    void NodalOutput<dim>::set_fields(const std::vector<NodalField> &fields)
    {
      piece_.point_data.clear();
      for (const auto &field : fields)
        {
          const unsigned int n_given = field.vector ? n_coordinates_ : 1;
          const unsigned int n       = field.vector ? 3 : 1;
          std::vector<float> values(vertices_.size() * n, 0.f);
          for (std::size_t p = 0; p < vertices_.size(); ++p)
            for (unsigned int d = 0; d < n_given; ++d)
              values[p * n + d] = static_cast<float>(
                field.values[std::size_t(vertices_[p]) * n_given + d]);
          piece_.point_data.push_back(vtu_array(field.name, values, n));
        }
    }



    template class NodalOutput<2>;
    template class NodalOutput<3>;
  } // namespace io
} // namespace otto
