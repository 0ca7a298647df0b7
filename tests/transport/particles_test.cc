// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/model/nodal_density.h>
#include <otto/transport/evolution.h>
#include <otto/transport/random_stream.h>
#include <otto/verification/density_errors.h>
#include <otto/verification/exact_flows.h>

#include <base/throws_with.h>
#include <model/fixture.h>

#include <cmath>

using namespace otto;
using dealii::Point;
using dealii::Tensor;

namespace
{
  // v = A x + b
  class Linear : public model::Velocity<2>
  {
  public:
    Linear(const Tensor<2, 2>    &A,
           const Tensor<1, 2>    &b,
           const space::Space<2> &space)
      : A_(A)
      , b_(b)
    {
      attach(space);
    }

    Tensor<1, 2> value(const space::Location<2> &where, double) const override
    {
      return A_ * Tensor<1, 2>(where.point) + b_;
    }

    bool steady() const override { return true; }

    std::string description() const override { return "linear"; }

  private:
    Tensor<2, 2> A_;
    Tensor<1, 2> b_;
  };

  Tensor<2, 2>
  matrix(const double a, const double b, const double c, const double d)
  {
    Tensor<2, 2> result;
    result[0][0] = a;
    result[0][1] = b;
    result[1][0] = c;
    result[1][1] = d;
    return result;
  }

  std::vector<double> nodal(const space::Space<2> &space,
                            const std::function<double(const Point<2> &)> &f)
  {
    std::vector<double> result;
    for (unsigned int i = 0; i < space.n_local(); ++i)
      result.push_back(f(space.point(i)));
    return result;
  }

  double hump(const Point<2> &x)
  {
    const double r = std::min(1., x.distance({0.5, 0.7}) / 0.2);
    return std::pow(0.5 * (1 + std::cos(M_PI * r)), 2);
  }

  const auto never = [] { return false; };
} // namespace

BOOST_AUTO_TEST_CASE(random_numbers_have_their_moments)
{
  double sum = 0, square = 0, product = 0;
  for (unsigned int p = 0; p < 20000; ++p)
    {
      transport::RandomStream first(1, p, 3), second(1, p, 4);
      const double            x = first.normal();
      sum += x;
      square += x * x;
      product += x * second.normal();
    }
  BOOST_TEST(std::abs(sum / 20000) < 0.03);
  BOOST_TEST(std::abs(square / 20000 - 1.) < 0.04);
  BOOST_TEST(std::abs(product / 20000) < 0.03);
  BOOST_TEST(transport::RandomStream(1, 2, 3).uniform() !=
             transport::RandomStream(2, 2, 3).uniform());
}

BOOST_AUTO_TEST_CASE(flow_map_of_a_linear_velocity)
{
  const Domain<2>              domain("square_tri.geo", 0.1);
  const auto                  &space = domain.space;
  const space::PointLocator<2> locator(space);
  // contraction onto the middle with a turn: X - c = exp(-t) R(t) (x - c)
  const Tensor<1, 2>      c({0.5, 0.5});
  const auto              A = matrix(-1, -1, 1, -1);
  const Linear            velocity(A, -1. * (A * c), space);
  transport::Particles<2> particles(space, locator, velocity);
  const auto              rho = nodal(space, hump);
  double                  error[2];
  for (unsigned int k = 0; k < 2; ++k)
    {
      particles.place({100, "regular", 1}, rho);
      BOOST_TEST(particles.size() == 100u);
      std::map<std::uint64_t, Point<2>> start;
      double                            mass = 0;
      for (const auto &particle : particles.particles())
        {
          start[particle.id] = particle.location.point;
          mass += particle.mass;
        }
      mass = dealii::Utilities::MPI::sum(mass, MPI_COMM_WORLD);
      BOOST_TEST(std::abs(mass / model::mass(rho, space) - 1) < 1e-12);
      const unsigned int n = 5 << k;
      for (unsigned int s = 0; s < n; ++s)
        particles.advance(double(s) / n, 1. / n, 0., s);
      error[k] = 0;
      for (const auto &particle : particles.particles())
        {
          const auto   x = start.at(particle.id) - c;
          Tensor<1, 2> exact({x[0] * std::cos(1.) - x[1] * std::sin(1.),
                              x[0] * std::sin(1.) + x[1] * std::cos(1.)});
          exact *= std::exp(-1.);
          error[k] =
            std::max(error[k], (particle.location.point - c - exact).norm());
          BOOST_REQUIRE_SMALL(particle.determinant() - std::exp(-2.), 1e-3);
          BOOST_REQUIRE_SMALL(particle.divergence + 2., 1e-8);
        }
      error[k] = dealii::Utilities::MPI::max(error[k], MPI_COMM_WORLD);
    }
  BOOST_TEST(std::log2(error[0] / error[1]) > 3.8);
  BOOST_TEST(particles.liouville_defect() < 1e-3);

  // through a table and back
  const auto              rows = particles.table();
  transport::Particles<2> again(space, locator, velocity);
  again.restore(rows, 1);
  BOOST_TEST((again.table() == rows));
  BOOST_TEST(rows.front().size() == again.columns().size());
}

