// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/text.h>
#include <otto/dataset/continuity_problem.h>

#include <deal.II/base/timer.h>

#include <algorithm>

namespace otto
{
  namespace dataset
  {
    namespace
    {
      // The part of a source that the velocity draws from.
      const unsigned int velocity_part = 4;
    } // namespace



    template <int dim>
    ContinuityProblem<dim>::ContinuityProblem(
      const Group<dim>                    &group,
      const Parameters                    &parameters,
      std::unique_ptr<RandomDensity<dim>>  initial,
      std::unique_ptr<RandomVelocity<dim>> velocity,
      dealii::TimerOutput                 &timer)
      : group_(group)
      , parameters_(parameters)
      , initial_("rho_0", 1, parameters.floor, std::move(initial), group)
      , velocity_(std::move(velocity))
      , locator_(group.space())
      , timer_(timer)
    {
      velocity_->attach(group.domain());
    }



    template <int dim>
    std::string ContinuityProblem<dim>::equations() const
    {
      return parameters_.eps > 0.
               ? "d_t rho + div(rho v) = eps Laplace rho, no flux; eps = " +
                   base::short_number(parameters_.eps)
               : "d_t rho + div(rho v) = 0, no flux";
    }



    template <int dim>
    std::vector<std::string> ContinuityProblem<dim>::description() const
    {
      return {initial_.description(), "v: " + velocity_->description()};
    }



    template <int dim>
    std::string ContinuityProblem<dim>::field_name() const
    {
      return velocity_->kind() == FieldKind::stream ? "psi" : "phi";
    }



    template <int dim>
    std::vector<Field> ContinuityProblem<dim>::fields() const
    {
      auto       result = initial_.fields();
      const auto times =
        equal_times(parameters_.end_time, parameters_.intervals);
      Field v;
      v.name       = "v";
      v.input      = true;
      v.components = dim;
      if (!velocity_->steady())
        v.times = times;
      v.description = "velocity at the vertices, " + velocity_->description();
      v.unit        = "length/time";
      result.push_back(v);
      for (unsigned int f = 0; f < velocity_->n_fields(); ++f)
        {
          Field field;
          field.name       = field_name() + (velocity_->n_fields() == 1 ? ""
                                             : f == 0                   ? "_a"
                                                                        : "_b");
          field.input      = true;
          field.components = n_components<dim>(velocity_->kind());
          field.description =
            std::string(velocity_->kind() == FieldKind::stream
                          ? (dim == 2
                               ? "stream function, v = (d_y psi, -d_x psi)"
                               : "vector potential, v = curl psi")
                          : "potential, v = grad phi") +
            (velocity_->n_fields() == 1
               ? ""
               : "; times cos(2 pi frequency t) for a, sin for b");
          field.unit = "length^2/time";
          result.push_back(field);
        }
      if (!velocity_->names().empty())
        {
          Field numbers;
          numbers.name        = "v_parameters";
          numbers.input       = true;
          numbers.nodal       = false;
          numbers.columns     = velocity_->names();
          numbers.components  = numbers.columns.size();
          numbers.description = "the numbers v was made of";
          result.push_back(numbers);
        }
      Field density;
      density.name        = "rho";
      density.times       = times;
      density.description = "density of mass one";
      density.unit        = "1/length^" + std::to_string(dim);
      result.push_back(density);
      return result;
    }



    template <int dim>
    std::vector<Scalar> ContinuityProblem<dim>::scalars() const
    {
      auto result = DensityCheck::scalars();
      result.push_back({"steps", "time steps"});
      result.push_back({"repeated", "intervals repeated with shorter steps"});
      result.push_back(
        {"cfl",
         "largest step over the longest one that keeps densities "
         "positive"});
      return result;
    }



    template <int dim>
    std::shared_ptr<model::Velocity<dim>>
    ContinuityProblem<dim>::draw_velocity(const RandomSource &source,
                                          Sample             &sample) const
    {
      auto               drawn = velocity_->draw(source.part(velocity_part));
      const unsigned int n     = n_components<dim>(velocity_->kind());
      for (std::size_t f = 0; f < drawn.fields.size(); ++f)
        {
          const auto name     = field_name() + (drawn.fields.size() == 1 ? ""
                                                : f == 0                 ? "_a"
                                                         : "_b");
          sample.fields[name] = group_.in_order(drawn.fields[f], n);
          drawn.fields[f]     = group_.distribute(drawn.fields[f], n);
        }
      if (!drawn.numbers.empty())
        sample.fields["v_parameters"] = drawn.numbers;
      const auto velocity =
        velocity_->velocity(group_.space(), std::move(drawn));
      auto &v = sample.fields["v"];
      for (const double time :
           equal_times(parameters_.end_time, parameters_.intervals))
        {
          const auto values = group_.gather(velocity->nodal_values(time), dim);
          v.insert(v.end(), values.begin(), values.end());
          if (velocity_->steady())
            break;
        }
      return velocity;
    }



    template <int dim>
    void ContinuityProblem<dim>::solve(const RandomSource &source,
                                       const Stop         &stop,
                                       Sample             &sample)
    {
      const auto                           &space = group_.space();
      transport::EvolutionState             state;
      std::shared_ptr<model::Velocity<dim>> velocity;
      {
        dealii::TimerOutput::Scope scope(timer_, "Random data");
        state.rho = initial_.draw(source, sample);
        velocity  = draw_velocity(source, sample);
      }

      transport::Evolution<dim> evolution(
        space, *velocity, parameters_.eps, parameters_.steps, &timer_);
      transport::Particles<dim> none(space, locator_, *velocity);
      DensityCheck              check;
      auto                     &numbers = sample.numbers;
      numbers["repeated"] = numbers["cfl"] = 0.;
      const auto keep                      = [&]() {
        dealii::TimerOutput::Scope scope(timer_, "Output");
        const auto                 values = group_.gather(state.rho);
        auto                      &all    = sample.fields["rho"];
        all.insert(all.end(), values.begin(), values.end());
        check.add(state.rho, space);
      };
      keep();
      const auto times =
        equal_times(parameters_.end_time, parameters_.intervals);
      for (std::size_t k = 1; k < times.size(); ++k)
        {
          const auto interval = evolution.advance(state, none, times[k], stop);
          if (interval.stopped)
            throw Stopped();
          numbers["repeated"] += interval.repeated;
          numbers["cfl"] = std::max(numbers["cfl"], interval.cfl);
          keep();
        }
      numbers["steps"] = state.steps;
      check.add_to(sample);
    }



    template class ContinuityProblem<2>;
    template class ContinuityProblem<3>;
  } // namespace dataset
} // namespace otto
