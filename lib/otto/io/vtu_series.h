// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/base/run_folder.h>
#include <otto/io/vtu_file.h>

#include <string>
#include <utility>
#include <vector>

namespace otto
{
  namespace io
  {
    /**
     * A series of VTU files with their times, for ParaView: the file
     * `NAME.pvd` in the run folder lists `NAME/NAME_0000.vtu` and so on. It
     * is rewritten as a whole, atomically, after every step, so that it can be
     * opened at any moment.
     */
    class VtuSeries
    {
    public:
      /// Makes the folder of this name in the run folder. Collective.
      VtuSeries(const base::RunFolder &folder,
                std::string            name,
                MPI_Comm               communicator);

      /**
       * Writes the data of all ranks into one compressed file, and then the
       * collection. Collective.
       *
       * @throws base::RunError on all ranks if a file cannot be written; the
       *   collection then lists what it did before.
       */
      void write(double time, const VtuPiece &piece);

      /**
       * Goes on with a series of which the files for these times are there, as
       * a run does that was stopped; later files are written over. Collective.
       */
      void restore(const std::vector<double> &times);

      /// The times of the files so far.
      std::vector<double> times() const;

      /// Files so far.
      std::size_t size() const { return steps_.size(); }

    private:
      std::string file_name(std::size_t number) const;
      void        write_collection() const;

      const base::RunFolder                      &folder_;
      std::string                                 name_;
      MPI_Comm                                    communicator_;
      std::vector<std::pair<double, std::string>> steps_;
    };
  } // namespace io
} // namespace otto
