// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/discretisation.h>
#include <otto/app/geometry_pairs.h>
#include <otto/base/collective.h>
#include <otto/base/errors.h>
#include <otto/base/run_folder.h>
#include <otto/base/text.h>
#include <otto/io/csv_table.h>

#include <cmath>
#include <cstdio>

namespace otto
{
  namespace app
  {
    namespace
    {
      std::string name(const NumberPair &numbers)
      {
        return std::to_string(numbers.first + 1) + " - " +
               std::to_string(numbers.second + 1);
      }



      // The table of the pairs that are done.
      template <int dim>
      std::string table_text(const GeometryJob<dim>                &job,
                             const std::vector<NumberPair>         &numbers,
                             const std::vector<geometry::Geodesic> &geodesics)
      {
        const std::string name = job.distance_name();
        const std::string power =
          name == "W2"
            ? "W2_squared"
            : name + "^" + base::short_number(job.parameters.exponent);
        std::vector<std::vector<double>> rows;
        for (std::size_t k = 0; k < numbers.size(); ++k)
          {
            const auto &geodesic = geodesics[k];
            if (!geodesic.computed)
              continue;
            rows.push_back({numbers[k].first + 1.,
                            numbers[k].second + 1.,
                            job.distance(geodesic),
                            job.mass * geodesic.lower,
                            job.mass * geodesic.upper,
                            geodesic.speed_deviation,
                            double(geodesic.steps),
                            double(geodesic.iterations),
                            double(geodesic.converged),
                            geodesic.seconds});
          }
        return io::csv_text({"first",
                             "second",
                             name,
                             power + "_lower",
                             power + "_upper",
                             "speed_deviation",
                             "newton_steps",
                             "fgmres_iterations",
                             "converged",
                             "seconds"},
                            rows);
      }



      std::string table_line(const std::string        &pair,
                             const geometry::Geodesic &geodesic,
                             const double              distance,
                             const double              seconds,
                             const double              remaining)
      {
        const double gap =
          geodesic.upper > 0. ? 1. - geodesic.lower / geodesic.upper : 0.;
        char text[160];
        std::snprintf(text,
                      sizeof(text),
                      "%9s %11.6g %8.1e %8.1e %6u %6u %8.1f %8.1f %9.4g%s",
                      pair.c_str(),
                      distance,
                      gap,
                      geodesic.speed_deviation,
                      geodesic.steps,
                      geodesic.iterations,
                      geodesic.seconds,
                      seconds,
                      std::round(10 * remaining) / 10,
                      geodesic.converged  ? ""
                      : geodesic.computed ? "  failed"
                                          : "  interrupted");
        return text;
      }



      // Constant speed, and which problems failed.
      void report_checks(const std::vector<NumberPair>         &numbers,
                         const std::vector<geometry::Geodesic> &geodesics,
                         GeometryResults                       &results)
      {
        double       deviation = 0;
        std::string  failed;
        unsigned int n_failed = 0;
        for (std::size_t k = 0; k < geodesics.size(); ++k)
          {
            deviation = std::max(deviation, geodesics[k].speed_deviation);
            if (geodesics[k].converged)
              continue;
            ++n_failed;
            failed += (failed.empty() ? "" : ", ") + name(numbers[k]) + " (" +
                      geodesics[k].reason + ")";
          }
        const std::string what = "largest deviation from constant speed";
        results.rows.push_back({what, base::scientific(deviation)});
        results.record.add("result", what, deviation);
        if (n_failed > 0)
          results.error =
            base::counted(n_failed, "transport problem") +
            " did not converge: " + failed +
            "; the best iterates were used. Raise 'Solver/Maximum Newton "
            "steps' or 'Solver/Gap tolerance', or set 'Discretisation/Slabs = "
            "automatic'.";
      }
    } // namespace



    template <int dim>
    std::vector<geometry::Geodesic>
    solve_pairs(const GeometryJob<dim>        &job,
                const std::vector<NumberPair> &numbers,
                GeometryResults               &results,
                const PairsObserver           &on_pair)
    {
      geometry::TransportPairs<dim> transport(job.space,
                                              slab_number(job.parameters.slabs),
                                              job.interior_point(),
                                              job.timer,
                                              job.parameters.exponent);
      std::vector<typename geometry::TransportPairs<dim>::Pair> pairs;
      for (const auto &pair : numbers)
        pairs.push_back(
          {&job.densities[pair.first], &job.densities[pair.second]});
      job.console(
        "  " + base::counted(pairs.size(), "problem") + " with " +
        job.parameters.slabs + " slabs on " +
        base::counted(dealii::Utilities::MPI::n_mpi_processes(MPI_COMM_WORLD),
                      "rank") +
        (transport.each_rank_alone(pairs.size()) ? ", each rank alone" : ""));
      char head[32];
      std::snprintf(head,
                    sizeof(head),
                    "     pair %11s",
                    job.distance_name().c_str());
      job.console(std::string(head) +
                  "      gap    speed Newton FGMRES  seconds    total "
                  "remaining");
      const double                    begin = job.clock.wall_time();
      std::vector<geometry::Geodesic> done(numbers.size());
      // on rank 0 alone nothing may be thrown before all have finished
      std::string lost;
      const auto  write = [&]() {
        try
          {
            base::write_text_file(job.folder.path("pairs.csv"),
                                  table_text(job, numbers, done));
            if (on_pair)
              on_pair(done);
          }
        catch (const base::RunError &error)
          {
            lost = error.what();
          }
      };
      const auto observer = [&](const std::size_t         k,
                                const geometry::Geodesic &geodesic,
                                const std::size_t         n_done) {
        const double seconds = job.clock.wall_time() - begin;
        const double remaining =
          seconds * (double(numbers.size()) / n_done - 1.);
        job.console(table_line(name(numbers[k]),
                               geodesic,
                               job.distance(geodesic),
                               job.clock.wall_time(),
                               remaining));
        done[k] = geodesic;
        done[k].potential.clear();
        write();
      };
      const auto result = transport.solve(pairs, observer);
      base::on_first_rank(MPI_COMM_WORLD, [&]() {
        if (!lost.empty())
          throw base::RunError(lost);
      });
      results.files.push_back("pairs.csv");
      report_checks(numbers, result, results);
      return result;
    }



    template std::vector<geometry::Geodesic>
    solve_pairs(const GeometryJob<2> &,
                const std::vector<NumberPair> &,
                GeometryResults &,
                const PairsObserver &);
    template std::vector<geometry::Geodesic>
    solve_pairs(const GeometryJob<3> &,
                const std::vector<NumberPair> &,
                GeometryResults &,
                const PairsObserver &);
  } // namespace app
} // namespace otto
