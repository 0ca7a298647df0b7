// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/solver/ghost_exchange.h>

#include "problem.h"

using namespace otto;

BOOST_AUTO_TEST_SUITE(ghost_exchange)

BOOST_AUTO_TEST_CASE(ghosts_get_data_of_their_own_length)
{
  const Problem<2> test(
    "square_tri.geo", 0.1, 4, gaussian<2>(0.3, 0.1), gaussian<2>(0.7, 0.1));
  const auto                 &space = test.space;
  const solver::GhostExchange exchange(test.system.levels());
  // vertex i sends i % 5 times its number, and that many come
  const auto length = [&](const unsigned int i) {
    return space.global_index(i) % 5;
  };
  std::vector<unsigned int> ghosts;
  exchange.exchange<double>(
    [&](const unsigned int i, std::vector<double> &data) {
      BOOST_TEST_REQUIRE(i < space.n_owned());
      data.insert(data.end(), length(i), space.global_index(i));
    },
    [&](const unsigned int i, const double *&data) {
      ghosts.push_back(i);
      for (unsigned int k = 0; k < length(i); ++k)
        BOOST_TEST(*data++ == space.global_index(i));
    });
  BOOST_TEST_REQUIRE(ghosts.size() == space.n_local() - space.n_owned());
  for (unsigned int k = 0; k < ghosts.size(); ++k)
    BOOST_TEST(ghosts[k] == space.n_owned() + k);
}

BOOST_AUTO_TEST_SUITE_END()
