// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/geometry/cell_map.h>
#include <otto/geometry/gradient_recovery.h>
#include <otto/geometry/velocity_norm.h>
#include <otto/geometry/walls.h>
#include <otto/space/global_values.h>

#include <geometry/geometry_fixture.h>

using namespace otto;
using dealii::Point;
using dealii::Tensor;

namespace
{
  // The gradient of x^2 - 2 x y + 3 y + (z^2 + x z) is exact at all vertices.
  template <int dim>
  void check_quadratic(const std::string &file)
  {
    BOOST_TEST_INFO(file);
    const Domain<dim>                     domain(file);
    const auto                           &space = domain.space;
    const space::PointLocator<dim>        locator(space);
    const geometry::GradientRecovery<dim> recovery(
      space, locator, std::vector<double>(space.n_local(), 1.));
    const auto values   = nodal(space, [](const Point<dim> &x) {
      const double z = dim == 3 ? x[dim - 1] : 0.;
      return x[0] * x[0] - 2 * x[0] * x[1] + 3 * x[1] + z * z + x[0] * z;
    });
    const auto gradient = recovery.gradient(values);
    BOOST_TEST(gradient.size() == space.n_local() * dim);
    double largest = 0;
    for (unsigned int i = 0; i < space.n_local(); ++i)
      {
        const auto    &x = space.point(i);
        const double   z = dim == 3 ? x[dim - 1] : 0.;
        Tensor<1, dim> exact;
        exact[0] = 2 * x[0] - 2 * x[1] + z;
        exact[1] = -2 * x[0] + 3;
        if (dim == 3)
          exact[dim - 1] = 2 * z + x[0];
        for (unsigned int d = 0; d < dim; ++d)
          largest =
            std::max(largest, std::abs(gradient[i * dim + d] - exact[d]));
      }
    BOOST_TEST(largest < 1e-6);
  }
} // namespace

BOOST_AUTO_TEST_CASE(quadratic_functions_on_all_cells)
{
  check_quadratic<2>("square_tri.msh");
  check_quadratic<2>("square_quad.msh");
  check_quadratic<3>("ball.msh");
  check_quadratic<3>("hex_box.msh");
}

// second order also at the walls
BOOST_AUTO_TEST_CASE(order_of_the_recovered_gradient)
{
  std::vector<double> errors;
  for (const double size : {0.1, 0.05, 0.025})
    {
      const Domain<2>                     domain("square_tri.geo", size);
      const auto                         &space = domain.space;
      const space::PointLocator<2>        locator(space);
      const geometry::GradientRecovery<2> recovery(
        space, locator, std::vector<double>(space.n_local(), 1.));
      const auto gradient =
        recovery.gradient(nodal(space, [](const Point<2> &x) {
          return std::sin(3 * x[0]) * std::exp(x[1]);
        }));
      std::vector<double> exact;
      for (unsigned int i = 0; i < space.n_local(); ++i)
        {
          const auto &x = space.point(i);
          exact.push_back(3 * std::cos(3 * x[0]) * std::exp(x[1]));
          exact.push_back(std::sin(3 * x[0]) * std::exp(x[1]));
        }
      errors.push_back(
        largest_difference(gradient, exact, space.n_owned() * 2));
    }
  check_second_order(errors);
}

// what a potential is where there is no mass does not matter where there is
BOOST_AUTO_TEST_CASE(vacuum_has_no_weight)
{
  const Domain<2>              domain("square_quad.geo", 0.05);
  const auto                  &space = domain.space;
  const space::PointLocator<2> locator(space);
  const auto left = [](const Point<2> &x) { return x[0] < 0.62 ? 1. : 0.; };
  const geometry::GradientRecovery<2> recovery(space,
                                               locator,
                                               nodal(space, left));
  const auto gradient = recovery.gradient(nodal(space, [&](const Point<2> &x) {
    return left(x) > 0. ? x[0] * x[0] : 0.38 + std::sin(40 * x[1]);
  }));
  double     largest  = 0;
  for (unsigned int i = 0; i < space.n_owned(); ++i)
    if (const auto &x = space.point(i); x[0] < 0.67)
      // the first vertices without mass continue those with it
      largest = std::max({largest,
                          std::abs(gradient[2 * i] - 2 * x[0]),
                          std::abs(gradient[2 * i + 1])});
  BOOST_TEST(dealii::Utilities::MPI::max(largest, MPI_COMM_WORLD) < 1e-2);
}

