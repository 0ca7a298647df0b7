// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/transport/duality.h>
#include <otto/transport/flux_correction.h>
#include <otto/transport/particles.h>

#include <deal.II/base/timer.h>

#include <functional>

namespace otto
{
  namespace transport
  {
    /// How long time steps are.
    struct StepParameters
    {
      /// The part of the bound for positivity that a step uses, in (0, 1].
      double cfl = 0.5;
      /// No step is longer; 0: with diffusion, the cell size times the extent
      /// of the domain over twenty times eps.
      double largest = 0.;
    };

    /// The state of an evolution.
    struct EvolutionState
    {
      double        time  = 0;
      unsigned long steps = 0;
      /// On local vertices.
      std::vector<double> rho;
    };

    /// How an interval of time was passed.
    struct Interval
    {
      unsigned long steps = 0;
      /// The length of its steps, and over the bound for positivity.
      double tau = 0, cfl = 0;
      /// How often it was begun again with shorter steps.
      unsigned int repeated = 0;
      /// Whether it was left, with the state as before.
      bool stopped = false;
    };

    /**
     * The continuity or Fokker-Planck equation and the particles beside it from
     * one time of interest to the next, in equal steps of FluxCorrection whose
     * number follows from the velocity. Collective.
     */
    template <int dim>
    class Evolution
    {
    public:
      /// @param space, velocity Must outlive this object.
      /// @param timer Gets the sections "Equation" and "Particles".
      Evolution(const space::Space<dim>    &space,
                const model::Velocity<dim> &velocity,
                double                      eps,
                const StepParameters       &parameters,
                dealii::TimerOutput        *timer = nullptr);

      /**
       * Advances density and particles to a later time.
       *
       * @param stop Asked after each step whether to leave the interval.
       * @throws base::RunError if the velocity is not finite, or if steps
       *   become too short; the state is then unchanged.
       */
      Interval advance(EvolutionState              &state,
                       Particles<dim>              &particles,
                       double                       to,
                       const std::function<bool()> &stop);

      /// The drift of test functions, see duality_defect(). Collective.
      double duality_defect(const std::vector<DensityAtTime> &densities) const;

      /// The longest step that is positive at a time; infinite for v = 0.
      double largest_step(double time);

    private:
      using Matrix = typename FluxCorrection<dim>::Matrix;

      Matrix        checked(std::vector<double> convection, double time) const;
      Matrix        convection(double time) const;
      unsigned long number_of_steps(double from, double to);

      const space::Space<dim>    &space_;
      const model::Velocity<dim> &velocity_;
      double                      eps_;
      StepParameters              parameters_;
      space::Convection<dim>      forms_;
      FluxCorrection<dim>         scheme_;
      dealii::TimerOutput        *timer_;
      /// Of a steady velocity, made when first asked for.
      mutable Matrix steady_;
    };
  } // namespace transport
} // namespace otto
