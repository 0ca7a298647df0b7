// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/solver/slab_multigrid.h>

namespace otto
{
  namespace solver
  {
    /**
     * The inverse of what is left of the space-time operator X where diffusion
     * is all that moves mass, B^T D^-1 B with the bidiagonal
     *
     *   B = N (rho_n - rho_{n-1}) + S (rho_n + rho_{n-1}),   S = tau/2 eps K.
     *
     * In time it is a tridiagonal matrix with constant diagonals, which sines
     * of the frequencies theta_k = k pi/N diagonalise: with lumped N it is
     *
     *   2 (1 - cos theta_k) D + 2 (1 + cos theta_k) S D^-1 S
     *
     * for each of them, and for abbreviation p_k = tan(theta_k/2)
     *
     *   2 (1 + cos theta_k) (S + p_k D) D^-1 (S + p_k D)
     *
     * is between it and twice as much (as for the complex symmetric matrices of
     * Axelsson and Neytcheva, Numer. Algorithms 66, 2014): two equations of
     * second order for one of fourth order, each with one cycle of multigrid.
     * At a free end the last entry of the diagonal is another; N is then the
     * number of levels plus one as well.
     */
    template <int dim>
    class DiffusionModes
    {
    public:
      /// @param levels Those of the densities.
      DiffusionModes(const space::NodalBasis<dim> &space,
                     const time::Layout           &levels);

      /// @param blocks B, of equal spaces.
      void initialize(const optimality::Blocks<dim> &blocks);

      /// x ~ (B^T D^-1 B)^-1 x.
      void solve(time::Vector &x) const;

    private:
      void transform(time::Vector &x) const;

      const space::NodalBasis<dim> &space_;
      std::size_t                   n_;
      /// sqrt(2/N) sin(l theta_k), [k][l], and 1/(2 (1 + cos theta_k)).
      std::vector<double>  sines_, scale_;
      SlabMultigrid<dim>   multigrid_;
      mutable time::Vector work_;
    };
  } // namespace solver
} // namespace otto
