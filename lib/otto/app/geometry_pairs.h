// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/app/geometry_job.h>
#include <otto/geometry/transport_pairs.h>

namespace otto
{
  namespace app
  {
    /// Two densities, numbered from zero.
    using NumberPair = std::pair<std::size_t, std::size_t>;

    /**
     * Solves transport problems between densities of a job, with one line for
     * each and the seconds that remain, and writes the table pairs.csv. A
     * problem that fails is named in the error of the results. Collective.
     */
    template <int dim>
    std::vector<geometry::Geodesic>
    solve_pairs(const GeometryJob<dim>        &job,
                const std::vector<NumberPair> &numbers,
                GeometryResults               &results);
  } // namespace app
} // namespace otto
