// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/mesh/mesh_report.h>
#include <otto/space/space.h>

#include <string>
#include <vector>

namespace dealii
{
  class ParameterHandler;
}

namespace otto
{
  namespace app
  {
    /// The pair of this name, or in place of 'automatic' the one with refined
    /// potentials where triangles are more than harmless_aspect times as long
    /// as high: those of degree two take several times the iterations there,
    /// see doc/benchmarks.md. Elsewhere it stays, see space::named_pair().
    std::string automatic_pair(const std::string      &pair,
                               const mesh::MeshReport &mesh);

    /**
     * Replaces the entry Pair of a section of @p prm by automatic_pair().
     *
     * @return A line for the screen, empty if nothing was replaced.
     */
    std::string resolve_automatic_pair(dealii::ParameterHandler &prm,
                                       const std::string        &section,
                                       const mesh::MeshReport   &mesh);

    /// Declares 'Slabs', automatic or a number, in the current section.
    /// Parsing writes into @p slabs, which must outlive @p prm.
    void declare_slabs(dealii::ParameterHandler &prm, std::string &slabs);

    /// The number of slabs in 'Discretisation/Slabs', 0 if it is automatic.
    /// @throws base::InputError if the text is neither.
    unsigned int slab_number(const std::string &text);

    /// The number of slabs for mass that crosses so many cells in the mean: one
    /// for each, and at least eight, with which the error in time, of second
    /// order, is about a percent.
    unsigned int automatic_slabs(double cells);

    /**
     * Replaces 'automatic' in the entry of @p prm by a number of slabs in each
     * of which mass crosses one cell in the mean, see model::crossed_cells(),
     * between the two densities that are farthest from each other; these are
     * looked for in two sweeps, from the first density and from the farthest
     * from it. Collective.
     *
     * @param densities Nodal values, at least two.
     * @param noise The length by which diffusion spreads mass, counted in cells
     *   of the mean size and added.
     * @return A line for the screen, empty if a number was given.
     * @throws base::InputError if the noise asks for more slabs than there can
     *   be, or spreads mass over many times the domain.
     */
    template <int dim>
    std::string resolve_automatic_slabs(
      dealii::ParameterHandler                       &prm,
      const space::NodalBasis<dim>                   &space,
      const std::vector<const std::vector<double> *> &densities,
      double                                          noise = 0.);

    /// What to tell the user if noise, a length over all of the time, spreads
    /// mass over more than two cells in a slab; otherwise nothing.
    template <int dim>
    std::string noise_note(const space::NodalBasis<dim> &space,
                           double                        noise,
                           unsigned int                  slabs);
  } // namespace app
} // namespace otto
