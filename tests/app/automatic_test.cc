// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <deal.II/base/parameter_handler.h>

#include <otto/app/circulation_velocity.h>
#include <otto/app/density_sections.h>
#include <otto/app/inner_point.h>
#include <otto/app/velocity_section.h>
#include <otto/app/wall_crossings.h>
#include <otto/base/exact_number.h>
#include <otto/flow/automatic_times.h>
#include <otto/flow/gradient_flow.h>
#include <otto/model/entry_values.h>
#include <otto/model/nodal_density.h>
#include <otto/space/point_locator.h>

#include <base/throws_with.h>
#include <model/energies.h>
#include <model/fixture.h>

#include <cmath>

using namespace otto;
using dealii::Point;

namespace
{
  // The largest difference of the nodal velocity to a rotation about a point,
  // and the largest sum of a row of its matrix, which a constant density sees.
  template <int dim>
  std::pair<double, double> against_rotation(const space::Space<dim> &space,
                                             const Point<dim>        &center)
  {
    app::CirculationVelocity<dim> velocity;
    velocity.attach(space);
    const auto v = velocity.nodal_values(0.);
    const auto k = velocity.convection(space::Convection<dim>(space), 0.);
    double     largest[2] = {0., 0.};
    for (unsigned int i = 0; i < space.n_owned(); ++i)
      {
        const auto   x  = space.point(i) - center;
        const double dx = v[i * dim] + 2 * M_PI * x[1],
                     dy = v[i * dim + 1] - 2 * M_PI * x[0];
        largest[0]      = std::max(largest[0], std::hypot(dx, dy));
        double sum      = 0;
        for (auto e = space.pattern().row_start[i];
             e < space.pattern().row_start[i + 1];
             ++e)
          sum += k[e];
        largest[1] = std::max(largest[1], std::abs(sum));
      }
    dealii::Utilities::MPI::max(largest, MPI_COMM_WORLD, largest);
    return {largest[0], largest[1]};
  }
} // namespace

BOOST_AUTO_TEST_CASE(a_circulation_is_a_rotation_in_a_disk)
{
  const Domain<2> coarse("disk.geo", 0.2), fine("disk.geo", 0.1);
  const auto [error, sum]           = against_rotation(coarse.space, {});
  const auto [fine_error, fine_sum] = against_rotation(fine.space, {});
  BOOST_TEST(error < 0.2 * 2 * M_PI);
  BOOST_TEST(fine_error < 0.75 * error);
  BOOST_TEST(sum < 1e-10);
  BOOST_TEST(fine_sum < 1e-10);
}

// also on ranks with cells none of whose vertices is theirs
BOOST_AUTO_TEST_CASE(a_circulation_stays_inside_of_any_domain)
{
  for (const std::string file :
       {"square_tri.msh", "square_quad.msh", "l_shape.msh", "annulus.msh"})
    {
      const Domain<2> domain(file);
      BOOST_TEST(against_rotation(domain.space, {}).second < 1e-10, file);
    }
  for (const std::string file :
       {"ball.msh", "bar.msh", "hex_box.msh", "box_with_hole.msh"})
    {
      const Domain<3> domain(file);
      // the sums of the horizontal walls are integrals over these
      BOOST_TEST(against_rotation(domain.space, {}).second < 1e-10, file);
    }
}

BOOST_AUTO_TEST_CASE(the_automatic_velocity_does_not_cross_walls)
{
  const auto type_on = [](const std::string &file) {
    dealii::ParameterHandler prm;
    app::declare_velocity(prm, model::velocity_types<2>());
    const Domain<2> domain(file);
    app::resolve_automatic_velocity(prm, domain.space);
    prm.enter_subsection("Velocity");
    return prm.get("Type");
  };
  BOOST_TEST(type_on("disk.msh") == "expression");
  BOOST_TEST(type_on("annulus.msh") == "expression");
  BOOST_TEST(type_on("square_tri.msh") == "circulation");
  BOOST_TEST(type_on("l_shape.msh") == "circulation");
}

