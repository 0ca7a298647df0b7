// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/enclosure/enclosure.h>
#include <otto/enclosure/pieces_problem.h>

#include <deal.II/grid/grid_generator.h>
#include <deal.II/grid/tria.h>

#include <problem.h>

using namespace otto;
using dealii::Point;

namespace
{
  // 1 + a (x - 1/2) on [0, 1], which all meshes have exactly, to the same with
  // the other sign. The quantile function of the first is the root x of
  // a x^2/2 + (1 - a/2) x = q.
  const double slope = 1.6;

  double linear_distance_squared()
  {
    const auto quantile = [](const double a, const double q) {
      const double b = 1 - a / 2;
      return 2 * q / (b + std::sqrt(b * b + 2 * a * q));
    };
    // the middle of 10^5 intervals
    const unsigned int n      = 100000;
    double             result = 0;
    for (unsigned int k = 0; k < n; ++k)
      {
        const double q = (k + 0.5) / n;
        result += std::pow(quantile(slope, q) - quantile(-slope, q), 2) / n;
      }
    return result;
  }

  template <int dim>
  Problem<dim> linear_problem(const std::string &file, const double size)
  {
    return Problem<dim>(
      file,
      size,
      2,
      [](const Point<dim> &x) { return 1 + slope * (x[0] - 0.5); },
      [](const Point<dim> &x) { return 1 - slope * (x[0] - 0.5); });
  }

  template <int dim>
  enclosure::Enclosure enclose(const Problem<dim>          &problem,
                               const enclosure::Parameters &parameters,
                               const enclosure::Guess      &guess)
  {
    return enclosure::enclose(problem.space,
                              problem.system.ends().initial,
                              problem.system.ends().final,
                              guess,
                              parameters);
  }

  template <int dim>
  enclosure::Guess no_guess(const Problem<dim> &problem)
  {
    const std::vector<double> zero(problem.space.n_local(), 0.);
    return {zero, zero};
  }

  // Only on the given mesh.
  enclosure::Parameters not_refined()
  {
    enclosure::Parameters parameters;
    parameters.width  = 0;
    parameters.pieces = 1;
    return parameters;
  }

  template <int dim>
  void check_linear(const std::string &file, const std::vector<double> &sizes)
  {
    const double        exact = linear_distance_squared();
    std::vector<double> width, h;
    for (const double size : sizes)
      {
        const auto problem = linear_problem<dim>(file, size);
        const auto result  = enclose(problem, not_refined(), no_guess(problem));
        BOOST_TEST_CONTEXT(file << ", size " << size)
        {
          BOOST_TEST(result.lower <= exact);
          BOOST_TEST(result.upper >= exact);
          BOOST_TEST(result.follows_walls);
          BOOST_TEST(result.refinements == 0u);
        }
        width.push_back(result.upper - result.lower);
        h.push_back(std::pow(double(problem.space.n_dofs()), -1. / dim));
      }
    const double order =
      std::log(width.front() / width.back()) / std::log(h.front() / h.back());
    BOOST_TEST_MESSAGE(file << ": order of the width " << order);
    BOOST_TEST(order > 1.6);
  }
} // namespace

BOOST_AUTO_TEST_CASE(the_distance_is_inside_on_triangles)
{
  check_linear<2>("square_tri.geo", {0.2, 0.1, 0.05});
}

BOOST_AUTO_TEST_CASE(the_distance_is_inside_on_quadrilaterals)
{
  check_linear<2>("square_quad.geo", {0.2, 0.1, 0.05});
}

BOOST_AUTO_TEST_CASE(the_distance_is_inside_on_tetrahedra)
{
  check_linear<3>("bar.geo", {0.4, 0.2, 0.13});
}

BOOST_AUTO_TEST_CASE(the_distance_is_inside_on_hexahedra)
{
  check_linear<3>("hex_box.geo", {0.5, 0.25, 0.125});
}

