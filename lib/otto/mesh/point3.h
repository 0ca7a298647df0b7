// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <array>
#include <cmath>

namespace otto
{
  namespace mesh
  {
    /// A point in space; z = 0 in the plane.
    using Point3 = std::array<double, 3>;

    inline Point3 operator-(const Point3 &a, const Point3 &b)
    {
      return {{a[0] - b[0], a[1] - b[1], a[2] - b[2]}};
    }

    inline double dot(const Point3 &a, const Point3 &b)
    {
      return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    inline double length(const Point3 &a)
    {
      return std::sqrt(dot(a, a));
    }

    inline Point3 cross(const Point3 &a, const Point3 &b)
    {
      return {{a[1] * b[2] - a[2] * b[1],
               a[2] * b[0] - a[0] * b[2],
               a[0] * b[1] - a[1] * b[0]}};
    }
  } // namespace mesh
} // namespace otto
