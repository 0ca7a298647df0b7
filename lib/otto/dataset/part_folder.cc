// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/dataset/part_folder.h>
#include <otto/io/checkpoint_file.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

namespace otto
{
  namespace dataset
  {
    namespace fs = std::filesystem;

    namespace
    {
      const char number_format[] = "sample_%09lu.h5";
    } // namespace



    PartFolder::PartFolder(std::string path, const std::uint64_t mesh)
      : path_(std::move(path))
      , mesh_(mesh)
    {
    }



    std::string PartFolder::file(const unsigned long index) const
    {
      char name[64];
      std::snprintf(name, sizeof(name), number_format, index);
      return (fs::path(path_) / name).string();
    }



    void PartFolder::create() const
    {
      std::error_code error;
      fs::create_directories(path_, error);
      if (error)
        throw base::RunError("The folder '" + path_ + "' cannot be made (" +
                             error.message() + ").");
    }



    void PartFolder::write(const Sample &sample) const
    {
      io::CheckpointContent content;
      content.sequence              = sample.index + 1;
      auto &state                   = content.state;
      state.step                    = sample.index;
      state.fields                  = sample.fields;
      state.numbers                 = sample.numbers;
      state.numbers["time_it_took"] = sample.seconds;
      state.counts                  = {{"solved", sample.solved},
                                       {"attempts", sample.attempts},
                                       {"key", sample.key},
                                       {"mesh", mesh_}};
      state.texts["reason"]         = sample.reason;
      io::replace_file(file(sample.index), io::encode(content));
    }



    Sample PartFolder::decoded(const std::string &bytes) const
    {
      auto  content = io::decode(bytes);
      auto &state   = content.state;
      if (state.counts.at("mesh") != mesh_)
        throw base::InputError(
          "The samples in '" + path_ +
          "' are on another mesh; restart with the mesh file, the size, the "
          "refinement and the scale of the run that made them.");
      Sample sample;
      sample.index    = state.step;
      sample.solved   = state.counts.at("solved") != 0;
      sample.attempts = state.counts.at("attempts");
      sample.key      = state.counts.at("key");
      sample.reason   = state.texts.at("reason");
      sample.seconds  = state.numbers.at("time_it_took");
      state.numbers.erase("time_it_took");
      sample.fields  = std::move(state.fields);
      sample.numbers = std::move(state.numbers);
      return sample;
    }



    unsigned int
    PartFolder::for_each(const std::function<void(const Sample &)> &work) const
    {
      std::vector<std::string> files;
      std::error_code          error;
      for (const auto &entry : fs::directory_iterator(path_, error))
        if (entry.path().extension() == ".h5")
          files.push_back(entry.path().string());
      std::sort(files.begin(), files.end());
      unsigned int left_out = 0;
      for (const auto &name : files)
        {
          const auto    bytes    = io::read_bytes(name);
          unsigned long sequence = 0;
          if (io::is_whole(bytes, sequence) && name == file(sequence - 1))
            work(decoded(bytes));
          else
            ++left_out;
        }
      return left_out;
    }



    Sample PartFolder::read(const unsigned long index) const
    {
      const auto    bytes    = io::read_bytes(file(index));
      unsigned long sequence = 0;
      if (!io::is_whole(bytes, sequence))
        throw base::RunError("The file '" + file(index) +
                             "' has been altered; remove it and restart.");
      return decoded(bytes);
    }



    void PartFolder::remove() const
    {
      std::error_code          error;
      std::vector<std::string> files;
      // a file of that name is the user's
      if (!fs::is_directory(path_, error))
        return;
      for (const auto &entry : fs::directory_iterator(path_, error))
        {
          // of other names are files that a user keeps there
          const auto    name  = entry.path().string();
          unsigned long index = 0;
          if (std::sscanf(entry.path().filename().c_str(),
                          number_format,
                          &index) == 1 &&
              (name == file(index) || name == file(index) + ".tmp"))
            files.push_back(name);
        }
      for (const auto &name : files)
        fs::remove(name, error);
      // fails if it is not empty
      fs::remove(path_, error);
    }
  } // namespace dataset
} // namespace otto
