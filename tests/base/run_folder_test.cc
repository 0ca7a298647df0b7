// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/base/collective.h>
#include <otto/base/run_folder.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

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
  RunFolder(path, MPI_COMM_WORLD, Existing::replace).create();
  BOOST_TEST(fs::exists(path + "/x"));
  MPI_Barrier(MPI_COMM_WORLD);
}

BOOST_AUTO_TEST_CASE(what_an_earlier_run_wrote_is_removed_and_nothing_else)
{
  const std::vector<std::string> ours{"parameters.prm",
                                      "summary.json",
                                      "history.csv",
                                      "density/density_0000.vtu",
                                      "density/density_0012.vtu.tmp",
                                      "own/own_0000.vtu",
                                      "checkpoint/checkpoint_0.h5",
                                      "state/checkpoint_1.h5",
                                      "samples/sample_000000003.h5"};
  const std::vector<std::string> others{"notes.txt",
                                        "density/density_of_mine.vtu",
                                        "samples/sample_of_mine.txt",
                                        "checkpoint_0.h5",
                                        "picture.pvd",
                                        "picture/mine_0000.vtu"};
  const auto                     fill = [&]() {
    on_first_rank(MPI_COMM_WORLD, [&]() {
      for (const auto &names : {ours, others})
        for (const auto &name : names)
          {
            fs::create_directories(fs::path(path + '/' + name).parent_path());
            std::ofstream(path + '/' + name) << "x";
          }
      // the lists name the files of the series
      for (const std::string name : {"density", "own"})
        std::ofstream(path + '/' + name + ".pvd")
          << "<DataSet timestep=\"0\" file=\"" << name << '/' << name
          << "_0000.vtu\"/>";
    });
  };
  const auto there = [&](const std::string &name) {
    return fs::exists(path + '/' + name);
  };
  fill();
  RunFolder(path, MPI_COMM_WORLD, Existing::keep).create();
  for (const auto &names : {ours, others})
    for (const auto &name : names)
      BOOST_TEST(there(name), name);
  MPI_Barrier(MPI_COMM_WORLD);
  RunFolder(path, MPI_COMM_WORLD, Existing::replace).create();
  for (const auto &name : ours)
    BOOST_TEST(!there(name), name);
  for (const auto &name : {"density.pvd", "own.pvd", "own", "checkpoint"})
    BOOST_TEST(!there(name), name);
  for (const auto &name : others)
    BOOST_TEST(there(name), name);
  MPI_Barrier(MPI_COMM_WORLD);
  // without parameters.prm no run was there
  fill();
  on_first_rank(MPI_COMM_WORLD,
                [&]() { fs::remove(path + "/parameters.prm"); });
  RunFolder(path, MPI_COMM_WORLD, Existing::replace).create();
  BOOST_TEST(there("summary.json"));
  MPI_Barrier(MPI_COMM_WORLD);
}

BOOST_AUTO_TEST_CASE(a_link_in_place_of_a_folder_is_removed)
{
  on_first_rank(MPI_COMM_WORLD, [&]() {
    fs::create_directories(path + "/elsewhere");
    fs::create_directories(path + "/run");
    std::ofstream(path + "/elsewhere/checkpoint_0.h5") << "precious";
    std::ofstream(path + "/run/parameters.prm") << "";
    fs::create_symlink("../elsewhere", path + "/run/checkpoint");
  });
  RunFolder(path + "/run", MPI_COMM_WORLD, Existing::replace).create();
  BOOST_TEST(content(path + "/elsewhere/checkpoint_0.h5") == "precious");
  BOOST_TEST(!fs::exists(fs::symlink_status(path + "/run/checkpoint")));
  MPI_Barrier(MPI_COMM_WORLD);
}

BOOST_AUTO_TEST_CASE(links_of_a_user_are_not_written_through)
{
  on_first_rank(MPI_COMM_WORLD, [&]() {
    fs::create_directories(path + "/elsewhere");
    fs::create_directories(path + "/run");
    for (const char *name : {"density", "checkpoint", "state", "samples"})
      fs::create_symlink("../elsewhere", path + "/run/" + name);
  });
  // no run was there, and a list of pictures does not name the link
  const RunFolder folder(path + "/run", MPI_COMM_WORLD, Existing::replace);
  folder.create();
  folder.subfolder("density");
  BOOST_TEST(!fs::is_symlink(path + "/run/density"));
  BOOST_TEST(fs::is_directory(path + "/run/density"));
  for (const char *name : {"checkpoint", "state", "samples"})
    BOOST_TEST(!fs::exists(fs::symlink_status(path + "/run/" + name)));
  BOOST_TEST(fs::is_directory(path + "/elsewhere"));
  MPI_Barrier(MPI_COMM_WORLD);
}

BOOST_AUTO_TEST_CASE(room_and_length_are_checked)
{
  const RunFolder folder(path + "/a/b", MPI_COMM_WORLD);
  BOOST_TEST(folder.check_space(1., 2.).empty());
  const std::string note = folder.check_space(1., 1e24);
  BOOST_TEST(note.find("may need up to about") != std::string::npos);
  check_throws_with([&]() { folder.check_space(1e24, 1e25); },
                    {"MiB free", "--output"});
  check_throws_with(
    [&]() {
      RunFolder(path + '/' + std::string(300, 'x'), MPI_COMM_WORLD).check();
    },
    {"cannot be made"});
  std::string deep = path;
  for (unsigned int k = 0; k < 45; ++k)
    deep += '/' + std::string(100, 'x');
  check_throws_with([&]() { RunFolder(deep, MPI_COMM_WORLD).check(); },
                    {"too long"});
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
