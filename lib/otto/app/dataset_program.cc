// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/dataset_run.h>
#include <otto/app/program.h>
#include <otto/base/errors.h>
#include <otto/base/text.h>
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
      program.may_change        = {"Parallel/", "Samples/Number"};
      program.check_change      = [](const std::string &name,
                                const std::string &before,
                                const std::string &now) {
        unsigned int old = 0, present = 0;
        if (name == "Samples/Number" && base::to_unsigned(before, old) &&
            base::to_unsigned(now, present) && present < old)
          throw base::InputError("The data set has " + before +
                                 " samples and cannot go on with " + now +
                                 "; give at least as many.");
      };
      program.run = [&](dealii::ParameterHandler &prm,
                        const CommandLine        &options) {
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
