// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/app/command_line.h>
#include <otto/app/flow_parameters.h>
#include <otto/app/flow_results.h>
#include <otto/app/types.h>

namespace otto
{
  namespace app
  {
    /**
     * The whole of otto-flow in the order of its data: mesh, space, density,
     * energy, gradient flow, files. Collective on MPI_COMM_WORLD. An interrupt
     * or a request to terminate (SIGINT, SIGTERM) ends it after the step that
     * is being computed, with all files written.
     *
     * @param types What parameters can name.
     * @throws base::InputError if the input is wrong: then nothing was written.
     * @throws base::RunError if a step failed: then all files show the last
     *   state.
     */
    template <int dim>
    FlowResults run_flow(const FlowParameters     &parameters,
                         dealii::ParameterHandler &prm,
                         const CommandLine        &options,
                         const TypesOf<dim>       &types = TypesOf<dim>());

    /**
     * The main function of otto-flow, or of a program of one's own with more
     * types.
     *
     * @param name What the program calls itself.
     * @return The exit code, see run_program().
     */
    int flow_program(int                argc,
                     char             **argv,
                     const std::string &name,
                     const Types       &types = Types());

    /// The folder inside a run folder with its checkpoints.
    std::string checkpoint_folder(const std::string &run_folder);

    /// The parameters of the run in a folder, from its last checkpoint.
    /// @throws base::InputError if there is none.
    std::string stored_flow_parameters(const std::string &run_folder);
  } // namespace app
} // namespace otto
