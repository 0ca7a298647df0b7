// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <vector>

namespace otto
{
  namespace enclosure
  {
    /// From a source to a target at a cost.
    struct Arc
    {
      unsigned int source, target;
      double       cost;
    };

    /// A plan that is optimal among those on given arcs, and its multipliers.
    struct Coupling
    {
      /// The mass on each arc, without what is left.
      std::vector<double> mass;
      /// What no arc takes, of sources as of targets.
      double left = 0;
      /// On every arc target - source <= cost, with equality where there is
      /// mass. Meaningless at masses below 10^-12 of the whole, see resolved().
      std::vector<double> source_potential, target_potential;
    };

    /// Whether a mass counts in a coupling of this @p total.
    bool resolved(double mass, double total);

    /**
     * The transport problem of linear programming between @p source and @p
     * target masses of equal sum, on the @p arcs alone. What they cannot take
     * costs @p most for each unit of mass. By the network simplex method of
     * LEMON in integers: masses are rounded down to 2^-40 of the whole, costs
     * to 2^-40 of @p most.
     */
    Coupling couple(const std::vector<double> &source,
                    const std::vector<double> &target,
                    const std::vector<Arc>    &arcs,
                    double                     most);
  } // namespace enclosure
} // namespace otto