BOOST_AUTO_TEST_CASE(equation_and_particles_agree)
{
  const auto   A       = matrix(0, -2 * M_PI, 2 * M_PI, 0);
  const double sizes[] = {0.06, 0.03};
  double       distance[2], drift[2];
  for (unsigned int k = 0; k < 2; ++k)
    {
      const Domain<2>              domain("square_tri.geo", sizes[k]);
      const auto                  &space = domain.space;
      const space::PointLocator<2> locator(space);
      const Linear velocity(A, -1. * (A * Tensor<1, 2>({0.5, 0.5})), space);
      transport::Particles<2>   particles(space, locator, velocity);
      transport::Evolution<2>   evolution(space, velocity, 0., {});
      transport::EvolutionState state;
      state.rho         = nodal(space, hump);
      const double mass = model::mass(state.rho, space);
      particles.place({2000, "regular", 1}, state.rho);
      std::vector<transport::DensityAtTime> kept{{0., 0, state.rho}};
      for (const double t : {0.125, 0.25})
        {
          const auto interval = evolution.advance(state, particles, t, never);
          BOOST_TEST(interval.cfl <= 0.5 + 1e-9);
          kept.push_back({t, interval.steps, state.rho});
        }
      BOOST_TEST(state.time == 0.25);
      BOOST_TEST(std::abs(model::mass(state.rho, space) / mass - 1.) < 1e-13);
      distance[k] = particles.distance(state.rho) / mass;
      drift[k]    = evolution.duality_defect(kept);
    }
  BOOST_TEST(distance[1] < distance[0] / 2.5);
  BOOST_TEST(distance[1] < 0.1);
  BOOST_TEST(drift[1] < 0.01);
}

BOOST_AUTO_TEST_CASE(histogram_of_random_particles)
{
  const Domain<2>              domain("square_tri.geo", 0.05);
  const auto                  &space = domain.space;
  const space::PointLocator<2> locator(space);
  const auto                   A = matrix(0, -1, 1, 0);
  const Linear velocity(A, -1. * (A * Tensor<1, 2>({0.5, 0.5})), space);
  double       distance[2];
  for (unsigned int k = 0; k < 2; ++k)
    {
      transport::Particles<2>   particles(space, locator, velocity);
      transport::Evolution<2>   evolution(space, velocity, 0.05, {});
      transport::EvolutionState state;
      state.rho = nodal(space, hump);
      particles.place({k == 0 ? 250ul : 4000ul, "random", 3}, state.rho);
      const auto interval = evolution.advance(state, particles, 0.2, never);
      BOOST_TEST(interval.steps > 3u);
      distance[k] = particles.histogram_distance(state.rho, 6) /
                    model::mass(state.rho, space);
    }
  // sixteen times as many particles, a fourth of the distance
  BOOST_TEST(distance[0] / distance[1] > 2.5);
  BOOST_TEST(distance[0] / distance[1] < 6.5);
}

BOOST_AUTO_TEST_CASE(interval_that_is_left_changes_nothing)
{
  const Domain<2>              domain("square_tri.geo", 0.1);
  const auto                  &space = domain.space;
  const space::PointLocator<2> locator(space);
  const Linear velocity(matrix(0, -1, 1, 0), Tensor<1, 2>({0.5, -0.5}), space);
  transport::Particles<2>   particles(space, locator, velocity);
  transport::Evolution<2>   evolution(space, velocity, 0., {});
  transport::EvolutionState state;
  state.rho = nodal(space, hump);
  particles.place({50, "regular", 1}, state.rho);
  const auto before = particles.table();
  const auto rho    = state.rho;
  BOOST_TEST(
    evolution.advance(state, particles, 1., [] { return true; }).stopped);
  BOOST_TEST(state.time == 0.);
  BOOST_TEST(state.steps == 0u);
  BOOST_TEST((state.rho == rho));
  BOOST_TEST((particles.table() == before));
}
