// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/model/hamiltonian_library.h>
#include <otto/optimality/certificate.h>

#include <deal.II/base/parameter_handler.h>

#include "problem.h"

using namespace otto;

namespace
{
  // The derivative of the residuals in a direction: those of the quadratic cost
  // are quadratic, so that central differences are exact up to rounding.
  template <int dim>
  void check_newton_blocks(Problem<dim> &problem,
                           const double  h,
                           const double  tolerance)
  {
    auto &system = problem.system;
    system.set_smoothing(1e-2, 1.);
    const auto state = problem.some_state();
    const auto dphi  = wave(problem.potentials(), system.slabs(), 3.);
    const auto drho  = wave(problem.space, system.levels(), 4.);

    system.linearize(state);
    auto expected_c = system.slabs().make_vector();
    auto product    = system.slabs().make_vector();
    system.blocks().vmult_continuity(expected_c, drho);
    system.blocks().vmult_stiffness(product, dphi);
    expected_c -= product;
    auto expected_h = system.levels().make_vector();
    system.blocks().Tvmult_continuity(expected_h, dphi);
    // E'' and G'' of costs of the density
    auto without_slack  = state;
    without_slack.slack = 0.;
    auto c              = system.levels().make_vector();
    system.complementarity(without_slack, c);
    c.scale(drho);
    expected_h += c;

    time::Vector continuity[2], hamilton_jacobi[2];
    for (const int side : {0, 1})
      {
        auto moved = state;
        moved.potential.add(side ? h : -h, dphi);
        moved.density.add(side ? h : -h, drho);
        system.linearize(moved);
        continuity[side]      = system.continuity_residual();
        hamilton_jacobi[side] = system.hamilton_jacobi_residual();
      }
    continuity[1] -= continuity[0];
    continuity[1] /= 2 * h;
    continuity[1] -= expected_c;
    BOOST_TEST(continuity[1].l2_norm() < tolerance * expected_c.l2_norm());
    hamilton_jacobi[1] -= hamilton_jacobi[0];
    hamilton_jacobi[1] /= 2 * h;
    hamilton_jacobi[1] -= expected_h;
    BOOST_TEST(hamilton_jacobi[1].l2_norm() < tolerance * expected_h.l2_norm());
  }

  template <int dim>
  void check_newton_blocks(const std::string      &file,
                           const double            size,
                           const space::Potentials potentials,
                           model::Problem<dim>     given     = {},
                           const double            h         = 1e-3,
                           const double            tolerance = 1e-9)
  {
    auto problem =
      problem_of_gaussians<dim>(file, size, 4, 0.7, potentials, given);
    check_newton_blocks(problem, h, tolerance);
  }
} // namespace

// int rho^3/6, attached to whatever space.
template <int dim>
class Cubes : public model::Energy<dim>
{
public:
  double value(const std::vector<double> &rho) const override
  {
    double sum = 0;
    for (unsigned int i = 0; i < space->n_owned(); ++i)
      sum += space->weights()[i] * rho[i] * rho[i] * rho[i] / 6;
    return dealii::Utilities::MPI::sum(sum, space->communicator());
  }
  void add_first_variation(const std::vector<double> &rho,
                           const double               factor,
                           std::vector<double>       &result) const override
  {
    for (std::size_t i = 0; i < rho.size(); ++i)
      result[i] += factor * rho[i] * rho[i] / 2;
  }
  void add_second_variation(const std::vector<double> &rho,
                            const double               factor,
                            std::vector<double>       &result) const override
  {
    for (std::size_t i = 0; i < rho.size(); ++i)
      result[i] += factor * rho[i];
  }
  std::string description() const override { return "cubes"; }

  const space::Space<dim> *space = nullptr;
};

// Costs, with diffusion and without.
template <int dim>
std::vector<model::Problem<dim>>
problems()
{
  std::vector<model::Problem<dim>> result(4);
  result[1].diffusion     = 0.07;
  result[2].growth_length = 0.8;
  result[3].growth_length = 0.8;
  result[3].diffusion     = 0.07;
  for (const double exponent : {1.4, 3.})
    {
      result.emplace_back();
      result.back().hamiltonian =
        std::make_shared<model::PowerHamiltonian<dim>>(exponent);
    }
  const auto tensor = std::make_shared<model::TensorHamiltonian<dim>>();
  dealii::ParameterHandler prm;
  tensor->declare_parameters(prm);
  prm.set("xx", "2 + x*y");
  prm.set("xy", "0.5*y");
  tensor->parse_parameters(prm);
  result.emplace_back();
  result.back().hamiltonian = tensor;
  result.back().diffusion   = 0.02;
  return result;
}



