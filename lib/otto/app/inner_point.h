// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/space/space.h>

#include <deal.II/base/point.h>

namespace otto
{
  namespace app
  {
    /**
     * The wanted point if it lies in the domain; otherwise the middle of the
     * cell nearest to it that is away from the boundary by @p room, or by half
     * of what the widest place of the domain allows if that is less. The same
     * on all ranks, without communication.
     */
    template <int dim>
    dealii::Point<dim> inner_point(const space::Space<dim>  &space,
                                   const dealii::Point<dim> &wanted,
                                   double                    room);
  } // namespace app
} // namespace otto
