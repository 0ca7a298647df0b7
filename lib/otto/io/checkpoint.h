// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <mpi.h>

#include <map>
#include <string>
#include <vector>

namespace otto
{
  namespace space
  {
    template <int dim>
    class NodalBasis;
  }

  namespace io
  {
    /// The history of a run: rows of values under the names of the columns.
    struct CheckpointTable
    {
      std::vector<std::string> columns;
      /// One value per column in each row.
      std::vector<std::vector<double>> rows;
    };



    /// Values that are not on the vertices of the space of a checkpoint, [row]
    /// [column]. Those of rank 0 are written, every rank reads them all.
    struct CheckpointArray
    {
      std::size_t         columns = 1;
      std::vector<double> values;
    };



    /**
     * What a time-dependent run needs in order to go on later. Names are not
     * empty and have no slash in them; values are kept to the last bit, and
     * units are those of the run.
     */
    struct Checkpoint
    {
      /// The number of finished steps.
      unsigned long step = 0;
      /// Nodal values on the local (owned, then ghost) vertices of a space.
      std::map<std::string, std::vector<double>> fields;
      /// Time, step length, masses.
      std::map<std::string, double> numbers;
      /// Counters.
      std::map<std::string, unsigned long> counts;
      /// Resolved parameters and other texts, without zero bytes at the end.
      std::map<std::string, std::string> texts;
      /// Tables that are written row by row.
      std::map<std::string, CheckpointTable> tables;
      /// Values on other vertices.
      std::map<std::string, CheckpointArray> arrays;
      /// For readers without Otto, who find them as attributes; they are not
      /// read again. Of the file: what it is.
      std::map<std::string, std::string> description;
      /// Of fields, by their names: times.
      std::map<std::string, double> times;
    };



    /// A checkpoint that was read, and where it came from.
    struct Restart
    {
      Checkpoint state;
      /// The path of the file.
      std::string file;
      /// One sentence for the user if a damaged file was left out, or empty.
      std::string note;
    };



    /**
     * The folder with the state of a run, for any number of ranks.
     *
     * Two HDF5 files, checkpoint_0.h5 and checkpoint_1.h5, are written in
     * turn: the new state goes to a temporary file, which is flushed to the
     * disk and then renamed, so that a run killed at any moment leaves at
     * least the state before the last. Each file has a sequence number and a
     * CRC-32 of all its bytes, hence a torn or altered file is not taken for
     * a state. In the files a field is a data set over all vertices in the
     * order of their indices in the mesh, which does not depend on the
     * partition; rank 0 writes. Data sets: /vertices [n][dim], /cells [cells]
     * [vertices] (indices in the order of VTK, with the attribute
     * "vtk_cell_type"), /fields/NAME [n] (with the attribute "time" where there
     * is one), /numbers/NAME, /counts/NAME, /texts/NAME, /tables/NAME [rows]
     * [columns] with the attribute "columns" (one name a line), /arrays/NAME
     * [rows][columns]. Attributes of the file: "program", "units" and the
     * description of the state.
     *
     * All functions are collective over the communicator.
     */
    class CheckpointFolder
    {
    public:
      /**
       * Only keeps the arguments; the folder is made by the first write().
       *
       * @param path The folder, as a user knows it.
       * @param communicator The ranks of the spaces given to write() and
       *   read_latest().
       */
      CheckpointFolder(std::string path, MPI_Comm communicator);

      /**
       * Writes the state in place of the older of the two files; a damaged
       * one counts as older. Ghost values of fields are not used.
       *
       * @throws base::RunError on all ranks if the disk does not take it; the
       *   files that were there before are then still there.
       */
      template <int dim>
      void write(const space::NodalBasis<dim> &space, const Checkpoint &state);

      /**
       * The newest state that is whole, with fields on the local vertices of
       * the space.
       *
       * @throws base::InputError if the folder has no whole checkpoint, or if
       *   the vertices in it are not those of the space up to 1e-10 of the
       *   extent of the mesh.
       */
      template <int dim>
      Restart read_latest(const space::NodalBasis<dim> &space) const;

      /**
       * A text of the newest state that is whole, for what is needed before
       * there is a mesh: the resolved parameters.
       *
       * @throws base::InputError if the folder has no whole checkpoint, or
       *   this has no such text.
       */
      std::string read_text(const std::string &name) const;

    private:
      MPI_Comm    communicator_;
      std::string path_;
      /// Of the next file to write, on rank 0; 0: the disk has to be asked.
      unsigned long sequence_ = 0;
      unsigned int  slot_     = 0;
    };
  } // namespace io
} // namespace otto
