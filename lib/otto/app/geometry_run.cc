// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/density_sections.h>
#include <otto/app/discretisation.h>
#include <otto/app/file_entries.h>
#include <otto/app/geometry_job.h>
#include <otto/app/geometry_run.h>
#include <otto/app/interruption.h>
#include <otto/app/memory_check.h>
#include <otto/app/program.h>
#include <otto/app/progress_table.h>
#include <otto/app/silent_timer.h>
#include <otto/app/world.h>
#include <otto/base/errors.h>
#include <otto/base/exact_number.h>
#include <otto/base/parameter_file.h>
#include <otto/base/text.h>
#include <otto/model/nodal_density.h>
#include <otto/model/projected_density.h>
#include <otto/model/type_section.h>
#include <otto/space/pair.h>

#include <deal.II/base/parameter_handler.h>

#include <cmath>

namespace otto
{
  namespace app
  {
    namespace
    {
      // Masses of densities that are taken as given may differ by this part.
      const double mass_tolerance = 1e-6;

      // Gives automatic densities their numbers; returns what to tell the user.
      template <int dim>
      std::vector<std::string>
      resolve_densities(const GeometryParameters &parameters,
                        dealii::ParameterHandler &prm,
                        const space::Space<dim>  &space)
      {
        const unsigned int                          n = parameters.n_densities;
        std::vector<std::pair<std::string, double>> sections;
        for (unsigned int k = 1; k <= n; ++k)
          sections.emplace_back(density_section(k),
                                n > 1 ? 0.3 + 0.4 * (k - 1) / (n - 1) : 0.5);
        if (parameters.transports())
          return resolve_automatic_densities(prm, space, sections);
        std::vector<std::string> notes;
        for (const auto &[section, place] : sections)
          notes.push_back(
            resolve_automatic_density(prm, space, section, place));
        return notes;
      }



      template <int dim>
      void read_densities(const GeometryParameters       &parameters,
                          dealii::ParameterHandler       &prm,
                          const mesh::Regions            &regions,
                          const model::DensityTypes<dim> &types,
                          GeometryJob<dim>               &job)
      {
        const bool         one = parameters.task == "metric";
        const unsigned int n   = parameters.n_densities;
        job.console.section(one && n == 1 ? "Density" : "Densities");
        auto   notes = resolve_densities(parameters, prm, job.space);
        double first = 0;
        for (unsigned int k = 1; k <= n; ++k)
          {
            const auto section = density_section(k);
            const auto density =
              density_parameters<dim>(section, types).make_density(prm);
            auto values =
              parameters.projection == "moments"
                ? model::projected_density(*density,
                                           job.space,
                                           regions,
                                           section)
                : model::nodal_density(*density, job.space, regions, section);
            const double given = model::mass(values, job.space);
            if (k == 1)
              first = given;
            if (parameters.mass == 0. &&
                std::abs(given - first) > mass_tolerance * first)
              throw base::InputError(
                "The mass of '" + section + "' is " +
                base::short_number(given, 9) + " and that of 'Density 1' is " +
                base::short_number(first, 9) +
                "; make them equal, or set 'Densities/Mass' to the mass that "
                "all of them shall have.");
            job.mass = parameters.mass > 0. ? parameters.mass : first;
            for (double &value : values)
              value *= job.mass / given;
            job.densities.push_back(std::move(values));
            for (const auto &note : density->notes(job.space))
              notes.push_back("note: " + note);
            job.descriptions.push_back(density->description());
            job.console("  " + std::to_string(k) + ": " +
                        density->description() + ", mass " +
                        base::short_number(given) +
                        (parameters.mass > 0.
                           ? ", scaled to " + base::short_number(job.mass)
                           : ""));
          }
        for (const auto &note : notes)
          if (!note.empty())
            job.console("  " + note);
      }



      // Whether all densities have the same mass in each part of a domain that
      // consists of several.
      template <int dim>
      void check_components(const GeometryJob<dim> &job)
      {
        const auto         &components = job.space.components();
        std::vector<double> first;
        for (std::size_t k = 0; k < job.densities.size(); ++k)
          {
            std::vector<double> masses(components.number, 0.);
            for (unsigned int i = 0; i < job.space.n_owned(); ++i)
              masses[components.of_vertex[i]] +=
                job.space.weights()[i] * job.densities[k][i];
            dealii::Utilities::MPI::sum(masses, world, masses);
            if (k == 0)
              first = masses;
            for (unsigned int c = 0; c < components.number; ++c)
              if (std::abs(masses[c] - first[c]) > mass_tolerance * job.mass)
                throw base::InputError(
                  "'" + density_section(k + 1) + "' has " +
                  base::short_number(100 * masses[c] / job.mass, 4) +
                  " % of its mass in component " + std::to_string(c + 1) +
                  " of the domain, which is not connected to the rest, and "
                  "'Density 1' has " +
                  base::short_number(100 * first[c] / job.mass, 4) +
                  " % there, so that no transport exists; change the densities "
                  "so that the mass of each component is the same.");
          }
      }



