// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/dataset/transport_problem.h>
#include <otto/model/nodal_density.h>
#include <otto/model/transport_data.h>
#include <otto/solver/coarse_start.h>

#include <deal.II/base/mpi.h>
#include <deal.II/base/timer.h>

#include <cmath>

namespace otto
{
  namespace dataset
  {
    namespace
    {
      // How often the same data are tried, and the linear tolerance of a try
      // over that of the one before.
      const unsigned int most_tries = 2;
      const double       tighter    = 0.1;
    } // namespace



    template <int dim>
    TransportProblem<dim>::TransportProblem(
      const Group<dim>                   &group,
      const Parameters                   &parameters,
      std::unique_ptr<RandomDensity<dim>> initial,
      std::unique_ptr<RandomDensity<dim>> final,
      dealii::TimerOutput                &timer)
      : group_(group)
      , parameters_(parameters)
      , initial_("rho_0", 1, parameters.floor, std::move(initial), group)
      , timer_(timer)
    {
      if (final)
        final_.emplace("rho_1", 2, parameters.floor, std::move(final), group);
      const auto n = group.domain().space().components().number;
      if (n > 1 && final_)
        throw base::InputError(
          "The domain has " + std::to_string(n) +
          " components that are not connected, in which two random densities "
          "have different masses, so that there is no transport between them; "
          "make a data set for each component.");
    }



    template <int dim>
    std::string TransportProblem<dim>::equations() const
    {
      const auto       &problem = parameters_.problem;
      const std::string end     = base::short_number(problem.horizon);
      if (problem.is_default())
        return "W2(rho_0, rho_1)^2 = min " +
               (problem.horizon == 1. ? "" : end + " ") + "int_0^" + end +
               " int rho |grad phi|^2; "
               "d_t rho + div(rho grad phi) = 0, "
               "d_t phi + |grad phi|^2/2 = -u, rho u = 0, no flux";
      return "least action int_0^" + end + " (int rho L(x, v) + E(rho))" +
             (final_ ? "" : " + G(rho_" + end + ")") + " with " +
             problem.description() +
             "; d_t rho + div(rho v) = eps Laplace rho, v = H_p(x, grad phi), "
             "d_t phi + H(x, grad phi) + eps Laplace phi = E'(rho) - u, "
             "rho u = 0, no flux" +
             (final_ ? "" : ", phi = -G'(rho) at t = " + end);
    }



    template <int dim>
    std::vector<std::string> TransportProblem<dim>::description() const
    {
      std::vector<std::string> result = {initial_.description()};
      if (final_)
        result.push_back(final_->description());
      return result;
    }



    template <int dim>
    std::vector<Field> TransportProblem<dim>::fields() const
    {
      auto result = initial_.fields();
      if (final_)
        {
          const auto final = final_->fields();
          result.insert(result.end(), final.begin(), final.end());
        }
      Field density;
      density.name        = "rho";
      const auto &problem = parameters_.problem;
      density.times       = equal_times(problem.horizon, parameters_.slabs);
      density.description = "density of mass one on the geodesic";
      density.unit        = "1/length^" + std::to_string(dim);
      Field potential;
      potential.name = "phi";
      for (unsigned int s = 0; s < parameters_.slabs; ++s)
        potential.times.push_back(problem.horizon * (s + 0.5) /
                                  parameters_.slabs);
      const bool quadratic  = problem.is_quadratic();
      potential.description = std::string("potential of the velocity ") +
                              (quadratic ? "grad phi" : "H_p(x, grad phi)") +
                              ", in the middle of each slab" +
                              (final_ ? ", with int phi rho_0 = 0 in the "
                                        "first one"
                                      : "");
      potential.unit = !quadratic              ? "action"
                       : problem.horizon == 1. ? "length^2"
                                               : "length^2/time";
      result.push_back(density);
      result.push_back(potential);
      return result;
    }



    template <int dim>
    std::string TransportProblem<dim>::below() const
    {
      const auto name = parameters_.problem.names().value;
      return (name == "W2^2" ? "W2_squared" : name) + "_below";
    }



    template <int dim>
    std::string TransportProblem<dim>::above() const
    {
      const auto name = parameters_.problem.names().value;
      return (name == "W2^2" ? "W2_squared" : name) + "_above";
    }



    template <int dim>
    std::vector<Scalar> TransportProblem<dim>::scalars() const
    {
      const auto names = parameters_.problem.names();
      const bool w2    = names.value == "W2^2";
      return {
        {names.distance.empty() ? names.value : names.distance,
         w2 ? "2-Wasserstein distance, length"
            : "of the least action with " + parameters_.problem.description()},
        {"relative_gap", "of the two values that enclose the discrete optimum"},
        {"mass_defect", "largest difference of the mass from one"},
        {"newton_steps", "of the interior point method"},
        {"linear_iterations", "of FGMRES"},
        {"solver_tries", "2: with tighter linear systems"},
        {below(),
         "value not above " + names.value + " of the discrete problem"},
        {above(),
         "value not below " + names.value + " of the discrete problem"},
        {"smallest_density", "at all times and vertices"},
        {"largest_density", "at all times and vertices"},
        {"oscillation",
         "largest total variation over that of rho_0 and rho_1"}};
    }



