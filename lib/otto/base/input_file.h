// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <vector>

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

    /**
     * The files that a name stands for in which * and ? are any letters, in
     * alphabetical order of their bytes; the name itself if there is such a
     * file. Empty if there is none.
     */
    std::vector<std::string> matching_files(const std::string &pattern);

    /// All bytes of a file that check_regular_file() accepts.
    std::string content_of(const std::string &what, const std::string &file);
  } // namespace base
} // namespace otto
