// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <deal.II/base/numbers.h>

#include <boost/test/unit_test.hpp>

#include <base/throws_with.h>
#include <model/exactly.h>
#include <model/fixture.h>

#include <cmath>
#include <iostream>
#include <sstream>

using namespace otto;
using dealii::Point;
using dealii::numbers::PI;

BOOST_AUTO_TEST_SUITE(density_types)

BOOST_AUTO_TEST_CASE(uniform_is_one)
{
  BOOST_TEST(density<2>("uniform")->value(Point<2>(0.2, 3.)) == 1.);
}

BOOST_AUTO_TEST_CASE(expression_knows_variables_and_constants)
{
  const auto plane = density<2>("expression",
                                {"Expression=a*x^2 + b*sin(pi*y) + e",
                                 "Constants=a=2, b = -0.5"});
  BOOST_TEST(plane->value(Point<2>(0.3, 0.2)) ==
               0.18 - 0.5 * std::sin(0.2 * PI) + std::exp(1.),
             exactly);
  const auto space =
    density<3>("expression", {"Expression=if(z > 0.5, x*y, 7)"});
  BOOST_TEST(space->value(Point<3>(2., 3., 0.6)) == 6., exactly);
  BOOST_TEST(space->value(Point<3>(2., 3., 0.4)) == 7., exactly);
}

BOOST_AUTO_TEST_CASE(expression_errors_have_the_words_of_muparser)
{
  std::ostringstream    screen;
  std::streambuf *const kept = std::cerr.rdbuf(screen.rdbuf());
  check_throws_with(
    []() { density<2>("expression", {"Expression=1 + foo*x"}); },
    {"'Initial density/expression'",
     "Expression = '1 + foo*x'",
     "muParser says",
     "foo",
     "known are x,y"});
  check_throws_with([]() { density<2>("expression", {"Expression=exp(x"}); },
                    {"Expression = 'exp(x'", "muParser says"});
  check_throws_with([]() { density<2>("expression", {"Expression=x + z"}); },
                    {"z"});
  std::cerr.rdbuf(kept);
  BOOST_TEST(screen.str() == "");
  for (const std::string wrong : {"a", "a=", "1a=2", "a=b", "a=1; b=2"})
    check_throws_with(
      [&]() { density<2>("expression", {"Constants=" + wrong}); },
      {"'Initial density/expression'", "Constants = ", "a=1, b=2"});
  for (const std::string taken : {"x=1", "pi=3", "a=1, a=2"})
    check_throws_with(
      [&]() { density<2>("expression", {"Constants=" + taken}); },
      {"is taken", "use another one"});
}

BOOST_AUTO_TEST_CASE(gaussian_with_deviations_and_matrix)
{
  const Point<2> x(0.4, 0.8);
  const auto     round =
    density<2>("gaussian", {"Mean=0.3, 0.6", "Standard deviation=0.2"});
  BOOST_TEST(round->value(x) ==
               std::exp(-0.5 * (0.01 + 0.04) / 0.04) / (2 * PI * 0.04),
             exactly);
  const auto axes =
    density<2>("gaussian", {"Mean=0.3, 0.6", "Standard deviation=0.2, 0.5"});
  BOOST_TEST(axes->value(x) == std::exp(-0.5 * (0.25 + 0.16)) / (2 * PI * 0.1),
             exactly);
  const auto diagonal =
    density<2>("gaussian", {"Mean=0.3, 0.6", "Covariance=0.04, 0.25"});
  BOOST_TEST(diagonal->value(x) == axes->value(x), exactly);
  // S = [2 1; 1 3]/100, S^-1 = 100 [3 -1; -1 2]/5, det S = 5e-4.
  const auto full =
    density<2>("gaussian",
               {"Mean=0.3, 0.6", "Covariance=0.02, 0.01; 0.01, 0.03"});
  const double form = 20. * (3 * 0.01 - 2 * 0.02 + 2 * 0.04);
  BOOST_TEST(full->value(x) ==
               std::exp(-0.5 * form) / (2 * PI * std::sqrt(5e-4)),
             exactly);
  const auto ball = density<3>("gaussian", {"Mean=0.5"});
  BOOST_TEST(ball->value(Point<3>(0.5, 0.5, 0.4)) ==
               std::exp(-0.5) / std::pow(2 * PI * 0.01, 1.5),
             exactly);
}

