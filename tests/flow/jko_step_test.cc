// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <base/throws_with.h>

#include "flows.h"

using namespace otto;
using dealii::Point;

namespace
{
  template <int dim>
  flow::StepResult
  one_step(const Domain<dim>                      &domain,
           const model::EnergySum<dim>            &energy,
           const std::vector<double>              &start,
           const double                            tau,
           flow::JkoState                         &state,
           typename flow::JkoStep<dim>::Parameters parameters = {})
  {
    SilentTimer        silent;
    flow::JkoStep<dim> step(domain.space, energy, parameters, silent.timer);
    return step.solve(start, tau, state);
  }

  double bump(const Point<2> &x, const Point<2> &centre, const double radius)
  {
    const double r = x.distance(centre);
    return r < radius ? std::pow(std::cos(M_PI * r / (2 * radius)), 2) : 0.;
  }

  // The L1 error of a step with E = int V rho, V = (x - 0.6)^2/2 + (y - 0.4)^2,
  // whose exact result is the push-forward by the proximal map.
  double proximal_error(const double size, const double tau)
  {
    const Domain<2> domain("square_tri.geo", size);
    const auto      sum     = energy(domain,
                            "potential",
                            {"potential/Potential=(x-0.6)^2/2+(y-0.4)^2"});
    const auto      initial = [](const Point<2> &x) {
      return bump(x, {0.5, 0.5}, 0.3);
    };
    const auto                   start = of_mass(domain, 1., initial);
    flow::JkoState               state;
    flow::JkoStep<2>::Parameters parameters;
    parameters.theta  = 0.5;
    const auto result = one_step(domain, *sum, start, tau, state, parameters);
    BOOST_TEST(result.converged);
    BOOST_TEST(result.smallest > 0.);
    const double mass = model::mass(nodal(domain, initial), domain.space);
    return verification::l1_error<2>(
      domain.space, state.rho, [&](const Point<2> &x) {
        return verification::proximal_density<2>(
                 initial,
                 [](const Point<2> &y) {
                   return dealii::Tensor<1, 2>({y[0] - 0.6, 2 * (y[1] - 0.4)});
                 },
                 [](const Point<2> &) {
                   dealii::Tensor<2, 2> hessian;
                   hessian[0][0] = 1.;
                   hessian[1][1] = 2.;
                   return hessian;
                 },
                 tau,
                 x) /
               mass;
      });
  }
} // namespace

BOOST_AUTO_TEST_CASE(step_keeps_mass_and_dissipates_energy)
{
  const Domain<2> domain("square_tri.geo", 0.05);
  for (const std::string terms : {"entropy",
                                  "power",
                                  "entropy, potential",
                                  "power, 0.1 * entropy",
                                  "potential"})
    for (const double theta : {0.5, 1.})
      {
        BOOST_TEST_INFO(terms << ", theta " << theta);
        const auto sum = energy(domain, terms, {"potential/Potential=x^2 + y"});
        const auto start = of_mass(domain, 2., [](const Point<2> &x) {
          return bump(x, {0.4, 0.5}, 0.3);
        });
        flow::JkoState               state;
        flow::JkoStep<2>::Parameters parameters;
        parameters.theta = theta;
        const auto result =
          one_step(domain, *sum, start, 1e-3, state, parameters);
        BOOST_TEST(result.converged);
        BOOST_TEST(result.mass_defect < 1e-13);
        BOOST_TEST(result.smallest > 0.);
        BOOST_TEST(result.w2_squared > 0.);
        BOOST_TEST(result.dissipation_slack > 0.);
        BOOST_TEST(result.energy < result.energy_before);
      }
}

BOOST_AUTO_TEST_CASE(many_slabs_approach_the_midpoint_and_the_metric)
{
  // the squared distances of a step with 1, 2, 4 slabs converge, and so do the
  // densities
  const Domain<2> domain("square_tri.geo", 0.1);
  const auto      sum =
    energy(domain, "power, potential", {"potential/Potential=x^2 + y"});
  const auto          start = of_mass(domain, 1., [](const Point<2> &x) {
    return 0.2 + bump(x, {0.4, 0.5}, 0.3);
  });
  double              squares[3];
  std::vector<double> densities[3];
  for (const unsigned int level : {0, 1, 2})
    {
      flow::JkoState               state;
      flow::JkoStep<2>::Parameters parameters;
      parameters.theta = 0.5;
      parameters.slabs = 1 << level;
      const auto result =
        one_step(domain, *sum, start, 0.05, state, parameters);
      BOOST_TEST(result.converged);
      BOOST_TEST(result.mass_defect < 1e-13);
      BOOST_TEST(result.dissipation_slack > 0.);
      squares[level]   = result.w2_squared;
      densities[level] = state.rho;
    }
  BOOST_TEST(std::abs(squares[2] - squares[1]) <
             0.5 * std::abs(squares[1] - squares[0]));
  BOOST_TEST(std::abs(squares[1] - squares[0]) < 0.1 * squares[0]);
  BOOST_TEST(largest_difference(domain, densities[2], densities[1]) <
             0.6 * largest_difference(domain, densities[1], densities[0]));
}

