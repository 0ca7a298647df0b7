// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/optimality/system.h>
#include <otto/solver/slab_multigrid.h>
#include <otto/solver/space_time_multigrid.h>

#include <memory>
#include <utility>

namespace otto
{
  namespace solver
  {
    /**
     * The commuting block preconditioner of the Newton system
     *
     *   [ A   -B ] [dphi]   [f]
     *   [ B^T  C ] [drho] = [g],      S = C + B^T A^-1 B,
     *
     * block upper triangular: drho = S~^-1 g, dphi = A^-1 (f + B drho), with
     * one multigrid cycle for A^-1 and, because material derivative and
     * weighted Laplacian nearly commute,
     *
     *   S~^-1 = D^-1 A~ X^-1,   X = C D^-1 A~ + B^T D_V^-1 B~
     *
     * (Facca, Todeschi, Natale, Benzi, arXiv 2209.00315). What is new here is
     * the weight of the Laplacian A~: not the density, but its mean over three
     * neighbouring levels and the neighbours of a vertex, plus a floor, to the
     * power 3/4. C stays exact for every choice of A~, since
     * C D^-1 A~ A~^-1 D = C, and at a front that crosses an element in one
     * slab, where the density jumps by orders of magnitude, the smoother weight
     * commutes better: doc/notebook/newton_systems.md has the iteration counts.
     *
     * A is in V, the space of the potentials, X in W; B and B~ have rows in V
     * and columns in W, D and D_V are lumped masses of both. With diffusion X
     * is of fourth order, and products at the points of V would take the jumps
     * of the gradient of w at one edge each, so that they are squares of all
     * second derivatives, not of the Laplacian: X is that of the pair V = W
     * then, of the values of the potentials at the vertices of W.
     */
    template <int dim>
    class CommutingPreconditioner
    {
    public:
      struct Parameters
      {
        /// The floor of the weight of A~, in units of the mean density.
        double floor = 3e-3;
        /// The power of the weight of A~.
        double weight_power = 0.75;
        /// GMRES on X stops at this reduction of its residual ...
        double inner_tolerance = 1e-2;
        /// ... or after this many iterations.
        unsigned int inner_iterations = 40;
        /// Shift of the incomplete factorisation of X with a diagonal of one:
        /// what it damps are errors with eigenvalues above the shift, which are
        /// those that vary from vertex to vertex; the rest is for the coarse
        /// space. Without one factors on stretched cells are unstable.
        double shift = 0.02;
        /// Speeds that cross more cells in a slab, which potentials have at
        /// re-entrant corners in vacuum, are cut to this in X.
        double largest_cfl = 10;
      };

      CommutingPreconditioner(const space::Pair<dim> &pair,
                              const time::Layout     &slabs,
                              const time::Layout     &levels,
                              const Parameters       &parameters);

      /// Assemble at the linearization of @p system at @p potential; @p c is
      /// the diagonal C.
      void initialize(const optimality::System<dim> &system,
                      const time::Vector            &potential,
                      const time::Vector            &c);

      /// Only what solve_stiffness() needs.
      void initialize_stiffness(const optimality::System<dim> &system)
      {
        multigrid_.initialize(system.blocks().stiffness(),
                              system.conserves_mass());
      }

      /// dphi ~ A^-1 f.
      void solve_stiffness(time::Vector &dphi, const time::Vector &f) const;

      /// drho = S~^-1 g.
      void solve_schur(time::Vector &drho, const time::Vector &g) const;

      /// Iterations of GMRES with X since initialize().
      unsigned int inner_iterations() const { return inner_; }

      /// Mean over vertices of a slab taken out of each slab.
      void remove_means(time::Vector &x) const { multigrid_.remove_means(x); }

    private:
      void make_space_time(const optimality::System<dim> &system);
      /// GMRES on X; the number of iterations and the residual.
      std::pair<unsigned int, double>
      solve_space_time(unsigned int max_iterations) const;
      /// Solves with both corrections of X, and keeps that which needs fewer
      /// iterations, or leaves less: which one it is depends on noise and
      /// vacuum.
      void try_corrections() const;
      /// Takes the other one.
      void change_correction() const;
      /// @param all The number of levels, ends included.
      time::LocalArray laplacian_weights(const time::LocalArray &densities,
                                         std::size_t             all) const;

      /// W.
      const space::NodalBasis<dim> &space_;
      const space::Pair<dim>       &pair_;
      const time::Layout           &slabs_, &levels_;
      Parameters                    parameters_;
      SlabMultigrid<dim>            multigrid_;
      /// X, since the first initialize(), and, if it needs them, V = W and B.
      std::unique_ptr<SpaceTimeMultigrid<dim>> space_time_;
      std::unique_ptr<space::Pair<dim>>        equal_pair_;
      std::unique_ptr<time::Layout>            equal_slabs_;
      std::unique_ptr<optimality::Blocks<dim>> equal_blocks_;
      mutable time::Vector                     schur_;
      mutable time::SingleVector               right_, solution_;
      mutable unsigned int                     inner_ = 0;
      /// Whether that was done.
      mutable bool tried_ = false;
    };
  } // namespace solver
} // namespace otto
