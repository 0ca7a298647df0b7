// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/progress_table.h>
#include <otto/app/transport_results.h>
#include <otto/base/text.h>

#include <algorithm>
#include <cmath>

namespace otto
{
  namespace app
  {
    double TransportResults::value() const
    {
      const double result = mass * certificate.value();
      return names.distance.empty() ? result : std::max(0., result);
    }



    double TransportResults::distance() const
    {
      return names.root(value());
    }



    std::array<double, 2> TransportResults::w2_error() const
    {
      const double below = distance() - std::sqrt(mass * enclosure->lower),
                   above = std::sqrt(mass * enclosure->upper) - distance();
      return {{std::max({0., -below, -above}), std::max(below, above)}};
    }



    double TransportResults::parabola_defect() const
    {
      const auto  &m      = indicators.masses;
      const double action = 0.5 * certificate.value();
      double       result = 0.;
      for (std::size_t n = 0; n < m.size(); ++n)
        {
          const double t = double(n) / (m.size() - 1);
          result         = std::max(result,
                            std::abs(m[n] - (1 - t) * m.front() - t * m.back() +
                                     t * (1 - t) * action /
                                       (2 * growth_length * growth_length)));
        }
      return result;
    }



    bool TransportResults::unresolved() const
    {
      return std::isfinite(certificate.primal) &&
             certificate.kinetic <= certificate.resolution;
    }



    namespace
    {
      using Rows = std::vector<std::vector<std::string>>;

      void add_enclosure(const TransportResults &results, Rows &rows)
      {
        if (!results.enclosure)
          return;
        const auto distance = [&](const double squared) {
          return base::short_number(std::sqrt(results.mass * squared), 8);
        };
        const auto &enclosure = *results.enclosure;
        rows.push_back({enclosure.follows_walls
                          ? "  of the meshed domain, not below"
                          : "  of the meshed domain, not below (walls ignored)",
                        distance(enclosure.lower)});
        if (!std::isfinite(enclosure.upper))
          return;
        rows.push_back(
          {"  of the meshed domain, not above", distance(enclosure.upper)});
        const auto error = results.w2_error();
        rows.push_back(
          {"  hence the discretisation error",
           (error[0] > 0. ? base::scientific(error[0]) + " to " : "at most ") +
             base::scientific(error[1])});
      }



      std::string estimate_text(const TransportResults &results)
      {
        if (!results.estimate)
          return "not estimated (Solver/Error estimate = true)";
        const auto &estimate = *results.estimate;
        return base::scientific(results.mass * estimate.error) + " (" +
               base::short_number(results.mass * estimate.value, 8) + " with " +
               std::to_string(estimate.vertices) + " vertices, " +
               std::to_string(estimate.slabs) + " slabs" +
               (estimate.converged ? "" : ", not converged") + ")";
      }



      // A pair of equal spaces oscillates on irregular meshes; with the others
      // a large total variation is that of the solution.
      std::string oscillation_note(const space::NamedPair &pair)
      {
        if (pair.potentials != space::Potentials::same)
          return "";
        return "\n  The total variation of a density between the ends is well "
               "above that of the ends: look for oscillations, which " +
               pair.name +
               " has on irregular meshes; with Discretisation/Pair = "
               "automatic densities do not oscillate.";
      }
    } // namespace



