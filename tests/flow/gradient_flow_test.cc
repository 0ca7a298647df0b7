// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <base/throws_with.h>

#include "flows.h"

using namespace otto;
using dealii::Point;

namespace
{
  // Runs a flow; the time integral of the L1 error.
  template <int dim>
  double flow_error(const Domain<dim>                  &domain,
                    const model::EnergySum<dim>        &energy,
                    const verification::ExactFlow<dim> &exact,
                    const double                        mass,
                    const flow::TimeParameters         &time)
  {
    SilentTimer             silent;
    flow::GradientFlow<dim> flow(domain.space, energy, time, {}, silent.timer);
    auto   state = flow.start(of_mass(domain, 1., [&](const Point<dim> &x) {
      return exact.density(0., x);
    }));
    double error = 0;
    while (!flow.finished(state))
      {
        const auto step = flow.advance(state);
        BOOST_TEST(step.result.smallest > 0.);
        BOOST_TEST(step.result.mass_defect < 1e-13);
        BOOST_TEST(step.result.dissipation_slack > 0.);
        error +=
          step.tau * verification::l1_error<dim>(
                       domain.space, state.rho, [&](const Point<dim> &x) {
                         return exact.density(state.time, x) / mass;
                       });
      }
    BOOST_TEST(std::abs(state.time - time.end_time) < 1e-12);
    return error;
  }

  // The exact solution of Fokker-Planck, g = 1, up to T = 0.25.
  template <int dim>
  double strip_error(const Domain<dim> &domain,
                     const flow::Scheme scheme,
                     const double       tau,
                     const double       end = 0.25)
  {
    const verification::FokkerPlanckStrip<dim> exact(1.);
    const auto                                 sum =
      energy(domain, "entropy, potential", {"potential/Potential=-x"});
    flow::TimeParameters time;
    time.scheme   = scheme;
    time.tau      = tau;
    time.end_time = end;
    return flow_error(domain, *sum, exact, exact.mass(), time);
  }
} // namespace

BOOST_AUTO_TEST_CASE(fokker_planck_converges_in_time)
{
  const Domain<2> domain("square_tri.geo", 0.0375);
  double          first[3], second[3];
  for (unsigned int k = 0; k < 3; ++k)
    {
      const double tau = 0.05 / (1 << k);
      first[k]         = strip_error(domain, flow::Scheme::jko, tau);
      second[k]        = strip_error(domain, flow::Scheme::bdf2, tau);
    }
  // the gates, on about 900 triangles
  BOOST_TEST(first[2] < 7e-3);
  BOOST_TEST(second[2] < 1.7e-3);
  BOOST_TEST(std::log2(first[0] / first[1]) > 0.9);
  BOOST_TEST(std::log2(first[1] / first[2]) > 0.9);
  BOOST_TEST(std::log2(second[0] / second[1]) > 1.5);
  BOOST_TEST(std::log2(second[1] / second[2]) > 1.5);
}

BOOST_AUTO_TEST_CASE(fokker_planck_in_space)
{
  const Domain<3> domain("hex_box.msh");
  const auto [lower, upper] = model::bounding_box(domain.space);
  BOOST_TEST_REQUIRE(upper[0] - lower[0] == 1.,
                     boost::test_tools::tolerance(1e-12));
  BOOST_TEST(strip_error(domain, flow::Scheme::bdf2, 0.0125, 0.05) < 4e-3);
}

BOOST_AUTO_TEST_CASE(porous_medium_spreads_with_a_sharp_front)
{
  for (const std::string file : {"square_tri.geo", "square_quad.geo"})
    {
      const verification::Barenblatt<2> exact(2., 1., {0.5, 0.5}, 2e-3);
      double                            errors[2];
      for (const unsigned int level : {0, 1})
        {
          const Domain<2>      domain(file, 0.05 / (1 << level));
          const auto           sum = energy(domain, "power");
          flow::TimeParameters time;
          time.tau      = 2e-4 / (1 << level);
          time.end_time = 1e-3;
          errors[level] = flow_error(domain, *sum, exact, 1., time);
        }
      BOOST_TEST_INFO(file << " " << errors[0] << " " << errors[1]);
      BOOST_TEST(errors[0] < 5e-5);
      BOOST_TEST(errors[1] < 0.55 * errors[0]);
    }
}

