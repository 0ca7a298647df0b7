// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/adaptation.h>
#include <otto/app/density_sections.h>
#include <otto/app/discretisation.h>
#include <otto/app/file_entries.h>
#include <otto/app/interruption.h>
#include <otto/app/memory_check.h>
#include <otto/app/problem_sections.h>
#include <otto/app/program.h>
#include <otto/app/silent_timer.h>
#include <otto/app/speed_check.h>
#include <otto/app/transport_job.h>
#include <otto/app/transport_run.h>
#include <otto/app/world.h>
#include <otto/base/collective.h>
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/model/nodal_density.h>
#include <otto/model/type_section.h>
#include <otto/solver/coarse_start.h>
#include <otto/space/pair.h>

#include <deal.II/base/parameter_handler.h>

#include <deal.II/grid/tria.h>

#include <cmath>
#include <filesystem>
#include <tuple>

namespace otto
{
  namespace app
  {
    namespace
    {
      // The densities of the sections, null at a free end, with their nodal
      // values.
      template <int spacedim>
      struct GivenDensities
      {
        std::unique_ptr<model::Density<spacedim>> initial, final;
        model::TransportData                      data;
      };



      // The notes of densities on the mesh, which those on a surface do not
      // have.
      template <int dim, int spacedim>
      void add_notes(const GivenDensities<spacedim>    &given,
                     const space::Space<dim, spacedim> &space,
                     std::vector<std::string>          &notes)
      {
        if constexpr (dim == spacedim)
          {
            for (const auto *density : {given.initial.get(), given.final.get()})
              if (density)
                for (const auto &note : density->notes(space))
                  notes.push_back("note: " + note);
          }
        else
          {
            (void)given;
            (void)space;
            notes.push_back("note: on a surface densities are their values at "
                            "the vertices, whatever 'End densities/Projection' "
                            "says, and there are no bounds of the distance on "
                            "the meshed domain");
          }
      }



      template <int dim, int spacedim>
      GivenDensities<spacedim>
      read_densities(const TransportParameters           &parameters,
                     dealii::ParameterHandler            &prm,
                     const space::Space<dim, spacedim>   &space,
                     const mesh::Regions                 &regions,
                     const base::Console                 &console,
                     const model::DensityTypes<spacedim> &types)
      {
        const bool                                  given    = !free_end(prm);
        std::vector<std::pair<std::string, double>> sections = {
          {"Initial density", 0.3}};
        if (given)
          sections.emplace_back("Final density", 0.7);
        auto notes = resolve_automatic_densities(prm, space, sections);
        GivenDensities<spacedim> result;
        result.initial = density_parameters<spacedim>("Initial density", types)
                           .make_density(prm);
        if (given)
          result.final = density_parameters<spacedim>("Final density", types)
                           .make_density(prm);
        for (const auto *density : {result.initial.get(), result.final.get()})
          for (const auto &[wanted, entry, without] :
               {std::tuple(parameters.error_estimate,
                           "Solver/Error estimate",
                           "Error estimate = false"),
                std::tuple(parameters.adaptation.width > 0.,
                           "Adaptation/Width",
                           "Width = 0")})
            if (wanted && density && density->on_one_mesh())
              throw base::InputError(
                std::string("'") + entry +
                "' needs the densities on a second mesh, and one of them is "
                "known at the vertices of this one only (" +
                density->description() + "); give another, or set '" + without +
                "'.");
        result.data = given ? model::end_densities(*result.initial,
                                                   *result.final,
                                                   space,
                                                   regions,
                                                   parameters.ends)
                            : model::start_density(*result.initial,
                                                   space,
                                                   regions,
                                                   parameters.ends);
        console.section("Densities");
        console("  initial: " + result.initial->description() + ", mass " +
                base::short_number(result.data.initial_mass));
        console(given ? "  final:   " + result.final->description() +
                          ", mass " + base::short_number(result.data.final_mass)
                      : "  final:   free");
        add_notes(result, space, notes);
        for (const auto &note : notes)
          if (!note.empty())
            console("  " + note);
        if (!parameters.ends.balanced && !parameters.ends.normalise)
          console("  mass changes from one to the other");
        if (parameters.ends.normalise)
          console(given ? "  both normalised to mass 1"
                        : "  normalised to mass 1");
        if (!parameters.ends.balanced && parameters.ends.normalise && given &&
            std::abs(result.data.final_mass - result.data.initial_mass) >
              parameters.ends.mass_tolerance * result.data.initial_mass)
          console("  note: growth takes masses as they are given with "
                  "'End densities/Normalise = false'.");
        return result;
      }



