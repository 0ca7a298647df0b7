// SPDX-License-Identifier: LGPL-2.1-or-later
// The entry point that all test executables share: Boost.Test inside MPI.
#define BOOST_TEST_NO_MAIN
#define BOOST_TEST_DYN_LINK
#define BOOST_TEST_ALTERNATIVE_INIT_API
#include <deal.II/base/exceptions.h>
#include <deal.II/base/mpi.h>

#include <boost/test/unit_test.hpp>

int
main(int argc, char *argv[])
{
  dealii::Utilities::MPI::MPI_InitFinalize mpi(argc, argv, 1);
  dealii::deal_II_exceptions::disable_abort_on_exception();
  return boost::unit_test::unit_test_main([]() { return true; }, argc, argv);
}
