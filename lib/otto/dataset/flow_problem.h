// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/dataset/matern_field.h>
#include <otto/dataset/problem.h>
#include <otto/flow/gradient_flow.h>

namespace otto
{
  namespace dataset
  {
    /**
     * Gradient flows of an energy from random densities, if asked in a random
     * potential V, which adds int V rho to the energy: the problem of
     * otto-flow.
     */
    template <int dim>
    class FlowProblem : public Problem<dim>
    {
    public:
      struct Parameters
      {
        double floor = 0.;
        /// Scheme, slabs and end time; the step follows from the next two.
        flow::TimeParameters time;
        /// Densities are kept at equal times, with so many steps between two.
        unsigned int intervals = 8, steps = 2;
        /// The standard deviation of V; 0: there is none.
        double                                  potential_deviation = 0.;
        MaternParameters                        potential;
        typename flow::JkoStep<dim>::Parameters newton;
      };

      /**
       * All references must outlive this object.
       *
       * @param energy Not attached yet.
       */
      FlowProblem(const Group<dim>                      &group,
                  const Parameters                      &parameters,
                  std::unique_ptr<RandomDensity<dim>>    initial,
                  std::unique_ptr<model::EnergySum<dim>> energy,
                  dealii::TimerOutput                   &timer);
      ~FlowProblem() override;

      std::string              kind() const override { return "gradient flow"; }
      std::string              equations() const override;
      std::vector<std::string> description() const override;
      std::vector<Field>       fields() const override;
      std::vector<Scalar>      scalars() const override;
      void                     solve(const RandomSource &source,
                                     const Stop         &stop,
                                     Sample             &sample) override;

    private:
      class RandomPotential;

      void add_potential(std::unique_ptr<model::EnergySum<dim>> energy);
      std::vector<double> draw(const RandomSource &source, Sample &sample);

      const Group<dim>                        &group_;
      Parameters                               parameters_;
      DensityInput<dim>                        initial_;
      dealii::TimerOutput                     &timer_;
      std::unique_ptr<MaternField<dim>>        field_;
      std::shared_ptr<RandomPotential>         potential_;
      std::unique_ptr<model::EnergySum<dim>>   energy_;
      std::unique_ptr<flow::GradientFlow<dim>> flow_;
    };
  } // namespace dataset
} // namespace otto
