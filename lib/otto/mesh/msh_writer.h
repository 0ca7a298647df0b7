// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/mesh/raw_mesh.h>

#include <string>

namespace otto
{
  namespace mesh
  {
    /**
     * A mesh as the text of a .msh of version 2.2, in which each element has
     * its physical group, with all digits of the points.
     */
    std::string msh_text(const RawMesh &mesh);
  } // namespace mesh
} // namespace otto
