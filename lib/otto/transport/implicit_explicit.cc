// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/transport/implicit_explicit.h>

#include <deal.II/base/mpi.h>

namespace otto
{
  namespace transport
  {
    namespace
    {
      // Residuals of the linear systems, relative to the right-hand sides.
      const double stage_reduction = 1e-11;

      // y += a x
      void
      add(std::vector<double> &y, const double a, const std::vector<double> &x)
      {
        for (std::size_t i = 0; i < x.size(); ++i)
          y[i] += a * x[i];
      }
    } // namespace



    template <int dim>
    constexpr std::array<double, 3> ImplicitExplicit<dim>::abscissae;



    template <int dim>
    ImplicitExplicit<dim>::ImplicitExplicit(
      const space::Space<dim>   &space,
      const std::vector<double> &diffusion)
      : space_(space)
      , diffusion_(diffusion)
      , diffuses_(dealii::Utilities::MPI::max(diffusion.empty() ? 0 : 1,
                                              space.communicator()) == 1)
      , mass_(space,
              space.mass(),
              time::NodalSolver<dim>::Preconditioner::diagonal)
    {
    }



    template <int dim>
    void ImplicitExplicit<dim>::set_step(const double tau)
    {
      if (tau == tau_ || !diffuses_)
        return;
      auto entries = space_.mass();
      add(entries, gamma * tau, diffusion_);
      implicit_ = std::make_unique<time::NodalSolver<dim>>(
        space_, entries, time::NodalSolver<dim>::Preconditioner::multigrid);
      tau_ = tau;
    }



    // On owned vertices.
    template <int dim>
    std::vector<double>
    ImplicitExplicit<dim>::product(const std::vector<double> &matrix,
                                   const std::vector<double> &u) const
    {
      const auto         &pattern = space_.pattern();
      std::vector<double> result(space_.n_owned(), 0.);
      if (matrix.empty())
        return result;
      for (unsigned int i = 0; i < result.size(); ++i)
        for (auto e = pattern.row_start[i]; e < pattern.row_start[i + 1]; ++e)
          result[i] += matrix[e] * u[pattern.column[e]];
      return result;
    }



    template <int dim>
    typename ImplicitExplicit<dim>::Stages ImplicitExplicit<dim>::step(
      const std::vector<double>                        &u,
      const std::array<const std::vector<double> *, 3> &convection,
      const double                                      tau)
    {
      set_step(tau);
      const auto &stage_solver = implicit_ ? *implicit_ : mass_;
      const auto  mass         = product(space_.mass(), u);

      Stages     result;
      const auto k0 = product(*convection[0], u);
      auto       b  = mass;
      add(b, gamma * tau, k0);
      result.first = u;
      stage_solver.solve(result.first, b, stage_reduction);

      const auto k1 = product(*convection[1], result.first);
      const auto d1 = product(diffusion_, result.first);
      b             = mass;
      add(b, (gamma - 1.) * tau, k0);
      add(b, 2. * (1. - gamma) * tau, k1);
      add(b, -(1. - 2. * gamma) * tau, d1);
      result.second = u;
      stage_solver.solve(result.second, b, stage_reduction);

      b = mass;
      add(b, tau / 2., k1);
      add(b, tau / 2., product(*convection[2], result.second));
      add(b, -tau / 2., d1);
      add(b, -tau / 2., product(diffusion_, result.second));
      result.end = result.second;
      mass_.solve(result.end, b, stage_reduction);
      return result;
    }



    template class ImplicitExplicit<2>;
    template class ImplicitExplicit<3>;
  } // namespace transport
} // namespace otto
