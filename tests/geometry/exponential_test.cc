// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/geometry/characteristics.h>
#include <otto/geometry/eulerian_geodesic.h>

#include <geometry/geometry_fixture.h>

using namespace otto;
using dealii::Point;
using dealii::Tensor;

namespace
{
  // A Gaussian, and a potential that moves it by an affine map:
  // x -> x + t (B (x - c) + a).
  template <int dim>
  struct Affine
  {
    Affine(const double sigma, const double center)
      : sigma(sigma)
    {
      for (unsigned int d = 0; d < dim; ++d)
        {
          c[d]    = center;
          a[d]    = d == 0 ? 0.05 : -0.03;
          B[d][d] = d == 0 ? 0.3 : -0.25;
        }
      B[0][1] = B[1][0] = 0.15;
    }

    double density(const double t, const Point<dim> &x) const
    {
      Tensor<2, dim> J = dealii::unit_symmetric_tensor<dim>();
      J += t * B;
      const Tensor<1, dim> y = dealii::invert(J) * ((x - c) - t * a);
      return std::exp(-y * y / (2 * sigma * sigma)) / dealii::determinant(J);
    }

    double potential(const Point<dim> &x) const
    {
      return 0.5 * (x - c) * (B * (x - c)) + a * (x - c);
    }

    double         sigma;
    Point<dim>     c;
    Tensor<1, dim> a;
    Tensor<2, dim> B;
  };

  struct Errors
  {
    std::vector<double> characteristics, eulerian, speed;
  };

  // L1 over the mass at t = 1
  template <int dim>
  void add_errors(const std::string &file,
                  const double       size,
                  const Affine<dim> &affine,
                  Errors            &errors)
  {
    const Domain<dim>              domain(file, size);
    const auto                    &space = domain.space;
    const space::PointLocator<dim> locator(space);
    const auto                     at = [&](const double t) {
      return nodal(space,
                   [&](const Point<dim> &x) { return affine.density(t, x); });
    };
    const auto psi =
      nodal(space, [&](const Point<dim> &x) { return affine.potential(x); });
    const auto                           mu = at(0.), exact = at(1.);
    const double                         mass = model::mass(mu, space);
    const geometry::Characteristics<dim> geodesic(space, locator, mu, psi);
    // nothing moves in no time
    BOOST_TEST(largest_difference(geodesic.push_forward(0.).density,
                                  mu,
                                  space.n_owned()) < 1e-10);
    const auto pushed = geodesic.push_forward(1.);
    BOOST_TEST(std::abs(model::mass(pushed.density, space) / mass - 1.) <
               1e-12);
    BOOST_TEST(std::isinf(geodesic.end(1., 1e-3).time));
    errors.characteristics.push_back(l1_distance(space, pushed.density, exact) /
                                     mass);
    geometry::EulerianGeodesic<dim> pair(space, locator, mu, psi);
    const double                    speed = pair.speed();
    pair.advance(0.4);
    pair.advance(1.);
    BOOST_TEST(std::abs(pair.time() - 1.) < 1e-12);
    BOOST_TEST(std::abs(model::mass(pair.density(), space) / mass - 1.) <
               1e-12);
    errors.eulerian.push_back(l1_distance(space, pair.density(), exact) / mass);
    errors.speed.push_back(std::abs(pair.speed() / speed - 1.));
  }
} // namespace

BOOST_AUTO_TEST_CASE(affine_geodesics_of_second_order)
{
  for (const std::string file : {"square_tri.geo", "square_quad.geo"})
    {
      BOOST_TEST_INFO(file);
      Errors errors;
      for (const double size : {0.08, 0.04, 0.02})
        add_errors<2>(file, size, Affine<2>(0.075, 0.5), errors);
      check_second_order(errors.characteristics);
      check_second_order(errors.eulerian);
      BOOST_TEST(errors.speed.back() < 1e-3);
    }
}

BOOST_AUTO_TEST_CASE(affine_geodesics_in_space)
{
  Errors cubes, tetrahedra;
  for (const double size : {0.1112, 0.0556})
    add_errors<3>("hex_box.geo", size, Affine<3>(0.1, 0.5), cubes);
  for (const double size : {0.2, 0.1})
    add_errors<3>("ball.geo", size, Affine<3>(0.22, 0.), tetrahedra);
  for (const auto *errors : {&cubes, &tetrahedra})
    {
      BOOST_TEST(errors->characteristics[1] < 0.3 * errors->characteristics[0]);
      BOOST_TEST(errors->eulerian[1] < 0.3 * errors->eulerian[0]);
    }
}

