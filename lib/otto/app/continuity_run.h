// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/app/command_line.h>
#include <otto/app/continuity_parameters.h>
#include <otto/app/continuity_results.h>
#include <otto/app/types.h>

namespace otto
{
  namespace app
  {
    /**
     * The whole of otto-continuity in the order of its data: mesh, space,
     * velocity, density, particles, evolution, files. Collective on
     * MPI_COMM_WORLD. An interrupt or a request to terminate (SIGINT, SIGTERM)
     * ends it with the last output as its result.
     *
     * @param types What parameters can name.
     * @throws base::InputError if the input is wrong: then nothing was written.
     * @throws base::RunError if the evolution failed: then all files show the
     *   last output.
     */
    template <int dim>
    ContinuityResults
    run_continuity(const ContinuityParameters &parameters,
                   dealii::ParameterHandler   &prm,
                   const CommandLine          &options,
                   const TypesOf<dim>         &types = TypesOf<dim>());

    /**
     * The main function of otto-continuity, or of a program of one's own with
     * more types.
     *
     * @param name What the program calls itself.
     * @return The exit code, see run_program().
     */
    int continuity_program(int                argc,
                           char             **argv,
                           const std::string &name,
                           const Types       &types = Types());
  } // namespace app
} // namespace otto
