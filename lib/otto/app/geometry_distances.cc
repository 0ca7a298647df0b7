// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/geometry_pairs.h>
#include <otto/app/world.h>
#include <otto/base/run_folder.h>
#include <otto/base/text.h>
#include <otto/geometry/distance_matrix.h>
#include <otto/io/csv_table.h>
#include <otto/io/nodal_output.h>
#include <otto/io/vtu_series.h>

#include <cmath>
#include <limits>

namespace otto
{
  namespace app
  {
    namespace
    {
      // Coordinates in the table; a picture shows two.
      const unsigned int n_coordinates = 3;



      // The table of distances; those that are not known are left empty.
      template <int dim>
      std::string matrix_text(const GeometryJob<dim>                &job,
                              const std::vector<NumberPair>         &numbers,
                              const std::vector<geometry::Geodesic> &geodesics)
      {
        const std::size_t n       = job.densities.size();
        const double      unknown = std::numeric_limits<double>::quiet_NaN();
        std::vector<std::string>         columns{"density"};
        std::vector<std::vector<double>> rows(n,
                                              std::vector<double>(n + 1,
                                                                  unknown));
        for (std::size_t i = 0; i < n; ++i)
          {
            columns.push_back(job.distance_name() + "_" +
                              std::to_string(i + 1));
            rows[i][0]     = i + 1.;
            rows[i][i + 1] = 0.;
          }
        for (std::size_t k = 0; k < numbers.size(); ++k)
          if (geodesics[k].computed)
            {
              const auto [i, j] = numbers[k];
              rows[i][j + 1]    = job.distance(geodesics[k]);
              rows[j][i + 1]    = rows[i][j + 1];
            }
        return io::csv_text(columns, rows);
      }



      template <int dim>
      void print_matrix(const GeometryJob<dim>         &job,
                        const geometry::DistanceMatrix &distances)
      {
        const std::size_t n = distances.size;
        Rows              table{{job.distance_name()}};
        for (std::size_t i = 0; i < n; ++i)
          {
            table[0].push_back(std::to_string(i + 1));
            table.push_back({std::to_string(i + 1)});
            for (std::size_t j = 0; j < n; ++j)
              table.back().push_back(
                base::short_number(distances.value(i, j), 4));
          }
        job.console.section("Distances");
        job.console(base::aligned_table(table));
      }



      template <int dim>
      void write_coordinates(const GeometryJob<dim>  &job,
                             const geometry::Scaling &scaling)
      {
        std::vector<std::string> columns{"density"};
        for (std::size_t c = 1; c <= scaling.coordinates[0].size(); ++c)
          columns.push_back("coordinate_" + std::to_string(c));
        io::CsvTable csv(job.folder.path("coordinates.csv"), columns, world);
        for (std::size_t i = 0; i < scaling.coordinates.size(); ++i)
          {
            std::vector<double> row{i + 1.};
            row.insert(row.end(),
                       scaling.coordinates[i].begin(),
                       scaling.coordinates[i].end());
            csv.add_row(row);
          }
        io::CsvTable values(job.folder.path("eigenvalues.csv"),
                            {"number", "eigenvalue"},
                            world);
        for (std::size_t k = 0; k < scaling.eigenvalues.size(); ++k)
          values.add_row({k + 1., scaling.eigenvalues[k]});
      }
    } // namespace



    template <int dim>
    void run_distances(const GeometryJob<dim> &job, GeometryResults &results)
    {
      const std::size_t       n = job.densities.size();
      std::vector<NumberPair> numbers;
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = i + 1; j < n; ++j)
          numbers.emplace_back(i, j);
      job.console.section("Transport problems");
      const auto geodesics =
        solve_pairs(job,
                    numbers,
                    results,
                    [&](const std::vector<geometry::Geodesic> &done) {
                      base::write_text_file(job.folder.path("distances.csv"),
                                            matrix_text(job, numbers, done));
                    });
      results.files.push_back("distances.csv");
      for (const auto &geodesic : geodesics)
        if (!geodesic.computed)
          return;

      geometry::DistanceMatrix distances(n);
      for (std::size_t k = 0; k < numbers.size(); ++k)
        distances.set(numbers[k].first,
                      numbers[k].second,
                      job.distance(geodesics[k].lower),
                      job.distance(geodesics[k].upper));
      print_matrix(job, distances);
      const auto scaling =
        geometry::multidimensional_scaling(distances, n_coordinates);
      write_coordinates(job, scaling);

      const auto is = [&](const std::string &name, const double value) {
        results.rows.push_back({name, base::short_number(value, 4)});
        results.record.add("result", name, value);
      };
      is("largest defect of the triangle inequality (relative)",
         distances.triangle_defect());
      is("the same of the values that are certain",
         distances.certain_triangle_defect());
      double positive = 0, negative = 0;
      for (const double value : scaling.eigenvalues)
        (value > 0. ? positive : negative) += std::abs(value);
      for (std::size_t c = 0; c < scaling.coordinates[0].size(); ++c)
        is("share of coordinate " + std::to_string(c + 1),
           scaling.eigenvalues[c] / positive);
      is("negative eigenvalues over the positive ones", negative / positive);
      is("largest error of a distance in the coordinates",
         scaling.largest_error);

      dealii::TimerOutput::Scope scope(job.timer, "Output");
      io::NodalOutput<dim>       output(job.space);
      io::VtuSeries              series(job.folder, "densities", world);
      for (std::size_t k = 0; k < n; ++k)
        {
          output.set_fields({{"density", false, job.densities[k]}});
          series.write(k + 1., output);
        }
      results.files.insert(results.files.end(),
                           {"coordinates.csv",
                            "eigenvalues.csv",
                            "densities.pvd"});
    }



    template void run_distances(const GeometryJob<2> &, GeometryResults &);
    template void run_distances(const GeometryJob<3> &, GeometryResults &);
  } // namespace app
} // namespace otto
