// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/solver/newton_solver.h>

#include <deal.II/lac/full_matrix.h>
#include <deal.II/lac/vector.h>

#include "problem.h"

using namespace otto;

namespace
{
  // Right-hand sides for which there is a solution: the first row sums to
  // zero in each slab.
  template <int dim>
  time::Vector balanced(const Problem<dim> &problem, time::Vector f)
  {
    const std::size_t   n = problem.system.n_slabs();
    std::vector<double> sums(n, 0.);
    const auto         &space = problem.potentials();
    for (std::size_t i = 0; i < space.n_owned(); ++i)
      for (std::size_t s = 0; s < n; ++s)
        sums[s] += f.begin()[i * n + s];
    dealii::Utilities::MPI::sum(sums, MPI_COMM_WORLD, sums);
    for (std::size_t i = 0; i < space.n_owned(); ++i)
      for (std::size_t s = 0; s < n; ++s)
        f.begin()[i * n + s] -= sums[s] / space.n_dofs();
    return f;
  }

  template <int dim>
  void
  check_residual(const std::string      &file,
                 const double            size,
                 const space::Potentials potentials = space::Potentials::same)
  {
    auto  problem = problem_of_gaussians<dim>(file, size, 5, 0.6, potentials);
    auto &system  = problem.system;
    const auto state = problem.some_state();
    system.linearize(state);
    const auto f =
      balanced(problem, wave(problem.potentials(), system.slabs(), 2.));
    const auto g = wave(problem.space, system.levels(), 3.);
    typename solver::NewtonSolver<dim>::Parameters parameters;
    parameters.max_iterations = 200;
    solver::NewtonSolver<dim> newton(system.pair(),
                                     system.slabs(),
                                     system.levels(),
                                     parameters,
                                     problem.timer);
    auto                      dphi = system.slabs().make_vector();
    auto                      drho = system.levels().make_vector();
    const auto result = newton.solve(system, state, f, g, 1., 1e-9, dphi, drho);
    BOOST_TEST(result.converged);

    // the full system, without the projections of the solver
    auto first = system.slabs().make_vector(), product = first;
    system.blocks().vmult_stiffness(first, dphi);
    system.blocks().vmult_continuity(product, drho);
    first -= product;
    first -= f;
    BOOST_TEST(first.l2_norm() < 1e-6 * f.l2_norm());
    auto second = system.levels().make_vector();
    system.blocks().Tvmult_continuity(second, dphi);
    auto scaled = drho;
    scaled.scale(schur_diagonal(problem, state));
    second += scaled;
    second -= g;
    BOOST_TEST(second.l2_norm() < 1e-6 * g.l2_norm());
  }

  // The norm of the residual, from its definition and without the projections
  // of the solver, is what was asked for.
  template <int dim>
  void check_norm(const std::string      &file,
                  const double            size,
                  const space::Potentials potentials)
  {
    auto  problem = problem_of_gaussians<dim>(file, size, 5, 0.6, potentials);
    auto &system  = problem.system;
    const auto   state = problem.some_state();
    const double mu    = 1e-3;
    system.linearize(state);
    const auto f =
      balanced(problem, wave(problem.potentials(), system.slabs(), 2.));
    const auto g = wave(problem.space, system.levels(), 3.);
    typename solver::NewtonSolver<dim>::Parameters parameters;
    solver::NewtonSolver<dim>                      newton(system.pair(),
                                     system.slabs(),
                                     system.levels(),
                                     parameters,
                                     problem.timer);
    auto first = system.slabs().make_vector(), dphi = first, product = first;
    auto second = system.levels().make_vector(), drho = second;
    const auto result = newton.solve(system, state, f, g, mu, 10., dphi, drho);
    BOOST_TEST(result.converged);
    BOOST_TEST(result.iterations > 0u);
    BOOST_TEST(result.residual <= 10.);

    system.blocks().vmult_stiffness(first, dphi);
    system.blocks().vmult_continuity(product, drho);
    first -= product;
    first -= f;
    system.blocks().Tvmult_continuity(second, dphi);
    drho.scale(schur_diagonal(problem, state));
    second += drho;
    second -= g;
    const std::size_t n = system.n_slabs(), m = n - 1;
    const auto       &potential = problem.potentials();
    const double      V         = problem.space.volume();
    double            square    = 0;
    for (std::size_t i = 0; i < potential.n_owned(); ++i)
      for (std::size_t s = 0; s < n; ++s)
        {
          const double r = first.begin()[i * n + s];
          const double a =
            system.blocks()
              .stiffness()[potential.pattern().position(i, i) * n + s];
          square += 100 * r * r / (a * mu * V);
        }
    for (std::size_t i = 0; i < problem.space.n_owned(); ++i)
      for (std::size_t k = i * m; k < (i + 1) * m; ++k)
        {
          const double r = second.begin()[k];
          square += state.density.begin()[k] * r * r /
                    (system.tau() * problem.space.weights()[i] * mu * mu * V);
        }
    square = dealii::Utilities::MPI::sum(square, MPI_COMM_WORLD);
    BOOST_TEST(std::sqrt(square) == result.residual,
               boost::test_tools::tolerance(1e-3));
  }

