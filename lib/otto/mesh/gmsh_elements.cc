// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/mesh/gmsh_elements.h>

#include <algorithm>
#include <gmsh.h>

namespace otto
{
  namespace mesh
  {
    namespace
    {
      using Groups = std::map<std::size_t, unsigned int>;

      /// The physical groups of one dimension: entity -> numbers of groups.
      std::map<int, std::vector<unsigned int>>
      groups_of_entities(const int                            dim,
                         std::map<unsigned int, std::string> &names)
      {
        std::map<int, std::vector<unsigned int>> groups;
        gmsh::vectorpair                         pairs;
        gmsh::model::getPhysicalGroups(pairs, dim);
        for (const auto &pair : pairs)
          {
            const unsigned int tag = std::abs(pair.second);
            gmsh::model::getPhysicalName(dim, pair.second, names[tag]);
            std::vector<int> entities;
            gmsh::model::getEntitiesForPhysicalGroup(dim,
                                                     pair.second,
                                                     entities);
            for (const int entity : entities)
              groups[entity].push_back(tag);
          }
        return groups;
      }

      struct Element
      {
        std::size_t               number;
        std::vector<unsigned int> tags;
        std::vector<std::size_t>  nodes;

        bool operator<(const Element &other) const
        {
          return number < other.number;
        }
      };

      /// All elements of one dimension and type with the numbers of their
      /// physical groups, in the order of their numbers.
      std::vector<Element>
      elements_of(const int                                       dim,
                  const int                                       type,
                  const unsigned int                              n_nodes,
                  const std::map<int, std::vector<unsigned int>> &entity_groups,
                  const Groups &element_groups)
      {
        std::vector<Element> elements;
        gmsh::vectorpair     entities;
        gmsh::model::getEntities(entities, dim);
        for (const auto &entity : entities)
          {
            const auto group = entity_groups.find(entity.second);
            const std::vector<unsigned int> tags =
              group == entity_groups.end() ? std::vector<unsigned int>()
                                           : group->second;
            std::vector<std::size_t> numbers, nodes;
            gmsh::model::mesh::getElementsByType(type,
                                                 numbers,
                                                 nodes,
                                                 entity.second);
            for (std::size_t e = 0; e < numbers.size(); ++e)
              {
                elements.push_back(
                  {numbers[e],
                   tags,
                   std::vector<std::size_t>(nodes.begin() + e * n_nodes,
                                            nodes.begin() +
                                              (e + 1) * n_nodes)});
                // What the file says of the element itself counts more.
                const auto own = element_groups.find(numbers[e]);
                if (own != element_groups.end())
                  elements.back().tags =
                    own->second == Regions::untagged
                      ? std::vector<unsigned int>()
                      : std::vector<unsigned int>(1, own->second);
              }
          }
        std::sort(elements.begin(), elements.end());
        return elements;
      }

      /// A cell has one material id.
      void check_one_group(const std::string          &file,
                           const std::vector<Element> &cells)
      {
        for (const Element &cell : cells)
          if (cell.tags.size() > 1)
            throw base::InputError(
              "The mesh '" + file + "' has cells (number " +
              std::to_string(cell.number) + ") in two physical groups, " +
              std::to_string(cell.tags[0]) + " and " +
              std::to_string(cell.tags[1]) +
              "; put each surface (2D) or volume (3D) in one of them only.");
      }

      unsigned int tag_of(const Element &cell)
      {
        return cell.tags.empty() ? Regions::untagged : cell.tags[0];
      }

      /// The shape of the cells; throws unless there is exactly one.
      CellKind
      kind_of(const std::string &file, const GmshFileInfo &info, int &type)
      {
        const auto shapes =
          info.dimension == 2
            ? std::vector<
                std::pair<std::string, CellKind>>{{"Triangle 3",
                                                   CellKind::triangle},
                                                  {"Quadrilateral 4",
                                                   CellKind::quadrilateral}}
            : std::vector<std::pair<std::string, CellKind>>{
                {"Tetrahedron 4", CellKind::tetrahedron},
                {"Hexahedron 8", CellKind::hexahedron}};
        std::vector<std::string> found;
        CellKind                 kind      = shapes[0].second;
        bool                     supported = false;
        for (const auto &shape : shapes)
          if (info.elements.count(shape.first) > 0)
            {
              found.push_back(base::counted(info.elements.at(shape.first),
                                            name(shape.second),
                                            plural_name(shape.second)));
              kind      = shape.second;
              supported = true;
            }
        if (info.dimension == 3)
          for (const std::string other : {"Prism 6", "Pyramid 5"})
            if (info.elements.count(other) > 0)
              found.push_back(
                base::counted(info.elements.at(other),
                              other == "Prism 6" ? "prism" : "pyramid"));
        if (found.size() > 1)
          {
            std::string list;
            for (const std::string &text : found)
              list += (list.empty() ? "" : " and ") + text;
            throw base::InputError(
              "The mesh '" + file + "' mixes shapes (" + list +
              "); make all cells of one shape, for example with or without "
              "Recombine Surface everywhere.");
          }
        static constexpr int types[] = {2, 3, 4, 5};
        type                         = types[static_cast<int>(kind)];
        if (!supported)
          throw base::InputError("The mesh '" + file +
                                 "' has no cells of a supported shape; use "
                                 "triangles, quadrilaterals, tetrahedra or "
                                 "hexahedra.");
        return kind;
      }

