// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <boost/test/unit_test.hpp>

#include <otto/base/errors.h>

#include <string>
#include <vector>

/// Checks that some work throws an error whose text has all the given words.
template <typename Error = otto::base::InputError, typename Work>
void
check_throws_with(Work work, const std::vector<std::string> &words)
{
  try
    {
      work();
    }
  catch (const Error &error)
    {
      const std::string text = error.what();
      for (const std::string &word : words)
        BOOST_CHECK_MESSAGE(text.find(word) != std::string::npos,
                            "'" + word + "' is not in: " + text);
      return;
    }
  BOOST_ERROR("nothing was thrown");
}
