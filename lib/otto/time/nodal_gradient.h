// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/space/nodal_basis.h>

#include <vector>

namespace otto
{
  namespace time
  {
    /**
     * The gradient of a nodal function as a nodal field: at each vertex the
     * mean of the gradients around it, weighted with the shape function of the
     * vertex (the lumped L2 projection). Collective.
     *
     * @param values On local vertices.
     * @return On local vertices, [vertex][dim], on a surface [vertex][3], in
     *   the coordinates of the room around it.
     */
    template <int dim>
    std::vector<double> nodal_gradient(const space::NodalBasis<dim> &space,
                                       const std::vector<double>    &values);

    /**
     * The same of a nodal vector field, not on a surface. Collective.
     *
     * @param field On local vertices, [vertex][dim].
     * @return On local vertices, [vertex][component][dim].
     */
    template <int dim>
    std::vector<double> nodal_jacobian(const space::NodalBasis<dim> &space,
                                       const std::vector<double>    &field);
  } // namespace time
} // namespace otto
