// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/collective.h>
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/io/checkpoint.h>
#include <otto/io/geodesic_state.h>

#include <filesystem>

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

      // A run that went on wrote beside the state of its first part; readers
      // without Otto look for one file.
      void keep_one_file(const std::string &folder, const MPI_Comm communicator)
      {
        base::on_first_rank(communicator, [&]() {
          const auto      path = std::filesystem::path(folder);
          std::error_code error;
          if (std::filesystem::exists(path / "checkpoint_1.h5", error))
            std::filesystem::rename(path / "checkpoint_1.h5",
                                    path / "checkpoint_0.h5");
        });
      }
    } // namespace



    void GeodesicState::check_velocities() const
    {
      if (growth_length > 0.)
        throw base::InputError("its mass grows along it, and a continuity "
                               "equation keeps its mass; give a run with "
                               "'Transport/Growth length = 0'.");
      if (!cost.empty())
        throw base::InputError("its cost is " + cost +
                               ", for which the gradients of the potentials "
                               "are not the velocities; give a run with "
                               "'Transport/Cost = quadratic'.");
    }



    void GeodesicState::check_geodesic() const
    {
      if (!problem.empty())
        throw base::InputError("what it minimises is no distance W2 but the "
                               "action with " +
                               problem +
                               "; give a run with the defaults of "
                               "'Transport' and 'Running cost'.");
    }



    template <int dim>
    GeodesicState geodesic_state(const optimality::System<dim> &system,
                                 const optimality::State       &state,
                                 const double                   mass)
    {
      const auto         &space = system.space();
      const std::size_t   n     = space.n_local();
      const unsigned long N     = system.n_slabs();
      const double        scale = mass / space.volume();
      const auto          rho   = system.all_densities(state);
      time::LocalArray    phi;
      system.slabs().gather(state.potential, phi);
      GeodesicState       result;
      std::vector<double> values(n);
      result.mass = mass;
      if (!system.problem().is_quadratic())
        result.cost = system.problem().hamiltonian->description();
      if (!system.problem().is_default())
        result.problem = system.problem().description();
      result.horizon       = system.problem().horizon;
      result.diffusion     = system.problem().diffusion / result.horizon;
      result.growth_length = system.problem().growth_length;
      for (unsigned long l = 0; l <= N; ++l)
        {
          for (std::size_t i = 0; i < n; ++i)
            values[i] = scale * rho[i * (N + 1) + l];
          result.densities.push_back(values);
        }
      for (unsigned long s = 0; s < N; ++s)
        {
          for (std::size_t i = 0; i < n; ++i)
            values[i] = phi[i * N + s] / system.problem().scale;
          result.potentials.push_back(values);
        }
      return result;
    }



    template <int dim>
    void write_geodesic(const optimality::System<dim> &system,
                        const optimality::State       &state,
                        const double                   mass,
                        const base::RunFolder         &folder)
    {
      auto       geodesic = geodesic_state(system, state, mass);
      Checkpoint content;
      for (std::size_t n = 0; n < geodesic.densities.size(); ++n)
        content.fields[density_name(n)] = std::move(geodesic.densities[n]);
      for (std::size_t n = 0; n < geodesic.potentials.size(); ++n)
        content.fields[potential_name(n + 1)] =
          std::move(geodesic.potentials[n]);
      // what a reader without Otto wants to know
      const double N = system.n_slabs();
      for (const auto &entry : content.fields)
        {
          const auto   blank  = entry.first.find(' ');
          const double number = std::stod(entry.first.substr(blank));
          const bool   level  = entry.first.compare(0, blank, "density") == 0;
          content.times[entry.first] =
            geodesic.horizon * (level ? number : number - 0.5) / N;
        }
      content.description = {
        {"content",
         "geodesic of optimal transport: densities at the levels t = n T/N, "
         "potentials at the midpoints of the slabs, on the vertices"},
        {"mass", base::short_number(mass, 17)},
        {"equations",
         geodesic.problem.empty()
           ? "d_t rho + div(rho grad phi) = 0, d_t phi + |grad phi|^2/2 <= 0"
           : "d_t rho + div(rho H_p(grad phi)) = eps Laplace rho, d_t phi + "
             "H(grad phi) + eps Laplace phi <= E'(rho)" +
               (geodesic.growth_length > 0.
                  ? std::string(" with rho phi/delta^2 and phi^2/(2 delta^2) "
                                "more")
                  : "") +
               ", of the least action with " + geodesic.problem}};
      content.texts["cost"]        = geodesic.cost;
      content.texts["problem"]     = geodesic.problem;
      content.numbers["diffusion"] = geodesic.diffusion;
      if (geodesic.growth_length > 0.)
        content.numbers["growth length"] = geodesic.growth_length;
      content.numbers["time horizon"] = geodesic.horizon;
      content.counts["slabs"]         = system.n_slabs();
      content.numbers["mass"]         = mass;
      CheckpointFolder(state_folder(folder.path()),
                       system.space().communicator())
        .write(system.space(), content);
      keep_one_file(state_folder(folder.path()), system.space().communicator());
    }



    template <int dim>
    GeodesicState read_geodesic(const std::string            &run_folder,
                                const space::NodalBasis<dim> &space)
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
      if (const auto growth = content.numbers.find("growth length");
          growth != content.numbers.end())
        result.growth_length = growth->second;
      if (const auto horizon = content.numbers.find("time horizon");
          horizon != content.numbers.end())
        result.horizon = horizon->second;
      if (const auto cost = content.texts.find("cost");
          cost != content.texts.end())
        result.cost = cost->second;
      if (const auto problem = content.texts.find("problem");
          problem != content.texts.end())
        result.problem = problem->second;
      if (const auto diffusion = content.numbers.find("diffusion");
          diffusion != content.numbers.end())
        result.diffusion = diffusion->second;
      for (unsigned long n = 0; n <= slabs->second; ++n)
        result.densities.push_back(content.fields.at(density_name(n)));
      for (unsigned long n = 1; n <= slabs->second; ++n)
        result.potentials.push_back(content.fields.at(potential_name(n)));
      return result;
    }



    template GeodesicState geodesic_state(const optimality::System<2> &,
                                          const optimality::State &,
                                          double);
    template GeodesicState geodesic_state(const optimality::System<3> &,
                                          const optimality::State &,
                                          double);
    template void          write_geodesic(const optimality::System<2> &,
                                          const optimality::State &,
                                          double,
                                          const base::RunFolder &);
    template void          write_geodesic(const optimality::System<3> &,
                                          const optimality::State &,
                                          double,
                                          const base::RunFolder &);
    template GeodesicState read_geodesic(const std::string &,
                                         const space::NodalBasis<2> &);
    template GeodesicState read_geodesic(const std::string &,
                                         const space::NodalBasis<3> &);
  } // namespace io
} // namespace otto
