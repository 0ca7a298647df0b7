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
     * The parts int w_i rho |grad phi - G phi|^2 of the vertices i in what the
     * gradient of a nodal function lacks to its recovered gradient G, that of
     * nodal_gradient(): the estimator of Zienkiewicz and Zhu (Int. J. Numer.
     * Methods Eng. 24, 1987) of the error of grad phi where rho is. Collective.
     *
     * @param density, values rho and phi on local vertices.
     * @return On owned vertices.
     */
    template <int dim>
    std::vector<double> recovery_defect(const space::NodalBasis<dim> &space,
                                        const std::vector<double>    &density,
                                        const std::vector<double>    &values);

    /**
     * nodal_gradient() of a nodal vector field, not on a surface. Collective.
     *
     * @param field On local vertices, [vertex][dim].
     * @return On local vertices, [vertex][component][dim].
     */
    template <int dim>
    std::vector<double> nodal_jacobian(const space::NodalBasis<dim> &space,
                                       const std::vector<double>    &field);
  } // namespace time
} // namespace otto
