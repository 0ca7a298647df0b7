// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/space/space.h>

#include <deal.II/base/mpi.h>

#include <vector>

namespace otto
{
  namespace solver
  {
    /**
     * The sums of value(vertex, entry) over the vertices of each component of
     * the domain, [component][level], where entry = vertex * n + level is the
     * place in a space-time vector of n levels. Nothing flows between the
     * components, so each has kernels and masses of its own. Collective.
     */
    template <int dim, typename Function>
    std::vector<double> component_sums(const space::NodalBasis<dim> &space,
                                       const std::size_t             n,
                                       const Function               &value)
    {
      const auto         &components = space.components();
      std::vector<double> sums(components.number * n, 0.);
      for (std::size_t i = 0; i < space.n_owned(); ++i)
        {
          double *sum = sums.data() + components.of_vertex[i] * n;
          for (std::size_t l = 0; l < n; ++l)
            sum[l] += value(i, i * n + l);
        }
      dealii::Utilities::MPI::sum(sums, space.communicator(), sums);
      return sums;
    }



    /// Calls change(vertex, entry, numbers[component][level]) for all entries
    /// of a space-time vector of n levels.
    template <int dim, typename Function>
    void for_component_entries(const space::NodalBasis<dim> &space,
                               const std::size_t             n,
                               const std::vector<double>    &numbers,
                               const Function               &change)
    {
      for (std::size_t i = 0; i < space.n_owned(); ++i)
        {
          const double *number =
            numbers.data() + space.components().of_vertex[i] * n;
          for (std::size_t l = 0; l < n; ++l)
            change(i, i * n + l, number[l]);
        }
    }
  } // namespace solver
} // namespace otto
