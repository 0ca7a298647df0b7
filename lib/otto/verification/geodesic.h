// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deal.II/base/point.h>

#include <vector>

namespace otto
{
  namespace verification
  {
    /// The corners of a polygon, in either sense of rotation.
    using Polygon = std::vector<dealii::Point<2>>;

    /**
     * The length of the shortest path between two points that does not enter
     * the interior of any of the polygons: such a path is straight between
     * corners (visibility graph; Lozano-Perez, Wesley, Comm. ACM 22, 1979).
     * An L-shape has the missing quadrant as its obstacle, two rooms the two
     * parts of the wall. Infinite if there is no path.
     */
    double shortest_path(const dealii::Point<2>     &from,
                         const dealii::Point<2>     &to,
                         const std::vector<Polygon> &obstacles);

    /**
     * The length of the shortest path round a disk between two points that
     * are not inside it: straight, or tangent, arc, tangent.
     */
    double shortest_path_round_disk(const dealii::Point<2> &from,
                                    const dealii::Point<2> &to,
                                    const dealii::Point<2> &centre,
                                    double                  radius);
  } // namespace verification
} // namespace otto
