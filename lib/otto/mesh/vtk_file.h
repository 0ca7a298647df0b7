// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/mesh/field.h>

#include <string>

namespace otto
{
  namespace mesh
  {
    /**
     * A field of a file of VTK in XML: an unstructured grid (.vtu) in one or
     * more pieces or an image (.vti), as ASCII, base64 or appended data, with
     * zlib or without compression.
     *
     * @param name Its name, among point data and then cell data; empty: that
     *   with the usual name, or the only one.
     * @param usual The usual name.
     * @throws base::InputError of one sentence that names the file if it cannot
     *   be read or has no such field, or no cells of dimension dim. Of cells of
     *   higher order only the corners count.
     */
    template <int dim>
    std::unique_ptr<Field<dim>> read_vtk(const std::string &file,
                                         const std::string &name,
                                         const std::string &usual);
  } // namespace mesh
} // namespace otto
