// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/enclosure/polygon_metric.h>

#include <deal.II/base/numbers.h>

#include <boost/geometry/algorithms/convex_hull.hpp>
#include <boost/geometry/algorithms/distance.hpp>
#include <boost/geometry/algorithms/envelope.hpp>
#include <boost/geometry/algorithms/intersects.hpp>
#include <boost/geometry/geometries/geometries.hpp>
#include <boost/geometry/geometries/point_xy.hpp>
#include <boost/geometry/strategies/strategies.hpp>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/floyd_warshall_shortest.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <utility>

namespace otto
{
  namespace enclosure
  {
    using dealii::Point;
    using dealii::Tensor;
    using dealii::numbers::invalid_unsigned_int;

    namespace
    {
      namespace bg           = boost::geometry;
      using Planar           = bg::model::d2::point_xy<double>;
      using Polygon          = bg::model::polygon<Planar, true, false>;
      const auto unreachable = std::numeric_limits<double>::infinity();
      // Sines of angles that count as zero: ways are longer by its square only,
      // and it is above what coordinates far from the origin are rounded to.
      const double flat = 1e-7;
      // Lengths of the unit frame that count as zero.
      const double tolerance = 1e-9;

      Planar planar(const Point<2> &x)
      {
        return {x[0], x[1]};
      }

      double cross(const Tensor<1, 2> &a, const Tensor<1, 2> &b)
      {
        return a[0] * b[1] - a[1] * b[0];
      }

      // Whether the segment has more than a point in common with the inside of
      // a convex polygon, clockwise as Boost has it: cut it at each side.
      bool meets(const Polygon::ring_type &ring,
                 const Point<2>           &start,
                 const Point<2>           &end)
      {
        double first = 0, last = 1;
        for (std::size_t k = 0; k < ring.size(); ++k)
          {
            const auto    &p = ring[k], &q = ring[(k + 1) % ring.size()];
            const Point<2> from(p.x(), p.y());
            Tensor<1, 2>   side;
            side[0] = q.x() - p.x();
            side[1] = q.y() - p.y();
            if (side.norm() < tolerance)
              continue;
            side /= side.norm();
            // negative inside
            const double a = cross(side, start - from) + tolerance,
                         b = cross(side, end - from) + tolerance;
            if (a >= 0. && b >= 0.)
              return false;
            if (a > 0.)
              first = std::max(first, a / (a - b));
            if (b > 0.)
              last = std::min(last, a / (a - b));
          }
        return first < last;
      }
    } // namespace



    PolygonMetric::PolygonMetric(const Domain<2> &domain)
      : domain_(domain)
      , triangles_of_vertex_(domain.points.size())
      , seen_corners_(domain.points.size())
      , nearest_(domain.n_cells(), unreachable)
      , steepness_(domain.n_cells(), 0.)
    {
      make_triangles();
      find_corners();
      if (corners_.empty())
        return;
      std::vector<View> views;
      for (const unsigned int corner : corners_)
        views.push_back(look(corner));
      measure_corners(views);
      set_curvature(views);
    }



    void PolygonMetric::make_triangles()
    {
      // deal.II numbers the vertices of a quadrilateral by lines
      const bool simplex = mesh::is_simplex(domain_.kind);
      for (std::size_t c = 0; c < domain_.n_cells(); ++c)
        {
          triangles_.push_back({{domain_.vertex(c, 0),
                                 domain_.vertex(c, 1),
                                 domain_.vertex(c, 2)}});
          if (!simplex)
            triangles_.push_back({{domain_.vertex(c, 1),
                                   domain_.vertex(c, 3),
                                   domain_.vertex(c, 2)}});
        }
      std::map<Edge, std::pair<unsigned int, unsigned int>> sides;
      neighbours_.assign(
        triangles_.size(),
        {{invalid_unsigned_int, invalid_unsigned_int, invalid_unsigned_int}});
      for (unsigned int t = 0; t < triangles_.size(); ++t)
        {
          auto       &triangle = triangles_[t];
          const auto &p        = domain_.points;
          if (cross(p[triangle[1]] - p[triangle[0]],
                    p[triangle[2]] - p[triangle[0]]) < 0.)
            std::swap(triangle[1], triangle[2]);
          for (unsigned int k = 0; k < 3; ++k)
            {
              triangles_of_vertex_[triangle[k]].push_back(t);
              const unsigned int a = triangle[(k + 1) % 3],
                                 b = triangle[(k + 2) % 3];
              const auto [other, isnew] =
                sides.emplace(Edge{{std::min(a, b), std::max(a, b)}},
                              std::make_pair(t, k));
              if (isnew)
                continue;
              const auto [u, l] = other->second;
              neighbours_[t][k] = u;
              neighbours_[u][l] = t;
            }
        }
      for (unsigned int t = 0; t < triangles_.size(); ++t)
        for (unsigned int k = 0; k < 3; ++k)
          if (neighbours_[t][k] == invalid_unsigned_int)
            boundary_.push_back(
              {{triangles_[t][(k + 1) % 3], triangles_[t][(k + 2) % 3]}});
    }



