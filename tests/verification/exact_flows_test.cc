// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/verification/exact.h>
#include <otto/verification/exact_flows.h>

#include <cmath>
#include <random>

using namespace otto::verification;

namespace
{
  template <int dim>
  using Matrix = dealii::Tensor<2, dim>;

  /// A random symmetric matrix with eigenvalues of at least @p least.
  template <int dim>
  Matrix<dim> random_matrix(std::mt19937 &generator, const double least)
  {
    std::uniform_real_distribution<double> entry(-1., 1.);
    Matrix<dim>                            root, result;
    for (unsigned int i = 0; i < dim; ++i)
      for (unsigned int j = 0; j < dim; ++j)
        root[i][j] = entry(generator);
    result = root * transpose(root);
    for (unsigned int i = 0; i < dim; ++i)
      result[i][i] += least;
    return result;
  }

  template <int dim>
  dealii::Point<dim>
  random_point(std::mt19937 &generator, const double a, const double b)
  {
    std::uniform_real_distribution<double> coordinate(a, b);
    dealii::Point<dim>                     x;
    for (unsigned int d = 0; d < dim; ++d)
      x[d] = coordinate(generator);
    return x;
  }

  /// Derivatives by central differences of fourth order.
  template <typename F>
  double first_derivative(const F &f, const double h)
  {
    return (8. * (f(h) - f(-h)) - (f(2. * h) - f(-2. * h))) / (12. * h);
  }

  template <typename F>
  double second_derivative(const F &f, const double h)
  {
    return (16. * (f(h) + f(-h)) - (f(2. * h) + f(-2. * h)) - 30. * f(0.)) /
           (12. * h * h);
  }

  template <int dim>
  dealii::Point<dim>
  moved(dealii::Point<dim> x, const unsigned int d, const double s)
  {
    x[d] += s;
    return x;
  }

  /// d_t rho against sum_d d_d (d_d p(rho) + rho d_d V), relative to the
  /// size of the terms.
  template <int dim, typename Pressure, typename Potential>
  double residual(const ExactFlow<dim>     &flow,
                  const Pressure           &pressure,
                  const Potential          &potential,
                  const double              t,
                  const dealii::Point<dim> &x)
  {
    const double h = 2e-3;
    const double speed =
      first_derivative([&](const double s) { return flow.density(t + s, x); },
                       h);
    double rest = speed, size = std::abs(speed);
    for (unsigned int d = 0; d < dim; ++d)
      {
        const auto rho = [&](const double s) {
          return flow.density(t, moved(x, d, s));
        };
        const auto V = [&](const double s) {
          return potential(moved(x, d, s));
        };
        const double spread =
          second_derivative([&](const double s) { return pressure(rho(s)); },
                            h);
        const double drift = first_derivative(rho, h) * first_derivative(V, h) +
                             rho(0.) * second_derivative(V, h);
        rest -= spread + drift;
        size += std::abs(spread) + std::abs(drift);
      }
    return std::abs(rest) / size;
  }

  double identity(const double rho)
  {
    return rho;
  }

  /// int f over a cube around a point by the midpoint rule.
  template <int dim, typename F>
  double integral(const F                  &f,
                  const dealii::Point<dim> &centre,
                  const double              half_width,
                  const unsigned int        n)
  {
    double       sum   = 0.;
    unsigned int total = 1;
    for (unsigned int d = 0; d < dim; ++d)
      total *= n;
    for (unsigned int k = 0; k < total; ++k)
      {
        dealii::Point<dim> x = centre;
        for (unsigned int d = 0, rest = k; d < dim; ++d, rest /= n)
          x[d] += half_width * ((rest % n + 0.5) * 2. / n - 1.);
        sum += f(x);
      }
    return sum * std::pow(2. * half_width / n, dim);
  }
} // namespace

BOOST_AUTO_TEST_SUITE(exact_flows)

