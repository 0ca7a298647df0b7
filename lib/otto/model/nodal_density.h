// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/model/density.h>

#include <utility>

namespace otto
{
  namespace model
  {
    /// The least and the largest coordinates of the vertices of the mesh, the
    /// same on all ranks; without communication.
    template <int dim, int spacedim>
    std::pair<dealii::Point<spacedim>, dealii::Point<spacedim>>
    bounding_box(const space::Space<dim, spacedim> &space);

    /// Throws the first text of all ranks that is not empty as an InputError,
    /// on every rank. Collective.
    void throw_on_all_ranks(MPI_Comm communicator, const std::string &local);

    /**
     * The nodal values of a density on the local vertices of this rank, which
     * are checked to be a density: finite, not negative, with positive mass.
     * Values that are negative by rounding only (down to -1e-12 of the
     * largest) become zero. Collective.
     *
     * @param section What errors call the density: Initial density.
     * @throws base::InputError on all ranks with the same text, if a value is
     * negative, infinite or not a number, if the mass is zero, or if the
     * density does not fit the mesh.
     */
    template <int dim, int spacedim>
    std::vector<double> nodal_density(const Density<spacedim> &density,
                                      const space::Space<dim, spacedim> &space,
                                      const mesh::Regions &regions,
                                      const std::string   &section);

    /// The mass sum_i D_i rho_i = int rho_h of nodal values on the local
    /// vertices. Collective.
    template <int dim>
    double mass(const std::vector<double>    &values,
                const space::NodalBasis<dim> &space);

    /**
     * The values times the factor that makes their mean one, that is, their
     * mass the volume of the domain. Collective.
     *
     * @throws base::InputError if the mass is not positive and finite.
     */
    template <int dim>
    std::vector<double> normalised(std::vector<double>           values,
                                   const space::NodalBasis<dim> &space);
  } // namespace model
} // namespace otto
