// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/solver/coarse_start.h>

#include "problem.h"

#include <cmath>
#include <vector>

using namespace otto;

namespace
{
  /// A run, its last state, and from where it could go on.
  struct RememberedRun
  {
    solver::InteriorPoint<2>::Result result;
    optimality::State                state;
    std::vector<solver::NewtonState> kept;
  };

  RememberedRun
  remembered_run(Problem<2>                                 &problem,
                 const solver::InteriorPoint<2>::Parameters &parameters)
  {
    solver::InteriorPoint<2> method(problem.system, parameters, problem.timer);
    RememberedRun            run;
    auto                     start = solver::cold_start(problem.system);
    run.state                      = start.state;
    run.result                     = method.solve(run.state,
                              start.mu,
                              {},
                              [&](const optimality::State    &iterate,
                                  const solver::NewtonMemory &memory) {
                                run.kept.push_back({iterate, memory});
                              });
    return run;
  }

  bool same_values(const time::Vector &a, const time::Vector &b)
  {
    bool same = a.locally_owned_size() == b.locally_owned_size();
    for (std::size_t k = 0; same && k < a.locally_owned_size(); ++k)
      same = a.begin()[k] == b.begin()[k];
    return dealii::Utilities::MPI::min(int(same), MPI_COMM_WORLD) == 1;
  }

  /// Whether a run that goes on after each number of steps is the whole one, to
  /// the last bit.
  void check_halves(Problem<2>                                 &problem,
                    const solver::InteriorPoint<2>::Parameters &parameters,
                    const std::size_t                           every = 1)
  {
    const auto whole = remembered_run(problem, parameters);
    BOOST_TEST_REQUIRE(whole.kept.size() > 4u);
    for (std::size_t k = 0; k < whole.kept.size(); k += every)
      {
        solver::InteriorPoint<2> method(problem.system,
                                        parameters,
                                        problem.timer);
        optimality::State        state;
        const auto               half = method.resume(whole.kept[k], state);
        BOOST_TEST((half.status == whole.result.status));
        BOOST_TEST(half.certificate.primal == whole.result.certificate.primal);
        BOOST_TEST(half.certificate.dual == whole.result.certificate.dual);
        BOOST_TEST(half.mu == whole.result.mu);
        BOOST_TEST(same_values(state.potential, whole.state.potential));
        BOOST_TEST(same_values(state.density, whole.state.density));
        BOOST_TEST(same_values(state.slack, whole.state.slack));
        const auto &all = whole.result.history;
        BOOST_TEST_REQUIRE(half.history.size() + k + 1 == all.size());
        for (std::size_t j = 0; j < half.history.size(); ++j)
          {
            const auto &a = half.history[j], &b = all[k + 1 + j];
            BOOST_TEST(a.step == b.step);
            BOOST_TEST(a.mu == b.mu);
            BOOST_TEST(a.values.action == b.values.action);
            BOOST_TEST(a.values.hamilton_jacobi == b.values.hamilton_jacobi);
            BOOST_TEST(a.iterations == b.iterations);
            BOOST_TEST(a.progress == b.progress);
          }
      }
  }
} // namespace

BOOST_AUTO_TEST_SUITE(newton_memory)

BOOST_AUTO_TEST_CASE(two_halves_are_the_whole)
{
  for (const auto potentials :
       {space::Potentials::same, space::Potentials::refined})
    {
      Problem<2> problem(
        "square_tri.geo", 0.12, 8, bump<2>(0.3, 0.2), bump<2>(0.7, 0.2));
      solver::InteriorPoint<2>::Parameters parameters;
      parameters.potentials = potentials;
      check_halves(problem, parameters, 3);
    }
}

BOOST_AUTO_TEST_CASE(a_higher_limit_of_steps_goes_on)
{
  Problem<2> problem(
    "square_tri.geo", 0.12, 6, bump<2>(0.3, 0.2), bump<2>(0.7, 0.2));
  solver::InteriorPoint<2>::Parameters parameters;
  parameters.potentials = space::Potentials::same;
  const auto whole      = remembered_run(problem, parameters);
  parameters.max_steps  = 4;
  const auto first      = remembered_run(problem, parameters);
  BOOST_TEST_REQUIRE(first.kept.size() == 4u);
  parameters.max_steps = 60;
  solver::InteriorPoint<2> method(problem.system, parameters, problem.timer);
  optimality::State        state;
  const auto               rest = method.resume(first.kept.back(), state);
  BOOST_TEST(rest.certificate.primal == whole.result.certificate.primal);
  BOOST_TEST(same_values(state.density, whole.state.density));
}

BOOST_AUTO_TEST_CASE(a_solution_on_other_slabs_is_a_start)
{
  Problem<2> problem(
    "square_tri.geo", 0.12, 8, bump<2>(0.3, 0.2), bump<2>(0.7, 0.2));
  solver::InteriorPoint<2>::Parameters parameters;
  parameters.potentials      = space::Potentials::same;
  const auto            cold = remembered_run(problem, parameters);
  const std::size_t     n = problem.space.n_owned(), N = 8;
  time::LocalArray      phi, rho;
  solver::NodalGeodesic geodesic;
  problem.system.slabs().gather(cold.state.potential, phi);
  rho = problem.system.all_densities(cold.state);
  for (std::size_t s = 0; s < N; ++s)
    {
      geodesic.potentials.emplace_back(problem.space.n_local());
      for (std::size_t i = 0; i < problem.space.n_local(); ++i)
        geodesic.potentials.back()[i] = phi[i * N + s];
    }
  for (std::size_t l = 1; l <= N; ++l)
    {
      geodesic.densities.emplace_back(problem.space.n_local());
      for (std::size_t i = 0; i < problem.space.n_local(); ++i)
        geodesic.densities.back()[i] = rho[i * (N + 1) + l];
    }
  for (const unsigned int slabs : {8u, 12u})
    {
      optimality::System<2> system(problem.space, slabs, problem.system.ends());
      auto start = solver::warm_start(system, geodesic, parameters);
      BOOST_TEST(start.mu > 0.);
      BOOST_TEST(start.mu < solver::cold_start(system).mu);
      for (std::size_t k = 0; k < n * (slabs - 1); ++k)
        BOOST_TEST_REQUIRE(start.state.density.begin()[k] > 0.);
      solver::InteriorPoint<2> method(system, parameters, problem.timer);
      const auto               warm = method.solve(start.state, start.mu);
      BOOST_TEST((warm.status == solver::InteriorPoint<2>::Status::converged));
      BOOST_TEST(warm.history.size() < cold.result.history.size());
    }
}

BOOST_AUTO_TEST_SUITE_END()
