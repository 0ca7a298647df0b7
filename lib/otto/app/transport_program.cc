// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/adaptation.h>
#include <otto/app/density_sections.h>
#include <otto/app/flow_run.h>
#include <otto/app/program.h>
#include <otto/app/transport_run.h>
#include <otto/base/errors.h>
#include <otto/mesh/mesh.h>

namespace otto
{
  namespace app
  {
    namespace
    {
      template <int dim>
      void run(TransportParameters      &parameters,
               dealii::ParameterHandler &prm,
               const CommandLine        &options,
               const TypesOf<dim>       &types)
      {
        if (parameters.adaptation.width > 0.)
          run_adaptive_transport<dim>(parameters, prm, options, types);
        else
          run_transport(parameters, prm, options, types, types.hamiltonians);
      }
    } // namespace



    int transport_program(const int          argc,
                          char             **argv,
                          const std::string &name,
                          const Types       &types)
    {
      TransportParameters parameters;
      Program             program;
      program.name        = name;
      program.description = "Wasserstein distance and geodesic between two "
                            "densities on a domain, with a certificate.";
      program.declare     = [&](dealii::ParameterHandler &prm) {
        parameters.declare(prm, types.plane);
      };
      program.stored_parameters = stored_flow_parameters;
      // how it is solved and what is written, not the problem
      program.may_change = {"Solver/Gap tolerance",
                            "Solver/Maximum Newton steps",
                            "Solver/Linear tolerance",
                            "Solver/Error estimate",
                            "Solver/Enclosure width",
                            "Solver/Enclosure pieces",
                            "Adaptation/",
                            "Output/Stride",
                            "Output/Checkpoint interval"};
      program.run        = [&](dealii::ParameterHandler &prm,
                        const CommandLine        &options) {
        parameters.check();
        const auto dimensions =
          mesh::dimensions_of(parameters.mesh, MPI_COMM_WORLD);
        const auto &plane   = types.plane.hamiltonians;
        const bool  surface = dimensions.cells < dimensions.room;
        if (parameters.adaptation.width > 0. && surface)
          throw base::InputError(
            "'Adaptation/Width' does not work on the surface '" +
            parameters.mesh.file + "'; set Width = 0.");
        if (surface)
          run_transport(parameters, prm, options, types.space, plane);
        else if (dimensions.cells == 3)
          run(parameters, prm, options, types.space);
        else
          run(parameters, prm, options, types.plane);
      };
      return run_program(argc, argv, program);
    }
  } // namespace app
} // namespace otto
