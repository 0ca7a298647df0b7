// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/geometry_job.h>
#include <otto/app/interruption.h>
#include <otto/app/world.h>
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/geometry/characteristics.h>
#include <otto/geometry/eulerian_geodesic.h>
#include <otto/geometry/velocity_norm.h>
#include <otto/io/csv_table.h>
#include <otto/io/nodal_output.h>
#include <otto/io/point_output.h>
#include <otto/io/vtu_series.h>
#include <otto/model/nodal_density.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

namespace otto
{
  namespace app
  {
    namespace
    {
      // A geodesic that ends is shown up to this part of its time, because its
      // density becomes infinite.
      const double before_the_end = 0.95;

      const double unknown = std::numeric_limits<double>::quiet_NaN();

      // int |a - b| over the mass.
      template <int dim>
      double distance(const space::Space<dim>   &space,
                      const std::vector<double> &a,
                      const std::vector<double> &b,
                      const double               mass)
      {
        double sum = 0;
        for (unsigned int i = 0; i < space.n_owned(); ++i)
          sum += space.weights()[i] * std::abs(a[i] - b[i]);
        return dealii::Utilities::MPI::sum(sum, world) / mass;
      }



      // A row of history.csv with the part of the time and what remains.
      std::string table_line(const std::vector<double> &row, const double end)
      {
        const double time = row[0], seconds = row.back();
        const double remaining = seconds * (end / time - 1.);
        char         text[160];
        std::snprintf(
          text,
          sizeof(text),
          "%11.5g %4.0f %9.2e %9.2e %8.1e %8.1e %11.6g %9.2e %7.1f %9s",
          time,
          100 * time / end,
          row[1],
          row[2],
          row[3],
          row[4],
          row[5],
          row[6],
          seconds,
          time > 0.
            ? base::short_number(std::round(10 * remaining) / 10, 4).c_str()
            : "?");
        return text;
      }



      // The two forms of the geodesic side by side, and their files.
      template <int dim>
      class Exponential
      {
      public:
        explicit Exponential(const GeometryJob<dim> &job)
          : job_(job)
          , locator_(job.space)
          , characteristics_(job.space,
                             locator_,
                             job.densities[0],
                             job.vectors[0].potential,
                             job.parameters.exponent)
          , output_(job.space)
          , density_(job.folder, "density", world)
          , points_(job.folder, "particles", world)
          , csv_(job.folder.path("history.csv"),
                 {"time",
                  "smallest_determinant",
                  "largest_density",
                  "mass_error",
                  "eulerian_mass_defect",
                  "eulerian_speed",
                  "distance",
                  "seconds"},
                 world)
        {
          // its scheme is that of v = grad phi
          if (job.parameters.eulerian && job.parameters.exponent == 2.)
            pair_ = std::make_unique<geometry::EulerianGeodesic<dim>>(
              job.space,
              locator_,
              job.densities[0],
              job.vectors[0].potential,
              job.parameters.cfl);
        }

        void run(GeometryResults &results);

      private:
        void advance_pair(double time);
        void report(double time, double end);
        void write(double time, const std::vector<double> &density);
        void conclude(const geometry::GeodesicEnd<dim> &end,
                      double                            horizon,
                      GeometryResults                  &results) const;

        const GeometryJob<dim>                          &job_;
        space::PointLocator<dim>                         locator_;
        geometry::Characteristics<dim>                   characteristics_;
        std::unique_ptr<geometry::EulerianGeodesic<dim>> pair_;
        std::string                                      pair_error_;
        io::NodalOutput<dim>                             output_;
        io::VtuSeries                                    density_, points_;
        io::CsvTable                                     csv_;
        double speed_ = unknown, drift_ = 0, largest_mass_error_ = 0;
        double last_distance_ = unknown;
      };



      template <int dim>
      void Exponential<dim>::advance_pair(const double time)
      {
        if (!pair_ || !pair_error_.empty())
          return;
        dealii::TimerOutput::Scope scope(job_.timer, "Pair of equations");
        try
          {
            pair_->advance(time);
          }
        catch (const base::RunError &error)
          {
            pair_error_ = error.what();
          }
      }



      template <int dim>
      void Exponential<dim>::write(const double               time,
                                   const std::vector<double> &density)
      {
        dealii::TimerOutput::Scope  scope(job_.timer, "Output");
        std::vector<io::NodalField> fields{{"density", false, density}};
        if (pair_ && pair_error_.empty())
          {
            const geometry::GradientRecovery<dim> recovery(job_.space,
                                                           locator_,
                                                           density);
            fields.push_back({"density_eulerian", false, pair_->density()});
            fields.push_back({"potential", false, pair_->potential()});
            fields.push_back(
              {"velocity", true, recovery.gradient(pair_->potential())});
          }
        output_.set_fields(fields);
        density_.write(time, output_);
        const auto carried = characteristics_.densities(time);
        std::vector<std::vector<double>> values;
        for (unsigned int i = 0; i < carried.size(); ++i)
          {
            const double mu = job_.densities[0][i];
            values.push_back({job_.space.weights()[i] * mu,
                              carried[i],
                              mu > 0. ? mu / carried[i] : 1.});
          }
        io::PointOutput<dim> points;
        points.set_points(characteristics_.places(time),
                          {"mass", "density", "det_J"},
                          values);
        points_.write(time, points);
      }



