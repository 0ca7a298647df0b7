// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <vector>

namespace otto
{
  /// What the programs have in common: command line, exit codes, reports.
  namespace app
  {
    /// What a user may write after the name of a program.
    struct CommandLine
    {
      /// The parameter file; empty: all parameters have their defaults.
      std::string parameter_file;
      /// Assignments "Section/Name=value" in the order given; --mesh and
      /// --output are among them.
      std::vector<std::string> settings;
      /// The folder of an earlier run that is to go on; empty: a new run.
      std::string restart;
      /// Read and check all input, compute nothing, write nothing.
      bool check = false;
      /// Print the parameter file that results, with documentation.
      bool print_parameters = false;
      /// Of that, only this section, or entry; empty: all.
      std::string section;
      /// Of that, only what differs from the defaults, without documentation.
      bool print_changes = false;
      bool version       = false;
      bool help          = false;
    };

    /**
     * Reads the words of a command line (without the name of the program).
     *
     * @throws base::InputError for an unknown option (with the nearest known
     *   one), a missing value, or a second parameter file.
     */
    CommandLine parse_command_line(const std::vector<std::string> &words);

    /// The text for --help; @p can_restart: whether there is --restart.
    std::string usage(const std::string &program,
                      const std::string &description,
                      bool               can_restart = false);
  } // namespace app
} // namespace otto
