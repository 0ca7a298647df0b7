// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/space/space.h>

#include <vector>

namespace otto
{
  namespace solver
  {
    /**
     * The mass N of the material derivative in SpaceTimeOperator. It is the
     * mass M on regular meshes, and
     *
     *   D (I - diag(K)^-1 K / (dim + 2)),   K the unweighted Laplacian,
     *
     * on irregular meshes of stretched cells. Both have the rows' sums D and,
     * on simplices, times D^-1 spectra in [1/(dim + 2), 1]. But D^-1 M makes of
     * a function that is constant across thin cells one that oscillates between
     * the vertices of many and of few cells, which the Laplacian behind it
     * multiplies by a^2, the ratio of the moments of the edges; the filtered
     * mass does not. What oscillates is the second moment s of M in the long
     * direction; v = |K s|/(K_ii s) says how much, in units of the couplings
     * across cells: nothing on regular meshes, where they are graded along the
     * cells little. The part of M is 1/(a^2 v), at most one, with at most 1/3
     * for v, so that right isosceles triangles, a^2 = 3, count as regular. On
     * regular meshes, stretched or not, M commutes best, and the filtered mass
     * badly where flows cross cells in a slab.
     *
     * @return Complete rows of the owned vertices on space::Pattern, in the
     *   frame's unit of volume.
     */
    template <int dim>
    std::vector<double> filtered_mass(const space::Space<dim> &space);
  } // namespace solver
} // namespace otto
