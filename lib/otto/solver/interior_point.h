// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/optimality/certificate.h>
#include <otto/solver/newton_memory.h>
#include <otto/solver/newton_solver.h>
#include <otto/solver/potential_correction.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>

namespace otto
{
  namespace solver
  {
    /// One row of the iteration history.
    struct NewtonStep
    {
      unsigned int step = 0;
      /// Barrier weight of the step, in units of length^2.
      double mu = 0;
      /// The iterate before the step.
      optimality::Values values;
      /// Fractions of the Newton step that were taken.
      double primal_step = 0, dual_step = 0;
      /// What the linear solve left, in the norm of NewtonSolver.
      double       linear_residual = 0;
      unsigned int iterations = 0, inner_iterations = 0;
      /// Iterations of CG for the corrections of the potentials.
      unsigned int correction_iterations = 0;
      /// Seconds since the start.
      double seconds = 0;
      /// Fraction of the way to the wanted gap, on a logarithmic scale.
      double progress = 0;
    };

    /// The barrier weight of a cold start: half the squared diagonal of the box
    /// around the domain, in the unit frame, in units of the action there; see
    /// model::Problem::action_unit(). Collective.
    template <int dim>
    double initial_barrier_weight(const optimality::System<dim> &system);



    /**
     * Primal-dual interior point method for the optimality system;
     * doc/solver.md has the steps of the loop. One inexact Newton step for each
     * barrier weight mu as a rule; mu falls when the iterate is centred enough.
     * The end densities are lifted in proportion to mu, so that every barrier
     * problem is smooth and positive. After each step but those at the last mu
     * the potentials alone are corrected (PotentialCorrection), and the slack
     * is set to the residual that these have in the Hamilton-Jacobi equation
     * without slack. It stops on the certificate, see optimality::Certificate.
     *
     * Words: the infeasibilities are the residuals of the continuity equation
     * (L1) and of the Hamilton-Jacobi equation (L2 over space and time); the
     * complementarity is 2 int rho u. The densities have converged when the
     * residual of the continuity equation is below its bound. The slack deficit
     * is what the slack u + r/(tau D), with the residual r of the
     * Hamilton-Jacobi equation, falls short of a part of mu/rho.
     *
     * It works on a system of its own in the unit frame of the domain
     * (space::unit_frame()), with mean density one in each component, so that
     * its iterates and its parameters have no units. What goes in and comes out
     * (state, barrier weight, certificate, history) is in the units of the
     * system that it was given. That system has one space; here the potentials
     * can have one of their own, see space::Pair. What is handed over then are
     * their values at the vertices, the certificate is that of the pair.
     */
    template <int dim>
    class InteriorPoint
    {
    public:
      struct Parameters
      {
        /// The space of the potentials beside that of the densities.
        space::Potentials potentials = space::Potentials::refined;
        /// Relative gap (primal - dual)/primal to reach.
        double gap_tolerance = 1e-4;
        /// The densities have converged, of which the certificate says nothing,
        /// when the residual of the continuity equation after a Newton step, in
        /// L1 over space and time, is below this many times gap_tolerance.
        double continuity_over_gap = 10.;
        /// A gap that is small enough whatever the distance, over the squared
        /// diagonal of the largest component of the domain: for end densities
        /// that (nearly) agree. For other costs it is the action over the
        /// length that has this square, or this part of the action of crossing
        /// the component, whichever is less.
        double absolute_gap = 1e-7;
        /// Limit of Newton steps.
        unsigned int max_steps = 60;
        /// FGMRES stops at this norm of the residual, see NewtonSolver: the
        /// part of mu that is left in the Hamilton-Jacobi equation where mass
        /// is.
        double linear_tolerance = 0.3;
        /// After a step of length alpha mu is multiplied by 1 - step_reduction
        /// alpha.
        double step_reduction = 0.8;
        /// Fraction of the way to the boundary of the positive cone.
        double boundary_fraction = 0.95;
        /// What keeps a barrier problem and an iterate regular in proportion to
        /// mu: the end densities are lifted by this times mu/mu_0, with more
        /// than 32 slabs by a part of it like 1/N, because the certificate has
        /// to move what was lifted within one slab; a Hamiltonian whose second
        /// derivatives are not bounded is smoothed by this times mu; the slacks
        /// that potentials give are at least this times mu/rho.
        double regularisation = 0.1;
        /// Few entries that would leave the positive cone do not shorten a
        /// step: they are clipped at 1 - boundary_fraction of their value, as
        /// long as the mass that is clipped is below this many times the sum of
        /// the continuity residual and mu/mu_0, or the slack that is clipped,
        /// weighted with the density, below this many times mu.
        double clip = 0.01;
        /// The number of Newton corrections of the potentials after each step,
        /// and before a certificate that does not hold is given up, and the
        /// iterations of CG for each.
        unsigned int corrections           = 2;
        unsigned int correction_iterations = 50;
        /// Asked on each rank after each Newton step; true on one of them ends
        /// solve() with that step. May be empty.
        std::function<bool()> interrupted;

