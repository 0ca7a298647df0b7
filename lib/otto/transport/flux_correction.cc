// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/text.h>
#include <otto/transport/flux_correction.h>

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <tuple>

namespace otto
{
  namespace transport
  {
    namespace
    {
      // Steps beyond the bound by no more than rounding are accepted.
      const double rounding = 1e-10;
      // Jacobi iterations with the consistent mass matrix, whose error a third
      // halves at each of them.
      const unsigned int mass_iterations = 3;
      // The part of the way to the bounds that the limiter allows, such that
      // rounding does not lead beyond them.
      const double inside = 1. - 1e-12;
      // Residual of the low-order systems, relative to the right-hand side.
      const double reduction = 1e-13;

      // flux(i, e) for the owned vertices i and all other entries e of row i.
      template <int dim, typename Flux>
      void for_all_edges(const space::Space<dim> &space, const Flux &flux)
      {
        const auto &pattern = space.pattern();
        for (unsigned int i = 0; i < space.n_owned(); ++i)
          for (auto e = pattern.row_start[i]; e < pattern.row_start[i + 1]; ++e)
            if (pattern.column[e] != i)
              flux(i, pattern.column[e], e);
      }
    } // namespace



    template <int dim>
    FluxCorrection<dim>::FluxCorrection(const space::Space<dim>      &space,
                                        const space::Convection<dim> &forms,
                                        const double                  eps)
      : space_(space)
      , forms_(forms)
      , diffuses_(eps > 0.)
      , layout_(space, 1)
      , diffusion_(diffuses_ ? forms.stiffness() : std::vector<double>())
      , high_order_(space, diffusion_)
    {
      for (double &entry : diffusion_)
        entry *= eps;
      monotone_.assign(diffusion_.size(), 0.);
      if (diffuses_)
        for_all_edges(
          space, [&](const unsigned int i, unsigned int, const unsigned int e) {
            monotone_[e] = std::min(diffusion_[e], 0.);
            monotone_[space.pattern().position(i, i)] -= monotone_[e];
          });
    }



    template <int dim>
    void FluxCorrection<dim>::set_convection(const Matrix &convection)
    {
      // of a steady velocity it is the same matrix always, on all ranks
      if (convection == convection_)
        return;
      convection_      = convection;
      const auto &k    = *convection_;
      const auto &both = forms_.transposed();
      viscosity_.resize(k.size());
      for (std::size_t e = 0; e < k.size(); ++e)
        viscosity_[e] = std::max({0., -k[e], -k[both[e]]});
      std::vector<double> outflow(space_.n_owned(), 0.);
      for_all_edges(
        space_, [&](const unsigned int i, unsigned int, const unsigned int e) {
          outflow[i] += viscosity_[e] + k[both[e]];
        });
      double step = std::numeric_limits<double>::infinity();
      for (unsigned int i = 0; i < outflow.size(); ++i)
        if (outflow[i] > 0.)
          step = std::min(step, space_.weights()[i] / outflow[i]);
      positive_step_ = dealii::Utilities::MPI::min(step, space_.communicator());
    }



    template <int dim>
    double FluxCorrection<dim>::largest_step(const Matrix &convection)
    {
      set_convection(convection);
      return positive_step_;
    }



    // M r = k rho by Jacobi iterations from the lumped solution.
    template <int dim>
    std::vector<double>
    FluxCorrection<dim>::galerkin_rate(const std::vector<double> &rho) const
    {
      const auto         &pattern = space_.pattern();
      const auto         &D       = space_.weights();
      const auto         &k_ij    = *convection_;
      std::vector<double> load(space_.n_owned(), 0.), rate(space_.n_owned());
      for (unsigned int i = 0; i < load.size(); ++i)
        {
          for (auto e = pattern.row_start[i]; e < pattern.row_start[i + 1]; ++e)
            load[i] += k_ij[e] * rho[pattern.column[e]];
          rate[i] = load[i] / D[i];
        }
      layout_.update_ghosts(rate);
      for (unsigned int k = 0; k < mass_iterations; ++k)
        {
          auto next = rate;
          for (unsigned int i = 0; i < load.size(); ++i)
            {
              double product = 0;
              for (auto e = pattern.row_start[i]; e < pattern.row_start[i + 1];
                   ++e)
                product += space_.mass()[e] * rate[pattern.column[e]];
              next[i] += (load[i] - product) / D[i];
            }
          layout_.update_ghosts(next);
          rate = std::move(next);
        }
      return rate;
    }



