// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/space/space.h>

#include <deal.II/base/point.h>

#include <vector>

namespace otto
{
  namespace app
  {
    /**
     * The wanted point if it lies in the domain; otherwise the middle of the
     * cell nearest to it that is away from the boundary by @p room, or by half
     * of what the widest place of the domain allows if that is less. The same
     * on all ranks, without communication.
     *
     * @param part Whether a cell, by its active index, belongs to the part of
     *   the domain that is meant; empty: all of them.
     */
    template <int dim>
    dealii::Point<dim> inner_point(const space::Space<dim>  &space,
                                   const dealii::Point<dim> &wanted,
                                   double                    room,
                                   const std::vector<bool>  &part = {});
  } // namespace app
} // namespace otto
