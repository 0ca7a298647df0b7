// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/base/collective.h>
#include <otto/base/run_folder.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "throws_with.h"

using namespace otto::base;
namespace fs = std::filesystem;

namespace
{
  /// A new empty folder that all ranks know, removed at the end.
  struct Scratch
  {
    Scratch()
    {
      on_first_rank(MPI_COMM_WORLD, [this]() {
        path = (fs::temp_directory_path() /
                ("otto_test_" + std::to_string(getpid())))
                 .string();
        fs::remove_all(path);
        fs::create_directories(path);
      });
      path = broadcast_text(MPI_COMM_WORLD, path);
    }
    ~Scratch()
    {
      on_first_rank(MPI_COMM_WORLD, [this]() { fs::remove_all(path); });
    }
    std::string path;
  };

  std::string content(const std::string &file)
  {
    std::ifstream      stream(file);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
  }
} // namespace

BOOST_FIXTURE_TEST_SUITE(run_folder, Scratch)

BOOST_AUTO_TEST_CASE(is_created_and_written)
{
  const RunFolder folder(path + "/a/b", MPI_COMM_WORLD);
  folder.check();
  BOOST_TEST(!fs::exists(path + "/a"));
  MPI_Barrier(MPI_COMM_WORLD);
  folder.create();
  folder.write("x.txt", "one\n");
  folder.write("x.txt", "two\n");
  BOOST_TEST(folder.path("x.txt") == path + "/a/b/x.txt");
  BOOST_TEST(content(folder.path("x.txt")) == "two\n");
  BOOST_TEST(!fs::exists(folder.path("x.txt.tmp")));
  BOOST_TEST(fs::is_directory(folder.subfolder("vtu")));
  MPI_Barrier(MPI_COMM_WORLD);
}

BOOST_AUTO_TEST_CASE(full_folder_is_refused_on_all_ranks)
{
  const RunFolder folder(path, MPI_COMM_WORLD);
  folder.write("x", "");
  check_throws_with([&]() { folder.check(); }, {"not empty", "--output"});
  check_throws_with([&]() { folder.create(); }, {"not empty"});
  RunFolder(path, MPI_COMM_WORLD, true).create();
}

BOOST_AUTO_TEST_CASE(files_and_impossible_parents_are_refused)
{
  const RunFolder folder(path, MPI_COMM_WORLD);
  folder.write("x", "");
  check_throws_with([&]() { RunFolder(path + "/x", MPI_COMM_WORLD).check(); },
                    {"is a file"});
  check_throws_with(
    [&]() { RunFolder(path + "/x/y/z", MPI_COMM_WORLD).check(); },
    {"not a writable folder"});
  check_throws_with([&]() { RunFolder("", MPI_COMM_WORLD).check(); },
                    {"no name"});
  if (geteuid() != 0)
    check_throws_with([&]() { RunFolder("/otto", MPI_COMM_WORLD).check(); },
                      {"not a writable folder"});
}

BOOST_AUTO_TEST_CASE(errors_keep_their_kind_on_all_ranks)
{
  check_throws_with<RunError>(
    []() {
      on_first_rank(MPI_COMM_WORLD,
                    []() { throw std::runtime_error("broken"); });
    },
    {"broken"});
  check_throws_with<InputError>(
    []() {
      on_first_rank(MPI_COMM_WORLD, []() { throw InputError("wrong"); });
    },
    {"wrong"});
  // on the last rank only
  const auto last = []() {
    int rank = 0, size = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    return rank + 1 == size;
  };
  check_throws_with<InputError>(
    [&]() {
      on_each_rank(MPI_COMM_WORLD, [&]() {
        if (last())
          throw InputError("wrong on the last");
      });
    },
    {"wrong on the last"});
  check_throws_with<RunError>(
    [&]() {
      on_each_rank(MPI_COMM_WORLD,
                   []() { throw std::runtime_error("broken on all"); });
    },
    {"broken on all"});
  on_each_rank(MPI_COMM_WORLD, []() {});
}

BOOST_AUTO_TEST_SUITE_END()
