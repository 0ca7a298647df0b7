// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/mesh/gmsh_file.h>
#include <otto/mesh/mesh.h>

#include <base/throws_with.h>

using namespace otto::mesh;

namespace
{
  const std::string meshes = std::string(OTTO_MESHES) + "/";

  template <int dim = 2>
  MeshReport report_of(const std::string &file)
  {
    MeshParameters parameters;
    parameters.file = meshes + file;
    return Mesh<dim>(parameters, MPI_COMM_WORLD).report();
  }

  bool has_note(const MeshReport &report, const std::string &words)
  {
    return report.text().find(words) != std::string::npos;
  }
} // namespace

BOOST_AUTO_TEST_SUITE(mesh_contacts)

BOOST_AUTO_TEST_CASE(hanging_nodes_are_refused)
{
  check_throws_with([]() { report_of("invalid/hanging_nodes.msh"); },
                    {"vertex at (1, 0.5)",
                     "an edge of the triangle 1",
                     "Coherence",
                     "BooleanFragments"});
  check_throws_with([]() { report_of<3>("invalid/hanging_face.msh"); },
                    {"vertex at (0.25, 0.25, 0)", "a face of the tetrahedron"});
  check_throws_with([]() { report_of<3>("invalid/hanging_hex.msh"); },
                    {"a face of the hexahedron 1"});
}

BOOST_AUTO_TEST_CASE(pieces_side_by_side_are_not_joined_by_a_vertex)
{
  check_throws_with([]() { report_of("invalid/joined_by_a_vertex.msh"); },
                    {"lie side by side at (1, 1)",
                     "single vertices",
                     "Coherence"});
}

BOOST_AUTO_TEST_CASE(overlapping_pieces_are_refused)
{
  check_throws_with([]() { report_of("invalid/overlapping_pieces.msh"); },
                    {"cells overlap", "BooleanFragments"});
  check_throws_with([]() { report_of("invalid/crossing_pieces.msh"); },
                    {"cells overlap, the quadrilateral 1"});
}

BOOST_AUTO_TEST_CASE(slits_are_noted)
{
  const MeshReport r = report_of("repaired/slit.msh");
  BOOST_TEST(r.components.size() == 2u);
  BOOST_TEST(!has_note(r, "single vertices"));
  BOOST_TEST(has_note(r, "4 vertices have the place of another one"));
  BOOST_TEST(has_note(r, "Coherence"));
}

BOOST_AUTO_TEST_CASE(size_and_origin_do_not_matter)
{
  for (const double size : {1e-6, 1., 1e6})
    for (const double origin : {0., 1e4 * size})
      {
        RawMesh raw = read_gmsh(meshes + "repaired/slit.msh");
        RawMesh bad = read_gmsh(meshes + "invalid/hanging_nodes.msh");
        for (RawMesh *mesh : {&raw, &bad})
          for (auto &point : mesh->points)
            for (unsigned int d = 0; d < 2; ++d)
              point[d] = size * point[d] + origin;
        check_and_repair(raw);
        BOOST_TEST(raw.notes.size() == 1u);
        check_throws_with([&]() { check_and_repair(bad); }, {"lies on"});
      }
}

BOOST_AUTO_TEST_CASE(shipped_meshes_have_none)
{
  for (const std::string file :
       {"square_tri.msh", "annulus.msh", "two_rooms.msh", "l_shape.msh"})
    BOOST_TEST(report_of(file).notes.empty());
  for (const std::string file :
       {"ball.msh", "box_with_hole.msh", "hex_box.msh"})
    BOOST_TEST(report_of<3>(file).notes.empty());
}

BOOST_AUTO_TEST_CASE(pieces_with_one_common_vertex_are_one_component)
{
  const MeshReport r = report_of("repaired/common_corner.msh");
  BOOST_TEST(r.components.size() == 1u);
  BOOST_TEST(!has_note(r, "not connected"));
  BOOST_TEST(has_note(r, "only single vertices in common, as that at (1, 1)"));
}

BOOST_AUTO_TEST_CASE(flat_cells_are_noted)
{
  const MeshReport r = report_of("repaired/flat.msh");
  BOOST_TEST(r.largest_aspect == 100., boost::test_tools::tolerance(1e-12));
  BOOST_TEST(r.worst_quality == 1., boost::test_tools::tolerance(1e-12));
  BOOST_TEST(has_note(r, "100 times as long as high; otto-transport"));
  BOOST_TEST(!has_note(report_of("square_tri.msh"), "Note"));
}

BOOST_AUTO_TEST_SUITE_END()