// Psi = -k |x - c|^2/2 draws everything into c at the time 1/k
BOOST_AUTO_TEST_CASE(shock_of_a_contraction)
{
  const double k = 0.8;
  {
    const Domain<2>              domain("disk.msh");
    const space::PointLocator<2> locator(domain.space);
    const auto                   mu =
      nodal(domain.space, [](const Point<2> &x) { return 2. - x.norm(); });
    const auto psi = nodal(domain.space, [&](const Point<2> &x) {
      return -0.5 * k * x.norm_square();
    });
    // walls keep their mass: look at the inside, which is most of it
    const geometry::Characteristics<2> geodesic(domain.space, locator, mu, psi);
    const auto                         end = geodesic.end(10., 0.4);
    BOOST_TEST((end.kind == geometry::GeodesicEnd<2>::Kind::shock));
    // a root of multiplicity two, of which rounding leaves half of the digits
    BOOST_TEST(std::abs(end.time - 1. / k) < 1e-4);
    BOOST_TEST(std::isinf(geodesic.end(0.9 / k, 0.4).time));
  }
  const Domain<3>              domain("hex_box.msh");
  const space::PointLocator<3> locator(domain.space);
  const Point<3>               c(0.5, 0.5, 0.5);
  const auto                   bump = [&](const Point<3> &x) {
    return std::max(0., 0.16 - (x - c).norm_square());
  };
  const auto psi = nodal(domain.space, [&](const Point<3> &x) {
    return -0.5 * k * (x - c).norm_square();
  });
  const geometry::Characteristics<3> geodesic(domain.space,
                                              locator,
                                              nodal(domain.space, bump),
                                              psi);
  const auto                         end = geodesic.end(10., 0.1);
  BOOST_TEST((end.kind == geometry::GeodesicEnd<3>::Kind::shock));
  BOOST_TEST(std::abs(end.time - 1. / k) < 1e-4);
}

// Psi = -a cos(2 pi x)/(2 pi)^2: 1 + a t cos(2 pi x) is zero at x = 1/2 first,
// at the time 1/a; before, rho = 1/(1 + a t cos(2 pi x)) in x.
BOOST_AUTO_TEST_CASE(shock_of_a_wave)
{
  std::vector<double> time_errors;
  for (const double size : {0.08, 0.04, 0.02})
    {
      const double                 a = 0.5;
      const Domain<2>              domain("square_tri.geo", size);
      const space::PointLocator<2> locator(domain.space);
      const std::vector<double>    mu(domain.space.n_local(), 1.);
      const auto psi = nodal(domain.space, [&](const Point<2> &x) {
        return -a * std::cos(2 * M_PI * x[0]) / (4 * M_PI * M_PI);
      });
      const geometry::Characteristics<2> geodesic(domain.space,
                                                  locator,
                                                  mu,
                                                  psi);
      const auto                         end = geodesic.end(5., 0.);
      BOOST_TEST((end.kind == geometry::GeodesicEnd<2>::Kind::shock));
      BOOST_TEST(std::abs(end.start[0] - 0.5) < 2 * size);
      time_errors.push_back(std::abs(end.time * a - 1.));
    }
  BOOST_TEST(time_errors[2] < 5e-3);
  BOOST_TEST(time_errors[1] < time_errors[0]);
  BOOST_TEST(time_errors[2] < time_errors[1]);
}

// a disk about (0.6, 0.5) of radius 0.2 that moves with the speed 0.5 touches
// the wall at the time 0.4
BOOST_AUTO_TEST_CASE(characteristics_that_leave)
{
  for (const std::string file : {"square_tri.geo", "square_quad.geo"})
    {
      const double                 size = 0.02;
      const Domain<2>              domain(file, size);
      const space::PointLocator<2> locator(domain.space);
      const auto mu = nodal(domain.space, [](const Point<2> &x) {
        return (x - Point<2>(0.6, 0.5)).norm() < 0.2 ? 1. : 0.;
      });
      const auto psi =
        nodal(domain.space, [](const Point<2> &x) { return 0.5 * x[0]; });
      const geometry::Characteristics<2> geodesic(domain.space,
                                                  locator,
                                                  mu,
                                                  psi);
      const auto                         end = geodesic.end(1., 0.);
      BOOST_TEST((end.kind == geometry::GeodesicEnd<2>::Kind::boundary));
      // the outermost vertex, and how far it has to be outside
      BOOST_TEST(std::abs(end.time - 0.4) < 1.2 * size / 0.5);
      BOOST_TEST(end.text().find("leave") != std::string::npos);
      BOOST_TEST(std::isinf(geodesic.end(0.35, 0.).time));
    }
}
