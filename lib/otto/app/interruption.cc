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

      void on_signal(const int signal)
      {
        interrupted = 1;
        std::signal(signal, SIG_DFL);
      }
    } // namespace



    void catch_interruptions()
    {
      // SIGUSR1 is what mpirun passes on; of the others it makes an end
      std::signal(SIGINT, on_signal);
      std::signal(SIGTERM, on_signal);
      std::signal(SIGUSR1, on_signal);
    }



    bool is_interrupted()
    {
      return is_interrupted_on(MPI_COMM_WORLD);
    }



    bool is_interrupted_here()
    {
      return interrupted != 0;
    }



    bool is_interrupted_on(const MPI_Comm communicator)
    {
      return dealii::Utilities::MPI::max(int(interrupted), communicator) != 0;
    }
  } // namespace app
} // namespace otto
