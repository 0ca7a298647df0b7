// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/space/pair.h>

#include <vector>

namespace otto
{
  namespace solver
  {
    /**
     * The mass N of the material derivative in SpaceTimeOperator, of functions
     * of W tested with those of V. It is the mass M on regular meshes, and
     *
     *   D (P - diag(K)^-1 K_W/(dim + 2))
     *
     * on irregular meshes of stretched cells, with the interpolation P from W
     * to V, the unweighted Laplacian K of V, the same tested in V of functions
     * of W, K_W = K P where W is a part of V, and the sums D of the rows of M.
     * Both have the rows' sums D and, with V = W on simplices, times D^-1
     * spectra in [1/(dim + 2), 1]. But D^-1 M makes of a function that is
     * constant across thin cells one that oscillates between the vertices of
     * many and of few cells, which the Laplacian behind it multiplies by a^2,
     * the ratio of the moments of the edges; the filtered mass does not. What
     * oscillates is the second moment s of W's mass in the long direction; v =
     * abs(K s)/(K_ii s) says how much, in units of the couplings across cells:
     * nothing on regular meshes, where they are graded along the cells little.
     * The part of M is 1/(a^2 v), at most one, with at most 1/3 for v, so that
     * right isosceles triangles, a^2 = 3, count as regular; at a point of V the
     * mean of the vertices of W whose mean it is. On regular meshes, stretched
     * or not, M commutes best, and the filtered mass badly where flows cross
     * cells in a slab.
     *
     * @return Complete rows of the owned vertices of V on Pair::pattern(), in
     *   the frame's unit of volume.
     */
    template <int dim>
    std::vector<double> filtered_mass(const space::Pair<dim> &pair);
  } // namespace solver
} // namespace otto
