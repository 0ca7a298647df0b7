// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <mpi.h>

#include <fstream>
#include <string>
#include <vector>

namespace otto
{
  /// Files for people and other programs: VTU, CSV, JSON.
  namespace io
  {
    /**
     * A table that grows row by row in a comma-separated file: written by
     * rank 0 and flushed after each row, so that the rows of a run that was
     * killed are there.
     */
    class CsvTable
    {
    public:
      /**
       * Creates the file with a line of column names; what has the name is
       * replaced.
       *
       * @throws base::RunError on all ranks if the file cannot be written.
       */
      CsvTable(const std::string              &file,
               const std::vector<std::string> &columns,
               MPI_Comm                        communicator);

      /**
       * Appends a row; one value per column, with 17 digits where they are
       * needed; values that are not finite are left empty. Collective.
       *
       * @throws base::RunError on all ranks if the row cannot be written; the
       *   file then ends with the row before.
       */
      void add_row(const std::vector<double> &values);

    private:
      void append(const std::string &line);

      std::string   file_;
      MPI_Comm      communicator_;
      std::size_t   n_columns_, size_ = 0;
      std::ofstream stream_;
    };

    /// A whole table as the text of such a file.
    std::string csv_text(const std::vector<std::string>         &columns,
                         const std::vector<std::vector<double>> &rows);
  } // namespace io
} // namespace otto
