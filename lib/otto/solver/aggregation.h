// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/solver/space_time_matrix.h>

namespace otto
{
  namespace solver
  {
    /**
     * The graph of the strong couplings of a matrix: entries of at least a
     * fourth of the largest one beside the diagonal of their row, in absolute
     * values, the usual threshold (Ruge and Stueben, in: Multigrid Methods,
     * SIAM 1987).
     *
     * @param n_rows Rows of the graph.
     * @param n_columns Columns from here on are left out.
     */
    SpacePattern strong_couplings(const std::vector<unsigned int> &row_start,
                                  const std::vector<unsigned int> &column,
                                  const float                     *matrix,
                                  unsigned int                     n_rows,
                                  unsigned int                     n_columns);



    /**
     * Aggregates of a graph: groups of neighbouring vertices, each a vertex
     * with all its neighbours where these were still free.
     *
     * @return The aggregate of each vertex, numbered from zero in the order of
     *   their first vertices.
     */
    std::vector<unsigned int> aggregate(const SpacePattern &graph);



    /**
     * A prolongation in space, the same on all levels: rows over fine vertices,
     * columns over coarse unknowns. Weights of a row sum to one, so that
     * constants are in its range.
     */
    struct Prolongation
    {
      std::vector<unsigned int> row_start, column;
      std::vector<float>        weight;
      unsigned int              n_coarse = 0;

      /// One unit entry per row.
      static Prolongation
      piecewise_constant(const std::vector<unsigned int> &aggregates);

      /**
       * Means of the rows of all neighbours in the graph: smoothed aggregation
       * with a plain, unweighted Laplacian.
       */
      Prolongation averaged(const SpacePattern &graph) const;

      /// Append a row: sorts it and adds equal columns.
      void append(std::vector<std::pair<unsigned int, float>> &row);

      unsigned int n_rows() const
      {
        return static_cast<unsigned int>(row_start.size()) - 1;
      }
    };



    /// The pattern of P^T X P.
    std::shared_ptr<const SpacePattern>
    product_pattern(const SpacePattern &fine, const Prolongation &p);



    /// P^T X P.
    SpaceTimeMatrix galerkin_product(const SpaceTimeMatrix &matrix,
                                     const Prolongation    &p);



    /**
     * Prolongations from one level to the next by smoothed aggregation along
     * strong couplings, until there are at most @p n_coarsest unknowns.
     *
     * @param laplacian A Laplacian of the first level that says what is
     * strongly coupled, as the middle of one level of time; its Galerkin
     * products say it for the others.
     */
    std::vector<Prolongation> coarsen(SpaceTimeMatrix laplacian,
                                      unsigned int    n_coarsest);
  } // namespace solver
} // namespace otto
