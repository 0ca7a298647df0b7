// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/space/space.h>

#include <vector>

namespace otto
{
  /// Two numbers between which the distance itself lies.
  namespace enclosure
  {
    /**
     * The meshed domain, all of it on every rank: vertices by their global
     * numbers, in the unit frame.
     */
    template <int dim>
    struct Domain
    {
      /// Collective.
      explicit Domain(const space::Space<dim> &space);

      std::size_t n_cells() const { return cells.size() / n_vertices; }

      /// The vertex @p k of cell @p c.
      unsigned int vertex(const std::size_t c, const unsigned int k) const
      {
        return cells[c * n_vertices + k];
      }

      mesh::CellKind kind;
      /// The unit of length of that frame in that of the space.
      double                          length;
      std::vector<dealii::Point<dim>> points;
      /// The vertices of a cell.
      unsigned int n_vertices;
      /// [cell][vertex], in the order of deal.II.
      std::vector<unsigned int> cells;
      /// Of each vertex, see space::Components.
      std::vector<unsigned int> component;
      unsigned int              n_components;
      /// The diagonal of the box around it.
      double diagonal = 0;
      /// The longest distance of two vertices of a cell.
      double longest_edge = 0;
      /// The vertices of the cells around each vertex, itself among them.
      std::vector<std::vector<unsigned int>> patches;
    };

    /// The part w_i rho of a density, w_i the function of vertex i in W.
    template <int dim>
    struct Piece
    {
      unsigned int vertex;
      /// Its integral; its centre of mass; the mean of the squared distances
      /// from there.
      double             mass = 0;
      dealii::Point<dim> centre;
      double             variance = 0;
    };

    /// A density of W as a sum of pieces, in the order of their vertices.
    template <int dim>
    struct Pieces
    {
      /**
       * @param density At all vertices.
       */
      Pieces(const space::Space<dim>   &space,
             const Domain<dim>         &domain,
             const std::vector<double> &density);

      /// Those that have mass.
      std::vector<Piece<dim>> pieces;
      /// Of each cell: the mass, and the integral of the density times the
      /// difference of |x|^2/2 to its interpolant, which is positive.
      std::vector<double> cell_mass, cell_defect;
    };
  } // namespace enclosure
} // namespace otto
