// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <vector>

namespace otto
{
  namespace verification
  {
    /**
     * Errors on a sequence of meshes and the observed rates
     * log(e1/e2)/log(h1/h2) between neighbours.
     */
    class RateTable
    {
    public:
      /// The names of the errors.
      explicit RateTable(std::vector<std::string> names);

      /// A row: the mesh size h > 0 and one error per name.
      void add(double h, const std::vector<double> &errors);

      /// The rate between row - 1 and row >= 1; not a number where an error
      /// is not positive or the two mesh sizes are the same.
      double rate(std::size_t row, std::size_t column) const;

      /// A table in Markdown, a column of rates beside each column of errors.
      std::string markdown() const;

    private:
      std::vector<std::string>         names_;
      std::vector<double>              h_;
      std::vector<std::vector<double>> errors_;
    };
  } // namespace verification
} // namespace otto
