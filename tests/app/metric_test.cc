// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/continuity.h>
#include <otto/app/gradient_flow.h>
#include <otto/app/metric.h>
#include <otto/base/errors.h>

#include <app/five_lines.h>

#include <boost/test/unit_test.hpp>

#include <filesystem>

using namespace otto;
using namespace five_lines;

BOOST_AUTO_TEST_SUITE(metric_in_five_lines)

namespace
{
  // int |f - g| over int |f|.
  template <int dim>
  double difference(const space::Space<dim>   &space,
                    const std::vector<double> &f,
                    const std::vector<double> &g)
  {
    auto values = f, sizes = f;
    for (unsigned int i = 0; i < values.size(); ++i)
      {
        values[i] = std::abs(f[i] - g[i]);
        sizes[i]  = std::abs(f[i]);
      }
    const std::vector<double> one(f.size(), 1.);
    return integral(space, values, one) / integral(space, sizes, one);
  }

  const double           variance = 0.01;
  const dealii::Point<2> start(.35, .4);

  Metric<2> at_gaussian()
  {
    MetricOptions options;
    options.mesh_size = 0.04;
    return metric<2>(
      square,
      [](const auto &x) { return 3. * gaussian(start, variance)(x); },
      options);
  }
} // namespace

BOOST_AUTO_TEST_CASE(translations)
{
  const auto  g     = at_gaussian();
  const auto &space = g.space();
  const auto  x     = at_vertices<2>(space, [](const auto &p) { return p[0]; }),
             y      = at_vertices<2>(space, [](const auto &p) { return p[1]; });
  const double mass =
    integral(space, g.density(), std::vector<double>(x.size(), 1.));
  BOOST_TEST(mass == 3., boost::test_tools::tolerance(1e-3));
  // with the velocities (1, 0) and (0, 1)
  BOOST_TEST(g.norm(x) == std::sqrt(mass), boost::test_tools::tolerance(1e-10));
  BOOST_TEST(std::abs(g.inner(x, y)) < 1e-10);
  // the rate of a translation to the right and its potential
  const auto rate = at_vertices<2>(space, [](const auto &p) {
    return 3. * (p[0] - start[0]) / variance * gaussian(start, variance)(p);
  });
  const auto psi  = g.potential(rate);
  BOOST_TEST_MESSAGE("norm " << g.norm(psi) / std::sqrt(3.) - 1);
  BOOST_TEST(g.norm(psi) == std::sqrt(3.), boost::test_tools::tolerance(2e-2));
  BOOST_TEST_MESSAGE("rate " << difference(space, rate, g.rate(psi)));
  BOOST_TEST(integral(space, g.rate(psi), x) == 3.,
             boost::test_tools::tolerance(2e-2));
  const auto          v = g.velocity(psi);
  std::vector<double> along(space.n_local());
  for (unsigned int i = 0; i < along.size(); ++i)
    along[i] = v[2 * i];
  BOOST_TEST(integral(space, g.density(), along) == 3.,
             boost::test_tools::tolerance(2e-2));
  // a turn is no gradient; a translation with it is the gradient part
  std::vector<double> field(2 * space.n_local());
  for (unsigned int i = 0; i < space.n_local(); ++i)
    {
      field[2 * i]     = 1. - (space.point(i)[1] - start[1]);
      field[2 * i + 1] = space.point(i)[0] - start[0];
    }
  const auto parts = g.project(field);
  BOOST_TEST_MESSAGE("parts " << parts.gradient << " " << parts.remainder);
  BOOST_TEST(parts.gradient == mass, boost::test_tools::tolerance(1e-2));
  BOOST_TEST(parts.remainder == mass * 2 * variance,
             boost::test_tools::tolerance(5e-2));

  const std::string folder = "metric_in_five_lines";
  g.write(folder, {x, psi}, base::Existing::replace);
  for (const char *file : {"/tangent.pvd", "/gram.csv"})
    BOOST_TEST(std::filesystem::exists(folder + file));
  BOOST_CHECK_THROW(g.write(folder, {x}), base::InputError);
}

BOOST_AUTO_TEST_CASE(exponential_and_logarithm)
{
  const auto             g     = at_gaussian();
  const auto            &space = g.space();
  const dealii::Point<2> shift(.3, .2);
  const auto             psi =
    at_vertices<2>(space, [&](const auto &p) { return shift * p; });
  const auto moved = [&](const auto &p) {
    return 3. * gaussian(start + shift, variance)(p);
  };
  BOOST_TEST(g.end(psi, 0.5).time > 0.5);
  const auto exact = at_vertices<2>(space, moved);
  BOOST_TEST_MESSAGE("exponential "
                     << difference(space, exact, g.exponential(psi)));
  BOOST_TEST(difference(space, exact, g.exponential(psi)) < 4e-2);
  const auto   back     = g.logarithm(moved);
  const double distance = std::sqrt(3. * (0.09 + 0.04));
  BOOST_TEST_MESSAGE("logarithm " << g.norm(back) / distance - 1);
  BOOST_TEST(g.norm(back) == distance, boost::test_tools::tolerance(1e-2));
  BOOST_TEST(g.inner(back, psi) / distance / distance == 1.,
             boost::test_tools::tolerance(1e-2));
  BOOST_CHECK_THROW(g.logarithm(moved, 1e-5, 1), base::InputError);
  BOOST_CHECK_THROW(g.logarithm(moved, 0.), base::InputError);
}

