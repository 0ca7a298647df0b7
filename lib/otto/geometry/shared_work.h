// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deal.II/base/mpi.h>

#include <functional>
#include <list>
#include <utility>
#include <vector>

namespace otto
{
  namespace geometry
  {
    /// A number that ranks draw in turn, 0, 1, 2, ...; collective in
    /// construction and destruction.
    class SharedCounter
    {
    public:
      explicit SharedCounter(const MPI_Comm communicator)
      {
        const bool first =
          dealii::Utilities::MPI::this_mpi_process(communicator) == 0;
        MPI_Win_allocate(first ? sizeof(long) : 0,
                         sizeof(long),
                         MPI_INFO_NULL,
                         communicator,
                         &value_,
                         &window_);
        if (first)
          *value_ = 0;
        MPI_Barrier(communicator);
      }

      ~SharedCounter() { MPI_Win_free(&window_); }

      SharedCounter(const SharedCounter &)            = delete;
      SharedCounter &operator=(const SharedCounter &) = delete;

      unsigned long next()
      {
        const long one    = 1;
        long       result = 0;
        MPI_Win_lock(MPI_LOCK_SHARED, 0, 0, window_);
        MPI_Fetch_and_op(&one, &result, MPI_LONG, 0, 0, MPI_SUM, window_);
        MPI_Win_unlock(0, window_);
        return result;
      }

    private:
      long   *value_ = nullptr;
      MPI_Win window_;
    };



    /// What is done on other ranks, told to rank 0, which solves pairs itself
    /// and listens when it has time.
    class RowMessages
    {
    public:
      using Row      = std::vector<double>;
      using Receiver = std::function<void(const Row &row)>;

      explicit RowMessages(const MPI_Comm communicator)
        : communicator_(communicator)
        , n_open_(dealii::Utilities::MPI::n_mpi_processes(communicator) - 1)
      {
      }

      ~RowMessages()
      {
        for (auto &sent : on_the_way_)
          MPI_Wait(&sent.second, MPI_STATUS_IGNORE);
      }

      RowMessages(const RowMessages &)            = delete;
      RowMessages &operator=(const RowMessages &) = delete;

      /// An empty row is the last one of a rank.
      void send(Row row)
      {
        on_the_way_.emplace_back(std::move(row), MPI_REQUEST_NULL);
        auto &sent = on_the_way_.back();
        MPI_Isend(sent.first.data(),
                  static_cast<int>(sent.first.size()),
                  MPI_DOUBLE,
                  0,
                  tag,
                  communicator_,
                  &sent.second);
      }

      /// What is there, or all that is to come.
      void receive(const bool all, const Receiver &receiver)
      {
        while (n_open_ > 0)
          {
            int        there = 1, size = 0;
            MPI_Status status;
            if (all)
              MPI_Probe(MPI_ANY_SOURCE, tag, communicator_, &status);
            else
              MPI_Iprobe(MPI_ANY_SOURCE, tag, communicator_, &there, &status);
            if (there == 0)
              return;
            MPI_Get_count(&status, MPI_DOUBLE, &size);
            Row row(size);
            MPI_Recv(row.data(),
                     size,
                     MPI_DOUBLE,
                     status.MPI_SOURCE,
                     tag,
                     communicator_,
                     MPI_STATUS_IGNORE);
            if (row.empty())
              --n_open_;
            else
              receiver(row);
          }
      }

    private:
      static constexpr int tag = 5712;

      MPI_Comm                               communicator_;
      unsigned int                           n_open_;
      std::list<std::pair<Row, MPI_Request>> on_the_way_;
    };
  } // namespace geometry
} // namespace otto
