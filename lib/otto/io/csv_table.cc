// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/collective.h>
#include <otto/base/errors.h>
#include <otto/io/csv_table.h>

#include <deal.II/base/exceptions.h>

#include <charconv>
#include <cmath>

namespace otto
{
  namespace io
  {
    CsvTable::CsvTable(const std::string &             file,
                       const std::vector<std::string> &columns,
                       const MPI_Comm                  communicator)
      : n_columns_(columns.size())
    {
      base::on_first_rank(communicator, [&] {
        stream_.open(file);
        for (std::size_t c = 0; c < columns.size(); ++c)
          stream_ << (c > 0 ? "," : "") << columns[c];
        stream_ << std::endl;
        if (!stream_)
          throw base::RunError("The table '" + file + "' cannot be written.");
      });
    }



    void
    CsvTable::add_row(const std::vector<double> &values)
    {
      AssertDimension(values.size(), n_columns_);
      if (!stream_.is_open())
        return;
      for (std::size_t c = 0; c < values.size(); ++c)
        {
          // the shortest text that reads back as the same number
          char       text[32];
          const auto end =
            std::to_chars(text, text + sizeof(text), values[c]).ptr;
          stream_ << (c > 0 ? "," : "");
          if (std::isfinite(values[c]))
            stream_.write(text, end - text);
        }
      stream_ << std::endl;
    }
  } // namespace io
} // namespace otto
