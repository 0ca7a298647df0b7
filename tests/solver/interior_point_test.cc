// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

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

  // The limits of FGMRES were measured with P1/P1, which takes a third of the
  // time.
  solver::InteriorPoint<2>::Parameters of_equal_spaces()
  {
    solver::InteriorPoint<2>::Parameters parameters;
    parameters.potentials = space::Potentials::same;
    return parameters;
  }

  unsigned int most_iterations(const solver::InteriorPoint<2>::Result &result)
  {
    unsigned int most = 0;
    for (const auto &step : result.history)
      most = std::max(most, step.iterations);
    return most;
  }

  unsigned int returns(const solver::InteriorPoint<2>::Result &result)
  {
    unsigned int number = 0;
    for (std::size_t k = 1; k < result.history.size(); ++k)
      number += result.history[k].mu > 1.01 * result.history[k - 1].mu;
    return number;
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

BOOST_AUTO_TEST_CASE(positive_data_need_few_linear_iterations)
{
  for (const char *file : {"square_tri.geo", "square_quad.geo"})
    for (const double size : {0.12, 0.06})
      {
        Problem<2> problem(
          file, size, 8, gaussian<2>(0.35, 0.05), gaussian<2>(0.65, 0.05));
        const auto result = solve(problem);
        BOOST_TEST((result.status == Status::converged));
        BOOST_TEST(result.history.size() <= 21u);
        BOOST_TEST(most_iterations(result) <= 16u);
      }
}

BOOST_AUTO_TEST_CASE(few_linear_iterations_suffice_for_narrow_densities)
{
  const auto compare = [](Problem<2> &problem) {
    const auto result = solve(problem, of_equal_spaces());
    BOOST_TEST((result.status == Status::converged));
    BOOST_TEST(result.history.size() <= 21u);
    BOOST_TEST(most_iterations(result) <= 16u);
    auto without_limit      = of_equal_spaces();
    without_limit.few_steps = 0;
    BOOST_TEST(most_iterations(solve(problem, without_limit)) > 20u);
  };
  Problem<2> triangles("square_tri.geo",
                       0.08,
                       16,
                       gaussian<2>(0.35, 0.004),
                       gaussian<2>(0.65, 0.004));
  compare(triangles);
  Problem<2> quadrilaterals("square_quad.geo",
                            0.06,
                            24,
                            gaussian<2>(0.35, 0.003),
                            gaussian<2>(0.65, 0.003));
  compare(quadrilaterals);
}

BOOST_AUTO_TEST_CASE(more_linear_iterations_where_mass_concentrates)
{
  // round the hole
  Problem<2> problem(
    "annulus.geo",
    0.1,
    16,
    [](const dealii::Point<2> &p) {
      return std::exp(-p.distance_square({-0.7, -0.1}) / 0.02);
    },
    [](const dealii::Point<2> &p) {
      return std::exp(-p.distance_square({0.7, 0.1}) / 0.02);
    });
  const auto result = solve(problem, of_equal_spaces());
  BOOST_TEST((result.status == Status::converged));
  BOOST_TEST(most_iterations(result) > 16u);
  auto always          = of_equal_spaces();
  always.concentration = 1e9;
  BOOST_TEST(solve(problem, always).history.size() > result.history.size());
}

BOOST_AUTO_TEST_CASE(few_linear_iterations_round_obstacles)
{
  // wide Gaussians, round a pillar and through a door
  Problem<2> problem(
    "two_rooms.geo",
    0.08,
    16,
    [](const dealii::Point<2> &p) {
      return std::exp(-p.distance_square({0.4, 0.3}) / 0.4);
    },
    [](const dealii::Point<2> &p) {
      return std::exp(-p.distance_square({1.6, 0.7}) / 0.4);
    });
  const auto result = solve(problem, of_equal_spaces());
  BOOST_TEST((result.status == Status::converged));
  BOOST_TEST(result.history.size() <= 16u);
  BOOST_TEST(most_iterations(result) <= 16u);
  auto without_limit           = of_equal_spaces();
  without_limit.few_hard_steps = 0;
  BOOST_TEST(most_iterations(solve(problem, without_limit)) > 20u);
}

BOOST_AUTO_TEST_CASE(settled_densities_suffice)
{
  // A millionth beside the mass: the corrections of the potentials bring the
  // continuity residual back that each Newton step removes.
  const auto peak = [](const dealii::Point<2> &p, const double scale) {
    return std::exp(-p.square() / scale) + 1e-6;
  };
  Problem<2> problem(
    "square_tri.geo",
    0.06,
    20,
    [&](const auto &p) {
      return peak(dealii::Point<2>(p[0] - 0.35, p[1] - 0.4), 0.01);
    },
    [&](const auto &p) {
      return peak(dealii::Point<2>(p[0] - 0.62, p[1] - 0.58), 0.008);
    });
  auto parameters                = of_equal_spaces();
  parameters.continuity_over_gap = 1;
  const auto result              = solve(problem, parameters);
  BOOST_TEST((result.status == Status::converged));
  BOOST_TEST(optimality::indicators(problem.system).oscillation < 1.01);
  parameters.settled = 1000;
  const auto strict  = solve(problem, parameters);
  BOOST_TEST(strict.history.size() > result.history.size() + 3);
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
  parameters.corrections = parameters.last_corrections = 0;
  parameters.max_steps = corrected.history.size() - 1;
  const auto plain     = solve(problem, parameters);
  BOOST_TEST((plain.status == Status::step_limit));
}

BOOST_AUTO_TEST_CASE(back_to_where_mu_fell)
{
  Problem<2> problem(
    "square_tri.geo", 0.1, 8, bump<2>(0.3, 0.2), bump<2>(0.7, 0.2));
  solver::InteriorPoint<2>::Parameters parameters;
  // every iterate is taken for one that has run away
  parameters.run_away = 0.;
  const auto result   = solve(problem, parameters);
  BOOST_TEST((result.status == Status::converged));
  BOOST_TEST(returns(result) == parameters.returns);
}

BOOST_AUTO_TEST_CASE(earlier_where_mass_concentrates)
{
  // round the corner
  const auto bump_at = [](const dealii::Point<2> &centre) {
    return [centre](const dealii::Point<2> &p) {
      return std::max(0., 0.04 - p.distance_square(centre));
    };
  };
  Problem<2> problem(
    "l_shape.geo", 0.12, 8, bump_at({-0.5, -0.6}), bump_at({0.6, 0.5}));
  solver::InteriorPoint<2>::Parameters parameters;
  // With steps this poor residuals grow. No residual is too large, but what
  // grows has run away where mass concentrates.
  parameters.linear.max_iterations = parameters.more_iterations = 6;
  parameters.max_steps                                          = 25;
  parameters.run_away                                           = 1e9;
  parameters.run_away_where_concentrated                        = 0.;
  BOOST_TEST(returns(solve(problem, parameters)) == parameters.returns);
  parameters.concentration = 1e9;
  BOOST_TEST(returns(solve(problem, parameters)) == 0u);
}

BOOST_AUTO_TEST_CASE(more_iterations_when_mu_does_not_fall)
{
  Problem<2> problem(
    "square_tri.geo", 0.1, 8, bump<2>(0.3, 0.2), bump<2>(0.7, 0.2));
  solver::InteriorPoint<2>::Parameters parameters;
  parameters.linear.max_iterations = 3;
  parameters.feasibility           = 0.; // mu never falls
  parameters.max_steps             = 10;
  parameters.more_iterations       = 20;
  const auto   result              = solve(problem, parameters);
  unsigned int at_mu = 0, short_solves = 0, long_solves = 0;
  for (std::size_t k = 1; k + 1 < result.history.size(); ++k)
    {
      at_mu = result.history[k].mu < result.history[k - 1].mu ? 0 : at_mu + 1;
      const bool patient = at_mu < parameters.patience;
      const auto its     = result.history[k].iterations;
      BOOST_TEST(its <= (patient ? 3u : 20u));
      (its > 3 ? long_solves : short_solves) += 1;
    }
  BOOST_TEST(short_solves > 0u);
  BOOST_TEST(long_solves > 0u);
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

BOOST_AUTO_TEST_SUITE_END()
