// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/model/density.h>

namespace otto
{
  namespace model
  {
    /// How the masses of the two end densities are made equal; the section
    /// "End densities" of a parameter file.
    struct EndDensityOptions
    {
      /// Whether both densities are scaled to the same mass whatever theirs is.
      bool normalise = true;
      /// The difference of masses, relative to the total mass, that is taken
      /// for an error of interpolation and removed by scaling.
      double mass_tolerance = 1e-6;
      /// Whether the masses have to be equal, in each component of the domain,
      /// unless they are normalised.
      bool balanced = true;
      /// Whether nodal values keep mass, centre and second moments, see
      /// projected_density(); otherwise see nodal_density().
      bool moments = true;

      /// Declares the section; parsing writes into the members, so the object
      /// must outlive the parameter handler's use.
      void declare(dealii::ParameterHandler &prm);
    };

    /// The data of a transport problem on the local vertices of a rank.
    struct TransportData
    {
      /// Nodal values of both end densities, not negative, the first of mean
      /// one, and the second, too, if masses are balanced; of a free end there
      /// are none.
      std::vector<double> initial, final;
      /// The masses that were given, before the scaling to mean one.
      double initial_mass = 0, final_mass = 0;
    };

    /**
     * The end densities of a transport problem: the nodal values of both, see
     * EndDensityOptions::moments, scaled to mean one, and on a domain of
     * several components scaled so that each of them holds the same mass at
     * both ends. Those of a surface are the values at the vertices, moments in
     * space mean nothing there. Collective.
     *
     * @param initial_section, final_section What errors call the densities.
     * @throws base::InputError on all ranks if a density cannot be used, if
     * their masses differ by more than the tolerance and are not to be
     * normalised, or if a component of the domain holds different masses (no
     * transport exists).
     */
    template <int dim, int spacedim>
    TransportData
    end_densities(const Density<spacedim>           &initial,
                  const Density<spacedim>           &final,
                  const space::Space<dim, spacedim> &space,
                  const mesh::Regions               &regions,
                  const EndDensityOptions &options = EndDensityOptions(),
                  const std::string       &initial_section = "Initial density",
                  const std::string       &final_section   = "Final density");

    /// The same of a problem with a free end.
    template <int dim, int spacedim>
    TransportData
    start_density(const Density<spacedim>           &initial,
                  const space::Space<dim, spacedim> &space,
                  const mesh::Regions               &regions,
                  const EndDensityOptions &options = EndDensityOptions(),
                  const std::string       &initial_section = "Initial density");
  } // namespace model
} // namespace otto
