// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/base/console.h>
#include <otto/mesh/mesh.h>
#include <otto/model/density_parameters.h>
#include <otto/model/transport_data.h>
#include <otto/solver/interior_point.h>

namespace otto
{
  namespace app
  {
    /**
     * All parameters of otto-transport. Entries are declared before the
     * dimension of the mesh is known; they are the same in 2D and 3D.
     */
    struct TransportParameters
    {
      mesh::MeshParameters     mesh;
      model::EndDensityOptions ends;
      std::string              pair  = "automatic";
      unsigned int             slabs = 16;

      double       gap_tolerance    = 1e-4;
      unsigned int max_steps        = 60;
      double       linear_tolerance = 1e-3;
      bool         coarse_start     = false;

      std::string  folder    = "otto-transport.out";
      bool         overwrite = false;
      unsigned int stride    = 1;
      std::string  verbosity = "normal";

      /// Parsing writes into the members: this object must outlive @p prm.
      void
      declare(dealii::ParameterHandler &prm);

      base::Verbosity
      console_verbosity() const;

      /// @throws base::InputError if no mesh was given.
      void
      check() const;

      template <int dim>
      typename solver::InteriorPoint<dim>::Parameters
      interior_point() const;
    };



    /// The name of the type that stands for "choose for me".
    constexpr char automatic[] = "automatic";

    /// The two sections of end densities with all types of the library and
    /// the type "automatic", which is their default.
    template <int dim>
    model::DensityParameters<dim>
    end_density_parameters(const std::string &section);

    /**
     * Makes the files that @p prm names relative to the folder of the parameter
     * file they stand in, if they are not found from the working folder: the
     * mesh and the images.
     */
    void
    resolve_files(dealii::ParameterHandler &prm,
                  const std::string &       parameter_file);

    /**
     * Replaces the type "automatic" in @p prm by a Gaussian: at 30 % (initial)
     * and 70 % (final) of the diagonal of the bounding box of the domain, with
     * a standard deviation of 8 % of the diagonal. Collective.
     */
    template <int dim>
    void
    resolve_automatic_densities(dealii::ParameterHandler &prm,
                                const space::Space<dim> & space);
  } // namespace app
} // namespace otto
