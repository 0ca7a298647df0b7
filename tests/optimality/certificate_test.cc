// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/optimality/certificate.h>

#include "problem.h"

using namespace otto;

BOOST_AUTO_TEST_SUITE(certificate)

BOOST_AUTO_TEST_CASE(the_dual_value_of_any_potential_is_a_lower_bound)
{
  // W2^2 of the discrete problem is near 0.32 on this mesh
  Problem<2> problem(
    "square_tri.geo", 0.1, 8, bump<2>(0.3, 0.2), bump<2>(0.7, 0.2));
  for (const double factor : {0., 0.3, 0.9, 1., 1.5, -1.})
    {
      auto state = problem.system.constant_state(0.1);
      for (std::size_t i = 0; i < problem.space.n_owned(); ++i)
        for (unsigned int s = 0; s < 8; ++s)
          {
            const auto  &x = problem.space.point(i);
            const double t = (s + 0.5) / 8;
            // the exact potential d.x - |d|^2 t / 2, d = 0.4 (1, 1), times a
            // factor and with a disturbance
            state.potential.begin()[i * 8 + s] =
              factor * (0.4 * (x[0] + x[1]) - 0.16 * t) +
              0.01 * std::sin(9 * x[0] + 5 * s);
          }
      problem.system.set_lift(0.);
      problem.system.linearize(state);
      optimality::Certificate result;
      optimality::dual_value(problem.system, state, result);
      BOOST_TEST(result.dual < 0.3205);
      if (factor == 0.)
        BOOST_TEST(result.dual < 0.01);
    }
}

BOOST_AUTO_TEST_CASE(the_dual_value_of_the_exact_potential_is_the_distance)
{
  Problem<2> problem(
    "square_tri.geo", 0.05, 8, bump<2>(0.3, 0.2), bump<2>(0.7, 0.2));
  auto state = problem.system.constant_state(0.1);
  for (std::size_t i = 0; i < problem.space.n_owned(); ++i)
    for (unsigned int s = 0; s < 8; ++s)
      {
        const auto &x = problem.space.point(i);
        state.potential.begin()[i * 8 + s] =
          0.4 * (x[0] + x[1]) - 0.16 * (s + 0.5) / 8;
      }
  problem.system.set_lift(0.);
  problem.system.linearize(state);
  optimality::Certificate result;
  optimality::dual_value(problem.system, state, result);
  // only the interpolated end densities are not exact
  BOOST_TEST(std::abs(result.dual - 0.32) < 2e-3);
  BOOST_TEST(result.violation < 1e-12);
}

// With growth potentials cannot be lowered by constants for nothing. The mass
// of a density that grows to four times of it: W = 2 delta^2 (2 - 1)^2 in the
// unit of the mass, and the potential 2 delta^2/(1 + t).
BOOST_AUTO_TEST_CASE(the_dual_value_with_growth_is_a_lower_bound)
{
  const double      delta = 0.4;
  model::Problem<2> given;
  given.growth_length = delta;
  const auto one      = [](const dealii::Point<2> &) { return 1.; };
  Problem<2> equal("square_tri.geo", 0.2, 16, one, one);
  auto       ends = equal.system.ends();
  for (double &value : ends.final)
    value *= 4.;
  optimality::System<2> system(equal.space, 16, ends, {}, given);
  const double          exact = 4 * delta * delta; // of |v|^2 + delta^2 g^2
  for (const double factor : {0., 0.5, 0.97, 1., 1.03, 1.5, -0.5})
    {
      auto state = system.constant_state(0.1);
      for (std::size_t i = 0; i < equal.space.n_owned(); ++i)
        for (unsigned int s = 0; s < 16; ++s)
          {
            const double t = (s + 0.5) / 16;
            state.potential.begin()[i * 16 + s] =
              factor * 2 * delta * delta / (1 + t) +
              (factor == 1. ? 0.
                            : 0.003 * std::sin(9 * equal.space.point(i)[0]));
          }
      system.linearize(state);
      optimality::Certificate result;
      optimality::dual_value(system, state, result);
      BOOST_TEST(result.dual < exact * (1 + 1e-3));
      if (factor == 1.)
        BOOST_TEST(result.dual > exact * (1 - 1e-2));
      if (factor > 1.)
        BOOST_TEST(result.violation > 0.);
    }
}

BOOST_AUTO_TEST_CASE(what_is_left_of_the_continuity_residual_is_charged)
{
  // half the velocity moves half the mass, with a quarter of the action: the
  // missing half is paid for in the value
  Problem<2> problem(
    "square_tri.geo", 0.1, 8, bump<2>(0.3, 0.2), bump<2>(0.7, 0.2));
  auto state = problem.system.constant_state(0.1);
  for (std::size_t i = 0; i < problem.space.n_owned(); ++i)
    {
      const auto &x = problem.space.point(i);
      for (unsigned int s = 0; s < 8; ++s)
        state.potential.begin()[i * 8 + s] = 0.5 * 0.4 * (x[0] + x[1]);
      for (unsigned int l = 0; l < 7; ++l)
        {
          const double t = (l + 1) / 8.;
          state.density.begin()[i * 7 + l] =
            bump<2>(0.3 + 0.4 * t, 0.2)(x) + 1e-6;
        }
    }
  // mass of each level as at the ends
  std::vector<double> mass(7, 0.);
  for (std::size_t i = 0; i < problem.space.n_owned(); ++i)
    for (unsigned int l = 0; l < 7; ++l)
      mass[l] += problem.space.weights()[i] * state.density.begin()[i * 7 + l];
  dealii::Utilities::MPI::sum(mass, MPI_COMM_WORLD, mass);
  for (std::size_t i = 0; i < problem.space.n_owned(); ++i)
    for (unsigned int l = 0; l < 7; ++l)
      state.density.begin()[i * 7 + l] *= problem.space.volume() / mass[l];
  problem.system.set_lift(0.);
  problem.system.linearize(state);
  const auto              action = problem.system.values(state).action;
  optimality::Certificate result;
  optimality::primal_value(problem.system,
                           state,
                           problem.system.slabs().make_vector(),
                           result);
  BOOST_TEST(action < 0.1);
  BOOST_TEST(result.continuity_defect > 0.1);
  BOOST_TEST(result.primal > 0.31);
}

BOOST_AUTO_TEST_CASE(indicators_of_constant_densities)
{
  Problem<2> problem(
    "disk.geo", 0.3, 4, gaussian<2>(0.2, 0.1), gaussian<2>(-0.2, 0.1));
  auto state = problem.system.constant_state(0.1);
  problem.system.set_lift(0.);
  problem.system.linearize(state);
  const auto result = optimality::indicators(problem.system);
  BOOST_TEST(result.mass_defect < 1e-13);
  BOOST_TEST(result.smallest_density > 0.);
  BOOST_TEST(result.smallest_density < 1.);
  BOOST_TEST(result.oscillation == 1., boost::test_tools::tolerance(1e-12));
  // constant inside, so the ends have the largest variation; a checkerboard
  // on one level is seen
  for (std::size_t i = 0; i < problem.space.n_owned(); ++i)
    state.density.begin()[i * 3 + 1] =
      1. + (problem.space.global_index(i) % 2 ? 0.9 : -0.9);
  problem.system.linearize(state);
  BOOST_TEST(optimality::indicators(problem.system).oscillation > 1.3);
  BOOST_TEST(optimality::indicators(problem.system).mass_defect > 1e-6);
}

BOOST_AUTO_TEST_SUITE_END()
