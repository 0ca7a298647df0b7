// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/mesh/mesh_contacts.h>
#include <otto/mesh/raw_mesh.h>

#include <boost/archive/binary_iarchive.hpp>
#include <boost/archive/binary_oarchive.hpp>
#include <boost/serialization/array.hpp>
#include <boost/serialization/map.hpp>
#include <boost/serialization/string.hpp>
#include <boost/serialization/vector.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <sstream>

namespace otto
{
  namespace mesh
  {
    namespace
    {
      using FaceVertices = std::array<unsigned int, 4>;

      /// A face of a cell with sorted vertices, to find the cells that share
      /// it; the sign says in which sense the cell runs around it.
      struct Face
      {
        FaceVertices vertices;
        unsigned int cell;
        bool         positive;
        unsigned int number;

        bool operator<(const Face &other) const
        {
          return vertices != other.vertices ? vertices < other.vertices
                                            : cell < other.cell;
        }
      };

      Face make_face(std::vector<unsigned int> around, const unsigned int cell)
      {
        std::rotate(around.begin(),
                    std::min_element(around.begin(), around.end()),
                    around.end());
        Face face{{{0, 0, 0, 0}}, cell, around[1] <= around.back(), 0};
        // With two vertices the sense is lost by the rotation above; the
        // caller sets it.
        std::sort(around.begin(), around.end());
        std::copy(around.begin(), around.end(), face.vertices.begin());
        return face;
      }

      std::vector<Face> faces_of_cells(const RawMesh &mesh)
      {
        const unsigned int n = n_vertices(mesh.kind);
        std::vector<Face>  faces;
        for (unsigned int c = 0; c < mesh.n_cells(); ++c)
          for (unsigned int f = 0; f < face_vertices(mesh.kind).size(); ++f)
            {
              std::vector<unsigned int> around;
              for (const unsigned int v : face_vertices(mesh.kind)[f])
                around.push_back(mesh.cells[c * n + v]);
              const bool rising = around[0] < around[1];
              faces.push_back(make_face(around, c));
              faces.back().number = f;
              if (around.size() == 2)
                faces.back().positive = rising;
            }
        std::sort(faces.begin(), faces.end());
        return faces;
      }

      /// Whether no other cell has this face, among all of them sorted.
      bool is_at_boundary(const std::vector<Face> &faces, const std::size_t i)
      {
        return (i == 0 || faces[i - 1].vertices != faces[i].vertices) &&
               (i + 1 == faces.size() ||
                faces[i + 1].vertices != faces[i].vertices);
      }

      std::string cell_text(const RawMesh &mesh, const unsigned int cell)
      {
        return std::to_string(mesh.cell_numbers[cell]);
      }

      void check_flat(const RawMesh &mesh)
      {
        if (mesh.dim != 2 || mesh.surface)
          return;
        double low = mesh.points[0][2], high = low, size = 0.;
        for (const Point3 &p : mesh.points)
          {
            low  = std::min(low, p[2]);
            high = std::max(high, p[2]);
            for (unsigned int d = 0; d < 2; ++d)
              size = std::max(size, std::abs(p[d] - mesh.points[0][d]));
          }
        if (high - low > flat * size)
          throw base::InputError(
            "The mesh '" + mesh.file +
            "' is a surface in space, and only otto-transport knows transport "
            "on surfaces; use a mesh in the plane z = 0, or, if a solid is "
            "meant, add a Physical Volume and mesh with gmsh -3.");
      }

      void check_duplicates(const RawMesh &mesh)
      {
        const unsigned int n = n_vertices(mesh.kind);
        using Entry = std::pair<std::vector<unsigned int>, unsigned int>;
        std::vector<Entry> entries;
        for (unsigned int c = 0; c < mesh.n_cells(); ++c)
          {
            entries.emplace_back(
              std::vector<unsigned int>(mesh.cells.begin() + c * n,
                                        mesh.cells.begin() + (c + 1) * n),
              c);
            std::sort(entries.back().first.begin(), entries.back().first.end());
          }
        std::sort(entries.begin(), entries.end());
        for (std::size_t i = 1; i < entries.size(); ++i)
          if (entries[i].first == entries[i - 1].first)
            throw base::InputError(
              "The mesh '" + mesh.file + "' has the same " + name(mesh.kind) +
              " twice, as elements " + cell_text(mesh, entries[i - 1].second) +
              " and " + cell_text(mesh, entries[i].second) +
              "; put each entity in one physical group only and mesh again.");
      }

