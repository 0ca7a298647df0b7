// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/continuity_output.h>
#include <otto/model/nodal_density.h>

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace otto
{
  namespace app
  {
    template <int dim>
    ContinuityRecord
    continuity_record(const space::Space<dim>         &space,
                      const transport::EvolutionState &state,
                      const transport::Interval       &interval,
                      const transport::Particles<dim> &particles,
                      const ContinuityChecks          &checks,
                      const double                     mass,
                      const unsigned int               boxes)
    {
      namespace MPI        = dealii::Utilities::MPI;
      const double unknown = std::numeric_limits<double>::quiet_NaN();

      ContinuityRecord record;
      record.time  = state.time;
      record.steps = state.steps;
      record.tau   = interval.tau;
      record.cfl   = interval.cfl;
      record.mass_defect =
        std::abs(model::mass(state.rho, space) - mass) / mass;
      double smallest = std::numeric_limits<double>::infinity(), largest = 0;
      for (unsigned int i = 0; i < space.n_owned(); ++i)
        {
          smallest = std::min(smallest, state.rho[i]);
          largest  = std::max(largest, state.rho[i]);
        }
      record.smallest = MPI::min(smallest, space.communicator());
      record.largest  = MPI::max(largest, space.communicator());
      record.particle_distance =
        checks.push_forward ? particles.distance(state.rho) / mass
        : checks.histogram
          ? particles.histogram_distance(state.rho, boxes) / mass
          : unknown;
      record.liouville_defect =
        checks.push_forward ? particles.liouville_defect() : unknown;
      record.geodesic_distance = unknown;
      return record;
    }



    template <int dim>
    io::PointOutput<dim>
    particle_output(const transport::Particles<dim> &particles, const bool map)
    {
      std::vector<dealii::Point<dim>>  places;
      std::vector<std::vector<double>> values;
      std::vector<std::string>         names{"id", "mass"};
      if (map)
        names.insert(names.end(), {"density", "log_det_J"});
      for (const auto &particle : particles.particles())
        {
          places.push_back(particle.location.point);
          values.push_back({double(particle.id), particle.mass});
          if (map)
            values.back().insert(values.back().end(),
                                 {particle.density(),
                                  std::log(particle.determinant())});
        }
      io::PointOutput<dim> result;
      result.set_points(places, names, values);
      return result;
    }



    template <int dim>
    void add_continuity_problem(io::RunRecord                   &record,
                                const std::string               &mesh,
                                const space::Space<dim>         &space,
                                const model::Velocity<dim>      &velocity,
                                const transport::Particles<dim> &particles,
                                const double                     diffusion)
    {
      const std::string group   = "problem";
      const auto        integer = [](const auto value) {
        return static_cast<unsigned long long>(value);
      };
      record.add(group, "mesh", mesh);
      record.add(group, "velocity", velocity.description());
      record.add(group, "diffusion", diffusion);
      record.add(group, "vertices", integer(space.n_dofs()));
      record.add(group, "particles", integer(particles.size()));
      record.add(group, "volume", space.volume());
    }



#define OTTO_INSTANTIATE(dim)                                             \
  template ContinuityRecord continuity_record(                            \
    const space::Space<dim> &,                                            \
    const transport::EvolutionState &,                                    \
    const transport::Interval &,                                          \
    const transport::Particles<dim> &,                                    \
    const ContinuityChecks &,                                             \
    double,                                                               \
    unsigned int);                                                        \
  template io::PointOutput<dim> particle_output(                          \
    const transport::Particles<dim> &, bool);                             \
  template void add_continuity_problem(io::RunRecord &,                   \
                                       const std::string &,               \
                                       const space::Space<dim> &,         \
                                       const model::Velocity<dim> &,      \
                                       const transport::Particles<dim> &, \
                                       double);

    OTTO_INSTANTIATE(2)
    OTTO_INSTANTIATE(3)
#undef OTTO_INSTANTIATE
  } // namespace app
} // namespace otto
