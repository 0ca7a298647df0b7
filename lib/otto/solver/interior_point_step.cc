// SPDX-License-Identifier: LGPL-2.1-or-later
// How much of a Newton step is taken.
#include <otto/solver/component_sums.h>
#include <otto/solver/interior_point.h>

#include <deal.II/base/mpi.h>

#include <algorithm>

namespace otto
{
  namespace solver
  {
    namespace MPI = dealii::Utilities::MPI;

    template <int dim>
    double InteriorPoint<dim>::step_length(const time::Vector &x,
                                           const time::Vector &dx,
                                           const time::Vector &weight,
                                           const double        budget) const
    {
      const std::size_t size  = x.locally_owned_size();
      double            ratio = 0;
      for (std::size_t k = 0; k < size; ++k)
        ratio = std::max(ratio, -dx.begin()[k] / x.begin()[k]);
      ratio = MPI::max(ratio, system_.space().communicator());
      const double strict =
        std::min(1., parameters_.boundary_fraction / std::max(ratio, 1e-300));
      for (double step = 1.; step > strict; step *= 0.8)
        {
          double clipped = 0;
          for (std::size_t k = 0; k < size; ++k)
            clipped += weight.begin()[k] *
                       std::max(0.,
                                -parameters_.boundary_fraction * x.begin()[k] -
                                  step * dx.begin()[k]);
          if (MPI::sum(clipped, system_.space().communicator()) < budget)
            return step;
        }
      return strict;
    }



    template <int dim>
    void InteriorPoint<dim>::advance(time::Vector       &x,
                                     const double        step,
                                     const time::Vector &dx) const
    {
      for (std::size_t k = 0; k < x.locally_owned_size(); ++k)
        x.begin()[k] =
          std::max(x.begin()[k] + step * dx.begin()[k],
                   (1. - parameters_.boundary_fraction) * x.begin()[k]);
    }



    // Mean one in each level, which clipped entries have changed a little.
    template <int dim>
    void InteriorPoint<dim>::normalise(time::Vector &density) const
    {
      if (!system_.conserves_mass())
        return;
      const auto       &space = system_.space();
      const std::size_t n     = system_.levels().levels();
      auto factor = component_sums(space, n, [&](const auto i, const auto k) {
        return space.weights()[i] * density.begin()[k];
      });
      for (std::size_t c = 0; c < factor.size(); ++c)
        factor[c] = space.components().volume[c / n] / factor[c];
      for_component_entries(space,
                            n,
                            factor,
                            [&](auto, const auto k, const auto value) {
                              density.begin()[k] *= value;
                            });
    }



    template <int dim>
    void InteriorPoint<dim>::update(optimality::State        &state,
                                    const optimality::Values &values,
                                    NewtonStep               &record)
    {
      const auto       &space = system_.space();
      const std::size_t n     = system_.levels().levels();
      const double      mu    = record.mu;
      for (std::size_t k = 0; k < du_.locally_owned_size(); ++k)
        {
          const double rho = state.density.begin()[k];
          const double u   = state.slack.begin()[k];
          du_.begin()[k]   = (mu - rho * u - u * drho_.begin()[k]) / rho;
        }
      for (std::size_t i = 0; i < space.n_owned(); ++i)
        for (std::size_t k = i * n; k < (i + 1) * n; ++k)
          weight_.begin()[k] =
            system_.tau() * space.weights()[i] / space.volume();
      record.primal_step =
        step_length(state.density,
                    drho_,
                    weight_,
                    parameters_.clip * (values.continuity + mu / initial_mu_));
      weight_.scale(state.density);
      record.dual_step =
        step_length(state.slack, du_, weight_, parameters_.clip * mu);
      state.potential.add(record.dual_step, dphi_);
      advance(state.density, record.primal_step, drho_);
      advance(state.slack, record.dual_step, du_);
      normalise(state.density);
    }



    template void InteriorPoint<2>::update(optimality::State &,
                                           const optimality::Values &,
                                           NewtonStep &);
    template void InteriorPoint<3>::update(optimality::State &,
                                           const optimality::Values &,
                                           NewtonStep &);
  } // namespace solver
} // namespace otto
