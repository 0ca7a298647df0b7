// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <mpi.h>

namespace otto
{
  namespace app
  {
    /// The ranks that work on a run: all of them.
    const MPI_Comm world = MPI_COMM_WORLD;
  } // namespace app
} // namespace otto
