// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/solver/interior_point.h>

#include <deal.II/base/mpi.h>
#include <deal.II/base/timer.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace otto
{
  namespace solver
  {
    namespace MPI = dealii::Utilities::MPI;

    template <int dim>
    double initial_barrier_weight(const optimality::System<dim> &system)
    {
      const auto &space   = system.space();
      double      squares = 0;
      if (space.is_surface()) // which may be bent
        squares = dim * std::pow(space.unit_length() / space.length_unit(), 2);
      for (unsigned int d = 0; d < dim && !space.is_surface(); ++d)
        {
          double low  = std::numeric_limits<double>::max();
          double high = -low;
          for (unsigned int i = 0; i < space.n_owned(); ++i)
            {
              low  = std::min(low, space.coordinates(i)[d]);
              high = std::max(high, space.coordinates(i)[d]);
            }
          low  = MPI::min(low, space.communicator());
          high = MPI::max(high, space.communicator());
          squares += (high - low) * (high - low);
        }
      const double length = space.unit_length() / space.length_unit();
      return squares / 2 *
             (system.problem().action_unit(length) / (length * length));
    }



    template <int dim>
    void InteriorPoint<dim>::right_hand_side(const optimality::State &state,
                                             const double             mu,
                                             time::Vector            &g) const
    {
      const auto       &space = system_.space();
      const std::size_t n     = system_.levels().levels();
      const double     *rho   = state.density.begin();
      const double     *u     = state.slack.begin();
      const double     *r     = system_.hamilton_jacobi_residual().begin();
      for (std::size_t i = 0; i < space.n_owned(); ++i)
        for (std::size_t k = i * n; k < (i + 1) * n; ++k)
          g.begin()[k] =
            -r[k] + system_.tau() * space.weights()[i] * (mu / rho[k] - u[k]);
    }



    template <int dim>
    optimality::Certificate
    InteriorPoint<dim>::certificate(const optimality::State &state,
                                    const double             reduction)
    {
      // for the problem as given: end densities without lift
      system_.set_lift(0.);
      system_.linearize(state, true);
      optimality::Certificate result;
      result.resolution = absolute_gap_;
      best_primal_value(state, reduction, result);
      if (!system_.problem().is_quadratic())
        system_.linearize(state, true);
      optimality::dual_value(system_, state, result);
      return result;
    }



    // For the quadratic cost the equation is linear, and one step is all.
    template <int dim>
    void
    InteriorPoint<dim>::best_primal_value(optimality::State        state,
                                          const double             reduction,
                                          optimality::Certificate &certificate)
    {
      auto       chi      = system_.slabs().make_vector();
      const auto zero     = chi;
      auto       best     = certificate;
      best.primal         = std::numeric_limits<double>::infinity();
      const auto consider = [&](const time::Vector &correction) {
        auto trial = certificate;
        optimality::primal_value(system_, state, correction, trial);
        if (trial.primal < best.primal)
          best = trial;
      };
      // as long as a step halves what is left of the equation
      double left = std::numeric_limits<double>::infinity();
      for (double next = system_.continuity_residual().l1_norm();
           next < 0.5 * left;
           next = system_.continuity_residual().l1_norm())
        {
          left                = next;
          const double before = best.primal;
          newton_.solve_stiffness(system_,
                                  chi,
                                  system_.continuity_residual(),
                                  reduction);
          consider(chi);
          if (system_.problem().is_quadratic())
            break;
          consider(zero);
          if (before - best.primal <
              0.1 * parameters_.gap_tolerance * best.kinetic)
            break;
          state.potential += chi;
          system_.linearize(state);
        }
      certificate = best;
    }



    template <int dim>
    double InteriorPoint<dim>::final_mu(const optimality::Values &values) const
    {
      // on the central path the gap is factor() mu; the rest is room for
      // residuals and for the lift
      return memory_.room * wanted_gap(values.kinetic) /
             system_.problem().factor();
    }



    template <int dim>
    bool InteriorPoint<dim>::certified(optimality::State &state,
                                       NewtonStep        &record,
                                       Result            &result)
    {
      const auto &values = record.values;
      if (!densities_settled() ||
          values.complementarity > wanted_gap(values.kinetic))
        return false;
      auto &best = result.certificate;
      // a gap below zero, but for rounding, is no certificate
      const auto satisfied = [&]() {
        const double rounding = 1e-10 * (1. + std::abs(best.primal));
        return best.gap() >= -rounding &&
               best.gap() <= wanted_gap(best.kinetic);
      };
      best = certificate(state);
      // The primal value is good enough by then: what is missing is in the
      // potentials.
      optimality::State trial = state;
      for (unsigned int k = 0; k < parameters_.corrections && !satisfied(); ++k)
        {
          correct_potential(trial, 1, record);
          auto next = best;
          optimality::dual_value(system_, trial, next);
          if (next.dual > best.dual)
            {
              best  = next;
              state = trial;
            }
        }
      if (satisfied())
        return true;
      // Once more, with half the mu or, where most of the gap is what is left
      // of the two equations, with half the residual of the Newton systems.
      const double paid =
        std::max(system_.problem().factor() * best.violation, best.charge);
      if (!at_last_mu(record.mu, values))
        return false;
      if (2 * paid >= best.gap())
        memory_.precision /= 2;
      else
        {
          memory_.room /= 2;
          memory_.mu = std::min(memory_.mu, final_mu(values));
        }
      return false;
    }



    template <int dim>
    double InteriorPoint<dim>::lift(const Parameters  &parameters,
                                    const unsigned int n_slabs,
                                    const double       part)
    {
      return parameters.regularisation * std::min(1., 32. / n_slabs) * part;
    }



    template <int dim>
    double InteriorPoint<dim>::unit_lift(const double mu) const
    {
      return lift(parameters_, system_.n_slabs(), mu / initial_mu_);
    }



    template <int dim>
    void InteriorPoint<dim>::linearize(const optimality::State &state,
                                       const double             mu)
    {
      dealii::TimerOutput::Scope scope(timer_, "Assemble");
      system_.set_lift(unit_lift(mu));
      system_.set_smoothing(parameters_.regularisation * mu *
                              system_.problem().factor(),
                            memory_.action);
      system_.linearize(state);
    }



    template double initial_barrier_weight(const optimality::System<2> &);
    template double initial_barrier_weight(const optimality::System<3> &);
    template class InteriorPoint<2>;
    template class InteriorPoint<3>;
  } // namespace solver
} // namespace otto
