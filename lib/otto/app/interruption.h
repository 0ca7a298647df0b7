// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <mpi.h>

namespace otto
{
  namespace app
  {
    /// From now on a first SIGINT, SIGTERM or SIGUSR1 does not end the program;
    /// the second one does.
    void catch_interruptions();

    /// Whether such a signal has reached any of the ranks. Collective.
    bool is_interrupted();

    /// Whether it has reached this one.
    bool is_interrupted_here();

    /// Whether it has reached one of these. Collective.
    bool is_interrupted_on(MPI_Comm communicator);
  } // namespace app
} // namespace otto
