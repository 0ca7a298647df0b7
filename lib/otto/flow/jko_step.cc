// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/flow/jko_step.h>
#include <otto/model/transport_data.h>

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
      // of the way to the boundary of what is feasible
      const double boundary_fraction = 0.95;
    } // namespace



    // Changes on local vertices in one step of Newton's method.
    template <int dim>
    struct JkoStep<dim>::Increment
    {
      std::vector<double> phi, rho, u, s;
      /// sqrt(dphi^T K dphi + drho^T C drho), a distance.
      double decrement = 0;
    };



    template <int dim>
    JkoStep<dim>::JkoStep(const space::Space<dim> &    space,
                          const model::EnergySum<dim> &energy,
                          const Parameters &           parameters,
                          dealii::TimerOutput &        timer)
      : space_(space)
      , energy_(energy)
      , parameters_(parameters)
      , timer_(timer)
      , layout_(space, 1)
      , system_(space, layout_, energy, parameters.theta)
      , schur_(space)
      , lower_bound_(!energy.repels_vacuum())
      , largest_(energy.largest_density())
    {
      auto components = model::vertex_components(space);
      n_components_   = components.number;
      component_      = std::move(components.of_vertex);
    }



    template <int dim>
    double
    JkoStep<dim>::sum(const double value) const
    {
      return dealii::Utilities::MPI::sum(value, space_.communicator());
    }



    template <int dim>
    void
    JkoStep<dim>::prepare(const std::vector<double> &start,
                          const double               tau,
                          JkoState &                 state)
    {
      const auto &D    = space_.weights();
      double      mass = 0;
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        mass += D[i] * start[i];
      mean_ = sum(mass) / space_.volume();
      if (std::isfinite(largest_) && mean_ > 0.999 * largest_)
        throw base::InputError(
          "The mean density " + std::to_string(mean_) +
          " leaves no room below 'Energy/congestion/Largest density' = " +
          std::to_string(largest_) + "; give a larger bound or less mass.");
      const double lower = (lower_bound_ ? 1e-3 : 1e-14) * mean_;
      const double upper = largest_ - 0.05 * (largest_ - mean_);
      state.rho          = start;
      for (double &rho : state.rho)
        rho = std::min(std::max(rho, lower), upper);
      state.phi.resize(start.size(), 0.);
      state.u.assign(start.size(), 0.);
      state.s.assign(start.size(), 0.);
      system_.set_step(start, tau);
    }



    template <int dim>
    void
    JkoStep<dim>::make_diagonal(const JkoState &state)
    {
      const auto &D = space_.weights();
      diagonal_     = system_.second_variation();
      // what keeps the matrix finite where neither energy nor barrier does
      const double small = 1e-14 * system_.tau() / mean_;
      for (unsigned int i = 0; i < diagonal_.size(); ++i)
        {
          if (lower_bound_)
            diagonal_[i] += state.u[i] / state.rho[i];
          if (std::isfinite(largest_))
            diagonal_[i] += state.s[i] / (largest_ - state.rho[i]);
          diagonal_[i] = D[i] * std::max(diagonal_[i], small);
        }
    }



    // The constants of dphi on each component do not change the continuity
    // equation but where mass is missing.
    template <int dim>
    void
    JkoStep<dim>::correct_mass(const std::vector<double> &residual,
                               Increment &                increment)
    {
      const auto &        D = space_.weights();
      std::vector<double> missing(n_components_, 0.), factor(n_components_, 0.);
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        {
          missing[component_[i]] += residual[i] - D[i] * increment.rho[i];
          factor[component_[i]] += D[i] * D[i] / diagonal_[i];
        }
      dealii::Utilities::MPI::sum(missing, space_.communicator(), missing);
      dealii::Utilities::MPI::sum(factor, space_.communicator(), factor);
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        {
          const double shift = missing[component_[i]] / factor[component_[i]];
          increment.phi[i] -= shift;
          increment.rho[i] += shift * D[i] / diagonal_[i];
        }
    }



    template <int dim>
    unsigned int
    JkoStep<dim>::compute_increment(const JkoState &state,
                                    const double    mu,
                                    Increment &     increment)
    {
      const auto &        D = space_.weights();
      const unsigned int  n = space_.n_owned();
      std::vector<double> r1(n), r2(n), scaled(space_.n_local()), work;
      time::LocalArray    local;
      auto                x = layout_.make_vector(), b = x;
      for (unsigned int i = 0; i < n; ++i)
        {
          r1[i] = -system_.continuity()[i];
          r2[i] = -D[i] * system_.potential()[i];
          if (lower_bound_)
            r2[i] += D[i] * mu / state.rho[i];
          if (std::isfinite(largest_))
            r2[i] -= D[i] * mu / (largest_ - state.rho[i]);
          x.begin()[i] = r2[i] / diagonal_[i];
        }
      layout_.gather(x, local);
      scaled.assign(local.begin(), local.end());
      system_.multiply(system_.coupling(), scaled, work);
      for (unsigned int i = 0; i < n; ++i)
        b.begin()[i] = work[i] - r1[i];
      x = 0.;
      unsigned int iterations = 0;
      {
        dealii::TimerOutput::Scope scope(timer_, "Conjugate gradients");
        iterations = schur_.solve(x, b, parameters_.linear_tolerance);
      }

      layout_.gather(x, local);
      increment.phi.assign(local.begin(), local.end());
      system_.multiply(system_.coupling_transposed(), increment.phi, work);
      increment.rho.resize(space_.n_local());
      for (unsigned int i = 0; i < n; ++i)
        increment.rho[i] = (r2[i] - work[i]) / diagonal_[i];
      correct_mass(r1, increment);

      for (unsigned int i = 0; i < n; ++i)
        {
          x.begin()[i] = increment.phi[i];
          b.begin()[i] = increment.rho[i];
        }
      layout_.gather(x, local);
      increment.phi.assign(local.begin(), local.end());
      layout_.gather(b, local);
      increment.rho.assign(local.begin(), local.end());
      increment.u.assign(local.size(), 0.);
      increment.s.assign(local.size(), 0.);
      for (unsigned int i = 0; i < local.size(); ++i)
        {
          const double gap = largest_ - state.rho[i];
          if (lower_bound_)
            increment.u[i] = mu / state.rho[i] - state.u[i] -
                             state.u[i] / state.rho[i] * increment.rho[i];
          if (std::isfinite(largest_))
            increment.s[i] =
              mu / gap - state.s[i] + state.s[i] / gap * increment.rho[i];
        }
      system_.multiply(system_.stiffness(), increment.phi, work);
      double square = 0;
      for (unsigned int i = 0; i < n; ++i)
        square += increment.phi[i] * work[i] +
                  diagonal_[i] * increment.rho[i] * increment.rho[i];
      increment.decrement = std::sqrt(std::max(0., sum(square)));
      return iterations;
    }



    template <int dim>
    double
    JkoStep<dim>::step_length(const std::vector<double> &value,
                              const std::vector<double> &increment) const
    {
      double length = 1.;
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        if (increment[i] < -boundary_fraction * value[i])
          length = std::min(length,
                            -boundary_fraction * value[i] / increment[i]);
      return dealii::Utilities::MPI::min(length, space_.communicator());
    }



    template <int dim>
    StepResult
    JkoStep<dim>::solve(const std::vector<double> &start,
                        const double               tau,
                        JkoState &                 given)
    {
      StepResult result;
      JkoState   state = given;
      prepare(start, tau, state);
      const bool bounded = lower_bound_ || std::isfinite(largest_);
      Increment  increment;
      double     mu = 0, smallest_mu = 0;
      const bool verbose = std::getenv("OTTO_VERBOSE") != nullptr;

      for (unsigned int step = 0; step < parameters_.max_newton_steps; ++step)
        {
          {
            dealii::TimerOutput::Scope scope(timer_, "Assembly");
            system_.evaluate(state);
          }
          if (step == 0 && bounded)
            {
              // the variation of tau E'
              double mean = 0, square = 0;
              std::vector<double> variation(space_.n_local(), 0.);
              energy_.add_first_variation(state.rho, tau, variation);
              for (unsigned int i = 0; i < space_.n_owned(); ++i)
                {
                  mean += space_.weights()[i] * variation[i];
                  square += space_.weights()[i] * variation[i] * variation[i];
                }
              mean          = sum(mean) / space_.volume();
              square        = sum(square) / space_.volume();
              const double size =
                std::sqrt(std::max(square - mean * mean, 1e-12 * square));
              mu = 1e-2 * size * mean_;
              smallest_mu = parameters_.barrier * size * mean_;
              for (unsigned int i = 0; i < state.rho.size(); ++i)
                {
                  if (lower_bound_)
                    state.u[i] = mu / state.rho[i];
                  if (std::isfinite(largest_))
                    state.s[i] = mu / (largest_ - state.rho[i]);
                }
            }
          make_diagonal(state);
          {
            dealii::TimerOutput::Scope scope(timer_, "Schur complement");
            schur_.initialize(system_.stiffness(),
                              system_.coupling_transposed(),
                              diagonal_);
          }
          unsigned int its = 0;
          try
            {
              its = compute_increment(state, mu, increment);
            }
          catch (const base::RunError &error)
            {
              result.reason = error.what();
              return result;
            }
          result.krylov_iterations += its;
          ++result.newton_steps;
          std::vector<double> gap(state.rho), gap_increment(increment.rho);
          for (unsigned int i = 0; i < gap.size(); ++i)
            {
              gap[i]           = largest_ - gap[i];
              gap_increment[i] = -gap_increment[i];
            }
          double primal = step_length(state.rho, increment.rho), dual = 1.;
          if (std::isfinite(largest_))
            {
              primal = std::min(primal, step_length(gap, gap_increment));
              dual   = step_length(state.s, increment.s);
            }
          if (lower_bound_)
            dual = std::min(dual, step_length(state.u, increment.u));
          if (!bounded)
            dual = primal;
          for (unsigned int i = 0; i < state.rho.size(); ++i)
            {
              state.rho[i] += primal * increment.rho[i];
              state.phi[i] += dual * increment.phi[i];
              state.u[i] += dual * increment.u[i];
              state.s[i] += dual * increment.s[i];
            }
          const double distance =
            std::sqrt(std::max(0., system_.w2_squared()));
          if (verbose && space_.owned_set().is_element(0))
            std::printf("    %2u mu %8.1e W %10.3e decrement %8.1e primal "
                        "%5.2f dual %5.2f its %u\n",
                        step,
                        mu,
                        distance,
                        increment.decrement,
                        primal,
                        dual,
                        its);
          if (primal == 1. && dual == 1. && mu <= smallest_mu &&
              increment.decrement <= parameters_.tolerance * distance)
            {
              result.converged = true;
              break;
            }
          if (primal > 0.3 && dual > 0.3)
            mu = std::max(smallest_mu,
                          mu * (primal > 0.9 && dual > 0.9 ? 0.02 : 0.2));
        }
      if (!result.converged)
        {
          result.reason = "Newton's method did not converge in " +
                          std::to_string(parameters_.max_newton_steps) +
                          " steps";
          return result;
        }
      system_.evaluate(state);
      report(start, state, result);
      given = std::move(state);
      return result;
    }



    template <int dim>
    void
    JkoStep<dim>::report(const std::vector<double> &start,
                         const JkoState &           state,
                         StepResult &               result) const
    {
      result.w2_squared    = system_.w2_squared();
      result.energies      = energy_.values(state.rho);
      result.energy        = std::accumulate(result.energies.begin(),
                                      result.energies.end(),
                                      0.);
      result.energy_before = energy_.value(start);
      result.dissipation_slack = result.energy_before - result.energy -
                                 result.w2_squared / (2 * system_.tau());
      std::vector<double> defect(n_components_, 0.);
      result.smallest = std::numeric_limits<double>::max();
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        {
          defect[component_[i]] +=
            space_.weights()[i] * (state.rho[i] - start[i]);
          result.smallest = std::min(result.smallest, state.rho[i]);
          result.largest  = std::max(result.largest, state.rho[i]);
        }
      const MPI_Comm communicator = space_.communicator();
      dealii::Utilities::MPI::sum(defect, communicator, defect);
      for (const double value : defect)
        result.mass_defect = std::max(result.mass_defect,
                                      std::abs(value) /
                                        (mean_ * space_.volume()));
      result.smallest =
        dealii::Utilities::MPI::min(result.smallest, communicator);
      result.largest =
        dealii::Utilities::MPI::max(result.largest, communicator);
    }



    template class JkoStep<2>;
    template class JkoStep<3>;
  } // namespace flow
} // namespace otto
