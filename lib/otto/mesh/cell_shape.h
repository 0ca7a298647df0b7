// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/mesh/cell_kind.h>
#include <otto/mesh/point3.h>

#include <vector>

namespace otto
{
  namespace mesh
  {
    /**
     * The vertices of the faces of a cell whose vertices are numbered as Gmsh
     * does it (around the bottom, then around the top): each face is numbered
     * around, seen from outside, if the cell has positive orientation.
     */
    const std::vector<std::vector<unsigned int>> &face_vertices(CellKind kind);

    /// The place of deal.II's vertex number v in Gmsh's numbering.
    unsigned int gmsh_vertex(CellKind kind, unsigned int v);

    /**
     * The Jacobian determinants of the map from the reference cell at the
     * vertices (one for all on a simplex), vertices in the order of Gmsh. A
     * cell with positive ones is not tangled.
     */
    std::vector<double> corner_jacobians(CellKind                   kind,
                                         const std::vector<Point3> &vertices);

    /**
     * Quality between 0 (degenerate) and 1 (ideal): on simplices dim times the
     * radius of the inscribed by that of the circumscribed sphere, on the
     * others the least corner Jacobian divided by the lengths of the edges.
     */
    double cell_quality(CellKind kind, const std::vector<Point3> &vertices);

    /// How many times a cell is as long as it is high: its longest edge by its
    /// least height over a side, about 1 for regular cells.
    double aspect_ratio(CellKind kind, const std::vector<Point3> &vertices);

    /// The vertices of a triangle or a quadrilateral in space in coordinates of
    /// its mean plane, the third of which is zero; positively oriented.
    std::vector<Point3> in_own_plane(const std::vector<Point3> &vertices);

    /// The area of a triangle, or of a quadrilateral as a bilinear surface (by
    /// a rule of four points), in space.
    double area_in_space(const std::vector<Point3> &vertices);

    /// The largest distance of two vertices.
    double diameter(const std::vector<Point3> &vertices);
  } // namespace mesh
} // namespace otto
