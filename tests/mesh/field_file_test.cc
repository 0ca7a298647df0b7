// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <deal.II/base/hdf5.h>

#include <deal.II/lac/full_matrix.h>

#include <boost/test/unit_test.hpp>

#include <otto/base/collective.h>
#include <otto/mesh/field_file.h>

#include <base/throws_with.h>
#include <io/scratch.h>
#include <mesh/vtk_writer.h>

#include <cmath>
#include <fstream>

using namespace otto;
using dealii::Point;
using mesh::read_field;

namespace
{
  const auto rounding = boost::test_tools::tolerance(1e-13);

  /// A file in a folder that goes with the object.
  struct DataFile
  {
    DataFile(const std::string &name_, const std::string &text)
      : name(scratch.folder.path() + "/" + name_)
    {
      base::on_first_rank(MPI_COMM_WORLD, [&]() {
        std::ofstream(name, std::ios::binary) << text;
      });
    }

    template <int dim>
    auto field(const std::string &field_name = "") const
    {
      return read_field<dim>(name, field_name);
    }

    const Scratch     scratch;
    const std::string name;
  };

  template <int dim>
  double at(const mesh::Field<dim> &field, const Point<dim> &x)
  {
    std::vector<double> values(field.n_components());
    field.value(x, values.data());
    return values.back();
  }

  double linear_at(const double x, const double y, const double z = 0.)
  {
    return 1. + 2. * x + 3. * y + 5. * z;
  }

  /// [0,2] x [0,1] of a quadrilateral and two triangles, with a line and a
  /// vector field; the second piece has one triangle beyond it.
  std::string vtu(VtkWriter writer)
  {
    const std::vector<double> x{
      0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 2, 0, 0, 2, 1, 0};
    std::vector<double> u;
    std::vector<float>  v;
    for (std::size_t i = 0; i < x.size(); i += 3)
      {
        u.push_back(linear_at(x[i], x[i + 1]));
        v.insert(v.end(), {1.f, 2.f, float(x[i])});
      }
    const auto piece = [&](const std::vector<double>       &points,
                           const std::vector<std::int64_t> &connectivity,
                           const std::vector<std::int64_t> &offsets,
                           const std::vector<std::uint8_t> &types,
                           const std::vector<double>       &rho,
                           const std::vector<float>        &velocity) {
      return "<Piece NumberOfPoints=\"" + std::to_string(rho.size()) +
             "\" NumberOfCells=\"" + std::to_string(types.size()) +
             "\">\n<Points>" + writer.array("Points", "Float64", points, 3) +
             "</Points><Cells>" +
             writer.array("connectivity", "Int64", connectivity) +
             writer.array("offsets", "Int64", offsets) +
             writer.array("types", "UInt8", types) + "</Cells><PointData>" +
             writer.array("u", "Float64", rho) +
             writer.array("v", "Float32", velocity, 3) +
             "</PointData><CellData>" +
             writer.array("number",
                          "Int64",
                          std::vector<std::int64_t>(types.size(), 7)) +
             "</CellData></Piece>\n";
    };
    const std::string grid =
      "<UnstructuredGrid>" +
      piece(x,
            {0, 1, 0, 1, 2, 3, 1, 4, 5, 1, 5, 2},
            {2, 6, 9, 12},
            {3, 9, 5, 5},
            u,
            v) +
      piece({2, 0, 0, 3, 0, 0, 2, 1, 0},
            {0, 1, 2},
            {3},
            {5},
            {linear_at(2, 0), linear_at(3, 0), linear_at(2, 1)},
            {1, 2, 2, 1, 2, 3, 1, 2, 2}) +
      "</UnstructuredGrid>\n";
    return writer.file("UnstructuredGrid", grid);
  }

  void check_linear(const mesh::Field<2> &u)
  {
    for (const Point<2> x : {Point<2>(0.25, 0.75),
                             Point<2>(1.25, 0.5),
                             Point<2>(1.75, 0.25),
                             Point<2>(2.25, 0.25),
                             Point<2>(1., 1.)})
      BOOST_TEST(at(u, x) == linear_at(x[0], x[1]), rounding);
  }
} // namespace

