// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/model/hamiltonian_library.h>
#include <otto/solver/coarse_start.h>

#include "problem.h"

#include <algorithm>
#include <cmath>

using namespace otto;

namespace
{
  template <int dim>
  typename solver::InteriorPoint<dim>::Result
  solve(Problem<dim>                                   &problem,
        typename solver::InteriorPoint<dim>::Parameters parameters = {},
        const bool                                      coarse     = false)
  {
    solver::InteriorPoint<dim> interior_point(problem.system,
                                              parameters,
                                              problem.timer);
    auto                       start =
      coarse ? solver::coarse_start(problem.system, parameters, problem.timer)
                                   : solver::cold_start(problem.system);
    return interior_point.solve(start.state, start.mu);
  }

  using Status = solver::InteriorPoint<2>::Status;

  // Counts of steps alone, with nothing that other cases have not asserted: a
  // minute with assertions.
#ifdef DEBUG
  const boost::unit_test::enable_if<false> without_assertions;
#else
  const boost::unit_test::enable_if<true> without_assertions;
#endif

  // The densities have converged, and in few steps, on a problem.
  template <int dim>
  void check_steps(Problem<dim> &problem, const space::Potentials potentials)
  {
    typename solver::InteriorPoint<dim>::Parameters parameters;
    parameters.potentials = potentials;
    const auto result     = solve(problem, parameters);
    BOOST_TEST(
      (result.status == solver::InteriorPoint<dim>::Status::converged));
    BOOST_TEST(result.history.size() <= 17u);
    BOOST_TEST(result.history.back().values.continuity <= 1e-3);
    for (const auto &step : result.history)
      BOOST_TEST(step.iterations < 100u);
  }

  // The run of a problem that is not the default one, which converges.
  solver::InteriorPoint<2>::Result
  converged_run(const model::Problem<2>    &given,
                const std::string          &file,
                const double                size,
                const unsigned int          slabs,
                const Problem<2>::Function &initial,
                const Problem<2>::Function &final,
                const space::Potentials     potentials)
  {
    Problem<2>                           problem(file,
                       size,
                       slabs,
                       initial,
                       final,
                       MPI_COMM_WORLD,
                       space::Potentials::same,
                       given);
    solver::InteriorPoint<2>::Parameters parameters;
    parameters.potentials = potentials;
    auto result           = solve(problem, parameters);
    BOOST_TEST((result.status == Status::converged));
    return result;
  }
} // namespace

BOOST_AUTO_TEST_SUITE(interior_point)

BOOST_AUTO_TEST_CASE(translated_bump_with_vacuum)
{
  Problem<2> problem(
    "square_tri.geo", 0.08, 12, bump<2>(0.3, 0.2), bump<2>(0.7, 0.2));
  const auto result = solve(problem);
  BOOST_TEST((result.status == Status::converged));
  BOOST_TEST(result.certificate.dual <= result.certificate.primal);
  BOOST_TEST(result.certificate.relative_gap() <= 1e-4);
  BOOST_TEST(std::abs(result.certificate.value() - 0.32) < 2e-3);
  // the last entry of the history is the result, not a step
  BOOST_TEST(result.history.size() <= 21u);
  const auto indicators = optimality::indicators(problem.system);
  BOOST_TEST(indicators.mass_defect < 1e-12);
  BOOST_TEST(indicators.oscillation < 1.05);
  BOOST_TEST(indicators.smallest_density >= 0.);
}

BOOST_AUTO_TEST_CASE(few_steps_for_positive_data)
{
  for (const char *pair : {"same", "automatic"})
    for (const char *file : {"square_tri.geo", "square_quad.geo"})
      {
        Problem<2> wide(
          file, 0.08, 8, gaussian<2>(0.35, 0.05), gaussian<2>(0.65, 0.05));
        const auto potentials =
          pair == std::string("same")
            ? space::Potentials::same
            : space::named_pair(pair, wide.space.kind()).potentials;
        check_steps(wide, potentials);
        Problem<2> narrow(
          file, 0.08, 16, gaussian<2>(0.35, 0.004), gaussian<2>(0.65, 0.004));
        check_steps(narrow, potentials);
      }
}

BOOST_AUTO_TEST_CASE(few_steps_round_obstacles, *without_assertions)
{
  const auto peak = [](const dealii::Point<2> &centre, const double scale) {
    return [=](const dealii::Point<2> &p) {
      return std::exp(-p.distance_square(centre) / scale);
    };
  };
  // round the hole, where mass concentrates
  Problem<2> annulus(
    "annulus.geo", 0.1, 16, peak({-0.7, -0.1}, 0.02), peak({0.7, 0.1}, 0.02));
  check_steps(annulus, space::Potentials::refined);
  // round a pillar and through a door
  Problem<2> rooms(
    "two_rooms.geo", 0.08, 16, peak({0.4, 0.3}, 0.4), peak({1.6, 0.7}, 0.4));
  check_steps(rooms, space::Potentials::quadratic);
}

