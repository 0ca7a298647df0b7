// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/base/console.h>

#include <sstream>

using namespace otto::base;

BOOST_AUTO_TEST_CASE(console_prints_on_the_first_rank_and_by_level)
{
  std::ostringstream stream;
  const Console      console(MPI_COMM_WORLD, stream);
  console("one");
  console.detail("hidden");
  console.line("two\n");
  int rank = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  BOOST_TEST(stream.str() == (rank == 0 ? "one\ntwo\n" : ""));
  BOOST_TEST(console.prints(Verbosity::normal) == (rank == 0));
  BOOST_TEST(!console.prints(Verbosity::detail));
}