        typename NewtonSolver<dim>::Parameters linear;
      };

      enum class Status
      {
        converged,
        step_limit,
        stagnation,
        linear_solver,
        not_finite,
        interrupted
      };

      struct Result
      {
        Status                  status = Status::step_limit;
        std::string             reason;
        optimality::Certificate certificate;
        std::vector<NewtonStep> history;
        /// The last barrier weight.
        double mu = 0;
        /// The Newton steps that led to the state: all of them, or fewer where
        /// a run that failed goes back to its best iterate.
        unsigned int step = 0;
      };

      using Observer = std::function<void(const NewtonStep &)>;
      /// Sees from where the run can go on, after each Newton step that gave
      /// finite numbers.
      using Keeper = std::function<void(const optimality::State &iterate,
                                        const NewtonMemory      &memory)>;

      InteriorPoint(optimality::System<dim> &system,
                    const Parameters        &parameters,
                    dealii::TimerOutput     &timer);

      /// The lift of the end densities with these slabs at a barrier weight of
      /// @p part times that of a cold start.
      static double
      lift(const Parameters &parameters, unsigned int n_slabs, double part);

      /// The lift of the end densities at the barrier weight @p mu.
      double lift(const double mu) const
      {
        return unit_lift(mu / action_unit_);
      }

      /**
       * Improve @p state until the certificate holds. The system that was given
       * has the densities of the new state then, ends not lifted.
       *
       * @param mu Barrier weight of the first step.
       */
      Result solve(optimality::State &state,
                   double             mu,
                   const Observer    &observer = {},
                   const Keeper      &keeper   = {});

      /**
       * Go on from where a Keeper saw a solve() of the same problem, on any
       * number of ranks, with perhaps other limits and tolerances. The history
       * has the steps from there on.
       *
       * @param state Becomes the new state, as with solve().
       */
      Result resume(NewtonState        from,
                    optimality::State &state,
                    const Observer    &observer = {},
                    const Keeper      &keeper   = {});

      /// The state of the system that was given from an iterate.
      optimality::State given_state(optimality::State iterate) const;

      /// The system that it works on: in the unit frame, with a space of the
      /// potentials of their own.
      const optimality::System<dim> &system() const { return system_; }

    private:
      /// The state of system_ from that of the given one, and back: the latter
      /// has the potentials at the vertices of W.
      optimality::State refined(const optimality::State &state) const;
      optimality::State at_vertices(const optimality::State &state) const;
      /// Potential and slack times @p factor, densities times the share of
      /// their component to the power @p power, 1 or -1.
      void
      change_units(optimality::State &state, double factor, int power) const;
      /// Potentials plus @p sign times what System::cost_offsets() take.
      void add_offsets(optimality::State &state, double sign) const;
      /// From iterate and memory_ to the end, in the units of system_.
      Result run(optimality::State &iterate,
                 const Observer    &observer,
                 const Keeper      &keeper);
      /// run(), and what comes out in the units of given_.
      Result run_and_convert(optimality::State  iterate,
                             optimality::State &state,
                             const Observer    &observer,
                             const Keeper      &keeper);
      /// What the iterate is worth: its values, and whether the run is over (in
      /// the result).
      void judge(optimality::State       &iterate,
                 const optimality::State &before,
                 NewtonStep              &record,
                 Result                  &result);
      /// The barrier weight of the next step.
      void choose_mu(const optimality::Values &values);
      /// One Newton step with its corrections.
      typename NewtonSolver<dim>::Result take_step(optimality::State &iterate,
                                                   NewtonStep        &record);
      /// What memory_ keeps of a step; whether it fails (in the result).
      void remember(const typename NewtonSolver<dim>::Result &linear,
                    const NewtonStep                         &record,
                    Result                                   &result);
      /// The iterate with the smallest gap and its step, looked for where a
      /// Newton system was not solved.
      struct Best
      {
        optimality::State       iterate;
        optimality::Certificate certificate;
        unsigned int            step = 0;