// On a mesh that the corner refines, vacuum beside the mass: with a tolerance
// for the plain residuals of the linear systems this run did not end.
BOOST_AUTO_TEST_CASE(few_steps_round_a_corner, *without_assertions)
{
  const auto bump_at = [](const dealii::Point<2> &centre) {
    return [centre](const dealii::Point<2> &p) {
      return std::max(0., 0.04 - p.distance_square(centre));
    };
  };
  Problem<2> problem(
    "l_shape.geo", 0.1, 16, bump_at({-0.5, -0.6}), bump_at({0.6, 0.5}));
  check_steps(problem, space::Potentials::refined);
}

// In a long channel most of the domain is vacuum of all depths. With coarse
// equations of X whose rows are not weighted, see SpaceTimeMultigrid, this took
// 707 iterations of FGMRES and 17134 with X; now 250 and 1392.
BOOST_AUTO_TEST_CASE(few_iterations_in_a_channel, *without_assertions)
{
  const auto at = [](const dealii::Point<2> &center, const double variance) {
    return [=](const dealii::Point<2> &p) {
      return std::exp(-p.distance_square(center) / (2 * variance));
    };
  };
  Problem<2> problem(
    "bent_channel.geo", 0.1, 16, at({1.3, 0.1}, 0.09), at({1.25, -0.36}, 0.04));
  solver::InteriorPoint<2>::Parameters parameters;
  parameters.potentials = space::Potentials::quadratic;
  const auto result     = solve(problem, parameters);
  BOOST_TEST((result.status == Status::converged));
  unsigned int iterations = 0, inner = 0;
  for (const auto &step : result.history)
    {
      iterations += step.iterations;
      inner += step.inner_iterations;
    }
  BOOST_TEST_MESSAGE(iterations << " iterations, " << inner << " with X");
  BOOST_TEST(iterations < 350u);
  BOOST_TEST(inner < 2500u);
}

// With the mass in place of filtered_mass() FGMRES stood still on these cells,
// although the densities are smooth and positive.
BOOST_AUTO_TEST_CASE(few_steps_on_layers_of_flat_cells)
{
  constexpr double pi = dealii::numbers::PI;
  for (const auto potentials :
       {space::Potentials::same, space::Potentials::refined})
    {
      Problem<2> problem(
        "layers.geo",
        0.15,
        16,
        [](const dealii::Point<2> &p) {
          return 1 + 0.8 * std::cos(pi * p[0] / 2);
        },
        [](const dealii::Point<2> &p) {
          return 1 - 0.8 * std::cos(pi * p[0] / 2) * std::cos(pi * p[1]);
        });
      check_steps(problem, potentials);
    }
}

BOOST_AUTO_TEST_CASE(tetrahedra_and_hexahedra)
{
  for (const char *file : {"box_with_hole.geo", "hex_box.geo"})
    {
      Problem<3> problem(
        file, 0.25, 4, gaussian<3>(0.4, 0.05), gaussian<3>(0.6, 0.05));
      const auto result = solve(problem);
      BOOST_TEST(
        (result.status == solver::InteriorPoint<3>::Status::converged));
      BOOST_TEST(result.certificate.relative_gap() <= 1e-4);
      // shorter than the whole translation, because the domain cuts the data
      BOOST_TEST(result.certificate.value() < 0.12);
      BOOST_TEST(result.certificate.value() > 0.01);
    }
}

BOOST_AUTO_TEST_CASE(the_same_on_all_numbers_of_ranks)
{
  Problem<2> shared(
    "square_quad.geo", 0.1, 6, bump<2>(0.35, 0.25), bump<2>(0.6, 0.3));
  Problem<2> alone("square_quad.geo",
                   0.1,
                   6,
                   bump<2>(0.35, 0.25),
                   bump<2>(0.6, 0.3),
                   MPI_COMM_SELF);
  const auto a = solve(shared).certificate, b = solve(alone).certificate;
  // both intervals enclose the same value
  BOOST_TEST(a.dual <= b.primal);
  BOOST_TEST(b.dual <= a.primal);
  BOOST_TEST(std::abs(a.value() - b.value()) < 1e-4 * a.value());
}

