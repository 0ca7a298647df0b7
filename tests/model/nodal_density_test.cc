// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <deal.II/base/numbers.h>

#include <boost/test/unit_test.hpp>

#include <otto/model/nodal_density.h>

#include <base/throws_with.h>
#include <model/fixture.h>

#include <cmath>
#include <limits>

using namespace otto;
using dealii::Point;
using dealii::numbers::PI;

namespace
{
  const auto nearly = boost::test_tools::tolerance(1e-12);

  template <int dim>
  std::vector<double> nodal(const Domain<dim>              &domain,
                            const std::string              &type,
                            const std::vector<std::string> &entries = {})
  {
    return model::nodal_density(*density<dim>(type, entries),
                                domain.space,
                                domain.mesh.regions(),
                                "Initial density");
  }

  template <int dim>
  double mass_of(const Domain<dim>              &domain,
                 const std::string              &type,
                 const std::vector<std::string> &entries = {})
  {
    return model::mass(nodal(domain, type, entries), domain.space);
  }

  /// Integral of rho_h x_d over the mass.
  template <int dim>
  double centre(const Domain<dim>         &domain,
                const std::vector<double> &values,
                const unsigned int         d)
  {
    std::vector<double> moment(values.size());
    for (unsigned int i = 0; i < values.size(); ++i)
      moment[i] = values[i] * domain.space.point(i)[d];
    return model::mass(moment, domain.space) /
           model::mass(values, domain.space);
  }

  /// A density of one's own: what the documentation of Density shows.
  class Ring : public model::Density<2>
  {
  public:
    static std::string name() { return "ring"; }
    static std::string documentation() { return "exp(-(|x| - r)^2)"; }
    double             value(const Point<2> &x) const override
    {
      return std::exp(-std::pow(x.norm() - radius_, 2));
    }
    void declare_parameters(dealii::ParameterHandler &prm) const override
    {
      prm.declare_entry("Radius", "1", dealii::Patterns::Double(0.));
    }
    void parse_parameters(const dealii::ParameterHandler &prm) override
    {
      radius_ = prm.get_double("Radius");
    }
    std::string description() const override { return "ring"; }

  private:
    double radius_ = 1.;
  };

  /// One value near a corner of the unit square, one elsewhere.
  class Corner : public model::Density<2>
  {
  public:
    explicit Corner(const double at_corner, const double elsewhere = 1.)
      : at_corner_(at_corner)
      , elsewhere_(elsewhere)
    {
    }
    double value(const Point<2> &x) const override
    {
      return x.norm() < 1e-10 ? at_corner_ : elsewhere_;
    }
    std::string description() const override { return "corner"; }

  private:
    double at_corner_, elsewhere_;
  };

  /// The text of the error on this rank.
  std::string error_of(const Domain<2> &domain, const model::Density<2> &wrong)
  {
    try
      {
        model::nodal_density(wrong,
                             domain.space,
                             domain.mesh.regions(),
                             "Final density");
      }
    catch (const base::InputError &error)
      {
        return error.what();
      }
    return "";
  }

  void check_same_error(const Domain<2>                &domain,
                        const model::Density<2>        &wrong,
                        const std::vector<std::string> &words)
  {
    const std::string text = error_of(domain, wrong);
    BOOST_TEST(text != "");
    BOOST_TEST(same_on_all_ranks(text));
    for (const std::string &word : words)
      BOOST_CHECK_MESSAGE(text.find(word) != std::string::npos,
                          "'" + word + "' is not in: " + text);
  }
} // namespace

BOOST_AUTO_TEST_SUITE(nodal_density)

BOOST_AUTO_TEST_CASE(values_are_those_at_the_vertices)
{
  const Domain<2> domain("square_tri.msh");
  const auto values = nodal(domain, "expression", {"Expression=1 + 2*x + 3*y"});
  BOOST_REQUIRE(values.size() == domain.space.n_local());
  double difference = 0;
  for (unsigned int i = 0; i < values.size(); ++i)
    difference =
      std::max(difference,
               std::abs(values[i] - 1. - 2. * domain.space.point(i)[0] -
                        3. * domain.space.point(i)[1]));
  BOOST_TEST(difference < 1e-14);
  // Linear functions are integrated exactly.
  BOOST_TEST(model::mass(values, domain.space) == 3.5, nearly);
  BOOST_TEST(mass_of(domain, "uniform") == 1., nearly);
  const auto scaled = model::normalised(values, domain.space);
  BOOST_TEST(model::mass(scaled, domain.space) == 1., nearly);
  BOOST_TEST(scaled[0] == values[0] / 3.5, nearly);
}

