// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/base/errors.h>
#include <otto/mesh/mesh.h>

#include <deal.II/grid/tria.h>

#include <base/throws_with.h>

#include <cmath>

using namespace otto::mesh;

namespace
{
  const auto rounding = boost::test_tools::tolerance(1e-12);

  MeshParameters surface_file(const std::string &file, const double size = 0.)
  {
    MeshParameters parameters;
    parameters.file = std::string(OTTO_MESHES) + "/" + file;
    parameters.size = size;
    return parameters;
  }

  MeshReport surface_report(const MeshParameters &parameters)
  {
    return Mesh<2, 3>(parameters, MPI_COMM_WORLD).report();
  }

  bool has_note_of_surface(const MeshReport &report, const std::string &text)
  {
    return report.text().find(text) != std::string::npos;
  }
} // namespace

BOOST_AUTO_TEST_SUITE(surfaces)

BOOST_AUTO_TEST_CASE(are_told_from_the_plane)
{
  const auto room = [](const std::string &file) {
    return dimensions_of(surface_file(file), MPI_COMM_WORLD).room;
  };
  BOOST_TEST(room("sphere.geo") == 3u);
  BOOST_TEST(room("torus.geo") == 3u);
  BOOST_TEST(room("cap.geo") == 3u);
  BOOST_TEST(room("repaired/turned_octahedron.msh") == 3u);
  BOOST_TEST(room("square_tri.geo") == 2u);
  BOOST_TEST(room("annulus.geo") == 2u);
  BOOST_TEST(room("square_quad.msh") == 2u);
  const auto solid = dimensions_of(surface_file("ball.geo"), MPI_COMM_WORLD);
  BOOST_TEST(solid.cells == 3u);
  BOOST_TEST(solid.room == 3u);
}

BOOST_AUTO_TEST_CASE(have_a_report)
{
  const auto sphere = surface_report(surface_file("sphere.geo", 0.1));
  BOOST_TEST(sphere.measure == 4 * M_PI, boost::test_tools::tolerance(0.01));
  BOOST_TEST(sphere.measure < 4 * M_PI);
  BOOST_TEST(sphere.boundary_measure == 0.);
  BOOST_TEST(sphere.boundary.empty());
  BOOST_TEST(sphere.components.size() == 1u);
  BOOST_TEST(sphere.worst_quality > 0.5);
  BOOST_TEST(sphere.largest_aspect < 3.);
  BOOST_TEST(sphere.notes.empty());

  const auto cap = surface_report(surface_file("cap.geo", 0.1));
  BOOST_REQUIRE(cap.boundary.size() == 1u);
  BOOST_TEST(cap.boundary[0].name == "rim");
  BOOST_TEST(cap.measure == M_PI, boost::test_tools::tolerance(0.01));
  BOOST_TEST(cap.boundary_measure == 2 * M_PI * std::sin(M_PI / 3),
             boost::test_tools::tolerance(0.01));
}

BOOST_AUTO_TEST_CASE(neighbours_are_given_one_orientation)
{
  const Mesh<2, 3> mesh(surface_file("repaired/turned_octahedron.msh"),
                        MPI_COMM_WORLD);
  const auto       report = mesh.report();
  BOOST_TEST(report.measure == 4 * std::sqrt(3.), rounding);
  BOOST_TEST(has_note_of_surface(report, "2 triangles ran round"));
  // all normals to the outside, or all to the inside
  double sum = 0.;
  for (const auto &cell : mesh.triangulation().active_cell_iterators())
    {
      const auto   normal = cross_product_3d(cell->vertex(1) - cell->vertex(0),
                                           cell->vertex(2) - cell->vertex(0));
      const double side   = normal * (cell->vertex(0) - dealii::Point<3>());
      sum += side > 0. ? 1. : -1.;
    }
  BOOST_TEST(std::abs(sum) == 8.);
}

BOOST_AUTO_TEST_CASE(may_have_one_side)
{
  const auto report =
    surface_report(surface_file("repaired/moebius_strip.msh"));
  BOOST_TEST(has_note_of_surface(report, "one side only"));
  BOOST_TEST(report.cells == 24u);
  auto refined       = surface_file("repaired/moebius_strip.msh");
  refined.refinement = 1;
  const auto finer   = surface_report(refined);
  BOOST_TEST(finer.cells == 96u);
  BOOST_TEST(finer.measure == report.measure, rounding);
}

BOOST_AUTO_TEST_CASE(that_are_none_are_refused)
{
  check_throws_with(
    []() { surface_report(surface_file("invalid/three_pages.msh")); },
    {"non-manifold edge", "three_pages.msh"});
  check_throws_with(
    []() {
      surface_report(
        surface_file("invalid/moebius_strip_of_quadrilaterals.msh"));
    },
    {"one side", "triangles"});
}

BOOST_AUTO_TEST_SUITE_END()