BOOST_AUTO_TEST_CASE(points_are_moved_into_the_domain)
{
  const Domain<2> annulus("annulus.msh");
  // a point in the domain stays what it is
  const Point<2> inside(0.7, 0.1), hole(0., 0.);
  BOOST_TEST((app::inner_point(annulus.space, inside, 0.2) == inside));
  const auto moved = app::inner_point(annulus.space, hole, 0.2);
  BOOST_TEST(space::PointLocator<2>(annulus.space).locate(moved).valid());
  // well inside: not at the inner circle, which is nearest
  const auto [lower, upper] = model::bounding_box(annulus.space);
  double nearest            = 10.;
  for (const auto &cell : annulus.space.dof_handler().active_cell_iterators())
    for (const unsigned int f : cell->face_indices())
      if (cell->face(f)->at_boundary())
        nearest = std::min(nearest, moved.distance(cell->face(f)->center()));
  BOOST_TEST(nearest > 0.02 * lower.distance(upper));
  const auto same = dealii::Utilities::MPI::all_gather(MPI_COMM_WORLD, moved);
  for (const auto &other : same)
    BOOST_TEST((other == moved));
}

// what is written is used: no digit may be lost, far from the origin either
BOOST_AUTO_TEST_CASE(automatic_densities_have_all_digits)
{
  mesh::MeshParameters parameters;
  parameters.file  = std::string(OTTO_MESHES) + "/square_tri.msh";
  parameters.scale = 1. / 3;
  const mesh::Mesh<2>      mesh(parameters, MPI_COMM_WORLD);
  const space::Space<2>    space(mesh.triangulation(), MPI_COMM_WORLD);
  dealii::ParameterHandler prm;
  app::density_parameters<2>("Initial density").declare(prm);
  BOOST_TEST(
    app::resolve_automatic_density(prm, space, "Initial density", 0.3).empty());
  const auto [lower, upper] = model::bounding_box(space);
  prm.enter_subsection("Initial density");
  BOOST_TEST(prm.get("Type") == "gaussian");
  prm.enter_subsection("gaussian");
  BOOST_TEST(
    (model::get_point<2>(prm, "Mean") == lower + 0.3 * (upper - lower)));
  BOOST_TEST(prm.get_double("Standard deviation") ==
             0.08 * lower.distance(upper));
}

// what is carried has the same mass in each piece
BOOST_AUTO_TEST_CASE(automatic_densities_of_pieces_can_be_carried)
{
  for (const unsigned int refinement : {0, 3})
    {
      const Domain<2> pieces("repaired/two_pieces.msh", 0., refinement);
      dealii::ParameterHandler                    prm;
      std::vector<std::pair<std::string, double>> sections{
        {"Initial density", 0.3}, {"Final density", 0.7}};
      for (const auto &section : sections)
        app::density_parameters<2>(section.first).declare(prm);
      const auto notes =
        app::resolve_automatic_densities(prm, pieces.space, sections);
      BOOST_REQUIRE(notes.size() == 1u);
      BOOST_TEST(notes[0].find("2 components") != std::string::npos);
      const auto &components = pieces.space.components();
      for (const auto &section : sections)
        {
          const auto density =
            app::density_parameters<2>(section.first).make_density(prm);
          const auto          values = model::nodal_density(*density,
                                                   pieces.space,
                                                   pieces.mesh.regions(),
                                                   section.first);
          std::vector<double> mass(2, 0.);
          for (unsigned int i = 0; i < pieces.space.n_owned(); ++i)
            mass[components.of_vertex[i]] +=
              pieces.space.weights()[i] * values[i];
          dealii::Utilities::MPI::sum(mass, MPI_COMM_WORLD, mass);
          BOOST_TEST(mass[0] > 0.);
          // two large cells, the larger piece, cannot show a bump
          if (refinement == 0)
            BOOST_TEST(mass[1] == 0.5 * mass[0],
                       boost::test_tools::tolerance(1e-12));
          else
            BOOST_TEST(mass[1] == 0.);
        }
    }
}

