// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/space/pair.h>
#include <otto/time/kernels.h>
#include <otto/time/layout.h>


namespace otto
{
  namespace optimality
  {
    /**
     * The blocks of the Newton matrix of the optimality system at an iterate,
     * see doc/theory.md:
     *
     *   A  = blkdiag_n tau K_n,
     *        K_n[psi, phi] = int rbar_n grad psi . H_pp(x, grad phi_n) grad phi
     *   B  = M (rho_n - rho_{n-1}) - tau/2 T_n (rho_n + rho_{n-1}),
     *        T_n[psi, w] = int w H_p(x, grad phi_n) . grad psi
     *                      - eps int grad w . grad psi
     *                      + int w phi_n psi/delta^2
     *
     * with the Hamiltonian H, abs(p)^2/2 as a rule, the diffusion eps, and the
     * length delta of growth, infinite as a rule; K_n has rbar_n psi
     * phi/delta^2, too.
     * A acts on potentials (N slabs, in V), B takes densities on the unknown
     * levels (in W; the N - 1 inner ones, and the last one where the end is
     * free) to slabs, B^T goes back. The matrices are
     * stored as arrays [entry of space::Pattern][slab] and never assembled
     * further.
     */
    template <int dim>
    class Blocks
    {
    public:
      /// @param diffusion eps.
      /// @param growth 1/delta^2.
      Blocks(const space::Pair<dim> &pair,
             const time::Layout     &slabs,
             const time::Layout     &levels,
             double                  diffusion = 0.,
             double                  growth    = 0.);

      /**
       * Assemble A and T_n.
       *
       * @param potential phi_n on local vertices of V, [vertex][N].
       * @param density All levels rho_0 .. rho_N on local vertices of W,
       *   [vertex][N + 1].
       * @param hamiltonian H; null for abs(p)^2/2. Must outlive the blocks or
       *   the next assemble().
       */
      void
      assemble(const time::LocalArray                &potential,
               const time::LocalArray                &density,
               const time::kernels::PointHamiltonian *hamiltonian = nullptr);

      /// Replace h by that of another H.
      void set_hamiltonian(const time::LocalArray                &potential,
                           const time::kernels::PointHamiltonian &hamiltonian);

      /// H of the last assemble(); null for abs(p)^2/2.
      const time::kernels::PointHamiltonian *point_hamiltonian() const
      {
        return point_hamiltonian_;
      }

      /// eps int grad w . grad psi on the pattern of the pair, [entry]; empty
      /// without diffusion.
      const std::vector<double> &diffusion() const { return diffusion_; }

      /// 1/delta^2.
      double growth() const { return growth_; }

      /// d/(1 + d), d the largest ratio of the rows of tau/2 eps int grad w .
      /// grad psi to those of M, in absolute values: how much of B is diffusion
      /// on the smallest cells. The same on all ranks.
      double share_of_diffusion() const { return share_of_diffusion_; }

      /// The largest number of cells that a characteristic crosses in a slab,
      /// tau abs(H_p(x, grad phi_n)) max_i abs(grad psi_i); the same on all
      /// ranks.
      double cfl() const { return cfl_; }

      /// The entries of A on the pattern of V, [entry][slab].
      const time::LocalArray &stiffness() const { return stiffness_; }

      /// tau/2 T_n on the pattern of the pair, [entry][slab].
      const time::LocalArray &transport() const { return transport_; }

      /// h_i = int H(x, grad phi_n) w_i - eps int grad phi_n . grad w_i + int
      /// phi_n^2/(2 delta^2) w_i of all owned vertices of W, [vertex][slab].
      const time::LocalArray &hamiltonian() const { return hamiltonian_; }

      /// y = A x.
      void vmult_stiffness(time::Vector &y, const time::Vector &x) const;

      /// y = B r.
      void vmult_continuity(time::Vector &y, const time::Vector &r) const;

      /// y = B^T x.
      void Tvmult_continuity(time::Vector &y, const time::Vector &x) const;

      const space::Pair<dim> &pair() const { return pair_; }
      const time::Layout     &slabs() const { return slabs_; }
      const time::Layout     &levels() const { return levels_; }

      /// The length of a slab, 1/N.
      double tau() const { return 1. / slabs_.levels(); }

    private:
      void make_diffusion(double diffusion);
      void subtract_diffusion(const time::LocalArray &potential);
      /// Differences and sums of neighbouring levels, zero at both ends.
      void differences_and_sums(const time::Vector &r) const;

      const space::Pair<dim>                &pair_;
      const time::Layout                    &slabs_;
      const time::Layout                    &levels_;
      const double                           growth_;
      double                                 cfl_ = 0, share_of_diffusion_ = 0;
      std::vector<double>                    diffusion_;
      const time::kernels::PointHamiltonian *point_hamiltonian_ = nullptr;
      time::LocalArray stiffness_, transport_, hamiltonian_;
      /// Work space of the products.
      mutable time::LocalArray local_, difference_, sum_, product_;
    };
  } // namespace optimality
} // namespace otto
