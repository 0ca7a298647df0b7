// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/dataset/continuity_problem.h>
#include <otto/dataset/flow_problem.h>
#include <otto/dataset/random_density_library.h>
#include <otto/dataset/transport_problem.h>
#include <otto/model/energy_library.h>
#include <otto/model/energy_parameters.h>
#include <otto/model/hamiltonian_library.h>
#include <otto/model/nodal_density.h>

#include <base/throws_with.h>

#include <cmath>

#include "setting.h"

using namespace otto;
using namespace otto::dataset;
using dealii::Point;

namespace
{
  const Stop go_on = []() { return false; };

  // A density of a formula, the same in all samples.
  template <int dim>
  std::unique_ptr<RandomDensity<dim>> fixed(const std::string &formula)
  {
    auto                     result = std::make_unique<FixedDensity<dim>>();
    dealii::ParameterHandler prm;
    result->declare_parameters(prm);
    prm.enter_subsection("Density");
    prm.set("Type", "expression");
    prm.enter_subsection("expression");
    prm.set("Expression", formula);
    prm.leave_subsection();
    prm.leave_subsection();
    result->parse_parameters(prm);
    return result;
  }

  template <int dim>
  std::unique_ptr<RandomDensity<dim>> bump(const std::string &radius)
  {
    return parsed<RandomBumps<dim>>({{"Number", "1"}, {"Radius", radius}});
  }

  // All that the fields of a problem say is there, on the first rank.
  template <int dim>
  void check_shapes(const Problem<dim> &problem,
                    const Sample       &sample,
                    const std::size_t   n_vertices)
  {
    if (dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) != 0)
      return;
    for (const auto &field : problem.fields())
      {
        std::size_t size = 1;
        for (const std::size_t n : field.shape(n_vertices))
          size *= n;
        BOOST_REQUIRE(sample.fields.count(field.name) == 1);
        BOOST_TEST(sample.fields.at(field.name).size() == size,
                   field.name << " has another size");
      }
    BOOST_TEST(sample.fields.size() == problem.fields().size());
    for (const auto &scalar : problem.scalars())
      BOOST_TEST(sample.numbers.count(scalar.name) == 1u);
    BOOST_TEST(sample.numbers.size() == problem.scalars().size());
  }
} // namespace

BOOST_AUTO_TEST_SUITE(problem)

// One-dimensional data with a known distance, see verification.md.
BOOST_AUTO_TEST_CASE(known_distance)
{
  Setting<2>                      setting("square_tri.geo", 0.06);
  TransportProblem<2>::Parameters parameters;
  parameters.slabs = 8;
  TransportProblem<2> transport(
    setting.group,
    parameters,
    fixed<2>("1 + cos(2*pi*(x - 0.5))"),
    fixed<2>("if(abs(x - 0.5) < 0.15, 1 + cos(2*pi*(x - 0.5)/0.3), 0)"),
    setting.timer);
  const auto   sample = make_sample(transport, 1, 0, 1, go_on);
  const double exact  = 0.7 * std::sqrt((M_PI * M_PI - 6) / (12 * M_PI * M_PI));
  BOOST_TEST(sample.solved);
  BOOST_TEST(std::abs(sample.numbers.at("W2") - exact) < 5e-3);
  BOOST_TEST(sample.numbers.at("relative_gap") <= 1e-4);
  BOOST_TEST(sample.numbers.at("mass_defect") < 1e-12);
  check_shapes(transport, sample, setting.space.n_dofs());
}

// The same with another cost, whose distance has another name, and the least
// action of a bridge.
BOOST_AUTO_TEST_CASE(known_distance_of_another_cost)
{
  Setting<2>                      setting("square_tri.geo", 0.06);
  TransportProblem<2>::Parameters parameters;
  parameters.slabs = 8;
  parameters.problem.hamiltonian =
    std::make_shared<model::PowerHamiltonian<2>>(3.);
  const auto make = [&]() {
    return TransportProblem<2>(
      setting.group,
      parameters,
      fixed<2>("1 + cos(2*pi*(x - 0.5))"),
      fixed<2>("if(abs(x - 0.5) < 0.15, 1 + cos(2*pi*(x - 0.5)/0.3), 0)"),
      setting.timer);
  };
  auto       transport = make();
  const auto sample    = make_sample(transport, 1, 0, 1, go_on);
  // |T(x) - x| = 0.7 |x - 0.5|
  double             cube = 0;
  constexpr unsigned n    = 10000;
  for (unsigned int k = 0; k < n; ++k)
    {
      const double s = 0.5 * (k + 0.5) / n;
      cube += std::pow(0.7 * s, 3) * (1 + std::cos(2 * M_PI * s)) / n;
    }
  BOOST_TEST(sample.solved);
  BOOST_TEST(std::abs(sample.numbers.at("W3") - std::cbrt(cube)) < 5e-3);
  BOOST_TEST(sample.numbers.at("W3^3_below") <=
             sample.numbers.at("W3^3_above"));
  check_shapes(transport, sample, setting.space.n_dofs());

  parameters.problem.hamiltonian = nullptr;
  parameters.problem.diffusion   = 0.01;
  auto       bridge              = make();
  const auto other               = make_sample(bridge, 1, 0, 1, go_on);
  BOOST_TEST(other.solved);
  BOOST_TEST(other.numbers.at("action") > 0.);
  check_shapes(bridge, other, setting.space.n_dofs());
}

