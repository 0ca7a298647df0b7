// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/base/errors.h>
#include <otto/io/csv_table.h>

#include <sys/resource.h>

#include <csignal>
#include <limits>
#include <vector>

#include "base/throws_with.h"
#include "scratch.h"

using namespace otto;

namespace
{
  std::vector<std::string> lines(const std::string &text)
  {
    std::istringstream       stream(text);
    std::vector<std::string> result;
    for (std::string line; std::getline(stream, line);)
      result.push_back(line);
    return result;
  }
} // namespace

BOOST_FIXTURE_TEST_SUITE(csv_table, Scratch)

BOOST_AUTO_TEST_CASE(rows_are_there_before_the_table_is_closed)
{
  const std::string file = folder.path("table.csv");
  io::CsvTable      table(file, {"step", "gap"}, MPI_COMM_WORLD);
  MPI_Barrier(MPI_COMM_WORLD);
  BOOST_TEST(content(file) == "step,gap\n");
  MPI_Barrier(MPI_COMM_WORLD);
  table.add_row({0., 0.5});
  table.add_row({1., 0.25});
  MPI_Barrier(MPI_COMM_WORLD);
  // the table still lives, as in a run that is about to be killed; every row
  // is there once, although all ranks have added it
  BOOST_TEST(content(file) == "step,gap\n0,0.5\n1,0.25\n");
}

BOOST_AUTO_TEST_CASE(numbers_read_back_without_loss)
{
  const std::vector<double> values = {
    1. / 3., -2.2250738585072014e-308, 1.7976931348623157e308, 123456789., 0.1};
  const std::string file = folder.path("table.csv");
  io::CsvTable      table(file, {"a", "b", "c", "d", "e"}, MPI_COMM_WORLD);
  table.add_row(values);
  MPI_Barrier(MPI_COMM_WORLD);
  const auto rows = lines(content(file));
  BOOST_REQUIRE(rows.size() == 2u);
  std::istringstream row(rows[1]);
  std::size_t        n = 0;
  for (std::string cell; std::getline(row, cell, ','); ++n)
    {
      BOOST_REQUIRE(n < values.size());
      BOOST_TEST(std::stod(cell) == values[n]);
    }
  BOOST_TEST(n == values.size());
}

BOOST_AUTO_TEST_CASE(values_that_are_not_finite_are_empty)
{
  const double      infinity = std::numeric_limits<double>::infinity();
  const std::string file     = folder.path("table.csv");
  io::CsvTable      table(file, {"a", "b", "c", "d"}, MPI_COMM_WORLD);
  table.add_row(
    {std::numeric_limits<double>::quiet_NaN(), infinity, 2., -infinity});
  MPI_Barrier(MPI_COMM_WORLD);
  const auto rows = lines(content(file));
  BOOST_REQUIRE(rows.size() == 2u);
  BOOST_TEST(rows[1] == ",,2,");
}

BOOST_AUTO_TEST_CASE(a_row_that_finds_no_room_is_an_error_on_all_ranks)
{
  const std::string file = folder.path("table.csv");
  io::CsvTable      table(file, {"a", "b"}, MPI_COMM_WORLD);
  table.add_row({0.1, 0.2});
  // a limit of the size of files, which ends in the middle of a row as a full
  // disk does
  const auto    previous = std::signal(SIGXFSZ, SIG_IGN);
  struct rlimit old;
  getrlimit(RLIMIT_FSIZE, &old);
  struct rlimit small = old;
  small.rlim_cur      = content(file).size() + 3;
  setrlimit(RLIMIT_FSIZE, &small);
  check_throws_with<base::RunError>(
    [&]() {
      table.add_row({0.123, 0.456});
    },
    {"table.csv", "cannot be written"});
  setrlimit(RLIMIT_FSIZE, &old);
  std::signal(SIGXFSZ, previous);
  MPI_Barrier(MPI_COMM_WORLD);
  BOOST_TEST(content(file) == "a,b\n0.1,0.2\n");
}

BOOST_AUTO_TEST_CASE(impossible_file_is_an_error_on_all_ranks)
{
  const std::string file = folder.path("missing/table.csv");
  check_throws_with<base::RunError>(
    [&]() { io::CsvTable table(file, {"a"}, MPI_COMM_WORLD); },
    {"missing/table.csv", "cannot be written"});
}

BOOST_AUTO_TEST_SUITE_END()