    // Boundary vertices with an angle above pi, or where parts of the domain
    // touch.
    void PolygonMetric::find_corners()
    {
      std::vector<unsigned int> sides(domain_.points.size(), 0);
      for (const auto &edge : boundary_)
        for (const unsigned int v : edge)
          ++sides[v];
      for (unsigned int v = 0; v < sides.size(); ++v)
        {
          double angle = 0;
          if (sides[v] == 2)
            for (const unsigned int t : triangles_of_vertex_[v])
              {
                Tensor<1, 2> ways[2];
                unsigned int n = 0;
                for (const unsigned int w : triangles_[t])
                  if (w != v)
                    ways[n++] = domain_.points[w] - domain_.points[v];
                angle += std::atan2(std::abs(cross(ways[0], ways[1])),
                                    ways[0] * ways[1]);
              }
          if (sides[v] > 2 || angle > dealii::numbers::PI + flat)
            corners_.push_back(v);
        }
    }



    // Triangles are visited from front to back, as seen from the vertex: each
    // after those on the other sides of its sides that face the vertex. With
    // each side goes the list of the cones in which it is seen; what is seen
    // beside a vertex on both sides is one cone again. Around the vertex there
    // may be triangles each of which is behind the next, unless the mesh is
    // Delaunay's: one of them is visited before its turn, and again if more of
    // it is seen.
    PolygonMetric::View PolygonMetric::look(const unsigned int v) const
    {
      // directions of all vertices
      std::vector<Tensor<1, 2>> way(domain_.points.size());
      for (unsigned int w = 0; w < way.size(); ++w)
        if (w != v)
          {
            way[w] = domain_.points[w] - domain_.points[v];
            way[w] /= way[w].norm();
          }
      const auto sine = [&](const unsigned int a, const unsigned int b) {
        return cross(way[a], way[b]);
      };
      const auto n = static_cast<unsigned int>(triangles_.size());
      // whether a side is in front (-1) or behind (1)
      std::vector<std::array<signed char, 3>> faces(n);
      std::vector<unsigned char>              missing(n, 0);
      std::vector<unsigned int>               ready;
      for (unsigned int t = 0; t < n; ++t)
        {
          for (unsigned int k = 0; k < 3; ++k)
            {
              const unsigned int a = triangles_[t][(k + 1) % 3],
                                 b = triangles_[t][(k + 2) % 3];
              // the same number for both triangles; zero at v
              const double in = a < b ? sine(a, b) : -sine(b, a);
              faces[t][k]     = static_cast<signed char>((in > 0.) - (in < 0.));
              if (in < 0. && neighbours_[t][k] != invalid_unsigned_int)
                ++missing[t];
            }
          if (missing[t] == 0)
            ready.push_back(t);
        }

      View               view;
      std::vector<Cones> seen(n);
      std::vector<bool>  visited(n, false);
      view.vertices.push_back(v);
      const auto hand_on = [&](const unsigned int t, const Cone &cone) {
        if (visited[t] && seen[t].empty())
          ready.push_back(t);
        seen[t].push_back(cone);
      };
      while (true)
        {
          for (unsigned int t = 0; ready.empty() && t < n; ++t)
            if (!visited[t] && !seen[t].empty())
              ready.push_back(t);
          if (ready.empty())
            return view;
          const unsigned int t = ready.back();
          ready.pop_back();
          const auto &triangle = triangles_[t];
          const bool  around =
            std::find(triangle.begin(), triangle.end(), v) != triangle.end();
          const bool again  = visited[t];
          visited[t]        = true;
          const Cones cones = merged(way, std::move(seen[t]));
          seen[t].clear();
          if (around || !cones.empty())
            view.triangles.push_back(t);
          for (const unsigned int w : triangle)
            {
              bool is_seen = around;
              for (const auto &cone : cones)
                is_seen = is_seen || (sine(cone.right, w) >= -flat &&
                                      sine(cone.left, w) <= flat);
              if (is_seen && w != v)
                view.vertices.push_back(w);
            }
          for (unsigned int k = 0; k < 3; ++k)
            {
              const unsigned int next = neighbours_[t][k];
              if (faces[t][k] <= 0 || next == invalid_unsigned_int)
                continue;
              const unsigned int right = triangle[(k + 1) % 3],
                                 left  = triangle[(k + 2) % 3];
              if (around)
                hand_on(next, {right, left});
              for (const auto &cone : cones)
                {
                  // what the side leaves of it
                  const Cone part{sine(cone.right, right) > 0. ? right
                                                               : cone.right,
                                  sine(cone.left, left) < 0. ? left
                                                             : cone.left};
                  if (sine(part.right, part.left) > flat)
                    hand_on(next, part);
                }
              if (!again && --missing[next] == 0 && !visited[next])
                ready.push_back(next);
            }
        }
    }



