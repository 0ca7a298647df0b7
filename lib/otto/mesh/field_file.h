// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/mesh/field.h>

#include <string>

namespace otto
{
  namespace mesh
  {
    /**
     * Reads a field of a file on this rank; the format follows from the content
     * of the file:
     *
     * * VTK in XML (.vtu, .vti), see read_vtk();
     * * HDF5 as states of runs are: data sets `vertices` (n, dim), `cells`
     *   (cells, corners) in the order of VTK, and the field (n) or
     *   (n, components), in the file or in its group `fields`;
     * * a post-processing view of Gmsh (.msh, .pos), see view_data().
     *
     * @param name The name of the field; empty: that with the usual name, or
     *   the only or first one.
     * @param usual The usual name.
     * @throws base::InputError of one sentence that names the file and the
     *   remedy, if it cannot be read, has no such field or no cells of
     *   dimension dim.
     */
    template <int dim>
    std::unique_ptr<Field<dim>>
    read_field(const std::string &file,
               const std::string &name  = "",
               const std::string &usual = "density");
  } // namespace mesh
} // namespace otto
