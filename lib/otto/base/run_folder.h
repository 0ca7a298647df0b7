// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <mpi.h>

#include <string>

namespace otto
{
  namespace base
  {
    /**
     * Writes a text file so that a reader sees the old or the new content but
     * never half of it: first a temporary file beside it, then a rename.
     *
     * @throws RunError if the file cannot be written.
     */
    void write_text_file(const std::string &file, const std::string &content);

    /**
     * The folder that takes all the results of one run.
     *
     * check() is to be called before any computation, create() after all the
     * input was found correct. Both are collective: rank 0 looks at the disk
     * and all ranks throw the same error.
     */
    class RunFolder
    {
    public:
      /**
       * Only keeps the arguments. With @p overwrite, a folder with files in it
       * is accepted and files of the same names are replaced.
       */
      RunFolder(std::string path,
                MPI_Comm    communicator,
                bool        overwrite = false);

      /**
       * Whether the folder can be used.
       *
       * @throws InputError if the path is empty, is a file, is a folder with
       * files in it, or could not be created for lack of permission.
       */
      void check() const;

      /**
       * Checks once more, then makes the folder and all folders above it.
       *
       * @throws InputError as check() does, and if the folder cannot be made.
       */
      void create() const;

      /// The path of the folder as given.
      const std::string &path() const;

      /// The path of a file in the folder.
      std::string path(const std::string &name) const;

      /**
       * The path of a folder inside this one, which is made if it is not there
       * yet. Collective.
       */
      std::string subfolder(const std::string &name) const;

      /**
       * Writes a text file inside the folder, atomically, on rank 0.
       * Collective.
       *
       * @throws RunError if the file cannot be written.
       */
      void write(const std::string &name, const std::string &content) const;

    private:
      void check_on_this_rank() const;

      std::string path_;
      MPI_Comm    communicator_;
      bool        overwrite_;
    };
  } // namespace base
} // namespace otto