namespace
{
  // The distances of the mass of a density on triangles from the origin, in
  // ascending order, with masses.
  std::vector<std::pair<double, double>>
  distances_from_origin(const Problem<2>          &problem,
                        const std::vector<double> &density)
  {
    const enclosure::Domain<2>             domain(problem.space);
    std::vector<std::pair<double, double>> result;
    const unsigned int                     n = 16;
    auto cell = problem.space.dof_handler().begin_active();
    for (std::size_t c = 0; c < domain.n_cells(); ++c, ++cell)
      {
        double rho[3];
        for (unsigned int k = 0; k < 3; ++k)
          rho[k] = density[domain.vertex(c, k)];
        if (rho[0] + rho[1] + rho[2] == 0.)
          continue;
        // the middles of n^2 equal triangles
        for (unsigned int i = 0; i < n; ++i)
          for (unsigned int j = 0; i + j < n; ++j)
            for (const double s : {1. / 3, 2. / 3})
              {
                if (s > 0.5 && i + j + 1 == n)
                  continue;
                const double a = (i + s) / n, b = (j + s) / n, o = 1 - a - b;
                const auto   x = o * cell->vertex(0) + a * cell->vertex(1) +
                               b * cell->vertex(2);
                result.emplace_back(x.norm(),
                                    (o * rho[0] + a * rho[1] + b * rho[2]) *
                                      cell->measure() / (n * n));
              }
      }
    std::sort(result.begin(), result.end());
    return result;
  }

  // If all ways go by the corner of an L in the origin, d(x, y) = |x| + |y|,
  // and the nearest go to the farthest: the sum of their products is least
  // then.
  double distance_squared_by_corner(const Problem<2>          &problem,
                                    const std::vector<double> &initial,
                                    const std::vector<double> &final)
  {
    const auto  from   = distances_from_origin(problem, initial);
    auto        to     = distances_from_origin(problem, final);
    double      result = 0, mass = 0;
    std::size_t j    = to.size();
    double      left = 0;
    for (auto [r, m] : from)
      {
        mass += m;
        while (m > 1e-15 && (left > 0. || j > 0))
          {
            if (!(left > 0.))
              left = to[--j].second;
            const double part = std::min(m, left);
            result += part * std::pow(r + to[j].first, 2);
            m -= part;
            left -= part;
          }
      }
    return result / mass;
  }
} // namespace

BOOST_AUTO_TEST_CASE(the_distance_round_a_corner_is_inside)
{
  const auto bump_at = [](const Point<2> &centre) {
    return
      [=](const Point<2> &x) { return std::max(0., 0.3 - x.distance(centre)); };
  };
  std::vector<double> width, h;
  for (const double size : {0.1, 0.06, 0.035})
    {
      const Problem<2> problem("l_shape.geo",
                               size,
                               2,
                               bump_at({-0.35, -0.65}),
                               bump_at({0.65, 0.35}),
                               MPI_COMM_SELF);
      const double     exact =
        distance_squared_by_corner(problem,
                                   problem.system.ends().initial,
                                   problem.system.ends().final);
      const auto result = enclose(problem, not_refined(), no_guess(problem));
      BOOST_TEST_MESSAGE(result.lower << " <= " << exact
                                      << " <= " << result.upper);
      BOOST_TEST(result.lower <= exact);
      BOOST_TEST(result.upper >= exact);
      width.push_back(result.upper - result.lower);
      h.push_back(size);
    }
  BOOST_TEST(std::log(width.front() / width.back()) >
             1.5 * std::log(h.front() / h.back()));
}

BOOST_AUTO_TEST_CASE(the_mesh_is_refined_until_the_width_is_reached)
{
  const auto            problem = linear_problem<2>("square_tri.geo", 0.2);
  const double          exact   = linear_distance_squared();
  enclosure::Parameters parameters;
  parameters.width  = 1e-2;
  parameters.pieces = 100000;
  const auto result = enclose(problem, parameters, no_guess(problem));
  BOOST_TEST(result.lower <= exact);
  BOOST_TEST(result.upper >= exact);
  BOOST_TEST(result.relative_width() <= 1e-2);
  BOOST_TEST(result.refinements > 0u);
  // not once more than needed
  parameters.pieces = result.pieces / 2;
  BOOST_TEST(enclose(problem, parameters, no_guess(problem)).relative_width() >
             1e-2);
}

