// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/base/console.h>
#include <otto/io/checkpoint.h>
#include <otto/io/csv_table.h>
#include <otto/io/run_record.h>

#include <string>
#include <vector>

namespace otto
{
  namespace app
  {
    /// The checks of a run that depend on what is computed.
    struct ContinuityChecks
    {
      /// Particles without diffusion: the push-forward and Liouville's formula;
      /// with diffusion: the histogram.
      bool push_forward = false, histogram = false;
      /// A geodesic to compare with.
      bool geodesic = false;
    };

    /// What is known at the end of an output interval.
    struct ContinuityRecord
    {
      double        time  = 0;
      unsigned long steps = 0;
      /// Of the last step, and over the bound for positivity.
      double tau = 0, cfl = 0;
      /// Relative to the mass at the start.
      double mass_defect = 0;
      double smallest = 0, largest = 0;
      /// int |rho - rho_0/det J|, or the distance of the histogram, over the
      /// mass; NaN if unknown, as the next two.
      double particle_distance = 0;
      /// The largest |log det J - int div v|.
      double liouville_defect = 0;
      /// int |rho - rho of the geodesic| over the mass.
      double geodesic_distance = 0;
    };

    /// What a run of otto-continuity found, up to its last output.
    struct ContinuityResults
    {
      ContinuityChecks checks;
      /// "end time", "interrupted" or "failed".
      std::string      stopped = "end time";
      ContinuityRecord last;
      double           mass = 0, volume = 0;
      /// Of all outputs.
      double smallest = 0, largest = 0, mass_defect = 0;
      double liouville_defect = 0, geodesic_distance = 0;
      /// Output intervals that were repeated with shorter steps.
      unsigned long repeated = 0;
      /// The drift of int psi rho; negative: not computed.
      double duality_defect = -1.;
      double seconds        = 0;

      void add(const ContinuityRecord &record);

      /// A few lines for people.
      std::string text() const;

      /// The groups "result" and "iterations" of summary.json.
      void add_to(io::RunRecord &record) const;
    };



    /**
     * One line for each output of a run, with the part of the time that has
     * passed and an estimate of the seconds that remain; the same with all
     * digits in history.csv.
     */
    class ContinuityTable
    {
    public:
      ContinuityTable(const base::Console    &console,
                      const std::string      &file,
                      const ContinuityChecks &checks,
                      double                  end_time,
                      MPI_Comm                communicator);

      /// @param seconds Since the start of this run.
      void add(const ContinuityRecord &record, double seconds);

      /// Goes on with the rows of an earlier run.
      void restore(const io::CheckpointTable &history);

      /// All rows so far, for a checkpoint.
      const io::CheckpointTable &history() const { return history_; }

    private:
      const base::Console   &console_;
      const ContinuityChecks checks_;
      double                 end_time_;
      double                 first_time_ = 0;
      io::CheckpointTable    history_;
      io::CsvTable           csv_;
    };
  } // namespace app
} // namespace otto
