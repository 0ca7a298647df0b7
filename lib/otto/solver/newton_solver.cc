// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/solver/component_sums.h>
#include <otto/solver/newton_solver.h>

#include <deal.II/lac/solver_cg.h>
#include <deal.II/lac/solver_control.h>
#include <deal.II/lac/solver_gmres.h>

#include <algorithm>
#include <cmath>

namespace otto
{
  namespace solver
  {
    namespace
    {
      dealii::LinearAlgebra::distributed::BlockVector<double>
      make_block_vector(const time::Layout &slabs, const time::Layout &levels)
      {
        dealii::LinearAlgebra::distributed::BlockVector<double> result(2);
        result.block(0) = slabs.make_vector();
        result.block(1) = levels.make_vector();
        result.collect_sizes();
        return result;
      }
    } // namespace



    template <int dim>
    struct NewtonSolver<dim>::Operator
    {
      const NewtonSolver<dim>       &solver;
      const optimality::Blocks<dim> &blocks;
      const BlockVector             &weights;
      mutable time::Vector           slab, level;

      void vmult(BlockVector &y, const BlockVector &x) const
      {
        dealii::TimerOutput::Scope scope(solver.timer_, "Newton matrix");
        blocks.vmult_stiffness(y.block(0), x.block(0));
        blocks.vmult_continuity(slab, x.block(1));
        y.block(0) -= slab;
        blocks.Tvmult_continuity(y.block(1), x.block(0));
        for (std::size_t k = 0; k < level.locally_owned_size(); ++k)
          y.block(1).begin()[k] += solver.c_.begin()[k] * x.block(1).begin()[k];
        solver.project_transposed(y.block(1));
        y.scale(weights);
      }
    };



    template <int dim>
    struct NewtonSolver<dim>::Preconditioner
    {
      const NewtonSolver<dim>       &solver;
      const optimality::Blocks<dim> &blocks;
      const BlockVector             &weights;
      mutable time::Vector           slab, level;

      // level, slab = the residuals without their weights
      void unscale(const BlockVector &x) const
      {
        for (std::size_t k = 0; k < level.locally_owned_size(); ++k)
          level.begin()[k] =
            x.block(1).begin()[k] / weights.block(1).begin()[k];
        for (std::size_t k = 0; k < slab.locally_owned_size(); ++k)
          slab.begin()[k] = x.block(0).begin()[k] / weights.block(0).begin()[k];
      }

      void vmult(BlockVector &y, const BlockVector &x) const
      {
        unscale(x);
        {
          dealii::TimerOutput::Scope scope(solver.timer_,
                                           "Space-time operator X");
          solver.project_transposed(level);
          solver.preconditioner_.solve_schur(y.block(1), level);
          solver.project(y.block(1));
        }
        dealii::TimerOutput::Scope scope(solver.timer_, "Weighted Laplacians");
        blocks.vmult_continuity(y.block(0), y.block(1));
        slab += y.block(0);
        solver.preconditioner_.solve_stiffness(y.block(0), slab);
      }
    };



    template <int dim>
    NewtonSolver<dim>::NewtonSolver(const space::Pair<dim> &pair,
                                    const time::Layout     &slabs,
                                    const time::Layout     &levels,
                                    const Parameters       &parameters,
                                    dealii::TimerOutput    &timer)
      : pair_(pair)
      , space_(pair.density())
      , slabs_(slabs)
      , levels_(levels)
      , parameters_(parameters)
      , timer_(timer)
      , preconditioner_(pair, slabs, levels, parameters.preconditioner)
      , c_(levels.make_vector())
    {
    }



    template <int dim>
    void NewtonSolver<dim>::project(time::Vector &y) const
    {
      if (!conserves_mass_)
        return;
      auto sums = component_sums(space_,
                                 levels_.levels(),
                                 [&](const auto i, const auto k) {
                                   return space_.weights()[i] * y.begin()[k];
                                 });
      for (std::size_t c = 0; c < sums.size(); ++c)
        sums[c] /= masses_[c];
      for_component_entries(space_,
                            levels_.levels(),
                            sums,
                            [&](auto, const auto k, const auto sum) {
                              y.begin()[k] -= sum * density_->begin()[k];
                            });
    }



