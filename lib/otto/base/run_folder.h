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

    /// What becomes of the files that are in the folder of a new run.
    enum class Existing
    {
      /// A folder with files in it is refused.
      refuse,
      /// What an earlier run has written is removed, all else stays.
      replace,
      /// All stays: the run goes on.
      keep
    };

    /// Existing::keep for a restart, otherwise as the user allows.
    inline Existing existing(const bool overwrite, const bool restart = false)
    {
      return restart     ? Existing::keep
             : overwrite ? Existing::replace
                         : Existing::refuse;
    }

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
      /// Only keeps the arguments.
      RunFolder(std::string path,
                MPI_Comm    communicator,
                Existing    existing = Existing::refuse);

      /**
       * Whether the folder can be used.
       *
       * @throws InputError if the path is empty or too long, is a file, is a
       * folder with files in it, or could not be created for lack of
       * permission.
       */
      void check() const;

      /**
       * Whether there is room for what will be written.
       *
       * @param least Bytes that are needed in any case.
       * @param about Bytes that may be needed; files are compressed, so that
       *   it may be less.
       * @return One sentence if there may be too little, or nothing.
       * @throws InputError if the disk has less than @p least.
       */
      std::string check_space(double least, double about) const;

      /**
       * Checks once more, then makes the folder and all folders above it, or
       * removes from it what an earlier run has written: parameters, results,
       * tables, series, states. Nothing is removed where there is no
       * parameters.prm, with which every run begins.
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
      Existing    existing_;
    };
  } // namespace base
} // namespace otto