  // The Newton matrix as a dense one, column by column.
  dealii::FullMatrix<double> dense_newton_matrix(Problem<2>         &problem,
                                                 const time::Vector &c)
  {
    const auto       &blocks = problem.system.blocks();
    auto              phi = problem.system.slabs().make_vector(), Ax = phi;
    auto              rho = problem.system.levels().make_vector(), Bx = rho;
    const std::size_t n = phi.size(), m = rho.size();
    dealii::FullMatrix<double> result(n + m, n + m);
    for (std::size_t j = 0; j < n; ++j)
      {
        phi            = 0.;
        phi.begin()[j] = 1.;
        blocks.vmult_stiffness(Ax, phi);
        blocks.Tvmult_continuity(Bx, phi);
        for (std::size_t i = 0; i < n; ++i)
          result(i, j) = Ax.begin()[i];
        for (std::size_t i = 0; i < m; ++i)
          {
            result(n + i, j) = Bx.begin()[i];
            result(j, n + i) = -Bx.begin()[i];
          }
      }
    for (std::size_t i = 0; i < m; ++i)
      result(n + i, n + i) = c.begin()[i];
    return result;
  }
} // namespace

BOOST_AUTO_TEST_SUITE(newton_solver)

BOOST_AUTO_TEST_CASE(both_rows_hold_in_2d)
{
  check_residual<2>("square_tri.geo", 0.12);
  check_residual<2>("square_quad.geo", 0.12);
  check_residual<2>("square_tri.geo", 0.2, space::Potentials::refined);
  check_residual<2>("square_quad.geo", 0.2, space::Potentials::refined);
  check_residual<2>("square_tri.geo", 0.2, space::Potentials::quadratic);
  check_residual<2>("square_quad.geo", 0.2, space::Potentials::quadratic);
}

BOOST_AUTO_TEST_CASE(both_rows_hold_in_3d)
{
  check_residual<3>("box_with_hole.geo", 0.4);
  check_residual<3>("hex_box.geo", 0.25);
}

BOOST_AUTO_TEST_CASE(the_norm_of_the_residual_is_that_asked_for)
{
  check_norm<2>("square_tri.geo", 0.12, space::Potentials::same);
  check_norm<2>("square_quad.geo", 0.12, space::Potentials::refined);
  check_norm<2>("square_tri.geo", 0.2, space::Potentials::quadratic);
  check_norm<3>("box_with_hole.geo", 0.4, space::Potentials::refined);
}

BOOST_AUTO_TEST_CASE(agrees_with_a_direct_solution)
{
  if (dealii::Utilities::MPI::n_mpi_processes(MPI_COMM_WORLD) > 1)
    return;
  Problem<2> problem(
    "square_tri.geo", 0.3, 4, gaussian<2>(0.3, 0.1), gaussian<2>(0.6, 0.1));
  auto      &system = problem.system;
  const auto state  = problem.some_state();
  system.linearize(state);
  const auto f = balanced(problem, wave(problem.space, system.slabs(), 2.));
  const auto g = wave(problem.space, system.levels(), 3.);

  auto matrix = dense_newton_matrix(problem, schur_diagonal(problem, state));
  const std::size_t      n = f.size(), m = g.size();
  dealii::Vector<double> right(n + m), x(n + m);
  std::copy(f.begin(), f.end(), right.begin());
  std::copy(g.begin(), g.end(), right.begin() + n);
  // One constant of the potential is free: fix it by the sum of phi_1.
  for (unsigned int i = 0; i < problem.space.n_owned(); ++i)
    for (unsigned int j = 0; j < problem.space.n_owned(); ++j)
      matrix(i * 4, j * 4) += 1.;
  matrix.gauss_jordan();
  matrix.vmult(x, right);

  solver::NewtonSolver<2>::Parameters parameters;
  parameters.max_iterations = 200;
  solver::NewtonSolver<2> newton(
    system.pair(), system.slabs(), system.levels(), parameters, problem.timer);
  auto dphi = system.slabs().make_vector();
  auto drho = system.levels().make_vector();
  newton.solve(system, state, f, g, 1., 1e-10, dphi, drho);
  double error = 0, shift = dphi.begin()[0] - x(0);
  for (std::size_t i = 0; i < n; ++i)
    error = std::max(error, std::abs(dphi.begin()[i] - shift - x(i)));
  BOOST_TEST(error < 1e-6 * x.linfty_norm());
  error = 0;
  for (std::size_t i = 0; i < m; ++i)
    error = std::max(error, std::abs(drho.begin()[i] - x(n + i)));
  BOOST_TEST(error < 1e-6 * x.linfty_norm());
}

