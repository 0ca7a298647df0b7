// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/base/run_folder.h>
#include <otto/optimality/system.h>

namespace otto
{
  namespace io
  {
    /**
     * The fields of a transport run as series for ParaView:
     *
     *  - density.pvd, at the levels t = n/N: `density`;
     *  - potential.pvd, at the slab midpoints t = (n - 1/2)/N: `potential` (its
     *    mean with respect to the density is zero in each slab), `velocity`
     *    grad phi and `momentum` rho grad phi (nodal means), `slack` of the
     *    Hamilton-Jacobi inequality (mean of the levels beside the slab).
     *
     * All files hold the cell fields `region` and `rank`, too.
     */
    template <int dim>
    class GeodesicOutput
    {
    public:
      /**
       * @param mass The total mass, by which densities are scaled.
       * @param stride Only every stride-th level and slab is written, and the
       *   last ones.
       */
      GeodesicOutput(const optimality::System<dim> &system,
                     double                         mass,
                     unsigned int                   stride = 1);

      /// Writes both series. Collective.
      void
      write(const optimality::State &state, const base::RunFolder &folder) const;

    private:
      void
      write_densities(const optimality::State &state,
                      const base::RunFolder &  folder) const;
      void
      write_potentials(const optimality::State &state,
                       const base::RunFolder &  folder) const;

      const optimality::System<dim> &system_;
      double                         scale_;
      unsigned int                   stride_;
    };
  } // namespace io
} // namespace otto
