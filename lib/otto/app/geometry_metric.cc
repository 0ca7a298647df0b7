// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/geometry_job.h>
#include <otto/app/world.h>
#include <otto/base/text.h>
#include <otto/geometry/velocity_norm.h>
#include <otto/io/csv_table.h>
#include <otto/io/nodal_output.h>
#include <otto/io/vtu_series.h>
#include <otto/time/nodal_gradient.h>

#include <algorithm>
#include <cmath>

namespace otto
{
  namespace app
  {
    namespace
    {
      std::string number(const double value)
      {
        return base::short_number(value, 6);
      }



      template <int dim>
      void write_fields(const GeometryJob<dim> &job)
      {
        const double q = geometry::conjugate_exponent(job.parameters.exponent);
        std::vector<double> degenerate(job.space.n_local());
        for (unsigned int i = 0; i < job.space.n_owned(); ++i)
          degenerate[i] = job.tangent->is_degenerate()[i];
        time::Layout(job.space, 1).update_ghosts(degenerate);
        std::vector<io::NodalField> fields{{"density", false, job.densities[0]},
                                           {"degenerate", false, degenerate}};
        for (std::size_t k = 0; k < job.vectors.size(); ++k)
          {
            const auto       &vector = job.vectors[k];
            const std::string number = "_" + std::to_string(k + 1);
            fields.push_back({"potential" + number, false, vector.potential});
            fields.push_back(
              {"velocity" + number,
               true,
               geometry::duality_map<dim>(
                 time::nodal_gradient(job.space, vector.potential), q)});
            fields.push_back(
              {"rate" + number, false, job.tangent->rate(vector.potential)});
            if (vector.field.empty())
              continue;
            auto remainder = time::nodal_gradient(job.space, vector.potential);
            for (std::size_t i = 0; i < remainder.size(); ++i)
              remainder[i] = vector.field[i] - remainder[i];
            fields.push_back({"remainder" + number, true, remainder});
          }
        io::NodalOutput<dim> output(job.space);
        output.set_fields(fields);
        io::VtuSeries(job.folder, "tangent", world).write(0., output);
      }



      // What is known of a vector besides the Gram matrix.
      template <int dim>
      void report_vector(const GeometryJob<dim> &job,
                         const std::size_t       k,
                         GeometryResults        &results)
      {
        const auto       &vector = job.vectors[k];
        const double      p      = job.parameters.exponent;
        const std::string group  = vector_section(k + 1);
        results.record.add(group, "description", vector.description);
        const auto report = [&](const std::string &name, const double value) {
          results.rows.push_back({group + ": " + name, number(value)});
          results.record.add(group, name, value);
        };
        results.rows.push_back({group, vector.description});
        report("norm",
               std::sqrt(
                 job.tangent->metric(vector.potential, vector.potential)));
        if (p != 2.)
          report("norm of j_q(grad Psi) for p = " + number(p),
                 geometry::potential_norm(
                   job.space, job.densities[0], vector.potential, p));
        if (vector.field.empty())
          return;
        report("norm of the field", std::sqrt(vector.parts.field));
        report("norm of its gradient part", std::sqrt(vector.parts.gradient));
        report("norm of its remainder",
               std::sqrt(std::max(0., vector.parts.remainder)));
        if (p != 2.)
          report("norm of the field for p = " + number(p),
                 geometry::velocity_norm(
                   job.space, job.densities[0], vector.field, p));
      }
    } // namespace



    template <int dim>
    void report_gram_matrix(const GeometryJob<dim>    &job,
                            const std::vector<double> &gram,
                            GeometryResults           &results)
    {
      const std::size_t        n = std::lround(std::sqrt(gram.size()));
      Rows                     table{{"vector", "norm"}};
      std::vector<std::string> columns{"vector", "norm"};
      for (const std::string kind : {"g", "angle"})
        for (std::size_t j = 1; j <= n; ++j)
          {
            columns.push_back(kind + "_" + std::to_string(j));
            table[0].push_back(kind + " " + std::to_string(j));
          }
      io::CsvTable csv(job.folder.path("gram.csv"), columns, world);
      for (std::size_t i = 0; i < n; ++i)
        {
          const double        norm = std::sqrt(gram[i * n + i]);
          std::vector<double> row{i + 1., norm};
          for (std::size_t j = 0; j < n; ++j)
            row.push_back(gram[i * n + j]);
          for (std::size_t j = 0; j < n; ++j)
            {
              const double cosine =
                i == j ? 1.
                       : gram[i * n + j] / (norm * std::sqrt(gram[j * n + j]));
              row.push_back(180. / dealii::numbers::PI *
                            std::acos(std::min(1., std::max(-1., cosine))));
            }
          csv.add_row(row);
          table.emplace_back();
          for (std::size_t c = 0; c < row.size(); ++c)
            table.back().push_back(base::short_number(row[c], 5));
        }
      job.console(base::aligned_table(table));
      results.files.push_back("gram.csv");
    }



    template <int dim>
    void run_metric(const GeometryJob<dim> &job, GeometryResults &results)
    {
      std::vector<std::vector<double>> potentials;
      for (const auto &vector : job.vectors)
        potentials.push_back(vector.potential);
      job.console.section("Gram matrix, angles in degrees");
      report_gram_matrix(job, job.tangent->gram_matrix(potentials), results);
      for (std::size_t k = 0; k < job.vectors.size(); ++k)
        report_vector(job, k, results);
      const auto &region = job.tangent->degenerate();
      results.record.add("result", "degenerate volume", region.volume);
      results.rows.push_back(
        {"volume where the metric degenerates", number(region.volume)});
      dealii::TimerOutput::Scope scope(job.timer, "Output");
      write_fields(job);
      results.files.push_back("tangent.pvd");
    }



    template void run_metric(const GeometryJob<2> &, GeometryResults &);
    template void run_metric(const GeometryJob<3> &, GeometryResults &);
    template void report_gram_matrix(const GeometryJob<2> &,
                                     const std::vector<double> &,
                                     GeometryResults &);
    template void report_gram_matrix(const GeometryJob<3> &,
                                     const std::vector<double> &,
                                     GeometryResults &);
  } // namespace app
} // namespace otto
