// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include "shape.h"

using namespace otto;
using dealii::Point;

BOOST_AUTO_TEST_SUITE(density_costs)

namespace
{
  // int (slope x + constant) rho.
  class Slope : public model::LocalEnergy<2>
  {
  public:
    Slope(const space::Space<2> &space,
          const double           slope,
          const double           constant = 0.)
      : slope_(slope)
      , constant_(constant)
    {
      attach(space, mesh::Regions());
    }
    double density(const Point<2> &x, const double r) const override
    {
      return derivative(x, r) * r;
    }
    double derivative(const Point<2> &x, double) const override
    {
      return slope_ * x[0] + constant_;
    }
    double second_derivative(const Point<2> &, double) const override
    {
      return 0.;
    }
    std::string description() const override { return "slope"; }

  private:
    double slope_, constant_;
  };

  std::shared_ptr<const model::Hamiltonian<2>> relativistic(const double speed)
  {
    dealii::ParameterHandler prm;
    auto result = std::make_shared<model::RelativisticHamiltonian<2>>();
    result->declare_parameters(prm);
    prm.set("Largest speed", speed);
    result->parse_parameters(prm);
    return result;
  }

  // With this cost along the way, or at a free end.
  Result solve_with_slope(const double constant, const bool at_the_end)
  {
    Shape shape;
    shape.problem = [=](const auto &space, double) {
      const auto        energy = std::make_shared<Slope>(space, 1., constant);
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

// Of a slope g along the way and one G at the end the potential is -p x with
// p = -(G + (T - t) g), whatever H is, and the least value int (G + T g) x
// rho_0 - int_0^T H(p) dt; a mass moves with H_p(p).
BOOST_AUTO_TEST_CASE(time_horizons)
{
  std::vector<std::shared_ptr<const model::Hamiltonian<2>>> costs = {
    nullptr,
    std::make_shared<model::PowerHamiltonian<2>>(3.),
    relativistic(3.)};
  for (const auto &cost : costs)
    for (const double T : {0.2, 5.})
      {
        // mass that moves by about 0.2
        const double v          = 0.2 / T;
        const double first      = cost && cost->homogeneity() == 3. ? v * v : v,
                     at_the_end = 0.5 * first, on_the_way = 0.5 * first / T;
        Shape shape;
        shape.cells   = 16;
        shape.problem = [&](const auto &space, double) {
          model::Problem<2> result;
          result.hamiltonian   = cost;
          result.running_cost  = std::make_shared<Slope>(space, on_the_way);
          result.terminal_cost = std::make_shared<Slope>(space, at_the_end);
          result.mean_density  = 1. / space.volume();
          return result.in_unit_time(T);
        };
        const auto bump = [](const Point<2> &x) {
          const double s = 1. - x.distance_square(Point<2>(0.5, 0.5)) / 0.08;
          return s > 0. ? s * s : 0.;
        };
        const auto result = solve(shape, bump, bump);
        const auto h      = [&](const double p) {
          return cost ? cost->value({}, Point<2>(-p, 0.)) : p * p / 2;
        };
        const double moved =
          T / 6 * (h(first) + 4 * h((first + at_the_end) / 2) + h(at_the_end));
        BOOST_TEST((result.outcome.status == Status::converged));
        const double value = result.outcome.certificate.value();
        BOOST_TEST(std::abs(value - 0.5 * first + moved) < 2e-2 * moved);
      }
}

// The same motion in other units of time takes the same steps.
BOOST_AUTO_TEST_CASE(units_of_time)
{
  const auto in_time = [](const double T) {
    Shape shape;
    shape.problem = [T](const auto &space, double) {
      model::Problem<2> result;
      result.running_cost  = std::make_shared<Slope>(space, 0.3 / (T * T));
      result.terminal_cost = std::make_shared<Slope>(space, 0.2 / T);
      result.diffusion     = 0.02 / T;
      result.mean_density  = 1. / space.volume();
      return result.in_unit_time(T);
    };
    return solve(shape, right, right);
  };
  const auto one = in_time(1.);
  BOOST_TEST((one.outcome.status == Status::converged));
  for (const double T : {1e-5, 1e5})
    {
      const auto other = in_time(T);
      BOOST_TEST((other.outcome.status == Status::converged));
      BOOST_TEST(other.outcome.history.size() == one.outcome.history.size());
      BOOST_TEST(T * other.outcome.certificate.value() ==
                   one.outcome.certificate.value(),
                 boost::test_tools::tolerance(1e-6));
    }
}

BOOST_AUTO_TEST_SUITE_END()
