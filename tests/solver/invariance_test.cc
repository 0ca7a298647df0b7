// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include "shape.h"

using namespace otto;
using dealii::Point;

BOOST_AUTO_TEST_SUITE(invariance)

BOOST_AUTO_TEST_CASE(the_unit_of_length_changes_nothing)
{
  const auto one = solve({}, left, right);
  BOOST_TEST((one.outcome.status == Status::converged));
  for (const double scale : {1e-7, 1e-3, 1e3, 1e8})
    {
      Shape shape;
      shape.scale       = scale;
      const auto  other = solve(shape, left, right);
      const auto &a = one.outcome, &b = other.outcome;
      BOOST_TEST(b.history.size() == a.history.size());
      BOOST_TEST(other.iterations == one.iterations);
      BOOST_TEST(b.certificate.value() / (scale * scale) ==
                   a.certificate.value(),
                 boost::test_tools::tolerance(1e-9));
      BOOST_TEST(b.mu / (scale * scale) == a.mu,
                 boost::test_tools::tolerance(1e-9));
      BOOST_TEST(b.history[3].values.action / (scale * scale) ==
                   a.history[3].values.action,
                 boost::test_tools::tolerance(1e-9));
      BOOST_TEST(other.state.potential.linfty_norm() / (scale * scale) ==
                   one.state.potential.linfty_norm(),
                 boost::test_tools::tolerance(1e-6));
    }
}

namespace
{
  // weight int rho^2 for densities of this mean.
  model::Problem<2> congested(const space::Space<2> &space,
                              const double           weight,
                              const double           mean)
  {
    const auto energy = std::make_shared<model::EnergySum<2>>(
      std::vector<model::EnergySum<2>::Term>{
        {"power", weight, model::energy_types<2>().create("power")}});
    energy->attach(space, mesh::Regions());
    model::Problem<2> result;
    result.running_cost = energy;
    result.mean_density = mean;
    result.mass         = mean * space.volume();
    return result;
  }

  // The same at the end alone.
  model::Problem<2>
  game(const space::Space<2> &space, const double weight, const double mean)
  {
    auto result = congested(space, weight, mean);
    std::swap(result.running_cost, result.terminal_cost);
    return result;
  }
} // namespace

BOOST_AUTO_TEST_CASE(the_unit_of_length_changes_no_other_problem)
{
  using Make = decltype(Shape::problem);
  // with the power of the length that the action has
  const std::vector<std::pair<double, Make>> problems = {
    {3.,
     [](const auto &, double) {
       model::Problem<2> result;
       result.hamiltonian = std::make_shared<model::PowerHamiltonian<2>>(3.);
       return result;
     }},
    {2.,
     [](const auto &, const double scale) {
       model::Problem<2> result;
       result.diffusion = 0.03 * scale * scale;
       return result;
     }},
    {2.,
     [](const auto &, const double scale) {
       model::Problem<2> result;
       result.growth_length = 0.2 * scale;
       return result;
     }},
    {2.,
     [](const auto &space, const double scale) {
       return congested(space, 0.1 * std::pow(scale, 4), 1 / space.volume());
     }},
    {2., [](const auto &space, const double scale) {
       return game(space, 0.1 * std::pow(scale, 4), 1 / space.volume());
     }}};
  for (const auto &[power, make] : problems)
    {
      Shape shape;
      shape.problem  = make;
      const auto one = solve(shape, left, right);
      BOOST_TEST((one.outcome.status == Status::converged));
      for (const double scale : {1e-3, 1e3})
        {
          shape.scale        = scale;
          const auto   other = solve(shape, left, right);
          const double unit  = std::pow(scale, power);
          BOOST_TEST(other.outcome.history.size() ==
                     one.outcome.history.size());
          BOOST_TEST(other.iterations == one.iterations);
          BOOST_TEST(other.outcome.certificate.value() / unit ==
                       one.outcome.certificate.value(),
                     boost::test_tools::tolerance(1e-8));
        }
    }
}

