// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/file_entries.h>
#include <otto/app/program.h>
#include <otto/app/startup.h>
#include <otto/app/unused_entries.h>
#include <otto/base/console.h>
#include <otto/base/errors.h>
#include <otto/base/parameter_file.h>
#include <otto/base/quoted_value.h>
#include <otto/base/text.h>
#include <otto/base/version.h>
#include <otto/la/trilinos.h>

#include <deal.II/base/mpi.h>
#include <deal.II/base/parameter_handler.h>

#include <dlfcn.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <optional>

namespace otto
{
  namespace app
  {
    namespace
    {
      // The linear algebra runs on many small vectors: threads inside BLAS and
      // OpenMP, which start by themselves on every core for every rank, only
      // get in each other's way.
      void use_one_thread()
      {
        for (const char *name :
             {"openblas_set_num_threads", "omp_set_num_threads"})
          if (void *function = dlsym(RTLD_DEFAULT, name))
            reinterpret_cast<void (*)(int)>(function)(1);
      }



      // The parameters of the run that goes on; its folder is kept.
      void read_stored_parameters(const Program            &program,
                                  const CommandLine        &options,
                                  dealii::ParameterHandler &prm)
      {
        if (!program.stored_parameters)
          throw base::InputError("There is no option --restart in " +
                                 program.name + "; start the run again.");
        if (!options.parameter_file.empty())
          throw base::InputError(
            "With --restart the parameters are those of the run in '" +
            options.restart + "'; leave out the parameter file '" +
            options.parameter_file + "' and make changes by --set.");
        const std::string text = program.stored_parameters(options.restart);
        try
          {
            base::read_parameters_from_text(
              prm, text, "the parameters in " + options.restart);
          }
        catch (const base::InputError &error)
          {
            throw base::InputError(std::string(error.what()) + " " +
                                   program.name +
                                   " goes on with its own runs only.");
          }
        resolve_files(prm, options.restart);
        check_files(prm, text, options.restart);
        base::set_parameter(prm,
                            "Output/Folder=" + base::quoted(options.restart));
      }



      bool may_change(const Program &program, const std::string &name)
      {
        auto allowed = program.may_change;
        allowed.insert(allowed.end(),
                       {"Mesh/File", "Output/Overwrite", "Output/Verbosity"});
        return std::any_of(
          allowed.begin(), allowed.end(), [&](const std::string &entry) {
            return name == entry ||
                   (entry.back() == '/' && base::starts_with(name, entry));
          });
      }



      // Whether a run can go on with these parameters.
      void check_changes(const Program                           &program,
                         const CommandLine                       &options,
                         const std::vector<base::ParameterEntry> &before,
                         const std::vector<base::ParameterEntry> &now)
      {
        for (std::size_t k = 0; k < now.size(); ++k)
          {
            const std::string name = now[k].name();
            if (now[k].value == before[k].value)
              continue;
            if (name == "Output/Folder")
              throw base::InputError("A run goes on in its own folder '" +
                                     options.restart + "', not in '" +
                                     now[k].value +
                                     "'; leave out --output and "
                                     "'Output/Folder'.");
            if (!may_change(program, name))
              throw base::InputError(
                "The run in '" + options.restart + "' was made with '" + name +
                "' = '" + before[k].value + "' and cannot go on with '" +
                now[k].value + "'; leave it as it was, or start another run.");
            if (program.check_change)
              program.check_change(name, before[k].value, now[k].value);
          }
      }



      // Returns notes for the screen.
      std::vector<std::string>
      read_all_parameters(const Program            &program,
                          const CommandLine        &options,
                          dealii::ParameterHandler &prm)
      {
        std::vector<std::string>          notes;
        std::vector<base::ParameterEntry> before;
        if (!options.restart.empty())
          {
            read_stored_parameters(program, options, prm);
            before = base::parameter_entries(prm);
          }
        else if (!options.parameter_file.empty())
          {
            const auto ending =
              std::filesystem::path(options.parameter_file).extension();
            std::error_code none;
            if ((ending == ".msh" || ending == ".geo") &&
                std::filesystem::is_regular_file(options.parameter_file, none))
              throw base::InputError("'" + options.parameter_file +
                                     "' is a mesh and no parameter file; give "
                                     "it as --mesh " +
                                     options.parameter_file + ".");
            notes = base::read_parameters(prm, options.parameter_file);
            resolve_files(
              prm, std::filesystem::path(options.parameter_file).parent_path());
          }
        for (const auto &setting : options.settings)
          base::set_parameter(prm, setting);
        if (!options.restart.empty())
          check_changes(program, options, before, base::parameter_entries(prm));
        return notes;
      }



