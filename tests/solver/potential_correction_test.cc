// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/solver/potential_correction.h>

#include "problem.h"

using namespace otto;

namespace
{
  template <int dim>
  void
  check_equation(const std::string      &file,
                 const double            size,
                 const space::Potentials potentials = space::Potentials::same)
  {
    auto  problem = problem_of_gaussians<dim>(file, size, 6, 0.6, potentials);
    auto &system  = problem.system;
    const auto state = problem.some_state();
    system.linearize(state);
    const auto c = schur_diagonal(problem, state);
    const auto g = wave(problem.space, system.levels(), 3.);
    solver::PotentialCorrection<dim> correction(problem.system.pair(),
                                                system.slabs(),
                                                system.levels());
    auto                             dphi = system.slabs().make_vector();
    correction.solve(system, c, g, 1e-10, 2000, dphi);

    // A dphi = B drho with C drho = g - B^T dphi: the second row of the Newton
    // system, and the first one without the continuity residual
    const auto multiplied = [&](const time::Vector &level) {
      auto scaled = level, product = system.slabs().make_vector();
      for (std::size_t k = 0; k < c.locally_owned_size(); ++k)
        scaled.begin()[k] /= c.begin()[k];
      system.blocks().vmult_continuity(product, scaled);
      return product;
    };
    auto drho = system.levels().make_vector();
    system.blocks().Tvmult_continuity(drho, dphi);
    drho.sadd(-1., 1., g);
    auto residual = system.slabs().make_vector();
    system.blocks().vmult_stiffness(residual, dphi);
    residual -= multiplied(drho);
    BOOST_TEST(dphi.l2_norm() > 0.);
    BOOST_TEST(residual.l2_norm() < 1e-7 * multiplied(g).l2_norm());
  }



  // Iterations of CG at constant densities and slack mu.
  unsigned int
  iterations(const double size, const unsigned int n_slabs, const double mu)
  {
    Problem<2> problem("square_tri.geo",
                       size,
                       n_slabs,
                       gaussian<2>(0.3, 0.1),
                       gaussian<2>(0.6, 0.1));
    auto      &system = problem.system;
    const auto state  = system.constant_state(mu);
    system.linearize(state);
    const auto                     c = schur_diagonal(problem, state);
    const auto                     g = wave(problem.space, system.levels(), 3.);
    solver::PotentialCorrection<2> correction(problem.system.pair(),
                                              system.slabs(),
                                              system.levels());
    auto                           dphi = system.slabs().make_vector();
    return correction.solve(system, c, g, 1e-6, 2000, dphi);
  }
} // namespace

BOOST_AUTO_TEST_SUITE(potential_correction)

BOOST_AUTO_TEST_CASE(the_equation_holds_in_2d)
{
  check_equation<2>("square_tri.geo", 0.12);
  check_equation<2>("square_tri.geo", 0.12, space::Potentials::refined);
  check_equation<2>("square_quad.geo", 0.12);
}

BOOST_AUTO_TEST_CASE(the_equation_holds_in_3d)
{
  check_equation<3>("box_with_hole.geo", 0.4);
  check_equation<3>("hex_box.geo", 0.25);
}

BOOST_AUTO_TEST_CASE(the_equation_holds_on_a_few_vertices)
{
  // whose lines have the constants: their matrices are singular
  check_equation<2>("square_tri.geo", 2.);
  check_equation<2>("square_quad.geo", 2.);
  check_equation<3>("hex_box.geo", 2.);
}

BOOST_AUTO_TEST_CASE(iterations_do_not_grow_with_the_number_of_slabs)
{
  // because all times of a vertex are eliminated together
  const auto few = iterations(0.2, 8, 1e-2), many = iterations(0.2, 32, 1e-2);
  BOOST_TEST(few > 0);
  BOOST_TEST(many < 2 * few);
}

BOOST_AUTO_TEST_CASE(iterations_do_not_grow_with_the_mesh)
{
  // because of the coarse levels: with lines at vertices alone they double
  const auto coarse = iterations(0.12, 8, 1.), fine = iterations(0.03, 8, 1.);
  BOOST_TEST(coarse > 5);
  BOOST_TEST(fine < 1.5 * coarse);
}

BOOST_AUTO_TEST_CASE(the_preconditioner_is_symmetric_and_positive)
{
  Problem<2> problem(
    "square_quad.geo", 0.1, 6, gaussian<2>(0.3, 0.1), gaussian<2>(0.6, 0.1));
  auto      &system = problem.system;
  const auto state  = problem.some_state();
  system.linearize(state);
  auto c_inverse = schur_diagonal(problem, state);
  for (std::size_t k = 0; k < c_inverse.locally_owned_size(); ++k)
    c_inverse.begin()[k] = 1. / c_inverse.begin()[k];
  solver::LineMultilevel<2> preconditioner(problem.system.pair(),
                                           system.slabs(),
                                           system.levels());
  preconditioner.initialize(system.blocks(), c_inverse);
  const auto x  = wave(problem.space, system.slabs(), 2.);
  const auto y  = wave(problem.space, system.slabs(), 5.);
  auto       px = system.slabs().make_vector(), py = px;
  preconditioner.vmult(px, x);
  preconditioner.vmult(py, y);
  const double xx = px * x, yy = py * y, xy = px * y, yx = py * x;
  BOOST_TEST(xx > 0.);
  BOOST_TEST(yy > 0.);
  BOOST_TEST(std::abs(xy - yx) < 1e-12 * px.l2_norm() * y.l2_norm());
}

BOOST_AUTO_TEST_SUITE_END()
