// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/solver/commuting_preconditioner.h>
#include <otto/time/kernels.h>

#include <deal.II/lac/solver_control.h>
#include <deal.II/lac/solver_gmres.h>

namespace otto
{
  namespace solver
  {
    template <int dim>
    CommutingPreconditioner<dim>::CommutingPreconditioner(
      const space::Space<dim> &space,
      const time::Layout &     slabs,
      const time::Layout &     levels,
      const Parameters &       parameters)
      : space_(space)
      , slabs_(slabs)
      , levels_(levels)
      , parameters_(parameters)
      , multigrid_(space, slabs)
      , ilu_(space, levels.levels())
      , scaled_c_(levels.make_vector())
      , slab_(slabs.make_vector())
      , level_(levels.make_vector())
      , schur_(levels.make_vector())
      , right_(levels.make_vector())
    {}



    template <int dim>
    void
    CommutingPreconditioner<dim>::assemble_laplacian(
      const time::LocalArray &densities)
    {
      const std::size_t n       = levels_.levels();
      const auto &      pattern = space_.pattern();
      // Means over three levels on the owned vertices, raised to the largest
      // value of the neighbours.
      time::LocalArray mean;
      mean.resize_fast(space_.n_local() * n);
      for (std::size_t i = 0; i < space_.n_local(); ++i)
        for (std::size_t l = 0; l < n; ++l)
          {
            const double *rho = densities.data() + i * (n + 2) + l;
            mean[i * n + l]   = (rho[0] + rho[1] + rho[2]) / 3;
          }
      auto         weight = levels_.make_vector();
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
                w[l] = std::max(w[l], r[l]);
            }
          for (std::size_t l = 0; l < n; ++l)
            w[l] += parameters_.floor;
        }
      levels_.gather(weight, local_);
      laplacian_.resize_fast(pattern.column.size() * n);
      laplacian_.fill(0.);
      time::kernels::add_weighted_stiffness(space_.cells(),
                                            n,
                                            1. / slabs_.levels(),
                                            local_.data(),
                                            laplacian_.data());
    }



    template <int dim>
    void
    CommutingPreconditioner<dim>::initialize(
      const optimality::System<dim> &system,
      const time::Vector &           c)
    {
      blocks_ = &system.blocks();
      inner_  = 0;
      assemble_laplacian(system.densities());
      const std::size_t n = levels_.levels();
      for (std::size_t i = 0; i < space_.n_owned(); ++i)
        for (std::size_t l = 0; l < n; ++l)
          scaled_c_.begin()[i * n + l] =
            c.begin()[i * n + l] / space_.weights()[i];
      multigrid_.initialize(blocks_->stiffness());
      ilu_.factorize(*blocks_, laplacian_, scaled_c_);
    }



    template <int dim>
    void
    CommutingPreconditioner<dim>::solve_stiffness(time::Vector &      dphi,
                                                  const time::Vector &f) const
    {
      multigrid_.vmult(dphi, f);
    }



    template <int dim>
    void
    CommutingPreconditioner<dim>::vmult(time::Vector &      y,
                                        const time::Vector &x) const
    {
      const std::size_t n_slabs = slabs_.levels(), n = levels_.levels();
      blocks_->vmult_material(slab_, x);
      for (std::size_t i = 0; i < space_.n_owned(); ++i)
        for (std::size_t s = 0; s < n_slabs; ++s)
          slab_.begin()[i * n_slabs + s] /= space_.weights()[i];
      blocks_->Tvmult_continuity(y, slab_);
      levels_.gather(x, local_);
      time::kernels::multiply(space_.pattern(),
                              space_.n_owned(),
                              n,
                              laplacian_.data(),
                              local_.data(),
                              level_.begin());
      for (std::size_t k = 0; k < space_.n_owned() * n; ++k)
        y.begin()[k] += scaled_c_.begin()[k] * level_.begin()[k];
      ilu_.scale_rows(y);
    }



    template <int dim>
    void
    CommutingPreconditioner<dim>::solve_schur(time::Vector &      drho,
                                              const time::Vector &g) const
    {
      const std::size_t n = levels_.levels();
      dealii::ReductionControl control(parameters_.inner_iterations,
                                       0.,
                                       parameters_.inner_tolerance,
                                       false,
                                       false);
      typename dealii::SolverGMRES<time::Vector>::AdditionalData data(
        parameters_.inner_iterations + 2, true);
      dealii::SolverGMRES<time::Vector> gmres(control, data);
      schur_ = 0.;
      right_ = g;
      ilu_.scale_rows(right_);
      try
        {
          gmres.solve(*this, schur_, right_, ilu_);
        }
      catch (const dealii::SolverControl::NoConvergence &)
        {} // the best iterate so far is good enough for FGMRES
      inner_ += control.last_step();

      levels_.gather(schur_, local_);
      time::kernels::multiply(space_.pattern(),
                              space_.n_owned(),
                              n,
                              laplacian_.data(),
                              local_.data(),
                              drho.begin());
      for (std::size_t i = 0; i < space_.n_owned(); ++i)
        for (std::size_t l = 0; l < n; ++l)
          drho.begin()[i * n + l] /= space_.weights()[i];
    }



    template <int dim>
    std::size_t
    CommutingPreconditioner<dim>::memory_consumption() const
    {
      return multigrid_.memory_consumption() + ilu_.memory_consumption() +
             laplacian_.memory_consumption();
    }



    template class CommutingPreconditioner<2>;
    template class CommutingPreconditioner<3>;
  } // namespace solver
} // namespace otto