BOOST_AUTO_TEST_CASE(gaussian_refuses_what_is_no_covariance)
{
  for (const std::string wrong :
       {"0.02, 0.03; 0.03, 0.02", "0.02, 0.01; 0.02, 0.03", "-1", "0, 1"})
    check_throws_with(
      [&]() { density<2>("gaussian", {"Covariance=" + wrong}); },
      {"'Initial density/gaussian'",
       "Covariance = '" + wrong,
       "not symmetric and positive definite"});
  check_throws_with(
    []() { density<2>("gaussian", {"Covariance=1, 0; 0, 1; 0, 0"}); },
    {"3 rows", "give the diagonal or 2 rows"});
  check_throws_with([]() { density<2>("gaussian", {"Standard deviation=0"}); },
                    {"Standard deviation = '0'", "not positive"});
  check_throws_with([]() { density<2>("gaussian", {"Mean=1, 2, 3"}); },
                    {"Mean = '1, 2, 3'", "3 numbers", "2 coordinates"});
  check_throws_with([]() { density<2>("gaussian", {"Mean=1; 2"}); },
                    {"2 points are given; give one"});
  check_throws_with([]() { density<3>("gaussian", {"Mean=1, a, 3"}); },
                    {"Mean = '1, a, 3'", "'a' is not a finite number"});
  check_throws_with([]() { density<3>("gaussian", {"Mean=1, nan, 3"}); },
                    {"'nan' is not a finite number"});
}

BOOST_AUTO_TEST_CASE(mixture_is_a_weighted_sum)
{
  const auto sum   = density<2>("mixture",
                              {"Means=0.2, 0.3; 0.7",
                                 "Weights=1, 3",
                                 "Standard deviations=0.1, 0.2"});
  const auto first = density<2>("gaussian", {"Mean=0.2, 0.3"});
  const auto second =
    density<2>("gaussian", {"Mean=0.7", "Standard deviation=0.2"});
  const Point<2> x(0.4, 0.5);
  BOOST_TEST(sum->value(x) == first->value(x) + 3 * second->value(x),
             boost::test_tools::tolerance(1e-12));
  check_throws_with([]() { density<2>("mixture", {"Weights=1, 2, 3"}); },
                    {"Weights = '1, 2, 3'",
                     "3 numbers are given; give one or 2"});
  check_throws_with([]() { density<2>("mixture", {"Weights=1, -2"}); },
                    {"-2 is not positive"});
}

BOOST_AUTO_TEST_CASE(bumps_have_their_profiles_and_equal_masses)
{
  const double   s = 0.1 / 0.3;
  const Point<2> x(0.4, 0.3);
  const auto     cosine = density<2>("bump", {"Center=0.3, 0.3", "Radius=0.3"});
  BOOST_TEST(cosine->value(x) == std::pow(std::cos(0.5 * PI * s), 2), exactly);
  BOOST_TEST(cosine->value(Point<2>(0.3, 0.61)) == 0.);
  const auto square =
    density<2>("bump",
               {"Center=0.3, 0.3", "Radius=0.3", "Profile=cosine of square"});
  BOOST_TEST(square->value(x) == 1 + std::cos(PI * s * s), exactly);
  // Twice the radius, a quarter of the height.
  const auto two = density<2>("bump", {"Center=0, 0; 3, 0", "Radius=0.5, 1"});
  BOOST_TEST(two->value(Point<2>(0., 0.)) == 1., exactly);
  BOOST_TEST(two->value(Point<2>(3., 0.)) == 0.25, exactly);
  const auto balls = density<3>("bump", {"Center=0; 3, 0, 0", "Radius=0.5, 1"});
  BOOST_TEST(balls->value(Point<3>(3., 0., 0.)) == 0.125, exactly);
  check_throws_with([]() { density<2>("bump", {"Radius=-0.1"}); },
                    {"'Initial density/bump'", "-0.1 is not positive"});
  check_throws_with([]() { density<2>("bump", {"Profile=cosin"}); },
                    {"Profile", "cosine of square"});
}

