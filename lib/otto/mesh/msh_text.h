// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <map>
#include <string>

namespace otto
{
  namespace mesh
  {
    /// What is read from the bytes of a .msh without Gmsh.
    struct MshText
    {
      /// The format: 2.2, 4.0 or 4.1.
      double version = 0.;
      bool   binary  = false;
      /**
       * In version 2.2, by the number of an element, the physical group that
       * the file gives it, 0 for none. Gmsh has groups of entities only, and
       * converters put all elements into one entity.
       */
      std::map<std::size_t, unsigned int> groups;
    };

    /**
     * Checks format and completeness of a .msh: Gmsh leaves out what a file
     * announces too little of, and reads truncated files, without a word.
     *
     * @throws base::InputError that names the file.
     */
    MshText look_at_msh(const std::string &file, const std::string &text);
  } // namespace mesh
} // namespace otto
