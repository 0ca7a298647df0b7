// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

namespace otto
{
  namespace base
  {
    /**
     * Throws one sentence unless the file is a regular one that can be read: a
     * pipe without a writer and many devices would never end.
     *
     * @param what What the file is, as in "mesh".
     */
    void check_regular_file(const std::string &what, const std::string &file);

    /// All bytes of a file that check_regular_file() accepts.
    std::string content_of(const std::string &what, const std::string &file);
  } // namespace base
} // namespace otto
