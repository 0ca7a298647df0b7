// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/model/problem.h>
#include <otto/space/space.h>

#include <string>
#include <vector>

namespace otto
{
  namespace app
  {
    /**
     * A speed that some mass needs at least to come from one density to the
     * other in the unit of time: the largest distance, over the pieces of the
     * domain, between the centres of mass of the two, in lengths of the mesh.
     * It holds for the discrete problem as well, where coordinates are
     * potentials. Collective.
     *
     * @param initial, final Nodal values, in each piece of the same mass.
     */
    template <int dim>
    double least_speed(const space::NodalBasis<dim> &space,
                       const std::vector<double>    &initial,
                       const std::vector<double>    &final);

    /**
     * Refuses a cost whose largest speed is below least_speed(), with which
     * there is no way from one density to the other. With noise, growth or a
     * free end there may be one. Collective.
     *
     * @param cost The name of the cost, as the parameter file has it.
     * @throws base::InputError
     */
    template <int dim>
    void check_speed(const std::string            &cost,
                     const model::Problem<dim>    &problem,
                     const space::NodalBasis<dim> &space,
                     const std::vector<double>    &initial,
                     const std::vector<double>    &final);
  } // namespace app
} // namespace otto
