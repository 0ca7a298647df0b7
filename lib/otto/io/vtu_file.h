// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <mpi.h>

#include <string>
#include <vector>

namespace otto
{
  namespace io
  {
    /// An array of a VTU file: what its tag says, and its compressed bytes.
    struct VtuArray
    {
      std::string  name, type;
      unsigned int n_components = 1;
      std::string  bytes;
    };

    /**
     * Compresses numbers for a VTU file, with the fastest level of zlib: files
     * are 6 % larger than with the best one and written many times as fast.
     *
     * @tparam Number float, double, int or unsigned char: Float32, Float64,
     *   Int32, UInt8 in the file.
     */
    template <typename Number>
    VtuArray vtu_array(const std::string         &name,
                       const std::vector<Number> &values,
                       unsigned int               n_components = 1);

    /**
     * The points and cells that a rank writes into a VTU file, and the fields
     * on them.
     */
    struct VtuPiece
    {
      std::size_t n_points = 0, n_cells = 0;
      /// Three coordinates a point.
      VtuArray points;
      /// The arrays connectivity, offsets and types.
      std::vector<VtuArray> cells;
      std::vector<VtuArray> point_data, cell_data;
    };

    /**
     * Writes the pieces of all ranks into one VTU file (XML for unstructured
     * grids of VTK, appended raw data), whole or not at all. Rank 0 writes what
     * the others send, one array after the other, so that it never holds more
     * than its own piece and one array of another. Collective; all ranks have
     * the same arrays.
     *
     * @param time Becomes the field "TimeValue" of the file.
     * @throws base::RunError on all ranks if the file cannot be written.
     */
    void write_vtu(const std::string &file,
                   double             time,
                   const VtuPiece    &piece,
                   MPI_Comm           communicator);
  } // namespace io
} // namespace otto
