// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/space/space.h>
#include <otto/transport/boundary_flow.h>

#include <map>
#include <vector>

namespace otto
{
  namespace app
  {
    /**
     * The parts of the boundary through which a nodal velocity flows, as far as
     * this is worth a note: polygons and polyhedra are not as smooth as the
     * domain, so that 5 % of the largest velocity through a face and half a per
     * cent of it on the mean do not count. Collective.
     *
     * @param velocity On local vertices, [vertex][dim].
     * @return By boundary id.
     */
    template <int dim>
    std::map<unsigned int, transport::BoundaryFlow>
    wall_crossings(const space::Space<dim>   &space,
                   const std::vector<double> &velocity);
  } // namespace app
} // namespace otto