      // What is printed may go into a file, on a full disk perhaps: what went
      // wrong then, empty if nothing did.
      std::string error_of_standard_output()
      {
        return std::cout.flush()
                 ? ""
                 : "What was printed cannot be written to standard output; check "
                   "that the disk is not full.";
      }



      // Prints notes, and names what was set in vain, because it belongs to a
      // type that was not chosen.
      void print_notes(const dealii::ParameterHandler &prm,
                       std::vector<std::string>        notes)
      {
        const base::Console console(MPI_COMM_WORLD);
        for (const auto &entry : base::parameter_entries(prm))
          if (entry.name() == "Output/Verbosity" && entry.value == "quiet")
            return;
        const auto unused = unused_entries(prm);
        notes.insert(notes.end(), unused.begin(), unused.end());
        for (const auto &note : notes)
          console("note: " + note);
      }



      void print_parameters(const dealii::ParameterHandler &prm,
                            const CommandLine              &options)
      {
        auto entries = base::parameter_entries(prm);
        if (!options.section.empty())
          entries = base::entries_in(entries, options.section);
        if (options.print_changes)
          {
            const auto unchanged = [](const base::ParameterEntry &entry) {
              return entry.value == entry.default_value;
            };
            entries.erase(std::remove_if(entries.begin(),
                                         entries.end(),
                                         unchanged),
                          entries.end());
          }
        if (is_first_process())
          std::cout << (entries.empty()
                          ? "# all parameters have their defaults\n"
                          : base::entries_as_text(entries,
                                                  !options.print_changes));
      }



      int run_checked(const Program &program, const CommandLine &options)
      {
        if (program.prepare)
          program.prepare(options);
        dealii::ParameterHandler prm;
        program.declare(prm);
        const auto notes = read_all_parameters(program, options, prm);
        if (options.print_parameters)
          {
            print_parameters(prm, options);
            return 0;
          }
        if (options.restart.empty())
          print_notes(prm, notes);
        program.run(prm, options);
        return 0;
      }



      // Answers --help and --version, for which no rank need wait for another.
      // The exit code, if that was all there is to do.
      std::optional<int> answered(const Program                  &program,
                                  const std::vector<std::string> &words)
      {
        CommandLine options;
        try
          {
            options = parse_command_line(words);
          }
        catch (const base::InputError &)
          {
            // is reported when all ranks are there
            return {};
          }
        if (!options.help && !options.version)
          return {};
        if (is_first_process())
          std::cout << (options.help ? usage(program.name,
                                             program.description,
                                             bool(program.stored_parameters))
                                     : version_line(program.name))
                    << std::endl;
        const std::string error = error_of_standard_output();
        if (error.empty())
          return 0;
        std::cerr << program.name << ": " << error << std::endl;
        return 1;
      }



      void complain(const std::string &name, const std::string &text)
      {
        if (dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) == 0)
          std::cerr << name << ": " << text << std::endl;
      }
    } // namespace



    std::string version_line(const std::string &program)
    {
      return program + " " + base::version + " (" + base::revision +
             "), deal.II " + DEAL_II_PACKAGE_VERSION + ", Trilinos " +
             la::trilinos_version() +
#ifdef DEBUG
             ", Debug";
#else
             "";
#endif
    }



    int run_program(int argc, char **argv, const Program &program)
    {
      const std::vector<std::string> words(argv + 1, argv + argc);
      if (const auto code = answered(program, words))
        return *code;
      return guarded_main(argc, argv, program.name, [&]() {
        return run_checked(program, parse_command_line(words));
      });
    }



    int guarded_main(int                         argc,
                     char                      **argv,
                     const std::string          &name,
                     const std::function<int()> &work)
    {
      // a file that grows too large is an error with a name, as a full disk is
      std::signal(SIGXFSZ, SIG_IGN);
      yield_if_crowded();
      dealii::Utilities::MPI::MPI_InitFinalize mpi(argc, argv, 1);
      use_one_thread();
      try
        {
          const int         code  = work();
          const std::string error = error_of_standard_output();
          if (error.empty())
            return code;
          complain(name, error);
          return 1;
        }
      catch (const base::InputError &error)
        {
          complain(name, error.what());
          return 2;
        }
      catch (const base::RunError &error)
        {
          complain(name, error.what());
          return 1;
        }
      catch (const std::exception &error)
        {
          // perhaps on this rank only: the others must not wait for it
          std::cerr << name << ": internal error: " << error.what()
                    << std::endl;
          if (dealii::Utilities::MPI::n_mpi_processes(MPI_COMM_WORLD) > 1)
            MPI_Abort(MPI_COMM_WORLD, 1);
          return 1;
        }
    }
  } // namespace app
} // namespace otto
