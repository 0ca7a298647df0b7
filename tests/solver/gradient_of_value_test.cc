// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/model/energy_parameters.h>
#include <otto/solver/coarse_start.h>
#include <otto/time/kernels.h>

#include "problem.h"

#include <cmath>

using namespace otto;

// The derivatives of the value with respect to the end densities are the
// potentials at the ends of time. In the discrete problem, with the saddle
// function
//
//   sum_n phi_n . M (rho_n - rho_{n-1}) - tau/2 (rho_n + rho_{n-1}) . h(phi_n)
//
// whose value is W2^2/2, these are M^T phi_N - tau/2 h(phi_N) at the end and
// -(M^T phi_1 + tau/2 h(phi_1)) at the start: the potential of the slab moved
// by half a slab along its Hamilton-Jacobi equation.
namespace
{
  const unsigned int n_slabs = 6;

  double start(const dealii::Point<2> &x)
  {
    return 1. + 0.6 * std::cos(M_PI * x[0]) * std::cos(M_PI * x[1]);
  }

  double end(const dealii::Point<2> &x)
  {
    return 1. - 0.5 * std::cos(M_PI * x[0]) + 0.2 * std::cos(2 * M_PI * x[1]);
  }

  // Which ends are changed.
  enum class Side
  {
    start,
    end
  };

  // The discrete problem with end densities that differ from start() and end()
  // by a multiple of a direction without mass.
  class Perturbed
  {
  public:
    Perturbed(const std::string      &file,
              const space::Potentials potentials,
              const bool              free_end = false,
              const double            growth   = 0.)
      : problem_(file, 0.15, n_slabs, start, end)
      , potentials_(potentials)
      , direction_(problem_.nodal([](const auto &x) {
        return 2. + std::sin(3 * x[0]) + std::cos(4 * x[1] - x[0]);
      }))
    {
      given_.growth_length = growth;
      if (growth == 0.)
        for (double &value : direction_)
          value -= 1.; // the mean of nodal()
      if (free_end)
        {
          // weight int rho^2 at the end
          const auto energy = std::make_shared<model::EnergySum<2>>(
            std::vector<model::EnergySum<2>::Term>{
              {"power", 0.5, model::energy_types<2>().create("power")}});
          energy->attach(problem_.space, mesh::Regions());
          given_.terminal_cost = energy;
          given_.mean_density  = 1. / problem_.space.volume();
        }
    }

    // The least value per unit of mass; the last iterate is kept.
    double value(const Side side, const double part)
    {
      auto  ends  = problem_.system.ends();
      auto &moved = side == Side::start ? ends.initial : ends.final;
      for (std::size_t i = 0; i < moved.size(); ++i)
        moved[i] += part * direction_[i];
      if (given_.terminal_cost)
        ends.final.clear();
      optimality::System<2> system(problem_.space, n_slabs, ends, {}, given_);
      typename solver::InteriorPoint<2>::Parameters parameters;
      parameters.potentials       = potentials_;
      parameters.gap_tolerance    = 1e-7;
      parameters.linear_tolerance = 1e-4;
      solver::InteriorPoint<2> method(system, parameters, problem_.timer);
      auto                     first = solver::cold_start(system);
      const auto               result =
        method.solve(first.state,
                     first.mu,
                     {},
                     [this](const optimality::State &state, const auto &) {
                       iterate_ = state;
                     });
      BOOST_TEST(
        (result.status == solver::InteriorPoint<2>::Status::converged));
      return result.certificate.value() / given_.factor();
    }

    // Of the value in the direction, from the potentials.
    double derivative(const Side side)
    {
      (void)value(side, 0.);
      const auto &space = problem_.space;
      // the unit frame of the solver is that of the unit square
      auto ends = problem_.system.ends();
      if (given_.terminal_cost)
        ends.final.clear();
      optimality::System<2> system(
        std::make_shared<const space::Pair<2>>(space, potentials_),
        n_slabs,
        ends,
        {},
        given_);
      system.linearize(iterate_);
      const auto      &pair = system.pair();
      time::LocalArray potential, mass_potential;
      system.slabs().gather(iterate_.potential, potential);
      mass_potential.resize_fast(space.n_owned() * n_slabs);
      time::kernels::multiply_transposed(pair.pattern(),
                                         space.n_owned(),
                                         n_slabs,
                                         pair.mass().data(),
                                         potential.data(),
                                         0.,
                                         system.blocks().transport().data(),
                                         potential.data(),
                                         mass_potential.data());
      const auto  &h    = system.blocks().hamiltonian();
      const double sign = side == Side::end ? 1. : -1.;
      double       sum  = 0;
      for (std::size_t i = 0; i < space.n_owned(); ++i)
        {
          const std::size_t k =
            i * n_slabs + (side == Side::end ? n_slabs - 1 : 0);
          sum += direction_[i] *
                 (sign * mass_potential[k] - 0.5 * system.tau() * h[k]);
        }
      return dealii::Utilities::MPI::sum(sum, MPI_COMM_WORLD) / space.volume();
    }

  private:
    Problem<2>          problem_;
    model::Problem<2>   given_;
    space::Potentials   potentials_;
    std::vector<double> direction_;
    optimality::State   iterate_;
  };

  // The derivative by differences and from the potentials.
  void check_derivative(Perturbed   &problem,
                        const Side   side,
                        const double step,
                        const double smallest,
                        const double tolerance)
  {
    const double difference =
      (problem.value(side, step) - problem.value(side, -step)) / (2 * step);
    const double derivative = problem.derivative(side);
    BOOST_TEST(std::abs(derivative) > smallest);
    BOOST_TEST(std::abs(difference - derivative) <
               tolerance * std::abs(derivative));
  }
} // namespace

BOOST_AUTO_TEST_SUITE(gradient_of_the_value)

BOOST_AUTO_TEST_CASE(is_the_potential_at_both_ends)
{
  for (const auto potentials : {space::Potentials::same,
                                space::Potentials::refined,
                                space::Potentials::quadratic})
    for (const char *file : {"square_tri.geo", "square_quad.geo"})
      {
        Perturbed problem(file, potentials);
        for (const auto side : {Side::start, Side::end})
          check_derivative(problem, side, 0.02, 5e-4, 2e-4);
      }
}

// Of the mass, too.
BOOST_AUTO_TEST_CASE(is_the_potential_at_both_ends_with_growth)
{
  for (const char *file : {"square_tri.geo", "square_quad.geo"})
    {
      Perturbed problem(file, space::Potentials::quadratic, false, 0.25);
      for (const auto side : {Side::start, Side::end})
        check_derivative(problem, side, 0.01, 5e-4, 2e-3);
    }
}

BOOST_AUTO_TEST_CASE(is_the_potential_at_the_start_of_a_game)
{
  for (const char *file : {"square_tri.geo", "square_quad.geo"})
    {
      Perturbed problem(file, space::Potentials::quadratic, true);
      check_derivative(problem, Side::start, 0.02, 1e-4, 2e-4);
    }
}

BOOST_AUTO_TEST_SUITE_END()
