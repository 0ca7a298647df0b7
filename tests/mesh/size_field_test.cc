// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/base/run_folder.h>
#include <otto/mesh/gmsh_file.h>
#include <otto/mesh/mesh.h>
#include <otto/mesh/msh_writer.h>
#include <otto/mesh/size_field.h>

#include <deal.II/grid/grid_generator.h>
#include <deal.II/grid/tria.h>

#include <cmath>
#include <cstdio>

using namespace otto::mesh;

namespace
{
  const std::string meshes_folder = std::string(OTTO_MESHES) + "/";

  double sum_of(const std::vector<double> &values, const double power)
  {
    double result = 0;
    for (const double value : values)
      result += std::pow(value, power);
    return result;
  }

  double error_of(const std::vector<double> &error,
                  const std::vector<double> &ratio)
  {
    double result = 0;
    for (std::size_t i = 0; i < error.size(); ++i)
      result += error[i] * ratio[i] * ratio[i];
    return result;
  }
} // namespace

BOOST_AUTO_TEST_SUITE(size_fields)

BOOST_AUTO_TEST_CASE(size_is_that_of_the_nearest_point)
{
  const SizeField sizes({{{0., 0., 0.}}, {{1., 0., 0.}}}, {0.1, 0.3});
  BOOST_TEST(sizes({{0.4, 2., 0.}}) == 0.1);
  BOOST_TEST(sizes({{0.6, 2., 1.}}) == 0.3);
  const auto scaled = sizes.scaled(10., 5.);
  BOOST_TEST(scaled({{4., 2., 0.}}) == 0.5);
  BOOST_TEST(scaled({{6., 2., 0.}}) == 1.5);
}

