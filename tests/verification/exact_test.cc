// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/verification/exact.h>

#include <cmath>

using namespace otto::verification;
using Point   = dealii::Point<2>;
using Matrix2 = dealii::Tensor<2, 2>;

namespace
{
  Matrix2 symmetric(const double xx, const double xy, const double yy)
  {
    Matrix2 result;
    result[0][0] = xx;
    result[0][1] = result[1][0] = xy;
    result[1][1]                = yy;
    return result;
  }

  /// What is left of d_t rho + div(rho v) by central differences.
  template <int dim>
  double continuity_residual(const ExactTransport<dim> &exact,
                             const double               t,
                             const dealii::Point<dim>  &x)
  {
    const double h = 1e-4;
    double       result =
      (exact.density(t + h, x) - exact.density(t - h, x)) / (2. * h);
    for (unsigned int d = 0; d < dim; ++d)
      {
        auto up = x, down = x;
        up[d] += h;
        down[d] -= h;
        result += (exact.density(t, up) * exact.velocity(t, up)[d] -
                   exact.density(t, down) * exact.velocity(t, down)[d]) /
                  (2. * h);
      }
    return result;
  }

  /// int f over the square (-1, 1)^2 + (1/2, 1/2) by the midpoint rule.
  template <typename F>
  double integral(const F &f)
  {
    const unsigned int n   = 200;
    double             sum = 0.;
    for (unsigned int i = 0; i < n; ++i)
      for (unsigned int j = 0; j < n; ++j)
        sum += f(Point(-0.5 + (i + 0.5) * 2. / n, -0.5 + (j + 0.5) * 2. / n));
    return sum * 4. / (double(n) * n);
  }

  /// Mass one and the action of the velocity W2^2, at a few times.
  void check_mass_and_action(const ExactTransport<2> &exact,
                             const double             tolerance)
  {
    for (const double t : {0., 0.3, 1.})
      {
        BOOST_TEST(std::abs(integral([&](const Point &x) {
                              return exact.density(t, x);
                            }) -
                            1.) < tolerance);
        // a geodesic has constant speed
        const double action = integral([&](const Point &x) {
          return exact.density(t, x) * exact.velocity(t, x).norm_square();
        });
        BOOST_TEST(std::abs(action - exact.w2() * exact.w2()) <
                   tolerance * exact.w2() * exact.w2());
      }
  }

  AffineTransport<2> gaussians()
  {
    return AffineTransport<2>::gaussians(Point(0.4, 0.45),
                                         symmetric(0.01, 0.003, 0.006),
                                         Point(0.6, 0.5),
                                         symmetric(0.004, -0.001, 0.012));
  }

  double wave(const double x)
  {
    return 1. + std::cos(2. * M_PI * (x - 0.5));
  }

  double compressed(const double x)
  {
    const double s = 0.3;
    return std::abs(x - 0.5) < s / 2.
             ? (1. + std::cos(2. * M_PI * (x - 0.5) / s)) / s
             : 0.;
  }
} // namespace

BOOST_AUTO_TEST_SUITE(exact)

BOOST_AUTO_TEST_CASE(translation)
{
  const auto exact = AffineTransport<2>::translation(cosine_bump(0.3),
                                                     Point(0.3, 0.3),
                                                     Point(0.7, 0.7));
  BOOST_TEST(std::abs(exact.w2() - 0.4 * std::sqrt(2.)) < 1e-14);
  check_mass_and_action(exact, 1e-5);
  // d.x - |d|^2 t/2 up to a constant
  const auto phi = [&](const double t, const Point &x) {
    return exact.potential(t, x) - 0.4 * (x[0] + x[1]) + 0.16 * t;
  };
  for (const double t : {0., 0.5, 1.})
    BOOST_TEST(std::abs(phi(t, Point(0.2, 0.9)) - phi(0., Point(0., 0.))) <
               1e-14);
}

BOOST_AUTO_TEST_CASE(gaussians_solve_both_equations)
{
  const auto exact = gaussians();
  check_mass_and_action(exact, 1e-6);
  const double h = 1e-4;
  for (const double t : {0.2, 0.5, 0.8})
    for (const Point &x : {Point(0.45, 0.5), Point(0.6, 0.55)})
      {
        const double scale = exact.density(t, x) * exact.w2() / 0.1;
        BOOST_TEST(std::abs(continuity_residual(exact, t, x)) < 1e-4 * scale);
        double residual =
          (exact.potential(t + h, x) - exact.potential(t - h, x)) / (2. * h);
        for (unsigned int d = 0; d < 2; ++d)
          {
            auto up = x, down = x;
            up[d] += h;
            down[d] -= h;
            const double slope =
              (exact.potential(t, up) - exact.potential(t, down)) / (2. * h);
            BOOST_TEST(std::abs(slope - exact.velocity(t, x)[d]) < 1e-8);
            residual += 0.5 * slope * slope;
          }
        BOOST_TEST(std::abs(residual) < 1e-7);
      }
}

BOOST_AUTO_TEST_CASE(gaussians_end_at_the_given_density)
{
  const auto    exact = gaussians();
  const Matrix2 S     = symmetric(0.004, -0.001, 0.012);
  for (const Point &x : {Point(0.6, 0.5), Point(0.55, 0.6)})
    {
      const auto   z        = x - Point(0.6, 0.5);
      const double expected = std::exp(-0.5 * (z * (invert(S) * z))) /
                              (2. * M_PI * std::sqrt(determinant(S)));
      BOOST_TEST(std::abs(exact.density(1., x) - expected) < 1e-10 * expected);
    }
  // commuting covariances: the roots differ entry by entry
  const auto diagonal =
    AffineTransport<2>::gaussians(Point(0., 0.),
                                  symmetric(0.04, 0., 0.01),
                                  Point(0., 1.),
                                  symmetric(0.09, 0., 0.01));
  BOOST_TEST(std::abs(diagonal.w2() - std::sqrt(1. + 0.01)) < 1e-10);
}

