// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/verification/density_errors.h>
#include <otto/verification/exact_flows.h>

#include <cmath>

#include "model/fixture.h"

using namespace otto;
using namespace otto::verification;

namespace
{
  template <int dim>
  using Function = std::function<double(const dealii::Point<dim> &)>;

  template <int dim>
  std::vector<double> nodal(const space::Space<dim> &space,
                            const Function<dim>     &f)
  {
    std::vector<double> values;
    for (unsigned int i = 0; i < space.n_local(); ++i)
      values.push_back(f(space.point(i)));
    return values;
  }

  double one(const dealii::Point<2> &)
  {
    return 1.;
  }

  double ramp(const dealii::Point<2> &x)
  {
    return 1. + x[0];
  }
} // namespace

BOOST_AUTO_TEST_SUITE(density_errors)

BOOST_AUTO_TEST_CASE(ramp_against_constant)
{
  for (const char *file : {"square_tri.geo", "square_quad.geo"})
    {
      const Domain<2> domain(file, 0.2);
      const auto     &space  = domain.space;
      auto            values = nodal<2>(space, ramp);
      BOOST_TEST(std::abs(l1_error<2>(space, values, one) - 0.5) < 1e-13);
      BOOST_TEST(l1_error<2>(space, values, ramp) < 1e-13);
      // int (2/3 u - 1) log u du from 1 to 2
      const double divergence = 0.5 - 2. / 3. * std::log(2.);
      const auto   measured   = [&](const Function<2> &exact) {
        return symmetric_kullback_leibler<2>(space, values, exact);
      };
      BOOST_TEST(std::abs(measured(one) - divergence) < 1e-9);
      BOOST_TEST(std::abs(measured(ramp)) < 1e-13);
      // whatever the masses
      for (double &value : values)
        value *= 7.;
      BOOST_TEST(std::abs(measured(one) - divergence) < 1e-9);
      BOOST_TEST(std::abs(l1_error<2>(space, values, one) - 9.5) < 1e-12);
    }
}

BOOST_AUTO_TEST_CASE(ramp_in_a_ball)
{
  const Domain<3> domain("ball.geo", 0.5);
  const auto     &space = domain.space;
  const auto      values =
    nodal<3>(space, [](const dealii::Point<3> &x) { return 3. + x[0]; });
  const auto below = [](const dealii::Point<3> &x) { return 1. + x[0]; };
  BOOST_TEST(std::abs(l1_error<3>(space, values, below) / space.volume() - 2.) <
             1e-12);
}

BOOST_AUTO_TEST_CASE(cosine_converges_at_second_order)
{
  // int k cos(pi x) log(1 + k cos(pi x)) dx = 1 - sqrt(1 - k^2), by the
  // Fourier series of the logarithm
  const double k        = 0.5;
  const double exact    = 1. - std::sqrt(1. - k * k);
  double       previous = 0.;
  for (const unsigned int refinement : {0, 1, 2})
    {
      const Domain<2> domain("square_tri.geo", 0.1, refinement);
      const auto      values = nodal<2>(domain.space, [k](const auto &x) {
        return 1. + k * std::cos(M_PI * x[0]);
      });
      const double    error  = std::abs(
        symmetric_kullback_leibler<2>(domain.space, values, one) - exact);
      if (refinement > 0)
        BOOST_TEST(std::abs(previous / error - 4.) < 0.2);
      previous = error;
    }
  BOOST_TEST(previous < 1e-3 * exact);
}

BOOST_AUTO_TEST_CASE(moved_gaussian)
{
  // (m1 - m0).S^{-1} (m1 - m0) for equal covariances
  const double               variance = 0.008;
  const dealii::Tensor<2, 2> S({{variance, 0.}, {0., variance}});
  const Gaussian<2>          p{dealii::Point<2>(0.48, 0.5), S};
  const Gaussian<2>          q{dealii::Point<2>(0.52, 0.49), S};
  const double               exact = (0.04 * 0.04 + 0.01 * 0.01) / variance;
  const Domain<2>            domain("square_tri.geo", 0.025);
  const auto                 values =
    nodal<2>(domain.space, [&](const auto &x) { return p.density(x); });
  const double measured =
    symmetric_kullback_leibler<2>(domain.space, values, [&](const auto &x) {
      return q.density(x);
    });
  BOOST_TEST(std::abs(measured - exact) < 0.01 * exact);
}

BOOST_AUTO_TEST_CASE(zero_densities_count_with_the_floor)
{
  // cells end at x = 1/2, up to 1e-12 in Gmsh's coordinates
  const Domain<2> domain("square_quad.geo", 0.25);
  const auto      values = nodal<2>(domain.space, one);
  const auto      half   = [](const dealii::Point<2> &x) {
    return x[0] < 0.5 ? 3. : 0.;
  };
  for (const double floor : {1e-12, 1e-3})
    {
      const double expected = 0.5 * (std::log(2.) - std::log(floor));
      BOOST_TEST(
        std::abs(
          symmetric_kullback_leibler<2>(domain.space, values, half, floor) -
          expected) < 1e-9);
    }
  BOOST_TEST(std::abs(l1_error<2>(domain.space, values, half) - 1.5) < 1e-9);
}

BOOST_AUTO_TEST_SUITE_END()
