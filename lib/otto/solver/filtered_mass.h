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
     * mass M where the cells of a vertex are about as long as high, and
     *
     *   D (I - diag(K)^-1 K / (dim + 2)),   K the unweighted Laplacian,
     *
     * on stretched cells: the part of M is 3/a^2, at most one, with the ratio
     * a^2 of the moments of the edges (3 at right isosceles triangles of one
     * direction). Both have the rows' sums D and, on simplices, times D^-1
     * spectra in [1/(dim + 2), 1]. But D^-1 M makes of a function that is
     * constant across thin cells one that oscillates between the vertices of
     * many and of few cells, which the Laplacian behind it multiplies by a^2;
     * the filtered mass does not.
     *
     * @return Complete rows of the owned vertices on space::Pattern, in the
     *   frame's unit of volume.
     */
    template <int dim>
    std::vector<double> filtered_mass(const space::Space<dim> &space);
  } // namespace solver
} // namespace otto