BOOST_AUTO_TEST_SUITE(discrete_system)

BOOST_AUTO_TEST_CASE(newton_blocks_of_general_problems)
{
  const auto check = [](const auto &problems, const char *file, double size) {
    for (const auto &problem : problems)
      for (const auto potentials : {space::Potentials::same,
                                    space::Potentials::refined,
                                    space::Potentials::quadratic})
        check_newton_blocks(file, size, potentials, problem, 1e-5, 1e-6);
  };
  check(problems<2>(), "square_tri.geo", 0.3);
  check(problems<2>(), "square_quad.geo", 0.3);
  check(problems<3>(), "hex_box.geo", 0.7);
}

// The value of densities and the fluxes of any potentials, minus the sum of
// the pairings, is the dual value of these: action - (residual, phi) - ... .
BOOST_AUTO_TEST_CASE(values_of_general_problems)
{
  for (const auto &given : problems<2>())
    {
      auto problem = problem_of_gaussians<2>(
        "square_tri.geo", 0.3, 4, 0.7, space::Potentials::quadratic, given);
      auto      &system = problem.system;
      const auto state  = problem.some_state();
      system.linearize(state);
      const auto values = system.values(state);
      // the action by the Lagrangian at the same velocities
      const auto   zero   = system.slabs().make_vector();
      const double action = system.action(state.potential, zero);
      BOOST_TEST(std::abs(action - values.action) < 1e-10 * action);
      // Lagrangian, by the residuals of one equation and of the other
      const auto  &space = problem.space;
      const double by_continuity =
        values.action / given.factor() +
        state.potential * system.continuity_residual() / space.volume();
      optimality::Certificate certificate;
      optimality::dual_value(system, state, certificate);
      double by_hamilton_jacobi =
        certificate.dual / given.factor() + certificate.violation +
        state.density * system.hamilton_jacobi_residual() / space.volume();
      auto               weighted = state.slack;
      const unsigned int m        = system.levels().levels();
      for (unsigned int i = 0; i < space.n_owned(); ++i)
        for (unsigned int l = 0; l < m; ++l)
          weighted.begin()[i * m + l] *= system.tau() * space.weights()[i];
      by_hamilton_jacobi += state.density * weighted / space.volume();
      BOOST_TEST(std::abs(by_continuity - by_hamilton_jacobi) <
                 1e-10 * std::abs(by_continuity));
    }
}

// The costs of densities, along the way and at a free end: the derivatives of
// the residuals, and the two sums by parts of the saddle function, which is the
// action plus the costs, and the dual value where the tangents of these are the
// costs themselves.
BOOST_AUTO_TEST_CASE(costs_of_densities_and_a_free_end)
{
  for (const bool along : {false, true})
    for (const bool free : {true, false})
      {
        const auto cost =
          std::make_shared<Cubes<2>>(); // attached when the space is there
        model::Problem<2> given;
        given.mass         = 1.;
        given.mean_density = 0.8;
        given.unit         = 2.;
        if (along)
          given.running_cost = cost;
        if (free)
          given.terminal_cost = cost;
        auto problem = problem_of_gaussians<2>(
          "square_tri.geo", 0.3, 4, 0.7, space::Potentials::quadratic, given);
        cost->space       = &problem.space;
        auto      &system = problem.system;
        const auto m      = system.levels().levels();
        BOOST_TEST(m == (free ? 4u : 3u));
        const auto state = problem.some_state();
        check_newton_blocks(problem, 1e-5, 1e-6);
        system.linearize(state);
        const auto values = system.values(state);
        // the potentials with the residuals of one equation, and the densities
        // with those of the other
        const auto  &space = problem.space;
        const double by_continuity =
          values.action / given.factor() +
          state.potential * system.continuity_residual() / space.volume();
        optimality::Certificate certificate;
        optimality::dual_value(system, state, certificate);
        auto slack = state.slack;
        for (unsigned int i = 0; i < space.n_owned(); ++i)
          for (unsigned int l = 0; l < m; ++l)
            slack.begin()[i * m + l] *= system.tau() * space.weights()[i];
        const double by_hamilton_jacobi =
          certificate.dual / given.factor() + certificate.violation +
          (state.density * system.hamilton_jacobi_residual() +
           state.density * slack) /
            space.volume();
        BOOST_TEST(std::abs(by_continuity - by_hamilton_jacobi) <
                   1e-10 * std::abs(by_continuity));
        BOOST_TEST((system.density_cost() > 0.) == (along || free));
        BOOST_TEST((system.density_tangent() < system.density_cost()) ==
                   (along || free));
      }
}

