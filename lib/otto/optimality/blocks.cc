// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/optimality/blocks.h>

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace otto
{
  namespace optimality
  {
    namespace kernels = time::kernels;

    template <int dim>
    Blocks<dim>::Blocks(const space::Pair<dim> &pair,
                        const time::Layout     &slabs,
                        const time::Layout     &levels,
                        const double            diffusion,
                        const double            growth)
      : pair_(pair)
      , slabs_(slabs)
      , levels_(levels)
      , growth_(growth)
    {
      if (diffusion != 0.)
        make_diffusion(diffusion);
    }



    template <int dim>
    void Blocks<dim>::make_diffusion(const double diffusion)
    {
      const kernels::Cells cells(pair_);
      const auto          &of_v = pair_.potential().cells().gradient;
      const auto &of_w      = pair_.same() ? of_v : pair_.densities().gradient;
      const unsigned int nv = cells.n_vertices, nw = cells.n_densities;
      diffusion_.assign(pair_.pattern().column.size(), 0.);
      for (std::size_t point = 0; point < cells.size * cells.n_points; ++point)
        for (unsigned int a = 0; a < nv; ++a)
          for (unsigned int b = 0; b < nw; ++b)
            {
              const auto position =
                cells
                  .density_position[(point / cells.n_points * nv + a) * nw + b];
              if (position == dealii::numbers::invalid_unsigned_int)
                continue;
              for (unsigned int d = 0; d < dim; ++d)
                diffusion_[position] += diffusion * cells.weight[point] *
                                        of_v[(point * nv + a) * dim + d] *
                                        of_w[(point * nw + b) * dim + d];
            }
      double      largest = 0;
      const auto &start   = pair_.pattern().row_start;
      for (unsigned int i = 0; i < pair_.potential().n_owned(); ++i)
        {
          double sum = 0, mass = 0;
          for (auto e = start[i]; e < start[i + 1]; ++e)
            {
              sum += 0.5 * tau() * std::abs(diffusion_[e]);
              mass += std::abs(pair_.mass()[e]);
            }
          largest = std::max(largest, sum / mass);
        }
      largest = dealii::Utilities::MPI::max(largest, slabs_.communicator());
      share_of_diffusion_ = largest / (1. + largest);
    }



    // h -= eps K^T phi.
    template <int dim>
    void Blocks<dim>::subtract_diffusion(const time::LocalArray &potential)
    {
      if (diffusion_.empty())
        return;
      const std::size_t n = slabs_.levels(), owned = pair_.density().n_owned();
      product_.resize_fast(owned * n);
      kernels::multiply_transposed(pair_.pattern(),
                                   owned,
                                   n,
                                   diffusion_.data(),
                                   potential.data(),
                                   0.,
                                   transport_.data(),
                                   potential.data(),
                                   product_.data());
      for (std::size_t k = 0; k < owned * n; ++k)
        hamiltonian_[k] -= product_[k];
    }



    template <int dim>
    void
    Blocks<dim>::assemble(const time::LocalArray                &potential,
                          const time::LocalArray                &density,
                          const time::kernels::PointHamiltonian *hamiltonian)
    {
      point_hamiltonian_         = hamiltonian;
      const unsigned int n       = slabs_.levels();
      const std::size_t  entries = pair_.potential().pattern().column.size();
      const std::size_t  pairs   = pair_.pattern().column.size();
      const std::size_t  local   = pair_.density().n_local();

      time::LocalArray mean;
      mean.resize_fast(local * n);
      for (std::size_t i = 0; i < local; ++i)
        for (unsigned int s = 0; s < n; ++s)
          mean[i * n + s] =
            0.5 * (density[i * (n + 1) + s] + density[i * (n + 1) + s + 1]);

      stiffness_.resize_fast(entries * n);
      stiffness_.fill(0.);
      if (hamiltonian)
        kernels::add_stiffness(pair_,
                               n,
                               tau(),
                               mean.data(),
                               potential.data(),
                               *hamiltonian,
                               stiffness_.data());
      else
        kernels::add_weighted_stiffness(
          pair_, n, tau(), mean.data(), stiffness_.data(), growth_);
      transport_.resize_fast(pairs * n);
      transport_.fill(0.);
      hamiltonian_.resize_fast(pair_.density().n_local() * n);
      hamiltonian_.fill(0.);
      cfl_ = kernels::add_transport(pair_,
                                    n,
                                    tau() / 2,
                                    potential.data(),
                                    transport_.data(),
                                    hamiltonian_.data(),
                                    std::numeric_limits<double>::infinity(),
                                    hamiltonian);
      for (std::size_t e = 0; e < diffusion_.size(); ++e)
        for (unsigned int s = 0; s < n; ++s)
          transport_[e * n + s] -= 0.5 * tau() * diffusion_[e];
      subtract_diffusion(potential);
      if (growth_ > 0.)
        kernels::add_growth(pair_,
                            n,
                            tau() / 2 * growth_,
                            growth_,
                            potential.data(),
                            transport_.data(),
                            hamiltonian_.data());
      cfl_ = dealii::Utilities::MPI::max(cfl_, slabs_.communicator());
    }



    template <int dim>
    void Blocks<dim>::set_hamiltonian(
      const time::LocalArray                &potential,
      const time::kernels::PointHamiltonian &hamiltonian)
    {
      hamiltonian_.fill(0.);
      kernels::add_hamiltonian(pair_,
                               slabs_.levels(),
                               potential.data(),
                               hamiltonian,
                               hamiltonian_.data());
      subtract_diffusion(potential);
    }



    template <int dim>
    void Blocks<dim>::vmult_stiffness(time::Vector       &y,
                                      const time::Vector &x) const
    {
      slabs_.gather(x, local_);
      kernels::multiply(pair_.potential().pattern(),
                        pair_.potential().n_owned(),
                        slabs_.levels(),
                        stiffness_.data(),
                        local_.data(),
                        y.begin());
    }



    template <int dim>
    void Blocks<dim>::differences_and_sums(const time::Vector &r) const
    {
      levels_.gather(r, local_);
      const std::size_t n = slabs_.levels(), size = pair_.density().n_local();
      difference_.resize_fast(size * n);
      sum_.resize_fast(size * n);
      kernels::differences_and_sums(size,
                                    n,
                                    levels_.levels(),
                                    local_.data(),
                                    difference_.data(),
                                    sum_.data());
    }



    template <int dim>
    void Blocks<dim>::vmult_continuity(time::Vector       &y,
                                       const time::Vector &r) const
    {
      differences_and_sums(r);
      kernels::multiply(pair_.pattern(),
                        pair_.potential().n_owned(),
                        slabs_.levels(),
                        pair_.mass().data(),
                        difference_.data(),
                        -1.,
                        transport_.data(),
                        sum_.data(),
                        y.begin());
    }



    template <int dim>
    void Blocks<dim>::Tvmult_continuity(time::Vector       &y,
                                        const time::Vector &x) const
    {
      slabs_.gather(x, local_);
      const std::size_t n = slabs_.levels(), owned = pair_.density().n_owned();
      product_.resize_fast(owned * n);
      difference_.resize_fast(pair_.density().n_local() * n);
      kernels::multiply_transposed(pair_.pattern(),
                                   owned,
                                   n,
                                   pair_.mass().data(),
                                   transport_.data(),
                                   local_.data(),
                                   product_.data(),
                                   difference_.data());
      y = 0.;
      kernels::add_transposed_differences_and_sums(owned,
                                                   n,
                                                   levels_.levels(),
                                                   product_.data(),
                                                   difference_.data(),
                                                   y.begin());
    }



    template class Blocks<2>;
    template class Blocks<3>;
  } // namespace optimality
} // namespace otto