BOOST_AUTO_TEST_CASE(a_coarse_start_gives_the_same_result)
{
  Problem<2> problem(
    "square_tri.geo", 0.12, 16, bump<2>(0.3, 0.25), bump<2>(0.65, 0.25));
  const auto cold = solve(problem);
  const auto warm = solve(problem, {}, true);
  BOOST_TEST((warm.status == Status::converged));
  BOOST_TEST(std::abs(warm.certificate.value() - cold.certificate.value()) <
             1e-4 * cold.certificate.value());
  BOOST_TEST(warm.history.size() < cold.history.size());
}

BOOST_AUTO_TEST_CASE(equal_densities_have_distance_zero)
{
  Problem<2> problem(
    "square_tri.geo", 0.15, 4, bump<2>(0.4, 0.3), bump<2>(0.4, 0.3));
  const auto result = solve(problem);
  BOOST_TEST((result.status == Status::converged));
  BOOST_TEST(result.certificate.primal < 1e-6);
}

BOOST_AUTO_TEST_CASE(corrections_of_potentials_save_steps)
{
  Problem<2> problem(
    "square_tri.geo", 0.06, 16, bump<2>(0.3, 0.2), bump<2>(0.7, 0.2));
  solver::InteriorPoint<2>::Parameters parameters;
  const auto                           corrected = solve(problem, parameters);
  BOOST_TEST((corrected.status == Status::converged));
  parameters.corrections = 0;
  parameters.max_steps   = corrected.history.size() - 1;
  const auto plain       = solve(problem, parameters);
  BOOST_TEST((plain.status == Status::step_limit));
}

BOOST_AUTO_TEST_CASE(failure_has_a_reason)
{
  Problem<2> problem(
    "square_tri.geo", 0.15, 4, bump<2>(0.3, 0.2), bump<2>(0.7, 0.2));
  solver::InteriorPoint<2>::Parameters parameters;
  parameters.max_steps = 3;
  const auto result    = solve(problem, parameters);
  BOOST_TEST((result.status == Status::step_limit));
  BOOST_TEST(result.reason.find("limit") != std::string::npos);
  // the certificate of what there is
  BOOST_TEST(result.certificate.dual < result.certificate.primal);
}

// Newton systems that are hardly solved lead away from what was good
BOOST_AUTO_TEST_CASE(failure_leaves_the_best_iterate)
{
  Problem<2> problem(
    "square_tri.geo", 0.08, 12, bump<2>(0.3, 0.2), bump<2>(0.7, 0.2));
  solver::InteriorPoint<2>::Parameters parameters;
  parameters.linear.max_iterations = 3;
  parameters.max_steps             = 20;
  solver::InteriorPoint<2> method(problem.system, parameters, problem.timer);
  auto                     start = solver::cold_start(problem.system);
  solver::NewtonState      last;
  const auto               failed = method.solve(
    start.state, start.mu, {}, [&](const auto &iterate, const auto &memory) {
      last = {iterate, memory};
    });
  BOOST_TEST((failed.status != Status::converged));
  BOOST_TEST(failed.reason.find("limit of 3 iterations in") !=
             std::string::npos);
  BOOST_REQUIRE(failed.step < failed.history.size() - 1);
  const auto density = problem.system.densities();
  // better than the last one, whose certificate a run without steps has
  parameters.max_steps = last.memory.step;
  solver::InteriorPoint<2> rest(problem.system, parameters, problem.timer);
  const auto               end = rest.resume(last, start.state);
  BOOST_TEST(end.step == last.memory.step);
  BOOST_TEST(std::abs(failed.certificate.gap()) <
             std::abs(end.certificate.gap()));
  // the same iterate as that of a run of so many steps
  parameters.max_steps = failed.step;
  const auto shorter   = solve(problem, parameters);
  BOOST_TEST(shorter.step == failed.step);
  BOOST_TEST(shorter.certificate.primal == failed.certificate.primal,
             boost::test_tools::tolerance(1e-12));
  BOOST_TEST(shorter.certificate.dual == failed.certificate.dual,
             boost::test_tools::tolerance(1e-12));
  double difference = 0;
  for (std::size_t k = 0; k < density.size(); ++k)
    difference = std::max(difference,
                          std::abs(density[k] - problem.system.densities()[k]));
  BOOST_TEST(difference < 1e-12);
}

