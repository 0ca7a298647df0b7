// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

namespace otto
{
  namespace mesh
  {
    // Of the geometry that Gmsh holds: sizes that would give more than
    // most_cells cells are a mistake, and would never end.

    /// Throws base::InputError if a mesh of that size had too many cells.
    void check_size(const std::string &file, int dim, double size);

    /// The longest edge on the curves, once they are meshed; zero if they are
    /// not.
    double longest_edge();

    /**
     * Meshes the curves with all sizes multiplied by a large number, which
     * falls until it is known how many edges the geometry itself asks for: this
     * number grows like one over the factor. That takes a tenth of the time of
     * the curves. Nothing is done if there is a mesh already, and none is left
     * behind.
     *
     * @throws base::InputError if there are too many edges, or cells with edges
     *   of that length.
     */
    void try_sizes(const std::string &file, int dim);
  } // namespace mesh
} // namespace otto
