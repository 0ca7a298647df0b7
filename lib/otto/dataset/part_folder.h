// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/dataset/sample.h>

#include <functional>
#include <string>
#include <vector>

namespace otto
{
  namespace dataset
  {
    /**
     * A folder with a file for each sample that is done, from which the data
     * set is put together in the end.
     *
     * A file is written whole or not at all, and has a checksum of all of its
     * bytes, see io::replace_file() and io::is_whole(): whenever a run is
     * killed, nothing is lost but the samples that were being solved, and
     * nothing half written is taken for a sample. Without communication: each
     * group of ranks writes files of its own.
     */
    class PartFolder
    {
    public:
      /// @param mesh The checksum of the mesh, kept with each sample.
      PartFolder(std::string path, std::uint64_t mesh);

      /// @throws base::RunError if the folder cannot be made.
      void create() const;

      /// @throws base::RunError if the disk does not take it.
      void write(const Sample &sample) const;

      /**
       * Reads one after the other, in the order of their numbers. What is torn
       * or altered is left out.
       *
       * @return How many files were left out.
       * @throws base::InputError if a sample is one on another mesh.
       */
      unsigned int
      for_each(const std::function<void(const Sample &)> &work) const;

      /// The sample of a number, which for_each() has met.
      Sample read(unsigned long index) const;

      /// Removes all samples, and the folder if there is nothing else in it.
      void remove() const;

    private:
      std::string file(unsigned long index) const;
      Sample      decoded(const std::string &bytes) const;

      std::string   path_;
      std::uint64_t mesh_;
    };
  } // namespace dataset
} // namespace otto
