// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/la/trilinos.h>
#include <otto/optimality/blocks.h>

namespace otto
{
  namespace solver
  {
    /**
     * One V-cycle of ML's smoothed aggregation on all slabs at once: the block
     * diagonal matrix of N weighted Laplacians is handed over as one sparse
     * matrix, whose aggregates never mix slabs because nothing couples them.
     * The constants of each slab and component of the domain, its kernel, are
     * removed before and after.
     */
    template <int dim>
    class SlabMultigrid
    {
    public:
      SlabMultigrid(const space::NodalBasis<dim> &space,
                    const time::Layout           &slabs);

      /**
       * Build the hierarchy.
       *
       * @param stiffness Weighted Laplacians, [entry of the pattern][slab].
       * @param singular Whether constants are in their kernel.
       */
      void initialize(const time::LocalArray &stiffness, bool singular = true);

      /// y ~ A^-1 x, both of zero mean in each slab and component if A is
      /// singular.
      void vmult(time::Vector &y, const time::Vector &x) const;

      /// Subtract from each slab its mean over the vertices of a component of
      /// the domain. Nothing if A is regular.
      void remove_means(time::Vector &x) const;

    private:
      const space::NodalBasis<dim> &space_;
      const time::Layout           &slabs_;
      la::SparseMatrix              matrix_;
      la::Multigrid                 multigrid_;
      mutable time::Vector          work_;
      /// Of each component.
      std::vector<double> n_vertices_;
      bool                singular_ = true;
    };
  } // namespace solver
} // namespace otto
