// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

namespace otto
{
  namespace mesh
  {
    /**
     * The named parts of a mesh: the physical groups of Gmsh.
     *
     * Cells carry the number of their part as material id, boundary faces as
     * boundary id. Number 0 is what belongs to no physical group.
     * Faces in several groups have a number of their own that stands for them.
     */
    class Regions
    {
    public:
      /// The number that stands for "in no physical group".
      static constexpr unsigned int untagged = 0;

      /// Adds a part of the domain; an empty name gives "region 3".
      void add_cell_region(unsigned int id, const std::string &name);

      /// Adds a part of the boundary; an empty name gives "boundary 3".
      void add_boundary_region(unsigned int id, const std::string &name);

      /// Says that faces with this boundary id are in all of these parts.
      void add_shared_boundary(unsigned int                     id,
                               const std::vector<unsigned int> &parts);

      /**
       * The material id of a part of the domain; the number as a text is
       * accepted too.
       *
       * @throws InputError for an unknown name, with the nearest known one.
       */
      unsigned int cell_region(const std::string &name) const;

      /**
       * The boundary id of a part of the boundary; the number as a text is
       * accepted too.
       *
       * @throws InputError for an unknown name, with the nearest known one.
       */
      unsigned int boundary_region(const std::string &name) const;

      /// The name of a material id, "region 3" if it has none.
      std::string name_of_cell_region(unsigned int id) const;

      /// The name of a boundary id, "boundary 3" if it has none, "a and b" if
      /// it stands for several parts.
      std::string name_of_boundary_region(unsigned int id) const;

      /// The parts of the boundary that faces with this boundary id are in.
      std::vector<unsigned int> boundary_parts(unsigned int id) const;

      /// Number and name of all parts of the domain.
      const std::map<unsigned int, std::string> &cell_regions() const;

      /// Number and name of all parts of the boundary.
      const std::map<unsigned int, std::string> &boundary_regions() const;

      /// The boundary ids that stand for several parts.
      const std::map<unsigned int, std::vector<unsigned int>> &
      shared_boundaries() const;

    private:
      std::map<unsigned int, std::string>               cells_;
      std::map<unsigned int, std::string>               boundary_;
      std::map<unsigned int, std::vector<unsigned int>> shared_;
    };
  } // namespace mesh
} // namespace otto
