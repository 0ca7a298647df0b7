// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/geometry/tangent_space.h>

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
    /// Declares the section of a tangent vector.
    void declare_tangent_vector(dealii::ParameterHandler &prm,
                                const std::string        &section);

    /// A tangent vector at a density as a user gave it, and its potential.
    struct TangentVector
    {
      /// A few words with the formulas.
      std::string description;
      /// Psi on local vertices.
      std::vector<double> potential;
      /// The vector field [vertex][dim] of which it is the projection, and its
      /// parts; empty if it was not given by one.
      std::vector<double>     field;
      geometry::Decomposition parts;
    };

    /**
     * The vector that a section describes, in the tangent space at mu. The
     * direction "automatic" of a tilt is replaced by numbers in @p prm: one
     * over the extent of the domain, its diagonal over the square root of the
     * dimension, along an axis. Collective.
     *
     * @param axis That of an automatic tilt, from 0.
     * @param densities On local vertices, for vectors that are differences.
     * @throws base::InputError that names the section if a formula cannot be
     *   used, if a rate changes mass, or if it needs mass where mu vanishes.
     */
    template <int dim>
    TangentVector
    make_tangent_vector(dealii::ParameterHandler               &prm,
                        const std::string                      &section,
                        unsigned int                            axis,
                        const space::Space<dim>                &space,
                        const geometry::TangentSpace<dim>      &tangent,
                        const std::vector<std::vector<double>> &densities);
  } // namespace app
} // namespace otto
