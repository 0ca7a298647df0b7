// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deal.II/dofs/dof_handler.h>

#include <deal.II/fe/fe.h>

#include <otto/space/space.h>

#include <algorithm>
#include <vector>

namespace otto
{
  namespace model
  {
    /**
     * Calls work(cell, vertices) for every active cell with a local vertex.
     * The vertices are the local numbers in the order of the cell, and
     * invalid_unsigned_int where a vertex is not local. All cells around a
     * local vertex, owned or ghost, are met, because every rank sees all
     * cells; so sums over them need no communication.
     */
    template <int dim, typename Work>
    void for_each_local_cell(const space::Space<dim> &space, const Work &work)
    {
      const unsigned int        none = dealii::numbers::invalid_unsigned_int;
      std::vector<unsigned int> local(space.n_dofs(), none);
      for (unsigned int i = 0; i < space.n_local(); ++i)
        local[space.global_index(i)] = i;
      const auto &dof_handler = space.dof_handler();
      std::vector<dealii::types::global_dof_index> dofs(
        dof_handler.get_fe().n_dofs_per_cell());
      std::vector<unsigned int> vertices(dofs.size());
      for (const auto &cell : dof_handler.active_cell_iterators())
        {
          cell->get_dof_indices(dofs);
          for (unsigned int a = 0; a < dofs.size(); ++a)
            vertices[a] = local[dofs[a]];
          if (std::any_of(vertices.begin(),
                          vertices.end(),
                          [&](const unsigned int i) { return i != none; }))
            work(cell, vertices);
        }
    }
  } // namespace model
} // namespace otto
