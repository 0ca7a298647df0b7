// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/mesh/child_process.h>

#include <base/throws_with.h>

#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <vector>

using namespace otto::mesh;
using End = ChildResult::End;

namespace
{
  /// A name of this process in the folder for temporary files.
  std::string scratch()
  {
    return (std::filesystem::temp_directory_path() /
            ("otto_child_" + std::to_string(getpid())))
      .string();
  }
} // namespace

BOOST_AUTO_TEST_SUITE(child_processes)

BOOST_AUTO_TEST_CASE(give_their_bytes)
{
  const std::string many(10000000, 'x');
  const ChildResult result =
    in_child_process("a file", [&](const SayPhase &say) {
      say("thinking of");
      return many + std::string(1, '\0');
    });
  BOOST_CHECK(result.end == End::finished);
  BOOST_CHECK(result.bytes == many + std::string(1, '\0'));
  BOOST_TEST(result.phase == "thinking of");
}

BOOST_AUTO_TEST_CASE(may_crash_and_exit)
{
  const ChildResult crash = in_child_process("a", [](const SayPhase &say) {
    say("falling over");
    std::raise(SIGSEGV);
    return std::string();
  });
  BOOST_CHECK(crash.end == End::crashed);
  BOOST_TEST(crash.phase == "falling over");
  const auto abort = in_child_process("a", [](const SayPhase &) -> std::string {
    std::abort();
  });
  BOOST_CHECK(abort.end == End::crashed);
  const auto exit = in_child_process("a", [](const SayPhase &) -> std::string {
    std::exit(0);
  });
  BOOST_CHECK(exit.end == End::exited);
}

BOOST_AUTO_TEST_CASE(throw_in_their_parent)
{
  check_throws_with<otto::base::InputError>(
    []() {
      in_child_process("a", [](const SayPhase &) -> std::string {
        throw otto::base::InputError("wrong input");
      });
    },
    {"wrong input"});
  check_throws_with<otto::base::RunError>(
    []() {
      in_child_process("a", [](const SayPhase &) -> std::string {
        throw std::logic_error("other");
      });
    },
    {"other"});
}

BOOST_AUTO_TEST_CASE(cannot_take_more_memory_than_there_is)
{
  check_throws_with<otto::base::InputError>(
    []() {
      in_child_process("a large file", [](const SayPhase &) -> std::string {
        std::vector<std::unique_ptr<char[]>> blocks;
        while (true) // not touched: no memory is really used
          blocks.emplace_back(new char[1 << 30]);
      });
    },
    {"'a large file'", "GB that are free"});
}

BOOST_AUTO_TEST_CASE(cannot_write_or_run_unless_trusted)
{
  const std::string file = scratch();
  const auto        work = [&](const SayPhase &) {
    std::string done;
    if (std::ofstream(file))
      done += "written ";
    if (std::system(("touch " + file + ".touched").c_str()) == 0)
      done += "run ";
    if (std::ifstream("/proc/self/status"))
      done += "read";
    return done;
  };
  BOOST_TEST(in_child_process("a", work).bytes == "read");
  BOOST_TEST(!std::filesystem::exists(file));
  BOOST_TEST(!std::filesystem::exists(file + ".touched"));
  BOOST_TEST(in_child_process("a", work, true).bytes == "written run read");
  std::filesystem::remove(file);
  std::filesystem::remove(file + ".touched");
}

BOOST_AUTO_TEST_SUITE_END()
