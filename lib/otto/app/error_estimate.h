// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/app/transport_parameters.h>
#include <otto/model/problem.h>

#include <functional>
#include <string>

namespace otto
{
  namespace app
  {
    /// What is minimised, on a space and its regions. Collective.
    template <int dim, int spacedim = dim>
    using ProblemMaker =
      std::function<model::Problem<dim>(const space::Space<dim, spacedim> &,
                                        const mesh::Regions &)>;



    /**
     * How far the optimal value of the discrete problem is from the distance
     * between the densities that are given, from a second mesh and number of
     * slabs with half or twice the sizes of cells and slabs. The scheme is of
     * second order, W2_h^2 - W2^2 ~ C h^2, so the difference of the two values
     * is three times the error of the finer one (Richardson), and the error of
     * the finer one itself with growth or a free end, where the order is one.
     * An estimate, no bound: where solutions are not smooth the order is
     * smaller.
     */
    struct ErrorEstimate
    {
      /// The second discretisation: vertices, slabs, whether it is the finer.
      unsigned long long vertices = 0;
      unsigned int       slabs    = 0;
      bool               finer    = false;
      /// Its W2^2 per unit of mass, and whether its solver converged.
      double value     = 0;
      bool   converged = false;
      /// The estimated error of W2^2 per unit of mass on the mesh of the run.
      double error = 0;
    };

    /// The mesh and the slabs of the second discretisation.
    struct SecondDiscretisation
    {
      mesh::MeshParameters mesh;
      unsigned int         slabs = 0;
      bool                 finer = false;

      /**
       * Half as fine where the mesh of the run was refined or comes from a
       * geometry with a given size, otherwise refined once more.
       *
       * @throws base::InputError for tetrahedra that come from a file.
       */
      SecondDiscretisation(const TransportParameters &parameters,
                           mesh::CellKind             kind);
    };

    /// Solve on the second discretisation. Collective.
    /// @param final Null: a free end.
    template <int dim, int spacedim>
    ErrorEstimate estimate_error(const TransportParameters         &parameters,
                                 const model::Density<spacedim>    &initial,
                                 const model::Density<spacedim>    *final,
                                 const ProblemMaker<dim, spacedim> &problem,
                                 mesh::CellKind                     kind,
                                 double                             value,
                                 MPI_Comm communicator);
  } // namespace app
} // namespace otto
