// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/solver/commuting_preconditioner.h>

#include <deal.II/lac/solver_control.h>
#include <deal.II/lac/solver_gmres.h>

#include <cmath>

namespace otto
{
  namespace solver
  {
    template <int dim>
    CommutingPreconditioner<dim>::CommutingPreconditioner(
      const space::Pair<dim> &pair,
      const time::Layout     &slabs,
      const time::Layout     &levels,
      const Parameters       &parameters)
      : space_(pair.density())
      , pair_(pair)
      , slabs_(slabs)
      , levels_(levels)
      , parameters_(parameters)
      , multigrid_(pair.potential(), slabs)
      , schur_(levels.make_vector())
      , right_(levels.make_single_vector())
      , solution_(right_)
    {
    }



    template <int dim>
    void CommutingPreconditioner<dim>::make_space_time(
      const optimality::System<dim> &system)
    {
      const auto &problem = system.problem();
      if (problem.diffusion > 0. && !pair_.same())
        {
          equal_pair_ = std::make_unique<space::Pair<dim>>(space_);
          equal_slabs_ =
            std::make_unique<time::Layout>(space_, slabs_.levels());
          equal_blocks_ =
            std::make_unique<optimality::Blocks<dim>>(*equal_pair_,
                                                      *equal_slabs_,
                                                      levels_,
                                                      problem.diffusion,
                                                      problem.growth_rate());
        }
      space_time_ =
        std::make_unique<SpaceTimeMultigrid<dim>>(equal_pair_ ? *equal_pair_
                                                              : pair_,
                                                  levels_,
                                                  parameters_.shift,
                                                  parameters_.largest_cfl);
    }



    template <int dim>
    time::LocalArray CommutingPreconditioner<dim>::laplacian_weights(
      const time::LocalArray &densities,
      const std::size_t       all) const
    {
      const std::size_t n       = levels_.levels();
      const auto       &pattern = space_.pattern();
      // Means over three levels, or the two at a free end, then over the
      // neighbours of a vertex.
      time::LocalArray mean;
      mean.resize_fast(space_.n_local() * n);
      for (std::size_t i = 0; i < space_.n_local(); ++i)
        for (std::size_t l = 0; l < n; ++l)
          {
            const double *rho = densities.data() + i * all + l;
            mean[i * n + l]   = l + 2 < all ? (rho[0] + rho[1] + rho[2]) / 3
                                            : (rho[0] + rho[1]) / 2;
          }
      auto weight = levels_.make_vector();
      for (std::size_t i = 0; i < space_.n_owned(); ++i)
        {
          double *w = weight.begin() + i * n;
          std::fill(w, w + n, 0.);
          for (unsigned int e = pattern.row_start[i];
               e < pattern.row_start[i + 1];
               ++e)
            {
              const double *r = mean.data() + pattern.column[e] * n;
              for (std::size_t l = 0; l < n; ++l)
                w[l] += r[l];
            }
          const double part =
            1. / (pattern.row_start[i + 1] - pattern.row_start[i]);
          for (std::size_t l = 0; l < n; ++l)
            w[l] = std::pow(part * w[l] + parameters_.floor,
                            parameters_.weight_power);
        }
      levels_.gather(weight, mean);
      return mean;
    }



    template <int dim>
    void CommutingPreconditioner<dim>::initialize(
      const optimality::System<dim> &system,
      const time::Vector            &potential,
      const time::Vector            &c)
    {
      inner_                = 0;
      tried_                = false;
      const std::size_t n   = levels_.levels();
      auto              c_d = c;
      for (std::size_t i = 0; i < space_.n_owned(); ++i)
        for (std::size_t l = 0; l < n; ++l)
          c_d.begin()[i * n + l] /= space_.weights()[i];
      initialize_stiffness(system);
      if (!space_time_)
        make_space_time(system);
      time::LocalArray local;
      const auto       weights =
        laplacian_weights(system.densities(), system.n_slabs() + 1);
      time::LocalArray floor;
      if (system.blocks().point_hamiltonian())
        {
          floor = weights; // of the means, which were raised to a power
          for (auto &w : floor)
            w *=
              parameters_.floor * std::pow(w, -1. / parameters_.weight_power);
        }
      if (equal_blocks_)
        {
          auto values = equal_slabs_->make_vector();
          pair_.restrict_potential(slabs_.levels(),
                                   potential.begin(),
                                   values.begin());
          equal_slabs_->gather(values, local);
          equal_blocks_->assemble(local,
                                  system.densities(),
                                  system.blocks().point_hamiltonian());
        }
      else
        slabs_.gather(potential, local);
      space_time_->initialize(equal_blocks_ ? *equal_blocks_ : system.blocks(),
                              local,
                              weights,
                              floor,
                              c_d);
    }



    template <int dim>
    void
    CommutingPreconditioner<dim>::solve_stiffness(time::Vector       &dphi,
                                                  const time::Vector &f) const
    {
      multigrid_.vmult(dphi, f);
    }



    template <int dim>
    std::pair<unsigned int, double>
    CommutingPreconditioner<dim>::solve_space_time(
      const unsigned int max_iterations) const
    {
      dealii::ReductionControl control(
        max_iterations, 0., parameters_.inner_tolerance, false, false);
      typename dealii::SolverGMRES<time::SingleVector>::AdditionalData data(
        max_iterations + 2, true);
      dealii::SolverGMRES<time::SingleVector> gmres(control, data);
      solution_ = 0.f;
      try
        {
          gmres.solve(space_time_->matrix(), solution_, right_, *space_time_);
        }
      catch (const dealii::SolverControl::NoConvergence &)
        {
        } // the best iterate so far is good enough for FGMRES
      inner_ += control.last_step();
      return {control.last_step(), control.last_value()};
    }



    template <int dim>
    void CommutingPreconditioner<dim>::try_corrections() const
    {
      const auto one = solve_space_time(parameters_.inner_iterations);
      if (one.first == 0) // a right side of zeros tells nothing
        return;
      tried_ = true;
      if (!space_time_->has_modes())
        return;
      const time::SingleVector solution(solution_);
      change_correction();
      if (solve_space_time(one.first) < one)
        return;
      change_correction();
      solution_ = solution;
    }



    template <int dim>
    void CommutingPreconditioner<dim>::change_correction() const
    {
      using Correction = typename SpaceTimeMultigrid<dim>::Correction;
      space_time_->set_correction(space_time_->correction() ==
                                      Correction::coarse_space
                                    ? Correction::diffusion_modes
                                    : Correction::coarse_space);
    }



    template <int dim>
    void CommutingPreconditioner<dim>::solve_schur(time::Vector       &drho,
                                                   const time::Vector &g) const
    {
      const std::size_t n = levels_.levels();
      la::copy_owned(right_, g);
      const unsigned int all = parameters_.inner_iterations;
      if (!tried_)
        try_corrections();
      else if (solve_space_time(all).first >= all && space_time_->has_modes())
        change_correction(); // for the next one
      la::copy_owned(schur_, solution_);

      space_time_->matrix().vmult_laplacian(drho, schur_);
      for (std::size_t i = 0; i < space_.n_owned(); ++i)
        for (std::size_t l = 0; l < n; ++l)
          drho.begin()[i * n + l] /= space_.weights()[i];
    }



    template class CommutingPreconditioner<2>;
    template class CommutingPreconditioner<3>;
  } // namespace solver
} // namespace otto
