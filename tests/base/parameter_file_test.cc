// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <deal.II/base/parameter_handler.h>

#include <boost/test/unit_test.hpp>

#include <otto/base/parameter_file.h>

#include "throws_with.h"

using namespace otto::base;

namespace
{
  struct Parameters
  {
    Parameters()
    {
      using namespace dealii::Patterns;
      prm.declare_entry("Title", "none", Anything(), "Any text.");
      prm.enter_subsection("Mesh");
      prm.declare_entry("File", "a.msh", Anything());
      prm.add_parameter("Refinement", refinement, "How often.", Integer(0, 5));
      prm.enter_subsection("Distortion (random)");
      prm.declare_entry("Factor", "0.1", Double(0., 0.5));
      prm.leave_subsection();
      prm.leave_subsection();
      prm.enter_subsection("Solver");
      prm.declare_entry("Method", "newton", Selection("newton|gradient"));
      prm.declare_entry("Restart", "false", Bool());
      prm.declare_entry("Levels", "1, 2", List(Integer(1), 1, 3));
      prm.leave_subsection();
    }

    std::string get(const std::vector<std::string> &path,
                    const std::string              &name) const
    {
      return prm.get(path, name);
    }

    void refuses(const std::string &text, const std::vector<std::string> &words)
    {
      const std::string before = parameters_as_text(prm);
      check_throws_with(
        [&]() { read_parameters_from_text(prm, text, "x.prm"); }, words);
      BOOST_TEST(parameters_as_text(prm) == before);
    }

    void refuses_setting(const std::string              &text,
                         const std::vector<std::string> &words)
    {
      check_throws_with([&]() { set_parameter(prm, text); }, words);
    }

    dealii::ParameterHandler prm;
    unsigned int             refinement = 1;
  };
} // namespace

BOOST_FIXTURE_TEST_SUITE(parameter_file, Parameters)

BOOST_AUTO_TEST_CASE(reads_and_writes_again)
{
  read_parameters_from_text(prm,
                            "# a comment\n"
                            "set Title = first \\\n  second # and a comment\n"
                            "subsection Mesh\n"
                            "  set File = b.geo\n  set Refinement=3\n"
                            "  subsection Distortion (random)\n"
                            "    set Factor = 0.25\n  end\nend\n",
                            "x.prm");
  BOOST_TEST(refinement == 3u);
  BOOST_TEST(get({"Mesh"}, "File") == "b.geo");
  BOOST_TEST(get({"Mesh", "Distortion (random)"}, "Factor") == "0.25");
  BOOST_TEST(prm.get("Title") == "first second");

  Parameters other;
  read_parameters_from_text(other.prm, parameters_as_text(prm), "resolved");
  BOOST_TEST(parameters_as_text(other.prm) == parameters_as_text(prm));
  BOOST_TEST(other.refinement == 3u);
  Parameters third;
  read_parameters_from_text(third.prm, parameters_as_text(prm, false), "short");
  BOOST_TEST(parameters_as_text(third.prm) == parameters_as_text(prm));
}

BOOST_AUTO_TEST_CASE(every_value_is_written_so_that_it_is_read_again)
{
  for (const std::string value : {"plan #1.msh",
                                  "#",
                                  "a\\",
                                  " blanks at the ends ",
                                  "\"in quotes\"",
                                  "\"half",
                                  "a \"quote\" in \\ the middle",
                                  "two\nlines",
                                  "",
                                  "a=b # c"})
    {
      Parameters first, second, third;
      first.prm.enter_subsection("Mesh");
      first.prm.set("File", value);
      first.prm.leave_subsection();
      read_parameters_from_text(second.prm,
                                parameters_as_text(first.prm),
                                "resolved");
      BOOST_TEST(second.get({"Mesh"}, "File") == value);
      read_parameters_from_text(third.prm,
                                parameters_as_text(first.prm, false),
                                "short");
      BOOST_TEST(third.get({"Mesh"}, "File") == value);
    }
}

BOOST_AUTO_TEST_CASE(values_in_quotes)
{
  read_parameters_from_text(prm,
                            "subsection Mesh\n"
                            "set File = \"a #1\"  # a comment\nend\n"
                            "set Title = \"one\" and \"two\" # not in quotes\n",
                            "x.prm");
  BOOST_TEST(get({"Mesh"}, "File") == "a #1");
  BOOST_TEST(prm.get("Title") == "\"one\" and \"two\"");
  set_parameter(prm, "Mesh/File=\" a\"");
  BOOST_TEST(get({"Mesh"}, "File") == " a");
  set_parameter(prm, "Mesh/File=a #2");
  BOOST_TEST(get({"Mesh"}, "File") == "a #2");
}