BOOST_AUTO_TEST_CASE(steps_adapt_and_the_flow_becomes_steady)
{
  const Domain<2>      domain("square_tri.geo", 0.1);
  const auto           sum = energy(domain, "entropy");
  flow::TimeParameters time;
  time.tau      = 1e-3;
  time.end_time = 10.;
  time.adaptive = true;
  time.steady   = 1e-3;
  SilentTimer           silent;
  flow::GradientFlow<2> flow(domain.space, *sum, time, {}, silent.timer);
  auto   state       = flow.start(of_mass(domain, 1., [](const auto &x) {
    return 1. + 0.5 * std::cos(M_PI * x[0]);
  }));
  double largest_tau = 0;
  while (!flow.finished(state) && state.step < 400)
    largest_tau = std::max(largest_tau, flow.advance(state).tau);
  BOOST_TEST(flow.steady(state));
  BOOST_TEST(state.time < 2.);
  BOOST_TEST(largest_tau > 3e-3);
  BOOST_TEST(largest_difference(domain,
                                state.rho,
                                std::vector<double>(state.rho.size(), 1.)) <
             2e-3);
}

BOOST_AUTO_TEST_CASE(stored_state_goes_on_identically)
{
  const Domain<2>      domain("square_tri.geo", 0.1);
  const auto           sum = energy(domain, "power, entropy");
  flow::TimeParameters time;
  time.scheme   = flow::Scheme::bdf2;
  time.tau      = 1e-3;
  time.end_time = 8e-3;
  SilentTimer           silent;
  const auto            start = of_mass(domain, 1., [](const Point<2> &x) {
    return std::exp(-x.distance_square({0.4, 0.5}) / 0.02);
  });
  flow::GradientFlow<2> flow(domain.space, *sum, time, {}, silent.timer);
  auto                  state = flow.start(start), stored = state;
  for (unsigned int k = 0; !flow.finished(state); ++k)
    {
      flow.advance(state);
      if (k == 3)
        stored = state;
    }
  flow::GradientFlow<2> other(domain.space, *sum, time, {}, silent.timer);
  while (!other.finished(stored))
    other.advance(stored);
  BOOST_TEST(stored.step == state.step);
  BOOST_TEST(largest_difference(domain, state.rho, stored.rho) == 0.);
}

BOOST_AUTO_TEST_CASE(blow_up_ends_with_a_message)
{
  // Keller-Segel above and below the critical mass 8 pi
  const Domain<2> domain("square_tri.geo", 0.05);
  const auto      sum =
    energy(domain, "entropy, chemotaxis", {"chemotaxis/Decay=0"});
  SilentTimer          silent;
  flow::TimeParameters time;
  time.tau      = 5e-4;
  time.end_time = 1e-2;
  for (const double part : {0.5, 2.})
    {
      flow::GradientFlow<2> flow(domain.space, *sum, time, {}, silent.timer);
      auto                  state =
        flow.start(of_mass(domain, part * 8 * M_PI, [](const Point<2> &x) {
          return std::exp(-x.distance_square({0.5, 0.5}) / 0.01);
        }));
      const auto run = [&]() {
        while (!flow.finished(state))
          flow.advance(state);
      };
      if (part < 1.)
        BOOST_CHECK_NO_THROW(run());
      else
        check_throws_with<base::RunError>(run, {"single vertex", "blows up"});
      BOOST_TEST(state.step >= 1);
    }
}

BOOST_AUTO_TEST_CASE(wrong_input_is_refused)
{
  const Domain<2> domain("square_tri.geo", 0.2);
  const auto      sum =
    energy(domain, "entropy, congestion", {"congestion/Largest density=1.5"});
  SilentTimer          silent;
  flow::TimeParameters time;
  const auto           make = [&]() {
    flow::GradientFlow<2> flow(domain.space, *sum, time, {}, silent.timer);
    flow.start(of_mass(domain, 1., [](const Point<2> &x) {
      return std::exp(-x.distance_square({0.5, 0.5}) / 0.02);
    }));
  };
  check_throws_with(make, {"values up to"});
  time.tau = -1.;
  check_throws_with(make, {"Time/Step"});
  time.tau      = 0.1;
  time.end_time = 0.;
  check_throws_with(make, {"Time/End"});
  time.end_time = 0.05;
  check_throws_with(make, {"beyond"});
}
