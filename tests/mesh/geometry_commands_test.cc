// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/mesh/geometry_commands.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

using namespace otto::mesh;
namespace fs = std::filesystem;

namespace
{
  /// A folder of this process that is removed in the end.
  struct Folder
  {
    Folder()
      : path(fs::temp_directory_path() /
             ("otto_commands_" + std::to_string(getpid())))
    {
      fs::create_directories(path);
    }
    ~Folder() { fs::remove_all(path); }

    std::string write(const std::string &name, const std::string &text) const
    {
      std::ofstream((path / name).string(), std::ios::binary) << text;
      return (path / name).string();
    }

    /// What is found in a file with this text.
    std::string found(const std::string &text) const
    {
      return unsafe_commands(write("main.geo", text));
    }

    fs::path path;
  };
} // namespace

BOOST_AUTO_TEST_SUITE(geometry_commands)

BOOST_AUTO_TEST_CASE(that_run_or_write_are_found)
{
  const Folder folder;
  BOOST_TEST(folder.found("a = 1;\nSystemCall \"rm x\";\n") ==
             "SystemCall in line 2");
  for (const std::string command : {"SystemCall 'x'",
                                    "System Str('x')",
                                    "NonBlockingSystemCall cmd",
                                    "Save \"a.msh\"",
                                    "Save View[0] \"a.pos\"",
                                    "Print \"a.png\"",
                                    "CreateDir \"a\"",
                                    "OnelabRun('a', 'b')",
                                    "OnelabRun \"a\"",
                                    "Plugin(Bubbles).Run"})
    BOOST_TEST(folder.found(command + ";").find(" in line 1") !=
                 std::string::npos,
               command);
  BOOST_TEST(folder.found("Printf(\"%g\", f(1)) >> \"out\";") ==
             "Printf to a file in line 1");
  BOOST_TEST(folder.found("Field[1] = ExternalProcess;\n"
                          "Field[1].CommandLine = \"rm x\";") ==
             "ExternalProcess in line 1, CommandLine in line 2");
}

BOOST_AUTO_TEST_CASE(in_comments_and_texts_are_none)
{
  const Folder folder;
  BOOST_TEST(folder.found("// SystemCall \"rm x\";\n"
                          "/* Save \"x\";\n Print \"y\"; */\n"
                          "s = \"SystemCall 'x'; // \";\n"
                          "Printf(\"System 'x' > y\");\n"
                          "Print.Background = 1; Mesh.SaveAll = 1;\n"
                          "System = 2; a = System * 3; Saved = 1;") == "");
  BOOST_TEST(folder.found("s = '/*'; Save 'x';") == "Save in line 1");
  BOOST_TEST(folder.found("a = 1; // '\nSave 'x';") == "Save in line 2");
}

BOOST_AUTO_TEST_CASE(cannot_be_hidden_from_the_search)
{
  const Folder      folder;
  const std::string zero("// \0\nSave 'x';", 14);
  BOOST_TEST(folder.found(zero).find("zero byte in line 1") !=
             std::string::npos);
  BOOST_TEST(folder.found("s = '" + std::string(1023, 'x') + "; Save 1;';") !=
             "");
}

BOOST_AUTO_TEST_CASE(in_other_files_are_found)
{
  const Folder folder;
  folder.write("part.geo", "a = 1;\n\nSave \"x\";\n");
  folder.write("good.geo", "Include \"good.geo\"; a = 1;\n");
  folder.write("solid.step", "ISO-10303-21; SystemCall 'x';");
  folder.write("data.msh", "$MeshFormat\nSystemCall 'x';");
  folder.write("opt.step", "ISO-10303-21;");
  folder.write("opt.step.opt", "General.Terminal = 0;");
  for (const std::string command : {"Include", "Merge"})
    BOOST_TEST(
      folder.found(command + " \"part.geo\";").find("Save in line 3 of '") ==
      0u);
  BOOST_TEST(folder.found("Include 'good.geo'; Merge 'solid.step'; "
                          "Merge 'data.msh'; Merge 'missing.step';") == "");
  BOOST_TEST(folder.found("Merge 'opt.step';").find("opt.step.opt") !=
             std::string::npos);
  BOOST_TEST(folder.found("Merge StrCat('part', '.geo');") ==
             "Merge of a name that is not written out in line 1");
  BOOST_TEST(folder.found("Merge 'part.py';") != "");
}

BOOST_AUTO_TEST_CASE(of_the_shipped_geometries_are_harmless)
{
  unsigned int n = 0;
  for (const auto &entry : fs::directory_iterator(OTTO_MESHES))
    if (entry.path().extension() == ".geo")
      {
        ++n;
        BOOST_TEST(unsafe_commands(entry.path().string()) == "");
      }
  BOOST_TEST(n > 8u);
  BOOST_TEST(
    unsafe_commands(std::string(OTTO_MESHES) + "/invalid/commands.geo") ==
    "SystemCall in line 11, Printf to a file in line 12, Save in line "
    "14");
}

BOOST_AUTO_TEST_SUITE_END()
