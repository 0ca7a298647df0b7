// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/time/layout.h>

#include <functional>
#include <vector>

namespace otto
{
  /// The continuity equation with a given velocity.
  namespace transport
  {
    /**
     * The continuity equation d_t rho + div(rho v) = 0 without flux through the
     * boundary by algebraic flux correction (Kuzmin, Loehner, Turek, eds.:
     * Flux-Corrected Transport, 2012). With the nodal weights D, the consistent
     * mass matrix M, and the group finite element formulation
     *
     *     k_ij = int w_j v_j . grad w_i,   sum_i k_ij = 0,
     *
     * the low-order scheme D_i d_t rho_i = sum_j k_ij rho_j + d_ij (rho_j -
     * rho_i) with d_ij = max(-k_ij, -k_ji, 0) is positive and conservative; what
     * separates it from Galerkin's method with M are fluxes
     * f_ij = m_ij (r_i - r_j) + d_ij (rho_i - rho_j), r ~ d_t rho, which are
     * limited such that a step creates no value outside of those of the
     * low-order solution at the neighbours of a vertex (Zalesak's limiter).
     * Mass is exact up to rounding for any velocity, v . n need not vanish.
     *
     * Time steps are those of the strong-stability-preserving Runge-Kutta method
     * of order three (Shu and Osher, J. Comput. Phys. 77, 1988), each of whose
     * stages is limited. All functions are collective.
     */
    template <int dim>
    class FluxCorrection
    {
    public:
      /// The velocity at local vertices at a time, [vertex][dim].
      using Velocity = std::function<std::vector<double>(double time)>;

      /// All arguments must outlive this object.
      explicit FluxCorrection(const space::Space<dim> &space);

      /**
       * One step.
       *
       * @param rho On local vertices, not negative; replaced.
       * @param time, tau From time to time + tau.
       * @throws base::RunError if tau is beyond the bound for positivity at one
       *   of the stages, with the bound.
       */
      void
      step(std::vector<double> &rho,
           const Velocity &     velocity,
           double               time,
           double               tau);

      /**
       * The largest step for which the low-order scheme, and with it the
       * limited one, is positive: min_i D_i/sum_{j != i} (k_ji + d_ij); infinite
       * without velocity.
       */
      double
      largest_step(const std::vector<double> &velocity);

    private:
      void
      assemble(const std::vector<double> &velocity);
      std::vector<double>
      euler_step(const std::vector<double> &rho, double tau);
      std::vector<double>
      galerkin_rate(const std::vector<double> &rho) const;
      std::vector<double>
      limited(const std::vector<double> &low,
              const std::vector<double> &rho,
              const std::vector<double> &rate,
              double                     tau) const;
      void
      gather(std::vector<double> &values) const;
      double
      positive_step() const;

      const space::Space<dim> &space_;
      time::Layout             layout_;
      /// int w_j grad w_i on the pattern, [entry (i, j)][dim].
      std::vector<double> gradient_;
      /// For each entry of the pattern, the position of its transpose.
      std::vector<unsigned int> transposed_;
      /// k_ij and d_ij on the pattern, [entry].
      std::vector<double> convection_, viscosity_;
    };
  } // namespace transport
} // namespace otto
