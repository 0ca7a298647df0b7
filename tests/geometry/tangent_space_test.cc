// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/base/errors.h>
#include <otto/geometry/tangent_space.h>

#include <base/throws_with.h>
#include <geometry/geometry_fixture.h>

#include <cmath>

using namespace otto;
using dealii::Point;

// s = cos(k pi x): Psi = cos(k pi x)/((k pi)^2 mu), g = 1/(2 (k pi)^2 mu)
BOOST_AUTO_TEST_CASE(uniform_density_on_the_square)
{
  for (const std::string file : {"square_tri.geo", "square_quad.geo"})
    {
      BOOST_TEST_INFO(file);
      const double        mu = 3., k = 2 * M_PI;
      std::vector<double> g_error, psi_error;
      for (const double size : {0.1, 0.05, 0.025})
        {
          const Domain<2>                 domain(file, size);
          const auto                     &space = domain.space;
          const geometry::TangentSpace<2> tangent(
            space, std::vector<double>(space.n_local(), mu));
          BOOST_TEST(tangent.degenerate().volume == 0.);
          const auto cosine = [&](const Point<2> &x) {
            return std::cos(k * x[0]);
          };
          const auto psi   = tangent.lift(nodal(space, cosine));
          const auto other = tangent.lift(nodal(space, [&](const Point<2> &x) {
            return std::cos(M_PI * x[1]);
          }));
          g_error.push_back(
            std::abs(tangent.metric(psi, psi) * 2 * k * k * mu - 1.));
          double error = 0;
          for (unsigned int i = 0; i < space.n_owned(); ++i)
            error =
              std::max(error,
                       std::abs(psi[i] * k * k * mu - cosine(space.point(i))));
          psi_error.push_back(
            dealii::Utilities::MPI::max(error, MPI_COMM_WORLD));
          // different modes are orthogonal
          const auto gram = tangent.gram_matrix({psi, other});
          BOOST_TEST(std::abs(gram[1]) < 1e-3 * gram[0]);
          BOOST_TEST(gram[1] == gram[2]);
        }
      check_second_order(g_error);
      check_second_order(psi_error);
    }
}

// at a Gaussian: g(Psi) = a.a for Psi = a.x, and tr(B S B) for x.B x/2
BOOST_AUTO_TEST_CASE(bures_metric_at_a_gaussian)
{
  const double        sx = 0.006, sy = 0.004;
  std::vector<double> linear, quadratic;
  for (const double size : {0.05, 0.025, 0.0125})
    {
      const Domain<2> domain("square_quad.geo", size);
      const auto     &space = domain.space;
      const auto      rho   = [&](const Point<2> &x) {
        const double u = x[0] - 0.5, v = x[1] - 0.5;
        return std::exp(-u * u / (2 * sx) - v * v / (2 * sy)) /
               (2 * M_PI * std::sqrt(sx * sy));
      };
      const geometry::TangentSpace<2> tangent(space, nodal(space, rho));
      // -div(mu grad Psi) for Psi = 2 x - y
      const auto shift = nodal(space, [&](const Point<2> &x) {
        return rho(x) * (2 * (x[0] - 0.5) / sx - (x[1] - 0.5) / sy);
      });
      const auto psi   = tangent.lift(shift);
      linear.push_back(std::abs(tangent.metric(psi, psi) / 5. - 1.));
      // for Psi = x^2 + x y, B = (2, 1; 1, 0): in coordinates of the middle
      const auto   squeeze = nodal(space, [&](const Point<2> &x) {
        const double u = x[0] - 0.5, v = x[1] - 0.5;
        return rho(x) * ((2 * u + v) * u / sx + u * v / sy - 2.);
      });
      const auto   phi     = tangent.lift(squeeze);
      const double exact   = 4 * sx + sx + sy;
      quadratic.push_back(std::abs(tangent.metric(phi, phi) / exact - 1.));
    }
  check_second_order(linear);
  check_second_order(quadratic);
}

BOOST_AUTO_TEST_CASE(fields_split_into_gradient_and_remainder)
{
  const Domain<3> domain("hex_box.msh");
  const auto     &space = domain.space;
  const auto      mu =
    nodal(space, [](const Point<3> &x) { return 1. + x[0] * x[1]; });
  const geometry::TangentSpace<3> tangent(space, mu);
  // the gradient of a nodal function whose gradient is nodal, too
  std::vector<double> gradient, turn;
  for (unsigned int i = 0; i < space.n_local(); ++i)
    {
      const auto &x = space.point(i);
      gradient.insert(gradient.end(), {2., -1., 0.5});
      // mu v has no divergence and no flux through the walls of the cube
      const double s = std::sin(M_PI * x[0]), t = std::sin(M_PI * x[1]);
      turn.insert(turn.end(),
                  {M_PI * s * std::cos(M_PI * x[1]) / mu[i],
                   -M_PI * std::cos(M_PI * x[0]) * t / mu[i],
                   0.});
    }
  const auto of_gradient = tangent.decompose(gradient);
  BOOST_TEST(of_gradient.remainder < 1e-9 * of_gradient.field);
  // int (1 + x y) (4 + 1 + 1/4)
  BOOST_TEST(std::abs(of_gradient.field - 1.25 * 5.25) < 1e-10);
  const auto of_turn = tangent.decompose(turn);
  BOOST_TEST(of_turn.gradient < 1e-3 * of_turn.field);
  // the lift of the rate of a potential is the potential again
  const auto psi  = nodal(space, [](const Point<3> &x) { return x[0] * x[2]; });
  const auto rate = tangent.rate(psi);
  const auto load = tangent.lift(rate);
  BOOST_TEST(std::abs(tangent.metric(load, load) / tangent.metric(psi, psi) -
                      1.) < 1e-8);
}

BOOST_AUTO_TEST_CASE(where_the_metric_degenerates)
{
  const Domain<2> domain("square_tri.msh");
  const auto     &space = domain.space;
  const auto      left = [](const Point<2> &x) { return x[0] < 0.6 ? 1. : 0.; };
  const geometry::TangentSpace<2> tangent(space, nodal(space, left));
  BOOST_TEST(std::abs(tangent.degenerate().volume - 0.4) < 0.02);
  BOOST_TEST(tangent.degenerate().lower[0] >= 0.6);
  BOOST_TEST(tangent.degenerate().upper[0] == 1.);
  check_throws_with<base::InputError>(
    [&]() {
      tangent.lift(
        nodal(space, [](const Point<2> &x) { return std::cos(M_PI * x[0]); }));
    },
    {"degenerates", "box"});
  check_throws_with<base::InputError>(
    [&]() { tangent.lift(std::vector<double>(space.n_local(), 1.)); },
    {"changes the mass", "subtract its mean"});
  check_throws_with<base::InputError>(
    [&]() {
      geometry::TangentSpace<2>(space,
                                std::vector<double>(space.n_local(), 0.));
    },
    {"mass", "0"});
}
