// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <mpi.h>

#include <iosfwd>
#include <string>

namespace otto
{
  namespace base
  {
    /// How much a program says: only errors, results, or all the details.
    enum class Verbosity
    {
      quiet  = 0,
      normal = 1,
      detail = 2
    };

    /**
     * Plain lines of text from rank 0 to one stream: no colours, no escape
     * codes, each line flushed, so that a log file reads like the screen.
     */
    class Console
    {
    public:
      /// Prints to standard output on rank 0 of the communicator.
      explicit Console(MPI_Comm  communicator,
                       Verbosity verbosity = Verbosity::normal);

      /// Prints to @p stream on rank 0; the stream must outlive the object.
      Console(MPI_Comm      communicator,
              std::ostream &stream,
              Verbosity     verbosity = Verbosity::normal);

      /// One line, if the verbosity is at least @p level; no end of line in
      /// the text needed.
      void line(const std::string &text,
                Verbosity          level = Verbosity::normal) const;

      /// The same as line().
      void operator()(const std::string &text,
                      Verbosity          level = Verbosity::normal) const;

      /// A line that only a verbosity of detail shows.
      void detail(const std::string &text) const;

      /// An empty line and then a line with the title of what follows.
      void section(const std::string &title) const;

      /// Whether this rank prints lines of that level.
      bool prints(Verbosity level = Verbosity::normal) const;

    private:
      std::ostream *stream_;
      Verbosity     verbosity_;
      bool          first_rank_;
    };
  } // namespace base
} // namespace otto
