// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <string>

namespace otto
{
  namespace base
  {
    /**
     * A file that is there as a whole or not at all: it is written beside its
     * place and renamed in the end, so that a reader sees the old or the new
     * content whenever the program is killed. A symbolic link of its name is
     * replaced and not written through.
     */
    class AtomicFile
    {
    public:
      /// Opens a temporary file beside the file. Errors are those of commit().
      explicit AtomicFile(std::string file);

      /// Removes the temporary file if there was no commit().
      ~AtomicFile();

      AtomicFile(const AtomicFile &)            = delete;
      AtomicFile &operator=(const AtomicFile &) = delete;

      /// Appends bytes; nothing happens after an error.
      void write(const char *bytes, std::size_t size);

      /// The same for a text.
      void write(const std::string &bytes)
      {
        write(bytes.data(), bytes.size());
      }

      /**
       * Closes the file and gives it its name.
       *
       * @param to_disk Whether file and name shall survive a loss of power,
       *   which takes some milliseconds.
       * @throws RunError that names the file and the reason if anything has
       *   failed; the file that was there before is then still there.
       */
      void commit(bool to_disk = false);

    private:
      void keep_error();

      std::string file_, temporary_;
      int         descriptor_;
      /// The number of the first error, or 0.
      int error_ = 0;
    };

    /**
     * The second half of that for a file that was written by others: flush of
     * the temporary file to the disk, rename, flush of the folder.
     *
     * @throws RunError if the disk does not take it.
     */
    void move_to_place(const std::string &temporary, const std::string &file);
  } // namespace base
} // namespace otto