      void turn_round(RawMesh &mesh, const unsigned int cell)
      {
        unsigned int *const v = &mesh.cells[cell * n_vertices(mesh.kind)];
        switch (mesh.kind)
          {
            case CellKind::triangle:
              std::swap(v[1], v[2]);
              break;
            case CellKind::quadrilateral:
              std::swap(v[1], v[3]);
              break;
            case CellKind::tetrahedron:
              std::swap(v[2], v[3]);
              break;
            default:
              std::swap_ranges(v, v + 4, v + 4);
          }
      }

      /// Makes all cells positive; throws for degenerate and tangled ones.
      void orient(RawMesh &mesh)
      {
        unsigned int n_turned = 0;
        for (unsigned int c = 0; c < mesh.n_cells(); ++c)
          {
            const std::vector<Point3> points = mesh.cell_points(c);
            const std::vector<double> jacobians =
              corner_jacobians(mesh.kind,
                               mesh.surface ? in_own_plane(points) : points);
            const double small =
              1e-10 * std::pow(diameter(points), int(mesh.dim));
            unsigned int n_positive = 0, n_negative = 0;
            for (const double j : jacobians)
              {
                n_positive += (j > small);
                n_negative += (j < -small);
              }
            const std::string which = "The mesh '" + mesh.file +
                                      "': " + name(mesh.kind) + " " +
                                      cell_text(mesh, c);
            if (n_positive > 0 && n_negative > 0)
              throw base::InputError(
                which + " is tangled (edges cross, or a corner is concave); "
                        "mesh again with other sizes.");
            if (n_positive + n_negative < jacobians.size())
              throw base::InputError(
                which + " is degenerate (its measure or a corner of it is "
                        "zero); mesh again with other sizes.");
            if (n_negative > 0 && !mesh.surface)
              {
                turn_round(mesh, c);
                ++n_turned;
              }
          }
        if (n_turned > 0)
          mesh.notes.push_back(
            (n_turned == mesh.n_cells() ? "all " : "") +
            base::counted(n_turned, name(mesh.kind), plural_name(mesh.kind)) +
            " had negative orientation and " +
            (n_turned == 1 ? "was" : "were") + " turned round");
      }

      /// Turns cells of a surface round so that neighbours run in opposite
      /// senses along their common edge; the first cell of each piece stays. A
      /// surface on which that is not possible has a note.
      void orient_surface(RawMesh &mesh, const std::vector<Face> &faces)
      {
        // of each cell: its neighbours, and whether they run in the same sense
        std::vector<std::vector<std::pair<unsigned int, bool>>> neighbours(
          mesh.n_cells());
        for (std::size_t i = 1; i < faces.size(); ++i)
          if (faces[i].vertices == faces[i - 1].vertices)
            {
              const bool same = faces[i].positive == faces[i - 1].positive;
              neighbours[faces[i].cell].emplace_back(faces[i - 1].cell, same);
              neighbours[faces[i - 1].cell].emplace_back(faces[i].cell, same);
            }
        std::vector<bool> known(mesh.n_cells(), false), turned = known;
        bool              orientable = true;
        for (unsigned int first = 0; first < mesh.n_cells(); ++first)
          {
            std::vector<unsigned int> front;
            if (!known[first])
              front.push_back(first);
            known[first] = true;
            while (!front.empty())
              {
                const unsigned int c = front.back();
                front.pop_back();
                for (const auto &[other, same] : neighbours[c])
                  {
                    const bool wanted = turned[c] != same;
                    if (!known[other])
                      {
                        known[other]  = true;
                        turned[other] = wanted;
                        front.push_back(other);
                      }
                    orientable = orientable && turned[other] == wanted;
                  }
              }
          }
        unsigned int n_turned = 0;
        for (unsigned int c = 0; c < mesh.n_cells(); ++c)
          if (turned[c])
            {
              turn_round(mesh, c);
              ++n_turned;
            }
        // deal.II needs opposite edges that run in the same direction
        if (!orientable && mesh.kind == CellKind::quadrilateral)
          throw base::InputError(
            "The mesh '" + mesh.file +
            "' is a surface with one side only, and its quadrilaterals cannot "
            "be numbered alike; mesh it with triangles (without Recombine).");
        if (!orientable)
          mesh.notes.push_back("the surface has one side only, it cannot be "
                               "oriented; transport does not need that");
        else if (n_turned > 0)
          mesh.notes.push_back(
            base::counted(n_turned, name(mesh.kind), plural_name(mesh.kind)) +
            " ran round in the other sense than " +
            (n_turned == 1 ? "its" : "their") + " neighbours and " +
            (n_turned == 1 ? "was" : "were") + " turned round");
      }

