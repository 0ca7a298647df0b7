// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <mpi.h>

#include <functional>
#include <string>

namespace otto
{
  namespace base
  {
    /**
     * Does @p work on rank 0 of the communicator only; what it throws there is
     * thrown with the same text on every rank, so that all of them stop.
     *
     * Collective. InputError stays InputError; every other exception becomes
     * a RunError.
     */
    void on_first_rank(MPI_Comm                     communicator,
                       const std::function<void()> &work);

    /**
     * Does @p work on every rank of the communicator, which must not
     * communicate in it or be collective itself; what it throws on one of them
     * is thrown on all, that of the lowest rank first. Collective.
     */
    void on_each_rank(MPI_Comm communicator, const std::function<void()> &work);

    /// The text of rank 0, or of another rank, on all ranks. Collective.
    std::string broadcast_text(MPI_Comm           communicator,
                               const std::string &text,
                               int                from = 0);
  } // namespace base
} // namespace otto
