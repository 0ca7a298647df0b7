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

    namespace
    {
      template <int dim>
      double
      half_squared_diagonal(const space::Space<dim> &space)
      {
        double squares = 0;
        for (unsigned int d = 0; d < dim; ++d)
          {
            double low  = std::numeric_limits<double>::max();
            double high = -low;
            for (unsigned int i = 0; i < space.n_owned(); ++i)
              {
                low  = std::min(low, space.point(i)[d]);
                high = std::max(high, space.point(i)[d]);
              }
            low  = MPI::min(low, space.communicator());
            high = MPI::max(high, space.communicator());
            squares += (high - low) * (high - low);
          }
        return squares / 2;
      }
    } // namespace



    template <int dim>
    InteriorPoint<dim>::InteriorPoint(optimality::System<dim> &system,
                                      const Parameters &       parameters,
                                      dealii::TimerOutput &    timer)
      : system_(system)
      , parameters_(parameters)
      , timer_(timer)
      , newton_(system.space(),
                system.slabs(),
                system.levels(),
                parameters.linear,
                timer)
      , initial_mu_(half_squared_diagonal(system.space()))
    {}



    template <int dim>
    void
    InteriorPoint<dim>::right_hand_side(const optimality::State &state,
                                        const double             mu,
                                        time::Vector &           g) const
    {
      const auto &      space = system_.space();
      const std::size_t n     = system_.levels().levels();
      const double *    rho   = state.density.begin();
      const double *    u     = state.slack.begin();
      const double *    r     = system_.hamilton_jacobi_residual().begin();
      for (std::size_t i = 0; i < space.n_owned(); ++i)
        for (std::size_t k = i * n; k < (i + 1) * n; ++k)
          g.begin()[k] = -r[k] + system_.tau() * space.weights()[i] *
                                   (mu / rho[k] - u[k]);
    }



    template <int dim>
    double
    InteriorPoint<dim>::step_length(const time::Vector &x,
                                    const time::Vector &dx) const
    {
      double ratio = 0;
      for (std::size_t k = 0; k < x.locally_owned_size(); ++k)
        ratio = std::max(ratio, -dx.begin()[k] / x.begin()[k]);
      ratio = MPI::max(ratio, system_.space().communicator());
      return std::min(1., parameters_.boundary_fraction /
                            std::max(ratio, 1e-300));
    }



    template <int dim>
    optimality::Certificate
    InteriorPoint<dim>::certificate(const optimality::State &state)
    {
      // for the problem as given: end densities without lift
      system_.set_lift(0.);
      system_.linearize(state);
      optimality::Certificate result;
      auto                    chi = system_.slabs().make_vector();
      newton_.solve_stiffness(system_,
                              chi,
                              system_.continuity_residual(),
                              1e-6);
      optimality::primal_value(system_, state, chi, result);
      optimality::dual_value(system_, state, result);
      return result;
    }



    template <int dim>
    double
    InteriorPoint<dim>::next_mu(
      const double                                    mu,
      const optimality::Values &values,
      const double                                    last_step,
      const double                                    final_mu) const
    {
      const bool full    = last_step > 0.9;
      const bool centred = values.centrality > parameters_.centrality;
      // inexact Newton steps must not outrun the Hamilton-Jacobi equation
      const bool feasible = values.hamilton_jacobi < 10 * mu;
      if (!feasible || !(full || centred))
        return mu;
      const double factor =
        full ? parameters_.fast_reduction : parameters_.reduction;
      return std::max(factor * mu, final_mu);
    }



    template <int dim>
    typename InteriorPoint<dim>::Result
    InteriorPoint<dim>::solve(optimality::State &state,
                              double             mu,
                              const Observer &   observer)
    {
      Result              result;
      const dealii::Timer clock;
      auto                dphi = system_.slabs().make_vector();
      auto                drho = system_.levels().make_vector();
      auto                g    = system_.levels().make_vector();
      auto                du   = system_.levels().make_vector();
      const double        first_mu = mu;
      double              last_step = 1., target = 0.5;
      double              tolerance = parameters_.linear_tolerance;
      unsigned int        short_steps = 0;

      const auto lift = [&] {
        return parameters_.lift * mu / initial_mu_;
      };
      const auto linearize = [&] {
        dealii::TimerOutput::Scope scope(timer_, "Assemble");
        system_.set_lift(lift());
        system_.linearize(state);
      };

      for (unsigned int step = 0;; ++step)
        {
          linearize();
          auto values = system_.values(state);
          // mu on the central path at the wanted gap, with room for the
          // residuals and the lift
          const double final_mu = target * parameters_.gap_tolerance *
                                  std::max(values.action, 1e-300) / 2;
          if (step > 0 && values.complementarity <
                            parameters_.gap_tolerance * values.action &&
              values.hamilton_jacobi < 1e-2 * values.action)
            {
              result.certificate = certificate(state);
              if (result.certificate.relative_gap() <=
                  parameters_.gap_tolerance)
                result.status = Status::converged;
              else if (mu <= 1.01 * final_mu && last_step > 0.9)
                target *= 0.5;
            }
          NewtonStep record;
          record.step   = step;
          record.values = values;
          record.seconds  = clock.wall_time();
          record.progress = std::clamp(std::log(mu / first_mu) /
                                         std::log(final_mu / first_mu),
                                       0.,
                                       1.);
          if (result.status == Status::converged ||
              step == parameters_.max_steps)
            {
              record.mu = mu;
              result.history.push_back(record);
              if (observer)
                observer(record);
              break;
            }

          if (step > 0)
            mu = next_mu(mu, values, last_step, final_mu);
          linearize();
          right_hand_side(state, mu, g);
          const auto linear = newton_.solve(system_,
                                            state,
                                            system_.continuity_residual(),
                                            g,
                                            tolerance,
                                            dphi,
                                            drho);
          for (std::size_t k = 0; k < du.locally_owned_size(); ++k)
            {
              const double rho = state.density.begin()[k];
              const double u   = state.slack.begin()[k];
              du.begin()[k] = (mu - rho * u - u * drho.begin()[k]) / rho;
            }
          record.mu               = mu;
          record.primal_step      = step_length(state.density, drho);
          record.dual_step        = step_length(state.slack, du);
          record.tolerance        = tolerance;
          record.iterations       = linear.iterations;
          record.inner_iterations = linear.inner_iterations;
          state.potential.add(record.dual_step, dphi);
          state.density.add(record.primal_step, drho);
          state.slack.add(record.dual_step, du);
          last_step = std::min(record.primal_step, record.dual_step);
          record.seconds = clock.wall_time();
          result.history.push_back(record);
          if (observer)
            observer(record);

          // Short steps come from an inexact direction in vacuum: solve more
          // tightly until they are long again.
          tolerance = last_step < 0.2 && step > 5 ?
                        std::max(0.3 * tolerance, 1e-4) :
                        std::min(2 * tolerance, parameters_.linear_tolerance);
          short_steps = last_step < 1e-2 ? short_steps + 1 : 0;
          if (short_steps == 5)
            {
              result.status = Status::stagnation;
              break;
            }
          if (!linear.converged && linear.reduction > 0.5)
            {
              result.status = Status::linear_solver;
              break;
            }
        }
      result.mu = mu;
      switch (result.status)
        {
          case Status::converged:
            result.reason = "the certificate holds";
            break;
          case Status::step_limit:
            result.reason = "the limit of Newton steps was reached";
            break;
          case Status::stagnation:
            result.reason = "the step lengths stagnate below 0.01";
            break;
          case Status::linear_solver:
            result.reason = "FGMRES no longer reduces the residual";
            break;
        }
      if (result.status != Status::converged)
        result.certificate = certificate(state);
      return result;
    }



    template class InteriorPoint<2>;
    template class InteriorPoint<3>;
  } // namespace solver
} // namespace otto
