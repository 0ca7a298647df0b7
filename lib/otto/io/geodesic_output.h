// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/base/run_folder.h>
#include <otto/io/nodal_output.h>
#include <otto/optimality/system.h>

namespace otto
{
  namespace io
  {
    /**
     * The fields of a transport run as series for ParaView:
     *
     *  - density.pvd, at the levels t = n/N: `density`, `potential`,
     *    `velocity` v = grad phi, in general H_p(x, grad phi), and
     *    `momentum` rho v. The potential is the
     *    mean of those of the slabs beside the level, at the ends the straight
     *    line through those of the two nearest slabs;
     *  - potential.pvd, at the slab midpoints t = (n - 1/2)/N, where the
     *    potentials of the discretisation are: `potential`, `velocity`,
     *    `momentum` and the `slack` of the Hamilton-Jacobi inequality (mean of
     *    the levels beside the slab).
     *
     * The mean of a potential with respect to the density is zero at each time;
     * velocities are nodal means. All files hold the cell fields `region` and
     * `rank`, too.
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
      void write(const optimality::State &state, const base::RunFolder &folder);

    private:
      void write_levels(const base::RunFolder &folder) const;
      void write_slabs(const base::RunFolder &folder) const;
      /// phi in slab s on local vertices.
      std::vector<double> potential_in(unsigned int slab) const;
      std::vector<double> potential_at(unsigned int level) const;
      /// rho at a level, with the mass of the user.
      std::vector<double> density_at(unsigned int level) const;
      /// From the slope of a potential, in the coordinates of the room, to the
      /// velocity.
      void to_velocity(const double *place, double *p) const;
      /// The fields that both series have.
      std::vector<NodalField> fields(const std::vector<double> &density,
                                     std::vector<double> potential) const;

      const optimality::System<dim> &system_;
      double                         scale_;
      unsigned int                   stride_;
      /// What is being written, on local vertices.
      time::LocalArray phi_, rho_, slack_;
    };
  } // namespace io
} // namespace otto
