// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/time/layout.h>

namespace otto
{
  /// The discrete optimality system of dynamical optimal transport.
  namespace optimality
  {
    /**
     * An iterate of the optimality system with N slabs: the potential phi on
     * the slabs, the density rho and the slack u of the Hamilton-Jacobi
     * inequality on the inner levels 1 .. N-1. Density and slack are positive.
     * The density has mean one, so that the potential has the unit length^2
     * (time runs from 0 to 1) and the slack has the same unit.
     */
    struct State
    {
      /// phi, [vertex of V][slab].
      time::Vector potential;
      /// rho, [vertex][level].
      time::Vector density;
      /// u, [vertex][level].
      time::Vector slack;
    };
  } // namespace optimality
} // namespace otto
