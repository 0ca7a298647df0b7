// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/verification/geodesic.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace otto
{
  namespace verification
  {
    namespace
    {
      using Point  = dealii::Point<2>;
      using Vector = dealii::Tensor<1, 2>;

      double cross(const Vector &a, const Vector &b)
      {
        return a[0] * b[1] - a[1] * b[0];
      }



      // Whether a point is inside by more than rounding: by the crossings of
      // a ray, unless it lies on an edge.
      bool
      is_inside(const Point &p, const Polygon &polygon, const double tolerance)
      {
        bool inside = false;
        for (std::size_t i = 0; i < polygon.size(); ++i)
          {
            const Point &a = polygon[i];
            const Point &b = polygon[(i + 1) % polygon.size()];
            const auto   e = b - a;
            const double s =
              std::clamp(((p - a) * e) / e.norm_square(), 0., 1.);
            if ((p - a - s * e).norm() < tolerance)
              return false;
            if ((a[1] > p[1]) != (b[1] > p[1]) &&
                p[0] < a[0] + (p[1] - a[1]) / (b[1] - a[1]) * e[0])
              inside = !inside;
          }
        return inside;
      }



      // Whether the segment keeps out of the interior: between any two of its
      // crossings with edges it is all inside or all outside.
      bool is_free(const Point &a, const Point &b, const Polygon &polygon)
      {
        const auto          d         = b - a;
        const double        tolerance = 1e-10 * (d.norm() + 1e-300);
        std::vector<double> places    = {0., 1.};
        for (std::size_t i = 0; i < polygon.size(); ++i)
          {
            const Point &c   = polygon[i];
            const auto   e   = polygon[(i + 1) % polygon.size()] - c;
            const double det = cross(d, e);
            if (std::abs(det) < 1e-14 * d.norm() * e.norm())
              continue;
            const double s = cross(c - a, e) / det;
            const double t = cross(c - a, d) / det;
            if (s > 0. && s < 1. && t > -1e-10 && t < 1. + 1e-10)
              places.push_back(s);
          }
        std::sort(places.begin(), places.end());
        for (std::size_t i = 0; i + 1 < places.size(); ++i)
          if (is_inside(a + 0.5 * (places[i] + places[i + 1]) * d,
                        polygon,
                        tolerance))
            return false;
        return true;
      }
    } // namespace



    double shortest_path(const Point                &from,
                         const Point                &to,
                         const std::vector<Polygon> &obstacles)
    {
      std::vector<Point> points = {from, to};
      for (const auto &polygon : obstacles)
        points.insert(points.end(), polygon.begin(), polygon.end());
      const double        infinity = std::numeric_limits<double>::infinity();
      std::vector<double> length(points.size(), infinity);
      std::vector<bool>   done(points.size(), false);
      length[0] = 0.;
      // Dijkstra's method; there are few points
      for (std::size_t step = 0; step < points.size(); ++step)
        {
          std::size_t next = points.size();
          for (std::size_t i = 0; i < points.size(); ++i)
            if (!done[i] && length[i] < infinity &&
                (next == points.size() || length[i] < length[next]))
              next = i;
          if (next == points.size())
            break;
          done[next] = true;
          for (std::size_t i = 0; i < points.size(); ++i)
            if (!done[i] &&
                std::all_of(obstacles.begin(),
                            obstacles.end(),
                            [&](const Polygon &polygon) {
                              return is_free(points[next], points[i], polygon);
                            }))
              length[i] =
                std::min(length[i],
                         length[next] + points[next].distance(points[i]));
        }
      return length[1];
    }



    double shortest_path_round_disk(const Point &from,
                                    const Point &to,
                                    const Point &centre,
                                    const double radius)
    {
      const Vector a = from - centre, b = to - centre;
      const double ra = a.norm(), rb = b.norm();
      const double angle = std::abs(std::atan2(cross(a, b), a * b));
      // from a point at distance r the tangent touches at this angle from it
      const double turn_a = std::acos(std::min(1., radius / ra));
      const double turn_b = std::acos(std::min(1., radius / rb));
      const double arc    = angle - turn_a - turn_b;
      if (arc <= 0.)
        return from.distance(to);
      return radius * (arc + std::tan(turn_a) + std::tan(turn_b));
    }
  } // namespace verification
} // namespace otto
