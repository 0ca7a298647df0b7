// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deal.II/base/point.h>

#include <string>
#include <vector>

namespace otto
{
  namespace model
  {
    /// Points x_k with weights w_k.
    template <int dim>
    struct PointCloud
    {
      std::vector<dealii::Point<dim>> points;
      /// Not negative, not all zero; their unit does not matter.
      std::vector<double> weights;
      /// Names of columns that are no coordinate and no weight.
      std::vector<std::string> left_out;
    };

    /**
     * Reads a point cloud: lines of a text, or the data set @p set (n, dim) or
     * (n, dim + 1) of an HDF5 file.
     *
     * A line has dim coordinates and, if there is one number more, a weight,
     * between blanks, commas, semicolons or tabs, with comments from # on. The
     * first line may have names, with or without quotes: if x, y (and z) are
     * among them, columns are taken by their names, in any order, with
     * those of other names left out; if none of x, y, z and weight (or w,
     * weights) is, they are in order.
     *
     * @throws base::InputError that starts with the name of an entry if the
     *   file cannot be read so, if a number is not finite or a weight is
     *   negative.
     */
    template <int dim>
    PointCloud<dim> read_points(const std::string &file,
                                const std::string &set);
  } // namespace model
} // namespace otto
