// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/model/entry_values.h>
#include <otto/model/points_density.h>
#include <otto/space/point_locator.h>

#include <deal.II/base/bounding_box.h>
#include <deal.II/base/numbers.h>
#include <deal.II/base/parameter_handler.h>

#include <deal.II/grid/tria.h>

#include <deal.II/numerics/rtree.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <map>

namespace otto
{
  namespace model
  {
    namespace
    {
      // Widths after which the kernel is cut off.
      const double reach = 6.;
      // More points than this are put together in boxes.
      const std::size_t many = 10000;
      // Edges of these boxes, in widths.
      const double box_edge = 0.25;
      // The least width inside of the cells, in their mean size: the fine rule
      // of projected_density() then resolves cells four times as large.
      const double least_inside = 0.25;

      /// The mean of the variances along the axes.
      template <int dim>
      double mean_variance(const PointCloud<dim> &cloud)
      {
        dealii::Point<dim> mean;
        for (std::size_t k = 0; k < cloud.points.size(); ++k)
          mean += cloud.weights[k] * cloud.points[k];
        double result = 0;
        for (std::size_t k = 0; k < cloud.points.size(); ++k)
          result +=
            cloud.weights[k] * mean.distance_square(cloud.points[k]) / dim;
        return result;
      }



      /// The mean size of the cells.
      template <int dim>
      double cell_size(const space::Space<dim> &space)
      {
        return std::pow(
          space.volume() /
            space.dof_handler().get_triangulation().n_active_cells(),
          1. / dim);
      }



      /// The points of each box in their centre, in the order of the boxes.
      template <int dim>
      PointCloud<dim> merged(const PointCloud<dim> &cloud, const double edge)
      {
        std::map<std::array<double, dim>, std::pair<dealii::Point<dim>, double>>
          boxes;
        for (std::size_t k = 0; k < cloud.points.size(); ++k)
          {
            std::array<double, dim> box;
            for (unsigned int d = 0; d < dim; ++d)
              box[d] = std::floor(cloud.points[k][d] / edge);
            auto &[sum, weight] = boxes[box];
            sum += cloud.weights[k] * cloud.points[k];
            weight += cloud.weights[k];
          }
        PointCloud<dim> result;
        for (const auto &[box, content] : boxes)
          if (content.second > 0.)
            {
              result.points.push_back(content.first / content.second);
              result.weights.push_back(content.second);
            }
        return result;
      }



      /// The sum of the kernels.
      template <int dim>
      class Kernels
      {
      public:
        Kernels(PointCloud<dim> cloud, double width)
        {
          if (cloud.points.size() > many)
            {
              const double before = mean_variance(cloud);
              cloud               = merged(cloud, box_edge * width);
              width               = std::sqrt(width * width +
                                std::max(before - mean_variance(cloud), 0.));
            }
          std::vector<Entry> entries;
          for (std::size_t k = 0; k < cloud.points.size(); ++k)
            entries.emplace_back(cloud.points[k], cloud.weights[k]);
          tree_   = dealii::pack_rtree(entries);
          square_ = width * width;
        }

        double value(const dealii::Point<dim> &x) const
        {
          const double       far = reach * std::sqrt(square_);
          dealii::Point<dim> lower, upper;
          for (unsigned int d = 0; d < dim; ++d)
            {
              lower[d] = x[d] - far;
              upper[d] = x[d] + far;
            }
          namespace index = boost::geometry::index;
          std::vector<Entry> found;
          tree_.query(index::intersects(
                        dealii::BoundingBox<dim>(std::make_pair(lower, upper))),
                      std::back_inserter(found));
          double sum = 0;
          for (const auto &[point, weight] : found)
            {
              const double distance = x.distance_square(point);
              if (distance <= far * far)
                sum += weight * std::exp(-0.5 * distance / square_);
            }
          return sum / std::pow(2. * dealii::numbers::PI * square_, 0.5 * dim);
        }

      private:
        using Entry = std::pair<dealii::Point<dim>, double>;

        dealii::RTree<Entry> tree_;
        double               square_;
      };



      template <int dim>
      typename Density<dim>::Function
      sum_of_kernels(const PointCloud<dim> &cloud, const double width)
      {
        const auto kernels = std::make_shared<const Kernels<dim>>(cloud, width);
        return
          [kernels](const dealii::Point<dim> &x) { return kernels->value(x); };
      }
    } // namespace



    template <int dim>
    double PointsDensity<dim>::width(const space::Space<dim> &space) const
    {
      if (width_ > 0.)
        return std::max(width_, least_inside * cell_size(space));
      double squares = 0;
      for (const double weight : cloud_.weights)
        squares += weight * weight;
      const double scott =
        std::sqrt(mean_variance(cloud_)) * std::pow(squares, 1. / (dim + 4.));
      return std::max(scott, cell_size(space));
    }

