// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/model/energy_parameters.h>
#include <otto/space/space.h>
#include <otto/time/layout.h>

#include <vector>

namespace otto
{
  namespace flow
  {
    /**
     * The unknowns of one step of the JKO scheme with N slabs on the local
     * (owned, then ghost) vertices of a rank, [vertex][slab or level] with the
     * levels 1 .. N at the ends of the slabs.
     */
    struct JkoState
    {
      /// Potentials phi_n (length^2): mass moves by about grad phi in the step.
      std::vector<double> phi;
      /// Densities rho_n, of which the last one is the end of the step.
      std::vector<double> rho;
      /// Slacks of rho_n >= 0 (length^2); zeros without a barrier.
      std::vector<double> u;
      /// Slack of rho_N <= rho_max (length^2); zeros without one, and for the
      /// other levels.
      std::vector<double> s;
    };



    /**
     * One step of the JKO scheme of length tau from the density rho_k,
     *
     *     min over rho   W^2(rho_k, rho)/2 + tau E(rho),
     *
     * in the dynamic form with N slabs, N = 1 as a rule. With rho_0 = rho_k,
     * the nodal weights D, the stiffness K(w) of nodal weight w and
     * rbar_n = (1 - theta) rho_{n-1} + theta rho_n + delta it is the saddle
     * point of
     *
     *     L = sum_n phi_n^T D (rho_n - rho_{n-1})
     *         - 1/(2 N) phi_n^T K(rbar_n) phi_n + tau E(rho_N),
     *
     * minimal over 0 <= rho_n, rho_N <= rho_max, maximal over phi:
     *
     *     continuity:       D (rho_n - rho_{n-1}) - K(rbar_n) phi_n/N = 0
     *     Hamilton-Jacobi:  D (phi_n - phi_{n+1}) - theta h(phi_n)/N
     *                         - (1 - theta) h(phi_{n+1})/N - D u_n = 0, n < N,
     *                       D phi_N - theta h(phi_N)/N + tau D E'(rho_N)
     *                         - D u_N + D s_N = 0, h_i = int |grad phi|^2/2 w_i
     *     complementarity:  rho_n u_n = mu,  (rho_max - rho_N) s_N = mu.
     *
     * With the terminal condition phi(1) = -tau E'(rho(1)) it is the optimality
     * system of otto-transport, with lumped masses. theta = 1, N = 1 is the
     * linearised scheme of Cances, Gallouet and Todeschi (Numer. Math. 146,
     * 2020), whose metric is of first order in tau; theta = 1/2 is the
     * midpoint, of second order. In all of them E(rho_N) + W^2/(2 tau) <=
     * E(rho_k) with W^2 = sum_n phi_n^T K(rbar_n) phi_n/N, for any energy that
     * is convex, and the mass is the same up to rounding.
     *
     * The constant delta, normally 1e-6 of the mean density, keeps phi smooth
     * where there is no mass: without it the Newton systems in steep tails of a
     * density are those of a transport equation with no diffusion at all
     * (counts in doc/gradient_flows.md). It adds mass to both densities of
     * which W is the distance, and none to the energy.
     */
    template <int dim>
    class JkoSystem
    {
    public:
      /// All arguments must outlive this object.
      /// @param slabs The N slabs, and also the levels at their ends.
      /// @param mobility_floor delta over the mean density.
      /// @param explicit_concave Take the first variation of the terms of the
      ///   energy that are not convex at rho_k. If they are concave, the
      ///   inequality of the energy still holds (convex-concave splitting).
      JkoSystem(const space::Space<dim>     &space,
                const time::Layout          &slabs,
                const model::EnergySum<dim> &energy,
                double                       theta,
                double                       mobility_floor,
                bool                         explicit_concave = false);

      /// The step that follows: rho_k on local vertices, and tau. Collective.
      void set_step(const std::vector<double> &start, double tau);

      /**
       * Everything below at a state. Collective.
       */
      void evaluate(const JkoState &state);

      /// K(rbar_n)/N on the pattern of the space, [entry][slab].
      const time::LocalArray &stiffness() const { return stiffness_; }

      /// The derivative of the continuity equation n in rho_n, transposed, on
      /// the owned rows of the pattern, [entry][n]: D - theta T_n^T/N with
      /// T_ab = int w_b grad phi . grad w_a.
      const time::LocalArray &own_coupling() const { return own_; }

      /// Minus the derivative of the equation n + 1 in rho_n, transposed:
      /// D + (1 - theta) T_{n+1}^T/N, [entry][n], n < N.
      const time::LocalArray &next_coupling() const { return next_; }

      /// Left side of the continuity equations on owned vertices, [vertex][n].
      const std::vector<double> &continuity() const { return continuity_; }

      /// Left side of the Hamilton-Jacobi equations over D, without slacks, on
      /// owned vertices, [vertex][n] (length^2): what u - s has to be.
      const std::vector<double> &potential() const { return potential_; }

      /// tau E''(rho_N), the diagonal part, on local vertices, [vertex].
      const std::vector<double> &second_variation() const
      {
        return second_variation_;
      }

      /// Whether tau E'' has more than its diagonal part.
      bool has_remainder() const
      {
        return !explicit_concave_ && !energy_.convex();
      }

      /// tau E'' v without the diagonal part, v on local vertices. Collective.
      std::vector<double> remainder(const std::vector<double> &v) const;

      /// tau E'(rho) on local vertices, as in potential(). Collective.
      std::vector<double> first_variation(const std::vector<double> &rho) const;

      /// W^2, the squared distance of the step.
      double w2_squared() const { return w2_squared_; }

      /// y = K x/N on owned vertices, x on local vertices, [vertex][slab].
      void vmult_stiffness(const std::vector<double> &x,
                           std::vector<double>       &y) const;

      /// y = B x: the derivative of the continuity equations in the direction x
      /// of the densities, as above.
      void vmult_continuity(const std::vector<double> &x,
                            std::vector<double>       &y) const;

      /// y = B^T x.
      void Tvmult_continuity(const std::vector<double> &x,
                             std::vector<double>       &y) const;

      /// N.
      unsigned int n_slabs() const { return slabs_.levels(); }

      /// The last level of values [vertex][level].
      std::vector<double> last_level(const std::vector<double> &values) const;

      /// The mean of rho_k.
      double mean() const { return mean_; }

      double tau() const { return tau_; }

    private:
      void assemble(const JkoState &state);

      const space::Space<dim>     &space_;
      const time::Layout          &slabs_;
      const model::EnergySum<dim> &energy_;
      const double                 theta_;
      const double                 mobility_floor_;
      const bool                   explicit_concave_;
      double                       tau_ = 0, mean_ = 0;
      /// rho_k, and rho_N where the system was evaluated last.
      std::vector<double> start_, rho_;
      /// tau E'(rho_k) of the terms that are taken there.
      std::vector<double> explicit_part_;

      time::LocalArray stiffness_, transport_, own_, next_, square_;
      /// For each entry of an owned row, the position of its transpose.
      std::vector<unsigned int> transposed_;
      std::vector<double>       continuity_, potential_, second_variation_;
      double                    w2_squared_ = 0;
    };
  } // namespace flow
} // namespace otto
