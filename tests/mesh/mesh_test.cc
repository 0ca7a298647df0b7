// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <deal.II/base/mpi.h>
#include <deal.II/base/parameter_handler.h>

#include <deal.II/fe/fe.h>
#include <deal.II/fe/fe_values.h>
#include <deal.II/fe/mapping.h>

#include <deal.II/grid/tria.h>

#include <boost/test/unit_test.hpp>

#include <otto/base/parameter_file.h>
#include <otto/mesh/mesh.h>

#include <base/throws_with.h>

#include <cmath>
#include <numeric>

using namespace otto::mesh;

namespace
{
  const auto exactly = boost::test_tools::tolerance(1e-11);

  MeshParameters from(const std::string &file,
                      const unsigned int refinement = 0)
  {
    MeshParameters parameters;
    parameters.file       = std::string(OTTO_MESHES) + "/" + file;
    parameters.refinement = refinement;
    return parameters;
  }

  template <int dim>
  MeshReport report(const std::string &file, const unsigned int refinement = 0)
  {
    return Mesh<dim>(from(file, refinement), MPI_COMM_WORLD).report();
  }

  double measure_of(const std::vector<MeshReport::Part> &parts,
                    const std::string                   &name)
  {
    for (const MeshReport::Part &part : parts)
      if (part.name == name)
        return part.measure;
    return -1.;
  }

  /// Integrals of one over the owned cells and their boundary faces, by
  /// quadrature and summed over the ranks.
  template <int dim>
  std::pair<double, double> integrals(const Mesh<dim> &mesh)
  {
    const auto                fe = continuous_element<dim>(mesh.kind(), 1);
    dealii::FEValues<dim>     cells(mesh.mapping(),
                                *fe,
                                quadrature<dim>(mesh.kind(), 2),
                                dealii::update_JxW_values);
    dealii::FEFaceValues<dim> faces(mesh.mapping(),
                                    *fe,
                                    face_quadrature<dim>(mesh.kind(), 2),
                                    dealii::update_JxW_values);
    double                    volume = 0., surface = 0.;
    for (const auto &cell : mesh.triangulation().active_cell_iterators())
      if (cell->is_locally_owned())
        {
          cells.reinit(cell);
          for (const double w : cells.get_JxW_values())
            volume += w;
          for (const unsigned int f : cell->face_indices())
            if (cell->face(f)->at_boundary())
              {
                faces.reinit(cell, f);
                for (const double w : faces.get_JxW_values())
                  surface += w;
              }
        }
    return {dealii::Utilities::MPI::sum(volume, MPI_COMM_WORLD),
            dealii::Utilities::MPI::sum(surface, MPI_COMM_WORLD)};
  }

  template <int dim>
  void check_quadrature(const std::string &file)
  {
    const Mesh<dim>  mesh(from(file), MPI_COMM_WORLD);
    const MeshReport report = mesh.report();
    const auto       sums   = integrals(mesh);
    BOOST_TEST(sums.first == report.measure, exactly);
    BOOST_TEST(sums.second == report.boundary_measure, exactly);
  }
} // namespace

BOOST_AUTO_TEST_SUITE(meshes)

BOOST_AUTO_TEST_CASE(squares_have_exact_measures)
{
  for (const std::string file : {"square_tri.msh",
                                 "square_tri_22.msh",
                                 "square_tri_binary.msh",
                                 "square_quad.msh"})
    {
      const MeshReport r = report<2>(file);
      BOOST_TEST(r.measure == 1., exactly);
      BOOST_TEST(r.boundary_measure == 4., exactly);
      BOOST_TEST(measure_of(r.regions, "domain") == 1., exactly);
      for (const std::string side : {"bottom", "right", "top", "left"})
        BOOST_TEST(measure_of(r.boundary, side) == 1., exactly);
      BOOST_TEST(r.boundary.size() == 4u);
      BOOST_TEST(r.components.size() == 1u);
      BOOST_TEST(r.notes.empty());
    }
  BOOST_TEST(report<2>("square_quad.msh").worst_quality == 1., exactly);
}

