// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/io/vtu_file.h>

#include <deal.II/base/point.h>

#include <string>
#include <vector>

namespace otto
{
  namespace io
  {
    /// Points with named values for a VTU file, all in double precision; each
    /// rank gives its own.
    template <int dim>
    class PointOutput
    {
    public:
      /// Replaces all points; @p values has one row a point, one column a name.
      void set_points(const std::vector<dealii::Point<dim>>  &points,
                      const std::vector<std::string>         &names,
                      const std::vector<std::vector<double>> &values);

      /// What goes into the file.
      operator const VtuPiece &() const { return piece_; }

    private:
      VtuPiece piece_;
    };
  } // namespace io
} // namespace otto
