// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/continuity_run.h>
#include <otto/app/flow_run.h>
#include <otto/app/program.h>
#include <otto/mesh/mesh.h>

namespace otto
{
  namespace app
  {
    int continuity_program(const int          argc,
                           char             **argv,
                           const std::string &name,
                           const Types       &types)
    {
      ContinuityParameters parameters;
      Program              program;
      program.name        = name;
      program.description = "The continuity and Fokker-Planck equations with a "
                            "given velocity, with particles on the flow map.";
      program.declare     = [&](dealii::ParameterHandler &prm) {
        parameters.declare(prm, types.plane);
      };
      program.stored_parameters = stored_flow_parameters;
      program.may_change        = {"Time/CFL number",
                                   "Time/Largest step",
                                   "Output/Checkpoint interval"};
      program.run               = [&](dealii::ParameterHandler &prm,
                        const CommandLine        &options) {
        parameters.check();
        if (mesh::dimension_of(parameters.mesh, MPI_COMM_WORLD) == 3)
          run_continuity<3>(parameters, prm, options, types.space);
        else
          run_continuity<2>(parameters, prm, options, types.plane);
      };
      return run_program(argc, argv, program);
    }
  } // namespace app
} // namespace otto