// The energy along an exponential changes by the inner product with its
// gradient.
BOOST_AUTO_TEST_CASE(gradients_of_energies)
{
  const auto  g     = at_gaussian();
  const auto &space = g.space();
  const auto  V     = [](const auto &p) { return p[0] * p[0] / 2 + p[1]; };
  const auto  psi   = at_vertices<2>(space, V);
  // of int V rho it is V
  const auto gradient = g.gradient(energies::potential<2>(V));
  BOOST_TEST(g.norm(gradient) == g.norm(psi),
             boost::test_tools::tolerance(1e-9));
  // the entropy decreases with the divergence of the velocity: of grad V by
  // one per unit of mass
  const auto entropy = g.gradient(energies::entropy<2>());
  BOOST_TEST_MESSAGE("entropy " << g.inner(entropy, psi) / -3. - 1);
  BOOST_TEST(g.inner(entropy, psi) == -3., boost::test_tools::tolerance(5e-2));
  // Fisher's information of the Gaussian
  BOOST_TEST_MESSAGE("information "
                     << std::pow(g.norm(entropy), 2) / (3. * 2 / variance) - 1);
  BOOST_TEST(std::pow(g.norm(entropy), 2) == 3. * 2 / variance,
             boost::test_tools::tolerance(6e-2));
}

BOOST_AUTO_TEST_CASE(the_ball_and_wrong_input)
{
  mesh::MeshParameters parameters;
  parameters.file = meshes + "ball.msh";
  const mesh::Mesh<3> ball(parameters, MPI_COMM_WORLD);
  const auto g = metric<3>(ball, dealii::Functions::ConstantFunction<3>(2.));
  const auto z = at_vertices<3>(g.space(), [](const auto &p) { return p[2]; });
  BOOST_TEST(g.norm(z) == std::sqrt(2. * g.space().volume()),
             boost::test_tools::tolerance(1e-10));
  BOOST_CHECK_THROW(g.potential(g.density()), base::InputError);
  BOOST_CHECK_THROW(g.velocity(std::vector<double>(2)), base::InputError);
  BOOST_CHECK_THROW(metric<3>(g.space(), [](const auto &) { return -1.; }),
                    base::InputError);
  BOOST_CHECK_THROW(metric<3>(g.space(), std::vector<double>(3, 1.)),
                    base::InputError);
}

// The lines of doc/extending.md.
BOOST_AUTO_TEST_CASE(lines_of_the_documentation)
{
  const std::string disk = meshes + "disk.msh";
  const auto        bump = [](const auto &x) {
    return std::exp(-20 * x.norm_square());
  };
  const auto one = [](const auto &) { return 1.; };

  const auto V = [](const auto &x) { return x.norm_square(); };
  const auto heat =
    otto::energies::entropy<2>() + 5. * otto::energies::potential<2>(V);
  const auto flow = otto::gradient_flow<2>(disk, bump, heat);
  BOOST_TEST(flow.energies().back() < flow.energies().front());

  const auto turn = [](const auto &x) { return dealii::Point<2>(-x[1], x[0]); };
  const auto turned = otto::continuity<2>(disk, bump, turn);
  const auto rho    = turned.density(0.7);
  const auto places = turned.map({{0.3, 0.}}, 1.);
  BOOST_TEST(places[0].distance({.3 * std::cos(1.), .3 * std::sin(1.)}) < 1e-6);
  BOOST_TEST(difference(turned.space(), turned.density(0.), rho) < 0.1);

  const auto g     = otto::metric<2>(disk, bump);
  const auto slope = g.gradient(heat);
  const auto log   = g.logarithm(one);
  // the energy of the flow falls with the square of its gradient
  const double decay =
    (flow.energies()[0] - flow.energies()[1]) / flow.times()[1];
  BOOST_TEST_MESSAGE("decay " << decay / std::pow(g.norm(slope), 2) - 1);
  BOOST_TEST(decay < std::pow(g.norm(slope), 2));
  BOOST_TEST(decay > 0.3 * std::pow(g.norm(slope), 2));
  BOOST_TEST(g.inner(slope, log) < 0.);
  const auto                half = g.exponential(log, 0.5);
  const std::vector<double> ones(half.size(), 1.);
  BOOST_TEST(integral(g.space(), half, ones) ==
               integral(g.space(), g.density(), ones),
             boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_SUITE_END()