BOOST_AUTO_TEST_CASE(fields_along_walls)
{
  const Domain<3>          domain("hex_box.msh");
  const auto              &space = domain.space;
  const geometry::Walls<3> walls(space);
  const auto               points = space::global_points(space);
  std::vector<double>      field(points.size() * 3, 1.);
  for (unsigned int i = 0; i < points.size(); ++i)
    walls.make_tangential(i, field.data() + i * 3);
  unsigned int inside = 0;
  for (std::size_t i = 0; i < points.size(); ++i)
    {
      unsigned int n_walls = 0;
      for (unsigned int d = 0; d < 3; ++d)
        {
          const bool at = points[i][d] == 0. || points[i][d] == 1.;
          n_walls += at;
          BOOST_TEST(std::abs(field[i * 3 + d] - (at ? 0. : 1.)) < 1e-12);
        }
      BOOST_TEST(walls.at_wall(i) == (n_walls > 0));
      inside += n_walls == 0;
    }
  BOOST_TEST(inside > 0u);
  // a polygon is one wall, like its circle (to the digits of the file)
  const Domain<2>          disk("disk.msh");
  const geometry::Walls<2> circle(disk.space);
  const auto               places = space::global_points(disk.space);
  std::vector<double>      turn, out;
  for (const auto &x : places)
    {
      turn.insert(turn.end(), {-x[1], x[0]});
      out.insert(out.end(), {x[0], x[1]});
    }
  auto same = turn;
  for (unsigned int i = 0; i < places.size(); ++i)
    {
      circle.make_tangential(i, same.data() + i * 2);
      circle.make_tangential(i, out.data() + i * 2);
    }
  for (std::size_t i = 0; i < places.size(); ++i)
    for (unsigned int d = 0; d < 2; ++d)
      {
        BOOST_TEST(std::abs(same[i * 2 + d] - turn[i * 2 + d]) < 1e-8);
        if (circle.at_wall(i))
          BOOST_TEST(std::abs(out[i * 2 + d]) < 1e-8);
      }
}

BOOST_AUTO_TEST_CASE(first_roots_of_determinants)
{
  using geometry::first_root;
  // (1 - t/2)(1 - t/3)(1 - t): the first is one
  const std::array<double, 3> cubic{{-11. / 6, 1., -1. / 6}};
  BOOST_TEST(std::abs(first_root(cubic, 10.) - 1.) < 1e-12);
  BOOST_TEST(std::isinf(first_root(cubic, 0.99)));
  // (1 - t/2)^2 touches zero; 1 + t^2 never
  BOOST_TEST(std::abs(first_root({{-1., 0.25, 0.}}, 10.) - 2.) < 1e-6);
  BOOST_TEST(std::isinf(first_root({{0., 1., 0.}}, 1e6)));
  BOOST_TEST(std::abs(first_root({{-4., 0., 0.}}, 1.) - 0.25) < 1e-12);
  Tensor<2, 3> A;
  for (unsigned int i = 0; i < 3; ++i)
    for (unsigned int j = 0; j < 3; ++j)
      A[i][j] = std::sin(1. + i + 3. * j);
  const auto c = geometry::determinant_polynomial(A);
  for (const double t : {0.3, -0.7, 2.})
    {
      Tensor<2, 3> J = dealii::unit_symmetric_tensor<3>();
      J += t * A;
      BOOST_TEST(std::abs(geometry::polynomial_value(c, t) -
                          dealii::determinant(J)) < 1e-12);
    }
}

// Psi = a x: |grad Psi| = a, v = a^(q-1), |v|_p = a^(q-1) mass^(1/p)
BOOST_AUTO_TEST_CASE(norms_of_other_exponents)
{
  const Domain<2>     domain("square_tri.msh");
  const auto         &space = domain.space;
  const double        a = 1.7, mass = 3.;
  std::vector<double> mu(space.n_local(), mass);
  const auto psi = nodal(space, [&](const Point<2> &x) { return a * x[0]; });
  for (const double p : {1.5, 2., 3., 4.})
    {
      const double q = geometry::conjugate_exponent(p);
      BOOST_TEST(std::abs(1. / p + 1. / q - 1.) < 1e-14);
      const double        exact = std::pow(a, q - 1.) * std::pow(mass, 1. / p);
      const Tensor<1, 2>  slope({a, 0.});
      const auto          v = geometry::duality_map(slope, q);
      std::vector<double> field;
      for (unsigned int i = 0; i < space.n_local(); ++i)
        field.insert(field.end(), {v[0], v[1]});
      BOOST_TEST(std::abs(slope * v - std::pow(a, q)) < 1e-12);
      BOOST_TEST(std::abs(std::pow(v.norm(), p) - std::pow(a, q)) < 1e-12);
      BOOST_TEST(std::abs(geometry::potential_norm(space, mu, psi, p) - exact) <
                 1e-12 * exact);
      BOOST_TEST(std::abs(geometry::velocity_norm(space, mu, field, p) -
                          exact) < 1e-12 * exact);
      // int mu grad Psi . v = |v|_p^p
      BOOST_TEST(std::abs(geometry::pairing(space, mu, psi, field) -
                          std::pow(exact, p)) < 1e-10);
    }
  BOOST_TEST(geometry::duality_map(Tensor<1, 2>(), 1.5).norm() == 0.);
}
