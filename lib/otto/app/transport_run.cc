// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/density_sections.h>
#include <otto/app/file_entries.h>
#include <otto/app/interruption.h>
#include <otto/app/program.h>
#include <otto/app/progress_table.h>
#include <otto/app/transport_run.h>
#include <otto/app/world.h>
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/io/geodesic_output.h>
#include <otto/io/geodesic_state.h>
#include <otto/solver/coarse_start.h>
#include <otto/space/pair.h>

#include <deal.II/base/parameter_handler.h>
#include <deal.II/base/timer.h>

#include <deal.II/grid/tria.h>

#include <cmath>

namespace otto
{
  namespace app
  {
    namespace
    {
      template <int dim>
      struct Densities
      {
        std::unique_ptr<model::Density<dim>> initial, final;
        model::TransportData                 data;
      };



      template <int dim>
      Densities<dim> read_densities(const TransportParameters      &parameters,
                                    dealii::ParameterHandler       &prm,
                                    const space::Space<dim>        &space,
                                    const mesh::Regions            &regions,
                                    const base::Console            &console,
                                    const model::DensityTypes<dim> &types)
      {
        const auto notes = {
          resolve_automatic_density(prm, space, "Initial density", 0.3),
          resolve_automatic_density(prm, space, "Final density", 0.7)};
        auto initial =
          density_parameters<dim>("Initial density", types).make_density(prm);
        auto final =
          density_parameters<dim>("Final density", types).make_density(prm);
        const auto data = model::end_densities(
          *initial, *final, space, regions, parameters.ends);
        console.section("Densities");
        console("  initial: " + initial->description() + ", mass " +
                base::short_number(data.initial_mass));
        console("  final:   " + final->description() + ", mass " +
                base::short_number(data.final_mass));
        for (const auto &note : notes)
          if (!note.empty())
            console("  " + note);
        if (parameters.ends.normalise)
          console("  both normalised to mass 1");
        return {std::move(initial), std::move(final), data};
      }



      template <int dim>
      std::string size_line(const optimality::System<dim> &system,
                            const space::NamedPair        &pair)
      {
        const double vertices   = system.space().n_dofs();
        double       potentials = vertices;
        if (pair.potentials == space::Potentials::refined)
          {
            // one at the middle of each edge, and of what is a square or a cube
            const auto &mesh = system.space().dof_handler().get_triangulation();
            potentials += mesh.n_active_lines();
            if (!mesh::is_simplex(system.space().kind()))
              potentials += dim == 2
                              ? mesh.n_active_quads()
                              : mesh.n_active_quads() + mesh.n_active_hexs();
          }
        const double unknowns =
          potentials * system.n_slabs() + vertices * (system.n_slabs() - 1.);
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
      // with it at most all fields in single precision.
      template <int dim>
      void check_space(const TransportParameters     &parameters,
                       const optimality::System<dim> &system,
                       const base::RunFolder         &folder,
                       const base::Console           &console)
      {
        const double vertices = system.space().n_dofs(), N = system.n_slabs();
        const double pictures  = std::ceil(N / parameters.stride) + 1.;
        const double state     = 8. * vertices * (2. * N + 1.);
        const std::string note = folder.check_space(
          state, state + 4. * vertices * pictures * (3. + 4. * dim));
        if (!note.empty())
          console("  note: " + note);
      }



      template <int dim>
      void write_summary(const TransportParameters     &parameters,
                         const TransportResults        &results,
                         const optimality::System<dim> &system,
                         const base::RunFolder         &folder,
                         const dealii::TimerOutput     &timer)
      {
        io::RunRecord record;
        results.add_to(record);
        record.add("problem", "mesh", parameters.mesh.file);
        record.add("problem", "pair", results.pair.name);
        record.add("problem",
                   "vertices",
                   static_cast<unsigned long long>(system.space().n_dofs()));
        record.add("problem",
                   "slabs",
                   static_cast<unsigned long long>(system.n_slabs()));
        record.add("problem", "volume", system.space().volume());
        record.add_resources(
          timer.get_summary_data(dealii::TimerOutput::total_wall_time), world);
        record.add("seconds", "total", results.seconds);
        record.add_versions();
        record.write(folder, "summary.json");
      }



      // Everything that a run leaves behind: the numbers first, on the screen
      // and in summary.json, since a disk that is full takes no more than them.
      template <int dim>
      void write_results(const TransportParameters     &parameters,
                         const TransportResults        &results,
                         const optimality::System<dim> &system,
                         const optimality::State       &state,
                         const base::RunFolder         &folder,
                         dealii::TimerOutput           &timer,
                         const base::Console           &console)
      {
        console.section("Result");
        console(results.text());
        write_summary(parameters, results, system, folder, timer);
        {
          dealii::TimerOutput::Scope scope(timer, "Output");
          io::write_geodesic(system, state, results.mass, folder);
          io::GeodesicOutput<dim>(system, results.mass, parameters.stride)
            .write(state, folder);
        }
        // once more, with the time of the output
        write_summary(parameters, results, system, folder, timer);
        console.section("Where the time went");
        console(timer_table(timer, results.seconds));
        const auto memory = io::peak_memory(world);
        console("  peak memory " +
                base::short_number(memory.total / 1048576., 4) + " MiB");
        console.section("Files");
        console("  " + folder.path("density.pvd") + ", " +
                folder.path("potential.pvd") + ": open them in ParaView");
        console("  " + folder.path("summary.json") + ", " +
                folder.path("iterations.csv"));
        console("  " + folder.path("parameters.prm") +
                ": all parameters of this run; change and rerun");
      }
    } // namespace



