// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/inner_point.h>
#include <otto/space/point_locator.h>

#include <deal.II/base/exceptions.h>

#include <deal.II/grid/tria.h>

#include <deal.II/numerics/rtree.h>

#include <algorithm>
#include <limits>
#include <vector>

namespace otto
{
  namespace app
  {
    namespace
    {
      // The vertices of the boundary, each once for every face it is of.
      template <int dim>
      std::vector<dealii::Point<dim>>
      boundary_points(const space::Space<dim> &space)
      {
        std::vector<dealii::Point<dim>> result;
        for (const auto &cell : space.dof_handler().active_cell_iterators())
          for (const unsigned int f : cell->face_indices())
            if (const auto face = cell->face(f); face->at_boundary())
              for (const unsigned int v : face->vertex_indices())
                result.push_back(face->vertex(v));
        return result;
      }
    } // namespace



    template <int dim>
    dealii::Point<dim> inner_point(const space::Space<dim>  &space,
                                   const dealii::Point<dim> &wanted,
                                   const double              room,
                                   const std::vector<bool>  &part)
    {
      const auto found = space::PointLocator<dim>(space).locate(wanted);
      if (found.valid() && (part.empty() || part[found.cell]))
        return wanted;
      namespace bgi   = boost::geometry::index;
      const auto tree = dealii::pack_rtree(boundary_points(space));
      // every rank knows all cells, in the same order
      std::vector<dealii::Point<dim>> middles;
      std::vector<double>             depths;
      for (const auto &cell : space.dof_handler().active_cell_iterators())
        {
          if (!part.empty() && !part[cell->active_cell_index()])
            continue;
          std::vector<dealii::Point<dim>> nearest;
          middles.push_back(cell->center());
          tree.query(bgi::nearest(middles.back(), 1),
                     std::back_inserter(nearest));
          depths.push_back(middles.back().distance(nearest.at(0)));
        }
      const double least =
        std::min(room, 0.5 * *std::max_element(depths.begin(), depths.end()));
      dealii::Point<dim> result;
      double             distance = std::numeric_limits<double>::infinity();
      for (std::size_t c = 0; c < middles.size(); ++c)
        if (depths[c] >= least && middles[c].distance(wanted) < distance)
          {
            result   = middles[c];
            distance = middles[c].distance(wanted);
          }
      return result;
    }



    template dealii::Point<2> inner_point(const space::Space<2> &,
                                          const dealii::Point<2> &,
                                          double,
                                          const std::vector<bool> &);
    template dealii::Point<3> inner_point(const space::Space<3> &,
                                          const dealii::Point<3> &,
                                          double,
                                          const std::vector<bool> &);
  } // namespace app
} // namespace otto
