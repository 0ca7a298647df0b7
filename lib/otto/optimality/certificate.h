// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/optimality/system.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace otto
{
  namespace optimality
  {
    /**
     * What every result carries: two values that enclose the optimal value of
     * the discrete problem, from a feasible primal and a feasible dual point,
     * whatever the accuracy of the iterate. Of the discrete problem: how far
     * that is from the distance itself is another question. All values are W2^2
     * per unit of mass, in squared length units of the mesh, and for other
     * problems model::Problem::factor() times the action.
     *
     * Primal: the densities, with the momentum rbar (H_p + H_pp grad chi) where
     * A chi is the continuity residual, so that the continuity equation holds;
     * its value is taken with L.
     * What is left of the residual, r, is charged to the primal value: with a
     * feasible potential phi* the two values differ by factor() sum_n (r_n,
     * phi*_n) at most, and since r_n has no mass, that is at most the L1 norm
     * of r_n times half of the oscillation (largest minus least value) of
     * phi*_n, with growth its largest absolute value; that of the present
     * potentials stands for that of the best ones.
     * Dual: the potentials, lowered from slab to slab by the largest violation
     * of the Hamilton-Jacobi inequality on the level between them, in each
     * component of the domain; with growth in all of it, and by more, since the
     * square of the potential changes, too. Costs of the density, which are
     * convex, enter with their tangents at the densities.
     */
    struct Certificate
    {
      /// The upper value.
      double primal = 0;
      /// The lower value.
      double dual = 0;
      /// The primal value without the costs of the density.
      double kinetic = 0;
      /// Sum over levels of the largest violation, already paid for in dual.
      double violation = 0;
      /// What is left of the continuity residual after the correction, in L1
      /// over space and time, per unit of mass.
      double continuity_defect = 0;
      /// What the primal value has paid for it.
      double charge = 0;
      /// The smallest primal value that is told from zero: a gap of that size
      /// counts as closed.
      double resolution = 0;

      /// Their difference.
      double gap() const { return primal - dual; }
      /// Their mean.
      double value() const { return 0.5 * (primal + dual); }
      /// The gap over the primal value, or what of it is not a cost of the
      /// density.
      double relative_gap() const
      {
        if (!std::isfinite(primal))
          return std::numeric_limits<double>::infinity();
        const double scale = std::max(kinetic, resolution);
        return scale > 0 ? gap() / scale : 0;
      }

      /// The same with another unit of squared length.
      Certificate scaled(const double factor) const
      {
        return {primal * factor,
                dual * factor,
                kinetic * factor,
                violation * factor,
                continuity_defect,
                charge * factor,
                resolution * factor};
      }
    };

    /**
     * The dual value of the potentials at the linearization of @p system (with
     * the lift set there, and with the Hamiltonian without smoothing), and the
     * sum of the violations.
     */
    template <int dim>
    void dual_value(const System<dim> &system,
                    const State       &state,
                    Certificate       &certificate);

    /**
     * The primal value with the corrected potentials phi + chi.
     */
    template <int dim>
    void primal_value(const System<dim>  &system,
                      const State        &state,
                      const time::Vector &chi,
                      Certificate        &certificate);

    /// Quantities of the densities() of a system at all levels, ends included.
    struct Indicators
    {
      /// Largest difference of the mass of a level from the mass of the initial
      /// density, over that mass.
      double mass_defect = 0;
      /// The mass of each level over that of the initial density.
      std::vector<double> masses;
      /// Smallest density, in units of the mean density.
      double smallest_density = 0;
      /// Largest total variation of a level over the larger of those of the two
      /// ends: about 1 without oscillations.
      double oscillation = 0;
    };

    /// Those of the densities of a system. Collective.
    template <int dim>
    Indicators indicators(const System<dim> &system);
  } // namespace optimality
} // namespace otto