    // Cones that touch each other become one.
    PolygonMetric::Cones
    PolygonMetric::merged(const std::vector<Tensor<1, 2>> &way, Cones cones)
    {
      if (cones.size() < 2)
        return cones;
      std::sort(cones.begin(), cones.end(), [&](const Cone &a, const Cone &b) {
        return cross(way[a.right], way[b.right]) > 0.;
      });
      std::size_t last = 0;
      for (std::size_t k = 1; k < cones.size(); ++k)
        if (cross(way[cones[last].left], way[cones[k].right]) > flat)
          cones[++last] = cones[k];
        else if (cross(way[cones[last].left], way[cones[k].left]) > 0.)
          cones[last].left = cones[k].left;
      cones.resize(last + 1);
      return cones;
    }



    void PolygonMetric::measure_corners(const std::vector<View> &views)
    {
      const auto                n = corners_.size(), m = domain_.points.size();
      std::vector<unsigned int> place(m, invalid_unsigned_int);
      for (unsigned int c = 0; c < n; ++c)
        place[corners_[c]] = c;
      std::vector<std::vector<double>> distance(
        n, std::vector<double>(n, unreachable));
      for (unsigned int c = 0; c < n; ++c)
        for (const unsigned int v : views[c].vertices)
          {
            seen_corners_[v].push_back(c);
            if (place[v] != invalid_unsigned_int)
              distance[c][place[v]] =
                domain_.points[corners_[c]].distance(domain_.points[v]);
          }
      for (auto &seen : seen_corners_)
        {
          std::sort(seen.begin(), seen.end());
          seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
        }
      boost::floyd_warshall_initialized_all_pairs_shortest_paths(
        boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS>(n),
        distance,
        std::less<double>(),
        boost::closed_plus<double>(unreachable),
        unreachable,
        0.);

      to_vertex_.assign(n * m, unreachable);
      last_corner_.assign(n * m, invalid_unsigned_int);
      diameter_ = 0;
      std::vector<double> smallest(domain_.n_components, unreachable);
      for (std::size_t c = 0; c < n; ++c)
        {
          double most = 0;
          for (unsigned int v = 0; v < m; ++v)
            for (const unsigned int d : seen_corners_[v])
              {
                const double length =
                  distance[c][d] +
                  domain_.points[corners_[d]].distance(domain_.points[v]);
                if (length < to_vertex_[c * m + v])
                  {
                    to_vertex_[c * m + v]   = length;
                    last_corner_[c * m + v] = d;
                    most                    = std::max(most, length);
                  }
              }
          auto &least = smallest[domain_.component[corners_[c]]];
          least       = std::min(least, 2 * (most + domain_.longest_edge));
        }
      // components without corners are convex
      for (const double length : smallest)
        diameter_ =
          std::max(diameter_, length < unreachable ? length : domain_.diagonal);
    }