    std::string TransportResults::text() const
    {
      const auto number = [](const double value) {
        return base::short_number(value, 8);
      };
      const auto counts = count_iterations(history);
      Rows       rows;
      if (!names.distance.empty())
        rows.push_back({names.distance, number(distance())});
      add_enclosure(*this, rows);
      rows.insert(rows.end(),
                  {{names.value, number(value())},
                   {"  of the discrete problem, not below",
                    number(mass * certificate.dual)},
                   {"  of the discrete problem, not above",
                    number(mass * certificate.primal)},
                   {"  relative gap of the discrete problem",
                    unresolved()
                      ? "none, " + names.value + " is below " +
                          base::scientific(mass * certificate.resolution) +
                          ", the smallest that is told from zero"
                      : base::scientific(certificate.relative_gap())}});
      if (costs)
        rows.push_back(
          {"  of which costs of the density",
           number(mass * (certificate.primal - certificate.kinetic))});
      if (estimate || !enclosure)
        rows.push_back({"  discretisation error", estimate_text(*this)});
      if (growth_length > 0.)
        rows.push_back({"mass at the end over that at the start",
                        number(indicators.masses.back())});
      if (parabola)
        rows.push_back(
          {"mass against its parabola", base::scientific(parabola_defect())});
      if (!(growth_length > 0.))
        rows.push_back(
          {"mass defect", base::scientific(indicators.mass_defect)});
      rows.insert(rows.end(),
                  {{"smallest density (mean 1)",
                    base::scientific(indicators.smallest_density)},
                   {"total variation over that of the ends",
                    number(std::round(1e4 * indicators.oscillation) / 1e4)},
                   {"Newton steps", std::to_string(counts.steps)},
                   {"FGMRES iterations, largest of a step",
                    std::to_string(counts.largest)},
                   {"FGMRES iterations", std::to_string(counts.linear)}});
      return base::aligned_table(rows) +
             (indicators.oscillation > 1.2 ? oscillation_note(pair) : "") +
             (parabola && parabola_defect() > 1e-2
                ? "\n  The mass is " + base::scientific(parabola_defect()) +
                    " off the parabola that it is for short slabs; where mass "
                    "comes from nothing or is lost WFR is too small by the "
                    "first order: take more 'Discretisation/Slabs'."
                : "") +
             (converged && !unresolved() &&
                  certificate.relative_gap() > gap_tolerance
                ? "\n  The relative gap is above 'Solver/Gap tolerance', but the "
                  "gap is below " +
                    base::scientific(mass * certificate.resolution) +
                    ", the smallest value that is told from zero, and counts as "
                    "closed."
                : "");
    }



    void TransportResults::add_to(io::RunRecord &record) const
    {
      const std::string group  = "result";
      const auto        counts = count_iterations(history);
      record.add(group, "converged", converged);
      record.add(group, "reason", reason);
      // the names of the entries, for readers of any problem
      const std::string name =
        names.value == "W2^2" ? "W2 squared" : names.value;
      record.add(group, "value name", name);
      record.add(group, name, value());
      if (!names.distance.empty())
        {
          record.add(group, "distance name", names.distance);
          record.add(group, names.distance, distance());
        }
      record.add(group,
                 "certificate",
                 "primal, dual value and gap are of the discrete problem");
      if (estimate)
        {
          record.add(group,
                     "estimated discretisation error of " + name,
                     mass * estimate->error);
          record.add(group,
                     name + " on the second mesh",
                     mass * estimate->value);
        }
      if (enclosure)
        {
          const std::string of = "W2 of the meshed domain, ";
          record.add(group,
                     of + "not below",
                     std::sqrt(mass * enclosure->lower));
          if (std::isfinite(enclosure->upper))
            record.add(group,
                       of + "not above",
                       std::sqrt(mass * enclosure->upper));
          record.add(group,
                     of + "lower bound follows walls",
                     enclosure->follows_walls);
          record.add(group,
                     "pieces of the enclosure",
                     static_cast<unsigned long long>(enclosure->pieces));
        }
      record.add(group, "primal value", mass * certificate.primal);
      record.add(group, "dual value", mass * certificate.dual);
      record.add(group, "relative gap", certificate.relative_gap());
      if (costs)
        record.add(group,
                   "costs of the density",
                   mass * (certificate.primal - certificate.kinetic));
      record.add(group, "mass", mass);
      if (growth_length > 0.)
        {
          record.add(group,
                     "mass at the end over that at the start",
                     indicators.masses.back());
          if (parabola)
            record.add(group, "mass against its parabola", parabola_defect());
        }
      else
        record.add(group, "mass defect", indicators.mass_defect);
      record.add(group,
                 "smallest density over the mean",
                 indicators.smallest_density);
      record.add(group, "oscillation indicator", indicators.oscillation);
      record.add(group, "continuity defect", certificate.continuity_defect);
      const auto integer = [](const unsigned int value) {
        return static_cast<unsigned long long>(value);
      };
      record.add("iterations", "Newton steps", integer(counts.steps));
      record.add("iterations", "FGMRES", integer(counts.linear));
      record.add("iterations",
                 "FGMRES, largest of a step",
                 integer(counts.largest));
      record.add("iterations", "inner", integer(counts.inner));
      record.add("iterations", "corrections", integer(counts.corrections));
    }
  } // namespace app
} // namespace otto
