// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/base/errors.h>
#include <otto/model/geodesic_velocity.h>
#include <otto/model/velocity.h>

#include <deal.II/base/parameter_handler.h>

#include <base/throws_with.h>
#include <model/fixture.h>

#include <cmath>

using namespace otto;
using dealii::Point;

namespace
{
  std::unique_ptr<model::Velocity<2>> make(const std::string     &type,
                                           const std::string     &entry,
                                           const std::string     &text,
                                           const space::Space<2> &space)
  {
    auto                     velocity = model::velocity_types<2>().create(type);
    dealii::ParameterHandler prm;
    velocity->declare_parameters(prm);
    prm.set(entry, text);
    prm.set("Constants", "a=2");
    velocity->parse_parameters(prm);
    velocity->attach(space);
    return velocity;
  }

  space::Location<2> at(const Point<2> &point)
  {
    space::Location<2> where;
    where.point = point;
    return where;
  }
} // namespace

BOOST_AUTO_TEST_CASE(velocities_by_formulas)
{
  const Domain<2> domain("square_tri.msh");
  const auto      v =
    make("expression", "Components", "a*x*y*t; sin(x) + y^2", domain.space);
  BOOST_TEST(!v->steady());
  const auto here  = at({0.3, 0.6});
  const auto value = v->value(here, 2.);
  BOOST_TEST(std::abs(value[0] - 0.72) < 1e-14);
  BOOST_TEST(std::abs(value[1] - std::sin(0.3) - 0.36) < 1e-14);
  const auto gradient = v->gradient(here, 2.);
  BOOST_TEST(std::abs(gradient[0][0] - 2.4) < 1e-9);
  BOOST_TEST(std::abs(gradient[0][1] - 1.2) < 1e-9);
  BOOST_TEST(std::abs(gradient[1][0] - std::cos(0.3)) < 1e-9);
  BOOST_TEST(std::abs(gradient[1][1] - 1.2) < 1e-9);

  const auto w =
    make("potential", "Potential", "exp(x)*cos(a*y) + 0*tan(x)", domain.space);
  BOOST_TEST(w->steady());
  const auto slope = w->value(here, 0.);
  BOOST_TEST(std::abs(slope[0] - std::exp(0.3) * std::cos(1.2)) < 1e-11);
  BOOST_TEST(std::abs(slope[1] + 2 * std::exp(0.3) * std::sin(1.2)) < 1e-11);
  const auto second = w->gradient(here, 0.);
  BOOST_TEST(std::abs(second[0][0] - std::exp(0.3) * std::cos(1.2)) < 1e-6);
  BOOST_TEST(std::abs(second[0][1] - second[1][0]) < 1e-6);
  check_throws_with<base::InputError>(
    [&]() { make("expression", "Components", "x; y; 0", domain.space); },
    {"Components", "3 expressions", "dimension 2"});
}

BOOST_AUTO_TEST_CASE(velocity_of_a_geodesic)
{
  const Domain<2>                  domain("square_tri.msh");
  const auto                      &space = domain.space;
  const space::PointLocator<2>     locator(space);
  const unsigned int               N = 4;
  std::vector<std::vector<double>> potentials(N);
  // phi = t (x + 2 y) + x^2/2 at the middle of the slabs
  for (unsigned int s = 0; s < N; ++s)
    for (unsigned int i = 0; i < space.n_local(); ++i)
      {
        const auto   x = space.point(i);
        const double t = (s + 0.5) / N;
        potentials[s].push_back(t * (x[0] + 2 * x[1]) + x[0] * x[0] / 2);
      }
  model::GeodesicVelocity<2> velocity;
  velocity.set_potentials(potentials);
  velocity.attach(space);
  for (const double t : {0., 0.3, 1.})
    {
      velocity.prepare(t, t);
      const auto where = locator.locate({0.52, 0.47});
      const auto v     = velocity.value(where, t);
      BOOST_TEST(std::abs(v[0] - t - 0.52) < 0.01);
      BOOST_TEST(std::abs(v[1] - 2 * t) < 0.01);
      const auto gradient = velocity.gradient(where, t);
      BOOST_TEST(std::abs(gradient[0][0] - 1.) < 0.05);
      BOOST_TEST(std::abs(gradient[1][1]) < 0.05);
    }
  BOOST_TEST(velocity.end_time() == 1.);
}
