// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/optimality/blocks.h>

#include <deal.II/base/mpi.h>

namespace otto
{
  namespace optimality
  {
    namespace kernels = time::kernels;

    template <int dim>
    Blocks<dim>::Blocks(const space::Pair<dim> &pair,
                        const time::Layout     &slabs,
                        const time::Layout     &levels)
      : pair_(pair)
      , slabs_(slabs)
      , levels_(levels)
    {
    }



    template <int dim>
    void Blocks<dim>::assemble(const time::LocalArray &potential,
                               const time::LocalArray &density)
    {
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
      kernels::add_weighted_stiffness(
        pair_, n, tau(), mean.data(), stiffness_.data());
      transport_.resize_fast(pairs * n);
      transport_.fill(0.);
      hamiltonian_.resize_fast(pair_.density().n_local() * n);
      hamiltonian_.fill(0.);
      cfl_ = kernels::add_transport(pair_,
                                    n,
                                    tau() / 2,
                                    potential.data(),
                                    transport_.data(),
                                    hamiltonian_.data());
      cfl_ = dealii::Utilities::MPI::max(cfl_, slabs_.communicator());
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
      kernels::differences_and_sums(
        size, n, local_.data(), difference_.data(), sum_.data());
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
      kernels::add_transposed_differences_and_sums(
        owned, n, product_.data(), difference_.data(), y.begin());
    }



    template class Blocks<2>;
    template class Blocks<3>;
  } // namespace optimality
} // namespace otto