BOOST_AUTO_TEST_CASE(automatic_times_scale_with_the_domain)
{
  const auto times =
    [](const double diagonal, const std::string &step, const std::string &end) {
      flow::TimeParameters     time;
      dealii::ParameterHandler prm;
      time.declare(prm);
      base::set_parameter(prm, "Time/Step=" + step);
      base::set_parameter(prm, "Time/End=" + end);
      time.check();
      flow::resolve_automatic_times(prm, {diagonal, 1., 0.});
      time.check();
      return std::pair<double, double>(time.tau, time.end_time);
    };
  const std::string automatic = "automatic";
  const double      unit      = std::sqrt(2.);
  BOOST_TEST(times(unit, automatic, automatic).first == 0.01,
             boost::test_tools::tolerance(1e-12));
  BOOST_TEST(times(unit, automatic, automatic).second == 1.,
             boost::test_tools::tolerance(1e-12));
  // a kilometre
  BOOST_TEST(times(1e3 * unit, automatic, automatic).first == 1e4,
             boost::test_tools::tolerance(1e-12));
  BOOST_TEST(times(unit, automatic, "0.02").first == 0.002,
             boost::test_tools::tolerance(1e-12));
  BOOST_TEST(times(unit, "0.3", "2").first == 0.3);
  BOOST_TEST(times(unit, "0.3", "2").second == 2.);
  for (const std::string wrong : {"-1", "0", "soon", ""})
    check_throws_with<base::InputError>(
      [&]() { times(unit, wrong, automatic); }, {"Time/Step", "automatic"});
}

BOOST_AUTO_TEST_CASE(automatic_times_are_those_of_the_energy)
{
  const Domain<2> square("square_tri.msh");
  const auto      rho   = nodal(square, [](const Point<2> &x) {
    return 8. * x[0] * x[0] * x[0]; // mean two
  });
  const auto      scale = [&](const std::string &terms,
                         const Entries     &entries = {}) {
    return flow::time_scale(square.space, *energy(square, terms, entries), rho);
  };
  const auto near = boost::test_tools::tolerance(0.02);
  BOOST_TEST(scale("entropy").diffusion == 1., near);
  BOOST_TEST(scale("entropy").drop == 0.);
  BOOST_TEST(scale("entropy").time() == 1., near);
  BOOST_TEST(scale("3 * entropy").diffusion == 3., near);
  // m rho^(m-1)
  const auto power = scale("power", {"power/Exponent=3"});
  BOOST_TEST(power.diffusion == 12., near);
  BOOST_TEST(power.drop == 0.);
  BOOST_TEST(power.time() == 1. / 12, near);
  // V = x^2 + y^2
  const auto drift = scale("entropy, 10 * potential");
  BOOST_TEST(drift.diffusion == 1., near);
  BOOST_TEST(drift.drop == 20., near);
  BOOST_TEST(drift.time() == 2. / 22, near);
  BOOST_TEST(scale("potential, congestion").time() == 1., near);
  // what attracts itself does so where it is, not where it is constant
  BOOST_TEST(scale("interaction").drop > 0.);
  BOOST_TEST(scale("chemotaxis").drop > 0.);
  // nothing moves
  BOOST_TEST(scale("congestion").time() == 1., near);
}

BOOST_AUTO_TEST_CASE(numbers_that_read_back)
{
  for (const double x : {0.3, 1. / 3, 5412305.125, -2e-300, 0.1 + 0.2})
    BOOST_TEST(std::stod(base::exact_number(x)) == x);
  BOOST_TEST(base::exact_number(0.3) == "0.3");
  BOOST_TEST(base::exact_numbers({0.5, 5412305.1}) == "0.5, 5412305.1");
  BOOST_TEST(base::coordinate(432103.25, 14.) == "432103.25");
  BOOST_TEST(base::coordinate(432103.25, 14.) !=
             base::coordinate(432103.75, 14.));
  BOOST_TEST(base::coordinate(1. / 3, 1.4) == "0.333");
  BOOST_TEST(base::coordinate(1e-12, 1.4) == "0");
}
