// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/mesh/msh_writer.h>

#include <limits>
#include <sstream>

namespace otto
{
  namespace mesh
  {
    namespace
    {
      /// Gmsh's number of an element of the dimension with that many vertices.
      unsigned int element_type(const unsigned int dim, const unsigned int n)
      {
        return dim == 1 ? 1 : dim == 2 ? n - 1 : n == 4 ? 4 : 5;
      }
    } // namespace

    std::string msh_text(const RawMesh &mesh)
    {
      std::ostringstream text;
      text.precision(std::numeric_limits<double>::max_digits10);
      text << "$MeshFormat\n2.2 0 8\n$EndMeshFormat\n";

      std::ostringstream names;
      std::size_t        n_names = 0;
      const auto add_names = [&](const unsigned int dim, const auto &parts) {
        for (const auto &[id, name] : parts)
          if (id != Regions::untagged)
            {
              names << dim << ' ' << id << " \"" << name << "\"\n";
              ++n_names;
            }
      };
      add_names(mesh.dim - 1, mesh.regions.boundary_regions());
      add_names(mesh.dim, mesh.regions.cell_regions());
      if (n_names > 0)
        text << "$PhysicalNames\n"
             << n_names << '\n'
             << names.str() << "$EndPhysicalNames\n";

      text << "$Nodes\n" << mesh.points.size() << '\n';
      for (std::size_t i = 0; i < mesh.points.size(); ++i)
        text << i + 1 << ' ' << mesh.points[i][0] << ' ' << mesh.points[i][1]
             << ' ' << mesh.points[i][2] << '\n';
      text << "$EndNodes\n$Elements\n"
           << mesh.face_tags.size() + mesh.n_cells() << '\n';
      std::size_t number = 0;
      const auto  add    = [&](const unsigned int               dim,
                           const unsigned int               n,
                           const std::vector<unsigned int> &vertices,
                           const std::vector<unsigned int> &tags) {
        for (std::size_t e = 0; e < tags.size(); ++e)
          {
            // a group and an entity of that number, from 1
            text << ++number << ' ' << element_type(dim, n) << " 2 " << tags[e]
                 << ' ' << tags[e] + 1;
            for (unsigned int v = 0; v < n; ++v)
              text << ' ' << vertices[e * n + v] + 1;
            text << '\n';
          }
      };
      add(mesh.dim - 1, mesh.n_face_vertices(), mesh.faces, mesh.face_tags);
      add(mesh.dim, n_vertices(mesh.kind), mesh.cells, mesh.cell_tags);
      text << "$EndElements\n";
      return text.str();
    }
  } // namespace mesh
} // namespace otto
