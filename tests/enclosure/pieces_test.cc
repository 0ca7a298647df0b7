// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/enclosure/domain.h>
#include <otto/enclosure/pieces_problem.h>
#include <otto/space/pair.h>

#include <deal.II/base/bounding_box.h>

#include <problem.h>

using namespace otto;
using dealii::Point;

namespace
{
  struct Moments
  {
    double mass = 0, centre = 0, square = 0, defect = 0;
  };

  // Of a linear density, in the unit frame.
  template <int dim>
  Moments moments(const space::Space<dim> &space)
  {
    const enclosure::Domain<dim> domain(space);
    std::vector<double>          density;
    for (const auto &x : domain.points)
      density.push_back(1 + x[0] - 0.5 * x[dim - 1]);
    const enclosure::Pieces<dim> pieces(space, domain, density);
    Moments                      result;
    for (const auto &piece : pieces.pieces)
      {
        result.mass += piece.mass;
        result.centre += piece.mass * piece.centre[0];
        result.square += piece.mass * (piece.centre.square() + piece.variance);
      }
    for (std::size_t c = 0; c < domain.n_cells(); ++c)
      {
        result.mass -= pieces.cell_mass[c];
        result.defect += pieces.cell_defect[c];
      }
    BOOST_TEST(std::abs(result.mass) < 1e-12);
    result.mass = 0;
    for (const double m : pieces.cell_mass)
      result.mass += m;
    return result;
  }

  template <int dim>
  void check(const std::string &file, const double size)
  {
    const mesh::Mesh<dim>   mesh(Problem<dim>::parameters(file, size),
                               MPI_COMM_SELF);
    const space::Space<dim> space(mesh.triangulation(), MPI_COMM_SELF);
    const space::Pair<dim>  pair(space, space::Potentials::refined);
    const auto              a = moments(space),
               b              = moments(space::flat_space(pair.potential()));
    BOOST_TEST_CONTEXT(file)
    {
      const auto close = boost::test_tools::tolerance(1e-10);
      BOOST_TEST(a.mass == b.mass, close);
      BOOST_TEST(a.centre == b.centre, close);
      BOOST_TEST(a.square == b.square, close);
      BOOST_TEST(a.defect > 0.);
      BOOST_TEST(b.defect < 0.5 * a.defect);
    }
  }
} // namespace

BOOST_AUTO_TEST_CASE(pieces_keep_the_moments_of_a_density)
{
  check<2>("square_tri.geo", 0.3);
  check<2>("square_quad.geo", 0.3);
  check<3>("bar.geo", 0.2);
  check<3>("hex_box.geo", 0.4);
}

// By Jensen's inequality a coupling costs no less than the distance of the
// centres. Mass goes as far as it can here.
template <int dim>
void
check_centres(const std::string &file, const double size)
{
  const mesh::Mesh<dim>        mesh(Problem<dim>::parameters(file, size),
                             MPI_COMM_SELF);
  const space::Space<dim>      space(mesh.triangulation(), MPI_COMM_SELF);
  const enclosure::Domain<dim> domain(space);
  // the corners of the box, which are vertices
  const auto box =
    dealii::BoundingBox<dim>(domain.points).get_boundary_points();
  std::vector<double> density[2];
  for (const auto &x : domain.points)
    {
      density[0].push_back(x.distance(box.first) < 1e-6);
      density[1].push_back(x.distance(box.second) < 1e-6);
    }
  const enclosure::Pieces<dim> from(space, domain, density[0]),
    to(space, domain, density[1]);
  const auto                    metric = enclosure::make_metric(domain);
  const std::vector<double>     zero(domain.points.size(), 0.);
  enclosure::PiecesProblem<dim> problem(
    *metric, from.pieces, to.pieces, zero, zero);
  problem.solve(0.);
  const auto centre = [](const enclosure::Pieces<dim> &pieces) {
    dealii::Tensor<1, dim> sum;
    double                 mass = 0;
    for (const auto &piece : pieces.pieces)
      {
        mass += piece.mass;
        sum += piece.mass * (piece.centre - Point<dim>());
      }
    return std::make_pair(Point<dim>(sum / mass), mass);
  };
  const auto [start, mass] = centre(from);
  const auto [end, other]  = centre(to);
  BOOST_TEST_CONTEXT(file)
  {
    BOOST_TEST(start.distance(end) > 0.7 * domain.diagonal);
    BOOST_TEST(problem.primal() >= mass * start.distance_square(end));
    BOOST_TEST(2 * problem.dual() >= mass * start.distance_square(end));
    BOOST_TEST(metric->diameter() >= domain.diagonal);
  }
}

BOOST_AUTO_TEST_CASE(a_coupling_costs_no_less_than_the_distance_of_the_centres)
{
  check_centres<2>("square_tri.geo", 0.2);
  check_centres<2>("square_quad.geo", 0.2);
  check_centres<3>("bar.geo", 0.2);
  check_centres<3>("hex_box.geo", 0.25);
  check_centres<3>("box_with_hole.geo", 0.25);
}
