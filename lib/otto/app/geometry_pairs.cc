// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/geometry_pairs.h>
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



      void write_table(const std::string                     &file,
                       const std::vector<NumberPair>         &numbers,
                       const std::vector<geometry::Geodesic> &geodesics,
                       const double                           mass)
      {
        io::CsvTable csv(file,
                         {"first",
                          "second",
                          "W2",
                          "W2_squared_lower",
                          "W2_squared_upper",
                          "speed_deviation",
                          "newton_steps",
                          "fgmres_iterations",
                          "converged",
                          "seconds"},
                         MPI_COMM_WORLD);
        for (std::size_t k = 0; k < numbers.size(); ++k)
          {
            const auto &geodesic = geodesics[k];
            csv.add_row({numbers[k].first + 1.,
                         numbers[k].second + 1.,
                         std::sqrt(mass) * geodesic.w2(),
                         mass * geodesic.lower,
                         mass * geodesic.upper,
                         geodesic.speed_deviation,
                         double(geodesic.steps),
                         double(geodesic.iterations),
                         double(geodesic.converged),
                         geodesic.seconds});
          }
      }
    } // namespace



    template <int dim>
    std::vector<geometry::Geodesic>
    solve_pairs(const GeometryJob<dim>        &job,
                const std::vector<NumberPair> &numbers,
                GeometryResults               &results)
    {
      geometry::TransportPairs<dim> transport(job.space,
                                              job.parameters.slabs,
                                              job.interior_point(),
                                              job.timer);
      std::vector<typename geometry::TransportPairs<dim>::Pair> pairs;
      for (const auto &pair : numbers)
        pairs.push_back(
          {&job.densities[pair.first], &job.densities[pair.second]});
      job.console("     pair          W2      gap    speed Newton FGMRES  "
                  "seconds    total remaining");
      const double begin    = job.clock.wall_time();
      const auto   observer = [&](const std::size_t         k,
                                const geometry::Geodesic &geodesic,
                                const std::size_t         n_done) {
        const double seconds = job.clock.wall_time() - begin;
        const double remaining =
          seconds * (double(numbers.size()) / n_done - 1.);
        char text[160];
        std::snprintf(text,
                      sizeof(text),
                      "%9s %11.6g %8.1e %8.1e %6u %6u %8.1f %8.1f %9.4g%s",
                      name(numbers[k]).c_str(),
                      std::sqrt(job.mass) * geodesic.w2(),
                      geodesic.upper > 0.
                          ? (geodesic.upper - geodesic.lower) / geodesic.upper
                          : 0.,
                      geodesic.speed_deviation,
                      geodesic.steps,
                      geodesic.iterations,
                      geodesic.seconds,
                      job.clock.wall_time(),
                      std::round(10 * remaining) / 10,
                      geodesic.converged ? "" : "  failed");
        job.console(text);
      };
      const auto result = transport.solve(pairs, observer);

      write_table(job.folder.path("pairs.csv"), numbers, result, job.mass);
      results.files.push_back("pairs.csv");
      double       deviation = 0;
      std::string  failed;
      unsigned int n_failed = 0;
      for (std::size_t k = 0; k < result.size(); ++k)
        {
          deviation = std::max(deviation, result[k].speed_deviation);
          if (result[k].converged)
            continue;
          ++n_failed;
          failed += (failed.empty() ? "" : ", ") + name(numbers[k]) + " (" +
                    result[k].reason + ")";
        }
      results.rows.push_back(
        {"largest deviation from constant speed", base::scientific(deviation)});
      results.record.add("result",
                         "largest deviation from constant speed",
                         deviation);
      if (n_failed > 0)
        results.error =
          base::counted(n_failed, "transport problem") +
          " did not converge: " + failed +
          "; the last iterates were used. Try more Newton steps, a smaller "
          "'Solver/Linear tolerance', a larger 'Solver/Gap tolerance', or "
          "another number of slabs.";
      return result;
    }



    template std::vector<geometry::Geodesic>
    solve_pairs(const GeometryJob<2> &,
                const std::vector<NumberPair> &,
                GeometryResults &);
    template std::vector<geometry::Geodesic>
    solve_pairs(const GeometryJob<3> &,
                const std::vector<NumberPair> &,
                GeometryResults &);
  } // namespace app
} // namespace otto