BOOST_AUTO_TEST_CASE(newton_blocks_are_the_derivatives_of_the_residuals)
{
  for (const auto potentials : {space::Potentials::same,
                                space::Potentials::refined,
                                space::Potentials::quadratic})
    {
      check_newton_blocks<2>("square_tri.geo", 0.25, potentials);
      check_newton_blocks<2>("square_quad.geo", 0.25, potentials);
      check_newton_blocks<3>("ball.geo", 0.6, potentials);
      check_newton_blocks<3>("hex_box.geo", 0.5, potentials);
    }
}

// What is left of the equations is a function of the iterate alone, whatever
// steps, lifts and linearizations led to it.
BOOST_AUTO_TEST_CASE(residuals_do_not_depend_on_the_steps_to_the_iterate)
{
  auto problem = problem_of_gaussians<2>(
    "square_tri.geo", 0.25, 4, 0.7, space::Potentials::quadratic);
  auto      &system = problem.system;
  const auto dphi   = wave(problem.potentials(), system.slabs(), 3.);
  const auto drho   = wave(problem.space, system.levels(), 4.);
  const auto led_by = [&](const std::vector<double> &steps) {
    auto state = problem.some_state();
    for (const double step : steps)
      {
        system.set_lift(step);
        system.linearize(state);
        state.potential.add(0.3 * step, dphi);
        state.density.add(0.1 * step, drho);
      }
    system.set_lift(0.01);
    system.linearize(state);
    return std::pair<time::Vector, time::Vector>(
      system.continuity_residual(), system.hamilton_jacobi_residual());
  };
  const auto one = led_by({1.});
  for (const auto &steps :
       {std::vector<double>{0.5, 0.5}, {0.1, 0.2, 0.7}, {1.5, -0.5}})
    {
      auto other = led_by(steps);
      other.first -= one.first;
      other.second -= one.second;
      BOOST_TEST(other.first.l2_norm() < 1e-13 * one.first.l2_norm());
      BOOST_TEST(other.second.l2_norm() < 1e-13 * one.second.l2_norm());
    }
}

