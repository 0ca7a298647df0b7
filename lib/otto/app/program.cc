// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/program.h>
#include <otto/base/errors.h>
#include <otto/base/parameter_file.h>
#include <otto/base/version.h>

#include <deal.II/base/mpi.h>
#include <deal.II/base/parameter_handler.h>

#include <Trilinos_version.h>
#include <dlfcn.h>

#include <iostream>

namespace otto
{
  namespace app
  {
    namespace
    {
      // The linear algebra runs on many small vectors: threads inside BLAS and
      // OpenMP, which start by themselves on every core for every rank, only
      // get in each other's way.
      void
      use_one_thread()
      {
        for (const char *name :
             {"openblas_set_num_threads", "omp_set_num_threads"})
          if (void *function = dlsym(RTLD_DEFAULT, name))
            reinterpret_cast<void (*)(int)>(function)(1);
      }



      // The parameters of the run that goes on; its folder is kept.
      void
      read_stored_parameters(const Program &           program,
                             const CommandLine &       options,
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
        base::read_parameters_from_text(prm,
                                        program.stored_parameters(
                                          options.restart),
                                        "the parameters in " + options.restart);
        base::set_parameter(prm, "Output/Folder=" + options.restart);
      }



      int
      run_checked(const Program &program, const CommandLine &options)
      {
        const bool first =
          dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) == 0;
        if (options.help || options.version)
          {
            if (first)
              std::cout << (options.help ?
                              usage(program.name,
                                    program.description,
                                    bool(program.stored_parameters)) :
                              version_line(program.name))
                        << std::endl;
            return 0;
          }
        if (program.prepare)
          program.prepare(options);
        dealii::ParameterHandler prm;
        program.declare(prm);
        if (!options.restart.empty())
          read_stored_parameters(program, options, prm);
        else if (!options.parameter_file.empty())
          base::read_parameters(prm, options.parameter_file);
        for (const auto &setting : options.settings)
          base::set_parameter(prm, setting);
        if (options.print_parameters)
          {
            if (first)
              base::write_parameters(prm, std::cout);
            return 0;
          }
        program.run(prm, options);
        return 0;
      }



      void
      complain(const std::string &name, const std::string &text)
      {
        if (dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) == 0)
          std::cerr << name << ": " << text << std::endl;
      }
    } // namespace



    std::string
    version_line(const std::string &program)
    {
      return program + " " + base::version + " (" + base::revision +
             "), deal.II " + DEAL_II_PACKAGE_VERSION + ", Trilinos " +
             TRILINOS_VERSION_STRING +
#ifdef DEBUG
             ", Debug";
#else
             "";
#endif
    }



    int
    run_program(int argc, char **argv, const Program &program)
    {
      const std::vector<std::string> words(argv + 1, argv + argc);
      return guarded_main(argc, argv, program.name, [&]() {
        return run_checked(program, parse_command_line(words));
      });
    }



    int
    guarded_main(int                         argc,
                 char **                     argv,
                 const std::string &         name,
                 const std::function<int()> &work)
    {
      dealii::Utilities::MPI::MPI_InitFinalize mpi(argc, argv, 1);
      use_one_thread();
      try
        {
          return work();
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