    // Between what the limiter keeps values: those of the low-order and of the
    // old solution at a vertex and its neighbours. With diffusion, which the
    // extrema of the solution need not respect when v has a divergence, the
    // bounds are wider by the second differences of the old solution, and at
    // most by the part (D_i/|Omega|)^(3/(2 dim)) of themselves (Guermond,
    // Popov, Tomas, Comput. Methods Appl. Mech. Engrg. 347, 2019): this
    // restores the second order at extrema and leaves densities positive.
    template <int dim>
    typename FluxCorrection<dim>::Bounds
    FluxCorrection<dim>::bounds(const std::vector<double> &low,
                                const std::vector<double> &rho) const
    {
      const unsigned int n = space_.n_owned();
      Bounds             result{std::vector<double>(n), std::vector<double>(n)};
      std::vector<double> bend(n, 0.), neighbors(n, 0.), mean(n, 0.);
      for (unsigned int i = 0; i < n; ++i)
        std::tie(result.smallest[i], result.largest[i]) =
          std::minmax(low[i], rho[i]);
      for_all_edges(
        space_,
        [&](const unsigned int i, const unsigned int j, const unsigned int) {
          result.largest[i]  = std::max({result.largest[i], low[j], rho[j]});
          result.smallest[i] = std::min({result.smallest[i], low[j], rho[j]});
          bend[i] += rho[j] - rho[i];
          neighbors[i] += 1.;
        });
      if (!diffuses_)
        return result;
      for (unsigned int i = 0; i < n; ++i)
        bend[i] /= std::max(1., neighbors[i]);
      layout_.update_ghosts(bend);
      for_all_edges(space_,
                    [&](const unsigned int i,
                        const unsigned int j,
                        const unsigned int) {
                      mean[i] += 0.5 * (bend[i] + bend[j]) / neighbors[i];
                    });
      for (unsigned int i = 0; i < n; ++i)
        {
          const double part =
            std::pow(space_.weights()[i] / space_.volume(), 1.5 / dim);
          result.largest[i] +=
            std::min(std::abs(mean[i]), part * result.largest[i]);
          result.smallest[i] -=
            std::min(std::abs(mean[i]), part * result.smallest[i]);
        }
      return result;
    }



    // The low-order solution and as much of the fluxes f_ij, on the owned rows,
    // as the bounds allow: all of them but at vertices where the sum would be
    // out of bounds, and at these, those parts for which Zalesak's limiter
    // makes sure that it is not. What is left out there can push neighbours out
    // of bounds, which then are limited too. Zalesak's limiter everywhere would
    // cut fluxes that cancel each other, as those of diffusion on obtuse cells
    // do.
    template <int dim>
    std::vector<double>
    FluxCorrection<dim>::limited(const std::vector<double> &low,
                                 const std::vector<double> &rho,
                                 const std::vector<double> &flux) const
    {
      const auto         &D     = space_.weights();
      const unsigned int  n     = space_.n_owned();
      const auto          bound = bounds(low, rho);
      std::vector<double> plus(n, 0.), minus(n, 0.), up(n, 1.), down(n, 1.);
      for_all_edges(
        space_, [&](const unsigned int i, unsigned int, const unsigned int e) {
          plus[i] += std::max(flux[e], 0.);
          minus[i] += std::min(flux[e], 0.);
        });
      for (unsigned int i = 0; i < n; ++i)
        {
          if (plus[i] > 0.)
            up[i] =
              std::min(1.,
                       inside * D[i] * (bound.largest[i] - low[i]) / plus[i]);
          if (minus[i] < 0.)
            down[i] =
              std::min(1.,
                       inside * D[i] * (bound.smallest[i] - low[i]) / minus[i]);
        }
      layout_.update_ghosts(up);
      layout_.update_ghosts(down);
      // zero or one
      std::vector<double> is_limited(space_.n_local(), 0.), result;
      double              more = 1;
      while (more > 0.)
        {
          result = low;
          for_all_edges(space_,
                        [&](const unsigned int i,
                            const unsigned int j,
                            const unsigned int e) {
                          const bool all = is_limited[i] + is_limited[j] == 0.;
                          const double part = all ? 1.
                                              : flux[e] > 0.
                                                ? std::min(up[i], down[j])
                                                : std::min(down[i], up[j]);
                          result[i] += part * flux[e] / D[i];
                        });
          more = 0;
          for (unsigned int i = 0; i < n; ++i)
            if (is_limited[i] == 0. &&
                (result[i] > bound.largest[i] || result[i] < bound.smallest[i]))
              is_limited[i] = more = 1;
          layout_.update_ghosts(is_limited);
          more = dealii::Utilities::MPI::max(more, space_.communicator());
        }
      layout_.update_ghosts(result);
      return result;
    }



    // Euler's method for the low-order scheme without diffusion.
    template <int dim>
    std::vector<double>
    FluxCorrection<dim>::low_order(const std::vector<double> &rho,
                                   const double               tau) const
    {
      if (tau > positive_step_ * (1. + rounding))
        throw StepTooLong("The time step " + base::short_number(tau) +
                          " is beyond " + base::short_number(positive_step_) +
                          ", up to which the continuity equation keeps "
                          "densities positive; take a shorter one.");
      const auto &k    = *convection_;
      const auto &both = forms_.transposed();
      auto        low  = rho;
      // k_ii is minus the sum of the k_ji
      for_all_edges(space_,
                    [&](const unsigned int i,
                        const unsigned int j,
                        const unsigned int e) {
                      low[i] += tau / space_.weights()[i] *
                                ((k[e] + viscosity_[e]) * rho[j] -
                                 (k[both[e]] + viscosity_[e]) * rho[i]);
                    });
      layout_.update_ghosts(low);
      return low;
    }



