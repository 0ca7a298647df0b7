// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/base/run_folder.h>
#include <otto/optimality/system.h>

#include <string>
#include <vector>

namespace otto
{
  namespace io
  {
    /// A discrete geodesic on the local vertices of a space.
    struct GeodesicState
    {
      double mass = 0;
      /// rho at the levels t = n T/N, with this mass.
      std::vector<std::vector<double>> densities;
      /// phi at the slab midpoints t = (n - 1/2) T/N.
      std::vector<std::vector<double>> potentials;
      /// The cost, if it is not the quadratic one; what is minimised, if that
      /// is not W2^2; the diffusion; and the length of growth or zero.
      std::string cost, problem;
      double      diffusion = 0., growth_length = 0.;
      /// T: times are from 0 to T.
      double horizon = 1.;

      /// Whether grad phi are the velocities.
      /// @throws base::InputError if they are not.
      void check_velocities() const;

      /// Whether it is a geodesic of W2.
      /// @throws base::InputError if it is not.
      void check_geodesic() const;
    };

    /**
     * The densities and potentials of a state of the optimality system.
     * Collective.
     *
     * @param mass The total mass, by which densities are scaled.
     */
    template <int dim>
    GeodesicState geodesic_state(const optimality::System<dim> &system,
                                 const optimality::State       &state,
                                 double                         mass);

    /**
     * Writes a geodesic to the folder "state" of a run, as an HDF5 file in the
     * form of CheckpointFolder: fields "density 0" .. "density N" and
     * "potential 1" .. "potential N". Collective.
     *
     * @param mass The total mass, by which densities are scaled.
     * @throws base::RunError if the disk does not take it.
     */
    template <int dim>
    void write_geodesic(const optimality::System<dim> &system,
                        const optimality::State       &state,
                        double                         mass,
                        const base::RunFolder         &folder);

    /**
     * Reads it again, on any number of ranks. Collective.
     *
     * @param run_folder The folder of a run of otto-transport.
     * @throws base::InputError if there is none, or if it is on another mesh.
     */
    template <int dim>
    GeodesicState read_geodesic(const std::string            &run_folder,
                                const space::NodalBasis<dim> &space);
  } // namespace io
} // namespace otto
