// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/continuity_results.h>
#include <otto/base/text.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace otto
{
  namespace app
  {
    namespace
    {
      // The distance to a geodesic, of at most 2, above which a density does
      // not follow it.
      const double large_distance = 0.1;

      std::vector<std::string> columns(const ContinuityChecks &checks)
      {
        std::vector<std::string> result{"time",
                                        "steps",
                                        "tau",
                                        "cfl",
                                        "mass_defect",
                                        "smallest_density",
                                        "largest_density"};
        if (checks.push_forward)
          {
            result.emplace_back("distance_to_push_forward");
            result.emplace_back("liouville_defect");
          }
        if (checks.histogram)
          result.emplace_back("distance_to_histogram");
        if (checks.geodesic)
          result.emplace_back("distance_to_geodesic");
        result.emplace_back("seconds");
        return result;
      }
    } // namespace



    void ContinuityResults::add(const ContinuityRecord &record)
    {
      last        = record;
      smallest    = std::min(smallest, record.smallest);
      largest     = std::max(largest, record.largest);
      mass_defect = std::max(mass_defect, record.mass_defect);
      if (checks.push_forward)
        liouville_defect = std::max(liouville_defect, record.liouville_defect);
      if (checks.geodesic)
        geodesic_distance =
          std::max(geodesic_distance, record.geodesic_distance);
    }



    std::string ContinuityResults::text() const
    {
      const auto number = [](const double value) {
        return base::short_number(value, 8);
      };
      std::vector<std::vector<std::string>> rows{
        {"stopped at", stopped},
        {"time", number(last.time)},
        {"steps", std::to_string(last.steps)},
        {"step, CFL number at the end",
         base::short_number(last.tau, 4) + ", " +
           base::short_number(last.cfl, 3)},
        {"mass", number(mass)},
        {"largest mass defect", base::scientific(mass_defect)},
        {"smallest density", base::scientific(smallest)},
        {"largest density, at the end",
         number(largest) + ", " + number(last.largest)}};
      if (checks.push_forward)
        {
          rows.push_back({"distance to the push-forward by particles",
                          base::scientific(last.particle_distance)});
          rows.push_back({"log det J against the integral of div v",
                          base::scientific(liouville_defect)});
        }
      if (checks.histogram)
        rows.push_back({"distance to the histogram of particles",
                        base::scientific(last.particle_distance)});
      if (checks.geodesic)
        {
          rows.push_back({"distance to the geodesic at the end",
                          base::scientific(last.geodesic_distance)});
          rows.push_back({"largest distance to the geodesic",
                          base::scientific(geodesic_distance)});
        }
      if (duality_defect >= 0.)
        rows.push_back({"drift of the integrals of test functions",
                        base::scientific(duality_defect)});
      std::string result = base::aligned_table(rows);
      if (checks.geodesic && last.geodesic_distance > large_distance)
        result +=
          "\n  note: the density is " +
          base::short_number(last.geodesic_distance, 3) +
          " away from that of the geodesic (L1 over the mass, at most 2): the "
          "mesh does not resolve where its mass passes corners of walls or "
          "gathers within a few cells; run otto-transport and this program on "
          "a finer mesh with more slabs\n";
      return result;
    }



    void ContinuityResults::add_to(io::RunRecord &record) const
    {
      const std::string group = "result";
      record.add(group, "stopped", stopped);
      record.add(group, "time", last.time);
      record.add(group, "mass", mass);
      record.add(group, "largest mass defect", mass_defect);
      record.add(group, "smallest density", smallest);
      record.add(group, "largest density", largest);
      record.add(group, "largest density at the end", last.largest);
      if (checks.push_forward)
        {
          record.add(group,
                     "distance to the push-forward",
                     last.particle_distance);
          record.add(group, "Liouville defect", liouville_defect);
        }
      if (checks.histogram)
        record.add(group, "distance to the histogram", last.particle_distance);
      if (checks.geodesic)
        {
          record.add(group,
                     "distance to the geodesic at the end",
                     last.geodesic_distance);
          record.add(group,
                     "largest distance to the geodesic",
                     geodesic_distance);
        }
      if (duality_defect >= 0.)
        record.add(group, "duality defect", duality_defect);
      record.add("iterations",
                 "steps",
                 static_cast<unsigned long long>(last.steps));
      record.add("iterations",
                 "repeated intervals",
                 static_cast<unsigned long long>(repeated));
      record.add("iterations", "last step", last.tau);
      record.add("iterations", "last CFL number", last.cfl);
    }



    ContinuityTable::ContinuityTable(const base::Console    &console,
                                     const std::string      &file,
                                     const ContinuityChecks &checks,
                                     const double            end_time,
                                     const MPI_Comm          communicator)
      : console_(console)
      , checks_(checks)
      , end_time_(end_time)
      , history_{columns(checks), {}}
      , csv_(file, history_.columns, communicator)
    {
      std::string head =
        "       time    %   steps      tau   CFL    mass smallest  largest";
      if (checks.push_forward)
        head += " push-fwd  log det";
      if (checks.histogram)
        head += " histogram";
      if (checks.geodesic)
        head += " geodesic";
      console_(head + " seconds remaining");
    }



    void ContinuityTable::restore(const io::CheckpointTable &history)
    {
      history_ = history;
      for (const auto &values : history_.rows)
        csv_.add_row(values);
      if (!history_.rows.empty())
        first_time_ = history_.rows.back()[0];
    }



    void ContinuityTable::add(const ContinuityRecord &record,
                              const double            seconds)
    {
      std::vector<double> values{record.time,
                                 double(record.steps),
                                 record.tau,
                                 record.cfl,
                                 record.mass_defect,
                                 record.smallest,
                                 record.largest};
      char                text[120];
      std::snprintf(text,
                    sizeof(text),
                    "%11.5g %4.0f %7lu %8.2e %5.2f %7.0e %8.1e %8.2e",
                    record.time,
                    100 * record.time / end_time_,
                    record.steps,
                    record.tau,
                    record.cfl,
                    record.mass_defect,
                    record.smallest,
                    record.largest);
      std::string line  = text;
      const auto  check = [&](const double value, const char *format) {
        values.push_back(value);
        std::snprintf(text, sizeof(text), format, value);
        line += text;
      };
      if (checks_.push_forward)
        {
          check(record.particle_distance, " %8.2e");
          check(record.liouville_defect, " %8.1e");
        }
      if (checks_.histogram)
        check(record.particle_distance, " %9.2e");
      if (checks_.geodesic)
        check(record.geodesic_distance, " %8.2e");
      values.push_back(seconds);
      history_.rows.push_back(values);
      csv_.add_row(values);

      const double done = record.time - first_time_;
      const double remaining =
        done > 0. ? seconds * (end_time_ - record.time) / done : 0.;
      std::snprintf(
        text,
        sizeof(text),
        " %7.1f %9s",
        seconds,
        done > 0.
          ? base::short_number(std::round(10 * remaining) / 10, 4).c_str()
          : "?");
      console_(line + text);
    }
  } // namespace app
} // namespace otto
