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
  check_equation(const std::string &file, const double size)
  {
    Problem<dim> problem(
      file, size, 6, gaussian<dim>(0.3, 0.1), gaussian<dim>(0.6, 0.1));
    auto &     system = problem.system;
    const auto state  = problem.some_state();
    system.linearize(state);
    const auto c = schur_diagonal(problem, state);
    const auto g = wave(problem.space, system.levels(), 3.);
    solver::PotentialCorrection<dim> correction(problem.space,
                                                system.slabs(),
                                                system.levels());
    auto dphi = system.slabs().make_vector();
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
} // namespace

BOOST_AUTO_TEST_SUITE(potential_correction)

BOOST_AUTO_TEST_CASE(the_equation_holds_in_2d)
{
  check_equation<2>("square_tri.geo", 0.12);
  check_equation<2>("square_quad.geo", 0.12);
}

BOOST_AUTO_TEST_CASE(the_equation_holds_in_3d)
{
  check_equation<3>("box_with_hole.geo", 0.4);
  check_equation<3>("hex_box.geo", 0.25);
}

BOOST_AUTO_TEST_CASE(iterations_do_not_grow_with_the_number_of_slabs)
{
  // because all times of a vertex are eliminated together
  std::vector<unsigned int> iterations;
  for (const unsigned int n_slabs : {8, 32})
    {
      Problem<2> problem("square_tri.geo",
                         0.2,
                         n_slabs,
                         gaussian<2>(0.3, 0.1),
                         gaussian<2>(0.6, 0.1));
      auto &system = problem.system;
      auto  state  = system.constant_state(1e-2);
      system.linearize(state);
      const auto c = schur_diagonal(problem, state);
      const auto g = wave(problem.space, system.levels(), 3.);
      solver::PotentialCorrection<2> correction(problem.space,
                                                system.slabs(),
                                                system.levels());
      auto dphi = system.slabs().make_vector();
      iterations.push_back(correction.solve(system, c, g, 1e-6, 2000, dphi));
    }
  BOOST_TEST(iterations[0] > 0);
  BOOST_TEST(iterations[1] < 2 * iterations[0]);
}

BOOST_AUTO_TEST_CASE(iterations_do_not_grow_with_the_mesh)
{
  // because of the coarse levels: with lines at vertices alone they double
  std::vector<unsigned int> iterations;
  for (const double size : {0.12, 0.06, 0.03})
    {
      Problem<2> problem(
        "square_tri.geo", size, 8, gaussian<2>(0.3, 0.1), gaussian<2>(0.6, 0.1));
      auto &system = problem.system;
      auto  state  = system.constant_state(1.);
      system.linearize(state);
      const auto c = schur_diagonal(problem, state);
      const auto g = wave(problem.space, system.levels(), 3.);
      solver::PotentialCorrection<2> correction(problem.space,
                                                system.slabs(),
                                                system.levels());
      auto dphi = system.slabs().make_vector();
      iterations.push_back(correction.solve(system, c, g, 1e-6, 2000, dphi));
    }
  BOOST_TEST(iterations[0] > 5);
  BOOST_TEST(iterations[2] < 1.5 * iterations[0]);
}

BOOST_AUTO_TEST_CASE(the_preconditioner_is_symmetric_and_positive)
{
  Problem<2> problem(
    "square_quad.geo", 0.1, 6, gaussian<2>(0.3, 0.1), gaussian<2>(0.6, 0.1));
  auto &     system = problem.system;
  const auto state  = problem.some_state();
  system.linearize(state);
  auto c_inverse = schur_diagonal(problem, state);
  for (std::size_t k = 0; k < c_inverse.locally_owned_size(); ++k)
    c_inverse.begin()[k] = 1. / c_inverse.begin()[k];
  solver::LineMultilevel<2> preconditioner(problem.space,
                                           system.slabs(),
                                           system.levels());
  preconditioner.initialize(system.blocks(), c_inverse);
  const auto x = wave(problem.space, system.slabs(), 2.);
  const auto y = wave(problem.space, system.slabs(), 5.);
  auto       px = system.slabs().make_vector(), py = px;
  preconditioner.vmult(px, x);
  preconditioner.vmult(py, y);
  const double xx = px * x, yy = py * y, xy = px * y, yx = py * x;
  BOOST_TEST(xx > 0.);
  BOOST_TEST(yy > 0.);
  BOOST_TEST(std::abs(xy - yx) < 1e-12 * px.l2_norm() * y.l2_norm());
}

BOOST_AUTO_TEST_SUITE_END()
