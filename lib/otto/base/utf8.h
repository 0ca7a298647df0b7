// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

namespace otto
{
  namespace base
  {
    /**
     * The text in UTF-8, as JSON wants it: bytes that are no UTF-8, in names
     * of files or regions from older systems, are taken for Latin-1.
     */
    std::string utf8(const std::string &text);
  } // namespace base
} // namespace otto
