// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/base/text.h>
#include <otto/base/version.h>

using namespace otto::base;

BOOST_AUTO_TEST_SUITE(text)

BOOST_AUTO_TEST_CASE(edit_distance_counts_changes)
{
  BOOST_TEST(edit_distance("abc", "abc") == 0u);
  BOOST_TEST(edit_distance("Abc", "aBC") == 0u);
  BOOST_TEST(edit_distance("Refinment", "Refinement") == 1u);
  BOOST_TEST(edit_distance("hte", "the") == 1u);
  BOOST_TEST(edit_distance("", "four") == 4u);
}

BOOST_AUTO_TEST_CASE(nearest_name_is_near_or_empty)
{
  const std::vector<std::string> names = {"File", "Refinement", "Size"};
  BOOST_TEST(nearest_name("refinment", names) == "Refinement");
  BOOST_TEST(nearest_name("siez", names) == "Size");
  BOOST_TEST(nearest_name("temperature", names) == "");
  BOOST_TEST(joined(names) == "'File', 'Refinement', 'Size'");
}

BOOST_AUTO_TEST_CASE(numbers_are_short)
{
  BOOST_TEST(short_number(0.25) == "0.25");
  BOOST_TEST(short_number(3.14159265, 3) == "3.14");
  BOOST_TEST(scientific(0.00125) == "1.25e-03");
  BOOST_TEST(counted(1, "cell") == "1 cell");
  BOOST_TEST(counted(2, "vertex", "vertices") == "2 vertices");
}

BOOST_AUTO_TEST_CASE(pieces)
{
  BOOST_TEST(trimmed("  a b\t\n") == "a b");
  BOOST_TEST(trimmed(" ") == "");
  BOOST_TEST(split("a / b/c", '/').size() == 3u);
  BOOST_TEST(split("a / b/c", '/')[1] == "b");
  unsigned int value = 0;
  BOOST_TEST(to_unsigned("12", value));
  BOOST_TEST(value == 12u);
  BOOST_TEST(!to_unsigned("1x", value));
  BOOST_TEST(!to_unsigned("", value));
}

BOOST_AUTO_TEST_CASE(tables_are_aligned)
{
  BOOST_TEST(aligned_table({{"name", "n"}, {"a", "100"}}, "") ==
             "name    n\na     100\n");
}

BOOST_AUTO_TEST_CASE(version_is_configured)
{
  BOOST_TEST(std::string(version).size() >= 5u);
  BOOST_TEST(!std::string(revision).empty());
}

BOOST_AUTO_TEST_SUITE_END()
