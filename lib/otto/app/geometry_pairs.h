// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/app/geometry_job.h>
#include <otto/geometry/transport_pairs.h>

#include <functional>

namespace otto
{
  namespace app
  {
    /// Two densities, numbered from zero.
    using NumberPair = std::pair<std::size_t, std::size_t>;

    /// Sees the geodesics of pairs; those that are not done are not computed.
    using PairsObserver =
      std::function<void(const std::vector<geometry::Geodesic> &geodesics)>;

    /**
     * Solves transport problems between densities of a job, with one line for
     * each and the seconds that remain, and writes the table pairs.csv anew
     * after each of them, so that a run that is killed leaves what is done. A
     * problem that fails is named in the error of the results. Collective.
     *
     * @param on_pair Called on rank 0 after each of them with all that are done
     *   so far, in the order of the numbers; may be empty.
     */
    template <int dim>
    std::vector<geometry::Geodesic>
    solve_pairs(const GeometryJob<dim>        &job,
                const std::vector<NumberPair> &numbers,
                GeometryResults               &results,
                const PairsObserver           &on_pair = {});
  } // namespace app
} // namespace otto