      void check_neighbours(const RawMesh &mesh, const std::vector<Face> &faces)
      {
        const std::string noun = mesh.dim == 2 ? "edge" : "face";
        for (std::size_t i = 0; i + 1 < faces.size(); ++i)
          {
            if (faces[i].vertices != faces[i + 1].vertices)
              continue;
            const std::string pair = cell_text(mesh, faces[i].cell) + " and " +
                                     cell_text(mesh, faces[i + 1].cell);
            if (i + 2 < faces.size() &&
                faces[i].vertices == faces[i + 2].vertices)
              throw base::InputError(
                "The mesh '" + mesh.file + "' has a non-manifold " + noun +
                ", shared by three or more cells (" +
                cell_text(mesh, faces[i].cell) + ", " +
                cell_text(mesh, faces[i + 1].cell) + ", " +
                cell_text(mesh, faces[i + 2].cell) +
                "); remove the overlapping part of the geometry.");
            if (faces[i].positive == faces[i + 1].positive && !mesh.surface)
              throw base::InputError(
                "The mesh '" + mesh.file + "': cells " + pair +
                " lie on the same side of the " + noun +
                " they share, so they overlap; mesh again.");
          }
      }

      /// The number of the piece of each cell; cells that share a face are in
      /// the same.
      std::vector<unsigned int> pieces_of(const RawMesh           &mesh,
                                          const std::vector<Face> &faces)
      {
        std::vector<unsigned int> parent(mesh.n_cells());
        std::iota(parent.begin(), parent.end(), 0u);
        const auto root = [&](unsigned int c) {
          while (parent[c] != c)
            c = parent[c] = parent[parent[c]];
          return c;
        };
        for (std::size_t i = 1; i < faces.size(); ++i)
          if (faces[i].vertices == faces[i - 1].vertices)
            parent[root(faces[i].cell)] = root(faces[i - 1].cell);
        std::vector<unsigned int> number(parent.size(), parent.size());
        std::vector<unsigned int> piece;
        unsigned int              next = 0;
        for (unsigned int c = 0; c < parent.size(); ++c)
          {
            unsigned int &n = number[root(c)];
            if (n == parent.size())
              n = next++;
            piece.push_back(n);
          }
        return piece;
      }

      /// Leaves out tagged faces that are not on the boundary; what remains has
      /// one entry for a face, with all its tags.
      std::map<FaceVertices, std::set<unsigned int>>
      tags_of_boundary_faces(RawMesh &mesh, const std::vector<Face> &faces)
      {
        std::map<FaceVertices, std::set<unsigned int>> tags;
        for (std::size_t i = 0; i < faces.size(); ++i)
          if (is_at_boundary(faces, i))
            tags[faces[i].vertices];
        const unsigned int                   n = mesh.n_face_vertices();
        std::map<unsigned int, unsigned int> left_out;
        for (std::size_t f = 0; f < mesh.face_tags.size(); ++f)
          {
            const std::vector<unsigned int> vertices(mesh.faces.begin() + f * n,
                                                     mesh.faces.begin() +
                                                       (f + 1) * n);
            const auto found = tags.find(make_face(vertices, 0).vertices);
            if (found == tags.end())
              ++left_out[mesh.face_tags[f]];
            else
              found->second.insert(mesh.face_tags[f]);
          }
        for (const auto &entry : left_out)
          mesh.notes.push_back(
            base::counted(entry.second, mesh.dim == 2 ? "edge" : "face") +
            " of '" + mesh.regions.name_of_boundary_region(entry.first) +
            "' not on the boundary, left out");
        return tags;
      }