      template <int dim>
      std::string size_line(const optimality::System<dim> &system,
                            const space::NamedPair        &pair)
      {
        const double vertices = system.space().n_dofs();
        const double unknowns = n_unknowns(system.space(),
                                           pair.potentials,
                                           system.n_slabs(),
                                           system.levels().levels());
        return "  " + base::short_number(vertices) + " vertices, " +
               std::to_string(system.n_slabs()) + " slabs, " + pair.name +
               ": " + base::short_number(unknowns, 8) + " unknowns on " +
               base::counted(dealii::Utilities::MPI::n_mpi_processes(world),
                             "rank") +
               ", about " +
               base::short_number(std::ceil(150 + unknowns * 2e-3)) +
               " MB of memory";
      }



      // What the files of a run take: the state, which is not compressed, and
      // with it at most two checkpoints of two iterates each, and all fields in
      // single precision.
      template <int dim>
      void check_space(const TransportParameters     &parameters,
                       const optimality::System<dim> &system,
                       const space::NamedPair        &pair,
                       const base::RunFolder         &folder,
                       const base::Console           &console)
      {
        const double vertices = system.space().n_dofs(), N = system.n_slabs();
        const double pictures = std::ceil(N / parameters.stride) + 1.;
        const double state    = 8. * vertices * (2. * N + 1.);
        const double checkpoints =
          parameters.checkpoint_interval > 0.
            ? 4 * 8. *
                (system.space().n_potentials(pair.potentials) * N +
                 2. * vertices * N)
            : 0.;
        const std::string note =
          folder.check_space(state,
                             state + checkpoints +
                               4. * vertices * pictures *
                                 (3. + 4. * system.space().n_coordinates()));
        if (!note.empty())
          console("  note: " + note);
      }



      // The density at a free end, roughly, of the problem with few slabs;
      // that at the start if these say nothing.
      template <int dim>
      std::vector<double> rough_end(const TransportParameters    &parameters,
                                    const model::TransportData   &data,
                                    const model::Problem<dim>    &problem,
                                    const space::NodalBasis<dim> &space,
                                    const mesh::CellKind          kind)
      {
        const unsigned int      slabs = 4;
        SilentTimer             timer;
        optimality::System<dim> system(
          space, slabs, {data.initial, {}}, {}, problem);
        auto method          = parameters.template interior_point<dim>(kind);
        method.gap_tolerance = std::max(method.gap_tolerance, 2e-2);
        solver::InteriorPoint<dim> interior_point(system, method, timer);
        auto                       start = solver::cold_start(system);
        const auto outcome = interior_point.solve(start.state, start.mu);
        if (outcome.status != solver::InteriorPoint<dim>::Status::converged)
          return data.initial;
        const auto          rho = system.all_densities(start.state);
        std::vector<double> result(space.n_local());
        for (std::size_t i = 0; i < result.size(); ++i)
          result[i] = rho[i * (slabs + 1) + slabs];
        return result;
      }



      // Sets automatic slabs; the reason, if there is one.
      template <int dim>
      std::string choose_slabs(const TransportParameters    &parameters,
                               dealii::ParameterHandler     &prm,
                               const model::TransportData   &data,
                               const model::Problem<dim>    &problem,
                               const space::NodalBasis<dim> &space,
                               const mesh::CellKind          kind)
      {
        if (slab_number(parameters.slabs) != 0)
          return "";
        // with mean one, also where masses differ
        const auto end = model::normalised(
          problem.terminal_cost
            ? rough_end(parameters, data, problem, space, kind)
            : data.final,
          space);
        auto reason = resolve_automatic_slabs<dim>(
          prm, space, {&data.initial, &end}, std::sqrt(2. * problem.diffusion));
        if (problem.terminal_cost)
          reason += ", with four slabs";
        if (problem.running_cost)
          reason += "; the running cost may ask for more";
        return reason;
      }
    } // namespace