    template <int dim>
    void NewtonSolver<dim>::project_transposed(time::Vector &g) const
    {
      if (!conserves_mass_)
        return;
      auto sums =
        component_sums(space_, levels_.levels(), [&](auto, const auto k) {
          return density_->begin()[k] * g.begin()[k];
        });
      for (std::size_t c = 0; c < sums.size(); ++c)
        sums[c] /= masses_[c];
      for_component_entries(space_,
                            levels_.levels(),
                            sums,
                            [&](const auto i, const auto k, const auto sum) {
                              g.begin()[k] -= sum * space_.weights()[i];
                            });
    }



    template <int dim>
    void NewtonSolver<dim>::add_constants(const optimality::System<dim> &system,
                                          const time::Vector            &g,
                                          const time::Vector            &drho,
                                          time::Vector &dphi) const
    {
      // What is left of the second row, B^T dphi + C drho = g, in the mean over
      // the mass, is the difference of neighbouring constants; of the last one
      // and zero at a free end. That mean makes it the projected residual,
      // whose norm is small: what is left in vacuum does not come back as a
      // constant where mass is.
      auto residual = levels_.make_vector();
      system.blocks().Tvmult_continuity(residual, dphi);
      const std::size_t n = slabs_.levels(), m = levels_.levels();
      const auto sums = component_sums(space_, m, [&](auto, const auto k) {
        return density_->begin()[k] * (g.begin()[k] - residual.begin()[k] -
                                       c_.begin()[k] * drho.begin()[k]);
      });
      const std::size_t   components = space_.components().number;
      std::vector<double> constant(components * n, 0.);
      if (system.free_end())
        for (std::size_t c = 0; c < components; ++c)
          constant[(c + 1) * n - 1] =
            sums[(c + 1) * m - 1] / masses_[(c + 1) * m - 1];
      for (std::size_t c = 0; c < components; ++c)
        for (std::size_t s = n - 1; s-- > 0;)
          constant[c * n + s] =
            constant[c * n + s + 1] + sums[c * m + s] / masses_[c * m + s];
      for_component_entries(pair_.potential(),
                            n,
                            constant,
                            [&](auto, const auto k, const auto value) {
                              dphi.begin()[k] += value;
                            });
    }



    template <int dim>
    typename NewtonSolver<dim>::BlockVector
    NewtonSolver<dim>::norm_weights(const optimality::System<dim> &system,
                                    const double                   mu) const
    {
      auto              result  = make_block_vector(slabs_, levels_);
      const auto       &pattern = pair_.potential().pattern();
      const auto       &a       = system.blocks().stiffness();
      const std::size_t n = slabs_.levels(), m = levels_.levels();
      const double      unit = mu * space_.volume();
      for (std::size_t i = 0; i < pair_.potential().n_owned(); ++i)
        {
          const std::size_t diagonal = pattern.position(i, i);
          for (std::size_t s = 0; s < n; ++s)
            result.block(0).begin()[i * n + s] =
              parameters_.continuity_weight /
              std::sqrt(unit * a[diagonal * n + s]);
        }
      for (std::size_t i = 0; i < space_.n_owned(); ++i)
        for (std::size_t k = i * m; k < (i + 1) * m; ++k)
          result.block(1).begin()[k] =
            std::sqrt(density_->begin()[k] /
                      (system.tau() * space_.weights()[i] * mu * unit));
      return result;
    }



