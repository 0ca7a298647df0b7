// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/gradient_flow.h>
#include <otto/base/errors.h>

#include <app/five_lines.h>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>

using namespace otto;
using namespace five_lines;

BOOST_AUTO_TEST_SUITE(flow_in_five_lines)

namespace
{
  template <int dim>
  class QuarticEnergy : public model::LocalEnergy<dim>
  {
  public:
    explicit QuarticEnergy(const double factor)
      : factor_(factor)
    {
    }
    static std::string name() { return "quartic"; }
    std::string        description() const override { return "int rho^4"; }

    double density(const dealii::Point<dim> &, double r) const override
    {
      return factor_ * r * r * r * r;
    }
    double derivative(const dealii::Point<dim> &, double r) const override
    {
      return 4 * factor_ * r * r * r;
    }
    double second_derivative(const dealii::Point<dim> &,
                             double r) const override
    {
      return 12 * factor_ * r * r;
    }

  private:
    const double factor_;
  };

  // Heat, as long as no density is above a bound, and no number beyond.
  template <int dim>
  class BoundedEntropy : public model::LocalEnergy<dim>
  {
  public:
    explicit BoundedEntropy(const double bound)
      : bound_(bound)
    {
    }
    static std::string name() { return "bounded entropy"; }
    std::string description() const override { return "int rho log rho"; }

    double density(const dealii::Point<dim> &, double r) const override
    {
      return r * std::log(r);
    }
    double derivative(const dealii::Point<dim> &, double r) const override
    {
      return r > bound_ ? std::nan("") : 1. + std::log(r);
    }
    double second_derivative(const dealii::Point<dim> &,
                             double r) const override
    {
      return 1. / r;
    }

  private:
    const double bound_;
  };

  FlowOptions second_order(const double mesh_size)
  {
    FlowOptions options;
    options.mesh_size = mesh_size;
    options.scheme    = flow::Scheme::bdf2;
    options.end_time  = 0.5;
    options.tau       = 0.025;
    return options;
  }

  const double diffusion = 0.006, start_variance = 0.012;

  // Of the process of Ornstein and Uhlenbeck with the rate one.
  double variance_at(const double t)
  {
    return diffusion + (start_variance - diffusion) * std::exp(-2 * t);
  }
} // namespace

