// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <deal.II/base/parameter_handler.h>

#include <boost/test/unit_test.hpp>

#include <otto/base/collective.h>
#include <otto/io/nodal_output.h>
#include <otto/model/interpolated.h>
#include <otto/model/projected_density.h>

#include <base/throws_with.h>
#include <io/scratch.h>
#include <mesh/vtk_writer.h>
#include <model/exactly.h>
#include <model/fixture.h>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace otto;
using dealii::Point;

namespace
{
  /// The square [a,b]^2 as two triangles with values of fields at its corners.
  std::string two_triangles(const double              a,
                            const double              b,
                            const std::vector<double> rho,
                            const std::vector<double> v = {})
  {
    VtkWriter writer;
    return writer.file(
      "UnstructuredGrid",
      "<UnstructuredGrid><Piece NumberOfPoints=\"4\" NumberOfCells=\"2\">"
      "<Points>" +
        writer.array("Points",
                     "Float64",
                     std::vector<double>{a, a, 0, b, a, 0, b, b, 0, a, b, 0},
                     3) +
        "</Points><Cells>" +
        writer.array("connectivity",
                     "Int32",
                     std::vector<int>{0, 1, 2, 0, 2, 3}) +
        writer.array("offsets", "Int32", std::vector<int>{3, 6}) +
        writer.array("types", "UInt8", std::vector<std::uint8_t>{5, 5}) +
        "</Cells><PointData>" + writer.array("density", "Float64", rho) +
        (v.empty() ? "" : writer.array("v", "Float64", v, 3)) +
        "</PointData></Piece></UnstructuredGrid>");
  }

  struct FieldFile
  {
    explicit FieldFile(const std::string &text)
      : name(scratch.folder.path() + "/rho.vtu")
    {
      base::on_first_rank(MPI_COMM_WORLD, [&]() {
        std::ofstream(name, std::ios::binary) << text;
      });
    }

    auto density(const std::vector<std::string> &entries = {}) const
    {
      auto all = entries;
      all.push_back("File=" + name);
      return ::density<2>("interpolated", all);
    }

    const Scratch     scratch;
    const std::string name;
  };

  auto velocity(const std::string &file, const std::string &field)
  {
    auto result = model::velocity_types<2>().create("interpolated");
    dealii::ParameterHandler prm;
    result->declare_parameters(prm);
    prm.set("File", file);
    prm.set("Field", field);
    result->parse_parameters(prm);
    return result;
  }
} // namespace

BOOST_AUTO_TEST_SUITE(interpolated)

BOOST_AUTO_TEST_CASE(a_linear_density_comes_over_exactly)
{
  // 1 + x + 2 y on [-1, 2]^2
  const FieldFile file(two_triangles(-1, 2, {-2, 1, 7, 4}));
  check_throws_with([&]() { file.density(); }, {"values from -2 to 7"});
  const FieldFile positive(two_triangles(-1, 2, {1, 4, 10, 7}));
  const auto      rho = positive.density();
  BOOST_TEST(rho->description() == "the field of '" + positive.name + "'");
  for (const std::string mesh : {"square_tri.msh", "square_quad.msh"})
    {
      const Domain<2> domain(mesh);
      const auto      values = model::projected_density(*rho,
                                                   domain.space,
                                                   domain.mesh.regions(),
                                                   "Initial density");
      double          error  = 0;
      for (unsigned int i = 0; i < values.size(); ++i)
        {
          const auto &x = domain.space.point(i);
          error = std::max(error, std::abs(values[i] - 4 - x[0] - 2 * x[1]));
        }
      BOOST_TEST(error < 1e-9);
      BOOST_TEST(rho->notes(domain.space).empty());
    }
}

BOOST_AUTO_TEST_CASE(what_otto_writes_for_paraview_is_read)
{
  // from one mesh to another and back to the first, where values are kept
  const Scratch       scratch;
  const Domain<2>     domain("disk.msh");
  const auto          gauss = density<2>("gaussian");
  std::vector<double> values =
    gauss->nodal_values(domain.space, domain.mesh.regions());
  io::NodalOutput<2> output(domain.space);
  output.set_fields({{"other", false, values}, {"density", false, values}});
  io::write_vtu(scratch.folder.path() + "/rho.vtu", 0., output, MPI_COMM_WORLD);
  const auto rho =
    density<2>("interpolated", {"File=" + scratch.folder.path() + "/rho.vtu"});
  const auto   again   = rho->nodal_values(domain.space, domain.mesh.regions());
  const double largest = *std::max_element(values.begin(), values.end());
  for (unsigned int i = 0; i < values.size(); ++i)
    BOOST_TEST(std::abs(again[i] - values[i]) < 1e-6 * largest);
}

