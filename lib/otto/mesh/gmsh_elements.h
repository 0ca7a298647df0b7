// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/mesh/gmsh_file.h>
#include <otto/mesh/msh_text.h>

namespace otto
{
  namespace mesh
  {
    /// Throws that there are no cells, with the reason and a remedy.
    void check_has_cells(const std::string &file, const GmshFileInfo &info);

    /**
     * Counts the elements that Gmsh holds, by type, and collects the names of
     * the physical groups.
     *
     * @throws base::InputError for elements of higher order.
     */
    void count_elements(const std::string &file, GmshFileInfo &info);

    /**
     * What Gmsh holds, as cells of one shape with their names.
     *
     * @param groups MshText::groups.
     * @throws base::InputError as read_gmsh() does.
     */
    RawMesh mesh_of_session(const std::string                         &file,
                            const GmshFileInfo                        &info,
                            const std::map<std::size_t, unsigned int> &groups);
  } // namespace mesh
} // namespace otto