BOOST_AUTO_TEST_CASE(the_place_of_the_domain_changes_nothing)
{
  const auto one = solve({}, left, right);
  Shape      shape;
  // a power of two, so that the coordinates of the vertices, multiples of an
  // eighth, lose no digit
  shape.shift[0]   = 1048576.;
  shape.shift[1]   = -1048576.;
  const auto other = solve(shape, left, right);
  BOOST_TEST(other.outcome.history.size() == one.outcome.history.size());
  BOOST_TEST(other.iterations == one.iterations);
  BOOST_TEST(other.outcome.certificate.value() ==
               one.outcome.certificate.value(),
             boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(the_order_of_vertices_and_cells_changes_little)
{
  const auto one = solve({}, left, right);
  for (const unsigned int seed : {1u, 2u, 3u})
    {
      Shape shape;
      shape.shuffled   = seed;
      const auto other = solve(shape, left, right);
      BOOST_TEST((other.outcome.status == Status::converged));
      BOOST_TEST(std::abs(double(other.outcome.history.size()) -
                          double(one.outcome.history.size())) <= 2.);
      // both within the gap of the same discrete optimum
      BOOST_TEST(std::abs(other.outcome.certificate.value() -
                          one.outcome.certificate.value()) <=
                 1e-4 * one.outcome.certificate.primal);
    }
}

BOOST_AUTO_TEST_CASE(exchanged_ends_reverse_time)
{
  const Shape  shape;
  const Domain domain(shape);
  const auto   there = solve(domain, shape, left, right);
  const auto   back  = solve(domain, shape, right, left);
  BOOST_TEST(std::abs(there.outcome.certificate.value() -
                      back.outcome.certificate.value()) <=
             1e-4 * there.outcome.certificate.primal);
  double difference = 0;
  for (std::size_t i = 0; i < domain.space->n_owned(); ++i)
    for (unsigned int l = 0; l < 5; ++l)
      difference += domain.space->weights()[i] / 5 *
                    std::abs(there.state.density.begin()[i * 5 + l] -
                             back.state.density.begin()[i * 5 + 4 - l]);
  BOOST_TEST(dealii::Utilities::MPI::sum(difference, MPI_COMM_WORLD) < 1e-2);
}

namespace
{
  // The parts of a problem on two pieces and on each of them alone, where the
  // density has the means 1, 1/2 and 3/2.
  void check_two_pieces(
    const std::function<decltype(Shape::problem)(double)> &problem,
    const double                                           place = 3.)
  {
    const auto right_piece = [place](const Point<2> &x) {
      return far_right(Point<2>(x[0] - place + 3., x[1]));
    };
    // a quarter of the mass on the left piece, three quarters on the right one
    Shape near;
    near.problem = problem(0.5);
    const auto a = solve(near, left, right);
    Shape      far;
    far.corners  = {Point<2>(place, 0.)};
    far.problem  = problem(1.5);
    const auto b = solve(far, right_piece, [](const auto &) { return 1.; });
    Shape      both;
    both.corners = {Point<2>(), Point<2>(place, 0.)};
    both.problem = problem(1.);
    const Domain domain(both);
    // the densities of the pieces with the means 1/2 and 3/2
    const auto &space  = *domain.space;
    const auto  pieces = [&](const std::vector<Function> &f) {
      std::vector<double> mean(2, 0.);
      for (unsigned int i = 0; i < space.n_owned(); ++i)
        mean[space.components().of_vertex[i]] +=
          space.weights()[i] *
          f[space.components().of_vertex[i]](space.point(i));
      dealii::Utilities::MPI::sum(mean, MPI_COMM_WORLD, mean);
      return [f, mean](const Point<2> &x) {
        return x[0] < 2. ? 0.5 * f[0](x) / mean[0] : 1.5 * f[1](x) / mean[1];
      };
    };
    const auto c = solve(domain,
                         both,
                         pieces({left, right_piece}),
                         pieces({right, [](const auto &) { return 1.; }}));
    BOOST_TEST((c.outcome.status == Status::converged));
    const double expected = 0.25 * a.outcome.certificate.value() +
                            0.75 * b.outcome.certificate.value();
    BOOST_TEST(std::abs(c.outcome.certificate.value() - expected) <=
               1e-4 * expected);
    BOOST_TEST(c.outcome.certificate.relative_gap() <= 1e-4);
    if (both.problem && both.problem(space, 1.).growth_length > 0.)
      return;
    // each unknown level has the masses of the ends
    const std::size_t   m = c.state.density.size() / space.n_dofs();
    std::vector<double> mass(m, 0.);
    for (unsigned int i = 0; i < space.n_owned(); ++i)
      if (space.point(i)[0] < 2.)
        for (unsigned int l = 0; l < m; ++l)
          mass[l] += space.weights()[i] * c.state.density.begin()[i * m + l];
    dealii::Utilities::MPI::sum(mass, MPI_COMM_WORLD, mass);
    for (const double m : mass)
      BOOST_TEST(m == 0.5, boost::test_tools::tolerance(1e-12));
  }
} // namespace

BOOST_AUTO_TEST_CASE(a_domain_of_two_pieces_is_two_problems)
{
  check_two_pieces([](double) { return nullptr; });
  check_two_pieces([](const double mean) {
    return [mean](const auto &space, double) {
      auto result        = congested(space, 0.1, mean);
      result.hamiltonian = std::make_shared<model::PowerHamiltonian<2>>(1.5);
      return result;
    };
  });
  check_two_pieces([](double) {
    return [](const auto &, double) {
      model::Problem<2> result;
      result.growth_length = 0.3;
      return result;
    };
  });
  check_two_pieces([](const double mean) {
    return [mean](const auto &space, double) { return game(space, 0.5, mean); };
  });
  // the smallest gap is of the pieces, whatever is between them
  for (const double exponent : {2., 3.})
    check_two_pieces(
      [exponent](double) {
        return [exponent](const auto &, double) {
          model::Problem<2> result;
          result.hamiltonian =
            std::make_shared<model::PowerHamiltonian<2>>(exponent);
          return result;
        };
      },
      100.);
}

BOOST_AUTO_TEST_CASE(a_piece_without_mass_is_left_alone)
{
  Shape both;
  both.corners    = {Point<2>(), Point<2>(3., 0.)};
  const auto only = [](const Function &f) {
    return [f](const Point<2> &x) { return x[0] < 2. ? f(x) : 0.; };
  };
  const auto a = solve({}, left, right);
  const auto c = solve(both, only(left), only(right));
  BOOST_TEST((c.outcome.status == Status::converged));
  BOOST_TEST(
    std::abs(c.outcome.certificate.value() - a.outcome.certificate.value()) <=
    1e-4 * a.outcome.certificate.value());
}

BOOST_AUTO_TEST_SUITE_END()
