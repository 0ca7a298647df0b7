// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/transport/flux_correction.h>

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace otto
{
  namespace transport
  {
    using dealii::numbers::invalid_unsigned_int;

    namespace
    {
      // Steps beyond the bound by no more than rounding are accepted.
      const double rounding = 1e-10;
      // Jacobi iterations with the consistent mass matrix, whose error a third
      // halves at each of them.
      const unsigned int mass_iterations = 3;
    } // namespace



    template <int dim>
    FluxCorrection<dim>::FluxCorrection(const space::Space<dim> &space)
      : space_(space)
      , layout_(space, 1)
    {
      const auto &       pattern = space.pattern();
      const auto &       cells   = space.cells();
      const unsigned int n       = cells.n_vertices;
      gradient_.assign(pattern.column.size() * dim, 0.);
      for (std::size_t c = 0; c < cells.size(); ++c)
        for (unsigned int q = 0; q < cells.n_points; ++q)
          for (unsigned int a = 0; a < n; ++a)
            for (unsigned int b = 0; b < n; ++b)
              {
                const auto position = cells.position[(c * n + a) * n + b];
                if (position == invalid_unsigned_int)
                  continue;
                const std::size_t point  = c * cells.n_points + q;
                const double      factor =
                  cells.weight[point] * cells.value[q * n + b];
                for (unsigned int d = 0; d < dim; ++d)
                  gradient_[position * dim + d] +=
                    factor * cells.gradient[(point * n + a) * dim + d];
              }
      transposed_.resize(pattern.column.size());
      for (unsigned int i = 0; i < space.n_local(); ++i)
        for (auto e = pattern.row_start[i]; e < pattern.row_start[i + 1]; ++e)
          transposed_[e] = pattern.position(pattern.column[e], i);
    }



    template <int dim>
    void
    FluxCorrection<dim>::gather(std::vector<double> &values) const
    {
      auto vector = layout_.make_vector();
      std::copy(values.begin(),
                values.begin() + space_.n_owned(),
                vector.begin());
      time::LocalArray local;
      layout_.gather(vector, local);
      values.assign(local.begin(), local.end());
    }



    template <int dim>
    void
    FluxCorrection<dim>::assemble(const std::vector<double> &velocity)
    {
      const auto &pattern = space_.pattern();
      convection_.assign(pattern.column.size(), 0.);
      for (std::size_t e = 0; e < pattern.column.size(); ++e)
        for (unsigned int d = 0; d < dim; ++d)
          convection_[e] +=
            gradient_[e * dim + d] * velocity[pattern.column[e] * dim + d];
      viscosity_.assign(pattern.column.size(), 0.);
      for (unsigned int i = 0; i < space_.n_local(); ++i)
        for (auto e = pattern.row_start[i]; e < pattern.row_start[i + 1]; ++e)
          if (pattern.column[e] != i)
            viscosity_[e] = std::max(
              {0., -convection_[e], -convection_[transposed_[e]]});
    }



    template <int dim>
    double
    FluxCorrection<dim>::positive_step() const
    {
      const auto &pattern = space_.pattern();
      double      step    = std::numeric_limits<double>::infinity();
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        {
          double outflow = 0;
          for (auto e = pattern.row_start[i]; e < pattern.row_start[i + 1]; ++e)
            if (pattern.column[e] != i)
              outflow += viscosity_[e] + convection_[transposed_[e]];
          if (outflow > 0.)
            step = std::min(step, space_.weights()[i] / outflow);
        }
      return dealii::Utilities::MPI::min(step, space_.communicator());
    }



    template <int dim>
    double
    FluxCorrection<dim>::largest_step(const std::vector<double> &velocity)
    {
      assemble(velocity);
      return positive_step();
    }



    // M r = k rho by Jacobi iterations from the lumped solution.
    template <int dim>
    std::vector<double>
    FluxCorrection<dim>::galerkin_rate(const std::vector<double> &rho) const
    {
      const auto &        pattern = space_.pattern();
      const auto &        D       = space_.weights();
      std::vector<double> load(space_.n_owned(), 0.), rate(space_.n_owned());
      for (unsigned int i = 0; i < load.size(); ++i)
        {
          for (auto e = pattern.row_start[i]; e < pattern.row_start[i + 1]; ++e)
            load[i] += convection_[e] * rho[pattern.column[e]];
          rate[i] = load[i] / D[i];
        }
      gather(rate);
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
          gather(next);
          rate = std::move(next);
        }
      return rate;
    }



    // Zalesak's limiter: the low-order solution and as much of the fluxes
    // tau f_ij as the neighbours of each vertex allow.
    template <int dim>
    std::vector<double>
    FluxCorrection<dim>::limited(const std::vector<double> &low,
                                 const std::vector<double> &rho,
                                 const std::vector<double> &rate,
                                 const double               tau) const
    {
      const auto &       pattern = space_.pattern();
      const auto &       D       = space_.weights();
      const unsigned int n       = space_.n_owned();
      const auto         flux    = [&](const unsigned int i,
                            const unsigned int e) {
        const auto j = pattern.column[e];
        return tau * (space_.mass()[e] * (rate[i] - rate[j]) +
                      viscosity_[e] * (rho[i] - rho[j]));
      };
      std::vector<double> up(n), down(n);
      for (unsigned int i = 0; i < n; ++i)
        {
          double plus = 0, minus = 0, largest = low[i], smallest = low[i];
          for (auto e = pattern.row_start[i]; e < pattern.row_start[i + 1]; ++e)
            {
              const auto   j = pattern.column[e];
              const double f = j == i ? 0. : flux(i, e);
              plus += std::max(f, 0.);
              minus += std::min(f, 0.);
              largest  = std::max(largest, low[j]);
              smallest = std::min(smallest, low[j]);
            }
          up[i] = plus > 0. ? std::min(1., D[i] * (largest - low[i]) / plus) : 1.;
          down[i] =
            minus < 0. ? std::min(1., D[i] * (smallest - low[i]) / minus) : 1.;
        }
      gather(up);
      gather(down);
      auto result = low;
      for (unsigned int i = 0; i < n; ++i)
        for (auto e = pattern.row_start[i]; e < pattern.row_start[i + 1]; ++e)
          if (const auto j = pattern.column[e]; j != i)
            {
              const double f = flux(i, e);
              result[i] +=
                f *
                (f > 0. ? std::min(up[i], down[j]) : std::min(down[i], up[j])) /
                D[i];
            }
      gather(result);
      return result;
    }



    template <int dim>
    std::vector<double>
    FluxCorrection<dim>::euler_step(const std::vector<double> &rho,
                                    const double               tau)
    {
      const double bound = positive_step();
      if (tau > bound * (1. + rounding))
        throw base::RunError("The time step " + base::short_number(tau) +
                             " is beyond " + base::short_number(bound) +
                             ", up to which the continuity equation keeps "
                             "densities positive; take a shorter one.");
      const auto &        pattern = space_.pattern();
      std::vector<double> low(space_.n_owned());
      for (unsigned int i = 0; i < low.size(); ++i)
        {
          double sum = 0;
          for (auto e = pattern.row_start[i]; e < pattern.row_start[i + 1]; ++e)
            if (const auto j = pattern.column[e]; j != i)
              // k_ii is minus the sum of the k_ji
              sum += (convection_[e] + viscosity_[e]) * rho[j] -
                     (convection_[transposed_[e]] + viscosity_[e]) * rho[i];
          low[i] = rho[i] + tau * sum / space_.weights()[i];
        }
      gather(low);
      return limited(low, rho, galerkin_rate(rho), tau);
    }



    template <int dim>
    void
    FluxCorrection<dim>::step(std::vector<double> &rho,
                              const Velocity &     velocity,
                              const double         time,
                              const double         tau)
    {
      assemble(velocity(time));
      const auto first = euler_step(rho, tau);
      assemble(velocity(time + tau));
      auto second = euler_step(first, tau);
      for (std::size_t i = 0; i < rho.size(); ++i)
        second[i] = 0.75 * rho[i] + 0.25 * second[i];
      assemble(velocity(time + tau / 2));
      const auto third = euler_step(second, tau);
      for (std::size_t i = 0; i < rho.size(); ++i)
        rho[i] = rho[i] / 3 + third[i] * 2 / 3;
    }



    template class FluxCorrection<2>;
    template class FluxCorrection<3>;
  } // namespace transport
} // namespace otto
