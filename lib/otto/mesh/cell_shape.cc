// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/mesh/cell_shape.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace otto
{
  namespace mesh
  {
    namespace
    {
      double determinant(const Point3 &a, const Point3 &b, const Point3 &c)
      {
        return dot(cross(a, b), c);
      }

      /// The neighbours of a corner along the edges, in positive order.
      std::vector<unsigned int> neighbours(const CellKind     kind,
                                           const unsigned int v)
      {
        switch (kind)
          {
            case CellKind::triangle:
              return {(v + 1) % 3, (v + 2) % 3};
            case CellKind::tetrahedron:
              if (v % 2 == 0)
                return {(v + 1) % 4, (v + 2) % 4, (v + 3) % 4};
              return {(v + 3) % 4, (v + 2) % 4, (v + 1) % 4};
            case CellKind::quadrilateral:
              return {(v + 1) % 4, (v + 3) % 4};
            default:
              if (v < 4)
                return {(v + 1) % 4, (v + 3) % 4, v + 4};
              return {4 + (v + 3) % 4, 4 + (v + 1) % 4, v - 4};
          }
      }

      std::vector<Point3> edges(const CellKind             kind,
                                const std::vector<Point3> &vertices,
                                const unsigned int         v)
      {
        std::vector<Point3> list;
        for (const unsigned int w : neighbours(kind, v))
          list.push_back(vertices[w] - vertices[v]);
        return list;
      }

      double jacobian(const std::vector<Point3> &e)
      {
        return e.size() == 2 ? e[0][0] * e[1][1] - e[0][1] * e[1][0]
                             : determinant(e[0], e[1], e[2]);
      }

      double triangle_quality(const std::vector<Point3> &v)
      {
        const double a = length(v[1] - v[2]), b = length(v[2] - v[0]),
                     c        = length(v[0] - v[1]);
        const double area     = 0.5 * length(cross(v[1] - v[0], v[2] - v[0]));
        const double inner    = 2. * area / (a + b + c);
        const double outer_by = a * b * c; // 4 area times the outer radius
        return outer_by > 0. ? 2. * inner * 4. * area / outer_by : 0.;
      }

      double tetrahedron_quality(const std::vector<Point3> &v)
      {
        const double volume =
          std::abs(determinant(v[1] - v[0], v[2] - v[0], v[3] - v[0])) / 6.;
        double surface = 0.;
        for (const auto &face : face_vertices(CellKind::tetrahedron))
          surface += 0.5 * length(cross(v[face[1]] - v[face[0]],
                                        v[face[2]] - v[face[0]]));
        // Products of opposite edges give the circumscribed radius.
        const double p    = length(v[0] - v[1]) * length(v[2] - v[3]),
                     q    = length(v[0] - v[2]) * length(v[1] - v[3]),
                     r    = length(v[0] - v[3]) * length(v[1] - v[2]);
        const double root = std::sqrt(
          std::max(0., (p + q + r) * (p + q - r) * (p - q + r) * (q + r - p)));
        if (root <= 0. || surface <= 0.)
          return 0.;
        return 3. * (3. * volume / surface) * 24. * volume / root;
      }
    } // namespace

    const std::vector<std::vector<unsigned int>> &
    face_vertices(const CellKind kind)
    {
      static const std::vector<std::vector<unsigned int>>
        triangle      = {{0, 1}, {1, 2}, {2, 0}},
        quadrilateral = {{0, 1}, {1, 2}, {2, 3}, {3, 0}},
        tetrahedron   = {{0, 2, 1}, {0, 1, 3}, {0, 3, 2}, {1, 2, 3}},
        hexahedron    = {{0, 3, 2, 1},
                         {4, 5, 6, 7},
                         {0, 1, 5, 4},
                         {1, 2, 6, 5},
                         {2, 3, 7, 6},
                         {3, 0, 4, 7}};
      switch (kind)
        {
          case CellKind::triangle:
            return triangle;
          case CellKind::quadrilateral:
            return quadrilateral;
          case CellKind::tetrahedron:
            return tetrahedron;
          default:
            return hexahedron;
        }
    }

    unsigned int gmsh_vertex(const CellKind kind, const unsigned int v)
    {
      if (is_simplex(kind))
        return v;
      // deal.II numbers in lexicographic order, Gmsh around.
      static constexpr unsigned int around[] = {0, 1, 3, 2};
      return around[v % 4] + 4 * (v / 4);
    }

    std::vector<double> corner_jacobians(const CellKind             kind,
                                         const std::vector<Point3> &vertices)
    {
      std::vector<double> list;
      const unsigned int  n = is_simplex(kind) ? 1 : vertices.size();
      for (unsigned int v = 0; v < n; ++v)
        list.push_back(jacobian(edges(kind, vertices, v)));
      return list;
    }

    double cell_quality(const CellKind             kind,
                        const std::vector<Point3> &vertices)
    {
      if (kind == CellKind::triangle)
        return triangle_quality(vertices);
      if (kind == CellKind::tetrahedron)
        return tetrahedron_quality(vertices);
      double worst = 1.;
      for (unsigned int v = 0; v < vertices.size(); ++v)
        {
          const std::vector<Point3> e       = edges(kind, vertices, v);
          double                    lengths = 1.;
          for (const Point3 &edge : e)
            lengths *= length(edge);
          worst = std::min(worst, lengths > 0. ? jacobian(e) / lengths : 0.);
        }
      return worst;
    }

    double aspect_ratio(const CellKind             kind,
                        const std::vector<Point3> &vertices)
    {
      double longest = 0., height = std::numeric_limits<double>::max();
      for (unsigned int v = 0; v < vertices.size(); ++v)
        {
          const std::vector<Point3> e = edges(kind, vertices, v);
          const double              j = std::abs(jacobian(e));
          for (std::size_t i = 0; i < e.size(); ++i)
            {
              const double edge = length(e[i]);
              const double side =
                e.size() == 2 ? edge
                              : length(cross(e[i], e[(i + 1) % e.size()]));
              longest = std::max(longest, edge);
              height  = std::min(height, side > 0. ? j / side : 0.);
            }
        }
      return height > 0. ? longest / height
                         : std::numeric_limits<double>::infinity();
    }

    std::vector<Point3> in_own_plane(const std::vector<Point3> &vertices)
    {
      // around the normal: the area vector of the polygon
      const auto  &p = vertices;
      const Point3 n =
        cross(p[2] - p[0], p.size() == 4 ? p[3] - p[1] : p[2] - p[1]);
      Point3       x      = p[1] - p[0];
      const double normal = dot(n, n), off = normal > 0. ? dot(x, n) : 0.;
      for (unsigned int d = 0; d < 3; ++d)
        x[d] -= normal > 0. ? off / normal * n[d] : 0.;
      const Point3        y  = cross(n, x);
      const double        lx = length(x), ly = length(y);
      std::vector<Point3> result;
      for (const Point3 &q : p)
        result.push_back({{lx > 0. ? dot(q - p[0], x) / lx : 0.,
                           ly > 0. ? dot(q - p[0], y) / ly : 0.,
                           0.}});
      return result;
    }

    double area_in_space(const std::vector<Point3> &vertices)
    {
      const auto &p = vertices;
      if (p.size() == 3)
        return 0.5 * length(cross(p[1] - p[0], p[2] - p[0]));
      const double offset = 0.5 / std::sqrt(3.);
      double       sum    = 0.;
      for (const double s : {0.5 - offset, 0.5 + offset})
        for (const double t : {0.5 - offset, 0.5 + offset})
          {
            Point3 x, y;
            for (unsigned int d = 0; d < 3; ++d)
              {
                x[d] = (1. - t) * (p[1][d] - p[0][d]) + t * (p[2][d] - p[3][d]);
                y[d] = (1. - s) * (p[3][d] - p[0][d]) + s * (p[2][d] - p[1][d]);
              }
            sum += 0.25 * length(cross(x, y));
          }
      return sum;
    }

    double diameter(const std::vector<Point3> &vertices)
    {
      double largest = 0.;
      for (std::size_t i = 0; i < vertices.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
          largest = std::max(largest, length(vertices[i] - vertices[j]));
      return largest;
    }
  } // namespace mesh
} // namespace otto