      template <int dim>
      void choose_slabs(dealii::ParameterHandler &prm,
                        const GeometryJob<dim>   &job)
      {
        std::vector<const std::vector<double> *> densities;
        for (const auto &density : job.densities)
          densities.push_back(&density);
        const auto line = resolve_automatic_slabs(prm, job.space, densities);
        const auto note = check_memory(job.space,
                                       job.interior_point().potentials,
                                       slab_number(job.parameters.slabs),
                                       line);
        if (!line.empty())
          job.console("  " + line);
        if (!note.empty())
          job.console("  note: " + note);
      }



      // The tangent space at density 1, and where it degenerates.
      template <int dim>
      void make_tangent_space(GeometryJob<dim> &job)
      {
        dealii::TimerOutput::Scope scope(job.timer, "Tangent vectors");
        job.console.section("Tangent space at density 1");
        job.tangent =
          std::make_unique<geometry::TangentSpace<dim>>(job.space,
                                                        job.densities[0]);
        const auto &region = job.tangent->degenerate();
        if (region.volume == 0.)
          {
            job.console("  the metric does not degenerate");
            return;
          }
        const auto [low, high] = model::bounding_box(job.space);
        const double extent    = low.distance(high);
        std::string  lower, upper;
        for (unsigned int d = 0; d < dim; ++d)
          {
            lower +=
              (d > 0 ? ", " : "") + base::coordinate(region.lower[d], extent);
            upper +=
              (d > 0 ? ", " : "") + base::coordinate(region.upper[d], extent);
          }
        job.console("  the metric degenerates where the density vanishes: "
                    "volume " +
                    base::short_number(region.volume, 4) + " of " +
                    base::short_number(job.space.volume(), 4) +
                    ", in the box (" + lower + ") to (" + upper +
                    "); potentials mean nothing there");
      }



      template <int dim>
      void read_vectors(dealii::ParameterHandler &prm, GeometryJob<dim> &job)
      {
        dealii::TimerOutput::Scope scope(job.timer, "Tangent vectors");
        const auto                &parameters = job.parameters;
        for (unsigned int k = 1; k <= parameters.n_vectors; ++k)
          {
            // of the exponential map only the one that is followed
            if (parameters.task == "exponential" && k != parameters.vector)
              continue;
            const auto section = vector_section(k);
            if (parameters.exponent != 2.)
              {
                const model::InSection inside(prm, section);
                if (prm.get("Type") == "transport")
                  throw base::InputError(
                    "'" + section +
                    "/Type' = 'transport' is a logarithm of W2, but "
                    "'Metric/Exponent' is " +
                    base::short_number(parameters.exponent) +
                    "; set it to 2, or take Task = logarithm.");
              }
            job.vectors.push_back(make_tangent_vector(prm,
                                                      section,
                                                      (k - 1) % 2,
                                                      job.space,
                                                      *job.tangent,
                                                      job.densities));
            job.console("  vector " + std::to_string(k) + ": " +
                        job.vectors.back().description);
          }
      }



      template <int dim>
      void run_task(const GeometryJob<dim> &job, GeometryResults &results)
      {
        const auto &task = job.parameters.task;
        if (task == "metric")
          run_metric(job, results);
        else if (task == "exponential")
          run_exponential(job, results);
        else if (task == "logarithm")
          run_logarithm(job, results);
        else if (task == "distances")
          run_distances(job, results);
        else
          run_barycentre(job, results);
      }



