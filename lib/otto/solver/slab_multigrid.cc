// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/solver/component_sums.h>
#include <otto/solver/slab_multigrid.h>

namespace otto
{
  namespace solver
  {
    template <int dim>
    SlabMultigrid<dim>::SlabMultigrid(const space::NodalBasis<dim> &space,
                                      const time::Layout           &slabs)
      : space_(space)
      , slabs_(slabs)
      , matrix_(slabs.partitioner(),
                std::size_t(space.n_owned()) * slabs.levels(),
                [&pattern = space.pattern(),
                 n        = slabs.levels()](const std::size_t k,
                                     std::vector<int> &columns) {
                  for (auto e = pattern.row_start[k / n];
                       e < pattern.row_start[k / n + 1];
                       ++e)
                    columns.push_back(pattern.column[e] * n + k % n);
                })
      , work_(slabs.make_vector())
      , n_vertices_(component_sums(space, 1, [](auto, auto) { return 1.; }))
    {
    }



    template <int dim>
    void SlabMultigrid<dim>::initialize(const time::LocalArray &stiffness,
                                        const bool              singular)
    {
      singular_                 = singular;
      const auto       &pattern = space_.pattern();
      const std::size_t n       = slabs_.levels();
      double           *value   = matrix_.values();
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        for (std::size_t s = 0; s < n; ++s)
          for (std::size_t e = pattern.row_start[i];
               e < pattern.row_start[i + 1];
               ++e, ++value)
            {
              *value = stiffness[e * n + s];
              // Distances count along entries that are not zero. Some of degree
              // two vanish but for rounding, which must not decide.
              if (*value == 0.)
                *value = 1e-100;
              // a shift of the kernel that keeps the coarse solve regular
              if (pattern.column[e] == i)
                *value += 1e-10 * (std::abs(*value) + space_.mass()[e] / n);
            }
      la::Multigrid::Parameters parameters;
      // definite on stretched cells, and it sees that the densities jump by
      // many orders of magnitude: counts in doc/notebook/newton_systems.md
      parameters.smoother = la::Multigrid::Smoother::gauss_seidel;
      // Aggregates follow distances: a cell as flat as 1:5 is coarsened across
      // alone. Entries are no measure of that, since those along flat
      // quadrilaterals and those of degree two are positive. Counts in
      // doc/notebook/newton_systems.md.
      parameters.dim       = space_.n_coordinates();
      parameters.threshold = 0.02;
      parameters.points.reserve(std::size_t(space_.n_owned()) * n *
                                parameters.dim);
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        for (std::size_t s = 0; s < n; ++s)
          parameters.points.insert(parameters.points.end(),
                                   space_.coordinates(i),
                                   space_.coordinates(i) + parameters.dim);
      multigrid_.initialize(matrix_, parameters);
    }



    template <int dim>
    void SlabMultigrid<dim>::remove_means(time::Vector &x) const
    {
      if (!singular_)
        return;
      const unsigned int n = slabs_.levels();
      auto means           = component_sums(space_, n, [&](auto, const auto k) {
        return x.begin()[k];
      });
      for (std::size_t c = 0; c < means.size(); ++c)
        means[c] /= n_vertices_[c / n];
      for_component_entries(space_,
                            n,
                            means,
                            [&](auto, const auto k, const auto mean) {
                              x.begin()[k] -= mean;
                            });
    }



    template <int dim>
    void SlabMultigrid<dim>::vmult(time::Vector &y, const time::Vector &x) const
    {
      work_ = x;
      remove_means(work_);
      multigrid_.vmult(y, work_);
      remove_means(y);
    }



    template class SlabMultigrid<2>;
    template class SlabMultigrid<3>;
  } // namespace solver
} // namespace otto
