// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/app/command_line.h>

#include <functional>
#include <string>
#include <vector>

namespace dealii
{
  class ParameterHandler;
}

namespace otto
{
  namespace app
  {
    /// A program in the eyes of run_program().
    struct Program
    {
      /// The command.
      std::string name;
      /// What it computes, for --help.
      std::string description;
      /// Called first, for programs whose parameters depend on what is given;
      /// may be empty.
      std::function<void(const CommandLine &)> prepare;
      /// Declares all parameters.
      std::function<void(dealii::ParameterHandler &)> declare;
      /// Does the work, with all parameters read.
      std::function<void(dealii::ParameterHandler &, const CommandLine &)> run;
      /// The text of the parameter file of the run in a folder; empty for a
      /// program that cannot restart.
      std::function<std::string(const std::string &folder)> stored_parameters;
      /**
       * What a restart may change: names of entries, and of sections with a
       * slash at the end. Where the mesh lies, 'Output/Overwrite' and
       * 'Output/Verbosity' may always change, and nothing else.
       */
      std::vector<std::string> may_change;
      /// Called for each change of these; throws base::InputError if the value
      /// is not possible. May be empty.
      std::function<void(const std::string &name,
                         const std::string &before,
                         const std::string &now)>
        check_change;
    };

    /**
     * The frame of a main(): starts MPI with one thread a rank (not for --help
     * and --version), reads command line and parameters, with files relative to
     * the parameter file they stand in, runs, and turns errors into one clear
     * sentence on standard error and an exit code. With --restart the
     * parameters are those of the run that goes on, with what
     * Program::may_change allows to change.
     *
     * @return 0 done; 1 the computation failed (base::RunError and anything
     *   unexpected); 2 the input is wrong (base::InputError).
     */
    int run_program(int argc, char **argv, const Program &program);

    /**
     * The same frame without parameters, for a main() that uses the library
     * directly: starts MPI, calls the work, turns errors into one sentence and
     * an exit code.
     *
     * @code
     * int main(int argc, char **argv)
     * {
     *   return otto::app::guarded_main(argc, argv, "my-program", [&]() {
     *     ...
     *     return 0;
     *   });
     * }
     * @endcode
     *
     * @param name What the program calls itself.
     * @param work Its result is the exit code if no error is thrown.
     * @return As run_program().
     */
    int guarded_main(int                         argc,
                     char                      **argv,
                     const std::string          &name,
                     const std::function<int()> &work);

    /// Versions of Otto and of the libraries under it, one line.
    std::string version_line(const std::string &program);
  } // namespace app
} // namespace otto