BOOST_AUTO_TEST_CASE(fokker_planck_on_a_strip)
{
  std::mt19937 generator(1);
  for (const double g : {1., -2., 0., 5.})
    {
      const FokkerPlanckStrip<2> flow(g);
      const auto                 V = [&](const dealii::Point<2> &x) {
        return flow.potential(x);
      };
      for (unsigned int k = 0; k < 10; ++k)
        {
          const auto   x = random_point<2>(generator, 0.05, 0.95);
          const double t = 0.01 + 0.03 * k;
          BOOST_TEST(residual(flow, identity, V, t, x) < 1e-7);
        }
      for (const double t : {0., 0.02, 0.3})
        {
          for (const double wall : {0., 1.})
            {
              const auto rho = [&](const double s) {
                return flow.density(t, dealii::Point<2>(wall + s, 0.3));
              };
              BOOST_TEST(std::abs(first_derivative(rho, 1e-3) - g * rho(0.)) <
                         1e-7);
            }
          const double mass =
            integral([&](const auto &x) { return flow.density(t, x); },
                     dealii::Point<2>(0.5, 0.5),
                     0.5,
                     400);
          BOOST_TEST(std::abs(mass / flow.mass() - 1.) < 1e-5);
        }
    }
  // as given in the literature at t = 0, g = 1: zero at the right end
  BOOST_TEST(
    std::abs(FokkerPlanckStrip<2>(1.).density(0., dealii::Point<2>(1., 0.))) <
    1e-14);
}

BOOST_AUTO_TEST_CASE(ornstein_uhlenbeck_solves_fokker_planck)
{
  std::mt19937 generator(2);
  const auto   check = [&](auto dimension) {
    constexpr int                dim = decltype(dimension)::value;
    const OrnsteinUhlenbeck<dim> flow(random_matrix<dim>(generator, 0.5),
                                      random_point<dim>(generator, -0.5, 0.5),
                                      {random_point<dim>(generator, -0.5, 0.5),
                                       random_matrix<dim>(generator, 0.3)});
    const auto                   V = [&](const dealii::Point<dim> &x) {
      return flow.potential(x);
    };
    for (unsigned int k = 0; k < 10; ++k)
      {
        const double t = 0.1 + 0.1 * k;
        const auto   x = random_point<dim>(generator, -1., 1.);
        BOOST_TEST(residual<dim>(flow, identity, V, t, x) < 1e-6);
      }
    const double mass =
      integral([&](const auto &x) { return flow.density(0.7, x); },
               flow.at(0.7).mean,
               10.,
               dim == 2 ? 100 : 60);
    BOOST_TEST(std::abs(mass - 1.) < 1e-6);
  };
  check(std::integral_constant<int, 2>());
  check(std::integral_constant<int, 3>());
}

BOOST_AUTO_TEST_CASE(ornstein_uhlenbeck_starts_and_ends)
{
  std::mt19937               generator(3);
  const auto                 A = random_matrix<2>(generator, 1.);
  const auto                 S = random_matrix<2>(generator, 0.1);
  const dealii::Point<2>     b(0.5, 0.7), m(-0.3, 0.2);
  const OrnsteinUhlenbeck<2> flow(A, b, {m, S});
  BOOST_TEST((flow.at(0.).mean - m).norm() < 1e-15);
  BOOST_TEST((flow.at(0.).covariance - S).norm() < 1e-14);
  // the invariant measure exp(-V)
  BOOST_TEST((flow.at(40.).mean - b).norm() < 1e-14);
  BOOST_TEST((flow.at(40.).covariance - invert(A)).norm() < 1e-14);
}

BOOST_AUTO_TEST_CASE(jko_step_along_the_eigendirections)
{
  Matrix<2> A, S;
  A[0][0] = 3.;
  A[1][1] = 0.5;
  S[0][0] = 0.04;
  S[1][1] = 1.7;
  const dealii::Point<2>     b(0.5, -1.), m(2., 0.25);
  const OrnsteinUhlenbeck<2> flow(A, b, {m, S});
  for (const double tau : {0.01, 0.3, 5.})
    {
      const auto next = flow.jko_step({m, S}, tau);
      for (unsigned int d = 0; d < 2; ++d)
        {
          const double l = A[d][d], s = std::sqrt(S[d][d]);
          const double mean = (m[d] + tau * l * b[d]) / (1. + tau * l);
          const double deviation =
            (s + std::sqrt(s * s + 4. * tau * (1. + tau * l))) /
            (2. * (1. + tau * l));
          BOOST_TEST(std::abs(next.mean[d] - mean) < 1e-14);
          BOOST_TEST(std::abs(next.covariance[d][d] - deviation * deviation) <
                     1e-13);
        }
      BOOST_TEST(std::abs(next.covariance[0][1]) < 1e-14);
    }
}

