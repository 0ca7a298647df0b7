// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/optimality/blocks.h>
#include <otto/solver/space_time_rows.h>
#include <otto/time/layout.h>

namespace otto
{
  namespace solver
  {
    /**
     * The space-time operator of the commuting preconditioner,
     *
     *   X = diag(c) A~ + B^T D_V^-1 B~,
     *
     * on densities at the inner levels. It is close to minus the second
     * derivative along characteristics plus, with the large coefficient c where
     * there is vacuum, a weighted Laplacian in space.
     *
     *   B~ = N (rho_n - rho_{n-1}) + tau/2 T~_n (rho_n + rho_{n-1}),
     *   T~_n[psi, w] = int psi grad phi_n . grad w,
     *
     * is the material derivative d_t + grad phi . grad, tested with the
     * potentials, as the rows of B are: a density that oscillates from vertex
     * to vertex has a derivative that functions of V see, and those of W do
     * not. N is filtered_mass(), and D_V are the sums of its rows. Functions of
     * V without mass, those at the vertices in degree two on triangles, are
     * left out.
     *
     * X is assembled, in single precision, as it is inverted to a few
     * hundredths only. Each rank has the products of the rows of B that it
     * owns, some of which belong to rows of X at its ghosts.
     */
    template <int dim>
    class SpaceTimeOperator
    {
    public:
      /**
       * @param pair V and W; must outlive this object.
       * @param levels Of W.
       * @param largest_cfl A speed that crosses a cell more often than this in
       *   a slab is cut to it.
       */
      SpaceTimeOperator(const space::Pair<dim> &pair,
                        const time::Layout     &levels,
                        double                  largest_cfl);

      /**
       * @param blocks B.
       * @param potential phi_n on local vertices of V, [vertex][slab].
       * @param weights The nodal weights of A~ on local vertices,
       *   [vertex][inner level].
       * @param floor What of them is the floor; used where H is not quadratic.
       * @param c One value per owned vertex and inner level.
       */
      void initialize(const optimality::Blocks<dim> &blocks,
                      const time::LocalArray        &potential,
                      const time::LocalArray        &weights,
                      const time::LocalArray        &floor,
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

      /// The part of X of this rank, on its local vertices:
      /// [entry of rows().pattern()][lower, middle, upper][level].
      const dealii::AlignedVector<float> &values() const { return values_; }
      const SpaceTimeRows                &rows() const { return rows_; }

      const time::Vector &c() const { return c_; }
      /// A~ on the pattern of W, [entry][level].
      const time::LocalArray &laplacian() const { return laplacian_; }
      const time::Vector     &scaling() const { return scaling_; }
      /// N, its complete rows of the owned vertices of V on Pair::pattern().
      const std::vector<double> &filtered_mass() const { return filtered_; }

    private:
      void add_products(const time::LocalArray &transport,
                        const time::LocalArray &derivative);
      void add_laplacian();
      void add_tensor_laplacian(const optimality::Blocks<dim> &blocks,
                                const time::LocalArray        &potential,
                                const time::LocalArray        &weights,
                                const time::LocalArray        &floor);

      const space::Pair<dim>       &pair_;
      const space::NodalBasis<dim> &space_;
      const time::Layout           &levels_;
      double                        largest_cfl_;
      std::size_t                   slabs_ = 0;
      SpaceTimeRows                 rows_;
      /// Positions in Pair::pattern(), [cell][vertex of W][vertex of V].
      std::vector<unsigned int> exchanged_;
      /// Positions in the pattern of W, [cell of V][vertex of W][vertex of W];
      /// made when they are needed.
      std::vector<unsigned int> neighbours_;
      /// Of each pair of entries of an owned row of Pair::pattern(), row after
      /// row, the position in rows().pattern().
      std::vector<unsigned int> target_;
      /// N, and one over D_V or zero.
      std::vector<double> filtered_, inverse_;
      /// A~ on the pattern of W, [entry][level].
      time::LocalArray             laplacian_;
      dealii::AlignedVector<float> values_;
      time::Vector                 c_, scaling_;
      mutable time::LocalArray     local_;
    };
  } // namespace solver
} // namespace otto
