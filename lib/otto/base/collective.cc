// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/collective.h>
#include <otto/base/errors.h>

#include <algorithm>

namespace otto
{
  namespace base
  {
    void on_first_rank(MPI_Comm communicator, const std::function<void()> &work)
    {
      enum Outcome
      {
        fine        = 0,
        input_error = 1,
        run_error   = 2
      };
      int         outcome = fine, rank = 0;
      std::string text;
      MPI_Comm_rank(communicator, &rank);
      if (rank == 0)
        try
          {
            work();
          }
        catch (const InputError &error)
          {
            outcome = input_error;
            text    = error.what();
          }
        catch (const std::exception &error)
          {
            outcome = run_error;
            text    = error.what();
          }
        catch (...)
          {
            outcome = run_error;
            text    = "An exception without any text was thrown on rank 0.";
          }
      MPI_Bcast(&outcome, 1, MPI_INT, 0, communicator);
      if (outcome == fine)
        return;
      text = broadcast_text(communicator, text);
      if (outcome == input_error)
        throw InputError(text);
      throw RunError(text);
    }

    std::string broadcast_text(MPI_Comm communicator, const std::string &text)
    {
      std::string        copy   = text;
      unsigned long long length = copy.size();
      MPI_Bcast(&length, 1, MPI_UNSIGNED_LONG_LONG, 0, communicator);
      copy.resize(length);
      const unsigned long long largest = 1ULL << 30;
      for (unsigned long long begin = 0; begin < length; begin += largest)
        MPI_Bcast(&copy[begin],
                  static_cast<int>(std::min(largest, length - begin)),
                  MPI_CHAR,
                  0,
                  communicator);
      return copy;
    }
  } // namespace base
} // namespace otto
