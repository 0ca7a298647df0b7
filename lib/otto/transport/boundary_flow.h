// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/space/space.h>

#include <map>
#include <vector>

namespace otto
{
  namespace transport
  {
    /// How a velocity crosses a part of the boundary.
    struct BoundaryFlow
    {
      /// int v . n over the faces where it is positive, and minus that over the
      /// others, in volume per time.
      double out = 0, in = 0;
      /// The largest mean of |v . n| over a face.
      double speed = 0;
      /// Of the part, in length^(dim - 1).
      double area = 0;
    };

    /**
     * The flow of a nodal velocity through each part of the boundary of the
     * mesh. Means are taken over whole faces, hence a velocity that is
     * tangential to a circle counts as such on the polygon. Collective.
     *
     * @param velocity On local vertices, [vertex][dim].
     * @return By boundary id.
     */
    template <int dim>
    std::map<unsigned int, BoundaryFlow>
    boundary_flow(const space::Space<dim>   &space,
                  const std::vector<double> &velocity);
  } // namespace transport
} // namespace otto
