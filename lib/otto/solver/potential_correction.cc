// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/solver/potential_correction.h>

#include <deal.II/lac/solver_cg.h>
#include <deal.II/lac/solver_control.h>

namespace otto
{
  namespace solver
  {
    template <int dim>
    struct PotentialCorrection<dim>::Operator
    {
      const optimality::Blocks<dim> &blocks;
      const time::Vector &           c_inverse;
      mutable time::Vector           slab, level;

      void
      vmult(time::Vector &y, const time::Vector &x) const
      {
        blocks.Tvmult_continuity(level, x);
        level.scale(c_inverse);
        blocks.vmult_continuity(slab, level);
        blocks.vmult_stiffness(y, x);
        y += slab;
      }
    };



    template <int dim>
    PotentialCorrection<dim>::PotentialCorrection(
      const space::Pair<dim> &pair,
      const time::Layout &    slabs,
      const time::Layout &    levels)
      : slabs_(slabs)
      , levels_(levels)
      , c_inverse_(levels.make_vector())
      , preconditioner_(pair, slabs, levels)
    {}



    template <int dim>
    unsigned int
    PotentialCorrection<dim>::solve(const optimality::System<dim> &system,
                                    const time::Vector &           c,
                                    const time::Vector &           g,
                                    const double                   tolerance,
                                    const unsigned int max_iterations,
                                    time::Vector &     dphi)
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

      dphi = 0.;
      dealii::ReductionControl control(
        max_iterations, 1e-300, tolerance, false, false);
      dealii::SolverCG<time::Vector> cg(control);
      try
        {
          cg.solve(matrix, dphi, right, preconditioner_);
        }
      catch (const dealii::SolverControl::NoConvergence &)
        {} // any number of iterations gives a descent direction
      return control.last_step();
    }



    template class PotentialCorrection<2>;
    template class PotentialCorrection<3>;
  } // namespace solver
} // namespace otto
