// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/geometry_job.h>
#include <otto/app/world.h>
#include <otto/base/text.h>
#include <otto/geometry/velocity_norm.h>
#include <otto/io/vtu_series.h>

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
    void run_metric(const GeometryJob<dim> &job, GeometryResults &results)
    {
      std::vector<std::vector<double>> potentials;
      for (const auto &vector : job.vectors)
        potentials.push_back(vector.potential);
      job.console.section("Gram matrix, angles in degrees");
      report_gram_matrix(job.console,
                         job.folder,
                         world,
                         job.tangent->gram_matrix(potentials));
      results.files.push_back("gram.csv");
      for (std::size_t k = 0; k < job.vectors.size(); ++k)
        report_vector(job, k, results);
      const auto &region = job.tangent->degenerate();
      results.record.add("result", "degenerate volume", region.volume);
      results.rows.push_back(
        {"volume where the metric degenerates", number(region.volume)});
      dealii::TimerOutput::Scope scope(job.timer, "Output");
      io::NodalOutput<dim>       output(job.space);
      output.set_fields(tangent_fields(
        job.space, *job.tangent, job.vectors, job.parameters.exponent));
      io::VtuSeries(job.folder, "tangent", world).write(0., output);
      results.files.push_back("tangent.pvd");
    }



    template void run_metric(const GeometryJob<2> &, GeometryResults &);
    template void run_metric(const GeometryJob<3> &, GeometryResults &);
  } // namespace app
} // namespace otto
