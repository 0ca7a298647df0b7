// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/discretisation.h>
#include <otto/app/geometry_job.h>
#include <otto/app/world.h>
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
      // What the tolerance is compared with.
      double relative_gradient(const geometry::BarycentreStep &step)
      {
        return step.mean_distance > 0. ? step.gradient_norm / step.mean_distance
                                       : 0.;
      }



      // One line and one density for each step of a descent.
      template <int dim>
      class DescentTable
      {
      public:
        explicit DescentTable(const GeometryJob<dim> &job)
          : job_(job)
          , output_(job.space)
          , series_(job.folder, "density", world)
          , csv_(job.folder.path("history.csv"),
                 columns(job.densities.size()),
                 world)
        {
          job.console.section("Descent");
          job.console(" step  functional   gradient  relative theta  W2 of "
                      "step    excess  seconds remaining");
        }

        void add(const geometry::BarycentreStep &step,
                 const std::vector<double>      &density);

      private:
        static std::vector<std::string> columns(const std::size_t n)
        {
          std::vector<std::string> result{"step",
                                          "functional",
                                          "gradient_norm",
                                          "relative_gradient_norm",
                                          "theta",
                                          "W2_of_step",
                                          "excess"};
          for (std::size_t k = 1; k <= n; ++k)
            result.push_back("W2_" + std::to_string(k));
          result.push_back("seconds");
          return result;
        }

        std::string remaining(const geometry::BarycentreStep &step,
                              double                          relative,
                              double                          seconds) const;

        const GeometryJob<dim> &job_;
        io::NodalOutput<dim>    output_;
        io::VtuSeries           series_;
        io::CsvTable            csv_;
        double                  first_ = 0;
      };



      // If the gradient goes on to fall at the rate it had so far.
      template <int dim>
      std::string
      DescentTable<dim>::remaining(const geometry::BarycentreStep &step,
                                   const double                    relative,
                                   const double seconds) const
      {
        if (step.theta == 0.)
          return "-";
        const double fallen = std::log(first_ / relative);
        const double wanted = std::log(first_ / job_.parameters.tolerance);
        if (!(step.step > 0 && fallen > 0. && std::isfinite(wanted)))
          return "?";
        const double steps =
          std::max(1., std::ceil(step.step * (wanted / fallen - 1.)));
        return base::short_number(std::round(steps * seconds /
                                             (step.step + 1.)),
                                  4);
      }



      template <int dim>
      void DescentTable<dim>::add(const geometry::BarycentreStep &step,
                                  const std::vector<double>      &density)
      {
        const double relative = relative_gradient(step);
        if (step.step == 0)
          first_ = relative;
        const double        root    = std::sqrt(job_.mass);
        const double        seconds = job_.clock.wall_time();
        std::vector<double> row{double(step.step),
                                job_.mass * step.functional,
                                root * step.gradient_norm,
                                relative,
                                step.theta,
                                root * step.theta * step.gradient_norm,
                                job_.mass * step.excess};
        char                text[160];
        std::snprintf(text,
                      sizeof(text),
                      "%5u %11.6g %10.3e %9.2e %5.2f %11.3e %9.1e %8.1f %9s",
                      step.step,
                      row[1],
                      row[2],
                      row[3],
                      row[4],
                      row[5],
                      row[6],
                      seconds,
                      remaining(step, relative, seconds).c_str());
        job_.console(text);
        if (std::isfinite(step.end))
          job_.console(
            "  note: more than 1 % of the mass of this step met, or "
            "left the domain, after " +
            base::short_number(step.end, 3) +
            " of it; geodesics that bend at a wall are not followed");
        for (const double distance : step.distances)
          row.push_back(root * distance);
        row.push_back(seconds);
        csv_.add_row(row);
        dealii::TimerOutput::Scope scope(job_.timer, "Output");
        output_.set_fields({{"density", false, density}});
        series_.write(step.step, output_);
      }



      template <int dim>
      void conclude(const GeometryJob<dim>                           &job,
                    const typename geometry::Barycentre<dim>::Result &outcome,
                    GeometryResults                                  &results)
      {
        const std::string remedy =
          ". Try a finer mesh, more slabs, a smaller 'Solver/Gap tolerance', "
          "more 'Barycentre/Maximum steps', or a larger "
          "'Barycentre/Tolerance'.";
        if (outcome.history.empty())
          {
            results.error = "The descent to the barycentre could not start: " +
                            outcome.reason + remedy;
            return;
          }
        const auto  &last     = outcome.history.back();
        const double root     = std::sqrt(job.mass);
        const double relative = relative_gradient(last);
        if (!outcome.converged)
          results.error =
            "The descent to the barycentre ended with a gradient of " +
            base::short_number(relative, 3) +
            " of the mean distance, above 'Barycentre/Tolerance' = " +
            base::short_number(job.parameters.tolerance) + ": " +
            outcome.reason + remedy + " The density that it reached was kept.";
        const auto is = [&](const std::string &name, const double value) {
          results.rows.push_back({name, base::short_number(value, 8)});
          results.record.add("result", name, value);
        };
        results.rows.push_back({"stopped because", outcome.reason});
        results.record.add("result", "reason", outcome.reason);
        is("functional", job.mass * last.functional);
        is("its accuracy", job.mass * last.accuracy);
        is("norm of the gradient", root * last.gradient_norm);
        is("the same over the mean distance", relative);
        for (std::size_t k = 0; k < last.distances.size(); ++k)
          is("W2 to density " + std::to_string(k + 1),
             root * last.distances[k]);
        results.record.add("iterations",
                           "descent steps",
                           static_cast<unsigned long long>(last.step));
      }
    } // namespace



    template <int dim>
    void run_barycentre(const GeometryJob<dim> &job, GeometryResults &results)
    {
      const auto                    &parameters = job.parameters;
      const space::PointLocator<dim> locator(job.space);
      geometry::TransportPairs<dim>  pairs(job.space,
                                          slab_number(parameters.slabs),
                                          job.interior_point(),
                                          job.timer);
      geometry::Barycentre<dim>      barycentre(job.space,
                                           locator,
                                           pairs,
                                           job.densities,
                                           parameters.barycentre_weights());
      typename geometry::Barycentre<dim>::Parameters descent;
      descent.theta     = parameters.step;
      descent.tolerance = parameters.tolerance;
      descent.max_steps = parameters.max_descent_steps;
      DescentTable<dim> table(job);
      conclude(job,
               barycentre.descend(job.densities[parameters.start - 1],
                                  descent,
                                  [&](const geometry::BarycentreStep &step,
                                      const std::vector<double>      &density) {
                                    table.add(step, density);
                                  }),
               results);
      results.files.insert(results.files.end(), {"density.pvd", "history.csv"});
    }



    template void run_barycentre(const GeometryJob<2> &, GeometryResults &);
    template void run_barycentre(const GeometryJob<3> &, GeometryResults &);
  } // namespace app
} // namespace otto
