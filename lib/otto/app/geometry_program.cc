// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/density_sections.h>
#include <otto/app/geometry_run.h>
#include <otto/app/program.h>
#include <otto/mesh/mesh.h>

namespace otto
{
  namespace app
  {
    int geometry_program(const int          argc,
                         char             **argv,
                         const std::string &name,
                         const Types       &types)
    {
      GeometryParameters parameters;
      Program            program;
      program.name        = name;
      program.description = "The Riemannian geometry of Wasserstein space: "
                            "metric, geodesics, distances, barycentres.";
      program.prepare     = [&](const CommandLine &options) {
        parameters.count_sections(options);
      };
      program.declare = [&](dealii::ParameterHandler &prm) {
        parameters.declare(prm, types.plane.densities);
      };
      program.run = [&](dealii::ParameterHandler &prm,
                        const CommandLine        &options) {
        parameters.check();
        if (mesh::dimension_of(parameters.mesh, MPI_COMM_WORLD) == 3)
          run_geometry<3>(parameters, prm, options, types.space);
        else
          run_geometry<2>(parameters, prm, options, types.plane);
      };
      return run_program(argc, argv, program);
    }
  } // namespace app
} // namespace otto
