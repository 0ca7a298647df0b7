// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/app/continuity_results.h>
#include <otto/io/point_output.h>
#include <otto/transport/evolution.h>

namespace otto
{
  namespace app
  {
    /**
     * A row of history.csv at the end of an interval, without the distance to a
     * geodesic. Collective.
     *
     * @param mass At the start.
     * @param boxes Of the histogram in each direction.
     */
    template <int dim>
    ContinuityRecord
    continuity_record(const space::Space<dim>         &space,
                      const transport::EvolutionState &state,
                      const transport::Interval       &interval,
                      const transport::Particles<dim> &particles,
                      const ContinuityChecks          &checks,
                      double                           mass,
                      unsigned int                     boxes);

    /// What particles.pvd shows.
    /// @param map Whether the particles are on the flow map, without noise.
    template <int dim>
    io::PointOutput<dim>
    particle_output(const transport::Particles<dim> &particles, bool map);

    /// The group "problem" of summary.json. Collective.
    template <int dim>
    void add_continuity_problem(io::RunRecord                   &record,
                                const std::string               &mesh,
                                const space::Space<dim>         &space,
                                const model::Velocity<dim>      &velocity,
                                const transport::Particles<dim> &particles,
                                double                           diffusion);
  } // namespace app
} // namespace otto