BOOST_AUTO_TEST_CASE(smooth_masses_converge_at_second_order)
{
  // 2 pi int_0^R cos^2(pi r/(2 R)) r dr and the same of 1 + cos(pi r^2/R^2).
  const double cosine      = PI * 0.09 * (0.5 - 2. / (PI * PI));
  const double square      = PI * 0.09;
  double       previous[3] = {0, 0, 0};
  for (const unsigned int refinement : {0, 1, 2})
    {
      const Domain<2> domain("square_tri.msh", 0., refinement);
      const double    errors[3] = {
           std::abs(mass_of(domain, "bump", {"Radius=0.3"}) - cosine) / cosine,
           std::abs(
          mass_of(domain, "bump", {"Radius=0.3", "Profile=cosine of square"}) -
          square) /
             square,
           std::abs(mass_of(domain,
                         "mixture",
                         {"Means=0.4, 0.5; 0.6, 0.5",
                             "Weights=1, 2",
                             "Standard deviations=0.05"}) -
                 3.) /
             3.};
      for (unsigned int k = 0; k < 3; ++k)
        {
          if (refinement > 0)
            BOOST_TEST(errors[k] < 0.3 * previous[k] + 1e-6);
          previous[k] = errors[k];
        }
    }
  BOOST_TEST(previous[0] < 1e-3);
  BOOST_TEST(previous[1] < 1e-3);
  BOOST_TEST(previous[2] < 1e-3);
}

BOOST_AUTO_TEST_CASE(dual_cells_make_indicators_accurate)
{
  const double area = PI * 0.0625;
  for (const double size : {0.1, 0.05, 0.025})
    {
      const Domain<2> domain("square_tri.geo", size);
      const auto      dual = nodal(domain, "disk", {"Center=0.45, 0.52"});
      const auto      none =
        nodal(domain, "disk", {"Center=0.45, 0.52", "Smoothing=none"});
      const double error =
        std::abs(model::mass(dual, domain.space) - area) / area;
      BOOST_TEST(error < 0.03 * size);
      BOOST_TEST(error <
                 0.5 * std::abs(model::mass(none, domain.space) - area) / area);
      BOOST_TEST(std::abs(centre(domain, dual, 0) - 0.45) < size * size);
      BOOST_TEST(std::abs(centre(domain, dual, 1) - 0.52) < size * size);
      bool indicator = true;
      for (const double value : none)
        indicator = indicator && (value == 0. || value == 1.);
      BOOST_TEST(indicator);
    }
  const Domain<2> domain("square_tri.geo", 0.025);
  BOOST_TEST(mass_of(domain, "ellipse", {"Semi-axes=0.4, 0.1", "Angle=30"}) ==
               PI * 0.04,
             boost::test_tools::tolerance(1e-3));
  BOOST_TEST(mass_of(domain, "box", {"Lower=0.11, 0.2", "Upper=0.83, 0.7"}) ==
               0.36,
             boost::test_tools::tolerance(2e-3));
}

BOOST_AUTO_TEST_CASE(masses_on_all_shapes_of_cells)
{
  const Domain<2> quads("square_quad.msh");
  BOOST_TEST(mass_of(quads, "disk") == PI / 16.,
             boost::test_tools::tolerance(5e-3));
  // The whole square: sharp edges on the boundary of the mesh.
  BOOST_TEST(mass_of(quads, "box", {"Lower=0", "Upper=1"}) == 1., nearly);
  const Domain<3> hexes("hex_box.msh");
  BOOST_TEST(mass_of(hexes, "disk", {"Radius=0.4"}) == 4. / 3. * PI * 0.064,
             boost::test_tools::tolerance(2e-2));
  const Domain<3> tets("ball.msh");
  BOOST_TEST(mass_of(tets,
                     "ellipse",
                     {"Center=0", "Semi-axes=0.8, 0.7, 0.6"}) ==
               4. / 3. * PI * 0.336,
             boost::test_tools::tolerance(2e-2));
  BOOST_TEST(mass_of(tets, "expression", {"Expression=2 + x + z"}) ==
               2. * tets.space.volume(),
             boost::test_tools::tolerance(1e-2));
}

