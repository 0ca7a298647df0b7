// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/model/density.h>

namespace otto
{
  namespace model
  {
    /**
     * The nodal values of a density on the local vertices of this rank, by a
     * projection that keeps its mass, its centre and its second moments on each
     * component of the domain, and that is positive and local.
     *
     * Interpolation at the vertices makes a density too wide: a secant lies
     * above a convex function, so that the variance of a Gaussian grows by a
     * part of h^2, and with it the error of the distance to others. Here
     *
     *   1. the L2 projection M rho = b, b_i = int rho w_i, which has the moments
     *      of rho up to terms of order h^4, is limited by flux-corrected
     *      transport between it and b_i/D_i (Zalesak, J. Comput. Phys. 31,
     *      1979; Kuzmin, Loehner, Turek, Flux-Corrected Transport, 2012):
     *      values stay between the least and the largest that the density takes
     *      in the cells around a vertex;
     *   2. what the limiter has changed of the moments is given back by the
     *      smallest change in relative entropy, rho_i exp(a . psi_i), where
     *      psi_i are the means of 1, x and x x^T with the weight w_i and a
     *      solves a convex problem with as many unknowns as there are moments
     *      (Csiszar, Ann. Probab. 3, 1975).
     *
     * Where a density covers too few vertices for all its moments, those of
     * second order are left as they are, then the centre. A density with values
     * at the vertices only keeps them. Collective.
     *
     * @param section What errors call the density: Initial density.
     * @throws base::InputError as nodal_density(), also for values inside of
     *   cells.
     */
    template <int dim>
    std::vector<double>
    projected_density(const Density<dim>           &density,
                      const space::Space<dim, dim> &space,
                      const mesh::Regions          &regions,
                      const std::string            &section);
  } // namespace model
} // namespace otto
