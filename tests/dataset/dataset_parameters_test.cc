// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/app/dataset_parameters.h>
#include <otto/base/parameter_file.h>

#include <base/throws_with.h>

#include <cmath>

#include "setting.h"

using namespace otto;
using namespace otto::dataset;

namespace
{
  // A family of one's own: rings of a random width about the origin.
  class Ring : public RandomDensity<2>
  {
  public:
    static std::string name() { return "ring"; }
    static std::string documentation() { return "exp(-((|x| - 1/2)/s)^2)"; }

    Drawn draw(const RandomSource &source) const override
    {
      auto         stream = source.stream();
      const double s      = 0.1 + 0.1 * stream.uniform();
      Drawn        result;
      result.numbers = {s};
      for (unsigned int i = 0; i < domain_->space().n_dofs(); ++i)
        result.values.push_back(
          std::exp(-std::pow((domain_->space().point(i).norm() - 0.5) / s, 2)));
      return result;
    }

    std::vector<std::string> names() const override { return {"s"}; }
    std::string              description() const override { return "rings"; }
  };
} // namespace

BOOST_AUTO_TEST_SUITE(dataset_parameters)

BOOST_AUTO_TEST_CASE(family_of_ones_own)
{
  Setting<2>             setting("disk.msh");
  app::DatasetTypes<2>   types;
  app::DatasetParameters parameters;
  add_random_density<Ring>(types.densities);
  dealii::ParameterHandler prm;
  parameters.declare(prm, types);
  base::set_parameter(prm, "Initial density/Type=ring");
  base::set_parameter(prm, "Transport/Slabs=4");
  app::resolve_automatic_lengths(prm, 2.8);
  const auto problem =
    parameters.make_problem<2>(prm, setting.group, setting.timer, types);
  BOOST_TEST(problem->description()[0] == "rho_0: rings");
  const auto sample = make_sample(*problem, 1, 0, 1, []() { return false; });
  BOOST_TEST(sample.solved);
  const double s = sample.fields.at("rho_0_parameters").at(0);
  BOOST_TEST((s >= 0.1 && s <= 0.2));
}

// What is automatic becomes numbers, which stand in the parameter file.
BOOST_AUTO_TEST_CASE(automatic_lengths)
{
  app::DatasetParameters   parameters;
  dealii::ParameterHandler prm;
  parameters.declare(prm);
  base::set_parameter(prm, "Velocity/stream/Speed=7");
  app::resolve_automatic_lengths(prm, 2.);
  const auto get = [&](const std::vector<std::string> &sections,
                       const std::string              &entry) {
    for (const auto &section : sections)
      prm.enter_subsection(section);
    const auto value = prm.get(entry);
    for (std::size_t k = 0; k < sections.size(); ++k)
      prm.leave_subsection();
    return value;
  };
  for (const std::string density : {"Initial density", "Final density"})
    {
      BOOST_TEST(get({density, "mixture"}, "Standard deviations") ==
                 "0.1, 0.2");
      BOOST_TEST(get({density, "bump"}, "Radius") == "0.24, 0.4");
      BOOST_TEST(get({density, "field"}, "Correlation length") == "0.4");
    }
  BOOST_TEST(get({"Velocity", "stream"}, "Speed") == "7");
  BOOST_TEST(get({"Velocity", "potential"}, "Speed") == "0.6");
  BOOST_TEST(get({"Random potential"}, "Correlation length") == "0.4");
  BOOST_TEST(get({"Gradient flow"}, "End") == "0.08");
  BOOST_TEST(parameters.flow_end == "0.08");
}

BOOST_AUTO_TEST_CASE(points_of_the_grid)
{
  app::DatasetParameters parameters;
  parameters.grid = "5";
  BOOST_TEST(
    (parameters.grid_points<3>() == std::array<unsigned int, 3>{{5, 5, 5}}));
  parameters.grid = "4, 6";
  BOOST_TEST(
    (parameters.grid_points<2>() == std::array<unsigned int, 2>{{4, 6}}));
  for (const std::string wrong : {"1", "4, 5, 6", "a", "-3", "4.5"})
    {
      parameters.grid = wrong;
      check_throws_with([&]() { parameters.grid_points<2>(); },
                        {"Grid/Points = '" + wrong + "'"});
    }
}

BOOST_AUTO_TEST_SUITE_END()
