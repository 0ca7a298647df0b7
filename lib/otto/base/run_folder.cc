// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/collective.h>
#include <otto/base/errors.h>
#include <otto/base/run_folder.h>

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

namespace otto
{
  namespace base
  {
    namespace fs = std::filesystem;

    void write_text_file(const std::string &file, const std::string &content)
    {
      const std::string temporary = file + ".tmp";
      {
        std::ofstream stream(temporary, std::ios::binary);
        stream << content;
        stream.close();
        if (!stream)
          throw RunError("The file '" + file +
                         "' cannot be written; check that its folder exists, "
                         "that it is writable and that the disk is not full.");
      }
      std::error_code error;
      fs::rename(temporary, file, error);
      if (error)
        throw RunError("The file '" + file + "' cannot be replaced (" +
                       error.message() + "); remove it or choose another.");
    }

    RunFolder::RunFolder(std::string path,
                         MPI_Comm    communicator,
                         const bool  overwrite)
      : path_(std::move(path))
      , communicator_(communicator)
      , overwrite_(overwrite)
    {
    }

    void RunFolder::check_on_this_rank() const
    {
      if (path_.empty())
        throw InputError("The output folder has no name; give one with "
                         "--output.");
      std::error_code error;
      fs::path        folder = fs::absolute(path_, error).lexically_normal();
      if (fs::exists(folder, error))
        {
          if (!fs::is_directory(folder, error))
            throw InputError("The output folder '" + path_ +
                             "' is a file; choose another with --output.");
          if (!overwrite_ && !fs::is_empty(folder, error))
            throw InputError("The output folder '" + path_ +
                             "' is not empty; choose another with --output, "
                             "remove it, or allow overwriting.");
        }
      else
        while (!fs::exists(folder, error) && folder.has_relative_path())
          folder = folder.parent_path();
      if (!fs::is_directory(folder, error) ||
          access(folder.c_str(), W_OK | X_OK) != 0)
        throw InputError("The output folder '" + path_ + "' cannot be made: '" +
                         folder.string() +
                         "' is not a writable folder; choose another with "
                         "--output.");
    }

    void RunFolder::check() const
    {
      on_first_rank(communicator_, [this]() { check_on_this_rank(); });
    }

    void RunFolder::create() const
    {
      on_first_rank(communicator_, [this]() {
        check_on_this_rank();
        std::error_code error;
        fs::create_directories(path_, error);
        if (error)
          throw InputError("The output folder '" + path_ +
                           "' cannot be made (" + error.message() +
                           "); choose another with --output.");
      });
    }

    const std::string &RunFolder::path() const
    {
      return path_;
    }

    std::string RunFolder::path(const std::string &name) const
    {
      return (fs::path(path_) / name).string();
    }

    std::string RunFolder::subfolder(const std::string &name) const
    {
      on_first_rank(communicator_, [&]() {
        std::error_code error;
        fs::create_directories(path(name), error);
        if (error)
          throw RunError("The folder '" + path(name) + "' cannot be made (" +
                         error.message() + ").");
      });
      return path(name);
    }

    void RunFolder::write(const std::string &name,
                          const std::string &content) const
    {
      on_first_rank(communicator_,
                    [&]() { write_text_file(path(name), content); });
    }
  } // namespace base
} // namespace otto