    template <int dim>
    std::vector<double>
    FluxCorrection<dim>::euler_step(const std::vector<double> &rho,
                                    const double               tau)
    {
      const auto          low  = low_order(rho, tau);
      const auto          rate = galerkin_rate(rho);
      std::vector<double> flux(viscosity_.size());
      for_all_edges(space_,
                    [&](const unsigned int i,
                        const unsigned int j,
                        const unsigned int e) {
                      flux[e] = tau * (space_.mass()[e] * (rate[i] - rate[j]) +
                                       viscosity_[e] * (rho[i] - rho[j]));
                    });
      return limited(low, rho, flux);
    }



    template <int dim>
    void FluxCorrection<dim>::explicit_step(std::vector<double> &rho,
                                            const Convection    &convection,
                                            const double         time,
                                            const double         tau)
    {
      set_convection(convection(time));
      const auto first = euler_step(rho, tau);
      set_convection(convection(time + tau));
      auto second = euler_step(first, tau);
      for (std::size_t i = 0; i < rho.size(); ++i)
        second[i] = 0.75 * rho[i] + 0.25 * second[i];
      set_convection(convection(time + tau / 2));
      const auto third = euler_step(second, tau);
      for (std::size_t i = 0; i < rho.size(); ++i)
        rho[i] = rho[i] / 3 + third[i] * 2 / 3;
    }



    // Implicit Euler for the monotone part of the diffusion. What rounding and
    // the tolerance of the solver leave of negative values and of a mass defect
    // is removed by a cut and a factor.
    template <int dim>
    void FluxCorrection<dim>::diffuse(std::vector<double> &low,
                                      const double         tau)
    {
      if (tau != diffusion_tau_)
        {
          auto entries = monotone_;
          for (double &entry : entries)
            entry *= tau;
          for (unsigned int i = 0; i < space_.n_owned(); ++i)
            entries[space_.pattern().position(i, i)] += space_.weights()[i];
          monotone_solver_ = std::make_unique<time::NodalSolver<dim>>(
            space_, entries, time::NodalSolver<dim>::Preconditioner::multigrid);
          diffusion_tau_ = tau;
        }
      std::vector<double> b(space_.n_owned());
      for (unsigned int i = 0; i < b.size(); ++i)
        b[i] = space_.weights()[i] * low[i];
      monotone_solver_->solve(low, b, reduction);
      double masses[2] = {0., 0.};
      for (unsigned int i = 0; i < b.size(); ++i)
        {
          masses[0] += b[i];
          masses[1] += space_.weights()[i] * std::max(low[i], 0.);
        }
      dealii::Utilities::MPI::sum(masses, space_.communicator(), masses);
      const double factor = masses[1] > 0. ? masses[0] / masses[1] : 1.;
      for (double &value : low)
        value = factor * std::max(value, 0.);
    }



    template <int dim>
    void FluxCorrection<dim>::implicit_step(std::vector<double> &rho,
                                            const Convection    &convection,
                                            const double         time,
                                            const double         tau)
    {
      constexpr auto       &abscissae = ImplicitExplicit<dim>::abscissae;
      std::array<Matrix, 3> matrices;
      for (unsigned int s = 0; s < 3; ++s)
        matrices[s] = convection(time + abscissae[s] * tau);
      const std::array<const std::vector<double> *, 3> k{
        {matrices[0].get(), matrices[1].get(), matrices[2].get()}};
      set_convection(matrices[0]);
      auto low = low_order(rho, tau);
      diffuse(low, tau);
      const auto  stages = high_order_.step(rho, k, tau);
      const auto &first = stages.first, &second = stages.second,
                 &end          = stages.end;
      const auto         &both = forms_.transposed();
      std::vector<double> flux(viscosity_.size());
      for_all_edges(
        space_,
        [&](const unsigned int i, const unsigned int j, const unsigned int e) {
          const auto t = both[e];
          // what the two schemes move from j to i in the step
          const double high =
            0.5 *
            ((*k[1])[e] * first[j] - (*k[1])[t] * first[i] +
             (*k[2])[e] * second[j] - (*k[2])[t] * second[i] -
             diffusion_[e] * (first[j] - first[i] + second[j] - second[i]));
          const double plain = ((*k[0])[e] + viscosity_[e]) * rho[j] -
                               ((*k[0])[t] + viscosity_[e]) * rho[i] -
                               monotone_[e] * (low[j] - low[i]);
          flux[e] = space_.mass()[e] * ((end[i] - rho[i]) - (end[j] - rho[j])) +
                    tau * (high - plain);
        });
      rho = limited(low, rho, flux);
    }



    template <int dim>
    void FluxCorrection<dim>::step(std::vector<double> &rho,
                                   const Convection    &convection,
                                   const double         time,
                                   const double         tau)
    {
      if (diffuses_)
        implicit_step(rho, convection, time, tau);
      else
        explicit_step(rho, convection, time, tau);
    }



    template class FluxCorrection<2>;
    template class FluxCorrection<3>;
  } // namespace transport
} // namespace otto
