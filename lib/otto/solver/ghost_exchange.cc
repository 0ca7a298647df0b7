// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/solver/ghost_exchange.h>

#include <deal.II/base/partitioner.h>

namespace otto
{
  namespace solver
  {
    GhostExchange::GhostExchange(const time::Layout &layout)
      : communicator_(layout.communicator())
    {
      const auto               &partitioner = *layout.partitioner();
      const unsigned int        n           = layout.levels();
      std::vector<unsigned int> vertices;
      for (const auto &[first, last] : partitioner.import_indices())
        for (unsigned int k = first; k < last; ++k)
          if (k % n == 0)
            vertices.push_back(k / n);
      auto next = vertices.begin();
      for (const auto &[rank, size] : partitioner.import_targets())
        {
          sent_[rank].assign(next, next + size / n);
          next += size / n;
        }
      unsigned int ghost = partitioner.locally_owned_size() / n;
      for (const auto &[rank, size] : partitioner.ghost_targets())
        for (unsigned int k = 0; k < size / n; ++k)
          received_[rank].push_back(ghost++);
    }
  } // namespace solver
} // namespace otto
