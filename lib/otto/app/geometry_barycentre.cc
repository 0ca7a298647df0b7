// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/geometry_job.h>
#include <otto/base/text.h>
#include <otto/geometry/barycentre.h>
#include <otto/io/csv_table.h>
#include <otto/io/nodal_output.h>
#include <otto/io/vtu_series.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace otto
{
  namespace app
  {
    namespace
    {
      const MPI_Comm world = MPI_COMM_WORLD;
    } // namespace



    template <int dim>
    void run_barycentre(const GeometryJob<dim> &job, GeometryResults &results)
    {
      const auto                    &parameters = job.parameters;
      const std::size_t              n          = job.densities.size();
      const space::PointLocator<dim> locator(job.space);
      geometry::TransportPairs<dim>  pairs(job.space,
                                          parameters.slabs,
                                          job.interior_point(),
                                          job.timer);
      geometry::Barycentre<dim>      barycentre(job.space,
                                           locator,
                                           pairs,
                                           job.densities,
                                           parameters.barycentre_weights());
      std::vector<std::string>       columns{"step",
                                       "functional",
                                       "gradient_norm",
                                       "relative_gradient_norm",
                                       "theta",
                                       "W2_of_step",
                                       "excess"};
      for (std::size_t k = 1; k <= n; ++k)
        columns.push_back("W2_" + std::to_string(k));
      columns.push_back("seconds");
      io::CsvTable         csv(job.folder.path("history.csv"), columns, world);
      io::NodalOutput<dim> output(job.space);
      io::VtuSeries        series(job.folder, "density", world);
      job.console.section("Descent");
      job.console(" step  functional   gradient  relative theta  W2 of step"
                  "    excess  seconds remaining");
      double     first    = 0;
      const auto observer = [&](const geometry::BarycentreStep &step,
                                const std::vector<double>      &density) {
        const double relative = step.mean_distance > 0.
                                  ? step.gradient_norm / step.mean_distance
                                  : 0.;
        if (step.step == 0)
          first = relative;
        const double root    = std::sqrt(job.mass);
        const double moved   = root * step.theta * step.gradient_norm;
        const double seconds = job.clock.wall_time();
        // the gradient falls at the rate it had so far
        const double fallen = std::log(first / relative);
        const double wanted = std::log(first / parameters.tolerance);
        const bool   known  = step.step > 0 && fallen > 0. && step.theta > 0.;
        const double remaining =
          std::max(1., std::ceil(step.step * (wanted / fallen - 1.))) *
          seconds / (step.step + 1.);
        char text[160];
        std::snprintf(text,
                      sizeof(text),
                      "%5u %11.6g %10.3e %9.2e %5.2f %11.3e %9.1e %8.1f %9s",
                      step.step,
                      job.mass * step.functional,
                      root * step.gradient_norm,
                      relative,
                      step.theta,
                      moved,
                      job.mass * step.excess,
                      seconds,
                      known
                        ? base::short_number(std::round(remaining), 4).c_str()
                      : step.theta > 0. ? "?"
                                        : "-");
        job.console(text);
        if (std::isfinite(step.end))
          job.console("  note: more than 1 % of the mass of this step met, or "
                      "left the domain, after " +
                      base::short_number(step.end, 3) +
                      " of it; geodesics that bend at a wall are not followed");
        std::vector<double> row{double(step.step),
                                job.mass * step.functional,
                                root * step.gradient_norm,
                                relative,
                                step.theta,
                                moved,
                                job.mass * step.excess};
        for (const double distance : step.distances)
          row.push_back(root * distance);
        row.push_back(seconds);
        csv.add_row(row);
        dealii::TimerOutput::Scope scope(job.timer, "Output");
        output.set_fields({{"density", false, density}});
        series.write(step.step, output);
      };
      typename geometry::Barycentre<dim>::Parameters descent;
      descent.theta     = parameters.step;
      descent.tolerance = parameters.tolerance;
      descent.max_steps = parameters.max_descent_steps;
      const auto outcome =
        barycentre.descend(job.densities[parameters.start - 1],
                           descent,
                           observer);
      results.files.insert(results.files.end(), {"density.pvd", "history.csv"});
      if (!outcome.converged)
        results.error =
          "The descent to the barycentre has not converged: " + outcome.reason +
          ". Try more 'Barycentre/Maximum steps', a larger "
          "'Barycentre/Tolerance', a finer mesh, or more slabs.";
      if (outcome.history.empty())
        return;
      const auto &last = outcome.history.back();
      const auto  is   = [&](const std::string &name, const double value) {
        results.rows.push_back({name, base::short_number(value, 8)});
        results.record.add("result", name, value);
      };
      results.rows.push_back({"stopped because", outcome.reason});
      results.record.add("result", "reason", outcome.reason);
      is("functional", job.mass * last.functional);
      is("its accuracy", job.mass * last.accuracy);
      is("norm of the gradient", std::sqrt(job.mass) * last.gradient_norm);
      is("the same over the mean distance",
         last.gradient_norm / std::max(last.mean_distance, 1e-300));
      for (std::size_t k = 0; k < n; ++k)
        is("W2 to density " + std::to_string(k + 1),
           std::sqrt(job.mass) * last.distances[k]);
      results.record.add("iterations",
                         "descent steps",
                         static_cast<unsigned long long>(last.step));
    }



    template void run_barycentre(const GeometryJob<2> &, GeometryResults &);
    template void run_barycentre(const GeometryJob<3> &, GeometryResults &);
  } // namespace app
} // namespace otto
