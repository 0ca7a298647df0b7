// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <model/fixture.h>

#include <cmath>
#include <numeric>

using namespace otto;

namespace
{
  const auto nearly = boost::test_tools::tolerance(1e-12);

  template <int dim>
  void compare_with_unit_frame(const std::string &file)
  {
    const Domain<dim> domain(file);
    const auto       &given = domain.space;
    const auto        frame = space::unit_frame(domain.mesh.triangulation());
    const space::Space<dim> unit(domain.mesh.triangulation(),
                                 MPI_COMM_WORLD,
                                 frame);
    BOOST_REQUIRE(unit.n_local() == given.n_local());
    BOOST_TEST(unit.volume() * std::pow(frame.length, dim) == given.volume(),
               nearly);
    dealii::Point<dim> lower, upper;
    for (unsigned int i = 0; i < unit.n_local(); ++i)
      {
        BOOST_TEST((frame.origin + frame.length * unit.point(i))
                     .distance(given.point(i)) < 1e-12 * frame.length);
        for (unsigned int d = 0; d < dim; ++d)
          {
            lower[d] = std::min(lower[d], unit.point(i)[d]);
            upper[d] = std::max(upper[d], unit.point(i)[d]);
          }
      }
    for (unsigned int d = 0; d < dim; ++d)
      {
        upper[d] = dealii::Utilities::MPI::max(upper[d], MPI_COMM_WORLD);
        lower[d] = dealii::Utilities::MPI::min(lower[d], MPI_COMM_WORLD);
      }
    BOOST_TEST(lower.distance(upper) == std::sqrt(double(dim)), nearly);
    BOOST_TEST((lower + 0.5 * (upper - lower)).norm() < 1e-12);
    BOOST_TEST(unit.cells().gradient[0] / frame.length ==
                 given.cells().gradient[0],
               nearly);
  }
} // namespace

BOOST_AUTO_TEST_SUITE(space_and_frame)

BOOST_AUTO_TEST_CASE(the_unit_frame_measures_in_diagonals)
{
  compare_with_unit_frame<2>("two_rooms.msh");
  compare_with_unit_frame<2>("square_quad.msh");
  compare_with_unit_frame<3>("ball.msh");
  compare_with_unit_frame<3>("hex_box.msh");
}

BOOST_AUTO_TEST_CASE(the_unit_square_is_its_own_unit)
{
  const Domain<2> domain("square_tri.msh");
  BOOST_TEST(space::unit_frame(domain.mesh.triangulation()).length == 1.,
             nearly);
}

BOOST_AUTO_TEST_CASE(volumes_of_components)
{
  // A square of area 1 and a triangle of area 1/2, side by side.
  const Domain<2> domain("repaired/two_pieces.msh", 0., 2);
  const auto     &components = domain.space.components();
  BOOST_REQUIRE(components.number == 2u);
  BOOST_TEST(components.volume[0] == 1., nearly);
  BOOST_TEST(components.volume[1] == 0.5, nearly);
}

BOOST_AUTO_TEST_SUITE_END()
