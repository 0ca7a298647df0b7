// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/base/input_file.h>
#include <otto/mesh/mesh.h>
#include <otto/mesh/msh_text.h>

#include <base/throws_with.h>

#include <cmath>

using namespace otto::mesh;
using otto::base::content_of;

namespace
{
  const std::string folder = std::string(OTTO_MESHES) + "/";

  const auto to_rounding = boost::test_tools::tolerance(1e-11);

  MeshReport report(const std::string &file)
  {
    MeshParameters parameters;
    parameters.file = folder + file;
    return Mesh<2>(parameters, MPI_COMM_WORLD).report();
  }

  MshText looked_at(const std::string &file)
  {
    return look_at_msh(file, content_of("mesh", folder + file));
  }

  /// The shipped mesh with one text put in place of another.
  void look_at_changed(const std::string &file,
                       const std::string &from,
                       const std::string &to)
  {
    std::string text  = content_of("mesh", folder + file);
    const auto  place = text.find(from);
    BOOST_REQUIRE(place != std::string::npos);
    look_at_msh("changed.msh", text.replace(place, from.size(), to));
  }

  double sum_of_parts(const std::vector<MeshReport::Part> &parts,
                      const std::string                   &name)
  {
    for (const MeshReport::Part &part : parts)
      if (part.name == name)
        return part.measure;
    return -1.;
  }
} // namespace

BOOST_AUTO_TEST_SUITE(msh_texts)

BOOST_AUTO_TEST_CASE(of_all_versions_are_complete)
{
  BOOST_TEST(looked_at("square_tri.msh").version == 4.1);
  BOOST_TEST(looked_at("square_tri_22.msh").version == 2.2);
  BOOST_TEST(looked_at("square_tri_22.msh").groups.size() > 100u);
  BOOST_TEST(looked_at("square_tri_binary.msh").binary);
  BOOST_TEST(looked_at("square_tri.msh").groups.empty());
  for (const std::string file : {"ball.msh", "hex_box.msh", "two_rooms.msh"})
    BOOST_TEST(looked_at(file).version == 4.1);
}

BOOST_AUTO_TEST_CASE(with_wrong_numbers_are_refused)
{
  const std::string e = "$Elements\n";
  // 12 blocks or so, elements from 1: one more or one less in the head
  for (const std::string part : {"Nodes", "Elements", "Entities"})
    {
      const std::string text = content_of("mesh", folder + "square_tri.msh");
      const auto begin       = text.find("\n$" + part + "\n") + part.size() + 3;
      const auto line  = text.substr(begin, text.find('\n', begin) - begin);
      const auto blank = line.find(' ');
      const int first = std::stoi(line), second = std::stoi(line.substr(blank));
      const std::string rest = line.substr(line.find(' ', blank + 1));
      for (const int change : {-1, 1})
        {
          const std::string wrong_second = std::to_string(first) + " " +
                                           std::to_string(second + change) +
                                           rest;
          check_throws_with(
            [&]() {
              look_at_changed("square_tri.msh",
                              "$" + part + "\n" + line,
                              "$" + part + "\n" + wrong_second);
            },
            {"changed.msh", "$" + part, "do not fit", "make the file again"});
        }
    }
  check_throws_with(
    []() {
      look_at_changed("square_tri_22.msh", "$Nodes\n142", "$Nodes\n141");
    },
    {"says 141 nodes, 142 follow"});
  check_throws_with([]() { report("invalid/fewer_elements_announced.msh"); },
                    {"says 3 elements, 4 follow"});
  check_throws_with([]() { report("invalid/more_elements_announced.msh"); },
                    {"says 5 elements, 4 follow"});
  check_throws_with([]() { report("invalid/nodes_from_zero.msh"); },
                    {"number 0", "number the nodes from 1"});
}