    template <int dim>
    double PointsDensity<dim>::value(const dealii::Point<dim> &point) const
    {
      if (width_ == 0.)
        throw base::RunError("The automatic width of the density 'points' "
                             "follows from a mesh; use nodal_values() or give "
                             "Width.");
      return sum_of_kernels(cloud_, width_)(point);
    }

    template <int dim>
    typename Density<dim>::Function
    PointsDensity<dim>::inside(const space::Space<dim> &space,
                               const mesh::Regions &,
                               unsigned int) const
    {
      return sum_of_kernels(cloud_, width(space));
    }

    template <int dim>
    std::vector<double>
    PointsDensity<dim>::nodal_values(const space::Space<dim> &space,
                                     const mesh::Regions &) const
    {
      const auto kernels =
        sum_of_kernels(cloud_, std::max(width(space), cell_size(space)));
      std::vector<double> values(space.n_local());
      for (unsigned int i = 0; i < values.size(); ++i)
        values[i] = kernels(space.point(i));
      return values;
    }

    template <int dim>
    std::vector<std::string>
    PointsDensity<dim>::notes(const space::Space<dim> &space) const
    {
      std::vector<std::string> notes;
      const auto               n     = cloud_.points.size();
      const double             used  = width(space);
      const double             cells = cell_size(space);
      const std::string        whose = "the point cloud '" + file_ + "' ";
      if (width_ == 0.)
        notes.push_back(whose + "is smoothed with the width " +
                        base::short_number(used, 4) +
                        (used == cells ? ", the mean size of the cells"
                                       : ", by Scott's rule") +
                        "; 'Width' sets another");
      else if (width_ < cells)
        notes.push_back(
          whose + "has the 'Width' " + base::short_number(width_, 4) +
          ", less than the mean size of the cells, " +
          base::short_number(cells, 4) +
          (width_ < used
             ? "; a quarter of that, " + base::short_number(used, 4) +
                 ", is taken, and with 'Projection = nodal' all"
             : "; with 'Projection = nodal' that is taken"));
      if (!cloud_.left_out.empty())
        notes.push_back(whose + "has columns that are left out: " +
                        base::joined(cloud_.left_out));
      const space::PointLocator<dim> locator(space);
      const auto outside = std::count_if(cloud_.points.begin(),
                                         cloud_.points.end(),
                                         [&](const auto &x) {
                                           return !locator.locate(x).valid();
                                         });
      if (outside > 0)
        notes.push_back(whose + "has " + std::to_string(outside) + " of " +
                        base::counted(n, "point") +
                        " outside of the mesh; of their kernels only what is "
                        "inside counts");
      return notes;
    }

    template <int dim>
    void
    PointsDensity<dim>::declare_parameters(dealii::ParameterHandler &prm) const
    {
      const dealii::Patterns::Anything anything;
      prm.declare_entry("File",
                        "",
                        anything,
                        "A text (CSV) with a line for each point: x, y (z in "
                        "3D) and, if there is one number more, a weight, or "
                        "with the names x, y, z, weight in its first line in "
                        "any order; or an HDF5 file.");
      prm.declare_entry("Data set",
                        "points",
                        anything,
                        "The name of the points in an HDF5 file, (n, 2) or "
                        "(n, 3), or with weights (n, 3) or (n, 4).");
      prm.declare_entry("Width",
                        "automatic",
                        anything,
                        "The standard deviation of the Gaussian kernel, in "
                        "the unit of the mesh, at least a quarter of the mean "
                        "size of the cells; automatic: Scott's rule, but at "
                        "least that size.");
    }

    template <int dim>
    void
    PointsDensity<dim>::parse_parameters(const dealii::ParameterHandler &prm)
    {
      file_ = prm.get("File");
      if (file_.empty())
        throw base::InputError("File is empty; give the name of a text with "
                               "the coordinates of points, or of an HDF5 "
                               "file.");
      width_ = base::trimmed(prm.get("Width")) == "automatic"
                 ? 0.
                 : get_positive_numbers(prm, "Width", 1)[0];
      cloud_ = read_points<dim>(file_, prm.get("Data set"));
    }

    template <int dim>
    std::string PointsDensity<dim>::description() const
    {
      return base::counted(cloud_.points.size(), "point") + " of '" + file_ +
             "', Gaussian kernel of " +
             (width_ == 0. ? "automatic width"
                           : "width " + base::short_number(width_));
    }

    template class PointsDensity<2>;
    template class PointsDensity<3>;
  } // namespace model
} // namespace otto
