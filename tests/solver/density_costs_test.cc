// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include "shape.h"

using namespace otto;
using dealii::Point;

BOOST_AUTO_TEST_SUITE(density_costs)

namespace
{
  // int (x + constant) rho.
  class Slope : public model::LocalEnergy<2>
  {
  public:
    explicit Slope(const double constant)
      : constant_(constant)
    {
    }
    double density(const Point<2> &x, const double r) const override
    {
      return (x[0] + constant_) * r;
    }
    double derivative(const Point<2> &x, double) const override
    {
      return x[0] + constant_;
    }
    double second_derivative(const Point<2> &, double) const override
    {
      return 0.;
    }
    std::string description() const override { return "slope"; }

  private:
    double constant_;
  };

  // With this cost along the way, or at a free end.
  Result solve_with_slope(const double constant, const bool at_the_end)
  {
    Shape shape;
    shape.problem = [=](const auto &space, double) {
      const auto energy = std::make_shared<Slope>(constant);
      energy->attach(space, mesh::Regions());
      model::Problem<2> result;
      (at_the_end ? result.terminal_cost : result.running_cost) = energy;
      result.mean_density = 1. / space.volume();
      return result;
    };
    return solve(shape, left, right);
  }
} // namespace

BOOST_AUTO_TEST_CASE(a_constant_in_a_potential_is_added_to_the_action)
{
  const auto one   = solve_with_slope(0., false),
             other = solve_with_slope(1000., false);
  BOOST_TEST((one.outcome.status == Status::converged));
  BOOST_TEST((other.outcome.status == Status::converged));
  BOOST_TEST(std::abs(other.outcome.certificate.value() - 1000. -
                      one.outcome.certificate.value()) <
             1e-4 * one.outcome.certificate.kinetic);
  auto difference = one.state.density;
  difference -= other.state.density;
  BOOST_TEST(difference.linfty_norm() < 1e-2);
}

// At a free end potentials have no constant of their own: minus the price.
BOOST_AUTO_TEST_CASE(a_constant_in_a_price_is_added_to_the_value)
{
  const auto one   = solve_with_slope(0., true),
             other = solve_with_slope(1e6, true);
  BOOST_TEST((one.outcome.status == Status::converged));
  BOOST_TEST((other.outcome.status == Status::converged));
  BOOST_TEST(one.outcome.certificate.gap() >= -1e-10);
  BOOST_TEST(other.outcome.certificate.gap() >= -1e-9);
  BOOST_TEST(std::abs(other.outcome.certificate.value() - 1e6 -
                      one.outcome.certificate.value()) <
             2e-4 * one.outcome.certificate.kinetic);
  auto difference = one.state.potential;
  difference -= other.state.potential;
  BOOST_TEST(std::abs(difference.mean_value() - 1e6) < 1e-1);
}

// Where nothing is, slopes of energies may be infinite.
BOOST_AUTO_TEST_CASE(a_piece_without_mass_has_no_costs)
{
  for (const bool end : {false, true})
    {
      Shape both;
      both.corners = {Point<2>(), Point<2>(3., 0.)};
      both.problem = [end](const auto &space, double) {
        const auto energy = std::make_shared<model::EnergySum<2>>(
          std::vector<model::EnergySum<2>::Term>{
            {"entropy", 0.1, model::energy_types<2>().create("entropy")}});
        energy->attach(space, mesh::Regions());
        model::Problem<2> result;
        (end ? result.terminal_cost : result.running_cost) = energy;
        result.mean_density = 1. / space.volume();
        return result;
      };
      const auto only = [](const Function &f) {
        return [f](const Point<2> &x) { return x[0] < 2. ? f(x) : 0.; };
      };
      const auto result = solve(both, only(left), only(right));
      BOOST_TEST((result.outcome.status == Status::converged));
    }
}

BOOST_AUTO_TEST_SUITE_END()
