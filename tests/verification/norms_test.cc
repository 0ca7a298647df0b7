// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/verification/norms.h>
#include <otto/verification/rates.h>

#include <cmath>
#include <sstream>

#include "model/fixture.h"

using namespace otto;
using namespace otto::verification;
using Point = dealii::Point<2>;

namespace
{
  /// An exact solution, taken at the vertices of a mesh.
  struct Interpolated
  {
    Interpolated(const std::string       &file,
                 const double             size,
                 const unsigned int       n_slabs,
                 const ExactTransport<2> &exact,
                 const double             constant = 0.)
      : domain(file, size)
      , system(domain.space, n_slabs, ends(domain.space, exact))
      , state(system.constant_state(1.))
    {
      const auto  &space  = domain.space;
      const double volume = space.volume();
      for (unsigned int i = 0; i < space.n_owned(); ++i)
        {
          const auto g = space.global_index(i);
          const auto x = space.point(i);
          for (unsigned int s = 0; s < n_slabs; ++s)
            state.potential[g * n_slabs + s] =
              exact.potential((s + 0.5) / n_slabs, x) + constant * (s + 1.);
          for (unsigned int n = 1; n < n_slabs; ++n)
            state.density[g * (n_slabs - 1) + n - 1] =
              volume * exact.density(double(n) / n_slabs, x);
        }
      state.potential.compress(dealii::VectorOperation::insert);
      state.density.compress(dealii::VectorOperation::insert);
    }

    static optimality::EndDensities ends(const space::Space<2>   &space,
                                         const ExactTransport<2> &exact)
    {
      optimality::EndDensities result;
      for (unsigned int i = 0; i < space.n_local(); ++i)
        {
          const auto x = space.point(i);
          result.initial.push_back(space.volume() * exact.density(0., x));
          result.final.push_back(space.volume() * exact.density(1., x));
        }
      return result;
    }

    Domain<2>             domain;
    optimality::System<2> system;
    optimality::State     state;
  };

  dealii::Tensor<2, 2> diagonal(const double x, const double y)
  {
    dealii::Tensor<2, 2> result;
    result[0][0] = x;
    result[1][1] = y;
    return result;
  }
} // namespace

BOOST_AUTO_TEST_SUITE(norms)

BOOST_AUTO_TEST_CASE(errors_of_the_interpolant_vanish)
{
  const auto exact = AffineTransport<2>::gaussians(Point(0.45, 0.45),
                                                   diagonal(0.008, 0.006),
                                                   Point(0.55, 0.5),
                                                   diagonal(0.004, 0.01));
  for (const std::string file : {"square_tri.geo", "square_quad.geo"})
    {
      RateTable table({"rho", "rho(1/2)", "phi", "v"});
      for (const double h : {0.1, 0.05, 0.025})
        {
          const Interpolated run(file, h, 6, exact);
          const auto         e = errors(run.system, run.state, exact);
          table.add(
            h,
            {e.density_l1, e.density_l1_middle, e.potential_l2, e.velocity_l2});
          BOOST_TEST(e.density_l1 < 2.);
        }
      BOOST_TEST_MESSAGE(table.markdown());
      // second order, the gradient of a linear interpolant first order
      for (const std::size_t row : {1, 2})
        {
          for (const std::size_t column : {0, 1, 2})
            {
              BOOST_TEST(table.rate(row, column) > 1.7);
              BOOST_TEST(table.rate(row, column) < 2.5);
            }
          BOOST_TEST(table.rate(row, 3) > 0.8);
          BOOST_TEST(table.rate(row, 3) < 1.4);
        }
    }
}

BOOST_AUTO_TEST_CASE(potentials_count_up_to_a_constant_a_slab)
{
  // phi is linear, so that the interpolant is exact but for the constants
  const auto         exact = AffineTransport<2>::translation(cosine_bump(0.3),
                                                     Point(0.3, 0.3),
                                                     Point(0.7, 0.7));
  const Interpolated run("square_tri.geo", 0.1, 5, exact, 3.);
  const auto         e = errors(run.system, run.state, exact);
  BOOST_TEST(e.potential_l2 < 1e-6);
  BOOST_TEST(e.velocity_l2 < 1e-10);
  // the action: |d|^2 times the mass of the interpolated densities
  BOOST_TEST(std::abs(e.w2 - 0.4 * std::sqrt(2.)) < 0.01);
  BOOST_TEST(std::abs(e.w2_absolute - std::abs(e.w2 - exact.w2())) < 1e-14);
  BOOST_TEST(std::abs(e.w2_relative * exact.w2() - e.w2_absolute) < 1e-14);
}

BOOST_AUTO_TEST_CASE(known_errors_are_measured)
{
  // a state of density one and potential zero against a translated bump
  const auto   exact = AffineTransport<2>::translation(cosine_bump(0.3),
                                                     Point(0.35, 0.5),
                                                     Point(0.65, 0.5));
  Interpolated run("square_tri.geo", 0.04, 4, exact);
  run.state.density   = 1.;
  run.state.potential = 0.;
  const auto e        = errors(run.system, run.state, exact);
  BOOST_TEST(e.w2 == 0.);
  BOOST_TEST(e.w2_absolute == exact.w2());
  BOOST_TEST(std::abs(e.w2_relative - 1.) < 1e-14);
  // int rho |0 - d|^2 and the variance of d.x under rho
  BOOST_TEST(std::abs(e.velocity_l2 - 0.3) < 1e-4);
  const double R        = 0.3;
  const double variance = R * R / 2. * (0.5 - 2. / (M_PI * M_PI));
  BOOST_TEST(std::abs(e.potential_l2 - 0.3 * std::sqrt(variance)) < 1e-4);
  // with u = r^2/R^2 the bump (1 + cos pi u)/(pi R^2) exceeds 1 up to u1
  const double area     = M_PI * R * R;
  const double u1       = std::acos(area - 1.) / M_PI;
  const double expected = 2. * (u1 + std::sin(M_PI * u1) / M_PI - area * u1);
  BOOST_TEST(std::abs(e.density_l1_middle - expected) < 1e-3);
}

BOOST_AUTO_TEST_CASE(unknown_potential_is_not_a_number)
{
  const auto one   = [](const double) { return 1.; };
  const auto exact = QuantileTransport<2>::strip(one, one, 0., 1.);
  Domain<2>  domain("square_tri.geo", 0.25);
  const std::vector<double> ones(domain.space.n_local(), 1.);
  optimality::System<2>     system(domain.space, 2, {ones, ones});
  const auto                state = system.constant_state(1.);
  const auto                e     = errors(system, state, exact);
  BOOST_TEST(std::isnan(e.potential_l2));
  BOOST_TEST(e.density_l1 < 1e-8);
  BOOST_TEST(e.velocity_l2 < 1e-8);
}

BOOST_AUTO_TEST_CASE(rates_of_a_known_sequence)
{
  RateTable table({"e", "f"});
  table.add(0.1, {1e-2, 1.});
  table.add(0.05, {2.5e-3, 0.});
  BOOST_TEST(std::abs(table.rate(1, 0) - 2.) < 1e-12);
  BOOST_TEST(std::isnan(table.rate(1, 1)));
  BOOST_TEST(table.markdown() == "| h | e | rate | f | rate |\n"
                                 "| --- | --- | --- | --- | --- |\n"
                                 "| 0.1 | 1.00e-02 |  | 1.00e+00 |  |\n"
                                 "| 0.05 | 2.50e-03 | 2.00 | 0.00e+00 |  |\n");
}

BOOST_AUTO_TEST_SUITE_END()
