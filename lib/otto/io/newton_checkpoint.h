// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/io/checkpoint.h>
#include <otto/optimality/system.h>
#include <otto/solver/newton_memory.h>

namespace otto
{
  namespace io
  {
    /**
     * Adds to a checkpoint from where a run of solver::InteriorPoint can go on:
     * iterates as arrays [vertex][slab or level], the vertices in the order of
     * space::VertexOrder, hence for any number of ranks. Collective.
     *
     * @param system solver::InteriorPoint::system().
     */
    template <int dim>
    void add_newton_state(const optimality::System<dim> &system,
                          const optimality::State       &iterate,
                          const solver::NewtonMemory    &memory,
                          Checkpoint                    &checkpoint);

    /// Whether a checkpoint has that.
    bool has_newton_state(const Checkpoint &checkpoint);

    /// The unit of the potentials of the iterate in those of the mesh.
    double potential_unit(const Checkpoint &checkpoint);

    /// The space of the potentials in one that has it.
    space::Potentials potentials(const Checkpoint &checkpoint);

    /**
     * Reads it again.
     *
     * @throws base::InputError if it is of another pair of spaces or has other
     *   numbers of unknowns.
     */
    template <int dim>
    solver::NewtonState newton_state(const optimality::System<dim> &system,
                                     const Checkpoint              &checkpoint);
  } // namespace io
} // namespace otto