    void PolygonMetric::set_curvature(const std::vector<View> &views)
    {
      const bool simplex = mesh::is_simplex(domain_.kind);
      for (unsigned int c = 0; c < corners_.size(); ++c)
        {
          double behind = 0;
          for (unsigned int v = 0; v < domain_.points.size(); ++v)
            if (corner_distance(c, v) < unreachable)
              behind = std::max(behind, corner_distance(c, v));
          behind += domain_.longest_edge;
          const Planar corner = planar(domain_.points[corners_[c]]);
          for (const unsigned int t : views[c].triangles)
            {
              Polygon triangle;
              for (const unsigned int v : triangles_[t])
                triangle.outer().push_back(planar(domain_.points[v]));
              std::reverse(triangle.outer().begin(), triangle.outer().end());
              const double      distance = bg::distance(corner, triangle);
              const std::size_t cell     = simplex ? t : t / 2;
              nearest_[cell]             = std::min(nearest_[cell], distance);
              // infinite at the corner
              steepness_[cell] = std::max(steepness_[cell], behind / distance);
            }
        }
    }



    void PolygonMetric::distances(const unsigned int   v,
                                  std::vector<double> &result) const
    {
      const auto m = domain_.points.size();
      result.assign(m, unreachable);
      for (const unsigned int c : seen_corners_[v])
        {
          const double first =
            domain_.points[v].distance(domain_.points[corners_[c]]);
          const double *next = &to_vertex_[c * m];
          for (std::size_t w = 0; w < m; ++w)
            result[w] = std::min(result[w], first + next[w]);
        }
      const auto straight = [&](const std::size_t w) {
        result[w] = domain_.points[v].distance(domain_.points[w]);
      };
      for (const unsigned int w : look(v).vertices)
        straight(w);
      // if rounding hides one
      for (std::size_t w = 0; w < m; ++w)
        if (!(result[w] < unreachable) &&
            domain_.component[w] == domain_.component[v])
          straight(w);
    }



    // Whether no boundary is inside of the convex hull.
    bool PolygonMetric::is_free(const std::vector<unsigned int> &vertices) const
    {
      bg::model::multi_point<Planar> points;
      for (const unsigned int v : vertices)
        points.push_back(planar(domain_.points[v]));
      Polygon                hull;
      bg::model::box<Planar> box;
      bg::convex_hull(points, hull);
      bg::envelope(points, box);
      for (const auto &edge : boundary_)
        {
          const auto &p = domain_.points[edge[0]], &q = domain_.points[edge[1]];
          if (bg::intersects(bg::model::segment<Planar>(planar(p), planar(q)),
                             box) &&
              meets(hull.outer(), p, q))
            return false;
        }
      return true;
    }



    // Not less than the root of the mean squared distance from a corner that
    // the vertex of the piece sees: straight, or by way of the vertex.
    double PolygonMetric::reach(const Piece<2>    &piece,
                                const unsigned int corner) const
    {
      const auto &vertex = domain_.points[piece.vertex];
      const auto &place  = domain_.points[corner];
      auto        hull   = domain_.patches[piece.vertex];
      hull.push_back(corner);
      if (is_free(hull))
        return std::sqrt(piece.centre.distance_square(place) + piece.variance);
      return std::sqrt(piece.centre.distance_square(vertex) + piece.variance) +
             vertex.distance(place);
    }



    double PolygonMetric::mean_square(const Piece<2> &from,
                                      const Piece<2> &to) const
    {
      auto        hull  = domain_.patches[from.vertex];
      const auto &other = domain_.patches[to.vertex];
      hull.insert(hull.end(), other.begin(), other.end());
      if (is_free(hull))
        return from.centre.distance_square(to.centre) + from.variance +
               to.variance;
      double       shortest = unreachable;
      unsigned int first    = 0;
      for (const unsigned int c : seen_corners_[from.vertex])
        {
          const double length =
            domain_.points[from.vertex].distance(domain_.points[corners_[c]]) +
            corner_distance(c, to.vertex);
          if (length < shortest)
            {
              shortest = length;
              first    = c;
            }
        }
      if (!(shortest < unreachable))
        return unreachable;
      const unsigned int last =
        corners_[last_corner_[first * domain_.points.size() + to.vertex]];
      const double length = reach(from, corners_[first]) +
                            corner_distance(first, last) + reach(to, last);
      return length * length;
    }
  } // namespace enclosure
} // namespace otto
