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
     * mesh of a domain drawn in one piece has not. Notes are left where
     * vertices have the same place, since cells on both sides of such a slit
     * are not connected, and where pieces have only vertices in common.
     *
     * @param boundary The faces that belong to one cell only; the cells have
     *   positive orientation.
     * @param piece For each cell the number of its piece: cells that share a
     *   face are in the same.
     * @throws base::InputError where a vertex lies on a face of another cell
     *   (hanging nodes: the meshes do not fit), where pieces lie side by side
     *   but have only some vertices in common, or where a point of a cell is
     *   inside of another one (cells overlap; not looked for on surfaces).
     */
    void check_contacts(RawMesh                         &mesh,
                        const std::vector<CellFace>     &boundary,
                        const std::vector<unsigned int> &piece);
  } // namespace mesh
} // namespace otto
