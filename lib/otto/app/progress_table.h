// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/base/console.h>
#include <otto/base/run_folder.h>
#include <otto/io/checkpoint.h>
#include <otto/io/csv_table.h>
#include <otto/solver/interior_point.h>

namespace otto
{
  namespace app
  {
    /**
     * One line for each Newton step: barrier weight mu, complementarity gap
     * over W2^2, W2 (or what stands for it), residuals of the continuity and
     * Hamilton-Jacobi equations, primal and dual step, iterations of FGMRES and
     * in total of its inner solver, seconds and an estimate of those that
     * remain. The same rows go into a CSV table, with the iterations of CG for
     * the potentials.
     */
    class ProgressTable
    {
    public:
      /// @param scale The total mass, by which W2^2 is multiplied.
      /// @param names What stands for W2 and W2^2 in other problems.
      ProgressTable(const base::Console   &console,
                    const base::RunFolder &folder,
                    double                 scale,
                    model::ValueNames      names,
                    MPI_Comm               communicator);

      void operator()(const solver::NewtonStep &step);

      /// Goes on with the rows of an earlier run.
      void restore(const io::CheckpointTable &history);

      /// All rows so far, for a checkpoint.
      const io::CheckpointTable &history() const { return history_; }

    private:
      const base::Console &console_;
      double               scale_;
      model::ValueNames    names_;
      io::CheckpointTable  history_;
      io::CsvTable         csv_;
    };



    /// The last @p number of steps in such rows.
    /// @param scale See ProgressTable.
    std::vector<solver::NewtonStep>
    steps_of_rows(const io::CheckpointTable &history,
                  std::size_t                number,
                  double                     scale);



    /// Newton steps of a history, and sums and maxima of their iterations.
    struct IterationCounts
    {
      unsigned int steps = 0, linear = 0, largest = 0, inner = 0,
                   corrections = 0;
    };

    IterationCounts
    count_iterations(const std::vector<solver::NewtonStep> &history);

    /// The table of sections of a timer, which must not be nested: calls,
    /// seconds, share, and what is left of all the time.
    std::string timer_table(const dealii::TimerOutput &timer,
                            double                     total_seconds);
  } // namespace app
} // namespace otto
