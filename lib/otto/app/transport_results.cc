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
    double
    TransportResults::w2() const
    {
      return std::sqrt(std::max(0., mass * certificate.value()));
    }



    std::string
    TransportResults::text() const
    {
      const auto number = [](const double value) {
        return base::short_number(value, 8);
      };
      const auto counts = count_iterations(history);
      return base::aligned_table(
               {{"W2", number(w2())},
                {"W2^2", number(mass * certificate.value())},
                {"  certified not below", number(mass * certificate.dual)},
                {"  certified not above", number(mass * certificate.primal)},
                {"  relative gap",
                 base::scientific(certificate.relative_gap())},
                {"mass defect", base::scientific(indicators.mass_defect)},
                {"smallest density (mean 1)",
                 base::scientific(indicators.smallest_density)},
                {"total variation over that of the ends",
                 number(std::round(1e4 * indicators.oscillation) / 1e4)},
                {"Newton steps", std::to_string(counts.steps)},
                {"FGMRES iterations, largest of a step",
                 std::to_string(counts.largest)},
                {"FGMRES iterations", std::to_string(counts.linear)}}) +
             (indicators.oscillation > 1.2 ?
                "\n  The total variation of a density between the ends is well "
                "above that of the ends: look for oscillations." :
                "");
    }



    void
    TransportResults::add_to(io::RunRecord &record) const
    {
      const std::string group  = "result";
      const auto        counts = count_iterations(history);
      record.add(group, "converged", converged);
      record.add(group, "reason", reason);
      record.add(group, "W2", w2());
      record.add(group, "W2 squared", mass * certificate.value());
      record.add(group, "primal value", mass * certificate.primal);
      record.add(group, "dual value", mass * certificate.dual);
      record.add(group, "relative gap", certificate.relative_gap());
      record.add(group, "mass", mass);
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
