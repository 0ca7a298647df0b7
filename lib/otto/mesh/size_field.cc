// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/mesh/size_field.h>

#include <deal.II/base/exceptions.h>
#include <deal.II/base/point.h>

#include <deal.II/boost_adaptors/point.h>

#include <deal.II/grid/tria.h>

#include <boost/geometry/index/rtree.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace otto
{
  namespace mesh
  {
    struct SizeField::Data
    {
      using Place = std::pair<dealii::Point<3>, std::size_t>;

      std::vector<Point3> points;
      std::vector<double> sizes;
      boost::geometry::index::rtree<Place, boost::geometry::index::linear<16>>
        tree;
    };

    SizeField::SizeField(std::vector<Point3> points, std::vector<double> sizes)
    {
      AssertDimension(points.size(), sizes.size());
      std::vector<Data::Place> places;
      for (std::size_t i = 0; i < points.size(); ++i)
        places.emplace_back(
          dealii::Point<3>(points[i][0], points[i][1], points[i][2]), i);
      data_ = std::make_shared<const Data>(Data{
        std::move(points), std::move(sizes), {places.begin(), places.end()}});
    }

    double SizeField::operator()(const Point3 &point) const
    {
      const dealii::Point<3>   place(point[0], point[1], point[2]);
      std::vector<Data::Place> found;
      data_->tree.query(boost::geometry::index::nearest(place, 1),
                        std::back_inserter(found));
      return data_->sizes[found.at(0).second];
    }

    SizeField SizeField::scaled(const double coordinates,
                                const double sizes) const
    {
      auto points = data_->points;
      for (auto &point : points)
        for (double &x : point)
          x *= coordinates;
      auto result = data_->sizes;
      for (double &size : result)
        size *= sizes;
      return {std::move(points), std::move(result)};
    }

    template <int dim>
    std::vector<double>
    vertex_sizes(const dealii::Triangulation<dim, dim> &triangulation)
    {
      std::vector<double> sum(triangulation.n_vertices(), 0.), number = sum;
      for (const auto &cell : triangulation.active_cell_iterators())
        for (unsigned int l = 0; l < cell->n_lines(); ++l)
          for (const unsigned int end : {0, 1})
            {
              const auto line = cell->line(l);
              sum[line->vertex_index(end)] +=
                line->vertex(0).distance(line->vertex(1));
              number[line->vertex_index(end)] += 1.;
            }
      for (std::size_t v = 0; v < sum.size(); ++v)
        sum[v] /= std::max(number[v], 1.);
      return sum;
    }

    std::vector<double>
    equidistributing_sizes(const std::vector<double> &size,
                           const std::vector<double> &error,
                           const std::vector<double> &largest,
                           const unsigned int         dim,
                           const double               growth)
    {
      const std::size_t n     = size.size();
      const double      most  = *std::max_element(error.begin(), error.end());
      const auto        ratio = [&](const std::size_t i, const double kappa) {
        const double wanted =
          kappa * std::pow(std::max(error[i], 0.) / most, -1. / (dim + 2.));
        return std::max(0.5, std::min(wanted, largest[i] / size[i]));
      };
      const auto vertices = [&](const double kappa) {
        double sum = 0;
        for (std::size_t i = 0; i < n; ++i)
          sum += std::pow(ratio(i, kappa), -double(dim));
        return sum;
      };
      std::vector<double> result = size;
      if (!(most > 0.))
        return result;
      // from all cells halved to none; the number falls with kappa
      double fine = 0., coarse = 1.;
      while (vertices(coarse) > growth * n && coarse < 1e10)
        coarse *= 2.;
      while (coarse - fine > 1e-6 * coarse)
        {
          const double kappa = 0.5 * (fine + coarse);
          (vertices(kappa) > growth * n ? fine : coarse) = kappa;
        }
      for (std::size_t i = 0; i < n; ++i)
        result[i] *= ratio(i, coarse);
      return result;
    }

    template <int dim>
    void grade_sizes(const dealii::Triangulation<dim, dim> &triangulation,
                     std::vector<double>                   &sizes)
    {
      const double slope   = 0.5;
      bool         changed = true;
      while (changed)
        {
          changed = false;
          for (const auto &cell : triangulation.active_cell_iterators())
            for (unsigned int l = 0; l < cell->n_lines(); ++l)
              {
                const auto   line = cell->line(l);
                double      &a    = sizes[line->vertex_index(0)];
                double      &b    = sizes[line->vertex_index(1)];
                const double most =
                  std::min(a, b) +
                  slope * line->vertex(0).distance(line->vertex(1));
                // up to rounding, so that it ends
                if (std::max(a, b) > most * (1. + 1e-12))
                  {
                    (a > b ? a : b) = most;
                    changed         = true;
                  }
              }
        }
    }

    template std::vector<double>
    vertex_sizes(const dealii::Triangulation<2, 2> &);
    template std::vector<double>
                  vertex_sizes(const dealii::Triangulation<3, 3> &);
    template void grade_sizes(const dealii::Triangulation<2, 2> &,
                              std::vector<double> &);
    template void grade_sizes(const dealii::Triangulation<3, 3> &,
                              std::vector<double> &);
  } // namespace mesh
} // namespace otto
