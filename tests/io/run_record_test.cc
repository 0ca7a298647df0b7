// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <deal.II/base/mpi.h>

#include <otto/base/version.h>
#include <otto/io/run_record.h>

#include <nlohmann/json.hpp>

#include <limits>
#include <vector>

#include "scratch.h"

using namespace otto;

BOOST_FIXTURE_TEST_SUITE(run_record, Scratch)

BOOST_AUTO_TEST_CASE(values_read_back_with_their_types)
{
  const double  third = 1. / 3.;
  io::RunRecord record;
  record.add("result", "W2", third);
  record.add("result", "converged", false);
  record.add("result", "reason", std::string("a \"quoted\" word\nand a line"));
  record.add("problem", "vertices", 18446744073709551615ull);
  record.write(folder, "summary.json");
  MPI_Barrier(MPI_COMM_WORLD);

  const auto json = nlohmann::json::parse(content(folder.path("summary.json")));
  BOOST_TEST(json["result"]["W2"].get<double>() == third);
  BOOST_TEST(json["result"]["converged"].is_boolean());
  BOOST_TEST(json["result"]["converged"].get<bool>() == false);
  BOOST_TEST(json["result"]["reason"].get<std::string>() ==
             "a \"quoted\" word\nand a line");
  BOOST_TEST(json["problem"]["vertices"].get<unsigned long long>() ==
             18446744073709551615ull);
  BOOST_TEST(!std::filesystem::exists(folder.path("summary.json.tmp")));
}

BOOST_AUTO_TEST_CASE(numbers_that_are_not_finite_become_null)
{
  const double  infinity = std::numeric_limits<double>::infinity();
  io::RunRecord record;
  record.add("g", "nan", std::numeric_limits<double>::quiet_NaN());
  record.add("g", "plus", infinity);
  record.add("g", "minus", -infinity);
  record.add("g", "largest", std::numeric_limits<double>::max());
  const auto json = nlohmann::json::parse(record.text());
  for (const std::string name : {"nan", "plus", "minus"})
    BOOST_TEST(json["g"][name].is_null(), name);
  BOOST_TEST(json["g"]["largest"].get<double>() ==
             std::numeric_limits<double>::max());
}

BOOST_AUTO_TEST_CASE(order_is_that_of_the_calls_and_the_last_value_stays)
{
  io::RunRecord record;
  record.add("z", "second", 1.);
  record.add("a", "x", 1.);
  record.add("z", "first", 2.);
  record.add("z", "second", 3.);
  const auto               json = nlohmann::ordered_json::parse(record.text());
  std::vector<std::string> groups, names;
  for (const auto &item : json.items())
    groups.push_back(item.key());
  for (const auto &item : json["z"].items())
    names.push_back(item.key());
  BOOST_TEST((groups == std::vector<std::string>{"z", "a"}));
  BOOST_TEST((names == std::vector<std::string>{"second", "first"}));
  BOOST_TEST(json["z"]["second"].get<double>() == 3.);
}

BOOST_AUTO_TEST_CASE(versions_are_named)
{
  io::RunRecord record;
  record.add_versions();
  const auto versions = nlohmann::json::parse(record.text())["versions"];
  BOOST_TEST(versions["otto"].get<std::string>() == std::string(base::version));
  for (const std::string name :
       {"revision", "deal.II", "Trilinos", "Gmsh", "compiler", "build type"})
    {
      BOOST_REQUIRE(versions.contains(name));
      BOOST_TEST(!versions[name].get<std::string>().empty(), name);
    }
}

BOOST_AUTO_TEST_CASE(memory_is_that_of_the_process)
{
  const double before = io::peak_memory(MPI_COMM_WORLD).largest;
  // every page is touched, so that it counts as resident
  const std::size_t       size = 1u << 26;
  const std::vector<char> block(size, 1);
  const auto              after = io::peak_memory(MPI_COMM_WORLD);
  BOOST_TEST(block[size - 1] == 1);
  BOOST_TEST(after.largest >= before);
  BOOST_TEST(after.largest >= double(size));
  const unsigned int ranks =
    dealii::Utilities::MPI::n_mpi_processes(MPI_COMM_WORLD);
  BOOST_TEST(after.total >= ranks * double(size));
  BOOST_TEST(after.total <= ranks * after.largest);
}

BOOST_AUTO_TEST_CASE(resources_are_the_same_on_all_ranks)
{
  io::RunRecord record;
  record.add_resources({{"Assemble", 0.25}}, MPI_COMM_WORLD);
  const auto json = nlohmann::json::parse(record.text());
  BOOST_TEST(json["resources"]["ranks"].get<unsigned int>() ==
             dealii::Utilities::MPI::n_mpi_processes(MPI_COMM_WORLD));
  BOOST_TEST(json["seconds"]["Assemble"].get<double>() == 0.25);
  for (const auto &other :
       dealii::Utilities::MPI::all_gather(MPI_COMM_WORLD, record.text()))
    BOOST_TEST(other == record.text());
}

BOOST_AUTO_TEST_SUITE_END()