// A game: all are drawn to the middle by the cost |x - 1/2|^2/2 at the end,
// half way, which costs half of its mean.
BOOST_AUTO_TEST_CASE(known_value_of_a_game)
{
  Setting<2>          setting("square_tri.geo", 0.06);
  model::EnergySum<2> cost(
    {{"potential", 0.5, model::energy_types<2>().create("potential")}});
  dealii::ParameterHandler prm;
  cost.terms()[0].energy->declare_parameters(prm);
  prm.set("Potential", "(x - 0.5)^2 + (y - 0.5)^2");
  cost.terms()[0].energy->parse_parameters(prm);
  cost.attach(setting.space, mesh::Regions());
  TransportProblem<2>::Parameters parameters;
  parameters.slabs = 8;
  parameters.problem.terminal_cost =
    std::make_shared<model::EnergySum<2>>(std::move(cost));
  parameters.problem.mean_density = 1. / setting.space.volume();
  TransportProblem<2> game(setting.group,
                           parameters,
                           fixed<2>("1 + 0.5*cos(2*pi*x)"),
                           nullptr,
                           setting.timer);
  const auto          sample = make_sample(game, 1, 0, 1, go_on);
  // the mean of |x - 1/2|^2 over the density, a quarter of which is the value
  const double square = 1. / 6 + 1. / (4 * M_PI * M_PI);
  BOOST_TEST(sample.solved);
  BOOST_TEST(std::abs(sample.numbers.at("value") / (square / 4) - 1.) < 1e-2);
  BOOST_TEST(sample.fields.count("rho_1") == 0u);
  check_shapes(game, sample, setting.space.n_dofs());
}

// A stop leaves the solver at once.
BOOST_AUTO_TEST_CASE(told_to_stop)
{
  Setting<2>          setting("disk.msh");
  TransportProblem<2> transport(
    setting.group, {}, bump<2>("0.4"), bump<2>("0.4"), setting.timer);
  unsigned int asked = 0;
  BOOST_CHECK_THROW(
    make_sample(transport, 1, 0, 3, [&]() { return ++asked == 3; }), Stopped);
  BOOST_TEST(asked == 3u);
}

