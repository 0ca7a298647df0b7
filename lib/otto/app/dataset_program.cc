// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/dataset_run.h>
#include <otto/app/density_sections.h>
#include <otto/app/program.h>
#include <otto/mesh/gmsh_file.h>

namespace otto
{
  namespace app
  {
    int dataset_program(const int argc, char **argv)
    {
      DatasetParameters parameters;
      Program           program;
      program.name        = "otto-dataset";
      program.description = "Data sets of solved problems with random data: "
                            "transport, gradient flows, continuity equations.";
      program.declare     = [&](dealii::ParameterHandler &prm) {
        parameters.declare(prm);
      };
      program.stored_parameters = stored_dataset_parameters;
      program.run               = [&](dealii::ParameterHandler &prm,
                        const CommandLine        &options) {
        resolve_files(prm, options.parameter_file, {"Energy"});
        parameters.check();
        if (mesh::dimension_of(parameters.mesh.file) == 3)
          run_dataset<3>(parameters, prm, options);
        else
          run_dataset<2>(parameters, prm, options);
      };
      return run_program(argc, argv, program);
    }
  } // namespace app
} // namespace otto
