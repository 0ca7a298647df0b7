// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/flow/jko_step.h>

#include <deal.II/base/mpi.h>
#include <deal.II/base/timer.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace otto
{
  namespace flow
  {
    namespace
    {
      // Of the way to the boundary of what is feasible.
      const double boundary_fraction = 0.95;
      // Densities at the start of Newton's method are not below this times the
      // mean, if there is a barrier.
      const double smallest_start = 3e-2;
      // mu at the start over the mean density and the variation of tau E'.
      const double first_barrier = 3e-3;
      // mu is reduced only after steps at least this long, by the first factor
      // normally, by the second after steps that were nearly full.
      const double useful_step = 0.3, reduction = 0.2, fast_reduction = 0.02;

      // Densities over the mean that are no more than nothing; that may grow
      // by any factor in a step of Newton's method; and that matter for its
      // convergence.
      const double least = 1e-14, little = 1e-6, relevant = 1e-9;

      // Where the energy keeps the density positive by a logarithm, large
      // relative changes are made in the logarithm, but not upwards beyond what
      // counts as little mass. The last increments are so small that they are
      // added, so that mass is exact.
      double positive_update(const double rho,
                             const double increment,
                             const double mean)
      {
        const double relative = increment / rho;
        if (relative < -0.5)
          return std::max(0.5 * rho * std::exp(2 * relative + 1), least * mean);
        if (relative > 0.5)
          return std::max(rho + increment,
                          std::min(rho * std::exp(std::min(relative, 100.)),
                                   little * mean));
        return rho + increment;
      }
    } // namespace



    // Changes on local vertices in one step of Newton's method.
    template <int dim>
    struct JkoStep<dim>::Increment
    {
      std::vector<double> phi, rho, u, s;
      // sqrt(dphi^T K dphi + drho^T C drho), a distance
      double decrement = 0;
    };



    template <int dim>
    JkoStep<dim>::JkoStep(const space::Space<dim>     &space,
                          const model::EnergySum<dim> &energy,
                          const Parameters            &parameters,
                          dealii::TimerOutput         &timer)
      : space_(space)
      , energy_(energy)
      , parameters_(parameters)
      , timer_(timer)
      , layout_(space, 1)
      , slabs_(space, parameters.slabs)
      , system_(space,
                slabs_,
                energy,
                parameters.theta,
                parameters.mobility_floor,
                parameters.explicit_concave)
      , linear_solver_(space, slabs_, system_, timer)
      , lower_(parameters.slabs > 1 || !energy.repels_vacuum())
      , upper_(std::isfinite(energy.largest_density()))
      , bound_(energy.largest_density())
    {
    }



    template <int dim>
    double JkoStep<dim>::sum(const double value) const
    {
      return dealii::Utilities::MPI::sum(value, space_.communicator());
    }



    // The density at the start, away from the bounds, on all levels.
    template <int dim>
    JkoState JkoStep<dim>::first_guess(const std::vector<double> &start,
                                       const double               tau,
                                       const JkoState            &given)
    {
      system_.set_step(start, tau);
      mean_ = system_.mean();
      if (upper_ && mean_ > 0.999 * bound_)
        throw base::InputError(
          "The mean density " + base::short_number(mean_) +
          " leaves no room below the largest density " +
          base::short_number(bound_) +
          "; give 'Energy/congestion/Largest density' a larger value or take "
          "less mass.");

      const double upper   = bound_ - 0.05 * (bound_ - mean_);
      auto         rho     = layout_.make_vector();
      const auto  &pattern = space_.pattern();
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        {
          double lower = smallest_start * mean_;
          if (!lower_)
            {
              // An isolated zero next to mass would take many steps, each of
              // which multiplies it by a moderate factor.
              lower = least * mean_;
              for (auto e = pattern.row_start[i]; e < pattern.row_start[i + 1];
                   ++e)
                lower = std::max(lower, 1e-3 * start[pattern.column[e]]);
            }
          rho.begin()[i] = std::min(std::max(start[i], lower), upper);
        }
      time::LocalArray local;
      layout_.gather(rho, local);

      const std::size_t N = parameters_.slabs;
      JkoState          state;
      state.phi.assign(start.size() * N, 0.);
      state.rho = state.u = state.s = state.phi;
      for (std::size_t k = 0; k < state.rho.size(); ++k)
        {
          state.rho[k] = local[k / N];
          if (!given.phi.empty())
            state.phi[k] = given.phi[k / N];
        }
      // A matrix that once defeated the iteration will do so again, but not
      // forever.
      if (++steps_ % 20 == 0)
        linear_solver_.set_direct(false);
      return state;
    }



    template <int dim>
    void JkoStep<dim>::start_barrier(JkoState &state)
    {
      mu_ = smallest_mu_ = 0.;
      if (!lower_ && !upper_)
        return;
      const auto &D = space_.weights();
      const auto  variation =
        system_.first_variation(system_.last_level(state.rho));
      double mean = 0, square = 0;
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        {
          mean += D[i] * variation[i];
          square += D[i] * variation[i] * variation[i];
        }
      mean   = sum(mean) / space_.volume();
      square = sum(square) / space_.volume();
      // an energy without any variation leaves the unit of E' undetermined:
      // then a tiny part of a unit from the extent of the domain
      const double size =
        std::sqrt(std::max(square - mean * mean, 1e-8 * square)) +
        1e-8 * std::pow(space_.volume(), 2. / dim);
      mu_                 = first_barrier * size * mean_;
      smallest_mu_        = parameters_.barrier * size * mean_;
      const std::size_t N = parameters_.slabs;
      for (std::size_t k = 0; k < state.rho.size(); ++k)
        {
          if (lower_)
            state.u[k] = mu_ / state.rho[k];
          if (upper_ && k % N == N - 1)
            state.s[k] = mu_ / (bound_ - state.rho[k]);
        }
    }



    template <int dim>
    void JkoStep<dim>::newton_increment(const JkoState &state,
                                        Increment      &increment,
                                        StepResult     &result)
    {
      const auto         &D = space_.weights();
      const std::size_t   N = parameters_.slabs, n = space_.n_owned() * N;
      std::vector<double> r1(n), r2(n), diagonal(n);
      // what keeps the matrix finite where neither energy nor barrier does
      const double small = 1e-14 * system_.tau() / mean_;
      for (std::size_t k = 0; k < n; ++k)
        {
          const bool last = k % N == N - 1;
          r1[k]           = -system_.continuity()[k];
          r2[k]           = -system_.potential()[k];
          diagonal[k]     = last ? system_.second_variation()[k / N] : 0.;
          if (lower_)
            {
              r2[k] += mu_ / state.rho[k];
              diagonal[k] += state.u[k] / state.rho[k];
            }
          if (upper_ && last)
            {
              r2[k] -= mu_ / (bound_ - state.rho[k]);
              diagonal[k] += state.s[k] / (bound_ - state.rho[k]);
            }
          r2[k] *= D[k / N];
          diagonal[k] = D[k / N] * std::max(diagonal[k], small);
        }
      linear_solver_.initialize(diagonal);
      result.krylov_iterations += linear_solver_.solve(
        r1, r2, parameters_.linear_tolerance, increment.phi, increment.rho);
      ++result.newton_steps;
      increment_slacks(state, increment);

      std::vector<double> flux;
      system_.vmult_stiffness(increment.phi, flux);
      double square = 0;
      for (std::size_t i = 0; i < n; ++i)
        {
          square += increment.phi[i] * flux[i];
          // the logarithm of next to nothing may stay wrong
          if (lower_ || state.rho[i] > relevant * mean_)
            square += diagonal[i] * increment.rho[i] * increment.rho[i];
        }
      increment.decrement = std::sqrt(std::max(0., sum(square)));
      if (!std::isfinite(square))
        throw base::RunError("the increments are not finite");
    }



    template <int dim>
    void JkoStep<dim>::increment_slacks(const JkoState &state,
                                        Increment      &increment) const
    {
      increment.u.assign(state.u.size(), 0.);
      increment.s.assign(state.s.size(), 0.);
      const std::size_t N = parameters_.slabs;
      for (std::size_t k = 0; k < state.rho.size(); ++k)
        {
          if (lower_)
            increment.u[k] =
              (mu_ - state.u[k] * increment.rho[k]) / state.rho[k] - state.u[k];
          if (upper_ && k % N == N - 1)
            increment.s[k] =
              (mu_ + state.s[k] * increment.rho[k]) / (bound_ - state.rho[k]) -
              state.s[k];
        }
    }



    // The largest factor up to one with which positive values stay so.
    template <int dim>
    double JkoStep<dim>::step_length(const std::vector<double> &value,
                                     const std::vector<double> &increment) const
    {
      double            length = 1.;
      const std::size_t levels = value.size() / std::max(1u, space_.n_local());
      const std::size_t n      = space_.n_owned() * levels;
      for (std::size_t k = 0; k < n; ++k)
        if (increment[k] < -boundary_fraction * value[k])
          length =
            std::min(length, -boundary_fraction * value[k] / increment[k]);
      return dealii::Utilities::MPI::min(length, space_.communicator());
    }



    // Whether take_step() changes densities by the increments themselves.
    template <int dim>
    bool JkoStep<dim>::is_small(const JkoState  &state,
                                const Increment &increment) const
    {
      bool small = true;
      for (unsigned int i = 0; !lower_ && i < space_.n_owned(); ++i)
        small = small && (state.rho[i] < relevant * mean_ ||
                          std::abs(increment.rho[i]) <= 0.5 * state.rho[i]);
      return dealii::Utilities::MPI::min(small ? 1 : 0,
                                         space_.communicator()) == 1;
    }



    // The lengths of the primal and of the dual step.
    template <int dim>
    std::pair<double, double>
    JkoStep<dim>::take_step(JkoState &state, const Increment &increment) const
    {
      double primal = 1., dual = 1.;
      if (lower_)
        {
          primal = step_length(state.rho, increment.rho);
          dual   = step_length(state.u, increment.u);
        }
      if (upper_)
        {
          auto room = system_.last_level(state.rho);
          auto less = system_.last_level(increment.rho);
          for (std::size_t i = 0; i < room.size(); ++i)
            {
              room[i] = bound_ - room[i];
              less[i] = -less[i];
            }
          primal = std::min(primal, step_length(room, less));
          dual   = std::min(dual, step_length(state.s, increment.s));
        }
      for (std::size_t i = 0; i < state.rho.size(); ++i)
        {
          state.rho[i] =
            lower_
              ? state.rho[i] + primal * increment.rho[i]
              : positive_update(state.rho[i], primal * increment.rho[i], mean_);
          state.phi[i] += dual * increment.phi[i];
          state.u[i] += dual * increment.u[i];
          state.s[i] += dual * increment.s[i];
        }
      return {primal, dual};
    }



    template <int dim>
    StepResult JkoStep<dim>::solve(const std::vector<double> &start,
                                   const double               tau,
                                   JkoState                  &given)
    {
      StepResult result;
      Increment  increment;
      JkoState   state = first_guess(start, tau, given);
      // what a flow at rest cannot fall below for rounding
      const double smallest_distance = 1e-10 *
                                       std::sqrt(mean_ * space_.volume()) *
                                       std::pow(space_.volume(), 1. / dim);
      start_barrier(state);
      try
        {
          while (!result.converged)
            {
              if (result.newton_steps == parameters_.max_newton_steps)
                throw base::RunError(
                  "Newton's method did not converge in " +
                  base::counted(parameters_.max_newton_steps, "step"));
              {
                dealii::TimerOutput::Scope scope(timer_, "Assembly");
                system_.evaluate(state);
              }
              newton_increment(state, increment, result);
              const bool small          = is_small(state, increment);
              const auto [primal, dual] = take_step(state, increment);
              const double distance =
                std::sqrt(std::max(0., system_.w2_squared()));
              result.converged =
                small && primal == 1. && dual == 1. && mu_ <= smallest_mu_ &&
                increment.decrement <=
                  parameters_.tolerance * distance + smallest_distance;
              const double shorter = std::min(primal, dual);
              if (shorter > useful_step)
                mu_ =
                  std::max(smallest_mu_,
                           mu_ * (shorter > 0.9 ? fast_reduction : reduction));
            }
        }
      catch (const base::RunError &error)
        {
          result.reason = error.what();
          return result;
        }
      {
        dealii::TimerOutput::Scope scope(timer_, "Assembly");
        system_.evaluate(state);
      }
      given = {system_.last_level(state.phi),
               system_.last_level(state.rho),
               system_.last_level(state.u),
               system_.last_level(state.s)};
      linear_solver_.match_mass(start, given.rho);
      report(start, given.rho, result);
      return result;
    }



    template <int dim>
    void JkoStep<dim>::report(const std::vector<double> &start,
                              const std::vector<double> &end,
                              StepResult                &result) const
    {
      result.w2_squared = system_.w2_squared();
      result.energies   = energy_.values(end);
      result.energy =
        std::accumulate(result.energies.begin(), result.energies.end(), 0.);
      result.energy_before     = energy_.value(start);
      result.dissipation_slack = result.energy_before - result.energy -
                                 result.w2_squared / (2 * system_.tau());
      result.mass_defect =
        linear_solver_.mass_difference(start, end) / (mean_ * space_.volume());
      const auto first = end.begin();
      const auto last  = first + space_.n_owned();
      double smallest = std::numeric_limits<double>::infinity(), largest = 0;
      if (first != last)
        {
          smallest = *std::min_element(first, last);
          largest  = *std::max_element(first, last);
        }
      const MPI_Comm communicator = space_.communicator();
      result.smallest = dealii::Utilities::MPI::min(smallest, communicator);
      result.largest  = dealii::Utilities::MPI::max(largest, communicator);
    }



    template class JkoStep<2>;
    template class JkoStep<3>;
  } // namespace flow
} // namespace otto