    template <int dim>
    typename NewtonSolver<dim>::Result
    NewtonSolver<dim>::solve(const optimality::System<dim> &system,
                             const optimality::State       &state,
                             const time::Vector            &f,
                             const time::Vector            &g,
                             const double                   mu,
                             const double                   tolerance,
                             time::Vector                  &dphi,
                             time::Vector                  &drho)
    {
      density_        = &state.density;
      conserves_mass_ = system.conserves_mass();
      {
        dealii::TimerOutput::Scope scope(timer_, "Set up preconditioner");
        masses_ = component_sums(
          space_, levels_.levels(), [&](const auto i, const auto k) {
            return space_.weights()[i] * state.density.begin()[k];
          });
        system.complementarity(state, c_);
        preconditioner_.initialize(system, state.potential, c_);
      }

      BlockVector right = make_block_vector(slabs_, levels_);
      BlockVector x     = right;
      right.block(0)    = f;
      right.block(1)    = g;
      preconditioner_.remove_means(right.block(0));
      project_transposed(right.block(1));

      const BlockVector weights = norm_weights(system, mu);
      right.scale(weights);
      const double          start = right.l2_norm();
      Result                result;
      dealii::SolverControl control(parameters_.max_iterations,
                                    std::min(tolerance, 0.5 * start),
                                    false,
                                    false);
      typename dealii::SolverFGMRES<BlockVector>::AdditionalData data(
        parameters_.max_iterations);
      dealii::SolverFGMRES<BlockVector> fgmres(control, data);
      const Operator                    matrix{*this,
                            system.blocks(),
                            weights,
                            slabs_.make_vector(),
                            levels_.make_vector()};
      const Preconditioner              preconditioner{*this,
                                          system.blocks(),
                                          weights,
                                          slabs_.make_vector(),
                                          levels_.make_vector()};
      result.converged = true;
      try
        {
          if (start > 0)
            fgmres.solve(matrix, x, right, preconditioner);
        }
      catch (const dealii::SolverControl::NoConvergence &)
        {
          result.converged = false;
        }
      result.iterations       = start > 0 ? control.last_step() : 0;
      result.residual         = start > 0 ? control.last_value() : 0;
      result.reduction        = start > 0 ? result.residual / start : 0;
      result.inner_iterations = preconditioner_.inner_iterations();

      dphi = x.block(0);
      drho = x.block(1);
      project(drho);
      if (conserves_mass_)
        add_constants(system, g, drho, dphi);
      return result;
    }



    template <int dim>
    unsigned int
    NewtonSolver<dim>::solve_stiffness(const optimality::System<dim> &system,
                                       time::Vector                  &chi,
                                       const time::Vector            &r,
                                       const double                   tolerance)
    {
      struct Stiffness
      {
        const optimality::Blocks<dim>      &blocks;
        const CommutingPreconditioner<dim> &preconditioner;
        // Where there is hardly any mass x is large, and what rounding leaves
        // of A x in the kernel of A is more than what is looked for.
        void vmult(time::Vector &y, const time::Vector &x) const
        {
          blocks.vmult_stiffness(y, x);
          preconditioner.remove_means(y);
        }
      };
      struct Multigrid
      {
        const CommutingPreconditioner<dim> &preconditioner;
        void vmult(time::Vector &y, const time::Vector &x) const
        {
          preconditioner.solve_stiffness(y, x);
        }
      };
      dealii::TimerOutput::Scope scope(timer_, "Certificate");
      preconditioner_.initialize_stiffness(system);
      time::Vector right(r);
      preconditioner_.remove_means(right);
      chi = 0.;
      dealii::ReductionControl control(200, 1e-300, tolerance, false, false);
      dealii::SolverCG<time::Vector> cg(control);
      try
        {
          cg.solve(Stiffness{system.blocks(), preconditioner_},
                   chi,
                   right,
                   Multigrid{preconditioner_});
        }
      catch (const dealii::SolverControl::NoConvergence &)
        {
        } // what is left is reported as Certificate::continuity_defect
      return control.last_step();
    }



    template class NewtonSolver<2>;
    template class NewtonSolver<3>;
  } // namespace solver
} // namespace otto
