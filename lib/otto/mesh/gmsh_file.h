// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/mesh/raw_mesh.h>
#include <otto/mesh/size_field.h>

#include <map>
#include <string>

namespace otto
{
  namespace mesh
  {
    /// More cells than this are a mistake in a size, and would never end.
    constexpr double most_cells = 1e8;

    /// Whether the name is that of a geometry (.geo).
    bool is_geometry(const std::string &file);

    /// What can be said about a Gmsh file before it is used as a mesh.
    struct GmshFileInfo
    {
      /// Whether it is a geometry (.geo) that is yet to be meshed.
      bool geometry = false;
      /// The format: 2.2, 4.0 or 4.1; 0 for a geometry.
      double version = 0.;
      bool   binary  = false;
      /// The highest dimension of elements (of entities for a geometry).
      int dimension = -1;
      /// Whether cells of dimension two do not lie in a plane z = constant.
      bool surface = false;
      /// Gmsh's name of an element and how many there are of it.
      std::map<std::string, unsigned int> elements;
      /// The names of the physical groups with dimension and number.
      std::map<std::pair<int, int>, std::string> physical_names;
    };

    /**
     * Looks at a mesh (.msh) or geometry (.geo) on this rank, in a process of
     * its own, as Gmsh may crash on it.
     *
     * @param trusted whether a geometry may run programs and write files
     * @throws base::InputError if there is no such file, if it is not a Gmsh
     * file, is truncated or has an unsupported format, if the numbers in it do
     * not fit what follows, if Gmsh cannot read it, and for a geometry with
     * commands that are not trusted.
     */
    GmshFileInfo look_at(const std::string &file, bool trusted = false);

    /**
     * Reads a mesh, or meshes a geometry, on this rank, in a process of its own
     * as look_at() does; nothing but the
     * content is checked that deal.II needs to know: one shape, first order,
     * one physical group for each cell. A face in several groups is there
     * once for each of them. Groups of a .msh of version 2.2 are those of its
     * elements.
     *
     * @param file a .msh of version 2.2, 4.0 or 4.1, ASCII or binary, or a .geo
     * @param size the mesh size for a geometry: the constant h if the file
     * has one in DefineConstant, otherwise the size everywhere; 0 takes the
     * file as it is
     * @param trusted see look_at()
     * @param sizes for a geometry, the lengths of edges, where it does not ask
     * for shorter ones by fields; null: as it is written
     *
     * @throws base::InputError as look_at() does, for second order elements,
     * mixed shapes, files without elements that fill a domain, geometries that
     * Gmsh cannot mesh, and sizes that ask for more than 1e8 cells.
     */
    RawMesh read_gmsh(const std::string &file,
                      double             size    = 0.,
                      bool               trusted = false,
                      const SizeField   *sizes   = nullptr);
  } // namespace mesh
} // namespace otto
