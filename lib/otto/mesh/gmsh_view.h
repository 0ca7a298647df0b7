// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deal.II/base/point.h>

#include <mpi.h>

#include <string>
#include <vector>

namespace otto
{
  namespace mesh
  {
    /**
     * The values at points of a scalar field that Gmsh has written: the first
     * post-processing view of a file (.pos, or .msh with $NodeData or
     * $ElementNodeData), on any mesh, interpolated by Gmsh. Collective; rank 0
     * reads the file, in a process of its own. Commands in it that run programs
     * or write files are refused.
     *
     * @param points In the coordinates of the file.
     * @throws base::InputError on all ranks if the file cannot be read, has no
     *   view, or has no finite value at one of the points.
     */
    template <int dim>
    std::vector<double>
    view_values(const std::string                     &file,
                const std::vector<dealii::Point<dim>> &points,
                MPI_Comm                               communicator);
  } // namespace mesh
} // namespace otto