// Whatever the search starts with, it is a bound.
BOOST_AUTO_TEST_CASE(a_wrong_potential_is_no_harm)
{
  const auto   problem = linear_problem<2>("square_tri.geo", 0.1);
  const double exact   = linear_distance_squared();
  auto         guess   = no_guess(problem);
  for (std::size_t i = 0; i < guess.initial.size(); ++i)
    {
      guess.initial[i] = std::sin(40. * problem.space.point(i)[0]);
      guess.final[i]   = 10. * problem.space.point(i)[1];
    }
  const auto best   = enclose(problem, not_refined(), no_guess(problem)),
             result = enclose(problem, not_refined(), guess);
  BOOST_TEST(result.lower <= exact);
  BOOST_TEST(result.upper >= exact);
  BOOST_TEST(std::abs(result.upper - best.upper) < 1e-2 * exact);
}

// What the size of the pieces costs is needed: with the curvature zero, which
// is too small, the lower number is above the distance.
BOOST_AUTO_TEST_CASE(multipliers_at_vertices_alone_are_no_bound)
{
  const auto                 problem = linear_problem<2>("square_tri.geo", 0.2);
  const enclosure::Domain<2> domain(problem.space);
  const auto                 metric = enclosure::make_metric(domain);
  std::vector<double>        density[2];
  for (const double sign : {1., -1.})
    for (const auto &point : domain.points)
      density[sign < 0].push_back(1 + sign * slope * point[0] * domain.length);
  const enclosure::Pieces<2> sources(problem.space, domain, density[0]),
    targets(problem.space, domain, density[1]);
  const std::vector<double>   zero(domain.points.size(), 0.);
  enclosure::PiecesProblem<2> coupling(
    *metric, sources.pieces, targets.pieces, zero, zero);
  coupling.solve(0.);
  double mass = 0;
  for (const double m : sources.cell_mass)
    mass += m;
  BOOST_TEST(2 * domain.length * domain.length * coupling.dual() / mass >
             linear_distance_squared());
}

// On two squares, with different masses.
BOOST_AUTO_TEST_CASE(two_pieces_of_a_domain_are_two_problems)
{
  const auto squares = [](const std::vector<double> &places) {
    auto result = std::make_unique<dealii::Triangulation<2>>();
    for (const double x : places)
      {
        dealii::Triangulation<2> one, before;
        dealii::GridGenerator::subdivided_hyper_rectangle(one,
                                                          {6, 6},
                                                          Point<2>(x, 0.),
                                                          Point<2>(x + 1., 1.));
        before.copy_triangulation(places.front() == x ? one : *result);
        result->clear();
        if (places.front() == x)
          result->copy_triangulation(one);
        else
          dealii::GridGenerator::merge_triangulations(before, one, *result);
      }
    return result;
  };
  const auto value = [&](const std::vector<double> &places) {
    const auto            mesh = squares(places);
    const space::Space<2> space(*mesh, MPI_COMM_SELF);
    std::vector<double>   initial, final, zero(space.n_local(), 0.);
    for (unsigned int i = 0; i < space.n_local(); ++i)
      {
        const double x = space.point(i)[0], m = places.size() == 1 ? 1.
                                                : x < 2.           ? 0.5
                                                                   : 1.5;
        const double s = x < 2. ? x - 0.5 : 0.5 * (x - 3.5);
        initial.push_back(m * (1 + slope * s));
        final.push_back(m * (1 - slope * s));
      }
    return enclosure::enclose(
      space, initial, final, {zero, zero}, not_refined());
  };
  const auto near = value({0.}), far = value({3.}), both = value({0., 3.});
  BOOST_TEST(std::abs(both.lower - 0.25 * near.lower - 0.75 * far.lower) <
             2e-3 * both.lower);
  BOOST_TEST(std::abs(both.upper - 0.25 * near.upper - 0.75 * far.upper) <
             2e-3 * both.upper);
}
