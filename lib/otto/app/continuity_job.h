// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/app/continuity_parameters.h>
#include <otto/app/continuity_results.h>
#include <otto/app/silent_timer.h>
#include <otto/base/run_folder.h>
#include <otto/io/geodesic_state.h>
#include <otto/io/nodal_output.h>
#include <otto/io/vtu_series.h>
#include <otto/transport/evolution.h>

#include <memory>

namespace otto
{
  namespace app
  {
    /// The computation of otto-continuity and its files: what is known in all
    /// of its phases. Collective on MPI_COMM_WORLD.
    template <int dim>
    class ContinuityJob
    {
    public:
      /**
       * All arguments must outlive this object.
       *
       * @param geodesic Densities to compare with, or null.
       * @param parameter_text The resolved parameter file.
       */
      ContinuityJob(const ContinuityParameters &parameters,
                    const space::Space<dim>    &space,
                    const model::Velocity<dim> &velocity,
                    const io::GeodesicState    *geodesic,
                    const base::RunFolder      &folder,
                    const base::Console        &console,
                    std::string                 parameter_text);

      /**
       * Places the particles and reports the problem.
       *
       * @param rho The initial density on local vertices.
       * @throws base::InputError if the velocity is not finite, or if the
       *   largest step that was given is too long for it.
       */
      void start(const std::vector<double> &rho);

      /// Takes the state of the run in the folder, after start().
      /// @throws base::InputError if there is none that fits.
      void read_restart();

      /// Computes, and writes all files.
      /// @throws base::RunError if a step failed; the files show the last
      /// output.
      ContinuityResults solve();

    private:
      void   write_fields();
      void   write_checkpoint();
      void   write_summary();
      void   loop();
      void   report(const transport::Interval &interval);
      void   keep_for_duality();
      double geodesic_distance() const;
      double output_time(unsigned int n) const;

      const ContinuityParameters      &parameters_;
      const space::Space<dim>         &space_;
      const model::Velocity<dim>      &velocity_;
      const io::GeodesicState         *geodesic_;
      const base::RunFolder           &folder_;
      const base::Console             &console_;
      const std::string                parameter_text_;
      const dealii::Timer              clock_;
      SilentTimer                      timer_;
      space::PointLocator<dim>         locator_;
      transport::Evolution<dim>        evolution_;
      transport::Particles<dim>        particles_;
      io::NodalOutput<dim>             output_;
      io::CheckpointFolder             checkpoints_;
      io::Restart                      restart_;
      std::unique_ptr<io::VtuSeries>   series_, points_;
      std::unique_ptr<ContinuityTable> table_;
      transport::EvolutionState        state_;
      // Output intervals that are done.
      unsigned int                          done_ = 0;
      std::vector<transport::DensityAtTime> for_duality_;
      ContinuityResults                     results_;
    };
  } // namespace app
} // namespace otto