BOOST_AUTO_TEST_CASE(a_section_has_its_entries)
{
  const auto entries = parameter_entries(prm);
  const auto names   = [&](const std::string &section) {
    std::string result;
    for (const auto &entry : entries_in(entries, section))
      result += entry.name() + ";";
    return result;
  };
  BOOST_TEST(names("Mesh") ==
             "Mesh/File;Mesh/Refinement;Mesh/Distortion (random)/Factor;");
  BOOST_TEST(names("Mesh/Distortion (random)") ==
             "Mesh/Distortion (random)/Factor;");
  BOOST_TEST(names("Solver/Method") == "Solver/Method;");
  check_throws_with([&]() { names("Slover"); },
                    {"no section 'Slover'", "did you mean 'Solver'"});
}

// An entry under its old name is the entry.
BOOST_AUTO_TEST_CASE(aliases)
{
  prm.enter_subsection("Solver");
  prm.declare_alias("Method", "Algorithm");
  prm.leave_subsection();
  BOOST_TEST(parameter_entries(prm).size() == 7u);
  set_parameter(prm, "Solver/Algorithm=gradient");
  BOOST_TEST(get({"Solver"}, "Method") == "gradient");
  read_parameters_from_text(prm,
                            "subsection Solver\nset Algorithm = newton\nend",
                            "x.prm");
  BOOST_TEST(get({"Solver"}, "Method") == "newton");
  BOOST_TEST(parameters_as_text(prm).find("Algorithm") == std::string::npos);
  check_throws_with([&]() { set_parameter(prm, "Solver/Algorithm=cg"); },
                    {"'cg'", "'Method'", "'newton'"});
}

BOOST_AUTO_TEST_CASE(entries_have_names_and_values)
{
  set_parameter(prm, "Mesh/Distortion (random)/Factor=0.25");
  const auto entries = parameter_entries(prm);
  BOOST_REQUIRE(entries.size() == 7u);
  BOOST_TEST(entries[0].name() == "Title");
  BOOST_TEST(entries[3].name() == "Mesh/Distortion (random)/Factor");
  BOOST_TEST(entries[3].value == "0.25");
  BOOST_TEST(entries[3].default_value == "0.1");
  set_entry(prm, entries[1], "b.msh");
  BOOST_TEST(get({"Mesh"}, "File") == "b.msh");
}

BOOST_AUTO_TEST_CASE(misspelt_entries_get_a_proposal)
{
  refuses("set Title = good\n\nsubsection Mesh\n  set Refinment = 2\nend\n",
          {"x.prm, line 4: there is no entry 'Refinment' in section 'Mesh'",
           "did you mean 'Refinement'?"});
  refuses("set Titel = a\n", {"line 1", "outside of all", "'Title'"});
  refuses("subsection Mesh\nset Method = newton\nend\n",
          {"no entry 'Method'", "it is declared in section 'Solver'"});
  refuses("subsection Mesh\nset Completely different = 1\nend\n",
          {"choose one of 'File', 'Refinement'"});
}

BOOST_AUTO_TEST_CASE(misspelt_sections_get_a_proposal)
{
  refuses("subsection Msh\nend\n",
          {"line 1: there is no section 'Msh'", "did you mean 'Mesh'?"});
  refuses("subsection Mesh\nsubsection Distortion\nend\nend\n",
          {"line 2", "in section 'Mesh'", "'Distortion (random)'"});
  refuses("subsection Title\nend\n", {"is an entry"});
}

BOOST_AUTO_TEST_CASE(wrong_values_show_what_is_allowed)
{
  refuses("subsection Mesh\n set Refinement = 9\nend\n",
          {"line 2", "'9'", "'Refinement'", "an integer from 0 to 5"});
  refuses("subsection Mesh\n set Refinement = many\nend\n", {"'many'"});
  refuses("subsection Solver\n set Method = newtn\nend\n",
          {"one of 'newton', 'gradient'"});
  refuses("subsection Solver\n set Restart = maybe\nend\n",
          {"'true' or 'false'"});
  refuses("subsection Solver\n set Levels = 1,2,3,4\nend\n", {"'Levels'"});
  refuses("subsection Mesh\n subsection Distortion (random)\n"
          "  set Factor = 0.75\n end\nend\n",
          {"line 3", "Mesh/Distortion (random)", "a number from 0 to 0.5"});
}

