// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/app/types.h>
#include <otto/base/console.h>
#include <otto/enclosure/enclosure.h>
#include <otto/mesh/mesh.h>
#include <otto/mesh/size_field.h>
#include <otto/model/density_parameters.h>
#include <otto/model/transport_data.h>
#include <otto/solver/interior_point.h>

#include <memory>

namespace otto
{
  namespace app
  {
    /// Declares the tolerance of the linear solver in the current section, for
    /// all programs that solve transport problems.
    void declare_linear_tolerance(dealii::ParameterHandler &prm,
                                  double                   &tolerance);



    /// How meshes become finer, see run_adaptive_transport().
    struct AdaptationParameters
    {
      /// The relative width that is wanted; 0: the mesh stays as it is.
      double width = 0.;
      /// The number of vertices of each mesh over that of the one before.
      double growth = 2.;
      /// No mesh has more vertices, about.
      unsigned int most_vertices = 50000;
      /// The sizes of the cells of the first mesh; null on that itself.
      std::shared_ptr<const mesh::SizeField> drawn;
      /// Whether meshes before this one have left their results in the folder.
      bool goes_on = false;
    };



    /**
     * All parameters of otto-transport. Entries are declared before the
     * dimension of the mesh is known; they are the same in 2D and 3D.
     */
    struct TransportParameters
    {
      mesh::MeshParameters     mesh;
      model::EndDensityOptions ends;
      std::string              pair  = "automatic";
      std::string              slabs = "automatic";

      double       gap_tolerance    = 1e-4;
      unsigned int max_steps        = 60;
      double       linear_tolerance = 0.3;
      bool         coarse_start     = false;
      /// The folder of an earlier run; empty: a cold start.
      std::string start_from;
      bool        error_estimate = false;
      /// No enclosure with zero pieces.
      enclosure::Parameters enclosure;

      AdaptationParameters adaptation;

      std::string  folder    = "otto-transport.out";
      bool         overwrite = false;
      unsigned int stride    = 1;
      /// Seconds between two checkpoints; 0: none.
      double      checkpoint_interval = 20.;
      std::string verbosity           = "normal";

      /// Parsing writes into the members: this object must outlive @p prm.
      /// @param types What the parameters can name.
      void declare(dealii::ParameterHandler &prm,
                   const TypesOf<2>         &types = TypesOf<2>());

      base::Verbosity console_verbosity() const;

      /// @throws base::InputError if no mesh was given, no number of slabs, or
      /// two starts.
      void check() const;

      template <int dim>
      typename solver::InteriorPoint<dim>::Parameters
      interior_point(mesh::CellKind kind) const;
    };
  } // namespace app
} // namespace otto
