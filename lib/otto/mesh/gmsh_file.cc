// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/mesh/gmsh_file.h>
#include <otto/mesh/gmsh_session.h>

#include <algorithm>
#include <fstream>
#include <gmsh.h>
#include <regex>
#include <sstream>

namespace otto
{
  namespace mesh
  {
    namespace
    {
      bool is_geometry(const std::string &file)
      {
        const auto dot = file.rfind('.');
        return dot != std::string::npos && file.substr(dot) == ".geo";
      }

      std::string content_of(const std::string &file)
      {
        std::ifstream stream(file, std::ios::binary);
        std::string   text((std::istreambuf_iterator<char>(stream)),
                         std::istreambuf_iterator<char>());
        if (!stream || stream.bad())
          throw base::InputError("The mesh file '" + file +
                                 "' cannot be read; check its name and the "
                                 "folder you are in.");
        return text;
      }

      /// Version and completeness from the text itself: Gmsh reads truncated
      /// files without a word.
      void look_at_format(const std::string &file,
                          const std::string &text,
                          GmshFileInfo      &info)
      {
        if (text.compare(0, 11, "$MeshFormat") != 0)
          throw base::InputError("The file '" + file +
                                 "' is not a Gmsh mesh (its first line is not "
                                 "$MeshFormat); give a .msh or a .geo file.");
        std::istringstream stream(text.substr(11, 64));
        int                binary = -1;
        stream >> info.version >> binary;
        if (!stream || (binary != 0 && binary != 1) ||
            (info.version != 2.2 && info.version != 4. && info.version != 4.1))
          throw base::InputError("The mesh '" + file +
                                 "' has an unsupported format version; save "
                                 "it again with gmsh -save -format msh41.");
        info.binary = (binary == 1);
        for (const std::string part :
             {"MeshFormat", "PhysicalNames", "Entities", "Nodes", "Elements"})
          if (text.find("\n$" + part) != std::string::npos ||
              part == "MeshFormat")
            if (text.find("$End" + part) == std::string::npos)
              throw base::InputError("The mesh '" + file + "' is truncated: $" +
                                     part +
                                     " has no end; copy or make it again.");
        if (text.find("\n$Nodes") == std::string::npos ||
            text.find("\n$Elements") == std::string::npos)
          throw base::InputError("The mesh '" + file +
                                 "' has no elements; mesh it with gmsh -2 or "
                                 "gmsh -3.");
      }

      /// The physical groups of one dimension: entity -> number of the group.
      std::map<int, unsigned int>
      groups_of_entities(const std::string                   &file,
                         const int                            dim,
                         std::map<unsigned int, std::string> &names)
      {
        std::map<int, unsigned int> groups;
        gmsh::vectorpair            pairs;
        gmsh::model::getPhysicalGroups(pairs, dim);
        for (const auto &pair : pairs)
          {
            const unsigned int tag = pair.second;
            gmsh::model::getPhysicalName(dim, pair.second, names[tag]);
            std::vector<int> entities;
            gmsh::model::getEntitiesForPhysicalGroup(dim,
                                                     pair.second,
                                                     entities);
            for (const int entity : entities)
              if (!groups.emplace(entity, tag).second)
                throw base::InputError(
                  "The mesh '" + file + "' has an entity of dimension " +
                  std::to_string(dim) + " in two physical groups, " +
                  std::to_string(groups[entity]) + " and " +
                  std::to_string(tag) + "; put it in one of them only.");
          }
        return groups;
      }

      struct Element
      {
        std::size_t              number;
        unsigned int             tag;
        std::vector<std::size_t> nodes;

        bool operator<(const Element &other) const
        {
          return number < other.number;
        }
      };

      /// All elements of one dimension and type with the number of their
      /// physical group, in the order of their numbers.
      std::vector<Element>
      elements_of(const int                          dim,
                  const int                          type,
                  const unsigned int                 n_nodes,
                  const std::map<int, unsigned int> &groups)
      {
        std::vector<Element> elements;
        gmsh::vectorpair     entities;
        gmsh::model::getEntities(entities, dim);
        for (const auto &entity : entities)
          {
            const auto               group = groups.find(entity.second);
            std::vector<std::size_t> numbers, nodes;
            gmsh::model::mesh::getElementsByType(type,
                                                 numbers,
                                                 nodes,
                                                 entity.second);
            for (std::size_t e = 0; e < numbers.size(); ++e)
              elements.push_back(
                {numbers[e],
                 group == groups.end() ? Regions::untagged : group->second,
                 std::vector<std::size_t>(nodes.begin() + e * n_nodes,
                                          nodes.begin() + (e + 1) * n_nodes)});
          }
        std::sort(elements.begin(), elements.end());
        return elements;
      }

