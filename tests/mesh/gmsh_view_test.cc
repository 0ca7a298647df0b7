// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/mesh/gmsh_view.h>

#include <base/throws_with.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

using namespace otto::mesh;
using dealii::Point;
namespace fs = std::filesystem;

namespace
{
  const std::string linear =
    "View \"v\" { ST(-1,-1,0, 3,-1,0, -1,3,0){-2,2,2}; };\n";

  /// A field file of this process; rank 0 reads its own.
  struct FieldFile
  {
    explicit FieldFile(const std::string &text)
      : path((fs::temp_directory_path() /
              ("otto_view_" + std::to_string(getpid()) + ".pos"))
               .string())
    {
      std::ofstream(path) << text;
    }
    ~FieldFile() { fs::remove(path); }

    std::vector<double> values(const std::vector<Point<2>> &points) const
    {
      return view_values<2>(path, points, MPI_COMM_WORLD);
    }

    std::string path;
  };
} // namespace

BOOST_AUTO_TEST_SUITE(gmsh_views)

BOOST_AUTO_TEST_CASE(give_values_at_points)
{
  const FieldFile file(linear);
  const auto      values = file.values({{0., 0.}, {0.5, 0.25}});
  BOOST_REQUIRE(values.size() == 2u);
  BOOST_TEST(std::abs(values[0]) < 1e-12);
  BOOST_TEST(std::abs(values[1] - 0.75) < 1e-12);
  BOOST_TEST(file.values({}).empty());
  check_throws_with(
    [&]() {
      file.values({{7., 7.}});
    },
    {"no scalar value at the point (7, 7)"});
}

BOOST_AUTO_TEST_CASE(run_no_commands)
{
  const FieldFile file("SystemCall \"touch x\";\n" + linear);
  check_throws_with(
    [&]() {
      file.values({{0., 0.}});
    },
    {"otto_view_", "SystemCall in line 1", "remove"});
}

BOOST_AUTO_TEST_CASE(do_not_read_options_beside_them)
{
  const FieldFile file(linear);
  std::ofstream(file.path + ".opt") << "Error(\"options were read\");\n";
  BOOST_TEST(file.values({{0., 0.}}).size() == 1u);
  fs::remove(file.path + ".opt");
}

BOOST_AUTO_TEST_CASE(are_in_regular_files)
{
  check_throws_with(
    []() {
      view_values<2>("/dev/zero", std::vector<Point<2>>(1), MPI_COMM_WORLD);
    },
    {"/dev/zero", "not a regular file"});
  check_throws_with(
    []() { view_values<2>("/tmp", std::vector<Point<2>>(1), MPI_COMM_WORLD); },
    {"is a folder"});
}

BOOST_AUTO_TEST_SUITE_END()
