// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/flow/jko_step.h>

#include <memory>
#include <string>

namespace dealii
{
  class ParameterHandler;
}

namespace otto
{
  namespace flow
  {
    /// The schemes in time.
    enum class Scheme
    {
      /// One-slab JKO steps with the mobility at their end; first order.
      jko,
      /// One-slab JKO steps with the metric of the midpoint; first order, with
      /// W2 of a step of second order.
      midpoint,
      /// JKO steps with several slabs, the optimality system of otto-transport
      /// with the terminal condition phi(1) = -tau E'(rho(1)); first order,
      /// with the exact metric in the limit of many slabs.
      slabs,
      /// The variational BDF2; second order.
      bdf2
    };

    /// Time and scheme of a gradient flow; the section "Time" of a parameter
    /// file. Times are in the unit in which d_t rho = div(rho grad E'(rho)).
    struct TimeParameters
    {
      Scheme scheme = Scheme::jko;
      /// Slabs of a step of Scheme::slabs.
      unsigned int slabs = 4;
      /// Length of the (first) step.
      double tau      = 0.01;
      double end_time = 1.;
      /// Whether tau follows the speed of the flow.
      bool adaptive = false;
      /// The change of the speed W2/tau, whose square is the dissipation of the
      /// energy, from one step to the next that an adaptive step aims for.
      double dissipation_error = 0.05;
      /// Bounds of an adaptive step, and of one that is retried, as factors of
      /// tau.
      double smallest = 1e-4, largest = 100.;
      /// The flow is steady when W2 of a step over its length falls below
      /// this times the speed of the first step; 0: never.
      double steady = 0.;
      /// Evaluate the variations of energies that are not convex at the start
      /// of a step (convex-concave splitting).
      bool explicit_concave = false;

      /// Declares the section; parsing writes into the members. Times that are
      /// "automatic", the default, are zero until resolve_automatic_times().
      void declare(dealii::ParameterHandler &prm);

      /// @throws base::InputError for combinations that make no sense.
      void check() const;
    };



    /// Everything that a flow needs in order to go on.
    struct FlowState
    {
      /// Finished steps.
      unsigned long step = 0;
      double        time = 0;
      /// The length of the next step, before it is cut at the end time.
      double tau = 0;
      /// W2/tau of the first and of the last step; 0 before them.
      double first_speed = 0, speed = 0;
      /// The length of the step that led to rho, and that of the JKO step in
      /// it, which is shorter in BDF2; 0 before the first.
      double tau_before = 0, length_before = 0;
      /// Densities now and one step before, on local vertices.
      std::vector<double> rho, rho_before;
      /// The potential of the step that led to rho.
      std::vector<double> phi;
    };



    /// What happened in a step of the flow.
    struct FlowStep
    {
      unsigned long step = 0;
      /// At the end of the step.
      double time = 0;
      double tau  = 0;
      /// Of the JKO step: tau, but shorter in BDF2.
      double length = 0;
      /// Tries with larger tau that failed.
      unsigned int retries = 0;
      StepResult   result;
      /// W2/tau over that of the first step.
      double relative_speed = 1;
      /// Bdf2: how far the geodesic was extrapolated, 1/3 normally.
      double extrapolation = 0;
      /// Bdf2: iterations of the solvers of the extrapolation.
      unsigned int extrapolation_krylov = 0;
    };



    /**
     * The Wasserstein gradient flow d_t rho = div(rho grad E'(rho)) without
     * flux through the boundary, step by step. The loop belongs to the caller:
     *
     * @code
     * auto state = flow.start(rho);
     * while (!flow.finished(state))
     *   report(flow.advance(state));
     * @endcode
     *
     * A state that was stored and restored goes on identically.
     */
    template <int dim>
    class GradientFlow
    {
    public:
      /**
       * All arguments but @p newton must outlive this object.
       *
       * @param newton Without slabs, theta and explicit_concave, which follow
       *   from the time parameters.
       * @throws base::InputError if the time parameters make no sense.
       */
      GradientFlow(const space::Space<dim>          &space,
                   const model::EnergySum<dim>      &energy,
                   const TimeParameters             &time,
                   typename JkoStep<dim>::Parameters newton,
                   dealii::TimerOutput              &timer);
      ~GradientFlow();

      /**
       * The state at time zero. Collective.
       *
       * @param rho Nodal values on local vertices, of any mass.
       * @throws base::InputError if the density violates the bound of the
       *   energy.
       */
      FlowState start(const std::vector<double> &rho) const;

      /**
       * One step; tau is halved until the step succeeds. Collective.
       *
       * @throws base::RunError if no length above the smallest succeeds, with
       *   the reason, or if an energy that is not convex has gathered a fifth
       *   of the mass in one vertex of a mesh of at least 200; the state is
       *   then unchanged.
       */
      FlowStep advance(FlowState &state);

      /// Whether the end time is reached or the flow is steady.
      bool finished(const FlowState &state) const;

      /// Whether the last step was so slow that the flow counts as steady.
      bool steady(const FlowState &state) const;

    private:
      struct Solvers;

      std::vector<double> extrapolate(const FlowState &state, FlowStep &record);
      FlowStep try_step(const FlowState &state, double tau, JkoState &jko);
      void
      choose_tau(FlowState &state, const FlowStep &record, double speed) const;
      void check_resolution(const std::vector<double> &rho, double time) const;
      double largest(const std::vector<double> &rho) const;

      const space::Space<dim>     &space_;
      const model::EnergySum<dim> &energy_;
      const TimeParameters         time_;
      std::unique_ptr<Solvers>     solvers_;
    };
  } // namespace flow
} // namespace otto