BOOST_AUTO_TEST_CASE(broken_structure_is_explained)
{
  refuses("subsection Mesh\n set File = a\n",
          {"ends inside section 'Mesh' that line 1 opens", "'end'"});
  refuses("end\n", {"line 1", "closes no section"});
  refuses("set Title\n", {"no '='"});
  refuses("Title = a\n", {"line 1", "not understood"});
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_is_left_out)
{
  read_parameters_from_text(prm, "\xef\xbb\xbfset Title = a\n", "x.prm");
  BOOST_TEST(prm.get("Title") == "a");
  refuses(std::string("\xff\xfes\0e\0t\0", 8), {"x.prm is in UTF-16", "UTF-8"});
  refuses(std::string("\xfe\xff\0s\0e\0t", 8), {"x.prm is in UTF-16"});
}

BOOST_AUTO_TEST_CASE(what_is_no_text_is_refused)
{
  using namespace std::string_literals;
  refuses("set Title = a\nsubsection Mesh\nset File = a\0.msh\nend\n"s,
          {"x.prm, line 3: there is a byte of value zero", "again"});
  refuses("set Title = a\0"s, {"x.prm, line 1: "});
}

BOOST_AUTO_TEST_CASE(what_is_set_again_is_noted)
{
  const auto notes = [this](const std::string &text) {
    return read_parameters_from_text(prm, text, "x.prm");
  };
  BOOST_TEST(notes("set Title = a\nset Title = a\n").empty());
  BOOST_TEST(notes("set Title = a\nsubsection Mesh\nset File = a\nend\n"
                   "subsection Mesh\nend\n")
               .empty());
  const auto found = notes("subsection Mesh\nset File = a\nset File = b\nend\n"
                           "set Title = t\n"
                           "subsection Mesh\nset File = c\nend\n");
  BOOST_REQUIRE(found.size() == 1u);
  BOOST_TEST(found[0] == "x.prm sets 'Mesh/File' more than once: 'c' of line 7 "
                         "counts, not lines 2, 3.");
  BOOST_TEST(get({"Mesh"}, "File") == "c");
  BOOST_TEST(notes("set Title = a\nset Title = b\n").at(0) ==
             "x.prm sets 'Title' more than once: 'b' of line 2 counts, not "
             "line 1.");
}

BOOST_AUTO_TEST_CASE(missing_files_are_named)
{
  check_throws_with([&]() { read_parameters(prm, "no/such/file.prm"); },
                    {"'no/such/file.prm' cannot be read"});
  check_throws_with([&]() { read_parameters(prm, "/"); }, {"cannot be read"});
}

BOOST_AUTO_TEST_CASE(values_in_latin_1_keep_their_bytes)
{
  const std::string name = "M\xfcndung.msh";
  set_parameter(prm, "Mesh/File=" + name);
  for (const auto &entry : parameter_entries(prm))
    if (entry.name() == "Mesh/File")
      BOOST_TEST(entry.value == name);
  const std::string text = parameters_as_text(prm);
  set_parameter(prm, "Mesh/File=other.msh");
  read_parameters_from_text(prm, text, "x.prm");
  BOOST_TEST(get({"Mesh"}, "File") == name);
}

BOOST_AUTO_TEST_CASE(what_would_never_end_is_refused)
{
  check_throws_with([&]() { read_parameters(prm, "/dev/zero"); },
                    {"'/dev/zero'", "regular file"});
}

BOOST_AUTO_TEST_CASE(command_line_sets_one_parameter)
{
  set_parameter(prm, "Mesh/Refinement=4");
  BOOST_TEST(refinement == 4u);
  set_parameter(prm, "Mesh / Distortion (random) / Factor = 0.5");
  BOOST_TEST(get({"Mesh", "Distortion (random)"}, "Factor") == "0.5");
  set_parameter(prm, "Title=a=b");
  BOOST_TEST(prm.get("Title") == "a=b");
  refuses_setting("Mesh/Refinment=4", {"--set", "'Refinement'?"});
  refuses_setting("Msh/Refinement=4", {"no section 'Msh'", "'Mesh'?"});
  refuses_setting("Mesh/Refinement=6", {"an integer from 0 to 5"});
  refuses_setting("Mesh/Refinement", {"Section/Name=value"});
  BOOST_TEST(refinement == 4u);
}

BOOST_AUTO_TEST_CASE(a_section_without_entries_does_no_harm)
{
  prm.enter_subsection("Nothing in it");
  prm.leave_subsection();
  refuses_setting("Mesh/Elephant=4", {"Elephant"});
}

BOOST_AUTO_TEST_SUITE_END()
