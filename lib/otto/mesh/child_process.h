// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <functional>
#include <string>

namespace otto
{
  namespace mesh
  {
    /// How work in a process of its own ended.
    struct ChildResult
    {
      enum class End
      {
        /// It gave its bytes.
        finished,
        /// A signal ended it: it crashed or was killed.
        crashed,
        /// It called exit() in the middle of the work.
        exited
      };

      End         end = End::exited;
      std::string bytes;
      /// What was being done at the end, as in "meshing".
      std::string phase;
    };

    /// Says what is done next; for the work of in_child_process().
    using SayPhase = std::function<void(const std::string &)>;

    /**
     * Does @p work in a copy of this process, so that a crash, an exit() or an
     * endless loop in a foreign library does not take the program with it, and
     * nothing the library keeps is left over. The work must not touch MPI, and
     * what it changes in memory is lost; it returns bytes.
     *
     * While it lasts, standard output tells every now and then what is being
     * done to @p name. The copy ends when this process does, by Ctrl-C or
     * otherwise. It may read files, but neither write files nor start programs
     * unless it is @p trusted, and take as much memory as is free at its start.
     *
     * @throws base::InputError, base::RunError as the work does, and InputError
     *   if there is no memory left for it; RunError for every other exception.
     */
    ChildResult
    in_child_process(const std::string                                  &name,
                     const std::function<std::string(const SayPhase &)> &work,
                     bool trusted = false);
  } // namespace mesh
} // namespace otto
