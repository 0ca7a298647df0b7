// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

namespace otto
{
  namespace base
  {
    /// A line of a parameter file without white space at its ends and without
    /// its comment, which does not begin inside of a value in quotes.
    std::string without_comment(const std::string &line);

    /// What a value in quotes stands for, if it needs them; any other value as
    /// it is, so that quotes inside of lists stay.
    std::string unquoted(const std::string &value);

    /// A value as it has to be written to be read again: in quotes if it has #,
    /// ends of lines, or blanks or a backslash at its ends.
    std::string quoted(const std::string &value);
  } // namespace base
} // namespace otto
