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
     *   1. the nodal values get three steps of defect correction towards the L2
     *      projection M rho = b, b_i = int rho w_i: rho_i + (b - M rho)_i/D_i
     *      with D the row sums of M. They keep the mass and, up to terms of
     *      order h^4, the second moments, and reach a ring of cells each.
     *      Values stay between the least and the largest that the density takes
     *      in the cells around a vertex;
     *   2. what is missing of the moments then, most of it where values were
     *      cut, is given back by the smallest change in relative entropy,
     *      rho_i exp(a . psi_i), where psi_i are the means of 1, x and x x^T
     *      with the weight w_i and a solves a convex problem with as many
     *      unknowns as there are moments (Csiszar, Ann. Probab. 3, 1975).
     *
     * The L2 projection itself, limited by flux-corrected transport, has
     * sharper kinks at the edges of supports, which oscillate on their way
     * (total variation 1.053 instead of 1.040 for a bump on 142 vertices).
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
    std::vector<double> projected_density(const Density<dim>           &density,
                                          const space::Space<dim, dim> &space,
                                          const mesh::Regions          &regions,
                                          const std::string &section);
  } // namespace model
} // namespace otto
