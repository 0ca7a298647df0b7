// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/geodesic.h>
#include <otto/base/errors.h>
#include <otto/mesh/mesh.h>

#include <app/five_lines.h>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <filesystem>

using namespace otto;
using namespace five_lines;

BOOST_AUTO_TEST_SUITE(geodesic_in_five_lines)

namespace
{
  GeodesicOptions coarse()
  {
    GeodesicOptions options;
    options.mesh_size = 0.07;
    return options;
  }
} // namespace

BOOST_AUTO_TEST_CASE(a_bump_that_moves)
{
  const auto bumps = geodesic<2>(square, bump(.3, .4), bump(.7, .6), coarse());
  const double exact = std::sqrt(0.4 * 0.4 + 0.2 * 0.2);
  BOOST_TEST(bumps.distance() == exact, boost::test_tools::tolerance(5e-3));
  BOOST_TEST(bumps.certificate().relative_gap() < 1e-4);
  BOOST_TEST(bumps.enclosure().lower < exact * exact);
  BOOST_TEST(bumps.enclosure().upper > exact * exact);
  BOOST_TEST(bumps.n_slabs() >= 8u);

  const auto               &space = bumps.space();
  const std::vector<double> one(space.n_local(), 1.);
  const auto                rho = bumps.density(0.5);
  BOOST_TEST(integral(space, rho, one) == 1.,
             boost::test_tools::tolerance(1e-10));
  std::vector<double> x(space.n_local()), v(space.n_local());
  const auto          velocity = bumps.velocity(0.5);
  for (unsigned int i = 0; i < x.size(); ++i)
    {
      x[i] = space.point(i)[0];
      v[i] = velocity[2 * i];
    }
  BOOST_TEST(std::abs(integral(space, rho, x) - 0.5) < 5e-3);
  BOOST_TEST(std::abs(integral(space, rho, v) - 0.4) < 2e-2);
  // the potentials at the ends are those of Kantorovich
  BOOST_TEST(2 * (integral(space, bumps.density(1.), bumps.potential(1.)) -
                  integral(space, bumps.density(0.), bumps.potential(0.))) ==
               exact * exact,
             boost::test_tools::tolerance(2e-2));
  BOOST_CHECK_THROW(bumps.density(1.5), base::InputError);
  // the optimal map, where there is mass, and half of the way
  const std::vector<dealii::Point<2>> points{{.3, .4}, {.38, .36}, {.2, .45}};
  for (const double t : {0.5, 1.})
    {
      const auto moved = bumps.map(points, t);
      BOOST_REQUIRE(moved.size() == points.size());
      for (unsigned int k = 0; k < points.size(); ++k)
        BOOST_TEST(moved[k].distance(points[k] + dealii::Point<2>(.4, .2) * t) <
                   0.015);
    }
  BOOST_CHECK_THROW(bumps.map({{1.5, 0.}}), base::InputError);

  const std::string folder = "geodesic_in_five_lines";
  bumps.write(folder, base::Existing::replace);
  BOOST_TEST(std::filesystem::exists(folder + "/density.pvd"));
  BOOST_TEST(std::filesystem::exists(folder + "/potential.pvd"));
  BOOST_CHECK_THROW(bumps.write(folder), base::InputError);
}

BOOST_AUTO_TEST_CASE(values_at_the_vertices)
{
  mesh::MeshParameters parameters;
  parameters.file = square;
  parameters.size = 0.1;
  const mesh::Mesh<2>   mesh(parameters, MPI_COMM_WORLD);
  const space::Space<2> space(mesh.triangulation(), MPI_COMM_WORLD);
  const auto            from = at_vertices(space, bump(.4, .5)),
             to              = at_vertices(space, bump(.6, .5));
  GeodesicOptions options;
  options.slabs    = 6;
  const auto moved = geodesic<2>(space, from, to, options);
  BOOST_TEST(moved.n_slabs() == 6u);
  BOOST_TEST(moved.distance() == 0.2, boost::test_tools::tolerance(2e-2));
  const double mass =
    integral(space, from, std::vector<double>(from.size(), 1.));
  for (unsigned int i = 0; i < space.n_owned(); ++i)
    BOOST_TEST(std::abs(moved.density(0.)[i] - from[i] / mass) < 1e-10);

  // masses as they were given
  options.normalise = false;
  options.pair      = "P1/P1";
  auto heavy        = from;
  for (double &value : heavy)
    value *= 3.;
  const auto same = geodesic<2>(space, heavy, heavy, options);
  BOOST_TEST(same.distance() < 2e-2);
  for (unsigned int i = 0; i < space.n_owned(); ++i)
    BOOST_TEST(std::abs(same.density(1.)[i] - heavy[i]) < 1e-10);
  BOOST_CHECK_THROW(geodesic<2>(space, from, heavy, options), base::InputError);
}

// A gap that rounding does not let through: the best iterate is not lost.
BOOST_AUTO_TEST_CASE(what_an_unfinished_one_has)
{
  auto options = coarse();
  options.gap  = 1e-15;
  try
    {
      geodesic<2>(square, bump(.3, .4), bump(.7, .6), options);
      BOOST_TEST(false);
    }
  catch (const Unfinished<Geodesic<2>> &error)
    {
      const auto &best = error.result();
      BOOST_TEST_MESSAGE(error.what() << " gap " << best.certificate().gap());
      BOOST_TEST(best.distance() == std::sqrt(0.2),
                 boost::test_tools::tolerance(2e-2));
      BOOST_TEST(best.certificate().gap() > 0.);
      BOOST_TEST(best.density(0.5).size() == best.space().n_local());
    }
}

BOOST_AUTO_TEST_CASE(wrong_input)
{
  BOOST_CHECK_THROW(geodesic<2>("no_mesh.msh", bump(.3, .4), bump(.7, .6)),
                    base::InputError);
  const PointFunction<2> negative = [](const auto &) { return -1.; };
  BOOST_CHECK_THROW(geodesic<2>(square, bump(.3, .4), negative, coarse()),
                    base::InputError);
  auto options  = coarse();
  options.slabs = 1;
  BOOST_CHECK_THROW(geodesic<2>(square, bump(.3, .4), bump(.7, .6), options),
                    base::InputError);
  options      = coarse();
  options.pair = "P7/P0";
  BOOST_CHECK_THROW(geodesic<2>(square, bump(.3, .4), bump(.7, .6), options),
                    base::InputError);
}

BOOST_AUTO_TEST_SUITE_END()
