// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/flow/automatic_times.h>
#include <otto/flow/geodesic_extrapolation.h>
#include <otto/flow/gradient_flow.h>
#include <otto/model/nodal_density.h>

#include <deal.II/base/mpi.h>
#include <deal.II/base/parameter_handler.h>
#include <deal.II/base/timer.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace otto
{
  namespace flow
  {
    namespace
    {
      // Growth of an adaptive step at most, and what a step that failed or
      // was too long is divided by.
      const double growth = 1.5, retry = 0.5;
      // Newton steps beyond which an adaptive step does not grow.
      const unsigned int many_newton_steps = 25;
      // Least density of an extrapolation over the mean that is taken for zero.
      const double negative_tolerance = 1e-3;
      // Part of all mass in one vertex beyond which an attraction has gone past
      // what a mesh of at least so many vertices can show.
      const double       largest_vertex_mass = 0.2;
      const unsigned int many_vertices       = 200;
      // Relative distance to the end time that is rounding.
      const double rounding = 1e-9;

      // More steps than this are a mistake in a unit, and would never end.
      const double most_steps = 1e8;
    } // namespace



    void TimeParameters::declare(dealii::ParameterHandler &prm)
    {
      using namespace dealii::Patterns;
      prm.enter_subsection("Time");
      prm.declare_entry(
        "Scheme",
        "jko",
        Selection("jko|midpoint|slabs|bdf2"),
        "jko: JKO steps of one slab, mobility at their end, first order. "
        "midpoint: the same with the metric of the midpoint. slabs: the same "
        "with several slabs, as in otto-transport. bdf2: variational BDF2, "
        "second order.");
      prm.add_action("Scheme", [this](const std::string &value) {
        scheme = value == "jko"        ? Scheme::jko
                 : value == "midpoint" ? Scheme::midpoint
                 : value == "slabs"    ? Scheme::slabs
                                       : Scheme::bdf2;
      });
      prm.add_parameter("Slabs",
                        slabs,
                        "Slabs of a step of the scheme 'slabs'.",
                        Integer(1, 1000));
      prm.declare_entry("Step",
                        automatic_time,
                        Anything(),
                        "Length tau of the (first) step; automatic: a "
                        "hundredth of what 'automatic' is for 'End', at most a "
                        "tenth of 'End'.");
      prm.add_action("Step", [this](const std::string &value) {
        tau = time_from("Step", value);
      });
      prm.declare_entry("End",
                        automatic_time,
                        Anything(),
                        "Where the flow ends; automatic: the square of the "
                        "diagonal of the domain over 2 d + v, where d = rho "
                        "E''(rho) at the mean density is the diffusion (one "
                        "for the entropy) and v the difference of the largest "
                        "and the smallest E' on the domain (of a potential).");
      prm.add_action("End", [this](const std::string &value) {
        end_time = time_from("End", value);
      });
      prm.add_parameter("Adaptive",
                        adaptive,
                        "Let tau follow the error of the dissipation.");
      prm.add_parameter("Dissipation error",
                        dissipation_error,
                        "The change of the speed W2/tau from one step to the "
                        "next, relative, that an adaptive step aims for.",
                        Double(1e-6, 1.));
      prm.add_parameter("Smallest factor",
                        smallest,
                        "Bound below of an adaptive or repeated step, in units "
                        "of 'Step'.",
                        Double(1e-12, 1.));
      prm.add_parameter("Largest factor",
                        largest,
                        "Bound above of an adaptive step, in units of 'Step'.",
                        Double(1., 1e12));
      prm.add_parameter("Steady",
                        steady,
                        "Stop when the speed W2/tau is below this part of the "
                        "first one; 0: never.",
                        Double(0., 1.));
      prm.add_parameter("Explicit concave part",
                        explicit_concave,
                        "Take the variations of energies that are not convex "
                        "at the start of a step (convex-concave splitting).");
      prm.leave_subsection();
    }



    void TimeParameters::check() const
    {
      // zero is automatic
      if (!(tau >= 0.) || !std::isfinite(tau))
        throw base::InputError("'Time/Step' = " + base::short_number(tau) +
                               " is no length of time; give a number > 0.");
      if (!(end_time >= 0.) || !std::isfinite(end_time))
        throw base::InputError("'Time/End' = " + base::short_number(end_time) +
                               " is no time after the start; give a number "
                               "> 0.");
      if (end_time > 0. && tau > end_time * (1. + rounding))
        throw base::InputError(
          "'Time/Step' = " + base::short_number(tau) +
          " is beyond 'Time/End' = " + base::short_number(end_time) +
          "; take a shorter step.");
      if (!adaptive && tau > 0. && end_time > most_steps * tau)
        throw base::InputError(
          "'Time/Step' = " + base::short_number(tau) + " would take " +
          base::short_number(end_time / tau, 1) + " steps to 'Time/End' = " +
          base::short_number(end_time) + "; take a longer step.");
    }



    template <int dim>
    struct GradientFlow<dim>::Solvers
    {
      Solvers(const space::Space<dim>                 &space,
              const model::EnergySum<dim>             &energy,
              const typename JkoStep<dim>::Parameters &newton,
              dealii::TimerOutput                     &timer)
        : step(space, energy, newton, timer)
        , extrapolation(space, newton.mobility_floor)
        , timer(timer)
      {
      }

      JkoStep<dim>               step;
      GeodesicExtrapolation<dim> extrapolation;
      dealii::TimerOutput       &timer;
    };



    template <int dim>
    GradientFlow<dim>::GradientFlow(const space::Space<dim>          &space,
                                    const model::EnergySum<dim>      &energy,
                                    const TimeParameters             &time,
                                    typename JkoStep<dim>::Parameters newton,
                                    dealii::TimerOutput              &timer)
      : space_(space)
      , energy_(energy)
      , time_(time)
    {
      time.check();
      if (!(time.tau > 0. && time.end_time > 0.))
        throw base::InputError("A gradient flow needs the length of its steps "
                               "and its end; set 'Time/Step' and 'Time/End' to "
                               "positive times.");
      newton.theta            = time.scheme == Scheme::jko ? 1. : 0.5;
      newton.slabs            = time.scheme == Scheme::slabs ? time.slabs : 1;
      newton.explicit_concave = time.explicit_concave;
      solvers_ = std::make_unique<Solvers>(space, energy, newton, timer);
    }



    template <int dim>
    GradientFlow<dim>::~GradientFlow() = default;



    template <int dim>
    FlowState GradientFlow<dim>::start(const std::vector<double> &rho) const
    {
      const double mean    = model::mass(rho, space_) / space_.volume();
      const double bound   = energy_.largest_density();
      double       largest = 0;
      for (const double value : rho)
        largest = std::max(largest, value);
      largest = dealii::Utilities::MPI::max(largest, space_.communicator());
      if (mean > 0.999 * bound)
        throw base::InputError(
          "The mean " + base::short_number(mean) +
          " of the initial density leaves no room below the largest density " +
          base::short_number(bound) +
          "; give 'Energy/congestion/Largest density' a larger value or take "
          "less mass.");
      if (largest > bound * (1. + rounding))
        throw base::InputError(
          "The initial density has values up to " +
          base::short_number(largest) + ", above the largest density " +
          base::short_number(bound) +
          "; give 'Energy/congestion/Largest density' a larger value or "
          "spread the initial density.");
      FlowState state;
      state.tau        = time_.tau;
      state.rho        = rho;
      state.rho_before = rho;
      state.phi.assign(rho.size(), 0.);
      return state;
    }



    // The density from which the step of BDF2 starts; sets how far the geodesic
    // was extrapolated and how long the step is.
    template <int dim>
    std::vector<double> GradientFlow<dim>::extrapolate(const FlowState &state,
                                                       FlowStep        &record)
    {
      const double ratio = record.tau / state.tau_before;
      double       beta  = ratio * ratio / (1 + 2 * ratio);
      const double mean  = model::mass(state.rho, space_) / space_.volume();
      solvers_->extrapolation.set_geodesic(state.rho_before, state.rho);
      for (unsigned int tries = 0; tries < 4; ++tries, beta /= 2)
        {
          auto rho = solvers_->extrapolation.density(beta);
          // a rank may have no vertices
          double smallest = std::numeric_limits<double>::infinity();
          for (const double value : rho)
            smallest = std::min(smallest, value);
          smallest =
            dealii::Utilities::MPI::min(smallest, space_.communicator());
          if (smallest < -negative_tolerance * mean)
            continue;
          if (smallest < 0.)
            {
              for (double &value : rho)
                value = std::max(value, 0.);
              const double factor =
                mean * space_.volume() / model::mass(rho, space_);
              for (double &value : rho)
                value *= factor;
            }
          record.extrapolation        = beta;
          record.extrapolation_krylov = solvers_->extrapolation.iterations();
          return rho;
        }
      return state.rho;
    }



    template <int dim>
    FlowStep GradientFlow<dim>::try_step(const FlowState &state,
                                         const double     tau,
                                         JkoState        &jko)
    {
      FlowStep record;
      record.step     = state.step + 1;
      record.tau      = tau;
      record.time     = state.time + tau;
      const bool bdf2 = time_.scheme == Scheme::bdf2 && state.tau_before > 0.;
      const auto from = bdf2 ? extrapolate(state, record) : state.rho;
      record.length   = tau - record.extrapolation * state.tau_before;
      jko.phi         = state.phi;
      const double scale =
        state.length_before > 0. ? record.length / state.length_before : 0.;
      for (double &phi : jko.phi)
        phi *= scale;
      record.result = solvers_->step.solve(from, record.length, jko);
      if (bdf2 && record.result.converged)
        {
          // the energy is compared with that of the density before, not with
          // that of the extrapolated one
          record.result.energy_before = energy_.value(state.rho);
          record.result.dissipation_slack =
            record.result.energy_before - record.result.energy -
            record.result.w2_squared / (2 * record.length);
        }
      return record;
    }



    template <int dim>
    FlowStep GradientFlow<dim>::advance(FlowState &state)
    {
      double tau = std::min(state.tau, time_.end_time - state.time);
      // no sliver is left before the end
      if (time_.end_time - state.time - tau < 1e-6 * tau)
        tau = time_.end_time - state.time;
      JkoState     jko;
      FlowStep     record;
      unsigned int retries = 0;
      for (;; tau *= retry, ++retries)
        {
          record = try_step(state, tau, jko);
          if (record.result.converged)
            break;
          if (tau * retry < time_.smallest * time_.tau)
            throw base::RunError(
              "The step from time " + base::short_number(state.time) +
              " failed although tau was reduced to " + base::short_number(tau) +
              ": " + record.result.reason + "; the density reaches " +
              base::short_number(largest(state.rho)) +
              " times its mean. If it concentrates in a point, the flow may "
              "have no solution beyond this time; otherwise refine the mesh or "
              "give 'Time/Smallest factor' a smaller value.");
        }
      check_resolution(jko.rho, record.time);
      record.retries = retries;
      const double speed =
        std::sqrt(std::max(0., record.result.w2_squared)) / record.length;
      if (state.step == 0)
        state.first_speed = speed;
      record.relative_speed =
        state.first_speed > 0. ? speed / state.first_speed : 0.;
      choose_tau(state, record, speed);
      state.step += 1;
      state.time          = record.time;
      state.tau_before    = record.tau;
      state.length_before = record.length;
      state.speed         = speed;
      state.rho_before    = std::move(state.rho);
      state.rho           = std::move(jko.rho);
      state.phi           = std::move(jko.phi);
      return record;
    }



    // Blow-up on a mesh is all mass in one vertex, which then stays there.
    template <int dim>
    void GradientFlow<dim>::check_resolution(const std::vector<double> &rho,
                                             const double time) const
    {
      if (energy_.convex() || space_.n_dofs() < many_vertices)
        return;
      double largest = 0;
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        largest = std::max(largest, space_.weights()[i] * rho[i]);
      largest = dealii::Utilities::MPI::max(largest, space_.communicator()) /
                model::mass(rho, space_);
      if (largest > largest_vertex_mass)
        throw base::RunError(
          "At time " + base::short_number(time) + " a single vertex holds " +
          base::short_number(100 * largest, 3) +
          " % of the mass: the density blows up, or concentrates on a length "
          "that the mesh does not resolve; refine the mesh, or end the flow "
          "before (Time/End), or take less attraction or mass.");
    }



    // The next tau.
    template <int dim>
    void GradientFlow<dim>::choose_tau(FlowState      &state,
                                       const FlowStep &record,
                                       const double    speed) const
    {
      // a step that was cut at the end time says nothing
      if (record.retries > 0)
        state.tau = record.tau;
      if (!time_.adaptive)
        {
          // back towards the length that was asked for
          if (record.retries == 0)
            state.tau = std::min(time_.tau, state.tau / retry);
          return;
        }
      double factor = growth;
      if (state.step > 0 && speed > 0.)
        {
          const double change =
            std::abs(speed - state.speed) / std::max(speed, state.speed);
          factor = std::min(growth,
                            std::max(0.5,
                                     0.9 * time_.dissipation_error /
                                       std::max(change, 1e-12)));
        }
      if (record.result.newton_steps > many_newton_steps)
        factor = std::min(factor, 0.7);
      state.tau =
        std::min(std::max(record.tau * factor, time_.smallest * time_.tau),
                 time_.largest * time_.tau);
    }



    template <int dim>
    double GradientFlow<dim>::largest(const std::vector<double> &rho) const
    {
      double largest = 0;
      for (const double value : rho)
        largest = std::max(largest, value);
      return dealii::Utilities::MPI::max(largest, space_.communicator()) *
             space_.volume() / model::mass(rho, space_);
    }



    template <int dim>
    bool GradientFlow<dim>::steady(const FlowState &state) const
    {
      return state.step > 0 && time_.steady > 0. &&
             state.speed <= time_.steady * state.first_speed;
    }



    template <int dim>
    bool GradientFlow<dim>::finished(const FlowState &state) const
    {
      return state.time >= time_.end_time * (1. - rounding) || steady(state);
    }



    template class GradientFlow<2>;
    template class GradientFlow<3>;
  } // namespace flow
} // namespace otto
