// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/solver/component_sums.h>
#include <otto/solver/potential_correction.h>

#include <deal.II/lac/solver_cg.h>
#include <deal.II/lac/solver_control.h>

#include <limits>
#include <numeric>

namespace otto
{
  namespace solver
  {
    template <int dim>
    struct PotentialCorrection<dim>::Operator
    {
      const optimality::Blocks<dim> &blocks;
      const time::Vector            &c_inverse;
      mutable time::Vector           slab, level;

      void vmult(time::Vector &y, const time::Vector &x) const
      {
        blocks.Tvmult_continuity(level, x);
        level.scale(c_inverse);
        blocks.vmult_continuity(slab, level);
        blocks.vmult_stiffness(y, x);
        y += slab;
      }
    };



    template <int dim>
    PotentialCorrection<dim>::PotentialCorrection(const space::Pair<dim> &pair,
                                                  const time::Layout     &slabs,
                                                  const time::Layout &levels)
      : space_(pair.potential())
      , slabs_(slabs)
      , levels_(levels)
      , c_inverse_(levels.make_vector())
      , preconditioner_(pair, slabs, levels)
    {
    }



    template <int dim>
    double
    PotentialCorrection<dim>::rounding(const optimality::Blocks<dim> &blocks,
                                       const time::Vector            &x) const
    {
      time::Vector      terms(x);
      const auto       &space = blocks.pair().density();
      const std::size_t n     = levels_.levels();
      for (std::size_t i = 0; i < space.n_owned(); ++i)
        for (std::size_t k = i * n; k < (i + 1) * n; ++k)
          terms.begin()[k] *= 2 * space.weights()[i];
      return std::numeric_limits<double>::epsilon() * (1 + blocks.cfl()) *
             terms.l2_norm();
    }



    template <int dim>
    void PotentialCorrection<dim>::remove_constants(time::Vector &f) const
    {
      const std::size_t n = slabs_.levels();
      auto        sums    = component_sums(space_, n, [&](auto, const auto k) {
        return f.begin()[k];
      });
      const auto &volume  = space_.components().volume;
      std::vector<double> mean(volume.size() * n);
      for (std::size_t c = 0; c < volume.size(); ++c)
        std::fill_n(mean.begin() + c * n,
                    n,
                    std::accumulate(sums.begin() + c * n,
                                    sums.begin() + (c + 1) * n,
                                    0.) /
                      (n * volume[c]));
      for_component_entries(space_,
                            n,
                            mean,
                            [&](const auto i, const auto k, const auto value) {
                              f.begin()[k] -= space_.weights()[i] * value;
                            });
    }



    template <int dim>
    unsigned int
    PotentialCorrection<dim>::solve(const optimality::System<dim> &system,
                                    const time::Vector            &c,
                                    const time::Vector            &g,
                                    const double                   tolerance,
                                    const unsigned int max_iterations,
                                    time::Vector      &dphi)
    {
      for (std::size_t k = 0; k < c.locally_owned_size(); ++k)
        c_inverse_.begin()[k] = 1. / c.begin()[k];
      preconditioner_.initialize(system.blocks(), c_inverse_);
      const Operator matrix{system.blocks(),
                            c_inverse_,
                            slabs_.make_vector(),
                            levels_.make_vector()};
      time::Vector   right = slabs_.make_vector(), scaled = g;
      scaled.scale(c_inverse_);
      system.blocks().vmult_continuity(right, scaled);
      if (system.conserves_mass() && !system.free_end())
        remove_constants(right);

      dphi = 0.;
      dealii::ReductionControl       control(max_iterations,
                                       rounding(system.blocks(), scaled),
                                       tolerance,
                                       false,
                                       false);
      dealii::SolverCG<time::Vector> cg(control);
      try
        {
          cg.solve(matrix, dphi, right, preconditioner_);
        }
      catch (const dealii::SolverControl::NoConvergence &)
        {
        } // any number of iterations gives a descent direction
      return control.last_step();
    }



    template class PotentialCorrection<2>;
    template class PotentialCorrection<3>;
  } // namespace solver
} // namespace otto
