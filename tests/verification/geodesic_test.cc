// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/verification/geodesic.h>

#include <cmath>

using namespace otto::verification;
using Point = dealii::Point<2>;

BOOST_AUTO_TEST_SUITE(geodesic)

BOOST_AUTO_TEST_CASE(l_shape_round_the_corner)
{
  const std::vector<Polygon> missing = {
    {Point(0., 0.), Point(0., -1.), Point(1., -1.), Point(1., 0.)}};
  const Point a(-0.3, -0.6), b(0.7, 0.2);
  BOOST_TEST(std::abs(shortest_path(a, b, missing) - (a.norm() + b.norm())) <
             1e-12);
  // in view of each other: straight
  const Point c(-0.5, 0.5);
  BOOST_TEST(std::abs(shortest_path(a, c, missing) - a.distance(c)) < 1e-12);
  // along the edge of the obstacle is allowed
  BOOST_TEST(std::abs(shortest_path(Point(0., -0.8), Point(0., 0.9), missing) -
                      1.7) < 1e-12);
  // from edge to edge through the obstacle is not
  BOOST_TEST(std::abs(shortest_path(Point(0., -0.5), Point(0.5, 0.), missing) -
                      1.) < 1e-12);
}

BOOST_AUTO_TEST_CASE(two_rooms_through_the_door)
{
  const double               a = 0.95, b = 1.05, low = 0.4, high = 0.6;
  const std::vector<Polygon> walls = {
    {Point(a, -1.), Point(b, -1.), Point(b, low), Point(a, low)},
    {Point(a, high), Point(b, high), Point(b, 2.), Point(a, 2.)}};
  const Point  from(0.5, 0.1), to(1.5, 0.15);
  const double expected =
    from.distance(Point(a, low)) + (b - a) + Point(b, low).distance(to);
  BOOST_TEST(std::abs(shortest_path(from, to, walls) - expected) < 1e-12);
  // the upper corner is in view, so only that one is touched
  const Point up(1.1, 0.95), upper(b, high), lower(a, low);
  BOOST_TEST(std::abs(shortest_path(from, up, walls) -
                      (from.distance(upper) + upper.distance(up))) < 1e-12);
  // from close to the wall: round opposite corners, first right, then left
  const Point steep(0.85, 0.05);
  BOOST_TEST(std::abs(shortest_path(steep, up, walls) -
                      (steep.distance(lower) + lower.distance(upper) +
                       upper.distance(up))) < 1e-12);
  BOOST_TEST(std::abs(shortest_path(Point(0.5, 0.5), Point(1.5, 0.5), walls) -
                      1.) < 1e-12);
}

BOOST_AUTO_TEST_CASE(no_path_out_of_a_closed_box)
{
  // four walls that overlap at the corners
  const auto box = [](double x0, double x1, double y0, double y1) {
    return Polygon{Point(x0, y0), Point(x1, y0), Point(x1, y1), Point(x0, y1)};
  };
  const std::vector<Polygon> walls = {box(-1.2, -1., -1.2, 1.2),
                                      box(1., 1.2, -1.2, 1.2),
                                      box(-1.2, 1.2, -1.2, -1.),
                                      box(-1.2, 1.2, 1., 1.2)};
  BOOST_TEST(std::isinf(shortest_path(Point(0., 0.), Point(2., 0.3), walls)));
  BOOST_TEST(!std::isinf(shortest_path(Point(0., 0.), Point(0.5, 0.3), walls)));
}

BOOST_AUTO_TEST_CASE(annulus_round_the_hole)
{
  const Point  centre(1., 0.), left(0.2, 0.), right(1.8, 0.);
  const double radius = 0.5;
  // opposite points: two tangents and the arc between them
  const double tangent = std::sqrt(0.64 - 0.25);
  const double arc     = M_PI - 2. * std::acos(0.5 / 0.8);
  BOOST_TEST(std::abs(shortest_path_round_disk(left, right, centre, radius) -
                      (2. * tangent + radius * arc)) < 1e-12);
  // in view of each other
  const Point up(1., 0.9);
  BOOST_TEST(
    std::abs(shortest_path_round_disk(up, Point(1.3, 0.8), centre, radius) -
             up.distance(Point(1.3, 0.8))) < 1e-12);
  // the limit of polygons about the disk
  Polygon            polygon;
  const unsigned int n = 200;
  for (unsigned int i = 0; i < n; ++i)
    polygon.emplace_back(centre[0] + radius * std::cos(2. * M_PI * i / n),
                         centre[1] + radius * std::sin(2. * M_PI * i / n));
  const Point p(0.3, 0.2), q(1.7, -0.3);
  BOOST_TEST(std::abs(shortest_path_round_disk(p, q, centre, radius) -
                      shortest_path(p, q, {polygon})) < 1e-3);
}

BOOST_AUTO_TEST_SUITE_END()
