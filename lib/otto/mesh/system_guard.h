// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

namespace otto
{
  namespace mesh
  {
    /**
     * From now on this process can neither start programs nor write, make,
     * rename or remove files, nor open connections; such calls fail with "not
     * permitted". Files that are open stay as they are. For a process that
     * reads files of other people; cannot be undone.
     *
     * By a filter of system calls of the Linux kernel; without effect where
     * there is none.
     */
    void forbid_writing_and_programs();
  } // namespace mesh
} // namespace otto
