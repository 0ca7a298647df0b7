// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/space/space.h>

#include <vector>

namespace otto
{
  namespace model
  {
    /**
     * The number of cells that mass crosses in the mean on its way from one
     * density to another: the 1-Wasserstein distance over the mass, where the
     * length of a way from vertex to vertex of the cells is measured in longest
     * edges of the cells. It has no unit, follows walls, and counts small cells
     * where mass cannot avoid them; that cells are flat counts for nothing.
     *
     * It is a lower bound. By the duality of Kantorovich and Rubinstein the
     * distance is the largest integral of f (rho_1 - rho_0) over all f with
     * the Lipschitz constant one; taken are, in each component of the domain,
     * the distances to where mass comes, to what is farthest from there, the
     * same with where it goes from, and to a few vertices far from each other.
     * Collective, and the same number on all ranks.
     *
     * @param initial, final Nodal values on owned vertices at least, of the
     *   same mass in each component, as from end_densities().
     */
    template <int dim>
    double crossed_cells(const space::NodalBasis<dim> &space,
                         const std::vector<double>    &initial,
                         const std::vector<double>    &final);
  } // namespace model
} // namespace otto
