// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/base/collective.h>
#include <otto/base/run_folder.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

/// A new empty run folder that all ranks know, removed at the end.
struct Scratch
{
  Scratch()
    : folder(make_folder(), MPI_COMM_WORLD)
  {
  }

  ~Scratch()
  {
    // no rank may still be reading
    MPI_Barrier(MPI_COMM_WORLD);
    otto::base::on_first_rank(MPI_COMM_WORLD, [this]() {
      std::filesystem::remove_all(folder.path());
    });
  }

  static std::string make_folder()
  {
    namespace fs = std::filesystem;
    // several may be alive
    static unsigned int number = 0;
    std::string         path;
    otto::base::on_first_rank(MPI_COMM_WORLD, [&path]() {
      path = (fs::temp_directory_path() /
              ("otto_io_test_" + std::to_string(getpid()) + "_" +
               std::to_string(number++)))
               .string();
      fs::remove_all(path);
      fs::create_directories(path);
    });
    return otto::base::broadcast_text(MPI_COMM_WORLD, path);
  }

  const otto::base::RunFolder folder;
};

/// The bytes of a file.
inline std::string
content(const std::string &file)
{
  std::ifstream      stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}