BOOST_AUTO_TEST_CASE(with_wrong_nodes_are_refused)
{
  for (const std::string value : {"nan", "0,5", "inf", "1e400", "-"})
    {
      const std::vector<std::string> words = {"changed.msh",
                                              "node 2 is '" + value + "'",
                                              "point"};
      check_throws_with(
        [&]() {
          look_at_changed("square_tri_22.msh",
                          "\n2 1 0 0\n",
                          "\n2 " + value + " 0 0\n");
        },
        words);
      check_throws_with(
        [&]() {
          look_at_changed("square_tri.msh",
                          "\n2\n1 0 0\n",
                          "\n2\n" + value + " 0 0\n");
        },
        words);
    }
  // the last eight bytes of the nodes are a coordinate
  std::string  bytes = content_of("mesh", folder + "square_tri_binary.msh");
  const double wrong = std::nan("");
  bytes.replace(bytes.find("\n$EndNodes") - sizeof(wrong),
                sizeof(wrong),
                reinterpret_cast<const char *>(&wrong),
                sizeof(wrong));
  check_throws_with([&]() { look_at_msh("changed.msh", bytes); },
                    {"changed.msh", "of node ", "nan"});
  check_throws_with(
    []() {
      look_at_changed("square_tri_22.msh", "\n2 1 0 0\n", "\n3 1 0 0\n");
    },
    {"more than one node with the number 3", "its own"});
  check_throws_with(
    []() { look_at_changed("square_tri.msh", "\n2\n1 0 0\n", "\n1\n1 0 0\n"); },
    {"more than one node with the number 1"});
}

BOOST_AUTO_TEST_CASE(with_elements_of_two_groups_are_refused)
{
  check_throws_with(
    []() {
      look_at_changed("repaired/edge_in_two_groups.msh",
                      "\n6 1 2 2 4",
                      "\n5 1 2 2 4");
    },
    {"more than one physical group with the number 5"});
}

BOOST_AUTO_TEST_CASE(with_the_format_of_another_kind_are_refused)
{
  for (const std::string version : {"2.2", "4.1"})
    check_throws_with(
      [&]() {
        look_at_changed(version == "2.2" ? "square_tri_22.msh"
                                         : "square_tri.msh",
                        version + " 0 8",
                        version + " 1 8");
      },
      {"changed.msh", "is text", "says that it is binary", "write 0"});
  check_throws_with(
    []() { look_at_changed("square_tri_binary.msh", "4.1 1 8", "4.1 0 8"); },
    {"changed.msh", "no text", "says that it is text"});
}

BOOST_AUTO_TEST_CASE(groups_are_those_of_the_elements)
{
  for (const std::string file :
       {"groups_of_elements.msh", "one_tag.msh", "comments_first.msh"})
    {
      const MeshReport r = report("repaired/" + file);
      BOOST_TEST(r.regions.size() == 2u);
      BOOST_TEST(sum_of_parts(r.regions, "below") == 0.5, to_rounding);
      BOOST_TEST(sum_of_parts(r.regions, "above") == 0.5, to_rounding);
      BOOST_TEST(sum_of_parts(r.boundary, "bottom") == 1., to_rounding);
      BOOST_TEST(sum_of_parts(r.boundary, "right") == 1., to_rounding);
      BOOST_TEST(sum_of_parts(r.boundary, "untagged") == 2., to_rounding);
    }
}

BOOST_AUTO_TEST_CASE(with_parametric_nodes_are_read)
{
  BOOST_TEST(report("repaired/parametric.msh").cells > 100u);
}

BOOST_AUTO_TEST_CASE(an_edge_in_two_groups_counts_in_both)
{
  const MeshReport r = report("repaired/edge_in_two_groups.msh");
  BOOST_TEST(r.boundary.size() == 2u);
  BOOST_TEST(sum_of_parts(r.boundary, "all walls") == 4., to_rounding);
  BOOST_TEST(sum_of_parts(r.boundary, "inlet") == 1., to_rounding);
  BOOST_TEST(r.boundary_measure == 4., to_rounding);
  BOOST_TEST(r.text().find("1 edge of the boundary in 2 physical groups, all "
                           "walls and inlet") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
