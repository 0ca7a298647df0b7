// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/optimality/system.h>
#include <otto/verification/exact.h>

namespace otto
{
  namespace verification
  {
    /**
     * How far an iterate is from an exact solution. Densities are scaled to
     * mass one, so L1 norms are dimensionless; the potential has the unit
     * length^2, velocity and distance the unit length (time runs to 1).
     */
    struct Errors
    {
      /// The root of the action tau sum_n int rbar_n |grad phi_n|^2.
      double w2 = 0;
      /// |w2 - W2|, and over W2.
      double w2_absolute = 0, w2_relative = 0;
      /// int_0^1 int |rho_h - rho|, trapezoidal rule over the levels.
      double density_l1 = 0;
      /// int |rho_h - rho| at t = 1/2; the mean of the two levels beside it
      /// if the number of slabs is odd.
      double density_l1_middle = 0;
      /// (tau sum_n min_c int rho |phi_h - phi - c|^2)^(1/2) at the midpoints
      /// of the slabs; not a number if the exact potential is not known.
      double potential_l2 = 0;
      /// (tau sum_n int rho |grad phi_h - v|^2)^(1/2), likewise.
      double velocity_l2 = 0;
    };

    /**
     * The errors of @p state against @p exact, by quadrature of the given
     * degree on the cells. Collective.
     */
    template <int dim>
    Errors errors(const optimality::System<dim> &system,
                  const optimality::State       &state,
                  const ExactTransport<dim>     &exact,
                  unsigned int                   degree = 8);
  } // namespace verification
} // namespace otto
