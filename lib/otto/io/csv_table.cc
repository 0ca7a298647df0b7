// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/collective.h>
#include <otto/base/errors.h>
#include <otto/io/csv_table.h>

#include <deal.II/base/exceptions.h>

#include <charconv>
#include <cmath>
#include <filesystem>

namespace otto
{
  namespace io
  {
    namespace
    {
      std::string head(const std::vector<std::string> &columns)
      {
        std::string text;
        for (const auto &column : columns)
          text += (text.empty() ? "" : ",") + column;
        return text + '\n';
      }



      std::string line(const std::vector<double> &values)
      {
        std::string result;
        for (std::size_t c = 0; c < values.size(); ++c)
          {
            // the shortest text that reads back as the same number
            char       text[32];
            const auto end =
              std::to_chars(text, text + sizeof(text), values[c]).ptr;
            result += c > 0 ? "," : "";
            if (std::isfinite(values[c]))
              result.append(text, end);
          }
        return result + '\n';
      }
    } // namespace



    CsvTable::CsvTable(const std::string              &file,
                       const std::vector<std::string> &columns,
                       const MPI_Comm                  communicator)
      : file_(file)
      , communicator_(communicator)
      , n_columns_(columns.size())
    {
      base::on_first_rank(communicator, [&] {
        // a link is replaced, not written through
        std::error_code error;
        if (std::filesystem::is_symlink(file, error))
          std::filesystem::remove(file, error);
        stream_.open(file, std::ios::binary);
        append(head(columns));
      });
    }



    void CsvTable::append(const std::string &line)
    {
      stream_ << line << std::flush;
      if (!stream_)
        {
          // without the part of the line that found room
          stream_.close();
          std::error_code error;
          if (std::filesystem::is_regular_file(file_, error))
            std::filesystem::resize_file(file_, size_, error);
          throw base::RunError("The table '" + file_ +
                               "' cannot be written; check that its folder is "
                               "writable and that the disk is not full.");
        }
      size_ += line.size();
    }



    void CsvTable::add_row(const std::vector<double> &values)
    {
      AssertDimension(values.size(), n_columns_);
      base::on_first_rank(communicator_, [&] { append(line(values)); });
    }



    std::string csv_text(const std::vector<std::string>         &columns,
                         const std::vector<std::vector<double>> &rows)
    {
      std::string text = head(columns);
      for (const auto &row : rows)
        text += line(row);
      return text;
    }
  } // namespace io
} // namespace otto
