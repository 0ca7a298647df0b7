// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/transport/flux_correction.h>

#include <vector>

namespace otto
{
  namespace transport
  {
    /// A density at a time, and the number of steps since the one before it.
    struct DensityAtTime
    {
      double              time  = 0;
      unsigned long       steps = 0;
      std::vector<double> rho;
    };

    /**
     * How well a computed density is dual to test functions: for psi with
     *
     *     d_t psi + v . grad psi + eps Laplace psi = 0
     *
     * backward from the last time, int psi rho_t is constant. The test
     * functions end as the products of the cosines cos(pi m_d x_d), m in {0,
     * 1}^dim not zero, in coordinates from 0 to 1 over the bounding box; they
     * are computed by Galerkin's method without a limiter and steps of
     * ImplicitExplicit. Collective.
     *
     * @param diffusion eps K as FluxCorrection::diffusion().
     * @param densities In the order of their times, at least two.
     * @return The drift max |int psi rho_t - int psi rho_T| over the mass, the
     *   largest of all test functions and times.
     */
    template <int dim>
    double
    duality_defect(const space::Space<dim>                        &space,
                   const space::Convection<dim>                   &forms,
                   const std::vector<double>                      &diffusion,
                   const typename FluxCorrection<dim>::Convection &convection,
                   const std::vector<DensityAtTime>               &densities);
  } // namespace transport
} // namespace otto
