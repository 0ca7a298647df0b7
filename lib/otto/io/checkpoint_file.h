// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/io/checkpoint.h>

#include <string>
#include <vector>

namespace otto
{
  namespace io
  {
    /// A checkpoint as its file has it: without ranks.
    struct CheckpointContent
    {
      /// Grows by one with each file that is written to a folder.
      unsigned long sequence = 0;
      /// Coordinates a vertex; 0: there are no vertices, and fields have any
      /// length.
      unsigned int dim = 0;
      /// Positions of all vertices by their index in the mesh, [vertex][dim].
      std::vector<double> vertices;
      /// The vertices of all cells, [cell][cell_width] in the order of VTK;
      /// written for other readers and not read again.
      std::vector<unsigned int> cells;
      unsigned int              cell_width = 0, vtk_cell_type = 0;
      /// Fields are on all vertices in the same order.
      Checkpoint state;
    };

    /**
     * The bytes of a file: an HDF5 file with a user block of 512 bytes, in
     * which a few lines of text give sequence, step, size and the CRC-32 of
     * all of it. Any HDF5 reader opens it.
     *
     * @throws base::RunError if HDF5 refuses, for want of memory.
     */
    std::string encode(const CheckpointContent &content);

    /// An HDF5 image, written with a user block of 512 bytes but given
    /// without it, behind the lines that encode() describes.
    std::string add_head(const std::string &image,
                         unsigned long      sequence,
                         unsigned long      step);

    /**
     * Whether these are all the bytes of a checkpoint and none is altered,
     * found without HDF5, which is not made for damaged files.
     *
     * @param sequence The sequence number, set if the answer is true.
     */
    bool is_whole(const std::string &bytes, unsigned long &sequence);

    /**
     * The content of bytes that are whole.
     *
     * @throws base::RunError if a data set is missing or of another shape.
     */
    CheckpointContent decode(const std::string &bytes);

    /**
     * The bytes of a file.
     *
     * @throws base::InputError if it cannot be read.
     */
    std::string read_bytes(const std::string &file);

    /**
     * Replaces a file so that the old or the new content is there at any
     * moment, also after a loss of power: temporary file, flush to the disk,
     * rename, flush of the folder.
     *
     * @throws base::RunError if the disk does not take it.
     */
    void replace_file(const std::string &file, const std::string &bytes);
  } // namespace io
} // namespace otto
