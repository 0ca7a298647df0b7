// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/space/point_locator.h>

#include <deal.II/base/bounding_box.h>

#include <deal.II/dofs/dof_accessor.h>

#include <deal.II/grid/tria.h>

#include <deal.II/numerics/rtree.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace otto
{
  namespace space
  {
    using dealii::Point;
    using dealii::Tensor;
    using dealii::numbers::invalid_unsigned_int;

    namespace
    {
      // In reference coordinates: points this far outside count as inside.
      const double tolerance = 1e-10;
      // Times that a motion may meet the boundary before it ends there.
      const unsigned int max_hits = 8;
      // Newton steps for the map of quadrilaterals and hexahedra.
      const unsigned int max_newton_steps = 30;
    } // namespace



    template <int dim>
    struct PointLocator<dim>::Tree
    {
      using Entry = std::pair<dealii::BoundingBox<dim>, unsigned int>;
      dealii::RTree<Entry> rtree;
    };



    /// A face of the boundary: a point of it and the normal outward.
    template <int dim>
    struct PointLocator<dim>::Plane
    {
      Point<dim>     point;
      Tensor<1, dim> normal;
    };



    template <int dim>
    PointLocator<dim>::PointLocator(const Space<dim> &space)
      : simplex_(mesh::is_simplex(space.kind()))
      , n_vertices_(mesh::n_vertices(space.kind()))
      , n_faces_(simplex_ ? dim + 1 : 2 * dim)
      , points_(space.n_dofs())
      , tree_(std::make_unique<Tree>())
    {
      const auto       &dofs    = space.dof_handler();
      const std::size_t n_cells = dofs.get_triangulation().n_active_cells();
      vertices_.resize(n_cells * n_vertices_);
      neighbors_.resize(n_cells * n_faces_, invalid_unsigned_int);
      opposite_.resize(simplex_ ? n_cells * n_faces_ : 0);
      std::vector<typename Tree::Entry> boxes(n_cells);
      for (const auto &cell : dofs.active_cell_iterators())
        {
          const std::size_t       c = cell->active_cell_index();
          std::vector<Point<dim>> corners;
          for (unsigned int v = 0; v < n_vertices_; ++v)
            {
              const unsigned int global      = cell->vertex_dof_index(v, 0);
              vertices_[c * n_vertices_ + v] = global;
              points_[global]                = cell->vertex(v);
              corners.push_back(cell->vertex(v));
            }
          boxes[c] = {dealii::BoundingBox<dim>(corners), c};
          for (unsigned int f = 0; f < n_faces_; ++f)
            {
              if (!cell->face(f)->at_boundary())
                neighbors_[c * n_faces_ + f] =
                  cell->neighbor(f)->active_cell_index();
              if (!simplex_)
                continue;
              for (unsigned int v = 0; v < n_vertices_; ++v)
                {
                  bool on_face = false;
                  for (unsigned int w = 0; w < dim; ++w)
                    on_face = on_face || cell->face(f)->vertex_index(w) ==
                                           cell->vertex_index(v);
                  if (!on_face)
                    opposite_[c * n_faces_ + f] = v;
                }
            }
        }
      tree_->rtree = dealii::pack_rtree(boxes);
    }



    template <int dim>
    PointLocator<dim>::PointLocator(const PointLocator      &locator,
                                    std::vector<Point<dim>>  points,
                                    const std::vector<bool> &found)
      : simplex_(locator.simplex_)
      , n_vertices_(locator.n_vertices_)
      , n_faces_(locator.n_faces_)
      , vertices_(locator.vertices_)
      , neighbors_(locator.neighbors_)
      , opposite_(locator.opposite_)
      , points_(std::move(points))
      , tree_(std::make_unique<Tree>())
    {
      std::vector<typename Tree::Entry> boxes;
      for (unsigned int c = 0; c < n_cells(); ++c)
        if (found[c])
          {
            std::vector<Point<dim>> corners;
            for (unsigned int v = 0; v < n_vertices_; ++v)
              corners.push_back(points_[vertices(c)[v]]);
            // rounding must not lead out of a cell at a wall
            dealii::BoundingBox<dim> box(corners);
            box.extend(tolerance * (corners[0] - corners[1]).norm());
            boxes.emplace_back(box, c);
          }
      tree_->rtree = dealii::pack_rtree(boxes);
    }



    template <int dim>
    PointLocator<dim>::~PointLocator() = default;



    template <int dim>
    void PointLocator<dim>::shape_values(const Point<dim> &unit,
                                         double           *values) const
    {
      if (simplex_)
        {
          values[0] = 1.;
          for (unsigned int d = 0; d < dim; ++d)
            {
              values[d + 1] = unit[d];
              values[0] -= unit[d];
            }
          return;
        }
      for (unsigned int v = 0; v < n_vertices_; ++v)
        {
          values[v] = 1.;
          for (unsigned int d = 0; d < dim; ++d)
            values[v] *= (v >> d) & 1u ? unit[d] : 1. - unit[d];
        }
    }



    template <int dim>
    Location<dim> PointLocator<dim>::place(const unsigned int cell,
                                           const Point<dim>  &unit) const
    {
      std::array<double, 8> values;
      shape_values(unit, values.data());
      Location<dim> result;
      for (unsigned int v = 0; v < n_vertices_; ++v)
        result.point += values[v] * points_[vertices(cell)[v]];
      result.cell = cell;
      result.unit = unit;
      return result;
    }



    template <int dim>
    Tensor<2, dim> PointLocator<dim>::jacobian(const unsigned int cell,
                                               const Point<dim>  &unit) const
    {
      const unsigned int *corners = vertices(cell);
      Tensor<2, dim>      result;
      if (simplex_)
        {
          for (unsigned int d = 0; d < dim; ++d)
            for (unsigned int i = 0; i < dim; ++i)
              result[i][d] =
                points_[corners[d + 1]][i] - points_[corners[0]][i];
          return result;
        }
      for (unsigned int v = 0; v < n_vertices_; ++v)
        for (unsigned int d = 0; d < dim; ++d)
          {
            double slope = (v >> d) & 1u ? 1. : -1.;
            for (unsigned int k = 0; k < dim; ++k)
              if (k != d)
                slope *= (v >> k) & 1u ? unit[k] : 1. - unit[k];
            for (unsigned int i = 0; i < dim; ++i)
              result[i][d] += slope * points_[corners[v]][i];
          }
      return result;
    }



    template <int dim>
    double PointLocator<dim>::determinant(const unsigned int cell,
                                          const Point<dim>  &unit) const
    {
      return std::abs(dealii::determinant(jacobian(cell, unit)));
    }



    // The reference coordinates of a point, also outside of the cell; false if
    // Newton's method fails, far outside of a cell that is no parallelogram.
    template <int dim>
    bool PointLocator<dim>::invert(const unsigned int cell,
                                   const Point<dim>  &point,
                                   Point<dim>        &unit) const
    {
      for (unsigned int d = 0; d < dim; ++d)
        unit[d] = simplex_ ? 0. : 0.5;
      for (unsigned int k = 0; k < max_newton_steps; ++k)
        {
          const auto J = jacobian(cell, unit);
          if (!(std::abs(dealii::determinant(J)) > 0.))
            return false;
          const Tensor<1, dim> step =
            dealii::invert(J) * (point - place(cell, unit).point);
          unit += step;
          if (simplex_ || step.norm() < 1e-13)
            return true;
          if (!(unit.norm() < 1e3))
            return false;
        }
      return true;
    }



    // The face through which the point is farthest outside of the cell, among
    // those with a neighbour or those of the boundary; invalid if there is
    // none.
    template <int dim>
    unsigned int PointLocator<dim>::exit_face(const unsigned int cell,
                                              const Point<dim>  &unit,
                                              const bool through_boundary) const
    {
      std::array<double, 8> values;
      if (simplex_)
        shape_values(unit, values.data());
      unsigned int result  = invalid_unsigned_int;
      double       largest = tolerance;
      for (unsigned int f = 0; f < n_faces_; ++f)
        {
          const std::size_t place = std::size_t(cell) * n_faces_ + f;
          if ((neighbors_[place] == invalid_unsigned_int) != through_boundary)
            continue;
          const double outside = simplex_     ? -values[opposite_[place]]
                                 : f % 2 == 0 ? -unit[f / 2]
                                              : unit[f / 2] - 1.;
          if (outside > largest)
            {
              largest = outside;
              result  = f;
            }
        }
      return result;
    }



    // From cell to neighbour towards the point of the location; false if it is
    // outside of the mesh, behind a face of the cell that is then set.
    template <int dim>
    bool PointLocator<dim>::walk(Location<dim> &location,
                                 unsigned int  &boundary_face) const
    {
      const auto   start     = location;
      unsigned int crossings = 0;
      while (true)
        {
          if (!invert(location.cell, location.point, location.unit))
            break;
          const auto inner = exit_face(location.cell, location.unit, false);
          if (inner == invalid_unsigned_int)
            {
              boundary_face = exit_face(location.cell, location.unit, true);
              return boundary_face == invalid_unsigned_int;
            }
          if (++crossings > n_cells())
            break;
          location.cell =
            neighbors_[std::size_t(location.cell) * n_faces_ + inner];
          // a walk in circles, around a hole or in a bad mesh
          if (crossings > 100)
            {
              const auto found = locate(location.point);
              if (found.valid())
                {
                  location = found;
                  return true;
                }
            }
        }
      const auto found = locate(location.point);
      if (found.valid())
        {
          location = found;
          return true;
        }
      boundary_face = invalid_unsigned_int;
      location.cell = start.cell;
      return false;
    }



    template <int dim>
    typename PointLocator<dim>::Plane
    PointLocator<dim>::plane(const unsigned int cell,
                             const unsigned int face) const
    {
      const unsigned int     *corners = vertices(cell);
      std::vector<Point<dim>> on_face;
      Point<dim>              center;
      for (unsigned int v = 0; v < n_vertices_; ++v)
        {
          const bool member =
            simplex_ ? v != opposite_[std::size_t(cell) * n_faces_ + face]
                     : ((v >> (face / 2)) & 1u) == face % 2;
          if (member)
            on_face.push_back(points_[corners[v]]);
          center += points_[corners[v]] / double(n_vertices_);
        }
      Plane result;
      for (const auto &point : on_face)
        result.point += point / double(on_face.size());
      // of a quadrilateral the diagonals
      const auto first =
        on_face.size() == 4 ? on_face[3] - on_face[0] : on_face[1] - on_face[0];
      if constexpr (dim == 2)
        result.normal = dealii::cross_product_2d(first);
      else
        result.normal = dealii::cross_product_3d(
          first, on_face[2] - on_face[on_face.size() == 4 ? 1 : 0]);
      result.normal /= result.normal.norm();
      if (result.normal * (result.point - center) < 0.)
        result.normal *= -1.;
      return result;
    }



    // The nearest point of the cell in reference coordinates.
    template <int dim>
    void PointLocator<dim>::clamp(Location<dim> &location) const
    {
      auto &unit = location.unit;
      if (!(unit.norm() < 1e3))
        for (unsigned int d = 0; d < dim; ++d)
          unit[d] = 0.5;
      double sum = 0;
      for (unsigned int d = 0; d < dim; ++d)
        {
          unit[d] = std::min(std::max(unit[d], 0.), 1.);
          sum += unit[d];
        }
      if (simplex_ && sum > 1.)
        unit /= sum;
      location = place(location.cell, unit);
    }



    template <int dim>
    Location<dim> PointLocator<dim>::move(const Location<dim>  &from,
                                          const Tensor<1, dim> &displacement,
                                          const Wall            wall) const
    {
      if (!std::isfinite(displacement.norm()))
        return from;
      auto location  = from;
      location.point = from.point + displacement;
      for (unsigned int hit = 0; hit < max_hits; ++hit)
        {
          unsigned int face = invalid_unsigned_int;
          if (walk(location, face))
            return location;
          if (face == invalid_unsigned_int)
            break;
          const auto   edge   = plane(location.cell, face);
          const double beyond = (location.point - edge.point) * edge.normal;
          location.point -=
            (wall == Wall::reflect ? 2. : 1.) * beyond * edge.normal;
        }
      clamp(location);
      return location;
    }



    template <int dim>
    Location<dim> PointLocator<dim>::locate(const Point<dim> &point) const
    {
      namespace index = boost::geometry::index;
      std::vector<typename Tree::Entry> found;
      tree_->rtree.query(index::intersects(point), std::back_inserter(found));
      // the same answer on all ranks for points between two cells
      std::sort(found.begin(), found.end(), [](const auto &a, const auto &b) {
        return a.second < b.second;
      });
      Location<dim> result;
      result.point = point;
      for (const auto &entry : found)
        {
          const unsigned int c = entry.second;
          Point<dim>         unit;
          if (invert(c, point, unit) &&
              exit_face(c, unit, false) == invalid_unsigned_int &&
              exit_face(c, unit, true) == invalid_unsigned_int)
            {
              result.cell = c;
              result.unit = unit;
              return result;
            }
        }
      return result;
    }



    template struct Location<2>;
    template struct Location<3>;
    template class PointLocator<2>;
    template class PointLocator<3>;
  } // namespace space
} // namespace otto
