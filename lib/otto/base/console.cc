// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/console.h>

#include <iostream>

namespace otto
{
  namespace base
  {
    Console::Console(MPI_Comm communicator, const Verbosity verbosity)
      : Console(communicator, std::cout, verbosity)
    {
    }

    Console::Console(MPI_Comm        communicator,
                     std::ostream   &stream,
                     const Verbosity verbosity)
      : stream_(&stream)
      , verbosity_(verbosity)
      , first_rank_(false)
    {
      int rank = 0;
      MPI_Comm_rank(communicator, &rank);
      first_rank_ = (rank == 0);
    }

    bool Console::prints(const Verbosity level) const
    {
      return first_rank_ && level <= verbosity_;
    }

    void Console::line(const std::string &text, const Verbosity level) const
    {
      if (!prints(level))
        return;
      *stream_ << text;
      if (text.empty() || text.back() != '\n')
        *stream_ << '\n';
      stream_->flush();
    }

    void Console::operator()(const std::string &text,
                             const Verbosity    level) const
    {
      line(text, level);
    }

    void Console::detail(const std::string &text) const
    {
      line(text, Verbosity::detail);
    }

    void Console::section(const std::string &title) const
    {
      line("");
      line(title);
    }
  } // namespace base
} // namespace otto