BOOST_AUTO_TEST_CASE(disk_to_ellipse_and_ball_to_ellipsoid)
{
  const double             r = 0.4;
  const Matrix2            A = symmetric(1.5, 0.1, 0.7);
  const auto               I = symmetric(1., 0., 1.);
  const AffineTransport<2> disk(
    uniform_ball(r), I, A, Point(0.5, 0.5), Point(0.55, 0.5));
  const double expected = r * r / 4. * (0.25 + 2. * 0.01 + 0.09) + 0.05 * 0.05;
  BOOST_TEST(std::abs(disk.w2() * disk.w2() - expected) < 1e-12);
  check_mass_and_action(disk, 0.01); // a jump, by the midpoint rule

  dealii::Tensor<2, 3> stretch, map;
  for (unsigned int d = 0; d < 3; ++d)
    {
      stretch[d][d] = 1.;
      map[d][d]     = 1. + 0.2 * d;
    }
  const dealii::Point<3>   centre(0., 0., 0.);
  const AffineTransport<3> ball(uniform_ball(r), stretch, map, centre, centre);
  BOOST_TEST(std::abs(ball.w2() * ball.w2() - r * r / 5. * 0.2) < 1e-12);
  BOOST_TEST(std::abs(ball.density(0., centre) -
                      1. / (4. / 3. * M_PI * r * r * r)) < 1e-10);
}

BOOST_AUTO_TEST_CASE(compression)
{
  const double expected =
    0.7 * std::sqrt((M_PI * M_PI - 6.) / (12. * M_PI * M_PI));
  BOOST_TEST(std::abs(expected - 0.126530) < 1e-6);
  BOOST_TEST(std::abs(quantile_distance(wave, compressed, 0., 1.) - expected) <
             1e-7);
  const auto exact = QuantileTransport<2>::strip(wave, compressed, 0., 1.);
  BOOST_TEST(std::abs(exact.w2() - expected) < 1e-7);
  // the map is linear here: rho_t is the wave of width 1 - 0.7 t
  for (const double t : {0., 0.25, 0.5, 1.})
    for (const double x : {0.1, 0.42, 0.5, 0.61})
      {
        const double width = 1. - 0.7 * t, z = x - 0.5;
        const double rho = std::abs(z) < width / 2.
                             ? (1. + std::cos(2. * M_PI * z / width)) / width
                             : 0.;
        const Point  p(x, 0.3);
        BOOST_TEST(std::abs(exact.density(t, p) - rho) < 1e-5);
        if (rho > 1e-2)
          {
            BOOST_TEST(std::abs(exact.velocity(t, p)[0] + 0.7 * z / width) <
                       1e-6);
            BOOST_TEST(exact.velocity(t, p)[1] == 0.);
          }
      }
}

BOOST_AUTO_TEST_CASE(quantile_distance_of_shifted_data_is_the_shift)
{
  const auto first = [](const double x) {
    return std::abs(x - 1.) < 0.5 ? std::pow(std::cos(M_PI * (x - 1.)), 2) : 0.;
  };
  const auto second = [&](const double x) { return 3. * first(x - 0.25); };
  for (const double p : {1., 2., 4.})
    BOOST_TEST(std::abs(quantile_distance(first, second, 0., 2., p) - 0.25) <
               1e-6);
}

BOOST_AUTO_TEST_CASE(radial_data)
{
  // both spread over the whole disk, so that the map is smooth
  const auto  initial = [](const double r) { return 2. - r * r; };
  const auto  final   = [](const double r) { return 0.5 + r * r; };
  const Point centre(0.5, 0.5);
  const auto  exact =
    QuantileTransport<2>::radial(initial, final, centre, 0., 1.);
  check_mass_and_action(exact, 0.01); // a jump at r = 1
  for (const Point &x : {Point(0.7, 0.9), Point(0.1, 0.4)})
    {
      const double r = x.distance(centre);
      BOOST_TEST(std::abs(exact.density(0., x) - initial(r) / (1.5 * M_PI)) <
                 1e-6);
      BOOST_TEST(std::abs(exact.density(1., x) - final(r) / M_PI) < 1e-6);
      // up to the rounding of quantiles from a table
      BOOST_TEST(std::abs(continuity_residual(exact, 0.4, x)) < 1e-3);
    }
}

BOOST_AUTO_TEST_CASE(radial_uniform_ball_in_space)
{
  // uniform balls: r -> 2 r, which is also an affine map
  const auto small = [](const double r) { return r < 0.25 ? 1. : 0.; };
  const auto large = [](const double r) { return r < 0.5 ? 1. : 0.; };
  const auto exact =
    QuantileTransport<3>::radial(small, large, dealii::Point<3>(), 0., 0.5);
  dealii::Tensor<2, 3> I;
  for (unsigned int d = 0; d < 3; ++d)
    I[d][d] = 1.;
  const AffineTransport<3> affine(
    uniform_ball(0.25), I, 2. * I, dealii::Point<3>(), dealii::Point<3>());
  BOOST_TEST(std::abs(exact.w2() - affine.w2()) < 1e-4 * affine.w2());
  const dealii::Point<3> x(0.1, 0.1, 0.05);
  for (const double t : {0.2, 0.7})
    {
      BOOST_TEST(std::abs(exact.density(t, x) / affine.density(t, x) - 1.) <
                 1e-3);
      BOOST_TEST((exact.velocity(t, x) - affine.velocity(t, x)).norm() < 1e-4);
    }
}

BOOST_AUTO_TEST_SUITE_END()
