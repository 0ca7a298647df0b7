// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <vector>

namespace otto
{
  namespace mesh
  {
    struct RawMesh;

    /// A face of a cell by its number in face_vertices().
    struct CellFace
    {
      unsigned int cell, face;
    };

    /**
     * Looks where parts of the boundary touch or lie on each other, which a
     * mesh of a domain drawn in one piece has not. A note is left where
     * vertices have the same place: cells on both sides of such a slit are
     * not connected.
     *
     * @param boundary The faces that belong to one cell only; the cells have
     *   positive orientation.
     * @throws base::InputError where a vertex lies on a face of another cell
     *   (hanging nodes: the meshes do not fit) or inside of another cell
     *   (cells overlap).
     */
    void check_contacts(RawMesh &mesh, const std::vector<CellFace> &boundary);
  } // namespace mesh
} // namespace otto