BOOST_AUTO_TEST_CASE(continuity_blocks_are_transposes_of_each_other)
{
  Problem<2> problem("disk.geo",
                     0.3,
                     5,
                     gaussian<2>(0.3, 0.1),
                     gaussian<2>(-0.2, 0.2),
                     MPI_COMM_WORLD,
                     space::Potentials::refined);
  auto      &system = problem.system;
  system.linearize(problem.some_state());
  const auto x  = wave(problem.potentials(), system.slabs(), 3.);
  const auto r  = wave(problem.space, system.levels(), 4.);
  auto       Br = system.slabs().make_vector();
  auto       Bx = system.levels().make_vector();
  system.blocks().vmult_continuity(Br, r);
  system.blocks().Tvmult_continuity(Bx, x);
  const double left = Br * x, right = Bx * r;
  BOOST_TEST(left == right, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(continuity_conserves_mass_whatever_the_potential)
{
  Problem<2> problem("l_shape.geo",
                     0.4,
                     3,
                     gaussian<2>(-0.3, 0.1),
                     gaussian<2>(0.4, 0.2),
                     MPI_COMM_WORLD,
                     space::Potentials::refined);
  auto      &system = problem.system;
  auto       state  = problem.some_state();
  state.density     = 1.;
  system.linearize(state);
  // all levels have mean one, so that each slab has to sum to zero
  const auto         &residual = system.continuity_residual();
  std::vector<double> sums(3, 0.);
  for (std::size_t i = 0; i < problem.potentials().n_owned(); ++i)
    for (unsigned int s = 0; s < 3; ++s)
      sums[s] += residual.begin()[i * 3 + s];
  dealii::Utilities::MPI::sum(sums, MPI_COMM_WORLD, sums);
  for (const double sum : sums)
    BOOST_TEST(std::abs(sum) < 1e-12);
}

BOOST_AUTO_TEST_CASE(a_steady_density_solves_the_system)
{
  const auto one = [](const dealii::Point<2> &) { return 1.; };
  Problem<2> problem("square_tri.geo", 0.2, 4, one, one);
  auto       state = problem.system.constant_state(1e-3);
  // the Hamilton-Jacobi equation of a uniform slack: phi falls by tau u
  for (std::size_t i = 0; i < problem.space.n_owned(); ++i)
    for (unsigned int s = 0; s < 4; ++s)
      state.potential.begin()[i * 4 + s] = -1e-3 * s / 4.;
  problem.system.linearize(state);
  BOOST_TEST(problem.system.continuity_residual().linfty_norm() < 1e-14);
  BOOST_TEST(problem.system.hamilton_jacobi_residual().linfty_norm() < 1e-14);
  const auto values = problem.system.values(state);
  BOOST_TEST(values.mu == 1e-3, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(values.centrality == 1., boost::test_tools::tolerance(1e-12));
  BOOST_TEST(values.action < 1e-20);
}

BOOST_AUTO_TEST_CASE(speeds_are_cut_cell_by_cell)
{
  Problem<2> problem(
    "l_shape.geo", 0.3, 4, gaussian<2>(0.3, 0.1), gaussian<2>(0.7, 0.1));
  const auto            &space = problem.space;
  const auto            &cells = space.cells();
  const unsigned int     n     = problem.system.n_slabs();
  const double           tau = problem.system.tau(), speed = 3;
  const dealii::Point<2> direction(0.6, 0.8);
  auto                   phi = problem.system.slabs().make_vector();
  for (unsigned int i = 0; i < space.n_owned(); ++i)
    for (unsigned int s = 0; s < n; ++s)
      phi.begin()[i * n + s] = speed * (direction * space.point(i));
  time::LocalArray local;
  problem.system.slabs().gather(phi, local);

  // cells crossed in a slab, on the cells of all ranks
  const auto crossed = [&](const std::size_t cell) {
    double steepest = 0;
    for (unsigned int a = 0; a < 3; ++a)
      steepest = std::max(steepest,
                          std::hypot(cells.gradient[cell * 6 + 2 * a],
                                     cells.gradient[cell * 6 + 2 * a + 1]));
    return tau * speed * steepest;
  };
  BOOST_REQUIRE(cells.n_points == 1u);
  double largest = 0, smallest = 1e30;
  for (std::size_t c = 0; c < cells.size(); ++c)
    {
      largest  = std::max(largest, crossed(c));
      smallest = std::min(smallest, crossed(c));
    }
  largest  = dealii::Utilities::MPI::max(largest, MPI_COMM_WORLD);
  smallest = dealii::Utilities::MPI::min(smallest, MPI_COMM_WORLD);

  for (const double limit :
       {2 * largest, 0.5 * (largest + smallest), 0.5 * smallest})
    {
      time::LocalArray transport, hamiltonian;
      transport.resize_fast(space.pattern().column.size() * n);
      transport.fill(0.);
      hamiltonian.resize_fast(space.n_local() * n);
      hamiltonian.fill(0.);
      const double crossed_most = dealii::Utilities::MPI::max(
        time::kernels::add_transport(problem.system.pair(),
                                     n,
                                     tau / 2,
                                     local.data(),
                                     transport.data(),
                                     hamiltonian.data(),
                                     limit),
        MPI_COMM_WORLD);
      BOOST_TEST(std::abs(crossed_most / largest - 1) < 1e-12);
      // the sums of T's rows are tau/2 int v . grad w_a with the cut speeds
      std::vector<double> expected(space.n_local(), 0.);
      for (std::size_t c = 0; c < cells.size(); ++c)
        for (unsigned int a = 0; a < 3; ++a)
          expected[cells.vertex[3 * c + a]] +=
            tau / 2 * cells.weight[c] * speed *
            std::min(1., limit / crossed(c)) *
            (direction[0] * cells.gradient[c * 6 + 2 * a] +
             direction[1] * cells.gradient[c * 6 + 2 * a + 1]);
      double error = 0;
      for (unsigned int i = 0; i < space.n_owned(); ++i)
        {
          double sum = 0;
          for (unsigned int e = space.pattern().row_start[i];
               e < space.pattern().row_start[i + 1];
               ++e)
            sum += transport[e * n];
          error = std::max(error, std::abs(sum - expected[i]));
        }
      BOOST_TEST(error < 1e-13);
    }
}

BOOST_AUTO_TEST_SUITE_END()
