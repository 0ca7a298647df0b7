// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/input_file.h>

#include <glob.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace otto
{
  namespace base
  {
    void check_regular_file(const std::string &what, const std::string &file)
    {
      std::error_code   ignored;
      const auto        status = std::filesystem::status(file, ignored);
      const std::string start  = "The " + what + " '" + file + "' ";
      if (std::filesystem::is_directory(status))
        throw InputError(start + "is a folder and cannot be read; check "
                                 "its name.");
      if (std::filesystem::exists(status) &&
          !std::filesystem::is_regular_file(status))
        throw InputError(start + "is not a regular file (but a pipe or a "
                                 "device); copy it to a file.");
      if (!std::filesystem::is_regular_file(status) ||
          !std::ifstream(file, std::ios::binary))
        throw InputError(start + "cannot be read; check its name and the "
                                 "folder you are in.");
    }

    std::vector<std::string> matching_files(const std::string &pattern)
    {
      std::error_code ignored;
      if (std::filesystem::exists(pattern, ignored))
        return {pattern};
      glob_t                   found;
      std::vector<std::string> files;
      if (glob(pattern.c_str(), GLOB_NOSORT, nullptr, &found) == 0)
        files.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
      globfree(&found);
      std::sort(files.begin(), files.end());
      return files;
    }

    std::string content_of(const std::string &what, const std::string &file)
    {
      check_regular_file(what, file);
      try
        {
          std::ifstream stream(file, std::ios::binary);
          std::string   text((std::istreambuf_iterator<char>(stream)),
                           std::istreambuf_iterator<char>());
          if (!stream.bad())
            return text;
        }
      catch (const std::ios_base::failure &)
        {
        }
      throw InputError("The " + what + " '" + file +
                       "' cannot be read; check the disk.");
    }
  } // namespace base
} // namespace otto
