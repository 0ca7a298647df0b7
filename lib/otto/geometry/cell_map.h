// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/space/point_locator.h>

#include <array>
#include <vector>

namespace otto
{
  namespace geometry
  {
    /**
     * The determinant of I + t A as a polynomial in t of degree dim,
     * 1 + c_1 t + ... + c_dim t^dim; entries beyond dim are zero.
     */
    template <int dim>
    std::array<double, 3>
    determinant_polynomial(const dealii::Tensor<2, dim> &A);

    /// The value of 1 + c_1 t + c_2 t^2 + c_3 t^3.
    double polynomial_value(const std::array<double, 3> &c, double t);

    /// The first root of it in (0, until]; infinite if there is none.
    double first_root(const std::array<double, 3> &c, double until);

    /**
     * The derivatives A of a nodal velocity at the corners of a cell: one on a
     * simplex, where they are the same everywhere, otherwise one for each
     * vertex. The map x + t v of the cell is not tangled while det(I + t A) is
     * positive for all of them (on hexahedra: nearly).
     *
     * @param points, velocity By global numbers; velocity [vertex][dim].
     */
    template <int dim>
    std::vector<dealii::Tensor<2, dim>>
    corner_derivatives(const space::PointLocator<dim>        &locator,
                       unsigned int                           cell,
                       const std::vector<dealii::Point<dim>> &points,
                       const std::vector<double>             &velocity);
  } // namespace geometry
} // namespace otto