    template <int dim>
    TransportResults run_transport(const TransportParameters &parameters,
                                   dealii::ParameterHandler  &prm,
                                   const bool                 only_check,
                                   const TypesOf<dim>        &types)
    {
      const dealii::Timer   clock;
      const base::Console   console(world, parameters.console_verbosity());
      const base::RunFolder folder(parameters.folder,
                                   world,
                                   base::existing(parameters.overwrite));
      if (!only_check)
        folder.check();

      console(version_line("otto-transport"));
      console.section("Mesh");
      const mesh::Mesh<dim> mesh(parameters.mesh, world);
      console(mesh.report().text());
      const auto pair = space::named_pair(parameters.pair, mesh.kind());
      const space::Space<dim> space(mesh.triangulation(), world);
      const auto              densities = read_densities(
        parameters, prm, space, mesh.regions(), console, types.densities);
      const auto &data = densities.data;
      if (parameters.error_estimate)
        (void)SecondDiscretisation(parameters, mesh.kind()); // or an InputError

      optimality::System<dim> system(space,
                                     parameters.slabs,
                                     {data.initial, data.final});
      console.section("Problem");
      console(size_line(system, pair));
      if (!only_check)
        check_space(parameters, system, folder, console);
      if (only_check)
        {
          console("  The input is correct; nothing was computed.");
          return {};
        }
      catch_interruptions();
      folder.create();
      folder.write("parameters.prm", run_parameters(prm, folder.path()));

      TransportResults results;
      results.pair          = pair;
      results.gap_tolerance = parameters.gap_tolerance;
      results.mass = parameters.ends.normalise ? 1. : data.initial_mass;
      dealii::ConditionalOStream no_output(std::cout, false);
      dealii::TimerOutput        timer(no_output,
                                dealii::TimerOutput::never,
                                dealii::TimerOutput::wall_times);
      console.section("Newton steps");
      ProgressTable table(console, folder, results.mass, world);
      const auto    observer = [&](const solver::NewtonStep &step) {
        table(step);
      };
      auto ip        = parameters.interior_point<dim>(mesh.kind());
      ip.interrupted = is_interrupted_here;
      auto                       start = parameters.coarse_start
                                           ? solver::coarse_start(system, ip, timer, observer)
                                           : solver::cold_start(system);
      solver::InteriorPoint<dim> interior_point(system, ip, timer);
      const auto                 outcome =
        interior_point.solve(start.state, start.mu, observer);

      results.converged =
        outcome.status == solver::InteriorPoint<dim>::Status::converged;
      results.reason      = outcome.reason;
      results.certificate = outcome.certificate;
      results.history     = outcome.history;
      results.indicators  = optimality::indicators(system);
      if (parameters.error_estimate && results.converged)
        {
          dealii::TimerOutput::Scope scope(timer, "Second mesh");
          console("  solving on a second mesh ...");
          results.estimate = estimate_error(parameters,
                                            *densities.initial,
                                            *densities.final,
                                            mesh.kind(),
                                            results.certificate.value(),
                                            world);
        }
      results.seconds = clock.wall_time();
      write_results(
        parameters, results, system, start.state, folder, timer, console);
      if (outcome.status == solver::InteriorPoint<dim>::Status::interrupted)
        console("  Interrupted; all files show the last iterate.");
      else if (!results.converged)
        throw base::RunError(
          "The solver did not reach the gap tolerance: " + results.reason +
          "; the last iterate was written. Try more Newton steps, a smaller "
          "'Solver/Linear tolerance', or another number of slabs.");
      return results;
    }



    template TransportResults run_transport<2>(const TransportParameters &,
                                               dealii::ParameterHandler &,
                                               bool,
                                               const TypesOf<2> &);
    template TransportResults run_transport<3>(const TransportParameters &,
                                               dealii::ParameterHandler &,
                                               bool,
                                               const TypesOf<3> &);
  } // namespace app
} // namespace otto
