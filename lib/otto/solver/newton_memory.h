// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/optimality/state.h>

namespace otto
{
  namespace solver
  {
    /**
     * What one Newton step of InteriorPoint hands to the next beside the
     * iterate. Iterate and memory after a step, with the parameters of the
     * method, determine the rest of a run to the last bit on the same number of
     * ranks. Everything is in the units of InteriorPoint::system().
     */
    struct NewtonMemory
    {
      /// Steps that were taken; the number of the next one.
      unsigned int step = 0;
      /// Barrier weight of the last step, and of the first.
      double mu = 0, first_mu = 0;
      /// The action of the last iterate that was judged, 0 before; see
      /// optimality::Values.
      double action = 0;
      /// The shorter of the two lengths of the last step.
      double last_step = 1.;
      /// In a row: steps below 0.01, and solves that hardly helped.
      unsigned int short_steps = 0, failures = 0;
      /// The final barrier weight over half the wanted gap.
      double room = 0.6;
      /// The tolerance of the Newton systems over that of the parameters.
      double precision = 1.;
      /// The residual of the continuity equation after the last step, before
      /// the potentials were corrected.
      double continuity = 0;
      /// Seconds of all steps.
      double seconds = 0;
    };



    /// From where a run of InteriorPoint goes on: after a Newton step, before
    /// anything was decided about the iterate.
    struct NewtonState
    {
      /// Potentials in V, densities and slacks in W.
      optimality::State iterate;
      NewtonMemory      memory;
    };
  } // namespace solver
} // namespace otto