BOOST_AUTO_TEST_SUITE(field_file)

BOOST_AUTO_TEST_CASE(linear_functions_of_vtu_files_in_all_encodings)
{
  for (const auto format : {VtkWriter::Format::ascii,
                            VtkWriter::Format::binary,
                            VtkWriter::Format::appended_raw,
                            VtkWriter::Format::appended_base64})
    for (const bool compressed : {false, true})
      for (const unsigned int head : {4, 8})
        {
          const DataFile file("u.vtu", vtu({format, compressed, head}));
          const auto     u = file.field<2>("u");
          BOOST_TEST(u->n_components() == 1u);
          check_linear(*u);
          const auto v = file.field<2>("v");
          BOOST_TEST(v->n_components() == 3u);
          BOOST_TEST(at(*v, Point<2>(0.5, 0.75)) == 0.5, rounding);
          BOOST_TEST(at(*file.field<2>("number"), Point<2>(1.7, 0.3)) == 7.);
        }
}

BOOST_AUTO_TEST_CASE(outside_of_the_cells_it_is_as_nearby)
{
  const DataFile file("u.vtu", vtu({}));
  const auto     u = file.field<2>("u");
  double         value;
  BOOST_TEST(u->value({0.5, 1.5}, &value) == 0.5, rounding);
  BOOST_TEST(value == linear_at(0.5, 1.), rounding);
  BOOST_TEST(u->value({-1., -1.}, &value) == std::sqrt(2.), rounding);
  BOOST_TEST(value == linear_at(0., 0.), rounding);
  BOOST_TEST(u->value({0.5, 0.5}, &value) == 0.);
}

BOOST_AUTO_TEST_CASE(cells_in_space)
{
  // a hexahedron that is no box, on which x + y z is in the space
  VtkWriter           writer;
  std::vector<double> x{0, 0, 0, 2, 0, 0, 2, 1, 0, 0, 1, 0, 0, 0,
                        1, 2, 0, 1, 2, 1, 1, 0, 1, 1, 3, 0, 0};
  std::vector<double> u;
  for (std::size_t i = 0; i < x.size(); i += 3)
    u.push_back(x[i] + x[i + 1] * x[i + 2]);
  const std::string grid =
    "<UnstructuredGrid><Piece NumberOfPoints=\"9\" NumberOfCells=\"3\">"
    "<Points>" +
    writer.array("Points", "Float64", x, 3) + "</Points><Cells>" +
    writer.array(
      "connectivity",
      "Int32",
      std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 1, 8, 2, 5, 0, 1, 2}) +
    writer.array("offsets", "Int32", std::vector<int>{8, 12, 15}) +
    writer.array("types", "UInt8", std::vector<std::uint8_t>{12, 10, 5}) +
    "</Cells><PointData>" + writer.array("u", "Float64", u) +
    "</PointData></Piece></UnstructuredGrid>";
  const DataFile file("u.vtu", writer.file("UnstructuredGrid", grid));
  const auto     field = file.field<3>();
  BOOST_TEST(at(*field, Point<3>(1.5, 0.25, 0.75)) == 1.6875, rounding);
  BOOST_TEST(at(*field, Point<3>(2.5, 0.125, 0.125)) == 2.5, rounding);
  check_throws_with([&]() { DataFile("u.vtu", vtu({})).field<3>("u"); },
                    {"u.vtu' has no cells of dimension 3"});
}

