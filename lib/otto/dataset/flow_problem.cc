// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/text.h>
#include <otto/dataset/flow_problem.h>
#include <otto/model/energy_library.h>

#include <deal.II/base/timer.h>

#include <limits>

namespace otto
{
  namespace dataset
  {
    namespace
    {
      // The part of a source that the potential draws from.
      const unsigned int potential_part = 3;
    } // namespace



    /// int V rho with a V of this sample.
    template <int dim>
    class FlowProblem<dim>::RandomPotential : public model::PotentialEnergy<dim>
    {
    public:
      /// V comes by set_values().
      void attach(const space::Space<dim> &, const mesh::Regions &) override {}
      std::string description() const override { return "int V rho"; }
    };



    template <int dim>
    FlowProblem<dim>::FlowProblem(const Group<dim> &group,
                                  const Parameters &parameters,
                                  std::unique_ptr<RandomDensity<dim>> initial,
                                  std::unique_ptr<model::EnergySum<dim>> energy,
                                  dealii::TimerOutput                   &timer)
      : group_(group)
      , parameters_(parameters)
      , initial_("rho_0", 1, parameters.floor, std::move(initial), group)
      , timer_(timer)
    {
      add_potential(std::move(energy));
      energy_->attach(group.space(), group.domain().regions());
      // one interval after the other, each with its own clock
      auto time     = parameters.time;
      time.end_time = parameters.time.end_time / parameters.intervals;
      time.tau      = time.end_time / parameters.steps;
      time.adaptive = false;
      time.steady   = 0.;
      flow_         = std::make_unique<flow::GradientFlow<dim>>(
        group.space(), *energy_, time, parameters.newton, timer);
    }



    template <int dim>
    FlowProblem<dim>::~FlowProblem() = default;



    template <int dim>
    void FlowProblem<dim>::add_potential(
      std::unique_ptr<model::EnergySum<dim>> energy)
    {
      energy_ = std::move(energy);
      if (parameters_.potential_deviation == 0.)
        return;
      field_     = std::make_unique<MaternField<dim>>(group_.domain(),
                                                  parameters_.potential);
      potential_ = std::make_shared<RandomPotential>();
      auto terms = energy_->terms();
      terms.push_back({"random potential", 1., potential_});
      energy_ = std::make_unique<model::EnergySum<dim>>(terms);
    }



    template <int dim>
    std::string FlowProblem<dim>::equations() const
    {
      return "d_t rho = div(rho grad E'(rho)), no flux; E(rho) = " +
             energy_->description();
    }



    template <int dim>
    std::vector<std::string> FlowProblem<dim>::description() const
    {
      std::vector<std::string> result{initial_.description(),
                                      "E: " + energy_->description()};
      if (field_)
        result.push_back(
          "V: random field of order " +
          std::to_string(parameters_.potential.order) +
          ", correlation length " +
          base::short_number(parameters_.potential.correlation_length) +
          ", standard deviation " +
          base::short_number(parameters_.potential_deviation) + field_->note());
      return result;
    }



    template <int dim>
    std::vector<Field> FlowProblem<dim>::fields() const
    {
      auto result = initial_.fields();
      if (field_)
        {
          Field potential;
          potential.name  = "V";
          potential.input = true;
          potential.description =
            "potential, which adds int V rho to the energy";
          potential.unit = "length^2/time";
          result.push_back(potential);
        }
      Field density;
      density.name = "rho";
      density.times =
        equal_times(parameters_.time.end_time, parameters_.intervals);
      density.description = "density of mass one";
      density.unit        = "1/length^" + std::to_string(dim);
      Field energy;
      energy.name        = "energy";
      energy.times       = density.times;
      energy.nodal       = false;
      energy.description = "E(rho)";
      energy.unit        = "length^2/time";
      result.push_back(density);
      result.push_back(energy);
      return result;
    }



    template <int dim>
    std::vector<Scalar> FlowProblem<dim>::scalars() const
    {
      std::vector<Scalar> result{
        {"energy_dissipated", "E(rho_0) - E(rho(T))"},
        {"smallest_slack",
         "of E(before) - E - W2^2/(2 tau) over W2^2/(2 tau) in all steps"},
        {"newton_steps", "of all steps"},
        {"retries", "steps that were repeated with a shorter tau"},
        {"linear_iterations", "of conjugate gradients"},
        {"steps", "of the flow"},
        {"action", "sum of W2^2/(2 tau) over all steps"}};
      for (const auto &scalar : DensityCheck::scalars())
        result.push_back(scalar);
      return result;
    }



    template <int dim>
    std::vector<double> FlowProblem<dim>::draw(const RandomSource &source,
                                               Sample             &sample)
    {
      dealii::TimerOutput::Scope scope(timer_, "Random data");
      if (field_)
        {
          auto V = field_->draw(source.part(potential_part));
          for (double &value : V)
            value *= parameters_.potential_deviation;
          sample.fields["V"] = group_.in_order(V);
          potential_->set_values(group_.space(), group_.distribute(V));
        }
      return initial_.draw(source, sample);
    }



    template <int dim>
    void FlowProblem<dim>::solve(const RandomSource &source,
                                 const Stop         &stop,
                                 Sample             &sample)
    {
      const auto rho_0 = draw(source, sample);

      auto        &numbers = sample.numbers;
      DensityCheck check;
      const auto   keep = [&](const std::vector<double> &rho) {
        dealii::TimerOutput::Scope scope(timer_, "Output");
        const auto                 values = group_.gather(rho);
        auto                      &all    = sample.fields["rho"];
        all.insert(all.end(), values.begin(), values.end());
        sample.fields["energy"].push_back(energy_->value(rho));
        check.add(rho, group_.space());
      };
      for (const auto &name :
           {"action", "retries", "newton_steps", "linear_iterations"})
        numbers[name] = 0.;
      double slack = std::numeric_limits<double>::max();
      auto   state = flow_->start(rho_0);
      keep(state.rho);
      for (unsigned int k = 0; k < parameters_.intervals; ++k)
        {
          state.time = 0.;
          state.tau  = parameters_.time.end_time / parameters_.intervals /
                      parameters_.steps;
          while (!flow_->finished(state))
            {
              if (stop())
                throw Stopped();
              const auto   step   = flow_->advance(state);
              const double action = step.result.w2_squared / (2 * step.length);
              numbers["action"] += action;
              if (action > 0.)
                slack = std::min(slack, step.result.dissipation_slack / action);
              numbers["retries"] += step.retries;
              numbers["newton_steps"] += step.result.newton_steps;
              numbers["linear_iterations"] += step.result.krylov_iterations;
            }
          keep(state.rho);
        }
      const auto &energy           = sample.fields["energy"];
      numbers["energy_dissipated"] = energy.front() - energy.back();
      numbers["smallest_slack"]    = slack;
      numbers["steps"]             = state.step;
      check.add_to(sample);
    }



    template class FlowProblem<2>;
    template class FlowProblem<3>;
  } // namespace dataset
} // namespace otto
