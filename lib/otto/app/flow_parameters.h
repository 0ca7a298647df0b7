// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/app/types.h>
#include <otto/base/console.h>
#include <otto/flow/gradient_flow.h>
#include <otto/mesh/mesh.h>
#include <otto/model/energy_parameters.h>

#include <string>

namespace otto
{
  namespace app
  {
    /**
     * All parameters of otto-flow. Entries are declared before the dimension of
     * the mesh is known; they are the same in 2D and 3D.
     */
    struct FlowParameters
    {
      mesh::MeshParameters mesh;
      std::string          pair = "automatic";
      /// The total mass of the initial density; 0: as given.
      double               mass = 1.;
      flow::TimeParameters time;

      double       tolerance        = 1e-4;
      unsigned int max_steps        = 50;
      double       linear_tolerance = 1e-6;
      double       barrier          = 1e-7;
      double       mobility_floor   = 1e-6;

      std::string folder    = "otto-flow.out";
      bool        overwrite = false;
      /// Time between two pictures; 0: a twentieth of all.
      double interval = 0.;
      /// Steps between two checkpoints; 0: none.
      unsigned int checkpoints = 20;
      std::string  verbosity   = "normal";

      /// Parsing writes into the members: this object must outlive @p prm.
      /// @param types What the parameters can name.
      void declare(dealii::ParameterHandler &prm,
                   const TypesOf<2>         &types = TypesOf<2>());

      base::Verbosity console_verbosity() const;

      /// @throws base::InputError if no mesh was given or times make no sense.
      void check() const;

      template <int dim>
      typename flow::JkoStep<dim>::Parameters newton() const;
    };
  } // namespace app
} // namespace otto