BOOST_AUTO_TEST_CASE(jko_step_minimises)
{
  // W2^2/(2 tau) + int rho log rho + V rho among Gaussians; the minimiser
  // among all densities is one of them
  std::mt19937                           generator(4);
  std::uniform_real_distribution<double> entry(-1., 1.);
  for (unsigned int k = 0; k < 5; ++k)
    {
      const auto                 A = random_matrix<2>(generator, 0.3);
      const auto                 b = random_point<2>(generator, -1., 1.);
      const Gaussian<2>          from{random_point<2>(generator, -1., 1.),
                             random_matrix<2>(generator, 0.2)};
      const OrnsteinUhlenbeck<2> flow(A, b, from);
      const double               tau = 0.05 + 0.2 * k;

      const auto objective = [&](const Gaussian<2> &to) {
        const double w2 = AffineTransport<2>::gaussians(from.mean,
                                                        from.covariance,
                                                        to.mean,
                                                        to.covariance)
                            .w2();
        const auto z = to.mean - b;
        return w2 * w2 / (2. * tau) -
               0.5 * std::log(determinant(to.covariance)) +
               0.5 * trace(A * to.covariance) + 0.5 * (z * (A * z));
      };
      const auto   best  = flow.jko_step(from, tau);
      const double least = objective(best);
      const auto   along = [&](const double                s,
                             const dealii::Tensor<1, 2> &dm,
                             const Matrix<2>            &dS) {
        return objective({best.mean + s * dm, best.covariance + s * dS});
      };
      for (unsigned int trial = 0; trial < 6; ++trial)
        {
          dealii::Tensor<1, 2> dm;
          Matrix<2>            dS;
          for (unsigned int d = 0; d < 2; ++d)
            {
              dm[d]    = entry(generator);
              dS[d][d] = entry(generator);
            }
          dS[0][1] = dS[1][0] = entry(generator);
          const auto f = [&](const double s) { return along(s, dm, dS); };
          BOOST_TEST(std::abs(first_derivative(f, 1e-3)) < 1e-6);
          BOOST_TEST(f(0.02) > least);
          BOOST_TEST(f(-0.02) > least);
        }
    }
}

BOOST_AUTO_TEST_CASE(jko_iterates_converge_at_first_order)
{
  std::mt19937               generator(5);
  const OrnsteinUhlenbeck<3> flow(random_matrix<3>(generator, 0.3),
                                  random_point<3>(generator, -1., 1.),
                                  {random_point<3>(generator, -1., 1.),
                                   random_matrix<3>(generator, 0.2)});
  const auto                 exact    = flow.at(0.8);
  double                     previous = 0.;
  for (const unsigned int n : {40, 80, 160})
    {
      const auto   last  = flow.jko_iterate(n, 0.8 / n);
      const double error = (last.mean - exact.mean).norm() +
                           (last.covariance - exact.covariance).norm();
      if (previous > 0.)
        BOOST_TEST(std::abs(previous / error - 2.) < 0.1);
      previous = error;
    }
  BOOST_TEST(previous < 1e-2);
}

