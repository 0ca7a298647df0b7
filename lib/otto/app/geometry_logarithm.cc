// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/geometry_pairs.h>
#include <otto/app/world.h>
#include <otto/base/text.h>
#include <otto/geometry/characteristics.h>
#include <otto/geometry/velocity_norm.h>
#include <otto/io/nodal_output.h>
#include <otto/io/vtu_series.h>

#include <cmath>

namespace otto
{
  namespace app
  {
    namespace
    {
      // The part of the mass whose characteristics may end before.
      const double lost_mass = 1e-2;

      // exp of the logarithm to density k, and what is wrong with it.
      template <int dim>
      void check_exponential(const GeometryJob<dim>         &job,
                             const space::PointLocator<dim> &locator,
                             const std::size_t               k,
                             const geometry::Geodesic       &geodesic,
                             std::vector<io::NodalField>    &fields,
                             GeometryResults                &results)
      {
        const double                         p = job.parameters.exponent;
        const geometry::Characteristics<dim> characteristics(
          job.space, locator, job.densities[0], geodesic.potential, p);
        const auto        end    = characteristics.push_forward(1.).density;
        const std::string number = std::to_string(k + 1);
        const std::string group  = "logarithm to density " + number;
        double            l1     = 0;
        const double      norm   = geometry::potential_norm(job.space,
                                                     job.densities[0],
                                                     geodesic.potential,
                                                     p);
        for (unsigned int i = 0; i < job.space.n_owned(); ++i)
          l1 += job.space.weights()[i] * std::abs(end[i] - job.densities[k][i]);
        l1            = dealii::Utilities::MPI::sum(l1, world) / job.mass;
        const auto is = [&](const std::string &what, const double value) {
          results.rows.push_back(
            {group + ": " + what, base::short_number(value, 6)});
          results.record.add(group, what, value);
        };
        is(job.distance_name(), job.distance(geodesic));
        is("norm", norm);
        is("L1 distance of its exponential to the density", l1);
        const auto geodesic_end = characteristics.end(1., lost_mass);
        results.record.add(group, "end of the exponential", geodesic_end.time);
        if (geodesic_end.time <= 1.)
          job.console(
            "  note: to density " + number + " " + geodesic_end.text() +
            (geodesic_end.kind == geometry::GeodesicEnd<dim>::Kind::boundary
               ? ": the geodesic bends at a wall, which its exponential "
                 "cannot follow"
               : ""));
        fields.push_back({"potential_" + number, false, geodesic.potential});
        fields.push_back(
          {"velocity_" + number, true, characteristics.velocity()});
        fields.push_back({"density_" + number, false, job.densities[k]});
        fields.push_back({"exponential_" + number, false, end});
      }
    } // namespace



    template <int dim>
    void run_logarithm(const GeometryJob<dim> &job, GeometryResults &results)
    {
      std::vector<NumberPair> numbers;
      for (std::size_t k = 1; k < job.densities.size(); ++k)
        numbers.emplace_back(0, k);
      job.console.section("Transport from density 1");
      auto geodesics = solve_pairs(job, numbers, results);

      for (const auto &geodesic : geodesics)
        if (!geodesic.computed)
          return;
      std::vector<std::vector<double>> potentials;
      for (auto &geodesic : geodesics)
        {
          geodesic.potential = job.tangent->centred(geodesic.potential);
          potentials.push_back(geodesic.potential);
        }
      // other norms are of no scalar product
      if (job.parameters.exponent == 2.)
        {
          job.console.section(
            "Gram matrix of the logarithms, angles in degrees; vector 1 leads "
            "to density 2");
          report_gram_matrix(job.console,
                             job.folder,
                             world,
                             job.tangent->gram_matrix(potentials));
          results.files.push_back("gram.csv");
        }

      dealii::TimerOutput::Scope     scope(job.timer, "Exponential");
      const space::PointLocator<dim> locator(job.space);
      std::vector<io::NodalField> fields{{"density", false, job.densities[0]}};
      for (std::size_t k = 0; k < geodesics.size(); ++k)
        check_exponential(job, locator, k + 1, geodesics[k], fields, results);
      io::NodalOutput<dim> output(job.space);
      output.set_fields(fields);
      io::VtuSeries(job.folder, "logarithm", world).write(0., output);
      results.files.push_back("logarithm.pvd");
    }



    template void run_logarithm(const GeometryJob<2> &, GeometryResults &);
    template void run_logarithm(const GeometryJob<3> &, GeometryResults &);
  } // namespace app
} // namespace otto
