// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/model/entry_values.h>
#include <otto/model/formula.h>

#include <deal.II/base/parameter_handler.h>

#include <base/throws_with.h>

#include <cmath>

using namespace otto;
using model::Formula;

namespace
{
  double value(const std::string &text)
  {
    return Formula<2>("Expression", text, "a=3").value({0.3, 0.6});
  }

  void refused(const std::string &text, const std::string &words)
  {
    check_throws_with([&]() { value(text); },
                      {"Expression = '" + text + "'", words});
  }
} // namespace

BOOST_AUTO_TEST_SUITE(formulas)

BOOST_AUTO_TEST_CASE(mean_what_they_say)
{
  const auto exactly = boost::test_tools::tolerance(1e-15);
  BOOST_TEST(value("1 + 0.5*x") == 1.15, exactly);
  BOOST_TEST(value("-x^2") == -0.09, exactly);
  BOOST_TEST(value("2^3^2") == 512., exactly);
  BOOST_TEST(value("1/2") == 0.5, exactly);
  BOOST_TEST(value("log(e)") == 1., exactly);
  BOOST_TEST(value("max(0, x - 1, y)") == 0.6, exactly);
  BOOST_TEST(value("x < 0.5 && y > 0.5 ? a : 0") == 3.);
  BOOST_TEST(value("if((x >= 0.1) && (x <= 0.4), 1, 2)") == 1.);
  BOOST_TEST(value("(x < 1)*(y < 1)") == 1.);
  BOOST_TEST(value("(x == 0.3) + (y != 0.3)") == 2.);
  BOOST_TEST(value("max(x < y, y < x)") == 1.);
}

BOOST_AUTO_TEST_CASE(with_decimal_commas_are_refused)
{
  for (const std::string text : {"1+0,5*x", "x,y", "0,5", "1.000,5", "(x),2"})
    refused(text, "decimals with a point");
}

BOOST_AUTO_TEST_CASE(cannot_assign)
{
  for (const std::string text : {"x=1", "x = 1", "(x=1)", "if(x=1, 2, 3)"})
    refused(text, "write == to compare");
}

BOOST_AUTO_TEST_CASE(have_no_random_numbers)
{
  refused("1 + rand()", "random numbers");
  refused("rand_seed(2)*x", "random numbers");
}

BOOST_AUTO_TEST_CASE(do_not_chain_comparisons)
{
  for (const std::string text :
       {"0.2 < x < 0.4", "if(0.2<=x<=0.4,1,0)", "x == y == 1"})
    refused(text, "a < x && x < b");
}

BOOST_AUTO_TEST_CASE(are_one_and_not_empty)
{
  refused("x; y", "more than one expression");
  refused("", "there is no expression");
  refused(" ", "there is no expression");
  refused("2x", "muParser");
  refused("1 000", "muParser");
}

BOOST_AUTO_TEST_CASE(names_may_have_commas_in_quotes)
{
  const auto names = [](const std::string &text) {
    dealii::ParameterHandler prm;
    prm.declare_entry("Names", text);
    return model::get_names(prm, "Names");
  };
  using List = std::vector<std::string>;
  BOOST_TEST((names("a, b c,, d") == List{"a", "b c", "d"}));
  BOOST_TEST((names("\"a, b\", c") == List{"a, b", "c"}));
  BOOST_TEST((names("c,\" a,b\"") == List{"c", " a,b"}));
  BOOST_TEST((names("3\" pipe") == List{"3\" pipe"}));
  BOOST_TEST((names("") == List{}));
  check_throws_with([&]() { names("\"a, b"); }, {"Names", "quote"});
}

BOOST_AUTO_TEST_SUITE_END()
