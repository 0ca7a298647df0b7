// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <vector>

namespace otto
{
  namespace base
  {
    /**
     * The shortest text that reads back as the same number: 0.3, 5412305.125.
     * For numbers that are used again, such as those that a program writes into
     * parameters; short_number() is for what is only read by people.
     */
    std::string exact_number(double value);

    /// Such texts with commas between them: 0.3, 0.25.
    std::string exact_numbers(const std::vector<double> &values);

    /**
     * A coordinate in a domain of that extent, as exact as @p digits digits of
     * the extent are: two places of a domain far from the origin are then not
     * printed alike.
     */
    std::string
    coordinate(double value, double extent, unsigned int digits = 4);
  } // namespace base
} // namespace otto