BOOST_AUTO_TEST_CASE(the_schur_complement_is_approximated)
{
  // S = C + B^T A^-1 B formed exactly; with it and its approximation the
  // relative error of S~^-1 S on a vector is moderate, which is what FGMRES
  // needs, and far better than that of C^-1 alone.
  if (dealii::Utilities::MPI::n_mpi_processes(MPI_COMM_WORLD) > 1)
    return;
  Problem<2> problem(
    "square_tri.geo", 0.25, 6, gaussian<2>(0.3, 0.1), gaussian<2>(0.6, 0.1));
  auto      &system = problem.system;
  const auto state  = system.constant_state(1e-2);
  system.linearize(state);
  const auto        c    = schur_diagonal(problem, state);
  const auto        full = dense_newton_matrix(problem, c);
  const std::size_t n    = problem.system.slabs().make_vector().size(),
                    m = c.size(), N = 6, n_v = problem.space.n_owned();
  dealii::FullMatrix<double> A(n, n), B(n, m), product(n, m), S(m, m);
  for (std::size_t i = 0; i < n; ++i)
    {
      for (std::size_t j = 0; j < n; ++j)
        A(i, j) = full(i, j);
      for (std::size_t j = 0; j < m; ++j)
        B(i, j) = -full(i, n + j);
    }
  // the constants of the slabs, which B does not produce on zero-mean data
  for (std::size_t s = 0; s < N; ++s)
    for (std::size_t i = 0; i < n_v; ++i)
      for (std::size_t j = 0; j < n_v; ++j)
        A(i * N + s, j * N + s) += 1.;
  A.gauss_jordan();
  A.mmult(product, B);
  B.Tmmult(S, product);
  for (std::size_t i = 0; i < m; ++i)
    S(i, i) += c.begin()[i];

  // zero weighted mean in each level
  auto              x      = wave(problem.space, system.levels(), 3.);
  const std::size_t levels = N - 1;
  for (std::size_t l = 0; l < levels; ++l)
    {
      double sum = 0;
      for (std::size_t i = 0; i < n_v; ++i)
        sum += problem.space.weights()[i] * x.begin()[i * levels + l];
      for (std::size_t i = 0; i < n_v; ++i)
        x.begin()[i * levels + l] -= sum / problem.space.volume();
    }
  dealii::Vector<double> values(m), Sx(m);
  std::copy(x.begin(), x.end(), values.begin());
  S.vmult(Sx, values);
  auto g = system.levels().make_vector(), y = g;
  std::copy(Sx.begin(), Sx.end(), g.begin());

  solver::CommutingPreconditioner<2>::Parameters parameters;
  parameters.inner_tolerance  = 1e-8;
  parameters.inner_iterations = 200;
  solver::CommutingPreconditioner<2> preconditioner(system.pair(),
                                                    system.slabs(),
                                                    system.levels(),
                                                    parameters);
  preconditioner.initialize(system, state.potential, c);
  preconditioner.solve_schur(y, g);
  y -= x;
  BOOST_TEST(y.l2_norm() < 0.9 * x.l2_norm());
  auto only_c = g;
  for (std::size_t k = 0; k < m; ++k)
    only_c.begin()[k] = g.begin()[k] / c.begin()[k] - x.begin()[k];
  BOOST_TEST(y.l2_norm() < 0.05 * only_c.l2_norm());
}

BOOST_AUTO_TEST_SUITE_END()
