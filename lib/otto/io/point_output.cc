// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/io/point_output.h>

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
      names_ = names;
      patches_.assign(points.size(), Patch());
      for (std::size_t p = 0; p < points.size(); ++p)
        {
          patches_[p].vertices[0] = points[p];
          patches_[p].patch_index = p;
          patches_[p].data.reinit(names.size(), 1);
          for (std::size_t k = 0; k < names.size(); ++k)
            patches_[p].data(k, 0) = static_cast<float>(values[p][k]);
        }
    }



    template class PointOutput<2>;
    template class PointOutput<3>;
  } // namespace io
} // namespace otto
