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
  flow::JkoState
  moving_state(const Domain<dim> &domain)
  {
    flow::JkoState state;
    state.rho = wavy(domain);
    state.phi = nodal(domain, [](const dealii::Point<dim> &x) {
      return 0.01 * std::sin(4 * x[0]) * std::cos(3 * x[dim - 1]);
    });
    return state;
  }

  // The relative residual of both equations after a solve.
  template <int dim>
  double
  residual(const Domain<dim> &domain,
           const std::string &terms,
           const bool         direct)
  {
    const auto &      space = domain.space;
    const auto        sum   = energy(domain, terms);
    SilentTimer       silent;
    time::Layout      layout(space, 1);
    flow::JkoSystem<dim> system(space, *sum, 1., 1e-6);
    const auto        state = moving_state(domain);
    system.set_step(wavy(domain), 0.01);
    system.evaluate(state);

    const unsigned int  n = space.n_owned();
    std::vector<double> diagonal(n), r1(n), r2(n), phi, rho, work;
    for (unsigned int i = 0; i < n; ++i)
      {
        const auto x = space.point(i);
        diagonal[i]  = space.weights()[i] * system.second_variation()[i];
        r1[i]        = space.weights()[i] * std::cos(5 * x[0] * x[1]);
        r2[i]        = space.weights()[i] * std::sin(7 * x[0] - x[1]);
      }
    flow::JkoLinearSolver<dim> solver(space, layout, system, silent.timer);
    solver.set_direct(direct);
    solver.initialize(diagonal);
    const unsigned int iterations = solver.solve(r1, r2, 1e-11, phi, rho);
    BOOST_TEST((iterations > 0) == !direct);

    double square = 0, size = 0;
    system.multiply(system.coupling(), rho, work);
    std::vector<double> defect_1(n), defect_2(n), part;
    system.multiply(system.stiffness(), phi, part);
    for (unsigned int i = 0; i < n; ++i)
      defect_1[i] = work[i] - part[i] - r1[i];
    system.multiply(system.coupling_transposed(), phi, work);
    const auto remainder = system.has_remainder() ?
                             system.remainder(rho) :
                             std::vector<double>(rho.size(), 0.);
    for (unsigned int i = 0; i < n; ++i)
      {
        defect_2[i] = work[i] + diagonal[i] * rho[i] +
                      space.weights()[i] * remainder[i] - r2[i];
        square += defect_1[i] * defect_1[i] + defect_2[i] * defect_2[i];
        size += r1[i] * r1[i] + r2[i] * r2[i];
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
      }
  const Domain<3> ball("ball.msh");
  BOOST_TEST(residual(ball, "entropy", false) < 1e-8);
}
