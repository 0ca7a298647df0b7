// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/flow_run.h>
#include <otto/app/program.h>
#include <otto/mesh/mesh.h>

namespace otto
{
  namespace app
  {
    std::string checkpoint_folder(const std::string &run_folder)
    {
      return run_folder + "/checkpoint";
    }



    std::string stored_flow_parameters(const std::string &run_folder)
    {
      return io::CheckpointFolder(checkpoint_folder(run_folder), MPI_COMM_WORLD)
        .read_text("parameters");
    }



    int flow_program(const int          argc,
                     char             **argv,
                     const std::string &name,
                     const Types       &types)
    {
      FlowParameters parameters;
      Program        program;
      program.name        = name;
      program.description = "Wasserstein gradient flow of an energy on a "
                            "domain, by the JKO scheme.";
      program.declare     = [&](dealii::ParameterHandler &prm) {
        parameters.declare(prm, types.plane);
      };
      program.stored_parameters = stored_flow_parameters;
      // how steps are chosen and solved and what is written, not the equation
      program.may_change = {"Time/End",
                            "Time/Step",
                            "Time/Adaptive",
                            "Time/Dissipation error",
                            "Time/Smallest factor",
                            "Time/Largest factor",
                            "Time/Steady",
                            "Solver/",
                            "Output/Interval",
                            "Output/Checkpoint interval"};
      program.run        = [&](dealii::ParameterHandler &prm,
                        const CommandLine        &options) {
        parameters.check();
        if (mesh::dimension_of(parameters.mesh, MPI_COMM_WORLD) == 3)
          run_flow<3>(parameters, prm, options, types.space);
        else
          run_flow<2>(parameters, prm, options, types.plane);
      };
      return run_program(argc, argv, program);
    }
  } // namespace app
} // namespace otto