// Four times the vertices of a mesh in the plane are half the sizes; less where
// the first mesh is the finest that errors ask for.
BOOST_AUTO_TEST_CASE(equal_errors_refine_everywhere)
{
  const std::vector<double> size = {0.1, 0.2, 0.4}, error(3, 2.), large(3, 10.);
  const auto all  = equidistributing_sizes(size, error, large, 2, 4.);
  const auto some = equidistributing_sizes(size, error, large, 2, 2.);
  for (unsigned int i = 0; i < 3; ++i)
    {
      BOOST_TEST(all[i] == 0.5 * size[i], boost::test_tools::tolerance(1e-4));
      BOOST_TEST(some[i] == std::sqrt(0.5) * size[i],
                 boost::test_tools::tolerance(1e-4));
    }
  // nothing is known without errors
  const auto none = equidistributing_sizes(size, {0., 0., 0.}, large, 2, 4.);
  BOOST_TEST(none == size, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(error_is_least_for_that_many_vertices)
{
  const std::vector<double> error = {1., 0.6, 0.5, 1.3}, one(4, 1.),
                            large(4, 10.);
  for (const unsigned int dim : {2, 3})
    {
      const double growth = 2.;
      const auto best = equidistributing_sizes(one, error, large, dim, growth);
      BOOST_TEST(sum_of(best, -double(dim)) == growth * 4,
                 boost::test_tools::tolerance(1e-4));
      // other sizes with as many vertices
      for (unsigned int i = 0; i < 4; ++i)
        for (const double factor : {0.95, 1.05})
          {
            auto other = best;
            other[i] *= factor;
            const double all =
              std::pow(sum_of(other, -double(dim)) / sum_of(best, -double(dim)),
                       1. / dim);
            for (double &size : other)
              size *= all;
            BOOST_TEST(error_of(error, other) > error_of(error, best));
          }
    }
}

BOOST_AUTO_TEST_CASE(cells_are_halved_at_most_and_never_larger_than_drawn)
{
  const std::vector<double> one(3, 1.), error = {1., 1e-12, 0.};
  const auto sizes = equidistributing_sizes(one, error, one, 2, 1.9);
  BOOST_TEST(sizes[0] >= 0.5);
  BOOST_TEST(sizes[1] <= 1.);
  BOOST_TEST(sizes[2] <= 1.);
  BOOST_TEST(sizes[0] < 0.6);
  // with refined ones that may become as large as they were
  const auto coarser =
    equidistributing_sizes({0.25, 0.25}, {1., 1e-9}, {1., 1.}, 2, 1.5);
  BOOST_TEST(coarser[0] < 0.25);
  BOOST_TEST(coarser[1] > 0.9);
}

BOOST_AUTO_TEST_CASE(sizes_grow_by_half_of_the_length)
{
  dealii::Triangulation<2> mesh;
  dealii::GridGenerator::subdivided_hyper_rectangle(mesh,
                                                    {10u, 1u},
                                                    dealii::Point<2>(0, 0),
                                                    dealii::Point<2>(10, 1));
  const auto lengths = vertex_sizes<2>(mesh);
  for (const double length : lengths)
    BOOST_TEST(length == 1., boost::test_tools::tolerance(1e-12));
  std::vector<double> sizes(mesh.n_vertices(), 100.);
  for (unsigned int v = 0; v < sizes.size(); ++v)
    if (mesh.get_vertices()[v].norm() < 1e-10)
      sizes[v] = 1.;
  grade_sizes<2>(mesh, sizes);
  for (unsigned int v = 0; v < sizes.size(); ++v)
    {
      // along the edges
      const auto &x = mesh.get_vertices()[v];
      BOOST_TEST(sizes[v] == 1. + 0.5 * (x[0] + x[1]),
                 boost::test_tools::tolerance(1e-10));
    }
}

BOOST_AUTO_TEST_CASE(geometries_are_meshed_with_sizes)
{
  const SizeField sizes({{{0., 0., 0.}}, {{1., 1., 0.}}}, {0.02, 0.1});
  const auto      raw =
    read_gmsh(meshes_folder + "square_tri.geo", 0., false, &sizes);
  double longest[2] = {0., 0.}, shortest[2] = {1., 1.};
  for (unsigned int c = 0; c < raw.n_cells(); ++c)
    {
      const auto points = raw.cell_points(c);
      for (unsigned int v = 0; v < 3; ++v)
        {
          const auto &a = points[v], &b = points[(v + 1) % 3];
          // away from the line between both
          const double place = 0.5 * (a[0] + b[0] + a[1] + b[1]);
          if (std::abs(place - 1.) < 0.2)
            continue;
          const bool   far    = place > 1.;
          const double length = otto::mesh::length(a - b);
          longest[far]        = std::max(longest[far], length);
          shortest[far]       = std::min(shortest[far], length);
        }
    }
  BOOST_TEST(longest[0] < 0.04);
  BOOST_TEST(shortest[0] > 0.01);
  BOOST_TEST(shortest[1] > 0.05);
}

// Names of parts included, in all shapes.
BOOST_AUTO_TEST_CASE(what_is_written_is_read_again)
{
  const int rank = dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD);
  for (const std::string name :
       {"layers.geo", "square_quad.msh", "ball.msh", "hex_box.msh"})
    {
      const auto        raw  = read_gmsh(meshes_folder + name);
      const std::string file = "written." + std::to_string(rank) + ".msh";
      otto::base::write_text_file(file, msh_text(raw));
      const auto again = read_gmsh(file);
      BOOST_TEST(again.dim == raw.dim);
      BOOST_TEST((again.kind == raw.kind));
      BOOST_TEST((again.points == raw.points));
      BOOST_TEST(again.cells == raw.cells, boost::test_tools::per_element());
      BOOST_TEST(again.cell_tags == raw.cell_tags,
                 boost::test_tools::per_element());
      BOOST_TEST(again.faces.size() == raw.faces.size());
      BOOST_TEST(again.face_tags.size() == raw.face_tags.size());
      BOOST_TEST((again.regions.cell_regions() == raw.regions.cell_regions()));
      BOOST_TEST(
        (again.regions.boundary_regions() == raw.regions.boundary_regions()));
      std::remove(file.c_str());
    }
}

BOOST_AUTO_TEST_SUITE_END()
