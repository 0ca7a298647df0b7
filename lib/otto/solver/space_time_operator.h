// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/optimality/blocks.h>
#include <otto/solver/ghost_exchange.h>
#include <otto/solver/space_time_matrix.h>
#include <otto/time/layout.h>

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
     *
     *   B~ = (N + tau/2 T_n^T) rho_n - (N - tau/2 T_n^T) rho_{n-1}
     *
     * is the material derivative d_t + grad phi . grad, with the mass N of
     * filtered_mass().
     */
    template <int dim>
    class SpaceTimeOperator
    {
    public:
      SpaceTimeOperator(const space::Space<dim> &space,
                        const time::Layout      &slabs,
                        const time::Layout      &levels);

      /**
       * @param blocks B and B~; must outlive the use of this object.
       * @param weights The nodal weights of A~ on local vertices,
       *   [vertex][inner level].
       * @param c One value per owned vertex and inner level.
       */
      void initialize(const optimality::Blocks<dim> &blocks,
                      const time::LocalArray        &weights,
                      const time::Vector            &c);

      /// y = X x.
      void vmult(time::SingleVector &y, const time::SingleVector &x) const;

      /// y = A~ x, in double precision: the mass of A~ x is zero.
      void vmult_laplacian(time::Vector &y, const time::Vector &x) const;

      /// x <- diag(s) x, where diag(s) X has a unit diagonal.
      void scale_rows(time::SingleVector &x) const;

      /// The rows and columns of diag(s) X on the local vertices of this rank,
      /// ghosts among them. Sets the row scaling s, and has to be called after
      /// initialize(). Collective.
      SpaceTimeMatrix assemble_local();

      /// The sparsity of assemble_local(): neighbours of neighbours.
      const std::shared_ptr<const SpacePattern> &pattern() const
      {
        return pattern_;
      }

      /// What the Galerkin products of the coarse space are made of.
      const optimality::Blocks<dim> &blocks() const { return *blocks_; }
      const time::LocalArray        &laplacian() const { return laplacian_; }
      const time::Vector            &c() const { return c_; }
      const time::Vector            &scaling() const { return scaling_; }
      /// N, its complete rows of the owned vertices on space::Pattern.
      const std::vector<double> &filtered_mass() const { return filtered_; }

      std::size_t memory_consumption() const;

    private:
      /// The complete rows of the spatial pattern for ghosts.
      void         receive_neighbours();
      void         make_pattern();
      unsigned int local_index(dealii::types::global_dof_index global) const;
      void         receive_transport();
      void         add_products(unsigned int i);
      void         assemble_row(unsigned int i, SpaceTimeMatrix &matrix);
      /// The rows of ghosts from their owners.
      void receive_rows(SpaceTimeMatrix &matrix) const;

      const space::Space<dim>            &space_;
      const time::Layout                 &slabs_;
      const time::Layout                 &levels_;
      GhostExchange                       exchange_;
      std::shared_ptr<const SpacePattern> pattern_;
      /// Vertices beyond the ghosts, from n_local on, by global number.
      std::map<dealii::types::global_dof_index, unsigned int> far_;
      /// Complete rows of the spatial pattern for ghosts: columns are local or
      /// far vertices, values those of N and of tau/2 T^T.
      struct
      {
        std::vector<std::size_t>  row_start;
        std::vector<unsigned int> column;
        std::vector<double>       mass;
        time::LocalArray          transposed;
      } ghosts_;
      /// The far columns of the owned rows of X.
      std::vector<std::vector<unsigned int>> far_columns_;
      /// Complete rows of X to be sent, [entry][lower, middle, upper][level].
      std::map<unsigned int, std::vector<float>> sent_rows_;
      /// The positions in pattern_ of the entries that come for the ghosts.
      std::vector<std::vector<unsigned int>> positions_;
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
      /// N and its transpose, whose columns of the owned vertices are complete.
      std::vector<double>        filtered_, filtered_transposed_;
      mutable time::SingleVector slab_;
      /// Work space of the products, [vertex][slab].
      mutable dealii::AlignedVector<float> difference_, sum_;
    };
  } // namespace solver
} // namespace otto
