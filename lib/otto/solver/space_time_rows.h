// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/solver/ghost_exchange.h>
#include <otto/solver/space_time_matrix.h>

namespace otto
{
  namespace solver
  {
    /**
     * The rows of a matrix over space and time of which each rank has a part on
     * its local vertices, ghosts among them: the matrix is the sum of these
     * parts. Completes the rows of the local vertices.
     */
    class SpaceTimeRows
    {
    public:
      /**
       * Collective.
       *
       * @param levels The vertices of the ranks.
       * @param global The global number of each local vertex.
       * @param rows The columns of this rank's part, local numbers in any
       *   order, with repetitions.
       */
      SpaceTimeRows(const time::Layout                                 &levels,
                    const std::vector<dealii::types::global_dof_index> &global,
                    std::vector<std::vector<unsigned int>>              rows);

      /// The sparsity of this rank's part.
      const SpacePattern &pattern() const { return *part_; }

      /**
       * Complete rows on all local vertices, but their columns at local
       * vertices only, with a unit diagonal. Collective.
       *
       * @param values This rank's part,
       *   [entry of pattern()][lower, middle, upper][level].
       * @param scaling One over the diagonal of the owned rows, or one where
       *   it is not positive.
       */
      SpaceTimeMatrix complete(const dealii::AlignedVector<float> &values,
                               time::Vector &scaling) const;

    private:
      using Global = dealii::types::global_dof_index;

      const time::Layout                 &levels_;
      GhostExchange                       exchange_;
      std::shared_ptr<const SpacePattern> part_, complete_;
      /// Of the owned rows that other ranks have, too: their complete global
      /// columns, and where among them the entries of this part go to and
      /// those that come from each of these ranks in turn.
      struct Shared
      {
        std::vector<Global>                    column;
        std::vector<unsigned int>              own;
        std::vector<std::vector<unsigned int>> come;
      };
      std::map<unsigned int, Shared> shared_;
      /// Where the entries of each complete row are in complete_, or -1 for
      /// those whose columns are not local.
      std::vector<std::vector<unsigned int>> positions_;
    };
  } // namespace solver
} // namespace otto
