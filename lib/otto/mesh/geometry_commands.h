// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

namespace otto
{
  namespace mesh
  {
    /**
     * The commands in a geometry (.geo), or in a field file (.pos) that Gmsh
     * reads as one, which run programs, write files, use the network or read
     * files that cannot be looked at: "SystemCall in line 6, Save in line 9".
     * Comments and texts in quotes are no commands; files that are included
     * or merged by name are looked at too. Empty if there is nothing of it.
     *
     * @throws base::InputError if one of these is a folder, a pipe or a device.
     */
    std::string unsafe_commands(const std::string &file);

    /// Whether Gmsh takes a file for data, not for commands, by its beginning.
    bool is_gmsh_data(const std::string &text);
  } // namespace mesh
} // namespace otto