      /// Counts the elements by type; throws for those of higher order.
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
      }

      void collect_names(GmshFileInfo &info)
      {
        gmsh::vectorpair pairs;
        gmsh::model::getPhysicalGroups(pairs);
        for (const auto &pair : pairs)
          gmsh::model::getPhysicalName(pair.first,
                                       pair.second,
                                       info.physical_names[pair]);
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

      void check_has_cells(const std::string &file, const GmshFileInfo &info)
      {
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
            mesh.cell_tags.push_back(cell.tag);
            mesh.cell_numbers.push_back(cell.number);
          }
        for (const Element &face : faces)
          if (face.tag != Regions::untagged &&
              std::all_of(face.nodes.begin(),
                          face.nodes.end(),
                          [&](const std::size_t n) {
                            return number.count(n) > 0;
                          }))
            {
              for (const std::size_t node : face.nodes)
                mesh.faces.push_back(number.at(node));
              mesh.face_tags.push_back(face.tag);
            }
      }

      /// Whether a geometry has the constant h that stands for the mesh size.
      bool has_size_constant(const std::string &text)
      {
        const std::regex constant("DefineConstant\\s*\\[[^\\]]*\\bh\\b\\s*=");
        return std::regex_search(text, constant);
      }

      /// What the session holds, as cells of one shape with their names.
      RawMesh mesh_of_session(const std::string &file, GmshFileInfo info)
      {
        RawMesh mesh;
        mesh.file = file;
        mesh.dim  = info.dimension;
        int type  = 0;
        mesh.kind = kind_of(file, info, type);
        std::map<unsigned int, std::string> names, face_names;
        const auto groups = groups_of_entities(file, info.dimension, names);
        const auto face_groups =
          groups_of_entities(file, info.dimension - 1, face_names);
        auto cells =
          elements_of(info.dimension, type, n_vertices(mesh.kind), groups);
        // As Gmsh does when it saves: with groups, only what is in one.
        if (info.geometry && !info.physical_names.empty())
          cells.erase(std::remove_if(cells.begin(),
                                     cells.end(),
                                     [](const Element &e) {
                                       return e.tag == Regions::untagged;
                                     }),
                      cells.end());
        if (cells.empty())
          {
            info.dimension = 1;
            check_has_cells(file, info);
          }
        const int face_type =
          info.dimension == 2 ? 1 : (is_simplex(mesh.kind) ? 2 : 3);
        take_over(mesh,
                  cells,
                  elements_of(info.dimension - 1,
                              face_type,
                              mesh.n_face_vertices(),
                              face_groups));
        for (const Element &cell : cells)
          if (mesh.regions.cell_regions().count(cell.tag) == 0)
            mesh.regions.add_cell_region(cell.tag, names[cell.tag]);
        for (const unsigned int tag : mesh.face_tags)
          if (mesh.regions.boundary_regions().count(tag) == 0)
            mesh.regions.add_boundary_region(tag, face_names[tag]);
        return mesh;
      }
    } // namespace

    GmshFileInfo look_at(const std::string &file)
    {
      const std::string text = content_of(file);
      GmshFileInfo      info;
      info.geometry = is_geometry(file);
      if (!info.geometry)
        look_at_format(file, text, info);
      const Session session(file);
      if (info.geometry)
        info.dimension = gmsh::model::getDimension();
      else
        count_elements(file, info);
      collect_names(info);
      return info;
    }

    int dimension_of(const std::string &file)
    {
      const GmshFileInfo info = look_at(file);
      check_has_cells(file, info);
      return info.dimension;
    }

    RawMesh read_gmsh(const std::string &file, const double size)
    {
      const std::string text = content_of(file);
      GmshFileInfo      info;
      info.geometry = is_geometry(file);
      if (!info.geometry)
        {
          look_at_format(file, text, info);
          if (size > 0.)
            throw base::InputError(
              "The mesh '" + file +
              "' is already meshed, so Size has no effect; set Size = 0 or "
              "give the .geo file.");
        }
      const bool constant = size > 0. && has_size_constant(text);
      Session    session(file, constant ? size : 0.);
      if (info.geometry)
        session.attempt(file, "mesh", [&]() {
          if (size > 0. && !constant)
            {
              gmsh::option::setNumber("Mesh.MeshSizeMin", size);
              gmsh::option::setNumber("Mesh.MeshSizeMax", size);
            }
          gmsh::model::mesh::generate(gmsh::model::getDimension());
        });
      count_elements(file, info);
      check_has_cells(file, info);
      collect_names(info);

      return mesh_of_session(file, info);
    }
  } // namespace mesh
} // namespace otto