BOOST_AUTO_TEST_CASE(indicators_are_one_inside)
{
  const auto disks = density<2>("disk", {"Center=0, 0; 3, 0", "Radius=0.5, 1"});
  BOOST_TEST(disks->value(Point<2>(0.3, 0.4)) == 1.);
  BOOST_TEST(disks->value(Point<2>(0.3, 0.41)) == 0.);
  BOOST_TEST(disks->value(Point<2>(3.9, 0.)) == 0.25);
  const auto ellipse =
    density<2>("ellipse", {"Center=1, 1", "Semi-axes=0.4, 0.1", "Angle=30"});
  const Point<2>             center(1., 1.);
  const dealii::Tensor<1, 2> axis =
    Point<2>(std::cos(PI / 6), std::sin(PI / 6));
  const dealii::Tensor<1, 2> normal =
    Point<2>(-std::sin(PI / 6), std::cos(PI / 6));
  BOOST_TEST(ellipse->value(center + 0.399 * axis) == 1.);
  BOOST_TEST(ellipse->value(center + 0.401 * axis) == 0.);
  BOOST_TEST(ellipse->value(center + 0.099 * normal) == 1.);
  BOOST_TEST(ellipse->value(center - 0.101 * normal) == 0.);
  const auto ellipsoid =
    density<3>("ellipse", {"Center=0", "Semi-axes=1, 2, 3"});
  BOOST_TEST(ellipsoid->value(Point<3>(0., 0., 2.99)) == 1.);
  BOOST_TEST(ellipsoid->value(Point<3>(0., 2.01, 0.)) == 0.);
  const auto box = density<2>("box", {"Lower=0, 0.1", "Upper=0.3, 0.9"});
  BOOST_TEST(box->value(Point<2>(0.1 + 0.2, 0.9)) == 1.);
  BOOST_TEST(box->value(Point<2>(0.31, 0.5)) == 0.);
  check_throws_with([]() { density<3>("ellipse", {"Angle=30"}); },
                    {"'Initial density/ellipse'", "set Angle = 0"});
  check_throws_with([]() { density<2>("ellipse", {"Semi-axes=1, 2, 3"}); },
                    {"Semi-axes", "give one or 2"});
  check_throws_with([]() { density<2>("box", {"Lower=0.8, 0.1"}); },
                    {"Lower = '0.8, 0.1'", "Upper = '0.75'", "exchange"});
}

BOOST_AUTO_TEST_CASE(types_of_a_mesh_say_so)
{
  check_throws_with<base::RunError>(
    []() { density<2>("region", {"Names=a"})->value(Point<2>()); },
    {"'region'", "nodal_values()"});
  check_throws_with([]() { density<2>("region"); },
                    {"'Initial density/region'", "Names is empty"});
}

BOOST_AUTO_TEST_CASE(sections_are_those_of_both_dimensions)
{
  const model::DensityParameters<2> plane("Final density");
  const model::DensityParameters<3> space("Final density");
  dealii::ParameterHandler          first, second;
  plane.declare(first);
  space.declare(second);
  BOOST_TEST(base::parameters_as_text(first) ==
             base::parameters_as_text(second));
  base::read_parameters_from_text(first,
                                  "subsection Final density\n"
                                  "  set Type = disk\n"
                                  "  subsection disk\n"
                                  "    set Radius = 0.4\n"
                                  "  end\n"
                                  "end\n",
                                  "a.prm");
  // A type without entries has no section.
  BOOST_TEST(base::parameters_as_text(first).find("subsection uniform") ==
             std::string::npos);
  BOOST_TEST(plane.make_density(first)->description() ==
             "disk about (0.5, 0.5) of radius 0.4");
  BOOST_TEST(space.make_density(first)->description() ==
             "ball about (0.5, 0.5, 0.5) of radius 0.4");
  base::read_parameters_from_text(second,
                                  base::parameters_as_text(first),
                                  "resolved.prm");
  BOOST_TEST(space.make_density(second)->description() ==
             space.make_density(first)->description());
  check_throws_with(
    [&]() {
      base::read_parameters_from_text(
        first, "subsection Final density\n  set Type = dsk\nend\n", "a.prm");
    },
    {"a.prm, line 2", "Type", "disk", "gaussian"});
  check_throws_with(
    [&]() {
      base::read_parameters_from_text(first,
                                      "subsection Final density\n"
                                      "  subsection disk\n"
                                      "    set Radios = 1\n"
                                      "  end\nend\n",
                                      "a.prm");
    },
    {"a.prm, line 3", "Radios", "did you mean 'Radius'?"});
}

BOOST_AUTO_TEST_CASE(descriptions_have_the_numbers)
{
  BOOST_TEST(density<2>("gaussian", {"Mean=0.25, 0.5"})->description() ==
             "gaussian about (0.25, 0.5) with covariance 0.01, 0; 0, 0.01");
  BOOST_TEST(density<2>("bump", {"Center=0.25; 0.75"})->description() ==
             "bump (cosine) about (0.25, 0.25) and (0.75, 0.75) of radius "
             "0.25, 0.25");
  for (const std::string &name : model::density_types<3>().names())
    if (name != "image" && name != "region" && name != "values" &&
        name != "points" && name != "interpolated")
      BOOST_TEST(density<3>(name)->description() != "");
}

BOOST_AUTO_TEST_CASE(default_type_must_be_known)
{
  check_throws_with(
    []() {
      model::DensityParameters<2>("A", model::density_types<2>(), "bmp");
    },
    {"There is no density 'bmp'", "did you mean 'bump'?"});
}

BOOST_AUTO_TEST_SUITE_END()
