// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/flow/jko_linear_solver.h>

#include "flows.h"

using namespace otto;

namespace
{
  // A state with a potential that moves mass by about half a cell.
  template <int dim>
  flow::JkoState moving_state(const Domain<dim> &domain, const std::size_t N)
  {
    const auto     rho = wavy(domain);
    const auto     phi = nodal(domain, [](const dealii::Point<dim> &x) {
      return 0.01 * std::sin(4 * x[0]) * std::cos(3 * x[dim - 1]);
    });
    flow::JkoState state;
    for (std::size_t k = 0; k < rho.size() * N; ++k)
      {
        state.rho.push_back(rho[k / N] + 0.1 * (k % N));
        state.phi.push_back(phi[k / N] * (1 - 0.2 * (k % N)));
      }
    return state;
  }

  // The relative residual of both equations after a solve.
  template <int dim>
  double residual(const Domain<dim> &domain,
                  const std::string &terms,
                  const bool         direct,
                  const unsigned int N = 1)
  {
    const auto          &space = domain.space;
    const auto           sum   = energy(domain, terms);
    SilentTimer          silent;
    time::Layout         slabs(space, N);
    flow::JkoSystem<dim> system(space, slabs, *sum, N == 1 ? 1. : 0.5, 1e-6);
    const auto           state = moving_state(domain, N);
    system.set_step(wavy(domain), 0.01);
    system.evaluate(state);

    const std::size_t   n = space.n_owned() * N;
    std::vector<double> diagonal(n), r1(n), r2(n), phi, rho, work, part;
    for (std::size_t k = 0; k < n; ++k)
      {
        const auto   x = space.point(k / N);
        const double D = space.weights()[k / N];
        diagonal[k]    = D * system.second_variation()[k / N];
        r1[k]          = D * std::cos(5 * x[0] * x[1] + k % N);
        r2[k]          = D * std::sin(7 * x[0] - x[1] - k % N);
      }
    flow::JkoLinearSolver<dim> solver(space, slabs, system, silent.timer);
    solver.set_direct(direct);
    solver.initialize(diagonal);
    const unsigned int iterations = solver.solve(r1, r2, 1e-11, phi, rho);
    BOOST_TEST((iterations > 0) == !direct);
    BOOST_TEST(solver.direct() == direct);

    double square = 0, size = 0;
    system.vmult_continuity(rho, work);
    system.vmult_stiffness(phi, part);
    for (std::size_t k = 0; k < n; ++k)
      square += std::pow(work[k] - part[k] - r1[k], 2);
    system.Tvmult_continuity(phi, work);
    std::vector<double> remainder(space.n_local(), 0.);
    if (system.has_remainder())
      remainder = system.remainder(system.last_level(rho));
    for (std::size_t k = 0; k < n; ++k)
      {
        double defect = work[k] + diagonal[k] * rho[k] - r2[k];
        if (k % N == N - 1)
          defect += space.weights()[k / N] * remainder[k / N];
        square += defect * defect;
        size += r1[k] * r1[k] + r2[k] * r2[k];
      }
    square = dealii::Utilities::MPI::sum(square, MPI_COMM_WORLD);
    size   = dealii::Utilities::MPI::sum(size, MPI_COMM_WORLD);
    return std::sqrt(square / size);
  }
} // namespace

BOOST_AUTO_TEST_CASE(newton_system_is_solved)
{
  const Domain<2> square("square_tri.geo", 0.05), quads("square_quad.msh");
  for (const bool direct : {false, true})
    for (const std::string terms :
         {"entropy", "entropy, interaction", "entropy, chemotaxis"})
      {
        BOOST_TEST_INFO(terms << (direct ? ", direct" : ""));
        BOOST_TEST(residual(square, terms, direct) < 1e-8);
        BOOST_TEST(residual(quads, terms, direct) < 1e-8);
        BOOST_TEST(residual(square, terms, direct, 3) < 1e-8);
      }
  const Domain<3> ball("ball.msh");
  BOOST_TEST(residual(ball, "entropy", false) < 1e-8);
}
