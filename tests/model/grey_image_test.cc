// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/model/grey_image.h>
#include <otto/model/nodal_density.h>

#include <base/throws_with.h>
#include <model/exactly.h>
#include <model/fixture.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

using namespace otto;
using dealii::Point;
using model::GreyImage;

namespace
{
  /// A file in the temporary folder, of this rank, that goes with the object.
  struct File
  {
    explicit File(const std::string &content)
      : name((std::filesystem::temp_directory_path() /
              ("otto_grey_image_" +
               std::to_string(
                 dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD)) +
               ".pgm"))
               .string())
    {
      std::ofstream(name, std::ios::binary) << content;
    }
    ~File() { std::remove(name.c_str()); }

    const std::string name;
  };

  std::string bytes(const std::vector<int> &values)
  {
    std::string text;
    for (const int value : values)
      text += static_cast<char>(value);
    return text;
  }

  /// Upper row 0 100 200, lower row 50 150 200 of 200.
  void check_three_by_two(const GreyImage &image)
  {
    BOOST_TEST(image.width() == 3u);
    BOOST_TEST(image.height() == 2u);
    BOOST_TEST(image.value(0.5 / 3, 0.75) == 0.);
    BOOST_TEST(image.value(1.5 / 3, 0.75) == 0.5, in_single);
    BOOST_TEST(image.value(2.5 / 3, 0.75) == 1., in_single);
    BOOST_TEST(image.value(0.5 / 3, 0.25) == 0.25, in_single);
    // Bilinear in between, constant outside of the outermost centres.
    BOOST_TEST(image.value(1. / 3, 0.5) == 0.375, in_single);
    BOOST_TEST(image.value(0., 0.) == 0.25, in_single);
    BOOST_TEST(image.value(1., 1.) == 1., in_single);
  }
} // namespace

BOOST_AUTO_TEST_SUITE(grey_image)

BOOST_AUTO_TEST_CASE(reads_text)
{
  const File file("P2 # a comment\n# another\n3 2\n200\n0 100 200\n"
                  "50 150\n200\n");
  check_three_by_two(GreyImage(file.name));
}

BOOST_AUTO_TEST_CASE(reads_binary)
{
  const File file("P5\n# comment\n3 2\n200\n" +
                  bytes({0, 100, 200, 50, 150, 200}));
  check_three_by_two(GreyImage(file.name));
  // Pixels that look like white space and comments are pixels.
  const File blanks("P5 3 1 255\n" + bytes({' ', '\n', '#'}));
  BOOST_TEST(GreyImage(blanks.name).value(0., 0.5) == 32. / 255, in_single);
  BOOST_TEST(GreyImage(blanks.name).value(1., 0.5) == 35. / 255, in_single);
}

BOOST_AUTO_TEST_CASE(reads_binary_with_sixteen_bits)
{
  const File file("P5 2 1 1000\n" + bytes({1, 244, 3, 232})); // 500, 1000
  BOOST_TEST(GreyImage(file.name).value(0., 0.5) == 0.5, in_single);
  BOOST_TEST(GreyImage(file.name).value(1., 0.5) == 1., in_single);
}

BOOST_AUTO_TEST_CASE(refuses_other_files)
{
  const auto read = [](const std::string &content) {
    return [content]() { GreyImage image(File(content).name); };
  };
  check_throws_with([]() { GreyImage("no_such_image.pgm"); },
                    {"'no_such_image.pgm' cannot be read", "check its name"});
  check_throws_with(read("\x89PNG\r\n"), {"cannot be read as PNG", "again"});
  check_throws_with(read("GIF89a"),
                    {"is neither a PNG file nor a grey-scale PGM", "convert"});
  check_throws_with(read(""), {"is neither a PNG"});
  check_throws_with(read("P3 1 1 255 1 2 3"), {"is neither a PNG"});
  check_throws_with(read("P2 2 x 255 1 2"), {"no valid head"});
  check_throws_with(read("P2 2 2 70000 1 2 3 4"), {"no valid head"});
  check_throws_with(read("P2 0 2 255"), {"no valid head"});
  check_throws_with(read("P2 2 2 255 1 2 3"),
                    {"is truncated: 3 of 4 pixels", "write it again"});
  check_throws_with(read("P5 2 2 255\n" + bytes({1, 2})), {"2 of 4 pixels"});
  check_throws_with(read("P5 2 1 1000\n" + bytes({1, 2, 3})),
                    {"1 of 2 pixels"});
  check_throws_with(read("P2 2 2 255 1 -5 3 4"),
                    {"has '-5' as pixel 2 of 4", "integers from 0 to 255"});
  check_throws_with(read("P2 2 1 255 1 1234567890123"),
                    {"a value above its largest value 255"});
  check_throws_with(read("P2 1000000 101 255 1"), {"more than 1e8 pixels"});
  check_throws_with(read("P2 2000000 1 255 1"), {"no valid head"});
  check_throws_with(read("P2 2 1 100 7 101"), {"101", "largest value 100"});
}

BOOST_AUTO_TEST_CASE(lies_on_a_box_or_on_the_mesh)
{
  const File file("P2 2 2 100 0 100 0 100");
  const auto on_box =
    density<2>("image", {"File=" + file.name, "Lower=-1, 0", "Upper=1, 4"});
  BOOST_TEST(on_box->value(Point<2>(-0.9, 2.)) == 0.);
  BOOST_TEST(on_box->value(Point<2>(0., 2.)) == 0.5, in_single);
  BOOST_TEST(on_box->value(Point<2>(0.5, 2.)) == 1., in_single);
  BOOST_TEST(on_box->value(Point<2>(1.1, 2.)) == 0.);
  const auto inverted = density<2>(
    "image", {"File=" + file.name, "Lower=-1, 0", "Upper=1, 4", "Invert=true"});
  BOOST_TEST(inverted->value(Point<2>(-0.9, 2.)) == 1., in_single);
  BOOST_TEST(inverted->value(Point<2>(1.1, 2.)) == 0.);

  // On the unit square the image is 0 up to x = 1/4, 1 from 3/4, linear
  // between.
  const Domain<2> domain("square_tri.msh");
  const auto      on_mesh = density<2>("image", {"File=" + file.name});
  check_throws_with<base::RunError>([&]() { on_mesh->value(Point<2>()); },
                                    {"nodal_values()"});
  const auto values =
    model::nodal_density(*on_mesh, domain.space, domain.mesh.regions(), "A");
  double difference = 0;
  for (unsigned int i = 0; i < values.size(); ++i)
    {
      const double x     = domain.space.point(i)[0];
      const double exact = std::min(std::max(2. * x - 0.5, 0.), 1.);
      difference         = std::max(difference, std::abs(values[i] - exact));
    }
  BOOST_TEST(difference < 1e-12);
  BOOST_TEST(on_mesh->description().find("2 x 2 pixels") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(image_errors_name_the_entry)
{
  const File file("P2 1 1 100 50");
  check_throws_with([]() { density<2>("image"); },
                    {"'Initial density/image'", "File is empty", "PGM"});
  check_throws_with([]() { density<2>("image", {"File=missing.pgm"}); },
                    {"'Initial density/image'", "File: ", "'missing.pgm'"});
  check_throws_with(
    [&]() {
      density<2>("image", {"File=" + file.name, "Lower=0"});
    },
    {"Upper is empty but Lower is given", "give both or none"});
  check_throws_with(
    [&]() {
      density<2>("image", {"File=" + file.name, "Lower=1, 0", "Upper=1, 1"});
    },
    {"Lower = '1, 0'", "not below Upper"});
}

BOOST_AUTO_TEST_SUITE_END()