        /// Whether nothing was looked at, or something worse.
        bool worse_than(const optimality::Certificate &other) const
        {
          return iterate.density.size() == 0 ||
                 !std::isfinite(certificate.gap()) ||
                 std::abs(other.gap()) < std::abs(certificate.gap());
        }
      };
      void keep_best(const optimality::State &iterate,
                     unsigned int             step,
                     Best                    &best);
      /// The end of a run without success: the certificate of the last iterate
      /// or of the best one, whichever has the smaller gap, and the reason.
      void give_up(optimality::State &iterate, Best &best, Result &result);
      /// Whether the new iterate or a signal ends the run.
      void check_end(optimality::State       &iterate,
                     const optimality::State &before,
                     Result                  &result) const;
      /// lift() in the units of system_.
      double unit_lift(double mu) const;
      void   right_hand_side(const optimality::State &state,
                             double                   mu,
                             time::Vector            &g) const;
      /// Largest fraction that keeps x + fraction dx positive, or a larger one
      /// if what has to be clipped then, weighted, stays below the budget.
      double step_length(const time::Vector &x,
                         const time::Vector &dx,
                         const time::Vector &weight,
                         double              budget) const;
      /// x <- max(x + step dx, (1 - boundary_fraction) x).
      void advance(time::Vector &x, double step, const time::Vector &dx) const;
      void normalise(time::Vector &density) const;
      /// The linear systems for its fluxes are solved by CG to a residual that
      /// is smaller by @p reduction; what is left is charged.
      optimality::Certificate certificate(const optimality::State &state,
                                          double reduction = 1e-6);
      /// The least primal value of fluxes that are found from the potentials
      /// of @p state by Newton's method for the continuity equation alone.
      void best_primal_value(optimality::State        state,
                             double                   reduction,
                             optimality::Certificate &certificate);
      /// The gap that is small enough where the action is @p action.
      double wanted_gap(const double action) const
      {
        return std::max(parameters_.gap_tolerance * action, absolute_gap_);
      }
      /// @param part The size of the largest component over the domain's.
      double smallest_gap(double part) const;
      /// The largest residual of the continuity equation before the last
      /// corrections, in L1 over space and time.
      double largest_continuity() const
      {
        return parameters_.continuity_over_gap * parameters_.gap_tolerance;
      }
      /// Whether the residual of the continuity equation after the last step,
      /// before the corrections, is below its bound.
      bool densities_settled() const
      {
        return memory_.continuity < largest_continuity();
      }
      /// Whether this is the last mu.
      bool at_last_mu(const double mu, const optimality::Values &values) const
      {
        return mu <= 1.01 * final_mu(values);
      }
      /// The barrier weight at which the wanted gap is expected.
      double final_mu(const optimality::Values &values) const;
      /// Whether the certificate holds, if need be after corrections of the
      /// potentials of @p state.
      bool
      certified(optimality::State &state, NewtonStep &record, Result &result);
      /// The slack deficit, in L2 over space and time. Linearized at @p state.
      double missing_slack(const optimality::State &state, double mu) const;
      /// u <- max(u + r/(tau D), regularisation mu/rho) with the
      /// Hamilton-Jacobi residual r.
      void reset_slack(optimality::State &state, double mu);
      /**
       * Newton corrections of the potentials, as far as they make the slack
       * deficit smaller, and
       * reset_slack(). Linearized at @p state, before and after. Adds the
       * iterations of CG to the @p record.
       */
      void correct_potential(optimality::State &state,
                             unsigned int       corrections,
                             NewtonStep        &record);
      /// At the last mu a step from @p before that raises the continuity
      /// residual is halved as long as that lowers it.
      void shorten_step(const optimality::State &before,
                        optimality::State       &state,
                        NewtonStep              &record);
      void linearize(const optimality::State &state, double mu);
      /// Take the step dphi_, drho_.
      void update(optimality::State        &state,
                  const optimality::Values &values,
                  NewtonStep               &record);

      optimality::System<dim> &given_;
      /// In the unit frame, and the system on it.
      std::unique_ptr<const space::NodalBasis<dim>> basis_;
      const space::NodalBasis<dim>                 &space_;
      optimality::System<dim>                       system_;
      /// The unit of potentials, slacks and values of system_ in those of
      /// given_.
      double                   action_unit_ = 1;
      Parameters               parameters_;
      dealii::TimerOutput     &timer_;
      NewtonSolver<dim>        newton_;
      PotentialCorrection<dim> correction_;
      double                   initial_mu_ = 1, absolute_gap_ = 0;
      NewtonMemory             memory_;
      time::Vector             dphi_, drho_, du_, g_, c_, weight_, shift_;
    };
  } // namespace solver
} // namespace otto
