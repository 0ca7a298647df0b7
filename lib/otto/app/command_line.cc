// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/command_line.h>
#include <otto/base/errors.h>
#include <otto/base/quoted_value.h>
#include <otto/base/text.h>

#include <filesystem>

namespace otto
{
  namespace app
  {
    namespace
    {
      const std::vector<std::string> &known_options()
      {
        static const std::vector<std::string> names{"--set",
                                                    "--mesh",
                                                    "--output",
                                                    "--check",
                                                    "--print-parameters",
                                                    "--print-changes",
                                                    "--restart",
                                                    "--version",
                                                    "--help"};
        return names;
      }

      // Whether a word after --print-parameters is not another option and not
      // the parameter file.
      bool names_section(const std::string &word)
      {
        std::error_code error;
        return !base::starts_with(word, "-") &&
               std::filesystem::path(word).extension() != ".prm" &&
               !std::filesystem::is_regular_file(word, error);
      }
    } // namespace



    CommandLine parse_command_line(const std::vector<std::string> &words)
    {
      CommandLine result;
      for (std::size_t k = 0; k < words.size(); ++k)
        {
          std::string word = words[k], value;
          // --option=value is the same as --option value
          const auto equal = word.find('=');
          const bool has_value =
            base::starts_with(word, "--") && equal != std::string::npos;
          if (has_value)
            {
              value = word.substr(equal + 1);
              word  = word.substr(0, equal);
            }
          const auto next = [&]() {
            if (has_value)
              return value;
            if (k + 1 == words.size())
              throw base::InputError("The option " + word +
                                     " needs a value after it.");
            return words[++k];
          };
          if (word == "--set")
            result.settings.push_back(next());
          else if (word == "--mesh")
            result.settings.push_back("Mesh/File=" + base::quoted(next()));
          else if (word == "--output")
            result.settings.push_back("Output/Folder=" + base::quoted(next()));
          else if (word == "--restart")
            result.restart = next();
          else if (word == "--check")
            result.check = true;
          else if (word == "--print-parameters")
            {
              result.print_parameters = true;
              if (has_value ||
                  (k + 1 < words.size() && names_section(words[k + 1])))
                result.section = next();
            }
          else if (word == "--print-changes")
            result.print_parameters = result.print_changes = true;
          else if (word == "--version")
            result.version = true;
          else if (word == "--help" || word == "-h")
            result.help = true;
          else if (base::starts_with(word, "-"))
            throw base::InputError("There is no option " + word + "; " +
                                   base::did_you_mean(word, known_options()));
          else if (!result.parameter_file.empty())
            throw base::InputError("There are two parameter files, '" +
                                   result.parameter_file + "' and '" + word +
                                   "'; give one, and changes by --set.");
          else
            result.parameter_file = word;
        }
      return result;
    }



    std::string usage(const std::string &program,
                      const std::string &description,
                      const bool         can_restart)
    {
      return description +
             "\n\n"
             "Usage: " +
             program +
             " [FILE.prm] [options]\n"
             "       mpirun -np 2 " +
             program +
             " [FILE.prm] [options]\n\n"
             "  --set \"Section/Name=value\"  change a parameter, any number "
             "of times\n"
             "  --mesh FILE                 the mesh (.msh) or geometry "
             "(.geo)\n"
             "  --output FOLDER             where the results go\n" +
             (can_restart
                ? "  --restart FOLDER            go on with the run in that "
                  "folder from its last state\n"
                : "") +
             "  --check                     check all input, compute and "
             "write nothing\n"
             "  --print-parameters [SECTION]  print the parameter file that "
             "results, or a section\n"
             "  --print-changes             of that, what differs from the "
             "defaults\n"
             "  --version                   versions of " +
             program +
             " and its libraries\n"
             "  --help                      this text\n\n"
             "Exit code 0: done; 1: the computation failed, see the last "
             "lines; 2: the input is wrong.";
    }
  } // namespace app
} // namespace otto
