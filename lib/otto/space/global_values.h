// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/space/space.h>

#include <vector>

namespace otto
{
  namespace space
  {
    /**
     * Values at the vertices of all ranks, [global vertex][n]. Collective.
     *
     * @param local On owned vertices at least, [vertex][n].
     */
    template <int dim>
    std::vector<double> global_values(const NodalBasis<dim>     &space,
                                      const std::vector<double> &local,
                                      unsigned int               n = 1);

    /// The places of the vertices of all ranks. Collective.
    template <int dim>
    std::vector<dealii::Point<dim>> global_points(const Space<dim> &space);
  } // namespace space
} // namespace otto
