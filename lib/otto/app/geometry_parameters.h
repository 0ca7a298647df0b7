// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/app/command_line.h>
#include <otto/base/console.h>
#include <otto/mesh/mesh.h>
#include <otto/model/density.h>

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
    /**
     * All parameters of otto-geometry. Entries are declared before the
     * dimension of the mesh is known; they are the same in 2D and 3D. There
     * are as many sections "Density 1", "Density 2", ... and "Vector 1", ... as
     * the parameter file or the command line name.
     */
    struct GeometryParameters
    {
      mesh::MeshParameters mesh;
      /// metric, exponential, logarithm, distances, barycentre.
      std::string  task        = "metric";
      unsigned int n_densities = 3, n_vectors = 2;
      /// The mass of all densities; 0: as given, and then equal.
      double mass = 1.;
      /// How densities come to the mesh: moments or nodal.
      std::string projection = "moments";

      /// The exponent p of velocity norms.
      double exponent = 2.;

      /// Which vector is followed, until when, with how many outputs.
      unsigned int vector    = 1;
      double       end_time  = 1.;
      unsigned int n_outputs = 10;
      /// The part of the mass that may have met before it is called a shock.
      double mass_tolerance = 1e-5;
      /// Whether the pair of equations is solved, too, and its CFL number.
      bool   eulerian = true;
      double cfl      = 0.5;

      /// Barycentre: weights, empty: equal; the density to start with; the
      /// part of the gradient that a step follows; the norm of the gradient
      /// over the mean distance to reach.
      std::string  weights;
      unsigned int start             = 1;
      double       step              = 1.;
      double       tolerance         = 1e-2;
      unsigned int max_descent_steps = 20;

      std::string  pair             = "automatic";
      std::string  slabs            = "automatic";
      double       gap_tolerance    = 1e-4;
      unsigned int max_steps        = 60;
      double       linear_tolerance = 0.3;

      std::string folder    = "otto-geometry.out";
      bool        overwrite = false;
      std::string verbosity = "normal";

      /**
       * Sets the numbers of densities and vectors from the sections that the
       * parameter file and the settings name.
       *
       * @throws base::InputError if a number is left out.
       */
      void count_sections(const CommandLine &options);

      /// Parsing writes into the members: this object must outlive @p prm.
      /// @param types What the parameters can name.
      void
      declare(dealii::ParameterHandler     &prm,
              const model::DensityTypes<2> &types = model::density_types<2>());

      base::Verbosity console_verbosity() const;

      /// Whether the task carries mass from one density to another.
      bool transports() const
      {
        return task != "metric" && task != "exponential";
      }

      /// @throws base::InputError if no mesh was given or a number makes no
      ///   sense.
      void check() const;

      /// Normalised, one for each density.
      /// @throws base::InputError if they are not that many positive numbers.
      std::vector<double> barycentre_weights() const;
    };

    /// The name of the section of a density or of a vector, numbered from one.
    std::string density_section(unsigned int number);
    std::string vector_section(unsigned int number);
  } // namespace app
} // namespace otto
