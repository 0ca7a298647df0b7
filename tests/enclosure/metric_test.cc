// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/enclosure/metric.h>
#include <otto/enclosure/polygon_metric.h>
#include <otto/enclosure/solid_metric.h>

#include <deal.II/grid/tria.h>
#include <deal.II/grid/tria_description.h>

#include <problem.h>

#include <functional>
#include <random>

using namespace otto;
using dealii::Point;

namespace
{
  template <int dim>
  struct Shape
  {
    Shape(const std::string &file, const double size)
      : mesh(Problem<dim>::parameters(file, size), MPI_COMM_SELF)
      , space(mesh.triangulation(), MPI_COMM_SELF)
      , domain(space)
      , metric(enclosure::make_metric(domain))
    {
    }

    // In the unit of the mesh.
    Point<dim> place(const unsigned int v) const { return space.point(v); }

    /// The pieces of the density one.
    std::vector<enclosure::Piece<dim>> pieces() const
    {
      return enclosure::Pieces<dim>(space,
                                    domain,
                                    std::vector<double>(space.n_dofs(), 1.))
        .pieces;
    }

    /// A random point of the piece of a vertex, in the unit of the mesh.
    Point<dim> sample(const unsigned int vertex, std::mt19937 &random) const
    {
      // simplices by their volumes; the barycentric coordinates have the
      // density of that of the vertex
      std::vector<std::size_t> cells;
      std::vector<double>      volumes;
      auto                     cell = space.dof_handler().begin_active();
      for (std::size_t c = 0; c < domain.n_cells(); ++c, ++cell)
        for (unsigned int k = 0; k < dim + 1; ++k)
          if (domain.vertex(c, k) == vertex)
            {
              cells.push_back(c);
              volumes.push_back(cell->measure());
            }
      std::discrete_distribution<std::size_t> choose(volumes.begin(),
                                                     volumes.end());
      const std::size_t                       c = cells[choose(random)];
      std::gamma_distribution<double>         once(1.), twice(2.);
      Point<dim>                              result;
      double                                  sum = 0;
      for (unsigned int k = 0; k < dim + 1; ++k)
        {
          const unsigned int v = domain.vertex(c, k);
          const double       g = v == vertex ? twice(random) : once(random);
          result += g * (place(v) - Point<dim>());
          sum += g;
        }
      return Point<dim>(result / sum);
    }

    mesh::Mesh<dim>                         mesh;
    space::Space<dim>                       space;
    enclosure::Domain<dim>                  domain;
    std::unique_ptr<enclosure::Metric<dim>> metric;
  };

  // In the square from -1 to 1 without its lower right quarter.
  double l_distance(Point<2> p, Point<2> q)
  {
    if (p[0] > q[0])
      std::swap(p, q);
    if (p[0] <= 0 && q[0] > 0 && (p[1] < 0 || q[1] < 0))
      {
        const double y = p[1] - p[0] * (q[1] - p[1]) / (q[0] - p[0]);
        if (y < 0)
          return p.norm() + q.norm();
      }
    return p.distance(q);
  }

  // Round a circle about the origin.
  double annulus_distance(const Point<2> &p, const Point<2> &q, const double r)
  {
    const double angle =
      std::acos(std::max(-1., std::min(1., (p * q) / p.norm() / q.norm())));
    const auto turn = [&](const Point<2> &x) {
      return std::acos(std::min(1., r / x.norm()));
    };
    const double round = angle - turn(p) - turn(q);
    if (round <= 0)
      return p.distance(q);
    const auto tangent = [&](const Point<2> &x) {
      return std::sqrt(std::max(0., x.norm_square() - r * r));
    };
    return tangent(p) + tangent(q) + r * round;
  }
} // namespace

BOOST_AUTO_TEST_CASE(ways_bend_at_the_corner_of_an_l)
{
  const Shape<2>      shape("l_shape.geo", 0.2);
  std::vector<double> distance;
  double              error = 0;
  for (unsigned int v = 0; v < shape.domain.points.size(); ++v)
    {
      shape.metric->distances(v, distance);
      for (unsigned int w = 0; w < distance.size(); ++w)
        error = std::max(error,
                         std::abs(distance[w] * shape.domain.length -
                                  l_distance(shape.place(v), shape.place(w))));
    }
  BOOST_TEST(error < 1e-12);
  BOOST_TEST(shape.metric->exact());
}

