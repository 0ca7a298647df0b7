// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deal.II/base/point.h>

#include <otto/mesh/field.h>

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

    /**
     * The first time step of a post-processing view with the cells that it is
     * on, read on this rank, in a process of its own: $NodeData, $ElementData
     * or $ElementNodeData of a .msh, or the lists of a .pos. Of elements of
     * higher order only the corners count.
     *
     * @param name That of the view; empty: the first one.
     * @throws base::InputError as view_values(), and if there is no view of the
     *   name or if it has no cells of dimension dim.
     */
    template <int dim>
    CellData<dim> view_data(const std::string &file, const std::string &name);
  } // namespace mesh
} // namespace otto
