// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/interruption.h>

#include <deal.II/base/mpi.h>

#include <csignal>

namespace otto
{
  namespace app
  {
    namespace
    {
      volatile std::sig_atomic_t interrupted = 0;

      void on_signal(int)
      {
        interrupted = 1;
      }
    } // namespace



    void catch_interruptions()
    {
      std::signal(SIGINT, on_signal);
      std::signal(SIGTERM, on_signal);
    }



    bool is_interrupted()
    {
      return dealii::Utilities::MPI::max(int(interrupted), MPI_COMM_WORLD) != 0;
    }
  } // namespace app
} // namespace otto