    template <int dim, int spacedim>
    TransportResults run_transport(const TransportParameters &parameters,
                                   dealii::ParameterHandler  &prm,
                                   const CommandLine         &options,
                                   const TypesOf<spacedim>   &types,
                                   const model::HamiltonianTypes<dim> &costs)
    {
      const bool restart = !options.restart.empty();
      const bool replaces =
        parameters.overwrite || parameters.adaptation.goes_on;
      const base::Console   console(world, parameters.console_verbosity());
      const base::RunFolder folder(parameters.folder,
                                   world,
                                   base::existing(replaces, restart));
      if (!options.check)
        folder.check();

      console(version_line("otto-transport"));
      console.section("Mesh");
      const mesh::Mesh<dim, spacedim> mesh(parameters.mesh, world);
      console(mesh.report().text());
      const auto flat =
        resolve_automatic_pair(prm, "Discretisation", mesh.report());
      const auto pair = space::named_pair(parameters.pair, mesh.kind());
      const space::Space<dim, spacedim> space(mesh.triangulation(), world);
      const auto                        given = read_densities(
        parameters, prm, space, mesh.regions(), console, types.densities);
      const double mass =
        parameters.ends.normalise ? 1. : given.data.initial_mass;
      const ProblemMaker<dim, spacedim> maker =
        [&prm, &types, &costs, mass](const auto &space, const auto &regions) {
          return make_problem(prm, space, regions, mass, costs, types.energies);
        };
      const auto        problem = maker(space, mesh.regions());
      const auto *const initial = given.initial.get(),
                        *final  = given.final.get();
      const typename TransportJob<dim>::Densities densities{
        given.data, [&](const double value) {
          return estimate_error<dim, spacedim>(
            parameters, *initial, final, maker, mesh.kind(), value, world);
        }};
      {
        const model::InSection inside(prm, "Transport");
        check_speed(prm.get("Cost"),
                    problem,
                    space,
                    densities.data.initial,
                    densities.data.final);
      }
      const auto reason = choose_slabs(
        parameters, prm, densities.data, problem, space, mesh.kind());
      const auto memory = check_memory(space,
                                       pair.potentials,
                                       slab_number(parameters.slabs),
                                       reason);
      if (parameters.error_estimate)
        (void)SecondDiscretisation(parameters, mesh.kind()); // or an InputError

      optimality::System<dim> system(space,
                                     slab_number(parameters.slabs),
                                     {densities.data.initial,
                                      densities.data.final},
                                     {},
                                     problem);
      console.section("Problem");
      if (!system.problem().is_default())
        console("  least action with " + system.problem().description());
      else if (problem.horizon != 1.)
        console("  times from 0 to " + base::short_number(problem.horizon));
      console(size_line(system, pair));
      for (const auto &line : {reason, flat})
        if (!line.empty())
          console("  " + line);
      for (const auto &note : {memory,
                               noise_note(space,
                                          std::sqrt(2. * problem.diffusion),
                                          system.n_slabs())})
        if (!note.empty())
          console("  note: " + note);
      if (!options.check)
        check_space(parameters, system, pair, folder, console);
      TransportJob<dim> job(parameters,
                            system,
                            densities,
                            folder,
                            console,
                            run_parameters(prm, folder.path()),
                            mesh.report().largest_aspect);
      if (restart)
        job.read_restart();
      if (!parameters.start_from.empty() && !job.goes_on())
        {
          if (dim != spacedim)
            throw base::InputError(
              "'Solver/Start from' = '" + parameters.start_from +
              "' is not known on surfaces in space; leave it out.");
          job.read_start(prm);
        }
      if (options.check)
        {
          console("  The input is correct; nothing was computed.");
          return {};
        }
      catch_interruptions();
      folder.create();
      if (!restart && !parameters.adaptation.goes_on)
        base::on_first_rank(world, [&]() {
          std::error_code none;
          std::filesystem::remove(folder.path("adaptation.csv"), none);
        });
      auto results = job.solve();
      if constexpr (dim == spacedim)
        if (parameters.adaptation.width > 0.)
          {
            const auto error = job.velocity_error();
            results.sizes    = sizes_now_and_next(space, error, parameters);
            job.write_error_map(error);
          }
      return results;
    }



#define OTTO_INSTANTIATE(dim, spacedim)    \
  template TransportResults run_transport( \
    const TransportParameters &,           \
    dealii::ParameterHandler &,            \
    const CommandLine &,                   \
    const TypesOf<spacedim> &,             \
    const model::HamiltonianTypes<dim> &);

    OTTO_INSTANTIATE(2, 2)
    OTTO_INSTANTIATE(2, 3)
    OTTO_INSTANTIATE(3, 3)
#undef OTTO_INSTANTIATE
  } // namespace app
} // namespace otto
