// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/mesh/cell_shape.h>
#include <otto/mesh/regions.h>

#include <string>
#include <vector>

namespace otto
{
  namespace mesh
  {
    /**
     * The content of a mesh file: points, cells of one shape and tagged faces,
     * with vertices numbered as Gmsh does it. Kept apart from a triangulation
     * so that it can be checked before deal.II sees it.
     */
    struct RawMesh
    {
      std::string  file;
      unsigned int dim = 0;
      /// Whether cells of dimension two are to be those of a surface in space.
      bool                surface = false;
      CellKind            kind    = CellKind::triangle;
      std::vector<Point3> points;

      /// Vertices, n_vertices(kind) for each cell, Gmsh's order.
      std::vector<unsigned int> cells;
      /// Material id and number in the file of each cell.
      std::vector<unsigned int> cell_tags, cell_numbers;

      /// Vertices of tagged faces, as many as the faces of the cells have; a
      /// face in several groups is there once for each of them until
      /// check_and_repair() gives it a tag of its own.
      std::vector<unsigned int> faces;
      std::vector<unsigned int> face_tags;

      Regions regions;

      /// Sentences about what was repaired or left out.
      std::vector<std::string> notes;

      unsigned int        n_cells() const;
      unsigned int        n_face_vertices() const;
      std::vector<Point3> cell_points(unsigned int cell) const;
    };

    /// Vertices of a domain in the plane may be so far, in parts of its size,
    /// off the plane.
    constexpr double flat = 1e-10;

    /**
     * Checks and repairs: cells of negative orientation are turned round, on a
     * surface so that neighbours have the same, tagged faces inside of the
     * domain are left out, faces in several groups get a tag that stands for
     * all of them, each with a note.
     *
     * @throws base::InputError for a surface in space where a domain in the
     * plane was asked for, degenerate or tangled cells, cells given twice,
     * faces shared by more than two cells, cells that lie on each other, and
     * what check_contacts() refuses.
     */
    void check_and_repair(RawMesh &mesh);

    /// All as bytes, and back, to send it from one rank to the others.
    std::string packed(const RawMesh &mesh);
    RawMesh     unpacked(const std::string &bytes);
  } // namespace mesh
} // namespace otto