BOOST_AUTO_TEST_CASE(images_with_origin_spacing_and_direction)
{
  VtkWriter           writer;
  std::vector<double> u;
  for (int k = 0; k < 2; ++k)
    for (int j = 0; j < 3; ++j)
      for (int i = 0; i < 4; ++i)
        u.push_back(linear_at(i, j, k));
  // the x of the image is the y of the domain, its y is -x
  const auto image = [&](const std::string &extent,
                         const std::string &group,
                         const std::string &direction) {
    return writer.file("ImageData",
                       "<ImageData WholeExtent=\"" + extent +
                         "\" Origin=\"1 2 3\" Spacing=\"0.5 0.25 2\"" +
                         direction + "><Piece Extent=\"" + extent + "\"><" +
                         group + ">" + writer.array("density", "Float64", u) +
                         writer.array("w", "Float64", u) + "</" + group +
                         "></Piece></ImageData>");
  };
  const std::string turned = " Direction=\"0 -1 0 1 0 0 0 0 1\"";
  {
    const DataFile file("u.vti", image("0 3 0 2 0 1", "PointData", ""));
    const auto     field = file.field<3>();
    BOOST_TEST(at(*field, Point<3>(1.25, 2.3, 4.)) == linear_at(0.5, 1.2, 0.5),
               rounding);
    double value;
    BOOST_TEST(field->value({1.25, 2.3, 6.}, &value) == 1., rounding);
    BOOST_TEST(value == linear_at(0.5, 1.2, 1.), rounding);
    check_throws_with([&]() { file.field<2>(); },
                      {"image of dimension 3", "slice"});
  }
  {
    const DataFile file("u.vti", image("2 5 0 2 0 1", "PointData", turned));
    BOOST_TEST(at(*file.field<3>("w"), Point<3>(0.7, 3.25, 4.)) ==
                 linear_at(0.5, 1.2, 0.5),
               rounding);
  }
  {
    // voxels: values are in their middles
    const DataFile file("u.vti", image("0 4 0 3 0 2", "CellData", ""));
    const auto     field = file.field<3>();
    BOOST_TEST(at(*field, Point<3>(1.5, 2.5, 5.)) == linear_at(0.5, 1.5, 0.5),
               rounding);
    double value;
    BOOST_TEST(field->value({1., 2., 3.}, &value) == 0., rounding);
    BOOST_TEST(value == linear_at(0, 0, 0), rounding);
  }
  u.resize(12);
  const DataFile plane("u.vti", image("0 3 0 2 0 0", "PointData", ""));
  BOOST_TEST(at(*plane.field<2>(), Point<2>(1.25, 2.3)) == linear_at(0.5, 1.2),
             rounding);
  BOOST_TEST(at(*plane.field<3>(), Point<3>(1.25, 2.3, 77)) ==
               linear_at(0.5, 1.2),
             rounding);
}

BOOST_AUTO_TEST_CASE(states_in_hdf5)
{
  const DataFile file("u.h5", "");
  base::on_first_rank(MPI_COMM_WORLD, [&]() {
    dealii::HDF5::File         h5(file.name,
                          dealii::HDF5::File::FileAccessMode::create);
    dealii::FullMatrix<double> x(6, 2);
    std::vector<double>        u;
    for (unsigned int i = 0; i < 6; ++i)
      {
        x(i, 0) = i % 3;
        x(i, 1) = i / 3;
        u.push_back(linear_at(x(i, 0), x(i, 1)));
      }
    dealii::FullMatrix<double> cells(2, 4);
    const unsigned int         corners[2][4] = {{0, 1, 4, 3}, {1, 2, 5, 4}};
    for (unsigned int c = 0; c < 2; ++c)
      for (unsigned int v = 0; v < 4; ++v)
        cells(c, v) = corners[c][v];
    h5.write_dataset("vertices", x);
    h5.write_dataset("cells", cells);
    h5.create_group("fields").write_dataset("density 8", u);
  });
  const auto u = file.field<2>("density 8");
  for (const Point<2> x : {Point<2>(0.25, 0.75), Point<2>(1.75, 0.5)})
    BOOST_TEST(at(*u, x) == linear_at(x[0], x[1]), rounding);
  check_throws_with([&]() { file.field<2>(); },
                    {"Field: there is no data set 'density'", "'density 8'"});
  check_throws_with([&]() { file.field<3>("density 8"); },
                    {"'vertices'", "(6, 2)", "3 coordinates"});
  check_throws_with([&]() { file.field<2>("cells"); },
                    {"'cells'", "(2, 4)", "one value for each of the 6"});
}

