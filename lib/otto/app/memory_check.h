// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/space/pair.h>
#include <otto/space/space.h>

#include <string>
#include <vector>

namespace otto
{
  namespace app
  {
    /**
     * The unknowns of a space-time system: potentials in all slabs, and
     * densities on the levels, those between the ends and perhaps the last one.
     */
    template <int dim>
    double n_unknowns(const space::NodalBasis<dim> &space,
                      space::Potentials             potentials,
                      unsigned int                  slabs,
                      unsigned int                  levels);

    /// The bytes that a run takes for each unknown at least, and about those
    /// with as many iterations as there can be, see doc/benchmarks.md.
    extern const double least_bytes_per_unknown, most_bytes_per_unknown;

    /// The bytes of memory of this machine, with those on its disk for
    /// swapping.
    double machine_memory();

    /**
     * Refuses a space-time system for which there is no memory, before any of
     * it is allocated: what cannot be computed would be killed without a word.
     * The ranks of a machine share its memory. Collective.
     *
     * @param reason Where the number of slabs comes from, empty if it was
     *   given.
     * @param memory The bytes of a machine.
     * @return A note if there may be too little, else nothing.
     * @throws base::InputError on all ranks with the same text.
     */
    template <int dim>
    std::string check_memory(const space::NodalBasis<dim> &space,
                             space::Potentials             potentials,
                             unsigned int                  slabs,
                             const std::string            &reason = "",
                             double memory = machine_memory());
  } // namespace app
} // namespace otto