BOOST_AUTO_TEST_CASE(a_gaussian_in_a_potential)
{
  const dealii::Point<2> middle(.5, .5), start(.4, .55);
  const auto             flow =
    gradient_flow<2>(square,
                     gaussian(start, start_variance),
                     diffusion * energies::entropy<2>() +
                       energies::potential<2>([&](const auto &x) {
                         return x.distance_square(middle) / 2;
                       }),
                     second_order(0.04));
  BOOST_TEST(flow.times().front() == 0.);
  BOOST_TEST(flow.times().back() == 0.5, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(flow.steps().size() == 20u);
  BOOST_TEST(flow.energies().size() == 21u);
  for (unsigned int k = 1; k < flow.energies().size(); ++k)
    BOOST_TEST(flow.energies()[k] < flow.energies()[k - 1]);
  BOOST_TEST(!flow.steady());
  const Moments<2> first(flow.space(), flow.density(0.));
  for (const double t : {0.2, 0.4375, 0.5})
    {
      const Moments<2> moments(flow.space(), flow.density(t));
      const auto       centre = middle + (start - middle) * std::exp(-t);
      BOOST_TEST(moments.mass == first.mass,
                 boost::test_tools::tolerance(1e-9));
      BOOST_TEST_MESSAGE("centre " << moments.centre.distance(centre)
                                   << ", variance "
                                   << moments.variance / variance_at(t) - 1);
      BOOST_TEST(moments.centre.distance(centre) < 2e-3);
      BOOST_TEST(moments.variance == variance_at(t),
                 boost::test_tools::tolerance(4e-2));
    }
  // int rho v is the velocity of the centre
  const auto          velocity = flow.velocity(0.25);
  std::vector<double> x(flow.space().n_local());
  for (unsigned int i = 0; i < x.size(); ++i)
    x[i] = velocity[2 * i];
  BOOST_TEST(std::abs(integral(flow.space(), flow.density(0.2625), x) -
                      0.1 * std::exp(-0.2625)) < 2e-3);
  BOOST_CHECK_THROW(flow.density(0.6), base::InputError);

  const std::string folder = "flow_in_five_lines";
  flow.write(folder, base::Existing::replace);
  for (const char *file : {"/density.pvd", "/history.csv", "/summary.json"})
    BOOST_TEST(std::filesystem::exists(folder + file));
  BOOST_CHECK_THROW(flow.write(folder), base::InputError);
}

// With the kernel |z|^2/2 the centre stays and the variance is as above.
BOOST_AUTO_TEST_CASE(a_gaussian_that_attracts_itself)
{
  const dealii::Point<2> start(.45, .55);
  const auto             flow =
    gradient_flow<2>(square,
                     gaussian(start, start_variance),
                     diffusion * energies::entropy<2>() +
                       energies::interaction<2>([](const auto &z) {
                         return z.distance_square(dealii::Point<2>()) / 2;
                       }),
                     second_order(0.06));
  const Moments<2> moments(flow.space(), flow.density(0.5));
  BOOST_TEST_MESSAGE("centre " << moments.centre.distance(start)
                               << ", variance "
                               << moments.variance / variance_at(0.5) - 1);
  BOOST_TEST(moments.centre.distance(start) < 2e-3);
  BOOST_TEST(moments.variance == variance_at(0.5),
             boost::test_tools::tolerance(6e-2));
}

BOOST_AUTO_TEST_CASE(an_energy_of_ones_own)
{
  FlowOptions options;
  options.mesh_size  = 0.1;
  options.end_time   = 0.1;
  const auto own     = gradient_flow<2>(square,
                                    bump(.5, .5),
                                    energies::own<QuarticEnergy<2>>(0.25),
                                    options),
             library = gradient_flow<2>(own.space(),
                                        own.density(0.),
                                        0.75 * energies::power<2>(4.),
                                        options);
  // at most a tenth of the end
  BOOST_TEST(own.steps().size() >= 10u);
  BOOST_REQUIRE(own.times().size() == library.times().size());
  const auto rho = own.density(0.1), same = library.density(0.1);
  for (unsigned int i = 0; i < rho.size(); ++i)
    BOOST_TEST(std::abs(rho[i] - same[i]) < 1e-8);
}

// The first mode of heat in a box decays with exp(-pi^2 t).
BOOST_AUTO_TEST_CASE(heat_in_space)
{
  FlowOptions options;
  options.scheme    = flow::Scheme::bdf2;
  options.end_time  = 0.1;
  options.mesh_size = 0.125;
  const auto mode   = [](const auto &x) {
    return 1. + 0.5 * std::cos(M_PI * x[0]);
  };
  const auto   flow   = gradient_flow<3>(meshes + "hex_box.geo",
                                     mode,
                                     energies::entropy<3>(),
                                     options);
  const auto   cosine = at_vertices<3>(flow.space(), [](const auto &x) {
    return std::cos(M_PI * x[0]);
  });
  const double part   = integral(flow.space(), flow.density(0.1), cosine) /
                      integral(flow.space(), flow.density(0.), cosine);
  BOOST_TEST_MESSAGE("decay " << part / std::exp(-M_PI * M_PI * 0.1) - 1);
  BOOST_TEST(part == std::exp(-M_PI * M_PI * 0.1),
             boost::test_tools::tolerance(3e-2));
}

BOOST_AUTO_TEST_CASE(automatic_times)
{
  FlowOptions options;
  options.mesh_size = 0.2;
  const auto flow =
    gradient_flow<2>(square, bump(.5, .5), energies::entropy<2>(), options);
  // the square of the diagonal over twice the diffusion
  BOOST_TEST(flow.times().back() == 1., boost::test_tools::tolerance(1e-9));
  BOOST_TEST(flow.steps().size() == 100u);
}

// Drawn into a corner until the energy is no number, which deal.II does not
// let through in Debug.
#ifndef DEBUG
BOOST_AUTO_TEST_CASE(what_an_unfinished_one_has)
{
  FlowOptions options;
  options.mesh_size = 0.1;
  options.tau       = 0.02;
  options.end_time  = 2.;
  const auto corner = [](const auto &x) { return 5. * x.norm_square(); };
  const auto run    = [&](const double bound) {
    return gradient_flow<2>(
      square,
      [](const auto &) { return 1.; },
      energies::own<BoundedEntropy<2>>(bound) + energies::potential<2>(corner),
      options);
  };
  try
    {
      run(5.);
      BOOST_TEST(false);
    }
  catch (const Unfinished<Flow<2>> &error)
    {
      BOOST_TEST_MESSAGE(error.what());
      const auto  &flow = error.result();
      const double end  = flow.times().back();
      BOOST_TEST(flow.steps().size() > 1u);
      BOOST_TEST(end < 2.);
      BOOST_TEST(flow.energies().size() == flow.times().size());
      const auto rho = flow.density(end);
      BOOST_TEST(*std::max_element(rho.begin(), rho.end()) < 5.);
      flow.write("unfinished_flow", base::Existing::replace);
      BOOST_TEST(std::filesystem::exists("unfinished_flow/summary.json"));
    }
  // without a step there is nothing
  try
    {
      run(0.1);
      BOOST_TEST(false);
    }
  catch (const Unfinished<Flow<2>> &)
    {
      BOOST_TEST(false);
    }
  catch (const base::RunError &)
    {
    }
}
#endif

BOOST_AUTO_TEST_CASE(wrong_flows)
{
  const auto run = [](const Energies<2> &energies, const FlowOptions &options) {
    gradient_flow<2>(meshes + "disk.msh", bump(0., 0.), energies, options);
  };
  const auto  heat = energies::entropy<2>();
  FlowOptions options;
  options.tau = -1.;
  BOOST_CHECK_THROW(run(heat, options), base::InputError);
  options          = {};
  options.tau      = 1.;
  options.end_time = 0.5;
  BOOST_CHECK_THROW(run(heat, options), base::InputError);
  BOOST_CHECK_THROW(run(-1. * heat, {}), base::InputError);
  BOOST_CHECK_THROW(run(energies::potential<2>(
                          [](const auto &x) { return 1. / (x.norm() - 1.); }) +
                          energies::potential<2>(
                            [](const auto &) { return std::nan(""); }),
                        {}),
                    base::InputError);
  BOOST_CHECK_THROW(energies::power<2>(1.), base::InputError);
  BOOST_CHECK_THROW(energies::named<2>("entrpy"), base::InputError);
  BOOST_CHECK_THROW(energies::named<2>("power", {{"exponent", "2"}}),
                    base::InputError);
  BOOST_CHECK_THROW(
    run(energies::interaction<2>([](const auto &z) { return z[0]; }), {}),
    base::InputError);
}

BOOST_AUTO_TEST_SUITE_END()
