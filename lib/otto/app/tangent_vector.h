// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/base/console.h>
#include <otto/base/run_folder.h>
#include <otto/geometry/tangent_space.h>
#include <otto/io/nodal_output.h>

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



    /// What tangent.pvd shows: the density, where the metric degenerates, and
    /// of each vector the potential, velocity, rate and what is left of a
    /// field. Collective.
    /// @param exponent p, with the velocity j_q(grad Psi), 1/p + 1/q = 1.
    template <int dim>
    std::vector<io::NodalField>
    tangent_fields(const space::Space<dim>           &space,
                   const geometry::TangentSpace<dim> &tangent,
                   const std::vector<TangentVector>  &vectors,
                   double                             exponent = 2.);

    /// A table of the Gram matrix of vectors, row by row, with norms and angles
    /// in degrees, and the same in gram.csv.
    void report_gram_matrix(const base::Console       &console,
                            const base::RunFolder     &folder,
                            MPI_Comm                   communicator,
                            const std::vector<double> &gram);
  } // namespace app
} // namespace otto
