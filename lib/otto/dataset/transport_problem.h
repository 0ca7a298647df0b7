// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/dataset/problem.h>
#include <otto/io/geodesic_state.h>
#include <otto/solver/interior_point.h>

#include <optional>

namespace otto
{
  namespace dataset
  {
    /**
     * Geodesics between two random densities of mass one: the problem of
     * otto-transport.
     */
    template <int dim>
    class TransportProblem : public Problem<dim>
    {
    public:
      struct Parameters
      {
        unsigned int slabs = 8;
        double       floor = 0.;
        /// What is minimised, for densities of mass one.
        model::Problem<dim>                             problem;
        typename solver::InteriorPoint<dim>::Parameters interior_point;
      };

      /**
       * All references must outlive this object.
       *
       * @param final Null if the problem has a free end.
       * @throws base::InputError if the domain is not connected: the two
       *   densities would have different masses in its parts.
       */
      TransportProblem(const Group<dim>                   &group,
                       const Parameters                   &parameters,
                       std::unique_ptr<RandomDensity<dim>> initial,
                       std::unique_ptr<RandomDensity<dim>> final,
                       dealii::TimerOutput                &timer);

      std::string              kind() const override { return "transport"; }
      std::string              equations() const override;
      std::vector<std::string> description() const override;
      std::vector<Field>       fields() const override;
      std::vector<Scalar>      scalars() const override;
      void                     solve(const RandomSource &source,
                                     const Stop         &stop,
                                     Sample             &sample) override;

    private:
      typename solver::InteriorPoint<dim>::Result
      solve_system(optimality::System<dim> &system,
                   const Stop              &stop,
                   optimality::State       &state,
                   unsigned int            &tries) const;
      /// The names of the two values of the discrete problem.
      std::string below() const;
      std::string above() const;
      void        set_fields(io::GeodesicState geodesic, Sample &sample) const;

      const Group<dim>                &group_;
      Parameters                       parameters_;
      DensityInput<dim>                initial_;
      std::optional<DensityInput<dim>> final_;
      dealii::TimerOutput             &timer_;
    };
  } // namespace dataset
} // namespace otto
