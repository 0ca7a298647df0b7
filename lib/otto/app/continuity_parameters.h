// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/app/types.h>
#include <otto/base/console.h>
#include <otto/mesh/mesh.h>
#include <otto/transport/particles.h>

#include <string>

namespace otto
{
  namespace app
  {
    /**
     * All parameters of otto-continuity. Entries are declared before the
     * dimension of the mesh is known; they are the same in 2D and 3D.
     */
    struct ContinuityParameters
    {
      mesh::MeshParameters mesh;
      std::string          pair = "automatic";
      /// The total mass of the initial density; 0: as given.
      double mass = 1.;
      /// The diffusion coefficient.
      double eps = 0.;

      double end_time = 1.;
      /// The part of the bound for positivity that a step uses.
      double cfl = 0.5;
      /// The largest step; 0: from the CFL number.
      double tau = 0.;

      transport::ParticleParameters particles;
      /// Boxes of the histogram in each direction.
      unsigned int boxes = 8;
      /// Whether the duality with test functions is checked.
      bool duality = true;

      std::string folder    = "otto-continuity.out";
      bool        overwrite = false;
      /// Time between two pictures; 0: a twentieth of all.
      double interval = 0.;
      /// Pictures between two checkpoints; 0: none.
      unsigned int checkpoints = 1;
      std::string  verbosity   = "normal";

      /// Parsing writes into the members: this object must outlive @p prm.
      /// @param types What the parameters can name.
      void declare(dealii::ParameterHandler &prm,
                   const TypesOf<2>         &types = TypesOf<2>());

      base::Verbosity console_verbosity() const;

      /// @throws base::InputError if no mesh was given or a number makes no
      ///   sense.
      void check() const;

      /// Pictures after the first.
      unsigned int n_intervals() const;
    };
  } // namespace app
} // namespace otto