      template <int dim>
      void Exponential<dim>::report(const double time, const double end)
      {
        geometry::PushForward carried;
        {
          dealii::TimerOutput::Scope scope(job_.timer, "Characteristics");
          carried =
            characteristics_.push_forward(time, job_.parameters.mass_tolerance);
        }
        const bool both    = pair_ && pair_error_.empty();
        double     largest = 0, defect = unknown, speed = unknown;
        for (const double value : carried.density)
          largest = std::max(largest, value);
        largest             = dealii::Utilities::MPI::max(largest, world);
        largest_mass_error_ = std::max(largest_mass_error_, carried.mass_error);
        last_distance_      = unknown;
        if (both)
          {
            defect = std::abs(
              model::mass(pair_->density(), job_.space) / job_.mass - 1.);
            speed = pair_->speed();
            if (time == 0.)
              speed_ = speed;
            drift_         = std::max(drift_, std::abs(speed / speed_ - 1.));
            last_distance_ = distance(job_.space,
                                      carried.density,
                                      pair_->density(),
                                      job_.mass);
          }
        const std::vector<double> row{time,
                                      carried.smallest_determinant,
                                      largest,
                                      carried.mass_error,
                                      defect,
                                      speed,
                                      last_distance_,
                                      job_.clock.wall_time()};
        csv_.add_row(row);
        job_.console(table_line(row, end));
        write(time, carried.density);
      }



      template <int dim>
      void Exponential<dim>::conclude(const geometry::GeodesicEnd<dim> &end,
                                      const double                      horizon,
                                      GeometryResults &results) const
      {
        using Kind        = typename geometry::GeodesicEnd<dim>::Kind;
        auto      &record = results.record;
        const auto is     = [&](const std::string &name, const double value) {
          results.rows.push_back({name, base::short_number(value, 8)});
          record.add("result", name, value);
        };
        const std::string stopped = end.kind == Kind::none    ? "end time"
                                    : end.kind == Kind::shock ? "shock"
                                                              : "boundary";
        results.rows.push_back({"stopped at", stopped});
        record.add("result", "stopped", stopped);
        if (end.kind != Kind::none)
          {
            is("time of the end", end.time);
            for (unsigned int d = 0; d < dim; ++d)
              record.add("result",
                         "place of the end, " + std::string(1, "xyz"[d]),
                         end.start[d]);
          }
        is("last time", horizon);
        is("norm of the vector",
           geometry::potential_norm(job_.space,
                                    job_.densities[0],
                                    job_.vectors[0].potential,
                                    job_.parameters.exponent));
        is("largest mass error of the characteristics", largest_mass_error_);
        if (!pair_)
          return;
        record.add("result", "pair of equations", pair_error_);
        if (!pair_error_.empty())
          {
            job_.console("  " + pair_error_);
            return;
          }
        is("largest change of the speed", drift_);
        is("distance of the two densities at the end", last_distance_);
        record.add("iterations",
                   "time steps",
                   static_cast<unsigned long long>(pair_->steps()));
      }



      template <int dim>
      void Exponential<dim>::run(GeometryResults &results)
      {
        const auto                &parameters = job_.parameters;
        geometry::GeodesicEnd<dim> end;
        {
          dealii::TimerOutput::Scope scope(job_.timer, "Characteristics");
          end = characteristics_.end(parameters.end_time,
                                     parameters.mass_tolerance);
        }
        const bool   ends = end.time <= parameters.end_time;
        const double horizon =
          ends ? before_the_end * end.time : parameters.end_time;
        job_.console.section("Geodesic");
        job_.console("  " + end.text() +
                     (ends ? "; shown up to " + base::short_number(horizon)
                           : " up to time " + base::short_number(horizon)));
        job_.console("       time    %     det J   largest mass err  mass "
                     "def       speed  distance seconds remaining");
        for (unsigned int n = 0; n <= parameters.n_outputs; ++n)
          {
            const double time = horizon * n / parameters.n_outputs;
            if (is_interrupted())
              {
                results.error = "The geodesic was interrupted at time " +
                                base::short_number(time) + ".";
                break;
              }
            if (n > 0)
              advance_pair(time);
            report(time, horizon);
          }
        conclude(end, horizon, results);
        results.files.insert(results.files.end(),
                             {"density.pvd", "particles.pvd", "history.csv"});
      }
    } // namespace



    template <int dim>
    void run_exponential(const GeometryJob<dim> &job, GeometryResults &results)
    {
      Exponential<dim>(job).run(results);
    }



    template void run_exponential(const GeometryJob<2> &, GeometryResults &);
    template void run_exponential(const GeometryJob<3> &, GeometryResults &);
  } // namespace app
} // namespace otto