BOOST_AUTO_TEST_CASE(formats_give_the_same_mesh)
{
  const Mesh<2> one(from("square_tri.msh"), MPI_COMM_WORLD);
  for (const std::string file : {"square_tri_22.msh", "square_tri_binary.msh"})
    {
      const Mesh<2> two(from(file), MPI_COMM_WORLD);
      const auto   &a = one.triangulation();
      const auto   &b = two.triangulation();
      BOOST_REQUIRE(a.n_vertices() == b.n_vertices());
      BOOST_REQUIRE(a.n_active_cells() == b.n_active_cells());
      auto cell = b.begin_active();
      for (const auto &other : a.active_cell_iterators())
        {
          for (const unsigned int v : other->vertex_indices())
            {
              BOOST_TEST(other->vertex_index(v) == cell->vertex_index(v));
              BOOST_TEST(other->vertex(v).distance(cell->vertex(v)) < 1e-13);
            }
          ++cell;
        }
    }
}

BOOST_AUTO_TEST_CASE(other_domains_have_the_right_measures)
{
  const MeshReport l = report<2>("l_shape.msh");
  BOOST_TEST(l.measure == 3., exactly);
  BOOST_TEST(measure_of(l.boundary, "outer") == 6., exactly);
  BOOST_TEST(measure_of(l.boundary, "corner") == 2., exactly);
  const double pi = std::acos(-1.);
  BOOST_TEST(std::abs(report<2>("disk.msh").measure - pi) < 0.02);
  BOOST_TEST(std::abs(report<2>("annulus.msh").measure - 0.75 * pi) < 0.02);
  const MeshReport rooms = report<2>("two_rooms.msh");
  BOOST_TEST(measure_of(rooms.regions, "right room") == 0.96, exactly);
  BOOST_TEST(std::abs(measure_of(rooms.regions, "left room") -
                      (0.96 + 0.08 * 0.25 - 0.01 * pi)) < 1e-3);
  BOOST_TEST(measure_of(rooms.boundary, "walls") ==
               6. + 2. * 0.75 - 0.16 + 0.16,
             exactly);
  BOOST_TEST(std::abs(measure_of(rooms.boundary, "obstacle") - 0.2 * pi) <
             0.01);
}

BOOST_AUTO_TEST_CASE(solids_have_the_right_measures)
{
  const double     pi  = std::acos(-1.);
  const MeshReport box = report<3>("hex_box.msh");
  BOOST_TEST(box.cells == 64u);
  BOOST_TEST(box.measure == 1., exactly);
  BOOST_TEST(measure_of(box.boundary, "bottom") == 1., exactly);
  BOOST_TEST(measure_of(box.boundary, "top") == 1., exactly);
  BOOST_TEST(measure_of(box.boundary, "sides") == 4., exactly);
  BOOST_TEST(box.h_max == std::sqrt(3.) / 4., exactly);
  BOOST_TEST(std::abs(report<3>("ball.msh").measure / (4. / 3. * pi) - 1.) <
             0.12);
  const MeshReport hole = report<3>("box_with_hole.msh");
  BOOST_TEST(measure_of(hole.boundary, "walls") == 6., exactly);
  BOOST_TEST(std::abs(measure_of(hole.boundary, "hole") - pi / 4.) < 0.1);
  BOOST_TEST(hole.worst_quality > 0.05);
}

BOOST_AUTO_TEST_CASE(quadrature_gives_the_same_measures_on_all_ranks)
{
  for (const std::string file :
       {"square_tri.msh", "square_quad.msh", "two_rooms.msh"})
    check_quadrature<2>(file);
  for (const std::string file : {"ball.msh", "hex_box.msh"})
    check_quadrature<3>(file);
}

BOOST_AUTO_TEST_CASE(every_cell_has_one_owner)
{
  const Mesh<2> mesh(from("two_rooms.msh"), MPI_COMM_WORLD);
  unsigned int  owned = 0;
  for (const auto &cell : mesh.triangulation().active_cell_iterators())
    {
      BOOST_TEST(!cell->is_artificial());
      owned += cell->is_locally_owned();
    }
  const unsigned int n = mesh.triangulation().n_active_cells();
  BOOST_TEST(dealii::Utilities::MPI::sum(owned, MPI_COMM_WORLD) == n);
  const unsigned int ranks =
    dealii::Utilities::MPI::n_mpi_processes(MPI_COMM_WORLD);
  BOOST_TEST(std::abs(double(owned) - double(n) / ranks) < 0.1 * n);
}

