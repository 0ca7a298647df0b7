// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/space/space.h>

#include <deal.II/base/point.h>
#include <deal.II/base/tensor.h>

#include <memory>
#include <vector>

namespace otto
{
  namespace space
  {
    /// A point of the domain and where in the mesh it is.
    template <int dim>
    struct Location
    {
      /// In the coordinates of the mesh.
      dealii::Point<dim> point;
      /// Active cell index, or numbers::invalid_unsigned_int.
      unsigned int cell = dealii::numbers::invalid_unsigned_int;
      /// Coordinates in the reference cell.
      dealii::Point<dim> unit;

      /// Whether the point is in a cell.
      bool valid() const
      {
        return cell != dealii::numbers::invalid_unsigned_int;
      }
    };

    /// What happens to a motion at the boundary.
    enum class Wall
    {
      /// The part normal to the wall is lost.
      slide,
      /// Specular reflection.
      reflect
    };

    /**
     * Finds the cells of points, and moves points inside of the domain.
     *
     * Every rank knows all cells, hence nothing here communicates, and a rank
     * may ask for points anywhere. (deal.II's own particles, in version 9.4,
     * take a point beyond the long side of a triangle for a point inside of it,
     * because they compare reference coordinates with the unit square.)
     */
    template <int dim>
    class PointLocator
    {
    public:
      /// @param space Must outlive this object.
      explicit PointLocator(const Space<dim> &space);

      /**
       * The same cells with their vertices moved.
       *
       * @param points By global number.
       * @param found Whether locate() may find a cell, by active cell index:
       *   cells that are turned over cover others.
       */
      PointLocator(const PointLocator             &locator,
                   std::vector<dealii::Point<dim>> points,
                   const std::vector<bool>        &found);
      ~PointLocator();

      /// The place of a point anywhere; not valid outside of the mesh.
      Location<dim> locate(const dealii::Point<dim> &point) const;

      /**
       * Moves a point along a straight line, and along or back from the
       * boundary where the line meets it. The result is always in the mesh.
       *
       * @param displacement Short against the extent of the domain; nothing
       *   moves if it is not finite.
       */
      Location<dim> move(const Location<dim>          &from,
                         const dealii::Tensor<1, dim> &displacement,
                         Wall                          wall) const;

      /// The global numbers of the vertices of a cell.
      const unsigned int *vertices(const unsigned int cell) const
      {
        return vertices_.data() + std::size_t(cell) * n_vertices_;
      }

      /// Vertices of a cell.
      unsigned int n_vertices() const { return n_vertices_; }

      /// Cells of all ranks.
      std::size_t n_cells() const { return vertices_.size() / n_vertices_; }

      /// The point of a cell with these reference coordinates.
      Location<dim> place(unsigned int              cell,
                          const dealii::Point<dim> &unit) const;

      /// Values of the shape functions of a cell, [vertex].
      void shape_values(const dealii::Point<dim> &unit, double *values) const;

      /// The determinant of the map from the reference cell.
      double determinant(unsigned int              cell,
                         const dealii::Point<dim> &unit) const;

    private:
      struct Tree;
      struct Plane;

      dealii::Tensor<2, dim> jacobian(unsigned int              cell,
                                      const dealii::Point<dim> &unit) const;
      bool                   invert(unsigned int              cell,
                                    const dealii::Point<dim> &point,
                                    dealii::Point<dim>       &unit) const;
      unsigned int           exit_face(unsigned int              cell,
                                       const dealii::Point<dim> &unit,
                                       bool                      through_boundary) const;
      bool  walk(Location<dim> &location, unsigned int &boundary_face) const;
      Plane plane(unsigned int cell, unsigned int face) const;
      void  clamp(Location<dim> &location) const;

      bool         simplex_;
      unsigned int n_vertices_, n_faces_;
      /// Of each cell: its vertices; the cell behind each face, or invalid.
      std::vector<unsigned int> vertices_, neighbors_;
      /// Of each cell of simplices: the vertex opposite to each face.
      std::vector<unsigned int>       opposite_;
      std::vector<dealii::Point<dim>> points_;
      std::unique_ptr<Tree>           tree_;
    };
  } // namespace space
} // namespace otto
