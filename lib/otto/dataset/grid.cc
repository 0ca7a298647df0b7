// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/dataset/grid.h>

#include <limits>

namespace otto
{
  namespace dataset
  {
    template <int dim>
    Grid<dim>::Grid(const Domain<dim>                   &domain,
                    const std::array<unsigned int, dim> &n)
      : n_vertices_(domain.locator().n_vertices())
    {
      std::size_t size = 1;
      for (unsigned int d = 0; d < dim; ++d)
        {
          AssertThrow(n[d] >= 2, dealii::ExcInternalError());
          const double low = domain.lower()[d], high = domain.upper()[d];
          for (unsigned int k = 0; k < n[d]; ++k)
            axes_[d].push_back(
              k + 1 == n[d] ? high : low + (high - low) * k / (n[d] - 1.));
          size *= n[d];
        }
      const auto         &locator = domain.locator();
      std::vector<double> shape(n_vertices_);
      for (std::size_t p = 0; p < size; ++p)
        {
          dealii::Point<dim> point;
          std::size_t        rest = p;
          for (unsigned int d = 0; d < dim; ++d)
            {
              point[d] = axes_[d][rest % n[d]];
              rest /= n[d];
            }
          const auto place = locator.locate(point);
          mask_.push_back(place.valid());
          if (!place.valid())
            continue;
          locator.shape_values(place.unit, shape.data());
          for (unsigned int v = 0; v < n_vertices_; ++v)
            {
              vertices_.push_back(
                domain.order()(locator.vertices(place.cell)[v]));
              weights_.push_back(shape[v]);
            }
        }
    }



    template <int dim>
    std::vector<std::size_t> Grid<dim>::shape() const
    {
      std::vector<std::size_t> result;
      for (unsigned int d = dim; d > 0; --d)
        result.push_back(axes_[d - 1].size());
      return result;
    }



    template <int dim>
    std::vector<double> Grid<dim>::interpolate(const double      *values,
                                               const unsigned int n) const
    {
      std::vector<double> result(size() * n,
                                 std::numeric_limits<double>::quiet_NaN());
      std::size_t         entry = 0;
      for (std::size_t p = 0; p < size(); ++p)
        if (mask_[p])
          {
            for (unsigned int c = 0; c < n; ++c)
              result[p * n + c] = 0.;
            for (unsigned int v = 0; v < n_vertices_; ++v, ++entry)
              for (unsigned int c = 0; c < n; ++c)
                result[p * n + c] +=
                  weights_[entry] *
                  values[std::size_t(vertices_[entry]) * n + c];
          }
      return result;
    }



    template class Grid<2>;
    template class Grid<3>;
  } // namespace dataset
} // namespace otto
