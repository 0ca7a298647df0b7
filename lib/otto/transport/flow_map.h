// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/model/velocity.h>

#include <vector>

namespace otto
{
  namespace transport
  {
    /**
     * The flow map: where points come to from the time 0 to t in so many steps
     * of Particles::advance(). Collective, with the same points on all ranks.
     *
     * @throws base::InputError if a point is not in the domain.
     */
    template <int dim>
    std::vector<dealii::Point<dim>>
    flow_map(const space::Space<dim>               &space,
             const space::PointLocator<dim>        &locator,
             const model::Velocity<dim>            &velocity,
             const std::vector<dealii::Point<dim>> &points,
             double                                 t,
             unsigned long                          steps);
  } // namespace transport
} // namespace otto