BOOST_AUTO_TEST_CASE(regions_by_name)
{
  const Domain<2> domain("two_rooms.msh");
  // The right room is [1.04, 2] x [0, 1].
  BOOST_TEST(mass_of(domain, "region", {"Names=right room"}) == 0.96, nearly);
  BOOST_TEST(mass_of(domain, "region", {"Names=left room"}) ==
               domain.space.volume() - 0.96,
             nearly);
  for (const double value :
       nodal(domain, "region", {"Names=left room, right room"}))
    BOOST_TEST(value == 1., nearly);
  check_same_error(domain,
                   *density<2>("region", {"Names=left rom"}),
                   {"In section 'Final density'",
                    "no region 'left rom'",
                    "did you mean 'left room'?",
                    "'right room'"});
}

BOOST_AUTO_TEST_CASE(what_is_no_density_is_an_error_on_all_ranks)
{
  const Domain<2> domain("square_tri.msh");
  check_same_error(domain,
                   Corner(-0.5),
                   {"In section 'Final density'",
                    "the value -0.5 at (0, 0)",
                    "not negative"});
  check_same_error(domain,
                   Corner(std::numeric_limits<double>::quiet_NaN()),
                   {"'Final density'", "nan at (0, 0)", "finite"});
  check_same_error(domain,
                   Corner(std::numeric_limits<double>::infinity()),
                   {"'Final density'", "inf at (0, 0)"});
  check_same_error(domain,
                   Corner(0., 0.),
                   {"'Final density'",
                    "(corner) is zero at all vertices",
                    "from (0, 0) to (1, 1)"});
  check_same_error(domain,
                   *density<2>("disk", {"Center=3, 3"}),
                   {"disk about (3, 3)", "from (0, 0) to (1, 1)", "move it"});
  check_same_error(domain,
                   *density<2>("expression", {"Expression=x - 0.5"}),
                   {"'Final density'", "has the value -"});
  // Corner(value at the corner, value elsewhere)
  BOOST_TEST(error_of(domain, Corner(1., 1e300)) == "");
  BOOST_TEST(error_of(domain, Corner(1e-310, 1e-300)) == "");
  check_same_error(domain,
                   Corner(1e-310, 1e-310),
                   {"'Final density'", "(corner)", "too small", "multiply"});
  check_same_error(domain,
                   Corner(1e308, 1.7e308),
                   {"'Final density'", "(corner)", "too large", "multiply"});
}

BOOST_AUTO_TEST_CASE(rounding_below_zero_is_zero)
{
  const Domain<2> domain("square_tri.msh");
  const auto      values = model::nodal_density(Corner(-1e-15),
                                           domain.space,
                                           domain.mesh.regions(),
                                           "A");
  for (unsigned int i = 0; i < values.size(); ++i)
    BOOST_TEST(values[i] == (domain.space.point(i).norm() < 1e-10 ? 0. : 1.));
  check_throws_with(
    [&]() {
      model::normalised(std::vector<double>(values.size(), 0.), domain.space);
    },
    {"mass 0"});
}

BOOST_AUTO_TEST_CASE(a_type_of_ones_own)
{
  auto types = model::density_types<2>();
  model::add_density<Ring>(types);
  check_throws_with([&]() { model::add_density<Ring>(types); }, {"twice"});
  const model::DensityParameters<2> parameters("Initial density", types);
  dealii::ParameterHandler          prm;
  parameters.declare(prm);
  base::set_parameter(prm, "Initial density/Type=ring");
  base::set_parameter(prm, "Initial density/ring/Radius=0.5");
  BOOST_TEST(base::parameters_as_text(prm).find("ring: exp(-(|x| - r)^2)") !=
             std::string::npos);
  const auto      ring = parameters.make_density(prm);
  const Domain<2> domain("square_tri.msh");
  const auto      values = model::nodal_density(*ring,
                                           domain.space,
                                           domain.mesh.regions(),
                                           "Initial density");
  for (unsigned int i = 0; i < values.size(); i += 7)
    BOOST_TEST(values[i] ==
                 std::exp(-std::pow(domain.space.point(i).norm() - 0.5, 2)),
               nearly);
}

BOOST_AUTO_TEST_SUITE_END()