BOOST_AUTO_TEST_CASE(concave_part_may_be_explicit)
{
  const Domain<2> domain("square_tri.geo", 0.05);
  const auto      sum =
    energy(domain, "entropy, chemotaxis", {"chemotaxis/Decay=0"});
  const auto     start = of_mass(domain, 10., [](const Point<2> &x) {
    return 0.1 + std::exp(-x.distance_square({0.5, 0.5}) / 0.02);
  });
  flow::JkoState state[2];
  flow::JkoStep<2>::Parameters parameters;
  for (const bool explicit_part : {false, true})
    {
      parameters.explicit_concave = explicit_part;
      const auto result =
        one_step(domain, *sum, start, 5e-4, state[explicit_part], parameters);
      BOOST_TEST(result.converged);
      BOOST_TEST(result.newton_steps <= 6u);
      if (explicit_part)
        BOOST_TEST(result.dissipation_slack > 0.);
    }
  // they differ, but only by the step length
  const double difference =
    largest_difference(domain, state[0].rho, state[1].rho);
  BOOST_TEST(difference > 1e-4);
  BOOST_TEST(difference < 1.);
}

BOOST_AUTO_TEST_CASE(congestion_bounds_the_density)
{
  const Domain<2> domain("two_rooms.msh");
  const auto      sum =
    energy(domain,
           "potential, congestion",
           {"potential/Potential=-x", "congestion/Largest density=3.7"});
  const auto     start = of_mass(domain, 1., [](const Point<2> &x) {
    return x.distance({0.4, 0.5}) < 0.31 ? 1. : 0.;
  });
  flow::JkoState state;
  const auto     result = one_step(domain, *sum, start, 0.05, state);
  BOOST_TEST(result.converged);
  BOOST_TEST(result.largest < 3.7 + 1e-6);
  BOOST_TEST(result.largest > 3.69);
  BOOST_TEST(result.smallest > 0.);

  const auto full =
    energy(domain, "congestion", {"congestion/Largest density=0.1"});
  check_throws_with([&]() { one_step(domain, *full, start, 0.05, state); },
                    {"Largest density"});
}

BOOST_AUTO_TEST_CASE(potential_moves_mass_by_the_proximal_map)
{
  const double coarse = proximal_error(0.05, 0.05);
  const double fine   = proximal_error(0.025, 0.05);
  BOOST_TEST(coarse < 0.05);
  BOOST_TEST(fine < 0.5 * coarse);
}

BOOST_AUTO_TEST_CASE(step_matches_the_exact_one_of_a_gaussian)
{
  dealii::Tensor<2, 2> stiffness;
  stiffness[0][0] = 1.5;
  stiffness[1][1] = 0.8;
  stiffness[0][1] = stiffness[1][0] = 0.3;
  verification::Gaussian<2> first;
  first.mean             = {0.45, 0.5};
  first.covariance[0][0] = 0.006;
  first.covariance[1][1] = 0.004;
  first.covariance[0][1] = first.covariance[1][0] = 0.001;
  const double                             scale  = 200.;
  const verification::OrnsteinUhlenbeck<2> process(scale * stiffness,
                                                   {0.5, 0.5},
                                                   first);
  double                                   errors[2];
  for (const unsigned int level : {0, 1})
    {
      const Domain<2> domain("square_tri.geo", 0.05 / (1 << level));
      const auto      sum =
        energy(domain,
               "entropy, potential",
               {"potential/Potential=100*(1.5*(x-0.5)^2+0.6*(x-0.5)*(y-0.5)"
                "+0.8*(y-0.5)^2)"});
      const auto     start = of_mass(domain, 1., [&](const Point<2> &x) {
        return first.density(x);
      });
      flow::JkoState state;
      flow::JkoStep<2>::Parameters parameters;
      parameters.theta  = 0.5;
      const double tau  = 2.5e-4;
      const auto result = one_step(domain, *sum, start, tau, state, parameters);
      BOOST_TEST(result.converged);
      const auto exact = process.jko_step(first, tau);
      errors[level]    = verification::l1_error<2>(domain.space,
                                                state.rho,
                                                [&](const Point<2> &x) {
                                                  return exact.density(x);
                                                });
    }
  BOOST_TEST(errors[0] < 0.1);
  BOOST_TEST(errors[1] < 0.35 * errors[0]);
}
