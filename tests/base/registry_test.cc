// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/base/registry.h>

#include "throws_with.h"

using otto::base::Registry;

namespace
{
  struct Shape
  {
    virtual ~Shape()            = default;
    virtual double area() const = 0;
  };

  struct Square : Shape
  {
    explicit Square(const double side)
      : side(side)
    {
    }
    double area() const override { return side * side; }
    double side;
  };

  Registry<Shape, double> shapes()
  {
    Registry<Shape, double> registry("shape");
    registry.add("square", "A square of given side.", [](const double side) {
      return std::make_unique<Square>(side);
    });
    return registry;
  }
} // namespace

BOOST_AUTO_TEST_SUITE(registry)

BOOST_AUTO_TEST_CASE(creates_by_name)
{
  BOOST_TEST(shapes().create("square", 3.)->area() == 9.);
  BOOST_TEST(shapes().names().size() == 1u);
  BOOST_TEST(shapes().documentation("square") == "A square of given side.");
  BOOST_TEST(shapes().contains("square"));
}

BOOST_AUTO_TEST_CASE(explains_unknown_names)
{
  check_throws_with([]() { shapes().create("sqare", 1.); },
                    {"There is no shape 'sqare'", "did you mean 'square'?"});
  check_throws_with([]() { shapes().create("tetrahedron", 1.); },
                    {"known: 'square'"});
}

BOOST_AUTO_TEST_CASE(refuses_a_name_twice)
{
  auto registry = shapes();
  check_throws_with([&]() { registry.add("square", "", {}); }, {"twice"});
}

BOOST_AUTO_TEST_SUITE_END()
