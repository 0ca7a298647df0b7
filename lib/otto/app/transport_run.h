// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/app/command_line.h>
#include <otto/app/transport_parameters.h>
#include <otto/app/transport_results.h>
#include <otto/app/types.h>

namespace otto
{
  namespace app
  {
    /**
     * The whole of otto-transport in the order of its data: mesh, space, end
     * densities, optimality system, interior point method, files. Collective
     * on MPI_COMM_WORLD. An interrupt or a request to terminate (SIGINT,
     * SIGTERM) ends it after the Newton step that is being computed, with all
     * files written.
     *
     * On a surface in space (dim = 2, spacedim = 3) costs are functions of
     * vectors of its tangent planes, densities and potentials of points in
     * space.
     *
     * @param types What parameters can name.
     * @param costs Those of 'Transport/Cost'.
     *
     * @throws base::InputError if the input is wrong: then nothing was written.
     * @throws base::RunError if the solver did not converge: then all files
     *   show the best iterate.
     */
    template <int dim, int spacedim>
    TransportResults run_transport(const TransportParameters &parameters,
                                   dealii::ParameterHandler  &prm,
                                   const CommandLine         &options,
                                   const TypesOf<spacedim>   &types,
                                   const model::HamiltonianTypes<dim> &costs);

    /**
     * The main function of otto-transport, or of a program of one's own with
     * more types.
     *
     * @param name What the program calls itself.
     * @return The exit code, see run_program().
     */
    int transport_program(int                argc,
                          char             **argv,
                          const std::string &name,
                          const Types       &types = Types());
  } // namespace app
} // namespace otto
