// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/model/nodal_density.h>
#include <otto/transport/flux_correction.h>
#include <otto/verification/density_errors.h>

#include <base/throws_with.h>
#include <model/fixture.h>

#include <cmath>

using namespace otto;
using dealii::Point;

namespace
{
  using Function = std::function<double(const Point<2> &)>;

  // Rotation about the middle of the unit square, one turn in time one.
  std::vector<double> rotation(const space::Space<2> &space)
  {
    std::vector<double> velocity;
    for (unsigned int i = 0; i < space.n_local(); ++i)
      {
        const auto x = space.point(i) - Point<2>(0.5, 0.5);
        velocity.push_back(-2 * M_PI * x[1]);
        velocity.push_back(2 * M_PI * x[0]);
      }
    return velocity;
  }

  double smooth(const Point<2> &x)
  {
    const double r = std::min(1., x.distance({0.5, 0.75}) / 0.2);
    return std::pow(0.5 * (1 + std::cos(M_PI * r)), 2);
  }

  double cone(const Point<2> &x)
  {
    return std::max(0., 1 - x.distance({0.5, 0.25}) / 0.15);
  }

  double slotted_disk(const Point<2> &x)
  {
    return x.distance({0.5, 0.75}) < 0.15 &&
               (std::abs(x[0] - 0.5) > 0.025 || x[1] > 0.85)
             ? 1.
             : 0.;
  }

  // The L1 error after one turn, over the mass.
  double
  turn_error(const std::string &file, const double size, const Function &f)
  {
    const Domain<2>              domain(file, size);
    const auto                  &space = domain.space;
    const space::Convection<2>   forms(space);
    transport::FluxCorrection<2> scheme(space, forms);
    const auto velocity = std::make_shared<const std::vector<double>>(
      forms.from_velocity(rotation(space)));
    std::vector<double> rho(space.n_local());
    for (unsigned int i = 0; i < rho.size(); ++i)
      rho[i] = f(space.point(i));
    const double       mass = model::mass(rho, space);
    const unsigned int n = std::ceil(1 / (0.5 * scheme.largest_step(velocity)));
    for (unsigned int k = 0; k < n; ++k)
      scheme.step(
        rho, [&](double) { return velocity; }, double(k) / n, 1. / n);
    for (unsigned int i = 0; i < space.n_owned(); ++i)
      {
        BOOST_REQUIRE(rho[i] >= 0.);
        // inside, where the discrete divergence of a linear velocity is zero
        if (std::abs(space.point(i)[0] - 0.5) < 0.4 &&
            std::abs(space.point(i)[1] - 0.5) < 0.4)
          BOOST_REQUIRE(rho[i] <= 1. + 1e-12);
      }
    BOOST_TEST(std::abs(model::mass(rho, space) - mass) < 1e-12);
    return verification::l1_error<2>(space, rho, f) / mass;
  }
} // namespace

BOOST_AUTO_TEST_CASE(one_turn_brings_everything_back)
{
  for (const std::string file : {"square_tri.geo", "square_quad.geo"})
    {
      BOOST_TEST_INFO(file);
      const double smooth_rate = std::log2(turn_error(file, 0.05, smooth) /
                                           turn_error(file, 0.025, smooth));
      BOOST_TEST(smooth_rate > 1.4);
      const double cone_rate =
        std::log2(turn_error(file, 0.05, cone) / turn_error(file, 0.025, cone));
      BOOST_TEST(cone_rate > 1.);
      const double disk_rate = std::log2(turn_error(file, 0.04, slotted_disk) /
                                         turn_error(file, 0.02, slotted_disk));
      BOOST_TEST(disk_rate > 0.6);
    }
}

BOOST_AUTO_TEST_CASE(mass_stays_when_the_velocity_points_outside)
{
  const Domain<3>              domain("hex_box.msh");
  const auto                  &space = domain.space;
  const space::Convection<3>   forms(space);
  transport::FluxCorrection<3> scheme(space, forms);
  std::vector<double>          rho(space.n_local(), 1.), values;
  for (unsigned int i = 0; i < space.n_local(); ++i)
    for (unsigned int d = 0; d < 3; ++d)
      values.push_back(d + 1.);
  const auto velocity =
    std::make_shared<const std::vector<double>>(forms.from_velocity(values));
  const double tau = scheme.largest_step(velocity);
  BOOST_TEST(std::isfinite(tau));
  const auto   constant = [&](double) { return velocity; };
  const double mass     = model::mass(rho, space);
  for (unsigned int k = 0; k < 10; ++k)
    scheme.step(rho, constant, k * tau, tau);
  for (unsigned int i = 0; i < space.n_owned(); ++i)
    BOOST_REQUIRE(rho[i] >= 0.);
  BOOST_TEST(std::abs(model::mass(rho, space) - mass) < 1e-12);
  check_throws_with<base::RunError>(
    [&]() { scheme.step(rho, constant, 0., 1.1 * tau); },
    {"time step", "shorter"});
}