// Newton's method overshoots with H = |p|^(4/3), twice as far each time: whole
// steps at the last mu end in a cycle.
BOOST_AUTO_TEST_CASE(steps_that_overshoot_are_shortened)
{
  model::Problem<2> given;
  given.hamiltonian = std::make_shared<model::PowerHamiltonian<2>>(4.);
  const auto result = converged_run(
    given,
    "square_quad.geo",
    0.1,
    8,
    [](const auto &x) { return 1. + 0.6 * std::cos(2 * M_PI * x[0]); },
    [](const auto &x) {
      return std::exp(-std::pow((x[0] - 0.7) / 0.2, 2)) + 0.1;
    },
    space::Potentials::refined);
  BOOST_TEST(result.history.size() <= 25u);
  // on several ranks rounding may keep it off the cycle
  if (dealii::Utilities::MPI::n_mpi_processes(MPI_COMM_WORLD) > 1)
    return;
  const double last = result.history.back().mu;
  BOOST_TEST(std::any_of(
    result.history.begin(), result.history.end() - 1, [last](const auto &step) {
      return step.mu < 1.5 * last && step.primal_step <= 0.5;
    }));
}

// The smallest gap is that of a length, not 1e-7 of the cube of the diagonal.
BOOST_AUTO_TEST_CASE(a_small_distance_in_W3)
{
  model::Problem<2> given;
  given.hamiltonian   = std::make_shared<model::PowerHamiltonian<2>>(3.);
  const auto gaussian = [](const double place) {
    return [place](const auto &x) {
      return std::exp(-50 * x.distance_square(dealii::Point<2>(place, 0.5)));
    };
  };
  const auto result = converged_run(given,
                                    "square_tri.geo",
                                    0.07,
                                    6,
                                    gaussian(0.48),
                                    gaussian(0.5),
                                    space::Potentials::quadratic);
  BOOST_TEST(result.certificate.relative_gap() <= 1e-4);
  BOOST_TEST(std::pow(result.certificate.value(), 1. / 3) == 0.02,
             boost::test_tools::tolerance(2e-2));
}

// Around a bump in vacuum H_pp of |p|^(4/3) has orders of magnitude, with which
// X took all of its iterations.
BOOST_AUTO_TEST_CASE(hessians_of_vacuum_do_not_slow_down_the_preconditioner)
{
  model::Problem<2> given;
  given.hamiltonian = std::make_shared<model::PowerHamiltonian<2>>(4.);
  const auto bump   = [](const double place) {
    return [place](const auto &x) {
      const double s =
        (std::pow(x[0] - place, 2) + std::pow(x[1] - place, 2)) / 0.04;
      return s < 1. ? std::pow(1. - s, 3) : 0.;
    };
  };
  const auto result = converged_run(given,
                                    "square_quad.geo",
                                    0.05,
                                    16,
                                    bump(0.35),
                                    bump(0.65),
                                    space::Potentials::refined);
  for (const auto &step : result.history)
    if (step.iterations > 0)
      BOOST_TEST(step.inner_iterations <= 10 * step.iterations);
}

// With diffusion X is of fourth order; formed at the points of V it took 8
// iterations of FGMRES here.
BOOST_AUTO_TEST_CASE(bridges_take_few_iterations)
{
  model::Problem<2> given;
  given.diffusion = 0.05;
  // f g with a solution f of the heat equation and g of that backwards
  const double decay   = std::exp(-given.diffusion * M_PI * M_PI);
  const auto   density = [](const double f, const double g) {
    return [f, g](const auto &x) {
      const double c = std::cos(M_PI * x[0]);
      return (1. - f * c) * (1. + g * c);
    };
  };
  const auto result = converged_run(given,
                                    "square_tri.geo",
                                    0.05,
                                    16,
                                    density(0.7 * decay, 0.6),
                                    density(0.7, 0.6 * decay),
                                    space::Potentials::quadratic);
  for (const auto &step : result.history)
    BOOST_TEST(step.iterations <= 4u);
}

// Noise over the whole domain, to an end that is given or free: with its coarse
// spaces X took all of its 40 iterations each time.
BOOST_AUTO_TEST_CASE(noise_over_the_domain, *without_assertions)
{
  for (const bool free : {false, true})
    {
      model::Problem<2> given;
      given.diffusion = 0.5;
      if (free)
        given.terminal_cost = std::make_shared<model::EnergySum<2>>(
          std::vector<model::EnergySum<2>::Term>());
      const auto   result = converged_run(given,
                                        "square_tri.geo",
                                        0.05,
                                        16,
                                        gaussian<2>(0.3, 0.01),
                                        gaussian<2>(0.7, 0.01),
                                        space::Potentials::quadratic);
      unsigned int inner = 0, outer = 0;
      for (const auto &step : result.history)
        {
          inner += step.inner_iterations;
          outer += step.iterations;
        }
      BOOST_TEST(inner <= 20 * outer);
    }
}

BOOST_AUTO_TEST_SUITE_END()