    template <int dim>
    void TransportProblem<dim>::solve(const RandomSource &source,
                                      const Stop         &stop,
                                      Sample             &sample)
    {
      const auto              &space = group_.space();
      std::vector<double>      rho_0, rho_1;
      optimality::EndDensities ends;
      {
        dealii::TimerOutput::Scope scope(timer_, "Random data");
        rho_0        = initial_.draw(source, sample);
        ends.initial = model::normalised(rho_0, space);
        if (final_)
          {
            rho_1      = final_->draw(source, sample);
            ends.final = model::normalised(rho_1, space);
          }
      }
      optimality::System<dim> system(
        space, parameters_.slabs, std::move(ends), {}, parameters_.problem);
      optimality::State state;
      unsigned int      tries        = 0;
      const auto        outcome      = solve_system(system, stop, state, tries);
      sample.numbers["solver_tries"] = tries;
      auto geodesic                  = io::geodesic_state(system, state, 1.);
      // the ends to the last bit, which have been scaled forth and back
      geodesic.densities.front() = rho_0;
      if (final_)
        geodesic.densities.back() = rho_1;
      set_fields(std::move(geodesic), sample);
      const auto &certificate = outcome.certificate;
      auto       &numbers     = sample.numbers;
      const auto  names       = parameters_.problem.names();
      numbers[names.distance.empty() ? names.value : names.distance] =
        names.root(certificate.value());
      numbers[below()]             = certificate.dual;
      numbers[above()]             = certificate.primal;
      numbers["relative_gap"]      = certificate.relative_gap();
      numbers["oscillation"]       = optimality::indicators(system).oscillation;
      numbers["newton_steps"]      = 0;
      numbers["linear_iterations"] = 0;
      for (const auto &step : outcome.history)
        {
          numbers["newton_steps"] += step.iterations > 0;
          numbers["linear_iterations"] += step.iterations;
        }
    }



    // The same data once more with tighter linear systems, before others are
    // drawn: what is hard to solve must not be rare in a data set.
    template <int dim>
    typename solver::InteriorPoint<dim>::Result
    TransportProblem<dim>::solve_system(optimality::System<dim> &system,
                                        const Stop              &stop,
                                        optimality::State       &state,
                                        unsigned int            &tries) const
    {
      auto        parameters = parameters_.interior_point;
      std::string reasons;
      for (tries = 1; tries <= most_tries; ++tries)
        {
          auto                       start = solver::cold_start(system);
          solver::InteriorPoint<dim> interior_point(system, parameters, timer_);
          const auto                 outcome =
            interior_point.solve(start.state,
                                 start.mu,
                                 [&](const solver::NewtonStep &) {
                                   if (stop())
                                     throw Stopped();
                                 });
          if (outcome.status == solver::InteriorPoint<dim>::Status::converged)
            {
              state = start.state;
              return outcome;
            }
          reasons += (tries > 1 ? ", then " : "") + outcome.reason;
          parameters.linear_tolerance *= tighter;
        }
      throw base::RunError(reasons);
    }



    template <int dim>
    void TransportProblem<dim>::set_fields(io::GeodesicState geodesic,
                                           Sample           &sample) const
    {
      dealii::TimerOutput::Scope scope(timer_, "Output");
      const auto                &space = group_.space();
      double                     gauge = 0;
      for (unsigned int i = 0; i < space.n_owned(); ++i)
        gauge += space.weights()[i] * geodesic.densities[0][i] *
                 geodesic.potentials[0][i];
      // at a free end the constant is that of its cost
      gauge =
        final_ ? dealii::Utilities::MPI::sum(gauge, space.communicator()) : 0.;
      auto        &rho = sample.fields["rho"], &phi = sample.fields["phi"];
      DensityCheck check;
      for (const auto &level : geodesic.densities)
        {
          const auto values = group_.gather(level);
          rho.insert(rho.end(), values.begin(), values.end());
          check.add(level, space);
        }
      for (auto &slab : geodesic.potentials)
        {
          for (double &value : slab)
            value -= gauge;
          const auto values = group_.gather(slab);
          phi.insert(phi.end(), values.begin(), values.end());
        }
      check.add_to(sample);
    }



    template class TransportProblem<2>;
    template class TransportProblem<3>;
  } // namespace dataset
} // namespace otto
