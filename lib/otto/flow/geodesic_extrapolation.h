// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/solver/slab_multigrid.h>
#include <otto/space/space.h>
#include <otto/time/layout.h>

#include <vector>

namespace otto
{
  namespace flow
  {
    /**
     * Continues the Wasserstein geodesic from one density to another beyond the
     * second, as the variational BDF2 of Gallouet, Natale and Todeschi
     * (arXiv 2209.14622) asks for. In units of the first part of the geodesic,
     * with D, K, T and h as in JkoSystem and all at the midpoints in time:
     *
     *     D (rho_1 - rho_0) = K((rho_0 + rho_1)/2 + delta) phi,
     *     phi_1 = phi - h(phi)/(2 D),
     *     phi_beta = phi_1 - beta/2 h(phi_1)/D,
     *     D (rho_beta - rho_1) = beta T(phi_beta) (rho_beta + rho_1)/2:
     *
     * the potential in the middle of the geodesic, carried by the
     * Hamilton-Jacobi equation to the middle of what is added, and the
     * continuity equation there. The mass is that of rho_1; nodal values may be
     * negative.
     */
    template <int dim>
    class GeodesicExtrapolation
    {
    public:
      /// @param mobility_floor delta over the mean density.
      GeodesicExtrapolation(const space::Space<dim> &space,
                            double                   mobility_floor);

      /**
       * Compute phi_1 for rho_0 and rho_1 on local vertices. Collective.
       *
       * @throws base::RunError if the iteration does not converge.
       */
      void set_geodesic(const std::vector<double> &rho_0,
                        const std::vector<double> &rho_1);

      /**
       * rho_beta on local vertices. Collective.
       *
       * @throws base::RunError if the iteration does not converge.
       */
      std::vector<double> density(double beta);

      /// Iterations of both linear solvers since the geodesic was set.
      unsigned int iterations() const { return iterations_; }

    private:
      time::LocalArray square(const time::LocalArray &phi,
                              time::LocalArray       &transport) const;
      void             multiply(const time::LocalArray &matrix,
                                const time::LocalArray &x,
                                time::Vector           &y) const;

      const space::Space<dim>   &space_;
      const double               mobility_floor_;
      time::Layout               layout_;
      solver::SlabMultigrid<dim> multigrid_;
      time::LocalArray           phi_, rho_;
      unsigned int               iterations_ = 0;
    };
  } // namespace flow
} // namespace otto
