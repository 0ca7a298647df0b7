// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/app/command_line.h>
#include <otto/app/geometry_parameters.h>
#include <otto/app/types.h>

namespace otto
{
  namespace app
  {
    /**
     * The whole of otto-geometry in the order of its data: mesh, space,
     * densities, vectors, the task, files. Collective on MPI_COMM_WORLD.
     *
     * @throws base::InputError if the input is wrong: then nothing was written.
     * @throws base::RunError if the task failed: then all files show what there
     *   is.
     */
    template <int dim>
    void run_geometry(const GeometryParameters &parameters,
                      dealii::ParameterHandler &prm,
                      const CommandLine        &options,
                      const TypesOf<dim>       &types = TypesOf<dim>());

    /**
     * The main function of otto-geometry, or of a program of one's own with
     * more types.
     *
     * @param name What the program calls itself.
     * @return The exit code, see run_program().
     */
    int geometry_program(int                argc,
                         char             **argv,
                         const std::string &name,
                         const Types       &types = Types());
  } // namespace app
} // namespace otto