// Failed attempts are counted, with their reasons; nothing else is left.
BOOST_AUTO_TEST_CASE(failures_are_recorded)
{
  Setting<2>                      setting("disk.msh");
  TransportProblem<2>::Parameters parameters;
  parameters.slabs                    = 4;
  parameters.interior_point.max_steps = 1;
  TransportProblem<2> transport(
    setting.group, parameters, bump<2>("0.4"), bump<2>("0.4"), setting.timer);
  const auto sample = make_sample(transport, 1, 4, 2, go_on);
  BOOST_TEST(!sample.solved);
  BOOST_TEST(sample.attempts == 2u);
  BOOST_TEST(sample.key == RandomSource(1, 4, 1).key());
  BOOST_TEST((sample.fields.empty() && sample.numbers.empty()));
  BOOST_TEST(sample.reason.find("limit of Newton steps") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(domains_in_pieces)
{
  Setting<2> setting("repaired/two_pieces.msh");
  check_throws_with(
    [&]() {
      TransportProblem<2>(
        setting.group, {}, bump<2>("0.4"), bump<2>("0.4"), setting.timer);
    },
    {"2 components", "data set for each"});
}

// The intervals of a flow are steps of otto-flow's class.
BOOST_AUTO_TEST_CASE(flow_in_intervals)
{
  for (const auto scheme : {flow::Scheme::jko, flow::Scheme::bdf2})
    {
      Setting<2> setting("square_tri.geo", 0.1);
      const auto energy = []() {
        return std::make_unique<model::EnergySum<2>>(
          std::vector<model::EnergySum<2>::Term>{
            {"entropy", 1., std::make_shared<model::EntropyEnergy<2>>()}});
      };
      FlowProblem<2>::Parameters parameters;
      parameters.time.scheme   = scheme;
      parameters.time.end_time = 0.03;
      parameters.intervals     = 3;
      parameters.steps         = 2;
      FlowProblem<2> problem(setting.group,
                             parameters,
                             fixed<2>("1.2 + cos(pi*x)"),
                             energy(),
                             setting.timer);
      const auto     sample = make_sample<2>(problem, 1, 0, 1, go_on);
      BOOST_REQUIRE(sample.solved);
      check_shapes(problem, sample, setting.space.n_dofs());
      BOOST_TEST(sample.numbers.at("steps") == 6.);
      BOOST_TEST(sample.numbers.at("smallest_slack") > 0.);

      auto whole = energy();
      whole->attach(setting.space, setting.mesh.regions());
      auto time = parameters.time;
      time.tau  = 0.005;
      flow::GradientFlow<2> once(
        setting.space, *whole, time, {}, setting.timer);
      std::vector<double> rho;
      for (unsigned int i = 0; i < setting.space.n_local(); ++i)
        rho.push_back(1.2 + std::cos(M_PI * setting.space.point(i)[0]));
      const double mass = model::mass(rho, setting.space);
      for (double &value : rho)
        value /= mass;
      auto state = once.start(rho);
      while (!once.finished(state))
        once.advance(state);
      const auto end = setting.group.gather(state.rho);
      if (!end.empty())
        BOOST_TEST(distance(end,
                            {sample.fields.at("rho").end() - end.size(),
                             sample.fields.at("rho").end()}) < 1e-12);
    }
}

// A random potential: the density tends to exp(-V), and V is stored.
BOOST_AUTO_TEST_CASE(flow_in_a_random_potential)
{
  Setting<2>                 setting("square_tri.geo", 0.1);
  FlowProblem<2>::Parameters parameters;
  parameters.time.end_time                = 3.;
  parameters.intervals                    = 2;
  parameters.steps                        = 15;
  parameters.potential_deviation          = 1.;
  parameters.potential.correlation_length = 0.5;
  FlowProblem<2> problem(
    setting.group,
    parameters,
    bump<2>("0.3"),
    std::make_unique<model::EnergySum<2>>(
      std::vector<model::EnergySum<2>::Term>{
        {"entropy", 1., std::make_shared<model::EntropyEnergy<2>>()}}),
    setting.timer);
  const auto sample = make_sample<2>(problem, 1, 1, 1, go_on);
  BOOST_REQUIRE(sample.solved);
  check_shapes(problem, sample, setting.space.n_dofs());
  if (dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) != 0)
    return;
  const auto &V     = sample.fields.at("V");
  const auto &rho   = sample.fields.at("rho");
  const auto  end   = rho.end() - V.size();
  double      least = 1e9, largest = -1e9;
  for (std::size_t i = 0; i < V.size(); ++i)
    {
      const double constant = std::log(end[i]) + V[i];
      least                 = std::min(least, constant);
      largest               = std::max(largest, constant);
    }
  BOOST_TEST(largest - least < 1e-3);
}

// A constant density in a flow without divergence stays as it is; the mean of
// its square would grow where the flow converges.
template <int dim>
void
check_constant_density(const std::string &mesh)
{
  using Velocity = RandomFieldVelocity<dim, FieldKind::stream>;
  Setting<dim>                                setting(mesh);
  typename ContinuityProblem<dim>::Parameters parameters;
  parameters.end_time  = 0.3;
  parameters.intervals = 2;
  ContinuityProblem<dim> problem(
    setting.group,
    parameters,
    fixed<dim>("1"),
    parsed<Velocity>(
      {{"Correlation length", "0.8"}, {"Speed", "0.5"}, {"Frequency", "0.5"}}),
    setting.timer);
  const auto sample = make_sample<dim>(problem, 1, 0, 1, go_on);
  BOOST_REQUIRE(sample.solved);
  check_shapes(problem, sample, setting.space.n_dofs());
  const double constant = 1. / setting.space.volume();
  BOOST_TEST(std::abs(sample.numbers.at("smallest_density") - constant) <
             1e-12 * constant);
  BOOST_TEST(std::abs(sample.numbers.at("largest_density") - constant) <
             1e-12 * constant);
}

BOOST_AUTO_TEST_CASE(constant_density_is_kept)
{
  check_constant_density<2>("annulus.msh");
  check_constant_density<3>("box_with_hole.msh");
}

// The floor of a density and its mass.
BOOST_AUTO_TEST_CASE(floor_of_a_density)
{
  const Setting<2>      setting("disk.msh");
  const DensityInput<2> input("rho_0", 1, 0.25, bump<2>("0.4"), setting.group);
  Sample                sample;
  const auto            rho  = input.draw(RandomSource(1, 0, 0), sample);
  const double          mass = model::mass(rho, setting.space);
  BOOST_TEST(std::abs(mass - 1.) < 1e-12);
  double least = 1e9;
  for (const double value : sample.fields.at("rho_0"))
    least = std::min(least, value);
  BOOST_TEST(std::abs(least - 0.25 / 1.25 / setting.space.volume()) < 1e-12);
}

BOOST_AUTO_TEST_SUITE_END()