BOOST_AUTO_TEST_CASE(views_of_gmsh)
{
  const std::string mesh =
    "$MeshFormat\n2.2 0 8\n$EndMeshFormat\n"
    "$Nodes\n6\n10 0 0 0\n11 1 0 0\n12 2 0 0\n13 0 1 0\n14 1 1 0\n15 2 1 0\n"
    "$EndNodes\n$Elements\n3\n1 3 2 1 1 10 11 14 13\n2 2 2 1 1 11 12 15\n"
    "3 2 2 1 1 11 15 14\n$EndElements\n";
  const auto view = [](const std::string &kind,
                       const std::string &name,
                       const int          n,
                       const std::string &rows) {
    return "$" + kind + "\n1\n\"" + name + "\"\n1\n0\n3\n0\n1\n" +
           std::to_string(n) + "\n" + rows + "$End" + kind + "\n";
  };
  const std::string nodes =
    view("NodeData", "u", 6, "10 1\n11 3\n12 5\n13 4\n14 6\n15 8\n");
  const DataFile file(
    "u.msh",
    mesh + nodes + view("ElementData", "number", 3, "1 7\n2 8\n3 9\n") +
      view("ElementNodeData", "w", 3, "1 4 1 3 6 4\n2 3 3 5 8\n3 3 3 8 6\n"));
  for (const std::string name : {"", "u", "w"})
    {
      const auto u = file.field<2>(name);
      for (const Point<2> x :
           {Point<2>(0.25, 0.75), Point<2>(1.75, 0.25), Point<2>(1.25, 0.75)})
        BOOST_TEST(at(*u, x) == linear_at(x[0], x[1]), rounding);
    }
  BOOST_TEST(at(*file.field<2>("number"), Point<2>(1.25, 0.75)) == 9.);
  check_throws_with([&]() { file.field<2>("rho"); },
                    {"u.msh' has no view 'rho', but 'u', 'number', 'w'"});
  check_throws_with([&]() { file.field<3>("u"); }, {"no cells of dimension 3"});
  check_throws_with([&]() { DataFile("u.msh", mesh).field<2>(); },
                    {"no post-processing view"});
  const DataFile lists("u.pos",
                       "View \"u\" {\n"
                       "ST(0,0,0, 1,0,0, 0,1,0){1, 3, 4};\n"
                       "SQ(1,0,0, 2,0,0, 2,1,0, 1,1,0){3, 5, 8, 6};\n};\n");
  BOOST_TEST(at(*lists.field<2>(), Point<2>(0.25, 0.5)) == linear_at(0.25, 0.5),
             rounding);
  BOOST_TEST(at(*lists.field<2>(), Point<2>(1.25, 0.5)) == linear_at(1.25, 0.5),
             rounding);
  // of second order, and at two times
  const DataFile second("u.pos",
                        "View \"u\" {\nST2(0,0,0, 1,0,0, 0,1,0, 0.5,0,0, "
                        "0.5,0.5,0, 0,0.5,0){1, 3, 4, 2, 3.5, 2.5};\n};\n");
  BOOST_TEST(at(*second.field<2>(), Point<2>(0.25, 0.5)) ==
               linear_at(0.25, 0.5),
             rounding);
  const DataFile times("u.pos",
                       "View \"u\" {\nST(0,0,0, 1,0,0, 0,1,0)"
                       "{1, 3, 4, 9, 9, 9};\n};\n");
  BOOST_TEST(at(*times.field<2>(), Point<2>(0.25, 0.5)) == linear_at(0.25, 0.5),
             rounding);
  const DataFile solid("u.pos",
                       "View \"u\" {\nVS(0,0,0, 1,0,0, 0,1,0, 0,0,1)"
                       "{0,0,1, 0,0,3, 0,0,4, 0,0,6};\n};\n");
  BOOST_TEST(solid.field<3>()->n_components() == 3u);
  BOOST_TEST(at(*solid.field<3>(), Point<3>(0.25, 0.25, 0.125)) ==
               linear_at(0.25, 0.25, 0.125),
             rounding);
}

