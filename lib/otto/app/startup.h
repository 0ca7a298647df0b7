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
     * Whether ranks on a machine take cores from each other, or from other
     * programs.
     *
     * @param busy The cores that other programs take, in the mean of the last
     *   minute; what is below half a core is no program.
     */
    bool is_crowded(unsigned int ranks, double busy, unsigned int cores);

    /**
     * To be called before MPI starts. Ranks that wait for messages look for
     * them without pause, which takes the core from whoever has the message
     * when there are more ranks than free cores, see is_crowded(); then they
     * shall yield it.
     * Environment variables of the user win.
     */
    void yield_if_crowded();
  } // namespace app
} // namespace otto
