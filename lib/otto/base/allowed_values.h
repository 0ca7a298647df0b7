// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

namespace otto
{
  namespace base
  {
    /// What a pattern of deal.II allows, from its description, in words: a
    /// number from 0 to 1.
    std::string allowed_values(const std::string &pattern);
  } // namespace base
} // namespace otto
