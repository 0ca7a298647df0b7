// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/optimality/blocks.h>
#include <otto/solver/space_time_matrix.h>
#include <otto/time/single_vector.h>

namespace otto
{
  namespace solver
  {
    /**
     * The space-time operator of the commuting preconditioner,
     *
     *   X = diag(c) A~ + B^T D^-1 B~,
     *
     * on densities at the inner levels. It is close to minus the second
     * derivative along characteristics plus, with the large coefficient c where
     * there is vacuum, a weighted Laplacian in space. Products are in single
     * precision, as X is inverted to a few hundredths only.
     */
    template <int dim>
    class SpaceTimeOperator
    {
    public:
      SpaceTimeOperator(const space::Space<dim> &space,
                        const time::Layout &     slabs,
                        const time::Layout &     levels);

      /**
       * @param blocks B and B~; must outlive the use of this object.
       * @param densities The nodal weights of A~ on local vertices,
       *   [vertex][inner level].
       * @param c One value per owned vertex and inner level.
       */
      void
      initialize(const optimality::Blocks<dim> &blocks,
                 const time::LocalArray &       weights,
                 const time::Vector &           c);

      /// y = X x.
      void
      vmult(time::SingleVector &y, const time::SingleVector &x) const;

      /// y = A~ x, in double precision: the mass of A~ x is zero.
      void
      vmult_laplacian(time::Vector &y, const time::Vector &x) const;

      /// x <- diag(s) x, where diag(s) X has a unit diagonal.
      void
      scale_rows(time::SingleVector &x) const;

      /// The rows and columns of diag(s) X on the vertices of this rank. Sets
      /// the row scaling s, and has to be called after initialize().
      SpaceTimeMatrix
      assemble_owned();

      /// The sparsity of assemble_owned(): neighbours of neighbours.
      const std::shared_ptr<const SpacePattern> &
      pattern() const
      {
        return pattern_;
      }

      /// What the Galerkin products of the coarse space are made of.
      const optimality::Blocks<dim> &
      blocks() const
      {
        return *blocks_;
      }
      const time::LocalArray &
      laplacian() const
      {
        return laplacian_;
      }
      const time::Vector &
      c() const
      {
        return c_;
      }
      const time::Vector &
      scaling() const
      {
        return scaling_;
      }

      std::size_t
      memory_consumption() const;

    private:
      void
      assemble_row(unsigned int i, SpaceTimeMatrix &matrix);

      const space::Space<dim> &           space_;
      const time::Layout &                slabs_;
      const time::Layout &                levels_;
      std::shared_ptr<const SpacePattern> pattern_;
      /// The position of the transposed entry in space::Pattern.
      std::vector<unsigned int>      transposed_;
      const optimality::Blocks<dim> *blocks_ = nullptr;
      /// A~ on the spatial pattern, [entry][level].
      time::LocalArray          laplacian_;
      time::Vector              c_, scaling_;
      std::vector<unsigned int> marker_;
      std::vector<double>       buffer_;
      mutable time::LocalArray  local_;
      /// tau/2 T_n, and diag(c) A~ on owned rows.
      dealii::AlignedVector<float> transport_, c_laplacian_;
      std::vector<float>           weight_inverse_;
      mutable time::SingleVector   slab_;
      /// Work space of the products, [vertex][slab].
      mutable dealii::AlignedVector<float> difference_, sum_;
    };
  } // namespace solver
} // namespace otto
