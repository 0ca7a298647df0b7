// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <base/throws_with.h>
#include <model/energies.h>

#include <cmath>

using namespace otto;
using boost::test_tools::tolerance;
using dealii::Point;

namespace
{
  /// The documented example of an energy of one's own.
  class Quartic : public model::LocalEnergy<2>
  {
  public:
    static std::string name() { return "quartic"; }
    static std::string documentation() { return "int rho^4/4"; }
    double             density(const Point<2> &, const double r) const override
    {
      return r * r * r * r / 4;
    }
    double derivative(const Point<2> &, const double r) const override
    {
      return r * r * r;
    }
    double second_derivative(const Point<2> &, const double r) const override
    {
      return 3 * r * r;
    }
    std::string description() const override { return "int rho^4/4"; }
  };

  /// U = (r^2 - 1)^2/4 with a negative second derivative below 1/sqrt(3).
  class DoubleWell : public Quartic
  {
  public:
    double second_derivative(const Point<2> &, const double r) const override
    {
      return 3 * r * r - 1;
    }
  };

  /// An error of attach(), which has to be the same sentence on all ranks.
  void check_same_error(const Domain<2>                &domain,
                        const std::string              &terms,
                        const Entries                  &entries,
                        const std::vector<std::string> &words)
  {
    std::string text;
    try
      {
        energy(domain, terms, entries);
      }
    catch (const base::InputError &error)
      {
        text = error.what();
      }
    BOOST_TEST(text != "");
    BOOST_TEST(same_on_all_ranks(text));
    for (const std::string &word : words)
      BOOST_CHECK_MESSAGE(text.find(word) != std::string::npos,
                          "'" + word + "' is not in: " + text);
  }
} // namespace

BOOST_AUTO_TEST_SUITE(energy_parameters)

BOOST_AUTO_TEST_CASE(sums)
{
  const Domain<2> domain("square_tri.msh");
  const auto      rho       = wavy(domain);
  const Entries   entries   = {"potential/Potential=x^2",
                               "congestion/Largest density=1.7",
                               "chemotaxis/Decay=3"};
  const auto      sum       = energy(domain,
                          "entropy, 0.5*potential, congestion, "
                                     "-2 * chemotaxis, 0 * power",
                          entries);
  const double    entropy   = energy(domain, "entropy")->value(rho);
  const double    potential = energy(domain, "potential", entries)->value(rho);
  const double chemotaxis   = energy(domain, "chemotaxis", entries)->value(rho);
  const auto   values       = sum->values(rho);
  BOOST_REQUIRE_EQUAL(values.size(), 5u);
  BOOST_TEST(values[0] == entropy, tolerance(1e-13));
  BOOST_TEST(values[1] == 0.5 * potential, tolerance(1e-13));
  BOOST_TEST(values[2] == 0.);
  BOOST_TEST(values[3] == -2. * chemotaxis, tolerance(1e-8));
  BOOST_TEST(values[4] == 0.);
  BOOST_TEST(sum->value(rho) == entropy + 0.5 * potential - 2. * chemotaxis,
             tolerance(1e-8));
  BOOST_TEST(sum->terms()[3].name == "chemotaxis");
  BOOST_TEST(sum->largest_density() == 1.7);
  BOOST_TEST(sum->repels_vacuum());
  BOOST_TEST(!sum->convex());
  for (const char *const words : {"rho log rho", "0.5 * (int V rho", "<= 1.7"})
    BOOST_TEST(sum->description().find(words) != std::string::npos);
  check_first_variation(domain, *sum, 1e-4);

  const auto switched_off =
    energy(domain, "potential, 0 * entropy, 0 * congestion, 0 * interaction");
  BOOST_TEST(!switched_off->repels_vacuum());
  BOOST_TEST(std::isinf(switched_off->largest_density()));
  BOOST_TEST(switched_off->convex());
}

BOOST_AUTO_TEST_CASE(an_energy_of_ones_own)
{
  const Domain<2> domain("square_tri.msh");
  auto            types = model::energy_types<2>();
  model::add_energy<Quartic>(types);
  check_throws_with([&]() { model::add_energy<Quartic>(types); },
                    {"quartic", "twice"});
  const auto sum = parsed<2>("2 * quartic", {}, types);
  check_throws_with<base::RunError>([&]() { sum->value(wavy(domain)); },
                                    {"attach()"});
  sum->attach(domain.space, domain.mesh.regions());
  check_first_variation(domain, *sum, 1e-4);
  check_second_variation(domain, *sum);

  DoubleWell well;
  well.attach(domain.space, domain.mesh.regions());
  const std::vector<double> concave(domain.space.n_local(), 0.1);
  BOOST_TEST(largest(second_variation<2>(well, concave)) == 0.);
}