BOOST_AUTO_TEST_CASE(barenblatt_solves_the_porous_medium_equation)
{
  std::mt19937 generator(6);
  const auto   check = [&](auto dimension, const double m) {
    constexpr int            dim    = decltype(dimension)::value;
    const dealii::Point<dim> centre = random_point<dim>(generator, 0.4, 0.6);
    const double             mass = 1.7, age = 0.3;
    const Barenblatt<dim>    flow(m, mass, centre, age);
    for (unsigned int k = 0; k < 10; ++k)
      {
        const double t = 0.1 * k;
        // inside of the front, where the solution is smooth
        const double reach = 0.7 * flow.front(t) / std::sqrt(double(dim));
        const auto   x = centre + (random_point<dim>(generator, -reach, reach) -
                                 dealii::Point<dim>());
        BOOST_TEST(residual<dim>(
                     flow,
                     [m](const double rho) { return std::pow(rho, m); },
                     [](const dealii::Point<dim> &) { return 0.; },
                     t,
                     x) < 1e-6);
        auto edge = centre;
        edge[dim - 1] += flow.front(t) * (1. - 1e-9);
        BOOST_TEST(flow.density(t, edge) > 0.);
        edge[dim - 1] += flow.front(t) * 2e-9;
        BOOST_TEST(flow.density(t, edge) == 0.);
      }
    const double total =
      integral([&](const auto &x) { return flow.density(0.5, x); },
               centre,
               flow.front(0.5),
               dim == 2 ? 800 : 120);
    BOOST_TEST(std::abs(total / mass - 1.) < 2e-4);
  };
  for (const double m : {1.5, 2., 3.})
    {
      check(std::integral_constant<int, 2>(), m);
      check(std::integral_constant<int, 3>(), m);
    }
}

BOOST_AUTO_TEST_CASE(keller_segel_second_moment_at_the_critical_mass)
{
  const double critical = 8. * M_PI;
  BOOST_TEST(keller_segel_second_moment(3., critical, 10.) == 3.);
  // without attraction it would be that of the heat equation, 4 M t
  const double small = 1e-6;
  BOOST_TEST(std::abs(keller_segel_second_moment(0., small, 2.) / (8. * small) -
                      1.) < 1e-6);
  // d/dt from the equation: 4 M - 1/(2 pi) int int (x - y).(x - y)/|x - y|^2
  const double mass = 2. * critical;
  const double rate = 4. * mass - mass * mass / (2. * M_PI);
  BOOST_TEST(std::abs(keller_segel_second_moment(5., mass, 0.1) - 5. -
                      0.1 * rate) < 1e-12);
}

BOOST_AUTO_TEST_CASE(proximal_step_pushes_forward)
{
  // V = x^4/4 + x y/2 + y^2: the proximal map by Newton's method
  const auto gradient = [](const dealii::Point<2> &x) {
    dealii::Tensor<1, 2> g;
    g[0] = x[0] * x[0] * x[0] + 0.5 * x[1];
    g[1] = 0.5 * x[0] + 2. * x[1];
    return g;
  };
  const auto hessian = [](const dealii::Point<2> &x) {
    Matrix<2> H;
    H[0][0] = 3. * x[0] * x[0];
    H[0][1] = H[1][0] = 0.5;
    H[1][1]           = 2.;
    return H;
  };
  const double tau      = 0.3;
  const auto   proximal = [&](const dealii::Point<2> &x) {
    Matrix<2> I;
    I[0][0] = I[1][1]  = 1.;
    dealii::Point<2> y = x;
    for (unsigned int k = 0; k < 30; ++k)
      y -= invert(I + tau * hessian(y)) * (y - x + tau * gradient(y));
    return y;
  };
  const Gaussian<2> gaussian{dealii::Point<2>(0.4, -0.3),
                             Matrix<2>({{0.1, 0.03}, {0.03, 0.2}})};
  const auto        before = [&](const dealii::Point<2> &x) {
    return gaussian.density(x);
  };
  const auto test = [](const dealii::Point<2> &x) {
    return 1. + std::cos(2. * x[0] - x[1]) + x[0] * x[1];
  };
  const dealii::Point<2> origin;
  const double           pushed = integral(
    [&](const auto &x) {
      return test(x) * proximal_density<2>(before, gradient, hessian, tau, x);
    },
    origin,
    5.,
    400);
  const double expected =
    integral([&](const auto &x) { return test(proximal(x)) * before(x); },
             origin,
             5.,
             400);
  BOOST_TEST(std::abs(pushed - expected) < 1e-8);
}

BOOST_AUTO_TEST_SUITE_END()
