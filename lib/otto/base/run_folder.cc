// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/atomic_file.h>
#include <otto/base/collective.h>
#include <otto/base/errors.h>
#include <otto/base/run_folder.h>
#include <otto/base/text.h>

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <climits>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>
#include <vector>

namespace otto
{
  namespace base
  {
    namespace fs = std::filesystem;

    void write_text_file(const std::string &file, const std::string &content)
    {
      AtomicFile stream(file);
      stream.write(content);
      stream.commit();
    }

    namespace
    {
      // What is left for the names of files in the folder below the longest
      // path of the system.
      constexpr std::size_t room_for_names = 96;

      bool ends_with(const std::string &text, const std::string &end)
      {
        return text.size() >= end.size() &&
               text.compare(text.size() - end.size(), end.size(), end) == 0;
      }

      /// Whether a name is a prefix, some digits, and an ending.
      bool is_numbered(const std::string &name,
                       const std::string &prefix,
                       const std::string &ending)
      {
        if (!starts_with(name, prefix) || !ends_with(name, ending) ||
            name.size() <= prefix.size() + ending.size())
          return false;
        const auto is_digit = [](const unsigned char c) {
          return std::isdigit(c) != 0;
        };
        return std::all_of(name.begin() + prefix.size(),
                           name.end() - ending.size(),
                           is_digit);
      }

      /// The files in a folder, links among them.
      std::vector<fs::path> entries(const fs::path &folder)
      {
        std::vector<fs::path> result;
        std::error_code       error;
        for (const auto &entry : fs::directory_iterator(folder, error))
          result.push_back(entry.path());
        return result;
      }

      /// Removes a link, but not what it leads to; nothing else.
      void remove_link(const fs::path &link)
      {
        std::error_code error;
        if (fs::is_symlink(link, error))
          fs::remove(link, error);
      }

      /// Removes the numbered files of a folder inside of a run folder, and the
      /// folder if nothing else is in it; a link in place of the folder, but
      /// not what it leads to.
      void remove_numbered(const fs::path    &folder,
                           const std::string &prefix,
                           const std::string &ending)
      {
        std::error_code error;
        remove_link(folder);
        if (!fs::is_directory(folder, error))
          return;
        for (const auto &file : entries(folder))
          {
            std::string name = file.filename().string();
            if (ends_with(name, ".tmp"))
              name.resize(name.size() - 4);
            if (is_numbered(name, prefix, ending) &&
                !fs::is_directory(fs::symlink_status(file, error)))
              fs::remove(file, error);
          }
        // fails if it is not empty
        fs::remove(folder, error);
      }

      /// Whether a file is a list of pictures of one of our series.
      bool is_collection(const fs::path &file)
      {
        if (file.extension() != ".pvd")
          return false;
        std::ifstream      stream(file);
        std::ostringstream text;
        text << stream.rdbuf();
        const std::string name = file.stem().string();
        return text.str().find("file=\"" + name + '/' + name + "_") !=
               std::string::npos;
      }

      void remove_earlier_run(const fs::path &folder)
      {
        std::error_code error;
        if (!fs::exists(fs::symlink_status(folder / "parameters.prm", error)))
          return;
        for (const auto &file : entries(folder))
          if (is_collection(file))
            {
              const std::string name = file.stem().string();
              remove_numbered(folder / name, name + "_", ".vtu");
              fs::remove(file, error);
            }
        for (const char *states : {"checkpoint", "state"})
          remove_numbered(folder / states, "checkpoint_", ".h5");
        remove_numbered(folder / "samples", "sample_", ".h5");
        for (const std::string name : {"summary.json",
                                       "history.csv",
                                       "iterations.csv",
                                       "pairs.csv",
                                       "distances.csv",
                                       "coordinates.csv",
                                       "eigenvalues.csv",
                                       "gram.csv",
                                       "samples.csv",
                                       "dataset.h5",
                                       "parameters.prm"})
          for (const std::string ending : {"", ".tmp"})
            if (!fs::is_directory(
                  fs::symlink_status(folder / (name + ending), error)))
              fs::remove(folder / (name + ending), error);
      }
    } // namespace

    RunFolder::RunFolder(std::string    path,
                         MPI_Comm       communicator,
                         const Existing existing)
      : path_(std::move(path))
      , communicator_(communicator)
      , existing_(existing)
    {
    }

    namespace
    {
      /// The folder itself or the first one above it that is there.
      fs::path nearest_folder(fs::path folder)
      {
        std::error_code error;
        while (!fs::exists(folder, error) && folder.has_relative_path())
          folder = folder.parent_path();
        return folder;
      }
    } // namespace

    void RunFolder::check_on_this_rank() const
    {
      if (path_.empty())
        throw InputError("The output folder has no name; give one with "
                         "--output.");
      std::error_code error;
      fs::path        folder = fs::absolute(path_, error).lexically_normal();
      if (folder.string().size() + room_for_names > PATH_MAX)
        throw InputError("The output folder has a path of " +
                         std::to_string(folder.string().size()) +
                         " characters, too long for the files in it; choose a "
                         "shorter one with --output.");
      if (fs::exists(folder, error))
        {
          if (!fs::is_directory(folder, error))
            throw InputError("The output folder '" + path_ +
                             "' is a file; choose another with --output.");
          if (existing_ == Existing::refuse && !fs::is_empty(folder, error))
            throw InputError("The output folder '" + path_ +
                             "' is not empty; choose another with --output, "
                             "remove it, or set 'Output/Overwrite' to true.");
        }
      else
        {
          if (error)
            throw InputError("The output folder '" + path_ +
                             "' cannot be made (" + error.message() +
                             "); choose another with --output.");
          folder = nearest_folder(folder);
        }
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

    std::string RunFolder::check_space(const double least,
                                       const double about) const
    {
      std::string note;
      on_first_rank(communicator_, [&]() {
        std::error_code error;
        const auto      space =
          fs::space(nearest_folder(fs::absolute(path_)), error);
        if (error)
          return;
        const double free  = space.available;
        const auto   sizes = [&](const double bytes) {
          return " about " + short_number(std::ceil(bytes / 1048576.), 3) +
                 " MiB, and the disk of '" + path_ + "' has " +
                 short_number(std::floor(free / 1048576.), 3) + " MiB free; ";
        };
        if (free < least)
          throw InputError("The results need" + sizes(least) +
                           "choose another folder with --output, or write "
                           "less.");
        if (free < about)
          note = "The results may need up to" + sizes(about) +
                 "the run may end when it is full.";
      });
      return broadcast_text(communicator_, note);
    }

    void RunFolder::create() const
    {
      on_first_rank(communicator_, [this]() {
        check_on_this_rank();
        std::error_code error;
        if (existing_ == Existing::replace)
          {
            remove_earlier_run(path_);
            for (const char *name : {"checkpoint", "state", "samples"})
              remove_link(path(name));
          }
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
        if (existing_ == Existing::replace)
          remove_link(path(name));
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
