// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/solver/diffusion_modes.h>

#include "shape.h"

#include <cmath>

using namespace otto;

BOOST_AUTO_TEST_SUITE(diffusion_modes)

// Of a function with one frequency in space and one in time the modes give
// between half of the inverse and the inverse.
BOOST_AUTO_TEST_CASE(between_half_and_one)
{
  const unsigned int   N = 6;
  const Domain         domain{Shape()};
  const auto          &space = *domain.space;
  const space::Pair<2> pair(space);
  const time::Layout   slabs(space, N), levels(space, N - 1);
  time::LocalArray     potential, density;
  potential.resize(space.n_local() * N);
  density.resize(space.n_local() * (N + 1));
  potential.fill(0.);
  density.fill(1.);
  double least = 1., largest = 0.;
  for (const double eps : {1e-3, 0.05, 1., 20.})
    {
      optimality::Blocks<2> blocks(pair, slabs, levels, eps);
      blocks.assemble(potential, density);
      solver::DiffusionModes<2> modes(space, levels);
      modes.initialize(blocks);
      for (const unsigned int frequency : {1, 3, 5})
        {
          auto x = levels.make_vector(), y = x;
          auto rows = slabs.make_vector();
          for (unsigned int i = 0; i < space.n_owned(); ++i)
            for (unsigned int l = 0; l + 1 < N; ++l)
              x.begin()[i * (N - 1) + l] =
                std::cos(M_PI * space.point(i)[0]) *
                std::sin(M_PI * frequency * (l + 1) / N);
          blocks.vmult_continuity(rows, x);
          for (unsigned int i = 0; i < space.n_owned(); ++i)
            for (unsigned int s = 0; s < N; ++s)
              rows.begin()[i * N + s] /= space.weights()[i];
          blocks.Tvmult_continuity(y, rows);
          modes.solve(y);
          const double ratio = (x * y) / (x * x);
          BOOST_TEST(ratio > 0.48);
          BOOST_TEST(ratio < 1.04);
          least   = std::min(least, ratio);
          largest = std::max(largest, ratio);
        }
    }
  // and both are seen
  BOOST_TEST(least < 0.7);
  BOOST_TEST(largest > 0.95);
}

BOOST_AUTO_TEST_SUITE_END()
