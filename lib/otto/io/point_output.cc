// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/io/point_output.h>

#include <deal.II/grid/reference_cell.h>

#include <numeric>

namespace otto
{
  namespace io
  {
    template <int dim>
    void
    PointOutput<dim>::set_points(const std::vector<dealii::Point<dim>>  &points,
                                 const std::vector<std::string>         &names,
                                 const std::vector<std::vector<double>> &values)
    {
      const std::size_t   n = points.size();
      std::vector<double> coordinates(3 * n, 0.), column(n);
      for (std::size_t p = 0; p < n; ++p)
        for (unsigned int d = 0; d < dim; ++d)
          coordinates[3 * p + d] = points[p][d];
      // each point is a cell
      std::vector<int> numbers(n), offsets(n);
      std::iota(numbers.begin(), numbers.end(), 0);
      std::iota(offsets.begin(), offsets.end(), 1);
      const std::vector<unsigned char> types(
        n, dealii::ReferenceCells::Vertex.vtk_linear_type());
      piece_.n_points = piece_.n_cells = n;
      piece_.points                    = vtu_array("Points", coordinates, 3);
      piece_.cells                     = {vtu_array("connectivity", numbers),
                                          vtu_array("offsets", offsets),
                                          vtu_array("types", types)};
      piece_.point_data.clear();
      for (std::size_t k = 0; k < names.size(); ++k)
        {
          for (std::size_t p = 0; p < n; ++p)
            column[p] = values[p][k];
          piece_.point_data.push_back(vtu_array(names[k], column));
        }
    }



    template class PointOutput<2>;
    template class PointOutput<3>;
  } // namespace io
} // namespace otto
