// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/mesh/field.h>

#include <deal.II/base/bounding_box.h>

#include <deal.II/numerics/rtree.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace otto
{
  namespace mesh
  {
    using dealii::Point;

    namespace
    {
      // In reference coordinates: points this far outside count as inside.
      const double inside_tolerance = 1e-9;
      // Cells that are tried for a point outside of all of them.
      const unsigned int n_nearest = 16;
    } // namespace



    template <int dim>
    struct CellField<dim>::Tree
    {
      using Entry = std::pair<dealii::BoundingBox<dim>, std::size_t>;
      dealii::RTree<Entry> rtree;
    };



    template <int dim>
    CellField<dim>::CellField(CellData<dim> data)
      : data_(std::move(data))
      , tree_(std::make_unique<Tree>())
    {
      this->n_components_ = data_.n_components;
      this->values_       = std::move(data_.values);
      const std::size_t n =
        data_.simplices.size() / (dim + 1) + data_.boxes.size() / (1u << dim);
      std::vector<typename Tree::Entry> boxes(n);
      double                            volume = 0;
      for (std::size_t c = 0; c < n; ++c)
        {
          unsigned int            n_corners;
          const unsigned int     *corner = corners(c, n_corners);
          std::vector<Point<dim>> points;
          for (unsigned int v = 0; v < n_corners; ++v)
            points.push_back(data_.points[corner[v]]);
          boxes[c] = {dealii::BoundingBox<dim>(points), c};
          volume += boxes[c].first.volume();
        }
      this->cell_size_ = std::pow(volume / n, 1. / dim);
      tree_->rtree     = dealii::pack_rtree(boxes);
    }



    template <int dim>
    CellField<dim>::~CellField() = default;



    // The points of a cell; simplices come first.
    template <int dim>
    const unsigned int *CellField<dim>::corners(const std::size_t cell,
                                                unsigned int     &n) const
    {
      const std::size_t simplices = data_.simplices.size() / (dim + 1);
      n                           = cell < simplices ? dim + 1 : 1u << dim;
      return cell < simplices ? data_.simplices.data() + cell * n
                              : data_.boxes.data() + (cell - simplices) * n;
    }



    template <int dim>
    std::array<double, 8>
    CellField<dim>::shape_values(const unsigned int n,
                                 const Point<dim>  &unit) const
    {
      std::array<double, 8> values;
      values[0] = 1.;
      if (n == dim + 1)
        for (unsigned int d = 0; d < dim; ++d)
          {
            values[d + 1] = unit[d];
            values[0] -= unit[d];
          }
      else
        for (unsigned int v = 0; v < n; ++v)
          {
            values[v] = 1.;
            for (unsigned int d = 0; d < dim; ++d)
              values[v] *= (v >> d) & 1u ? unit[d] : 1. - unit[d];
          }
      return values;
    }



    // The reference coordinates of a point by Newton's method, which on
    // simplices is one step; infinite if it fails.
    template <int dim>
    Point<dim> CellField<dim>::unit_point(const std::size_t cell,
                                          const Point<dim> &point) const
    {
      unsigned int        n;
      const unsigned int *corner  = corners(cell, n);
      const bool          simplex = n == dim + 1;
      Point<dim>          unit, failed;
      failed[0] = std::numeric_limits<double>::infinity();
      for (unsigned int d = 0; d < dim; ++d)
        unit[d] = simplex ? 0. : 0.5;
      for (unsigned int k = 0; k < 30; ++k)
        {
          dealii::Tensor<2, dim> jacobian;
          const auto             shape  = shape_values(n, unit);
          dealii::Tensor<1, dim> defect = point;
          for (unsigned int v = 0; v < n; ++v)
            {
              const auto &x = data_.points[corner[v]];
              defect -= shape[v] * x;
              for (unsigned int d = 0; d < dim; ++d)
                {
                  double slope = simplex ? (v == 0) * -1. + (v == d + 1)
                                         : ((v >> d) & 1u ? 1. : -1.);
                  if (!simplex)
                    for (unsigned int e = 0; e < dim; ++e)
                      if (e != d)
                        slope *= (v >> e) & 1u ? unit[e] : 1. - unit[e];
                  for (unsigned int i = 0; i < dim; ++i)
                    jacobian[i][d] += slope * x[i];
                }
            }
          if (!(std::abs(dealii::determinant(jacobian)) > 0.))
            return failed;
          const dealii::Tensor<1, dim> step = dealii::invert(jacobian) * defect;
          unit += step;
          if (simplex || step.norm() < 1e-13)
            return unit;
          if (!(unit.norm() < 1e3))
            return failed;
        }
      return unit;
    }



    template <int dim>
    double CellField<dim>::value(const Point<dim> &point, double *values) const
    {
      namespace index = boost::geometry::index;
      const auto fill = [&](const std::size_t cell, const Point<dim> &unit) {
        unsigned int        n;
        const unsigned int *corner = corners(cell, n);
        const auto          shape  = shape_values(n, unit);
        Point<dim>          place;
        std::fill_n(values, this->n_components_, 0.);
        for (unsigned int v = 0; v < n; ++v)
          {
            place += shape[v] * data_.points[corner[v]];
            for (unsigned int c = 0; c < this->n_components_; ++c)
              values[c] +=
                shape[v] *
                this->values_[std::size_t(corner[v]) * this->n_components_ + c];
          }
        return place.distance(point);
      };
      // The nearest point of a cell in reference coordinates, or nearly so.
      const auto clamped = [&](const std::size_t cell, Point<dim> unit) {
        unsigned int n;
        corners(cell, n);
        double sum = 0;
        for (unsigned int d = 0; d < dim; ++d)
          {
            unit[d] =
              std::isfinite(unit[d]) ? std::clamp(unit[d], 0., 1.) : 0.5;
            sum += unit[d];
          }
        return n == dim + 1 && sum > 1. ? Point<dim>(unit / sum) : unit;
      };

      std::vector<typename Tree::Entry> found;
      tree_->rtree.query(index::intersects(point), std::back_inserter(found));
      // the same answer whatever the order in the tree
      std::sort(found.begin(), found.end(), [](const auto &a, const auto &b) {
        return a.second < b.second;
      });
      for (const auto &entry : found)
        {
          const auto   unit    = unit_point(entry.second, point);
          const double outside = unit.distance(clamped(entry.second, unit));
          if (outside <= inside_tolerance)
            {
              fill(entry.second, unit);
              return 0.;
            }
        }
      found.clear();
      tree_->rtree.query(index::nearest(point, n_nearest),
                         std::back_inserter(found));
      double      least = std::numeric_limits<double>::infinity();
      std::size_t cell  = 0;
      Point<dim>  place;
      for (const auto &entry : found)
        {
          const auto unit =
            clamped(entry.second, unit_point(entry.second, point));
          const double distance = fill(entry.second, unit);
          if (distance < least)
            {
              least = distance;
              cell  = entry.second;
              place = unit;
            }
        }
      return fill(cell, place);
    }



    template <int dim>
    ImageField<dim>::ImageField(const ImageData &image)
      : image_(image)
      , inverse_(dealii::invert(image.direction))
    {
      this->n_components_ = image.n_components;
      this->values_       = image.values;
      double volume       = 1;
      for (unsigned int d = 0; d < dim; ++d)
        volume *= image.spacing[d];
      this->cell_size_ = std::pow(volume, 1. / dim);
    }



    template <int dim>
    double ImageField<dim>::value(const Point<dim> &point, double *values) const
    {
      Point<3> x;
      for (unsigned int d = 0; d < dim; ++d)
        x[d] = point[d];
      const dealii::Tensor<1, 3> index  = inverse_ * (x - image_.origin);
      double                     square = 0;
      std::size_t                low[3], high[3];
      double                     part[3];
      for (unsigned int d = 0; d < 3; ++d)
        {
          const double last   = image_.size[d] - 1;
          const double i      = index[d] / image_.spacing[d];
          const double within = std::clamp(i, 0., last);
          const double margin = image_.voxels ? 0.5 : 0.;
          if (image_.size[d] > 1)
            square += std::pow(std::max(std::abs(i - within) - margin, 0.) *
                                 image_.spacing[d],
                               2);
          low[d]  = static_cast<std::size_t>(within);
          high[d] = std::min<std::size_t>(low[d] + 1, image_.size[d] - 1);
          part[d] = within - low[d];
        }
      std::fill_n(values, this->n_components_, 0.);
      for (unsigned int v = 0; v < 8; ++v)
        {
          double      weight = 1;
          std::size_t place  = 0;
          for (unsigned int d = 3; d-- > 0;)
            {
              const bool far = (v >> d) & 1u;
              weight *= far ? part[d] : 1. - part[d];
              place = place * image_.size[d] + (far ? high[d] : low[d]);
            }
          if (weight > 0.)
            for (unsigned int c = 0; c < this->n_components_; ++c)
              values[c] +=
                weight * this->values_[place * this->n_components_ + c];
        }
      // rounding at the edge is no distance
      return square < std::pow(1e-9 * this->cell_size_, 2) ? 0.
                                                           : std::sqrt(square);
    }



    template class CellField<2>;
    template class CellField<3>;
    template class ImageField<2>;
    template class ImageField<3>;
  } // namespace mesh
} // namespace otto