      template <int dim>
      void write_summary(const GeometryJob<dim> &job, GeometryResults &results)
      {
        auto &record = results.record;
        record.add("problem", "task", job.parameters.task);
        record.add("problem", "mesh", job.parameters.mesh.file);
        record.add("problem",
                   "vertices",
                   static_cast<unsigned long long>(job.space.n_dofs()));
        record.add("problem",
                   "densities",
                   static_cast<unsigned long long>(job.densities.size()));
        record.add("problem", "mass", job.mass);
        record.add("problem",
                   "exponent of the distance",
                   job.parameters.exponent);
        record.add("problem", "volume", job.space.volume());
        record.add("result", "converged", results.error.empty());
        const double seconds = job.clock.wall_time();
        record.add_resources(job.timer.get_summary_data(
                               dealii::TimerOutput::total_wall_time),
                             world);
        record.add("seconds", "total", seconds);
        record.add_versions();
        job.console.section("Result");
        job.console(base::aligned_table(results.rows));
        record.write(job.folder, "summary.json");
        job.console.section("Where the time went");
        job.console(timer_table(job.timer, seconds));
        const auto memory = io::peak_memory(world);
        job.console("  peak memory " +
                    base::short_number(memory.total / 1048576., 4) + " MiB");
        job.console.section("Files");
        for (const auto &file : results.files)
          job.console("  " + job.folder.path(file));
        job.console("  " + job.folder.path("summary.json"));
        job.console("  " + job.folder.path("parameters.prm") +
                    ": all parameters of this run; change and rerun");
      }
    } // namespace



    template <int dim>
    typename solver::InteriorPoint<dim>::Parameters
    GeometryJob<dim>::interior_point() const
    {
      typename solver::InteriorPoint<dim>::Parameters result;
      // the tangent spaces have potentials at the vertices: distances and
      // metric are discrete in the same way
      result.potentials =
        parameters.pair == "automatic"
          ? space::Potentials::same
          : space::named_pair(parameters.pair, space.kind()).potentials;
      result.gap_tolerance    = parameters.gap_tolerance;
      result.max_steps        = parameters.max_steps;
      result.linear_tolerance = parameters.linear_tolerance;
      result.interrupted      = is_interrupted_here;
      return result;
    }



    template <int dim>
    std::string GeometryJob<dim>::distance_name() const
    {
      return "W" + base::short_number(parameters.exponent);
    }



    template <int dim>
    double GeometryJob<dim>::distance(const double power) const
    {
      return std::pow(mass * std::max(0., power), 1. / parameters.exponent);
    }



    template <int dim>
    void run_geometry(const GeometryParameters &parameters,
                      dealii::ParameterHandler &prm,
                      const CommandLine        &options,
                      const TypesOf<dim>       &types)
    {
      const base::Console   console(world, parameters.console_verbosity());
      const base::RunFolder folder(parameters.folder,
                                   world,
                                   base::existing(parameters.overwrite));
      if (!options.check)
        folder.check();
      console(version_line("otto-geometry"));
      console.section("Mesh");
      const mesh::Mesh<dim> mesh(parameters.mesh, world);
      console(mesh.report().text());
      (void)space::named_pair(parameters.pair, mesh.kind()); // or an InputError
      const space::Space<dim> space(mesh.triangulation(), world);

      SilentTimer      timer;
      GeometryJob<dim> job{
        parameters, space, {}, 1., {}, nullptr, {}, folder, console, timer, {}};
      read_densities(parameters, prm, mesh.regions(), types.densities, job);
      if (parameters.transports())
        {
          check_components(job);
          choose_slabs(prm, job);
        }
      if (parameters.task != "distances" && parameters.task != "barycentre")
        make_tangent_space(job);
      if (parameters.task == "metric" || parameters.task == "exponential")
        read_vectors(prm, job);
      if (options.check)
        {
          console("  The input is correct; nothing was computed.");
          return;
        }
      catch_interruptions();
      folder.create();
      folder.write("parameters.prm", run_parameters(prm, folder.path()));
      GeometryResults results;
      try
        {
          run_task(job, results);
        }
      catch (const base::RunError &error)
        {
          // a disk that is full may still take the numbers so far
          results.error = error.what();
        }
      const bool interrupted = !results.error.empty() && is_interrupted();
      results.record.add("result",
                         "ended",
                         std::string(interrupted             ? "interrupted"
                                     : results.error.empty() ? "complete"
                                                             : "failed"));
      write_summary(job, results);
      if (interrupted)
        console("  Interrupted; all files show what was done.");
      else if (!results.error.empty())
        throw base::RunError(results.error);
    }



    template struct GeometryJob<2>;
    template struct GeometryJob<3>;
    template void run_geometry<2>(const GeometryParameters &,
                                  dealii::ParameterHandler &,
                                  const CommandLine &,
                                  const TypesOf<2> &);
    template void run_geometry<3>(const GeometryParameters &,
                                  dealii::ParameterHandler &,
                                  const CommandLine &,
                                  const TypesOf<3> &);
  } // namespace app
} // namespace otto
