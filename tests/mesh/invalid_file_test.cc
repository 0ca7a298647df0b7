// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <otto/mesh/gmsh_file.h>
#include <otto/mesh/mesh.h>

#include <base/throws_with.h>

#include <ostream>

using namespace otto::mesh;

namespace
{
  const std::string invalid_meshes = std::string(OTTO_MESHES) + "/invalid/";

  struct Sample
  {
    std::string              file;
    unsigned int             dim;
    std::vector<std::string> words;
  };

  std::ostream &operator<<(std::ostream &stream, const Sample &sample)
  {
    return stream << sample.file;
  }

  const std::vector<Sample> samples = {
    {"missing.msh", 2, {"cannot be read", "check its name"}},
    {"empty.msh", 2, {"not a Gmsh mesh"}},
    {"not_gmsh.msh", 2, {"not a Gmsh mesh", "$MeshFormat"}},
    {"truncated.msh", 2, {"truncated", "$Elements"}},
    {"version_1.msh", 2, {"unsupported format version", "msh41"}},
    {"no_elements.msh", 2, {"no elements", "gmsh -2"}},
    {"no_elements_section.msh", 2, {"no elements"}},
    {"second_order.msh", 2, {"order 2", "Mesh.ElementOrder = 1"}},
    {"mixed_shapes.msh", 2, {"mixes shapes", "1 triangle and 1 quadrilateral"}},
    {"curves_only.msh", 2, {"curves only", "Physical Surface"}},
    {"curves_only.geo", 2, {"has a surface", "Physical Surface"}},
    {"syntax_error.geo", 2, {"Gmsh could not read", "line 2"}},
    {"non_manifold.msh", 2, {"non-manifold edge", "1, 2, 3"}},
    {"overlapping.msh", 2, {"cells 1 and 2", "same side", "overlap"}},
    {"duplicate_cell.msh",
     2,
     {"same triangle twice", "elements 1 and 3", "one physical group"}},
    {"two_groups.msh", 2, {"same triangle twice", "one physical group"}},
    {"two_groups_of_a_surface.msh", 2, {"two physical groups, 1 and 2"}},
    {"self_intersecting.geo", 2, {"could not mesh", "edge", "look at it"}},
    {"open_loop.geo", 2, {"could not mesh", "closed loop"}},
    {"zero_area.geo", 2, {"could not mesh"}},
    {"negative_size.geo", 2, {"could not", "element size"}},
    {"open_surface.geo", 3, {"could not mesh", "volume 1"}},
    {"tiny_sizes.geo", 2, {"about 4e+09 edges", "larger"}},
    {"tiny_largest_size.geo", 2, {"of the size 1e-07", "would have about"}},
    {"crash_while_meshing.geo", 2, {"crashed while meshing", ".msh"}},
    {"exit.geo", 2, {"remove Exit"}},
    {"walls_only.geo", 3, {"has a volume", "surfaces", "Physical Volume"}},
    {"damaged_41.msh", 2, {"again"}},
    {"damaged_22.msh", 2, {"again"}},
    {"..", 2, {"is a folder"}},
    {"degenerate_triangle.msh", 2, {"triangle 3 is degenerate"}},
    {"degenerate_tetrahedron.msh", 3, {"tetrahedron 2 is degenerate"}},
    {"tangled_quad.msh", 2, {"quadrilateral 1 is tangled"}},
    {"concave_quad.msh", 2, {"quadrilateral 1 is tangled", "concave"}},
    {"tangled_hex.msh", 3, {"hexahedron 1 is tangled"}},
    {"prism.msh", 3, {"no cells of a supported shape"}},
    {"surface_in_space.msh", 2, {"surface in space", "otto-transport"}},
    {"missing_node.msh", 2, {"missing_node.msh"}},
    {"../ball.msh", 2, {"has dimension 3 but dimension 2 is needed"}},
    {"../disk.msh", 3, {"has dimension 2 but dimension 3 is needed"}}};

  template <int dim>
  void read(const MeshParameters &parameters)
  {
    const Mesh<dim> mesh(parameters, MPI_COMM_WORLD);
  }
} // namespace

BOOST_AUTO_TEST_SUITE(invalid_files)

BOOST_DATA_TEST_CASE(are_refused_with_a_remedy,
                     boost::unit_test::data::make(samples))
{
  MeshParameters parameters;
  parameters.file = invalid_meshes + sample.file;
  auto words      = sample.words;
  words.push_back(parameters.file);
  check_throws_with(
    [&]() { sample.dim == 2 ? read<2>(parameters) : read<3>(parameters); },
    words);
}

BOOST_AUTO_TEST_CASE(no_file_is_explained)
{
  check_throws_with([]() { read<2>(MeshParameters()); },
                    {"No mesh file", "File", "'Mesh'"});
}

BOOST_AUTO_TEST_CASE(dimension_needs_cells)
{
  const auto dimension = [](const std::string &file) {
    MeshParameters parameters;
    parameters.file = file.empty() ? file : invalid_meshes + file;
    return dimension_of(parameters, MPI_COMM_WORLD);
  };
  check_throws_with([&]() { dimension("curves_only.msh"); }, {"curves only"});
  check_throws_with([&]() { dimension("none.msh"); }, {"cannot be read"});
  check_throws_with([&]() { dimension("damaged_41.msh"); }, {"again"});
  check_throws_with([&]() { dimension(""); }, {"No mesh file"});
}

BOOST_AUTO_TEST_CASE(size_is_only_for_geometries)
{
  MeshParameters parameters;
  parameters.file = std::string(OTTO_MESHES) + "/disk.msh";
  parameters.size = 0.1;
  check_throws_with([&]() { read<2>(parameters); }, {"Size", ".geo"});
}

BOOST_AUTO_TEST_SUITE_END()
