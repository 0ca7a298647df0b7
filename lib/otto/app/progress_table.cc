// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/progress_table.h>
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
      constexpr char row_format[] =
        "%4u %8.1e %8.1e %11.7f %8.1e %8.1e %5.2f %5.2f %6u %6u %8.1f %8s";
    }



    ProgressTable::ProgressTable(const base::Console   &console,
                                 const base::RunFolder &folder,
                                 const double           scale,
                                 model::ValueNames      names,
                                 const MPI_Comm         communicator)
      : console_(console)
      , scale_(scale)
      , names_(std::move(names))
      , history_{{"step",
                  "mu",
                  "gap",
                  names_.value == "W2^2" ? "W2_squared" : names_.value,
                  "continuity_residual",
                  "hamilton_jacobi_residual",
                  "centrality",
                  "primal_step",
                  "dual_step",
                  "linear_residual",
                  "linear_iterations",
                  "inner_iterations",
                  "correction_iterations",
                  "seconds"},
                 {}}
      , csv_(folder.path("iterations.csv"), history_.columns, communicator)
    {
      const std::string name =
        names_.distance.empty() || names_.distance.size() > 10
          ? "value"
          : names_.distance;
      console_("step       mu      gap " + std::string(11 - name.size(), ' ') +
               name +
               "  contin.  Ham.-J.  prim.  dual FGMRES  inner  seconds "
               "remaining");
    }



    void ProgressTable::operator()(const solver::NewtonStep &step)
    {
      const auto  &v      = step.values;
      const double action = scale_ * v.action;
      const double gap =
        v.action != 0. ? v.complementarity / std::abs(v.action) : 1.;
      std::string remaining = "-";
      if (step.progress > 0.02)
        remaining = base::short_number(
          std::round(10 * step.seconds * (1 / step.progress - 1)) / 10, 4);
      char text[200];
      std::snprintf(text,
                    sizeof(text),
                    row_format,
                    step.step,
                    step.mu,
                    gap,
                    names_.root(action),
                    v.continuity,
                    v.hamilton_jacobi,
                    step.primal_step,
                    step.dual_step,
                    step.iterations,
                    step.inner_iterations,
                    step.seconds,
                    remaining.c_str());
      console_(text);
      history_.rows.push_back({double(step.step),
                               step.mu,
                               gap,
                               action,
                               v.continuity,
                               v.hamilton_jacobi,
                               v.centrality,
                               step.primal_step,
                               step.dual_step,
                               step.linear_residual,
                               double(step.iterations),
                               double(step.inner_iterations),
                               double(step.correction_iterations),
                               step.seconds});
      csv_.add_row(history_.rows.back());
    }



    void ProgressTable::restore(const io::CheckpointTable &history)
    {
      history_ = history;
      for (const auto &row : history_.rows)
        csv_.add_row(row);
    }



    std::vector<solver::NewtonStep>
    steps_of_rows(const io::CheckpointTable &history,
                  const std::size_t          number,
                  const double               scale)
    {
      std::vector<solver::NewtonStep> result;
      const auto                     &rows = history.rows;
      for (auto row = rows.end() - std::min(number, rows.size());
           row != rows.end();
           ++row)
        {
          solver::NewtonStep step;
          const auto         value = [&](const std::string &name) {
            const auto &columns = history.columns;
            const auto  column =
              std::find(columns.begin(), columns.end(), name) - columns.begin();
            return row->at(column);
          };
          step.step                   = value("step");
          step.mu                     = value("mu");
          step.values.action          = row->at(3) / scale;
          step.values.complementarity = value("gap") * step.values.action;
          step.values.continuity      = value("continuity_residual");
          step.values.hamilton_jacobi = value("hamilton_jacobi_residual");
          step.values.centrality      = value("centrality");
          step.primal_step            = value("primal_step");
          step.dual_step              = value("dual_step");
          step.linear_residual        = value("linear_residual");
          step.iterations             = value("linear_iterations");
          step.inner_iterations       = value("inner_iterations");
          step.correction_iterations  = value("correction_iterations");
          step.seconds                = value("seconds");
          result.push_back(step);
        }
      return result;
    }



    IterationCounts
    count_iterations(const std::vector<solver::NewtonStep> &history)
    {
      IterationCounts result;
      for (const auto &step : history)
        if (step.iterations > 0)
          {
            ++result.steps;
            result.linear += step.iterations;
            result.inner += step.inner_iterations;
            result.corrections += step.correction_iterations;
            result.largest = std::max(result.largest, step.iterations);
          }
      return result;
    }



    std::string timer_table(const dealii::TimerOutput &timer,
                            const double               total_seconds)
    {
      const auto calls = timer.get_summary_data(dealii::TimerOutput::n_calls);
      std::vector<std::vector<std::string>> rows{
        {"section", "calls", "seconds", "share"}};
      const auto add = [&](const std::string &name,
                           const std::string &n,
                           const double       seconds) {
        char number[2][32];
        std::snprintf(number[0], 32, "%.2f", seconds);
        std::snprintf(number[1], 32, "%.0f %%", 100 * seconds / total_seconds);
        rows.push_back({name, n, number[0], number[1]});
      };
      double rest = total_seconds;
      for (const auto &[name, seconds] :
           timer.get_summary_data(dealii::TimerOutput::total_wall_time))
        {
          add(name, base::short_number(calls.at(name)), seconds);
          rest -= seconds;
        }
      add("all else", "", std::max(rest, 0.));
      return base::aligned_table(rows);
    }
  } // namespace app
} // namespace otto
