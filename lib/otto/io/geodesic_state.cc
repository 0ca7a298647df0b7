// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/io/checkpoint.h>
#include <otto/io/geodesic_state.h>

namespace otto
{
  namespace io
  {
    namespace
    {
      std::string state_folder(const std::string &run_folder)
      {
        return run_folder + "/state";
      }

      std::string density_name(const unsigned long level)
      {
        return "density " + std::to_string(level);
      }

      std::string potential_name(const unsigned long slab)
      {
        return "potential " + std::to_string(slab);
      }
    } // namespace



    template <int dim>
    void write_geodesic(const optimality::System<dim> &system,
                        const optimality::State       &state,
                        const double                   mass,
                        const base::RunFolder         &folder)
    {
      const auto         &space = system.space();
      const std::size_t   n     = space.n_local();
      const unsigned long N     = system.n_slabs();
      time::LocalArray    phi, inner;
      system.slabs().gather(state.potential, phi);
      system.levels().gather(state.density, inner);
      const double        scale = mass / space.volume();
      Checkpoint          content;
      std::vector<double> values(n);
      const auto          add_density = [&](const unsigned long level) {
        for (double &value : values)
          value *= scale;
        content.fields[density_name(level)] = values;
      };
      values = system.ends().initial;
      add_density(0);
      for (unsigned long l = 1; l < N; ++l)
        {
          for (std::size_t i = 0; i < n; ++i)
            values[i] = inner[i * (N - 1) + l - 1];
          add_density(l);
        }
      values = system.ends().final;
      add_density(N);
      for (unsigned long s = 0; s < N; ++s)
        {
          for (std::size_t i = 0; i < n; ++i)
            values[i] = phi[i * N + s];
          content.fields[potential_name(s + 1)] = values;
        }
      content.counts["slabs"] = N;
      content.numbers["mass"] = mass;
      CheckpointFolder(state_folder(folder.path()), space.communicator())
        .write(space, content);
    }



    template <int dim>
    GeodesicState read_geodesic(const std::string            &run_folder,
                                const space::Space<dim, dim> &space)
    {
      const auto content =
        CheckpointFolder(state_folder(run_folder), space.communicator())
          .read_latest(space)
          .state;
      const auto slabs = content.counts.find("slabs");
      if (slabs == content.counts.end())
        throw base::InputError("The folder '" + run_folder +
                               "' has a state, but not that of a geodesic; "
                               "give the folder of a run of otto-transport.");
      GeodesicState result;
      result.mass = content.numbers.at("mass");
      for (unsigned long n = 0; n <= slabs->second; ++n)
        result.densities.push_back(content.fields.at(density_name(n)));
      for (unsigned long n = 1; n <= slabs->second; ++n)
        result.potentials.push_back(content.fields.at(potential_name(n)));
      return result;
    }



    template void          write_geodesic(const optimality::System<2> &,
                                          const optimality::State &,
                                          double,
                                          const base::RunFolder &);
    template void          write_geodesic(const optimality::System<3> &,
                                          const optimality::State &,
                                          double,
                                          const base::RunFolder &);
    template GeodesicState read_geodesic(const std::string &,
                                         const space::Space<2> &);
    template GeodesicState read_geodesic(const std::string &,
                                         const space::Space<3> &);
  } // namespace io
} // namespace otto