// The hole is a polygon between two circles.
BOOST_AUTO_TEST_CASE(ways_go_round_the_hole_of_an_annulus)
{
  const Shape<2>      shape("annulus.geo", 0.15);
  double              inner = 1, length = 0;
  std::vector<double> distance;
  for (const auto &cell : shape.mesh.triangulation().active_cell_iterators())
    for (const unsigned int f : cell->face_indices())
      if (cell->face(f)->at_boundary())
        inner = std::min(inner, cell->face(f)->center().norm());
  for (unsigned int v = 0; v < shape.domain.points.size(); ++v)
    {
      shape.metric->distances(v, distance);
      for (unsigned int w = 0; w < distance.size(); ++w)
        {
          const double d = distance[w] * shape.domain.length;
          length         = std::max(length, d);
          if (d >
                annulus_distance(shape.place(v), shape.place(w), 0.5) + 1e-9 ||
              d <
                annulus_distance(shape.place(v), shape.place(w), inner) - 1e-9)
            BOOST_ERROR("from " << shape.place(v) << " to " << shape.place(w)
                                << ": " << d);
        }
    }
  BOOST_TEST(length > 2.2);
  BOOST_TEST(shape.metric->diameter() * shape.domain.length >= length);
}

BOOST_AUTO_TEST_CASE(distances_of_two_rooms_are_those_of_a_metric)
{
  const Shape<2>                   shape("two_rooms.geo", 0.15);
  const auto                       n = shape.domain.points.size();
  std::vector<std::vector<double>> d(n);
  for (unsigned int v = 0; v < n; ++v)
    shape.metric->distances(v, d[v]);
  std::mt19937                                random(1);
  std::uniform_int_distribution<unsigned int> any(0, n - 1);
  double                                      asymmetry = 0, excess = 0;
  for (unsigned int k = 0; k < 100000; ++k)
    {
      const unsigned int a = any(random), b = any(random), c = any(random);
      asymmetry = std::max(asymmetry, std::abs(d[a][b] - d[b][a]));
      excess    = std::max(excess, d[a][b] - d[a][c] - d[c][b]);
    }
  BOOST_TEST(asymmetry < 1e-12);
  BOOST_TEST(excess < 1e-12);
}

// d(., y)^2/2 - k |.|^2/2 is concave on a cell: at its middle it is not below
// the mean of its vertices.
BOOST_AUTO_TEST_CASE(distances_squared_are_semiconcave)
{
  const Shape<2> shape("l_shape.geo", 0.2);
  const auto    &domain = shape.domain;
  double         most = 0, plain = 0;
  for (std::size_t c = 0; c < domain.n_cells(); ++c)
    {
      Point<2> middle;
      double   spread = 0;
      for (unsigned int k = 0; k < 3; ++k)
        middle += (shape.place(domain.vertex(c, k)) - Point<2>()) / 3.;
      for (unsigned int k = 0; k < 3; ++k)
        spread += middle.distance_square(shape.place(domain.vertex(c, k))) / 3;
      for (unsigned int v = 0; v < domain.points.size(); ++v)
        {
          double mean = 0;
          for (unsigned int k = 0; k < 3; ++k)
            mean += std::pow(l_distance(shape.place(domain.vertex(c, k)),
                                        shape.place(v)),
                             2) /
                    3;
          const double defect =
            (mean - std::pow(l_distance(middle, shape.place(v)), 2)) / spread;
          plain = std::max(plain, defect);
          most  = std::max(most, defect - shape.metric->curvature(c, 10.));
        }
    }
  BOOST_TEST(most <= 1e-9);
  // ways that are short do not bend much
  for (std::size_t c = 0; c < domain.n_cells(); ++c)
    BOOST_TEST(shape.metric->curvature(c, 0.1) <=
               shape.metric->curvature(c, 10.));
  // without the corner it would be one
  BOOST_TEST(plain > 1.5);
}

BOOST_AUTO_TEST_CASE(pieces_are_not_farther_than_their_mean_square)
{
  const Shape<2>                             shape("l_shape.geo", 0.2);
  const auto                                 pieces = shape.pieces();
  std::mt19937                               random(2);
  std::uniform_int_distribution<std::size_t> any(0, pieces.size() - 1);
  double                                     sum = 0, bounds = 0;
  for (unsigned int pair = 0; pair < 200; ++pair)
    {
      const auto  &a = pieces[any(random)], &b = pieces[any(random)];
      const double unit       = shape.domain.length * shape.domain.length,
                   bound      = unit * shape.metric->mean_square(a, b);
      const unsigned int n    = 1000;
      double             mean = 0, square = 0;
      for (unsigned int k = 0; k < n; ++k)
        {
          const double d = std::pow(l_distance(shape.sample(a.vertex, random),
                                               shape.sample(b.vertex, random)),
                                    2);
          mean += d / n;
          square += d * d / n;
        }
      const double deviation =
        std::sqrt(std::max(0., square - mean * mean) / n);
      BOOST_TEST(mean <= bound + 4 * deviation + 1e-12);
      sum += mean;
      bounds += bound;
    }
  // and it is no wild guess
  BOOST_TEST(bounds < 1.05 * sum);
}

