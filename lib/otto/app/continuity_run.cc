// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/circulation_velocity.h>
#include <otto/app/continuity_job.h>
#include <otto/app/continuity_run.h>
#include <otto/app/density_sections.h>
#include <otto/app/file_entries.h>
#include <otto/app/interruption.h>
#include <otto/app/program.h>
#include <otto/app/velocity_section.h>
#include <otto/app/wall_crossings.h>
#include <otto/app/world.h>
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/space/pair.h>

#include <deal.II/base/parameter_handler.h>

#include <cmath>

namespace otto
{
  namespace app
  {
    namespace
    {
      // Names the parts of the boundary that the velocity crosses.
      template <int dim>
      void report_boundary_flow(const space::Space<dim>   &space,
                                const std::vector<double> &velocity,
                                const mesh::Regions       &regions,
                                const double               time,
                                const base::Console       &console)
      {
        for (const auto &[id, flow] : wall_crossings(space, velocity))
          console("  note: at time " + base::short_number(time) +
                  " the velocity crosses the boundary part '" +
                  regions.name_of_boundary_region(id) + "' (out " +
                  base::short_number(flow.out, 3) + ", in " +
                  base::short_number(flow.in, 3) + ", at most " +
                  base::short_number(flow.speed, 3) +
                  "); it is treated as a wall");
      }



      // Reports the velocity, and where it crosses the boundary at the start
      // and in the middle of the run.
      template <int dim>
      void report_velocity(const ContinuityParameters &parameters,
                           const space::Space<dim>    &space,
                           const model::Velocity<dim> &velocity,
                           const bool                  may_cross,
                           const mesh::Regions        &regions,
                           const base::Console        &console)
      {
        console.section("Velocity");
        console("  " + velocity.description());
        if (parameters.eps > 0.)
          console("  diffusion " + base::short_number(parameters.eps));
        if (parameters.end_time > velocity.end_time() * (1 + 1e-12))
          throw base::InputError(
            "Time/End = " + base::short_number(parameters.end_time) +
            ": the velocity is known up to time " +
            base::short_number(velocity.end_time()) +
            " only; end there or before.");
        if (!may_cross)
          return;
        for (const double part : {0., 0.5})
          if (part == 0. || !velocity.steady())
            report_boundary_flow(space,
                                 velocity.nodal_values(part *
                                                       parameters.end_time),
                                 regions,
                                 part * parameters.end_time,
                                 console);
      }
    } // namespace



    template <int dim>
    ContinuityResults run_continuity(const ContinuityParameters &parameters,
                                     dealii::ParameterHandler   &prm,
                                     const CommandLine          &options,
                                     const TypesOf<dim>         &types)
    {
      const bool            restart = !options.restart.empty();
      const base::Console   console(world, parameters.console_verbosity());
      const base::RunFolder folder(parameters.folder,
                                   world,
                                   base::existing(parameters.overwrite,
                                                  restart));
      if (!options.check)
        folder.check();

      console(version_line("otto-continuity"));
      console.section("Mesh");
      const mesh::Mesh<dim> mesh(parameters.mesh, world);
      console(mesh.report().text());
      space::named_pair(parameters.pair, mesh.kind(), true);
      const space::Space<dim> space(mesh.triangulation(), world);
      resolve_automatic_velocity(prm, space);
      const auto velocity = make_velocity(prm, types.velocities, space);
      const auto transport =
        dynamic_cast<const TransportVelocity<dim> *>(velocity.get());
      const bool circulation = dynamic_cast<const CirculationVelocity<dim> *>(
                                 velocity.get()) != nullptr;
      report_velocity(parameters,
                      space,
                      *velocity,
                      transport == nullptr && !circulation,
                      mesh.regions(),
                      console);

      prm.enter_subsection("Initial density");
      const bool of_geodesic = transport && prm.get("Type") == automatic;
      prm.leave_subsection();
      std::vector<double> rho;
      if (of_geodesic)
        {
          rho = transport->geodesic().densities.front();
          console.section("Density");
          console("  that of the geodesic, mass " +
                  base::short_number(transport->geodesic().mass));
        }
      else
        rho = initial_density(prm,
                              space,
                              mesh.regions(),
                              parameters.mass,
                              console,
                              types.densities);

      ContinuityJob<dim> job(parameters,
                             space,
                             *velocity,
                             of_geodesic ? &transport->geodesic() : nullptr,
                             folder,
                             console,
                             run_parameters(prm, folder.path()));
      job.start(rho);
      if (restart)
        job.read_restart();
      if (options.check)
        {
          console("  The input is correct; nothing was computed.");
          return {};
        }
      catch_interruptions();
      folder.create();
      return job.solve();
    }



    template ContinuityResults run_continuity<2>(const ContinuityParameters &,
                                                 dealii::ParameterHandler &,
                                                 const CommandLine &,
                                                 const TypesOf<2> &);
    template ContinuityResults run_continuity<3>(const ContinuityParameters &,
                                                 dealii::ParameterHandler &,
                                                 const CommandLine &,
                                                 const TypesOf<3> &);
  } // namespace app
} // namespace otto
