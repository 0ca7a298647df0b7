// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/base/console.h>
#include <otto/flow/gradient_flow.h>
#include <otto/io/checkpoint.h>
#include <otto/io/csv_table.h>
#include <otto/io/nodal_output.h>
#include <otto/io/run_record.h>

#include <memory>
#include <string>
#include <vector>

namespace otto
{
  namespace app
  {
    /// What a flow run found, up to its last step.
    struct FlowResults
    {
      /// "end time", "steady state", "interrupted" or "failed".
      std::string   stopped = "end time";
      unsigned long steps   = 0;
      double        time = 0, energy = 0;
      /// Names and values of the terms of the energy.
      std::vector<std::string> terms;
      std::vector<double>      energies;
      double                   mass = 0, smallest = 0, largest = 0;
      /// Of all steps: the largest mass defect; the smallest slack of the
      /// dissipation inequality over what is dissipated in the metric.
      double mass_defect = 0, smallest_slack = 0;
      /// Of all steps: Newton steps in total and the most in one; iterations of
      /// the linear solver; steps that were repeated with a smaller tau.
      unsigned long newton_steps = 0, most_newton_steps = 0;
      unsigned long krylov_iterations = 0, retries = 0;
      double        seconds = 0;

      /// Adds a step.
      void add(const flow::FlowStep &step);

      /// A few lines for people.
      std::string text() const;

      /// The groups "result" and "iterations" of summary.json.
      void add_to(io::RunRecord &record) const;
    };



    /// Whether a step from one time to another passes a multiple of an
    /// interval, so that its end is written to density.pvd.
    bool is_written(double from, double to, double interval);

    /**
     * What density.pvd shows of a state: density, potential and velocity of the
     * step that led to it, and the variation of the energy. Collective.
     *
     * @param rho, phi On local vertices.
     * @param length Of the JKO step; 0: there was none.
     */
    template <int dim>
    std::vector<io::NodalField> flow_fields(const space::Space<dim>     &space,
                                            const model::EnergySum<dim> &energy,
                                            const std::vector<double>   &rho,
                                            const std::vector<double>   &phi,
                                            double length);

    /// The group "problem" of summary.json.
    template <int dim>
    void add_flow_problem(io::RunRecord               &record,
                          const std::string           &mesh,
                          const space::Space<dim>     &space,
                          const model::EnergySum<dim> &energy);



    /**
     * One line for each step of a flow, with the part of the time that has
     * passed and an estimate of the seconds that remain; the same with all
     * digits in history.csv, with each term of the energy in a column.
     */
    class FlowTable
    {
    public:
      /// @param terms The names of the terms of the energy.
      FlowTable(const base::Console            &console,
                const std::string              &file,
                const std::vector<std::string> &terms,
                double                          end_time,
                MPI_Comm                        communicator);

      /// @param seconds Since the start of this run.
      void add(const flow::FlowStep &step, double seconds);

      /// Goes on with the rows of an earlier run.
      void restore(const io::CheckpointTable &history);

      /// All rows so far, for a checkpoint.
      const io::CheckpointTable &history() const { return history_; }

    private:
      const base::Console &console_;
      double               end_time_;
      double               first_time_ = 0;
      io::CheckpointTable  history_;
      io::CsvTable         csv_;
    };
  } // namespace app
} // namespace otto