BOOST_AUTO_TEST_CASE(wrong_terms)
{
  check_throws_with([]() { parsed<2>("entropi"); },
                    {"'Energy'", "entropi", "did you mean 'entropy'"});
  check_throws_with([]() { parsed<2>("entropy, -1 * power"); },
                    {"'Energy'", "-1", "'power'", ">= 0"});
  check_throws_with([]() { parsed<2>("-0.5 * congestion"); },
                    {"-0.5", "'congestion'"});
  check_throws_with([]() { parsed<2>("entropy, 2 * entropy"); },
                    {"Terms = ", "'entropy' is listed twice"});
  for (const char *const text : {"",
                                 "entropy,",
                                 "two * entropy",
                                 "2 *",
                                 "2 * 3 * entropy",
                                 "0,5 * entropy",
                                 "nan * entropy",
                                 "* entropy"})
    check_throws_with([&]() { parsed<2>(text); }, {"'Energy'", "Terms = "});
  check_throws_with(
    []() {
      model::EnergyParameters<2>(model::energy_types<2>(), "Energy", "heat");
    },
    {"no energy 'heat'"});
}

BOOST_AUTO_TEST_CASE(wrong_entries)
{
  const auto check = [](const std::string              &type,
                        const Entries                  &entries,
                        const std::vector<std::string> &words) {
    check_throws_with([&]() { parsed<2>(type, entries); }, words);
  };
  const std::string power = "power/Exponent=";
  check("power", {power + "1"}, {"Energy/power", "Exponent", "entropy"});
  check("power", {power + "-2"}, {"Energy/power", "Exponent", "-2"});
  check("power", {power + "many"}, {"Exponent", "many"});
  check("potential",
        {"potential/Potential=x +"},
        {"Energy/potential", "Potential = 'x +'", "muParser"});
  check("potential",
        {"potential/Potential=r"},
        {"Potential = 'r'", "muParser", "known are x,y"});
  check("potential", {"potential/Constants=a"}, {"Constants = 'a'"});
  check("interaction",
        {"interaction/Constants=r=2"},
        {"Energy/interaction", "'r' is taken"});
  check("interaction",
        {"interaction/Value at zero=none"},
        {"Value at zero", "none"});
  check("congestion",
        {"congestion/Largest density=0"},
        {"Energy/congestion", "Largest density", "> 0"});
  check("chemotaxis",
        {"chemotaxis/Diffusion=0"},
        {"Energy/chemotaxis", "Diffusion", "> 0"});
  check("chemotaxis", {"chemotaxis/Decay=-1"}, {"Decay", ">= 0"});
  // The entries of what is not chosen do not matter.
  BOOST_CHECK_NO_THROW(parsed<2>("entropy", {power + "1"}));
}

BOOST_AUTO_TEST_CASE(parameters_that_do_not_fit_the_mesh)
{
  const Domain<2> domain("square_tri.msh");
  check_same_error(domain,
                   "potential",
                   {"potential/Potential=sqrt(0.95 - x)"},
                   {"'potential'", "sqrt(0.95 - x)", "vertex (1, "});
  check_same_error(domain,
                   "interaction",
                   {"interaction/Kernel=r + 0.01*x"},
                   {"'interaction'", "r + 0.01*x", "not even", "(W(x) +"});
  check_same_error(domain,
                   "interaction",
                   {"interaction/Kernel=sqrt(1.3 - r)"},
                   {"sqrt(1.3 - r)", "not finite at the displacement"});
  const Domain<2> pieces("repaired/two_pieces.msh");
  check_same_error(pieces,
                   "chemotaxis",
                   {"chemotaxis/Decay=0"},
                   {"'chemotaxis'", "Decay = 0", "2 parts", "> 0"});
  BOOST_CHECK_NO_THROW(energy(pieces, "chemotaxis"));
  const Domain<2> large("square_tri.msh", 0., 4);
  check_same_error(large, "interaction", {}, {"GB", "2 GB", "coarser mesh"});
}


BOOST_AUTO_TEST_SUITE_END()