BOOST_AUTO_TEST_CASE(outside_of_the_field)
{
  const Domain<2> domain("square_tri.msh");
  const FieldFile file(two_triangles(0.1, 0.9, {1, 1, 2, 2}));
  const auto      notes = file.density()->notes(domain.space);
  BOOST_TEST(notes.empty()); // no farther than half of its large cells
  const FieldFile small(two_triangles(0.4, 0.6, {1, 1, 2, 2}));
  const auto nearest = small.density(), zero = small.density({"Outside=zero"});
  const auto far = nearest->notes(domain.space);
  BOOST_REQUIRE(far.size() == 1u);
  BOOST_TEST(far[0].find("lie outside of the field of '" + small.name +
                         "', up to 0.566 away") != std::string::npos);
  BOOST_TEST(nearest->value({0.5, 0.9}) == 2., exactly);
  BOOST_TEST(zero->value({0.5, 0.9}) == 0.);
  BOOST_TEST(zero->value({0.5, 0.65}) == 2., exactly);
  BOOST_TEST(zero->value({0.5, 0.5}) == 1.5, exactly);
}

BOOST_AUTO_TEST_CASE(a_velocity_is_linear_in_the_cells)
{
  // v = (1 - y, x)
  const FieldFile file(
    two_triangles(-1, 1, {1, 1, 1, 1}, {2, -1, 0, 2, 1, 0, 0, 1, 0, 0, -1, 0}));
  const Domain<2> domain("square_tri.msh");
  const auto      v = velocity(file.name, "v");
  v->attach(domain.space);
  BOOST_TEST(v->steady());
  const auto values = v->nodal_values(0.);
  for (unsigned int i = 0; i < domain.space.n_local(); ++i)
    {
      const auto &x = domain.space.point(i);
      BOOST_TEST(std::abs(values[2 * i] - (1 - x[1])) < 1e-13);
      BOOST_TEST(std::abs(values[2 * i + 1] - x[0]) < 1e-13);
    }
  space::Location<2> where;
  where.point         = Point<2>(0.2, 0.5);
  const auto gradient = v->gradient(where, 0.);
  BOOST_TEST(std::abs(gradient[0][1] + 1.) < 1e-9);
  BOOST_TEST(std::abs(gradient[1][0] - 1.) < 1e-9);
  check_throws_with([&]() { velocity(file.name, "density"); },
                    {"the field has 1 component", "has 2"});
  check_throws_with([&]() { velocity("", "v"); }, {"File is empty"});
}

BOOST_AUTO_TEST_CASE(what_is_no_density_is_named)
{
  check_throws_with([]() { density<2>("interpolated"); },
                    {"'Initial density/interpolated'", "File is empty"});
  check_throws_with(
    []() { density<2>("interpolated", {"File=nowhere.vtu"}); },
    {"'Initial density/interpolated'", "File: ", "'nowhere.vtu'"});
  const double infinity = std::numeric_limits<double>::infinity();
  const auto   refused  = [](const std::vector<double>      &rho,
                          const std::vector<std::string> &words) {
    const FieldFile file(two_triangles(0, 1, rho));
    auto            all = words;
    all.push_back("File = '" + file.name + "': the field");
    check_throws_with([&]() { file.density(); }, all);
  };
  refused({1, 1, infinity, 1}, {"the value inf", "finite values"});
  refused({1, 1, -0.5, 1}, {"values from -0.5 to 1", "not negative"});
  refused({0, 0, 0, 0}, {"values from 0 to 0", "positive somewhere"});
  const FieldFile file(
    two_triangles(0, 1, {1, 1, 1, 1}, std::vector<double>(12, 1.)));
  check_throws_with([&]() { file.density({"Field=v"}); },
                    {"the field 'v' has 3 components", "another 'Field'"});
}

BOOST_AUTO_TEST_SUITE_END()
