// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/mesh/mesh_contacts.h>
#include <otto/mesh/raw_mesh.h>

#include <boost/geometry/algorithms/disjoint.hpp>
#include <boost/geometry/geometries/box.hpp>
#include <boost/geometry/geometries/point.hpp>
#include <boost/geometry/index/rtree.hpp>
#include <boost/geometry/strategies/strategies.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace otto
{
  namespace mesh
  {
    namespace
    {
      namespace bg  = boost::geometry;
      using Place   = bg::model::point<double, 3, bg::cs::cartesian>;
      using Box     = bg::model::box<Place>;
      using Entry   = std::pair<Place, unsigned int>;
      using Entries = std::vector<Entry>;
      using Tree    = bg::index::rtree<Entry, bg::index::rstar<16>>;

      // Two places nearer than this part of a cell's size are the same.
      const double same_place = 1e-6;

      const std::string remedy =
        "make one domain of the pieces (Coherence, or BooleanFragments with "
        "OpenCASCADE) and mesh again";

      Point3 centre(const std::vector<Point3> &points)
      {
        Point3 c{{0., 0., 0.}};
        for (const Point3 &p : points)
          for (unsigned int d = 0; d < 3; ++d)
            c[d] += p[d] / points.size();
        return c;
      }

      /// The normal of a plane face that is seen from the side where it runs
      /// anti-clockwise; of a curved one that of its mean plane.
      Point3 normal(const std::vector<Point3> &face)
      {
        Point3 n = face.size() == 2
                     ? cross(face[1] - face[0], Point3{{0., 0., 1.}})
                     : cross(face[2] - face[0], face.back() - face[1]);
        if (face.size() == 3)
          n = cross(face[1] - face[0], face[2] - face[0]);
        const double l = length(n);
        for (double &x : n)
          x /= l;
        return n;
      }

      Box box_around(const std::vector<Point3> &points, const double margin)
      {
        Point3 low = points[0], high = points[0];
        for (const Point3 &p : points)
          for (unsigned int d = 0; d < 3; ++d)
            {
              low[d]  = std::min(low[d], p[d]);
              high[d] = std::max(high[d], p[d]);
            }
        return Box(Place(low[0] - margin, low[1] - margin, low[2] - margin),
                   Place(high[0] + margin, high[1] + margin, high[2] + margin));
      }

      /// The distance of a point from an edge.
      double
      distance_from_edge(const Point3 &p, const Point3 &a, const Point3 &b)
      {
        const Point3 along = b - a, from = p - a;
        const double t =
          std::min(1., std::max(0., dot(from, along) / dot(along, along)));
        return length({{from[0] - t * along[0],
                        from[1] - t * along[1],
                        from[2] - t * along[2]}});
      }

      /// Whether a point is nearer to a face than the margin: an edge in the
      /// plane; in space a triangle, or a quadrilateral as two of them.
      bool lies_on(const Point3              &p,
                   const std::vector<Point3> &face,
                   const double               margin)
      {
        if (face.size() == 4)
          return lies_on(p, {face[0], face[1], face[2]}, margin) ||
                 lies_on(p, {face[0], face[2], face[3]}, margin);
        for (unsigned int v = 0; v < face.size(); ++v)
          if (distance_from_edge(p, face[v], face[(v + 1) % face.size()]) <
              margin)
            return true;
        if (face.size() == 2)
          return false;
        const Point3 n = normal(face);
        if (std::abs(dot(n, p - face[0])) > margin)
          return false;
        for (unsigned int v = 0; v < 3; ++v)
          if (dot(n, cross(face[(v + 1) % 3] - face[v], p - face[v])) < 0.)
            return false;
        return true;
      }

      /// The vertices of a face of a cell.
      std::vector<unsigned int> vertices_of(const RawMesh  &mesh,
                                            const CellFace &face)
      {
        std::vector<unsigned int> list;
        for (const unsigned int v : face_vertices(mesh.kind)[face.face])
          list.push_back(mesh.cells[face.cell * n_vertices(mesh.kind) + v]);
        return list;
      }

      std::vector<Point3> points_of(const RawMesh                   &mesh,
                                    const std::vector<unsigned int> &vertices)
      {
        std::vector<Point3> points;
        for (const unsigned int v : vertices)
          points.push_back(mesh.points[v]);
        return points;
      }

      std::string place_text(const RawMesh &mesh, const Point3 &p)
      {
        std::string text = "(" + base::short_number(p[0], 8);
        for (unsigned int d = 1; d < (mesh.surface ? 3 : mesh.dim); ++d)
          text += ", " + base::short_number(p[d], 8);
        return text + ")";
      }

      Place place(const Point3 &p)
      {
        return Place(p[0], p[1], p[2]);
      }

      /// The pieces of a mesh, and which of them have a vertex in common.
      class Pieces
      {
      public:
        Pieces(const RawMesh &mesh, const std::vector<unsigned int> &piece)
          : of_cell_(piece)
          , at_vertex_(mesh.points.size())
          , parent_(*std::max_element(piece.begin(), piece.end()) + 1)
        {
          std::iota(parent_.begin(), parent_.end(), 0u);
          const unsigned int n = n_vertices(mesh.kind);
          for (std::size_t i = 0; i < mesh.cells.size(); ++i)
            {
              auto &list = at_vertex_[mesh.cells[i]];
              if (std::find(list.begin(), list.end(), piece[i / n]) ==
                  list.end())
                list.push_back(piece[i / n]);
              parent_[root(list.back())] = root(list.front());
            }
        }

        /// Whether a vertex and a cell belong to pieces that do not share a
        /// face but vertices.
        bool joined_by_vertices(const unsigned int vertex,
                                const unsigned int cell)
        {
          const auto &list  = at_vertex_[vertex];
          const auto  piece = of_cell_[cell];
          return std::find(list.begin(), list.end(), piece) == list.end() &&
                 root(list.front()) == root(piece);
        }

        /// A vertex that is all that pieces have in common there, or the
        /// number of vertices.
        unsigned int common_vertex() const
        {
          return std::find_if(at_vertex_.begin(),
                              at_vertex_.end(),
                              [](const std::vector<unsigned int> &list) {
                                return list.size() > 1;
                              }) -
                 at_vertex_.begin();
        }

      private:
        unsigned int root(unsigned int p)
        {
          while (parent_[p] != p)
            p = parent_[p] = parent_[parent_[p]];
          return p;
        }

        const std::vector<unsigned int>       &of_cell_;
        std::vector<std::vector<unsigned int>> at_vertex_;
        std::vector<unsigned int>              parent_;
      };

      /// Throws if a vertex of the boundary lies on a face that it does not
      /// belong to, unless it has the place of one of its vertices, and the
      /// face is in the same piece or in a separate one.
      void check_vertex(const RawMesh             &mesh,
                        const unsigned int         v,
                        const unsigned int         cell,
                        const std::vector<Point3> &face,
                        const double               margin,
                        Pieces                    &pieces)
      {
        const Point3 &p = mesh.points[v];
        const bool    same =
          std::any_of(face.begin(), face.end(), [&](const Point3 &q) {
            return length(p - q) < margin;
          });
        const std::string start = "The mesh '" + mesh.file + "': ";
        if (!same)
          throw base::InputError(
            start + "the vertex at " + place_text(mesh, p) + " lies on " +
            (mesh.dim == 2 ? "an edge" : "a face") + " of the " +
            name(mesh.kind) + " " + std::to_string(mesh.cell_numbers[cell]) +
            ", which does not end there, so pieces that touch are not "
            "connected; " +
            remedy + ".");
        if (pieces.joined_by_vertices(v, cell))
          throw base::InputError(
            start + "two pieces that lie side by side at " +
            place_text(mesh, p) +
            " have only single vertices in common, through which everything "
            "would flow; " +
            remedy + ".");
      }

      /// Checks the vertices of the boundary; returns how many have the place
      /// of another one.
      unsigned int check_vertices(const RawMesh               &mesh,
                                  const std::vector<CellFace> &boundary,
                                  const Tree                  &tree,
                                  Pieces                      &pieces)
      {
        std::set<unsigned int> doubled;
        for (const CellFace &face : boundary)
          {
            const auto   vertices = vertices_of(mesh, face);
            const auto   points   = points_of(mesh, vertices);
            const double margin   = same_place * diameter(points);
            Entries      near;
            tree.query(bg::index::intersects(box_around(points, margin)),
                       std::back_inserter(near));
            for (const Entry &entry : near)
              {
                const unsigned int v = entry.second;
                if (std::find(vertices.begin(), vertices.end(), v) !=
                      vertices.end() ||
                    !lies_on(mesh.points[v], points, margin))
                  continue;
                check_vertex(mesh, v, face.cell, points, margin, pieces);
                doubled.insert(v);
              }
          }
        return doubled.size();
      }

      /// Whether a point is inside of a cell, and not just on its surface.
      bool is_inside(const RawMesh             &mesh,
                     const std::vector<Point3> &cell,
                     const Point3              &p)
      {
        for (const auto &local : face_vertices(mesh.kind))
          {
            std::vector<Point3> face;
            for (const unsigned int v : local)
              face.push_back(cell[v]);
            const Point3 n = normal(face), c = centre(face);
            double       margin = same_place * diameter(face);
            for (const Point3 &q : face)
              margin += std::abs(dot(n, q - c));
            if (dot(n, p - c) > -margin)
              return false;
          }
        return true;
      }

      /// No point of another cell is inside of a cell.
      void check_overlap(const RawMesh             &mesh,
                         const std::vector<Point3> &points,
                         const Tree                &tree)
      {
        const unsigned int first_centre = mesh.points.size();
        for (unsigned int c = 0; c < mesh.n_cells(); ++c)
          {
            const auto cell = mesh.cell_points(c);
            Entries    near;
            tree.query(bg::index::intersects(box_around(cell, 0.)),
                       std::back_inserter(near));
            for (const Entry &entry : near)
              if (entry.second != first_centre + c &&
                  is_inside(mesh, cell, points[entry.second]))
                throw base::InputError(
                  "The mesh '" + mesh.file + "': cells overlap, the " +
                  name(mesh.kind) + " " + std::to_string(mesh.cell_numbers[c]) +
                  " and others at " + place_text(mesh, points[entry.second]) +
                  "; " + remedy + ".");
          }
      }
    } // namespace

    void check_contacts(RawMesh                         &mesh,
                        const std::vector<CellFace>     &boundary,
                        const std::vector<unsigned int> &piece)
    {
      std::set<unsigned int> vertices, cells;
      for (const CellFace &face : boundary)
        {
          cells.insert(face.cell);
          for (const unsigned int v : vertices_of(mesh, face))
            vertices.insert(v);
        }
      Entries entries;
      for (const unsigned int v : vertices)
        entries.emplace_back(place(mesh.points[v]), v);

      // The middles of cells at the boundary follow the vertices: thin pieces
      // may lie across each other without vertices inside.
      std::vector<Point3> points = mesh.points;
      points.resize(mesh.points.size() + mesh.n_cells());
      Entries all = entries;
      for (const unsigned int c : cells)
        {
          const unsigned int number = mesh.points.size() + c;
          points[number]            = centre(mesh.cell_points(c));
          all.emplace_back(place(points[number]), number);
        }
      // surfaces have no inside, and their cells may come near each other
      if (!mesh.surface)
        check_overlap(mesh, points, Tree(all));

      Pieces             pieces(mesh, piece);
      const unsigned int n =
        check_vertices(mesh, boundary, Tree(entries), pieces);
      if (n > 0)
        mesh.notes.push_back(
          std::to_string(n) +
          " vertices have the place of another one: cells on the two sides "
          "are not connected there; if no slit is meant, " +
          remedy);
      const unsigned int common = pieces.common_vertex();
      if (common < mesh.points.size())
        mesh.notes.push_back(
          "pieces have only single vertices in common, as that at " +
          place_text(mesh, mesh.points[common]) +
          "; what flows between them passes there");
    }
  } // namespace mesh
} // namespace otto