BOOST_AUTO_TEST_CASE(files_that_cannot_be_used_are_named)
{
  const auto refused = [](const std::string              &name,
                          const std::string              &text,
                          const std::vector<std::string> &words,
                          const std::string              &field = "u") {
    const DataFile file(name, text);
    auto           all = words;
    all.push_back("/" + name + "'");
    BOOST_TEST_CONTEXT("expected: " + words[0])
    check_throws_with([&]() { file.field<2>(field); }, all);
  };
  check_throws_with([]() { read_field<2>("nowhere.vtu"); },
                    {"'nowhere.vtu' cannot be read"});
  const std::string fine = vtu({});
  refused("u.vtu", fine, {"has the fields 'u', 'v', 'number'", "name"}, "");
  refused("u.vtu", fine, {"no field 'rho', but 'u', 'v'"}, "rho");
  refused("u.txt", "1 2 3", {".vtu, .vti", "save the field"});
  refused("u.vtu", fine.substr(0, fine.size() - 30), {"not a whole file"});
  const auto replaced = [&](const std::string &what, const std::string &by) {
    std::string text = fine;
    text.replace(text.find(what), what.size(), by);
    return text;
  };
  refused("u.vtu", replaced("> 3 9 5 5<", "> 3 9 5 13<"), {"type 13 of VTK"});
  refused("u.vtu", replaced("> 3 9 5 5<", "> 3 9 5<"), {"different lengths"});
  refused("u.vtu", replaced("> 0 1 0 1", "> 0 1 9 1"), {"points that are not"});
  refused("u.vtu", replaced("> 2 6 9", "> 2 6 one"), {"'one'", "no number"});
  refused("u.vtu",
          replaced("header_type",
                   "compressor=\"vtkLZ4DataCompressor\" header_type"),
          {"vtkLZ4DataCompressor", "zlib"});
  for (const bool compressed : {false, true})
    {
      // numbers of bytes that are not there, and data that are damaged
      std::string text = vtu({VtkWriter::Format::appended_raw, compressed, 8});
      const auto  data = text.find("\n_") + 2;
      text[data + 6]   = 1;
      refused("u.vtu", text, {"truncated"}, "number");
      text           = vtu({VtkWriter::Format::binary, compressed, 4});
      const auto row = text.find("binary") + 20;
      text[row]      = '!';
      refused("u.vtu", text, {"array 'Points'"});
    }
  std::string text = vtu({VtkWriter::Format::appended_raw, true, 4});
  const auto  data = text.find("\n_") + 2;
  text[data + 20] ^= 3;
  refused("u.vtu", text, {"is damaged"}, "number");
  refused("p.vtp",
          VtkWriter().file("PolyData", "<PolyData></PolyData>"),
          {"is a PolyData of VTK", ".vtu"});
  refused("u.vti",
          VtkWriter().file("ImageData", "<ImageData></ImageData>"),
          {"more than one piece"});
  refused("u.msh", "$MeshFormat\n", {"Gmsh"});
  refused("u.pos",
          "View \"u\" { ST(0,0,0, 1,0,0){1, 2, 3}; };\n",
          {"has elements with 9 numbers", "corners are 12"});
  refused("u.pos",
          "View \"For\" { ST(0,0,0, 1,0,0, 0,1,0){1, 2, 3}; };\n"
          "For i In {1:1e12}\n a = 2;\nEndFor\n",
          {"the command For"});
  std::string deep = "<VTKFile type=\"UnstructuredGrid\"><UnstructuredGrid>";
  for (unsigned int k = 0; k < 300000; ++k)
    deep += "<a>";
  refused("u.vtu", deep, {"nested more than a hundred deep"});
  // a thousand points are said, and more are there
  refused("u.vtu",
          [] {
            std::string text = vtu({VtkWriter::Format::binary, true, 4});
            const auto  n    = text.find("NumberOfPoints=\"") + 16;
            text.replace(n, text.find('"', n) - n, "1");
            return text;
          }(),
          {"more values than points or cells"});
}

BOOST_AUTO_TEST_SUITE_END()
