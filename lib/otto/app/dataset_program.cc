// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/dataset_run.h>
#include <otto/app/density_sections.h>
#include <otto/app/program.h>
#include <otto/mesh/mesh.h>

namespace otto
{
  namespace app
  {
    int dataset_program(const int          argc,
                        char             **argv,
                        const std::string &name,
                        const Types       &types)
    {
      DatasetParameters parameters;
      Program           program;
      program.name        = name;
      program.description = "Data sets of solved problems with random data: "
                            "transport, gradient flows, continuity equations.";
      program.declare     = [&](dealii::ParameterHandler &prm) {
        parameters.declare(prm, dataset_types(types.plane));
      };
      program.stored_parameters = stored_dataset_parameters;
      program.run               = [&](dealii::ParameterHandler &prm,
                        const CommandLine        &options) {
        resolve_files(prm,
                      options.parameter_file,
                      {"Initial density/fixed/Density",
                       "Final density/fixed/Density",
                       "Energy"});
        parameters.check();
        if (mesh::dimension_of(parameters.mesh, MPI_COMM_WORLD) == 3)
          run_dataset<3>(parameters, prm, options, dataset_types(types.space));
        else
          run_dataset<2>(parameters, prm, options, dataset_types(types.plane));
      };
      return run_program(argc, argv, program);
    }
  } // namespace app
} // namespace otto