BOOST_AUTO_TEST_CASE(boxes_are_convex_and_boxes_with_holes_are_not)
{
  BOOST_TEST(Shape<3>("hex_box.geo", 0.5).metric->exact());
  BOOST_TEST(Shape<3>("bar.geo", 0.2).metric->exact());
  const Shape<3> shape("box_with_hole.geo", 0.25);
  BOOST_TEST(!shape.metric->exact());
  const auto                                 pieces = shape.pieces();
  std::mt19937                               random(3);
  std::uniform_int_distribution<std::size_t> any(0, pieces.size() - 1);
  unsigned int                               straight = 0;
  for (unsigned int pair = 0; pair < 300; ++pair)
    {
      const auto  &a = pieces[any(random)], &b = pieces[any(random)];
      const double least =
        a.centre.distance_square(b.centre) + a.variance + b.variance;
      const double bound = shape.metric->mean_square(a, b);
      BOOST_TEST(bound >= least - 1e-12);
      BOOST_TEST(bound < 4.);
      straight += bound < least + 1e-12;
      // through the middle of the hole
      const auto   p = shape.place(a.vertex), q = shape.place(b.vertex);
      const auto   way = q - p;
      const double t =
        way.norm() > 0 ? std::max(0.,
                                  std::min(1.,
                                           ((Point<3>(.5, .5, .5) - p) * way) /
                                             way.norm_square()))
                       : 0;
      if ((p + t * way).distance(Point<3>(.5, .5, .5)) < 0.15)
        BOOST_TEST(bound > least + 1e-6);
    }
  BOOST_TEST(straight > 10u);
}

// A star of triangles round the origin, each behind the next as seen from
// there, as no Delaunay mesh has them, with a notch so that it is not convex.
// The way to each vertex is straight.
BOOST_AUTO_TEST_CASE(all_is_seen_through_a_whirl_of_triangles)
{
  const unsigned int    n = 3;
  std::vector<Point<2>> points(1);
  for (const double radius : {1., 1.8, 3.3})
    for (unsigned int k = 0; k < n; ++k)
      {
        // each ring is turned clockwise
        const double angle = 2 * M_PI * k / n - (radius > 2.   ? 0.4
                                                 : radius > 1. ? 0.2
                                                               : 0.);
        points.emplace_back(radius * std::cos(angle), radius * std::sin(angle));
      }
  std::vector<dealii::CellData<2>> cells;
  const auto add = [&](const std::vector<unsigned int> &vertices) {
    dealii::CellData<2> cell(3);
    cell.vertices = vertices;
    cells.push_back(cell);
  };
  const auto ring = [&](const unsigned int r, const unsigned int k) {
    return 1 + r * n + k % n;
  };
  for (unsigned int k = 0; k < n; ++k)
    {
      add({0, ring(0, k), ring(0, k + 1)});
      for (const unsigned int r : {0u, 1u})
        {
          add({ring(r, k), ring(r + 1, k), ring(r, k + 1)});
          // one is left out
          if (r == 0 || k > 0)
            add({ring(r, k + 1), ring(r + 1, k), ring(r + 1, k + 1)});
        }
    }
  dealii::Triangulation<2> triangulation;
  triangulation.create_triangulation(points, cells, dealii::SubCellData());
  const space::Space<2>          space(triangulation, MPI_COMM_SELF);
  const enclosure::Domain<2>     domain(space);
  const enclosure::PolygonMetric metric(domain);
  BOOST_TEST(metric.n_corners() > 0u);
  unsigned int centre = 0;
  for (unsigned int v = 0; v < space.n_dofs(); ++v)
    if (space.point(v).norm() < 1e-12)
      centre = v;
  std::vector<double> distance;
  metric.distances(centre, distance);
  // the notch hides one vertex, to which the way goes by the one before
  const Point<2> corner = points[ring(1, 1)], hidden = points[ring(2, 1)];
  for (unsigned int v = 0; v < space.n_dofs(); ++v)
    {
      const auto  &place = space.point(v);
      const double way   = place.distance(hidden) < 1e-12
                             ? corner.norm() + corner.distance(hidden)
                             : place.norm();
      BOOST_TEST(std::abs(distance[v] * domain.length - way) < 1e-12);
    }
}
