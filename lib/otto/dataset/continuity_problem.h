// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/dataset/problem.h>
#include <otto/dataset/random_velocity.h>
#include <otto/transport/evolution.h>

namespace otto
{
  namespace dataset
  {
    /**
     * Random densities carried by random velocities, if asked with diffusion:
     * the problem of otto-continuity.
     */
    template <int dim>
    class ContinuityProblem : public Problem<dim>
    {
    public:
      struct Parameters
      {
        double floor = 0.;
        /// The diffusion coefficient.
        double                    eps       = 0.;
        double                    end_time  = 1.;
        unsigned int              intervals = 8;
        transport::StepParameters steps;
      };

      /// All references must outlive this object.
      ContinuityProblem(const Group<dim>                    &group,
                        const Parameters                    &parameters,
                        std::unique_ptr<RandomDensity<dim>>  initial,
                        std::unique_ptr<RandomVelocity<dim>> velocity,
                        dealii::TimerOutput                 &timer);

      std::string              kind() const override { return "continuity"; }
      std::string              equations() const override;
      std::vector<std::string> description() const override;
      std::vector<Field>       fields() const override;
      std::vector<Scalar>      scalars() const override;
      void                     solve(const RandomSource &source,
                                     const Stop         &stop,
                                     Sample             &sample) override;

    private:
      std::shared_ptr<model::Velocity<dim>>
      draw_velocity(const RandomSource &source, Sample &sample) const;
      std::string field_name() const;

      const Group<dim>                    &group_;
      Parameters                           parameters_;
      DensityInput<dim>                    initial_;
      std::unique_ptr<RandomVelocity<dim>> velocity_;
      space::PointLocator<dim>             locator_;
      dealii::TimerOutput                 &timer_;
    };
  } // namespace dataset
} // namespace otto
