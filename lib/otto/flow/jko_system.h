// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/model/energy_parameters.h>
#include <otto/time/layout.h>

#include <vector>

namespace otto
{
  namespace flow
  {
    /**
     * The unknowns of one step of the JKO scheme on the local (owned, then
     * ghost) vertices of a rank.
     */
    struct JkoState
    {
      /// Potential phi (length^2): mass moves by about grad phi in the step.
      std::vector<double> phi;
      /// Density at the end of the step.
      std::vector<double> rho;
      /// Slack of rho >= 0 (length^2); zeros if the energy repels vacuum.
      std::vector<double> u;
      /// Slack of rho <= rho_max (length^2); zeros if there is no bound.
      std::vector<double> s;
    };



    /**
     * One step of the JKO scheme of length tau from the density rho_k,
     *
     *     min over rho   W^2(rho_k, rho)/2 + tau E(rho),
     *
     * in the dynamic form with one slab: with the nodal weights D, the
     * stiffness K(w) of nodal weight w and rho_theta = (1 - theta) rho_k +
     * theta rho + delta it is the saddle point of
     *
     *     L = phi^T D (rho - rho_k) - 1/2 phi^T K(rho_theta) phi + tau E(rho),
     *
     * minimal over 0 <= rho <= rho_max, maximal over phi:
     *
     *     continuity:       D (rho - rho_k) - K(rho_theta) phi = 0
     *     Hamilton-Jacobi:  D phi - theta h(phi) + tau D E'(rho)
     *                         - D u + D s = 0,   h_i = int |grad phi|^2/2 w_i
     *     complementarity:  rho u = mu,  (rho_max - rho) s = mu.
     *
     * theta = 1 is the linearised scheme of Cances, Gallouet and Todeschi
     * (Numer. Math. 146, 2020), whose metric is of first order in tau; theta =
     * 1/2 is the midpoint, of second order. In both E(rho) + W^2/(2 tau) <=
     * E(rho_k) with W^2 = phi^T K(rho_theta) phi, for any energy that is
     * convex, and the mass is the same up to rounding.
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
      /// @param mobility_floor delta over the mean density.
      /// @param explicit_concave Take the first variation of the terms of the
      ///   energy that are not convex at rho_k. If they are concave, the
      ///   inequality of the energy still holds (convex-concave splitting).
      JkoSystem(const space::Space<dim> &    space,
                const model::EnergySum<dim> &energy,
                double                       theta,
                double                       mobility_floor,
                bool                         explicit_concave = false);

      /// The step that follows: rho_k on local vertices, and tau. Collective.
      void
      set_step(const std::vector<double> &start, double tau);

      /**
       * Everything below at a state. Collective.
       */
      void
      evaluate(const JkoState &state);

      /// K(rho_theta) on the pattern of the space.
      const time::LocalArray &
      stiffness() const
      {
        return stiffness_;
      }

      /// B = D - theta T with T_ab = int w_b grad phi . grad w_a: the
      /// derivative of the continuity equation in rho.
      const time::LocalArray &
      coupling() const
      {
        return coupling_;
      }

      /// The entries of B^T on the owned rows of the pattern.
      const time::LocalArray &
      coupling_transposed() const
      {
        return coupling_transposed_;
      }

      /// D (rho - rho_k) - K phi on owned vertices.
      const std::vector<double> &
      continuity() const
      {
        return continuity_;
      }

      /// phi - theta h/D + tau E'(rho) on owned vertices (length^2): what the
      /// slacks u - s have to be.
      const std::vector<double> &
      potential() const
      {
        return potential_;
      }

      /// tau E''(rho), the diagonal part, on local vertices.
      const std::vector<double> &
      second_variation() const
      {
        return second_variation_;
      }

      /// Whether tau E'' has more than its diagonal part.
      bool
      has_remainder() const
      {
        return !explicit_concave_ && !energy_.convex();
      }

      /// tau E'' v without the diagonal part, v on local vertices. Collective.
      std::vector<double>
      remainder(const std::vector<double> &v) const;

      /// tau E'(rho) on local vertices, as in potential(). Collective.
      std::vector<double>
      first_variation(const std::vector<double> &rho) const;

      /// phi^T K(rho_theta) phi, the squared distance of the step.
      double
      w2_squared() const
      {
        return w2_squared_;
      }

      /// y = A x on owned vertices, for A one of the matrices above and x on
      /// local vertices.
      void
      multiply(const time::LocalArray &   matrix,
               const std::vector<double> &x,
               std::vector<double> &      y) const;

      /// The mean of rho_k.
      double
      mean() const
      {
        return mean_;
      }

      double
      tau() const
      {
        return tau_;
      }

    private:
      void
      assemble(const JkoState &state);

      const space::Space<dim> &    space_;
      const model::EnergySum<dim> &energy_;
      const double                 theta_;
      const double                 mobility_floor_;
      const bool                   explicit_concave_;
      double                       tau_ = 0, mean_ = 0;
      /// rho_k, and rho where the system was evaluated last.
      std::vector<double> start_, rho_;
      /// tau E'(rho_k) of the terms that are taken there.
      std::vector<double> explicit_part_;

      time::LocalArray stiffness_, coupling_, coupling_transposed_, square_;
      /// For each entry of an owned row, the position of its transpose.
      std::vector<unsigned int> transposed_;
      std::vector<double>       continuity_, potential_, second_variation_;
      double                    w2_squared_ = 0;
    };
  } // namespace flow
} // namespace otto
