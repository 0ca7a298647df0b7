// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <deal.II/grid/grid_generator.h>
#include <deal.II/grid/tria.h>

#include <otto/solver/slab_multigrid.h>
#include <otto/space/pair.h>
#include <otto/time/kernels.h>

#include <cmath>

using namespace otto;

namespace
{
  // What a cycle leaves of an error, mean of ten, in the norm of the
  // Laplacian of V on the unit square in 6 x 6 a rectangles, or triangles.
  double convergence_rate(const unsigned int      a,
                          const space::Potentials potentials,
                          const bool              simplices)
  {
    dealii::Triangulation<2> rectangles, triangles;
    dealii::GridGenerator::subdivided_hyper_rectangle(rectangles,
                                                      {6, 6 * a},
                                                      {0, 0},
                                                      {1, 1});
    if (simplices)
      dealii::GridGenerator::convert_hypercube_to_simplex_mesh(rectangles,
                                                               triangles);
    const space::Space<2> densities(simplices ? triangles : rectangles,
                                    MPI_COMM_SELF);
    const space::Pair<2> pair(densities, potentials);
    const auto          &space   = pair.potential();
    const auto          &pattern = space.pattern();
    const unsigned int   n       = space.n_owned();
    time::LocalArray     ones, stiffness;
    ones.resize_fast(n);
    ones.fill(1.);
    stiffness.resize_fast(pattern.column.size());
    stiffness.fill(0.);
    time::kernels::add_weighted_stiffness(
      space.cells(), 1, 1., ones.data(), stiffness.data());
    const time::Layout       slab(space, 1);
    solver::SlabMultigrid<2> multigrid(space, slab);
    multigrid.initialize(stiffness);

    auto error = slab.make_vector(), residual = error, correction = error;
    for (unsigned int i = 0; i < n; ++i)
      error.begin()[i] = std::sin(12.9898 * i * i);
    double first = 0;
    for (unsigned int step = 0;; ++step)
      {
        for (unsigned int i = 0; i < n; ++i)
          {
            double sum = 0;
            for (auto e = pattern.row_start[i]; e < pattern.row_start[i + 1];
                 ++e)
              sum += stiffness[e] * error.begin()[pattern.column[e]];
            residual.begin()[i] = sum;
          }
        const double energy = error * residual;
        if (step == 0)
          first = energy;
        if (step == 10)
          return std::pow(std::abs(energy) / first, 1. / 20);
        multigrid.vmult(correction, residual);
        error -= correction;
      }
  }

  const auto all_pairs =
    boost::unit_test::data::make({space::Potentials::same,
                                  space::Potentials::refined,
                                  space::Potentials::quadratic});
} // namespace

BOOST_AUTO_TEST_SUITE(slab_multigrid)

// With aggregates of the couplings of the matrix a cycle on rectangles thirty
// times as long as high leaves nearly all of some errors.
BOOST_DATA_TEST_CASE(flat_cells_are_solved_as_well_as_squares,
                     all_pairs *boost::unit_test::data::make({false, true}),
                     potentials,
                     simplices)
{
  for (const unsigned int a : {1, 10, 30})
    {
      const double rate = convergence_rate(a, potentials, simplices);
      BOOST_TEST_MESSAGE("a = " << a << ": " << rate);
      BOOST_TEST(rate < 0.5);
    }
}

BOOST_AUTO_TEST_SUITE_END()