      /// One entry for each tagged face of the boundary.
      void keep_boundary_faces(RawMesh &mesh, const std::vector<Face> &faces)
      {
        auto       tags = tags_of_boundary_faces(mesh, faces);
        const auto n    = mesh.n_face_vertices();
        // Numbers for sets of groups come after those of the groups.
        unsigned int next = 1;
        for (const auto &part : mesh.regions.boundary_regions())
          next = std::max(next, part.first + 1);
        std::map<std::set<unsigned int>, unsigned int> numbers, shared;
        std::vector<unsigned int>                      kept_faces, kept_tags;
        for (std::size_t f = 0; f < mesh.face_tags.size(); ++f)
          {
            const std::vector<unsigned int> vertices(mesh.faces.begin() + f * n,
                                                     mesh.faces.begin() +
                                                       (f + 1) * n);
            const auto found = tags.find(make_face(vertices, 0).vertices);
            if (found == tags.end())
              continue;
            const std::set<unsigned int> groups = found->second;
            tags.erase(found); // so that it is taken once
            unsigned int number = *groups.begin();
            if (groups.size() > 1)
              {
                ++shared[groups];
                number = numbers.emplace(groups, next).first->second;
                next += number == next;
                mesh.regions.add_shared_boundary(
                  number,
                  std::vector<unsigned int>(groups.begin(), groups.end()));
              }
            kept_faces.insert(kept_faces.end(),
                              vertices.begin(),
                              vertices.end());
            kept_tags.push_back(number);
          }
        for (const auto &[groups, number] : shared)
          mesh.notes.push_back(
            base::counted(number, mesh.dim == 2 ? "edge" : "face") +
            " of the boundary in " + std::to_string(groups.size()) +
            " physical groups, " +
            mesh.regions.name_of_boundary_region(numbers.at(groups)) +
            ", counted in each of them");
        mesh.faces.swap(kept_faces);
        mesh.face_tags.swap(kept_tags);
      }
    } // namespace

    unsigned int RawMesh::n_cells() const
    {
      return cell_tags.size();
    }

    unsigned int RawMesh::n_face_vertices() const
    {
      return face_vertices(kind)[0].size();
    }

    std::vector<Point3> RawMesh::cell_points(const unsigned int cell) const
    {
      const unsigned int  n = n_vertices(kind);
      std::vector<Point3> list;
      for (unsigned int v = 0; v < n; ++v)
        list.push_back(points[cells[cell * n + v]]);
      return list;
    }

    void check_and_repair(RawMesh &mesh)
    {
      check_flat(mesh);
      check_duplicates(mesh);
      orient(mesh);
      std::vector<Face> faces = faces_of_cells(mesh);
      check_neighbours(mesh, faces);
      if (mesh.surface)
        {
          orient_surface(mesh, faces);
          faces = faces_of_cells(mesh);
        }
      keep_boundary_faces(mesh, faces);
      std::vector<CellFace> boundary;
      for (std::size_t i = 0; i < faces.size(); ++i)
        if (is_at_boundary(faces, i))
          boundary.push_back({faces[i].cell, faces[i].number});
      check_contacts(mesh, boundary, pieces_of(mesh, faces));
    }

    std::string packed(const RawMesh &mesh)
    {
      std::ostringstream              stream;
      boost::archive::binary_oarchive archive(stream);
      const int                       kind = static_cast<int>(mesh.kind);
      archive << mesh.file << mesh.dim << mesh.surface << kind << mesh.points
              << mesh.cells << mesh.cell_tags << mesh.cell_numbers << mesh.faces
              << mesh.face_tags << mesh.notes << mesh.regions.cell_regions()
              << mesh.regions.boundary_regions()
              << mesh.regions.shared_boundaries();
      return stream.str();
    }

    RawMesh unpacked(const std::string &bytes)
    {
      std::istringstream                                stream(bytes);
      boost::archive::binary_iarchive                   archive(stream);
      RawMesh                                           mesh;
      int                                               kind = 0;
      std::map<unsigned int, std::string>               cells, boundary;
      std::map<unsigned int, std::vector<unsigned int>> shared;
      archive >> mesh.file >> mesh.dim >> mesh.surface >> kind >> mesh.points >>
        mesh.cells >> mesh.cell_tags >> mesh.cell_numbers >> mesh.faces >>
        mesh.face_tags >> mesh.notes >> cells >> boundary >> shared;
      mesh.kind = static_cast<CellKind>(kind);
      for (const auto &entry : cells)
        mesh.regions.add_cell_region(entry.first, entry.second);
      for (const auto &entry : boundary)
        mesh.regions.add_boundary_region(entry.first, entry.second);
      for (const auto &entry : shared)
        mesh.regions.add_shared_boundary(entry.first, entry.second);
      return mesh;
    }
  } // namespace mesh
} // namespace otto
