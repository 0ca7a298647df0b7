// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

namespace otto
{
  namespace app
  {
    /// Whether mpirun started this process as its first one, or nothing
    /// started it; for what is done without MPI.
    bool is_first_process();

    /**
     * To be called before MPI starts. Ranks that wait for messages look for
     * them without pause, which takes the core from whoever has the message
     * when there are more ranks than free cores; then they shall yield it.
     * Environment variables of the user win.
     */
    void yield_if_crowded();
  } // namespace app
} // namespace otto
