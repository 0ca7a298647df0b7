// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <otto/mesh/gmsh_file.h>
#include <otto/mesh/mesh.h>

#include <base/throws_with.h>

using namespace otto::mesh;

namespace
{
  const std::string folder = std::string(OTTO_MESHES) + "/";

  template <int dim>
  MeshReport meshed(const std::string &file, const double size = 0.)
  {
    MeshParameters parameters;
    parameters.file = folder + file;
    parameters.size = size;
    return Mesh<dim>(parameters, MPI_COMM_WORLD).report();
  }

  int dimension(const std::string &file)
  {
    MeshParameters parameters;
    parameters.file = folder + file;
    return dimension_of(parameters, MPI_COMM_WORLD);
  }
} // namespace

BOOST_AUTO_TEST_SUITE(geometry_files)

BOOST_AUTO_TEST_CASE(are_meshed_with_the_given_size)
{
  const MeshReport coarse = meshed<2>("square_quad.geo", 0.25);
  BOOST_TEST(coarse.cells == 16u);
  BOOST_TEST(meshed<2>("square_quad.geo", 0.125).cells == 64u);
  BOOST_TEST(meshed<2>("square_quad.geo").cells == 100u);
  const MeshReport one = meshed<2>("disk.geo", 0.4);
  const MeshReport two = meshed<2>("disk.geo", 0.1);
  BOOST_TEST(two.h_max < 0.4 * one.h_max);
  BOOST_TEST(two.boundary.size() == 1u);
  BOOST_TEST(two.boundary[0].name == "circle");
  BOOST_TEST(meshed<3>("hex_box.geo", 0.5).cells == 8u);
}

BOOST_AUTO_TEST_CASE(without_a_size_constant_take_the_size_everywhere)
{
  // A geometry of the tests for errors that has groups of curves only would
  // be refused; here the size constant has another name.
  const MeshReport coarse = meshed<2>("repaired/no_size_constant.geo", 0.5);
  const MeshReport fine   = meshed<2>("repaired/no_size_constant.geo", 0.1);
  BOOST_TEST(fine.h_max < 0.4 * coarse.h_max);
  BOOST_TEST(fine.regions[0].name == "untagged");
}

BOOST_AUTO_TEST_CASE(of_absurd_sizes_are_refused)
{
  for (const std::string file : {"square_tri.geo", "ball.geo"})
    check_throws_with(
      [&]() {
        file == "ball.geo" ? meshed<3>(file, 1e-4) : meshed<2>(file, 1e-6);
      },
      {file, "would have about", "larger Size"});
}

BOOST_AUTO_TEST_CASE(give_the_mesh_that_gmsh_saves)
{
  for (const std::string name : {"ball", "box_with_hole"})
    {
      const MeshReport one = meshed<3>(name + ".geo");
      const MeshReport two = meshed<3>(name + ".msh");
      BOOST_TEST(one.cells == two.cells);
      BOOST_TEST(one.h_min == two.h_min, boost::test_tools::tolerance(1e-12));
      BOOST_TEST(one.worst_quality == two.worst_quality,
                 boost::test_tools::tolerance(1e-9));
    }
}

BOOST_AUTO_TEST_CASE(with_commands_are_refused)
{
  check_throws_with([]() { meshed<2>("invalid/commands.geo"); },
                    {"SystemCall in line 11", "Trust = true"});
  check_throws_with([]() { dimension("invalid/commands.geo"); },
                    {"Save in line 14"});
}

BOOST_AUTO_TEST_CASE(are_looked_at_without_meshing)
{
  BOOST_TEST(look_at(folder + "ball.geo").geometry);
  BOOST_TEST(dimension("ball.geo") == 3);
  BOOST_TEST(dimension("disk.geo") == 2);
}

BOOST_AUTO_TEST_CASE(mesh_files_are_looked_at)
{
  const GmshFileInfo info = look_at(folder + "two_rooms.msh");
  BOOST_TEST(info.version == 4.1);
  BOOST_TEST(!info.binary);
  BOOST_TEST(info.dimension == 2);
  BOOST_TEST(info.elements.count("Triangle 3") == 1u);
  BOOST_TEST(info.physical_names.at({2, 2}) == "right room");
  BOOST_TEST(look_at(folder + "square_tri_22.msh").version == 2.2);
  BOOST_TEST(look_at(folder + "square_tri_binary.msh").binary);
  BOOST_TEST(dimension("hex_box.msh") == 3);
}

BOOST_AUTO_TEST_SUITE_END()
