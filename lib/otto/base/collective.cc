// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/collective.h>
#include <otto/base/errors.h>

#include <algorithm>

namespace otto
{
  namespace base
  {
    namespace
    {
      enum Outcome
      {
        fine        = 0,
        input_error = 1,
        run_error   = 2
      };

      /// What became of the work on this rank, and the text of its error.
      int outcome_of(const std::function<void()> &work, std::string &text)
      {
        try
          {
            work();
            return fine;
          }
        catch (const InputError &error)
          {
            text = error.what();
            return input_error;
          }
        catch (const std::exception &error)
          {
            text = error.what();
          }
        catch (...)
          {
            text = "An exception without any text was thrown.";
          }
        return run_error;
      }

      void throw_again(const int outcome, const std::string &text)
      {
        if (outcome == input_error)
          throw InputError(text);
        if (outcome == run_error)
          throw RunError(text);
      }
    } // namespace

    void on_first_rank(MPI_Comm communicator, const std::function<void()> &work)
    {
      int         outcome = fine, rank = 0;
      std::string text;
      MPI_Comm_rank(communicator, &rank);
      if (rank == 0)
        outcome = outcome_of(work, text);
      MPI_Bcast(&outcome, 1, MPI_INT, 0, communicator);
      if (outcome != fine)
        throw_again(outcome, broadcast_text(communicator, text));
    }

    void on_each_rank(MPI_Comm communicator, const std::function<void()> &work)
    {
      std::string text;
      int         rank = 0, size = 0;
      MPI_Comm_rank(communicator, &rank);
      MPI_Comm_size(communicator, &size);
      int       outcome = outcome_of(work, text);
      const int mine    = outcome == fine ? size : rank;
      int       first   = size;
      MPI_Allreduce(&mine, &first, 1, MPI_INT, MPI_MIN, communicator);
      if (first == size)
        return;
      MPI_Bcast(&outcome, 1, MPI_INT, first, communicator);
      throw_again(outcome, broadcast_text(communicator, text, first));
    }

    std::string broadcast_text(MPI_Comm           communicator,
                               const std::string &text,
                               const int          from)
    {
      std::string        copy   = text;
      unsigned long long length = copy.size();
      MPI_Bcast(&length, 1, MPI_UNSIGNED_LONG_LONG, from, communicator);
      copy.resize(length);
      const unsigned long long largest = 1ULL << 30;
      for (unsigned long long begin = 0; begin < length; begin += largest)
        MPI_Bcast(&copy[begin],
                  static_cast<int>(std::min(largest, length - begin)),
                  MPI_CHAR,
                  from,
                  communicator);
      return copy;
    }
  } // namespace base
} // namespace otto