BOOST_AUTO_TEST_CASE(refinement_halves_h)
{
  for (const std::string file : {"two_rooms.msh", "square_quad.msh"})
    {
      const MeshReport coarse = report<2>(file), fine = report<2>(file, 1);
      BOOST_TEST(fine.h_max == 0.5 * coarse.h_max, exactly);
      BOOST_TEST(fine.h_min == 0.5 * coarse.h_min, exactly);
      BOOST_TEST(fine.cells == 4 * coarse.cells);
      BOOST_TEST(fine.measure == coarse.measure, exactly);
      BOOST_TEST(fine.worst_quality == coarse.worst_quality, exactly);
      BOOST_REQUIRE(fine.boundary.size() == coarse.boundary.size());
      for (unsigned int i = 0; i < fine.boundary.size(); ++i)
        BOOST_TEST(fine.boundary[i].measure == coarse.boundary[i].measure,
                   exactly);
    }
  BOOST_TEST(report<3>("hex_box.msh", 1).h_max == std::sqrt(3.) / 8., exactly);
  check_throws_with([]() { report<3>("ball.msh", 1); },
                    {"tetrahedra", "half the Size"});
}

BOOST_AUTO_TEST_CASE(clockwise_cells_are_turned_round)
{
  const MeshReport r = report<2>("repaired/square_clockwise.msh");
  BOOST_TEST(r.measure == 1., exactly);
  BOOST_TEST(measure_of(r.boundary, "bottom") == 1., exactly);
  BOOST_TEST(measure_of(r.boundary, "untagged") == 3., exactly);
  BOOST_REQUIRE(r.notes.size() == 1u);
  BOOST_TEST(r.notes[0].find("turned round") != std::string::npos);
  BOOST_TEST(r.text().find("3 boundary edges in no physical group") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(pieces_and_inner_curves_are_reported)
{
  const Mesh<2>    mesh(from("repaired/two_pieces.msh"), MPI_COMM_WORLD);
  const MeshReport r = mesh.report();
  BOOST_REQUIRE(r.components.size() == 2u);
  BOOST_TEST(r.components[0] == 1., exactly);
  BOOST_TEST(r.components[1] == 0.5, exactly);
  BOOST_TEST(mesh.connected_components() ==
               (std::vector<unsigned int>{0, 0, 1}),
             boost::test_tools::per_element());
  BOOST_TEST(r.text().find("2 components") != std::string::npos);
  BOOST_TEST(r.text().find("'diagonal' not on the boundary") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(parameters_are_declared_and_scale)
{
  MeshParameters           parameters;
  dealii::ParameterHandler prm;
  parameters.declare(prm);
  otto::base::set_parameter(prm, "Mesh/File=" + from("disk.msh").file);
  otto::base::set_parameter(prm, "Mesh/Scale=2");
  otto::base::set_parameter(prm, "Mesh/Refinement=1");
  const MeshReport big = Mesh<2>(parameters, MPI_COMM_WORLD).report();
  BOOST_TEST(big.measure == 4. * report<2>("disk.msh").measure, exactly);
  check_throws_with([&]() { otto::base::set_parameter(prm, "Mesh/Size=-1"); },
                    {"at least 0"});
  check_throws_with(
    [&]() { otto::base::set_parameter(prm, "Mesh/Refinment=1"); },
    {"did you mean 'Refinement'?"});
}

BOOST_AUTO_TEST_CASE(absurd_scales_are_named)
{
  for (const double scale : {1e-300, 1e-31, 1e31, 1e200, 1e308})
    {
      MeshParameters parameters = from("disk.msh");
      parameters.scale          = scale;
      check_throws_with([&]() { Mesh<2>(parameters, MPI_COMM_WORLD); },
                        {"'Mesh/Scale' = 1e", "wide", "another Scale"});
    }
  for (const double scale : {1e-29, 1e29})
    {
      MeshParameters parameters = from("disk.msh");
      parameters.scale          = scale;
      BOOST_TEST(Mesh<2>(parameters, MPI_COMM_WORLD).report().cells ==
                 report<2>("disk.msh").cells);
    }
}

BOOST_AUTO_TEST_CASE(regions_of_a_file_are_known_by_name)
{
  const Mesh<2> mesh(from("two_rooms.msh"), MPI_COMM_WORLD);
  BOOST_TEST(mesh.regions().cell_region("right room") == 2u);
  BOOST_TEST(mesh.regions().boundary_region("obstacle") == 12u);
  check_throws_with([&]() { mesh.regions().boundary_region("obstacl"); },
                    {"did you mean 'obstacle'?"});
}

BOOST_AUTO_TEST_SUITE_END()