      /// Numbers the used nodes in the order of Gmsh's numbers.
      void take_over(RawMesh                    &mesh,
                     const std::vector<Element> &cells,
                     const std::vector<Element> &faces)
      {
        std::vector<std::size_t> tags;
        std::vector<double>      coordinates, parameters;
        gmsh::model::mesh::getNodes(tags, coordinates, parameters);
        std::map<std::size_t, unsigned int> number;
        for (const Element &cell : cells)
          for (const std::size_t node : cell.nodes)
            number[node] = 0;
        unsigned int next = 0;
        for (auto &entry : number)
          entry.second = next++;
        mesh.points.resize(next);
        std::vector<bool> known(next, false);
        for (std::size_t i = 0; i < tags.size(); ++i)
          {
            const auto found = number.find(tags[i]);
            if (found == number.end())
              continue;
            known[found->second] = true;
            for (unsigned int d = 0; d < 3; ++d)
              mesh.points[found->second][d] = coordinates[3 * i + d];
          }
        if (std::find(known.begin(), known.end(), false) != known.end())
          throw base::InputError("The mesh '" + mesh.file +
                                 "' has cells with nodes that are not in the "
                                 "file; make it again.");
        for (const Element &cell : cells)
          {
            for (const std::size_t node : cell.nodes)
              mesh.cells.push_back(number.at(node));
            mesh.cell_tags.push_back(tag_of(cell));
            mesh.cell_numbers.push_back(cell.number);
          }
        for (const Element &face : faces)
          if (std::all_of(face.nodes.begin(),
                          face.nodes.end(),
                          [&](const std::size_t n) {
                            return number.count(n) > 0;
                          }))
            for (const unsigned int tag : face.tags)
              {
                for (const std::size_t node : face.nodes)
                  mesh.faces.push_back(number.at(node));
                mesh.face_tags.push_back(tag);
              }
      }
    } // namespace

    void check_has_cells(const std::string &file, const GmshFileInfo &info)
    {
      if (info.geometry && info.dimension < 2 && info.physical_names.empty())
        throw base::InputError("The geometry '" + file +
                               "' has no surface and no volume; add the domain "
                               "to it.");
      if (info.dimension < 0)
        throw base::InputError("The mesh '" + file +
                               "' has no elements; mesh it with gmsh -2 or "
                               "gmsh -3.");
      if (info.dimension < 2)
        throw base::InputError(
          "The mesh '" + file +
          "' has only curves or points: physical groups are defined on "
          "curves only; add a Physical Surface (2D) or Physical Volume (3D) "
          "in the .geo file and mesh again.");
    }

    void count_elements(const std::string &file, GmshFileInfo &info)
    {
      std::vector<int> types;
      gmsh::model::mesh::getElementTypes(types);
      for (const int type : types)
        {
          std::string         name;
          int                 dim = 0, order = 0, n = 0, n_primary = 0;
          std::vector<double> coordinates;
          gmsh::model::mesh::getElementProperties(
            type, name, dim, order, n, coordinates, n_primary);
          std::vector<std::size_t> numbers, nodes;
          gmsh::model::mesh::getElementsByType(type, numbers, nodes);
          if (order > 1)
            throw base::InputError(
              "The mesh '" + file + "' has elements of order " +
              std::to_string(order) + " (" + name +
              "); make it with Mesh.ElementOrder = 1 or gmsh -order 1.");
          info.elements[name] = numbers.size();
          info.dimension      = std::max(info.dimension, dim);
        }
      gmsh::vectorpair pairs;
      gmsh::model::getPhysicalGroups(pairs);
      for (const auto &pair : pairs)
        gmsh::model::getPhysicalName(pair.first,
                                     pair.second,
                                     info.physical_names[pair]);
    }

    RawMesh mesh_of_session(const std::string  &file,
                            const GmshFileInfo &info,
                            const Groups       &element_groups)
    {
      RawMesh mesh;
      mesh.file = file;
      mesh.dim  = info.dimension;
      int type  = 0;
      mesh.kind = kind_of(file, info, type);
      std::map<unsigned int, std::string> names, face_names;
      const auto groups = groups_of_entities(info.dimension, names);
      const auto face_groups =
        groups_of_entities(info.dimension - 1, face_names);
      auto cells = elements_of(
        info.dimension, type, n_vertices(mesh.kind), groups, element_groups);
      // As Gmsh does when it saves: with groups, only what is in one.
      if (info.geometry && !info.physical_names.empty())
        cells.erase(std::remove_if(cells.begin(),
                                   cells.end(),
                                   [](const Element &e) {
                                     return e.tags.empty();
                                   }),
                    cells.end());
      if (cells.empty())
        throw base::InputError(
          "The geometry '" + file + "' has " +
          (info.dimension == 3
             ? "a volume, but physical groups are defined on surfaces, curves or "
               "points only; add a Physical Volume"
             : "a surface, but physical groups are defined on curves only, or on "
               "points; add a Physical Surface") +
          " to it.");
      check_one_group(file, cells);
      const int face_type =
        info.dimension == 2 ? 1 : (is_simplex(mesh.kind) ? 2 : 3);
      take_over(mesh,
                cells,
                elements_of(info.dimension - 1,
                            face_type,
                            mesh.n_face_vertices(),
                            face_groups,
                            element_groups));
      for (const Element &cell : cells)
        if (mesh.regions.cell_regions().count(tag_of(cell)) == 0)
          mesh.regions.add_cell_region(tag_of(cell), names[tag_of(cell)]);
      for (const unsigned int tag : mesh.face_tags)
        if (mesh.regions.boundary_regions().count(tag) == 0)
          mesh.regions.add_boundary_region(tag, face_names[tag]);
      return mesh;
    }
  } // namespace mesh
} // namespace otto
