// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/space/point_locator.h>

#include <model/fixture.h>

#include <cmath>
#include <random>

using namespace otto;
using dealii::Point;
using dealii::Tensor;

namespace
{
  template <int dim>
  void check_location(const space::PointLocator<dim> &locator,
                      const space::Location<dim>     &where)
  {
    BOOST_REQUIRE(where.valid());
    const auto again = locator.place(where.cell, where.unit);
    BOOST_REQUIRE_SMALL(again.point.distance(where.point), 1e-9);
    std::vector<double> shape(locator.n_vertices());
    locator.shape_values(where.unit, shape.data());
    double sum = 0;
    for (const double value : shape)
      {
        BOOST_REQUIRE(value > -1e-8);
        sum += value;
      }
    BOOST_REQUIRE_SMALL(sum - 1., 1e-12);
  }

  // Random points and long motions on a mesh of the unit square or cube.
  template <int dim>
  void check_box(const std::string &file)
  {
    BOOST_TEST_INFO(file);
    const Domain<dim>                      domain(file);
    const space::PointLocator<dim>         locator(domain.space);
    std::mt19937                           random(1);
    std::uniform_real_distribution<double> uniform(0., 1.);
    for (unsigned int k = 0; k < 200; ++k)
      {
        Point<dim>     point;
        Tensor<1, dim> motion;
        for (unsigned int d = 0; d < dim; ++d)
          {
            point[d]  = uniform(random);
            motion[d] = uniform(random) - 0.5;
          }
        const auto where = locator.locate(point);
        check_location(locator, where);
        const auto reflected =
          locator.move(where, motion, space::Wall::reflect);
        const auto slid = locator.move(where, motion, space::Wall::slide);
        check_location(locator, reflected);
        check_location(locator, slid);
        for (unsigned int d = 0; d < dim; ++d)
          {
            const double end = point[d] + motion[d];
            BOOST_REQUIRE_SMALL(reflected.point[d] -
                                  std::abs(end > 1. ? 2. - end : end),
                                1e-9);
            BOOST_REQUIRE_SMALL(slid.point[d] - std::min(std::max(end, 0.), 1.),
                                1e-9);
          }
      }
    Point<dim> outside;
    outside[0] = 1.5;
    BOOST_TEST(!locator.locate(outside).valid());
  }
} // namespace

BOOST_AUTO_TEST_CASE(points_are_found_and_stay_inside)
{
  check_box<2>("square_tri.msh");
  check_box<2>("square_quad.msh");
  check_box<3>("hex_box.msh");
}

BOOST_AUTO_TEST_CASE(walls_of_a_domain_with_corners_and_holes)
{
  const Domain<2>              domain("two_rooms.msh");
  const space::PointLocator<2> locator(domain.space);
  // across the wall between the rooms, and into the pillar
  const auto left = locator.locate({0.9, 0.2});
  check_location(locator, left);
  for (const auto wall : {space::Wall::slide, space::Wall::reflect})
    {
      const auto stopped = locator.move(left, Tensor<1, 2>({0.1, 0.05}), wall);
      check_location(locator, stopped);
      BOOST_TEST(stopped.point[0] < 0.96 + 1e-9);
    }
  BOOST_TEST(!locator.locate({0.72, 0.52}).valid());
  BOOST_TEST(!locator.locate({1., 0.2}).valid());
  // a walk of a thousand steps never leaves the rooms
  std::mt19937                           random(7);
  std::uniform_real_distribution<double> uniform(-0.1, 0.1);
  auto                                   where = left;
  for (unsigned int k = 0; k < 1000; ++k)
    {
      where = locator.move(where,
                           Tensor<1, 2>({uniform(random), uniform(random)}),
                           space::Wall::reflect);
      check_location(locator, where);
      BOOST_REQUIRE(locator.locate(where.point).valid());
    }
  const Domain<3>              box("box_with_hole.msh");
  const space::PointLocator<3> solid(box.space);
  BOOST_TEST(!solid.locate({0.5, 0.5, 0.5}).valid());
  auto place = solid.locate({0.2, 0.5, 0.5});
  for (unsigned int k = 0; k < 200; ++k)
    {
      place = solid.move(place,
                         Tensor<1, 3>(
                           {uniform(random), uniform(random), uniform(random)}),
                         space::Wall::reflect);
      check_location(solid, place);
    }
  // nothing moves by what is not a number
  const auto still =
    locator.move(left, Tensor<1, 2>({std::nan(""), 0.}), space::Wall::slide);
  BOOST_TEST(still.point == left.point);
}
