// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/base/utf8.h>

using otto::base::utf8;

BOOST_AUTO_TEST_SUITE(utf8_texts)

BOOST_AUTO_TEST_CASE(stay_as_they_are)
{
  for (const std::string text :
       {"", "plain", "Einla\xc3\x9f", "\xe2\x82\xac", "\xf0\x9f\x98\x80"})
    BOOST_TEST(utf8(text) == text);
}

BOOST_AUTO_TEST_CASE(are_made_from_latin_1)
{
  BOOST_TEST(utf8("Einla\xdf") == "Einla\xc3\x9f");
  BOOST_TEST(utf8("M\xfcndung \xc3\xbc") == "M\xc3\xbcndung \xc3\xbc");
  // too long, half a pair, beyond the last character, cut off
  BOOST_TEST(utf8("\xc0\x80") == "\xc3\x80\xc2\x80");
  BOOST_TEST(utf8("\xed\xa0\x80") == "\xc3\xad\xc2\xa0\xc2\x80");
  BOOST_TEST(utf8("\xf4\x90\x80\x80") == "\xc3\xb4\xc2\x90\xc2\x80\xc2\x80");
  BOOST_TEST(utf8("\xe2\x82") == "\xc3\xa2\xc2\x82");
}

BOOST_AUTO_TEST_SUITE_END()
