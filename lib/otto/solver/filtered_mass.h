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
     * mass does not. The oscillation v is the relative difference of the second
     * moments in the long direction that M has at neighbours, at most 1/3, so
     * that a^2 = 3 of right isosceles triangles counts as regular; the part of
     * M is 1/(a^2 v), at most one. On regular meshes, stretched or not, M
     * commutes best, and the filtered mass badly where flows cross cells in a
     * slab.
     *
     * @return Complete rows of the owned vertices on space::Pattern, in the
     *   frame's unit of volume.
     */
    template <int dim>
    std::vector<double> filtered_mass(const space::Space<dim> &space);
  } // namespace solver
} // namespace otto
