// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/app/progress_table.h>
#include <otto/app/silent_timer.h>
#include <otto/app/transport_parameters.h>
#include <otto/app/transport_results.h>
#include <otto/io/checkpoint.h>
#include <otto/solver/coarse_start.h>

#include <functional>
#include <memory>
#include <optional>

namespace otto
{
  namespace app
  {
    /// The computation of otto-transport and its files: what is known in all of
    /// its phases. Collective on MPI_COMM_WORLD.
    template <int dim>
    class TransportJob
    {
    public:
      /// The densities of a run; a free end has none.
      struct Densities
      {
        model::TransportData data;
        /// The error of this value per unit of mass, see estimate_error().
        std::function<ErrorEstimate(double)> estimate;
      };

      /**
       * All arguments but the text must outlive this object.
       *
       * @param parameter_text The resolved parameter file.
       * @param largest_aspect That of the mesh::MeshReport.
       */
      TransportJob(const TransportParameters &parameters,
                   optimality::System<dim>   &system,
                   const Densities           &densities,
                   const base::RunFolder     &folder,
                   const base::Console       &console,
                   std::string                parameter_text,
                   double                     largest_aspect);
      ~TransportJob();

      /// Takes the state of the run in the folder.
      /// @throws base::InputError if there is none that fits.
      void read_restart();

      /// Whether read_restart() has found a Newton step.
      bool goes_on() const { return kept_.has_value(); }

      /// Takes the start of the run from that in 'Solver/Start from'.
      /// @throws base::InputError if there is none that fits.
      void read_start(const dealii::ParameterHandler &prm);

      /// Computes, and writes all files.
      /// @throws base::RunError if the solver did not converge, or if a file
      ///   cannot be written.
      TransportResults solve();

      /// After solve(), on owned vertices: the parts of the vertices in the
      /// error of the velocity, int int rho |grad phi - G phi|^2 over time and
      /// domain, for mass one, see time::recovery_defect(). Collective.
      std::vector<double> velocity_error() const;

      /// Writes error_map.pvd, of velocity_error() per volume. Collective.
      void write_error_map(const std::vector<double> &velocity_error) const;

    private:
      using Method = solver::InteriorPoint<dim>;

      typename Method::Parameters method_parameters() const;
      typename Method::Result     compute();
      solver::Start               start();
      void                        keep(const optimality::State    &iterate,
                                       const solver::NewtonMemory &memory);
      void                        write_checkpoint();
      void                        add_error_estimate();
      void                        add_enclosure();
      void                        write_summary();
      void                        write_fields();
      std::string                 remedy() const;
      std::vector<double>         end_density() const;
      void finish(const typename Method::Result &outcome);

      const TransportParameters   &parameters_;
      optimality::System<dim>     &system_;
      const Densities             &densities_;
      const base::RunFolder       &folder_;
      const base::Console         &console_;
      const std::string            parameter_text_;
      const double                 largest_aspect_;
      const dealii::Timer          clock_;
      SilentTimer                  timer_;
      io::CheckpointFolder         checkpoints_;
      io::Restart                  restart_;
      std::unique_ptr<Method>      method_;
      std::optional<ProgressTable> table_;
      optimality::State            state_;
      TransportResults             results_;
      /// From 'Solver/Start from'.
      std::optional<solver::Start> earlier_;
      /// After the last Newton step; rows of the table up to then.
      std::optional<solver::NewtonState> kept_;
      std::size_t                        kept_rows_ = 0;
      /// The time of the last checkpoint, and whether it has the last step.
      double checkpoint_seconds_ = 0;
      bool   up_to_date_         = true;
      /// Why there are no checkpoints any more.
      std::string checkpoint_error_;
    };
  } // namespace app
} // namespace otto
