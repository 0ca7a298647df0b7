// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/app/transport_run.h>

#include <vector>

namespace otto
{
  namespace app
  {
    /**
     * The sizes of the cells of a mesh of a geometry, and those of the next
     * one, in the coordinates of the geometry, see
     * mesh::equidistributing_sizes(). No cell becomes larger than in the mesh
     * of the geometry as it is drawn. Collective.
     *
     * @param space On the mesh of now.
     * @param error The parts of the vertices in the error, on owned vertices.
     */
    template <int dim>
    std::vector<mesh::SizeField>
    sizes_now_and_next(const space::Space<dim>   &space,
                       const std::vector<double> &error,
                       const TransportParameters &parameters);

    /**
     * otto-transport on meshes of one geometry that become finer where
     * velocities are least resolved (time::recovery_defect(), where mass is),
     * until the width of results is what is wanted, or the limit of vertices is
     * reached, of which a note tells. Each run starts from the one before; the
     * files in the folder are those of the last, with its mesh and a table of
     * all, adaptation.csv. Collective.
     *
     * The width is that of the interval of the discrete distance and both
     * bounds of the distance on the domain, over its upper end; without bounds
     * it is the relative change of the value, an estimate.
     *
     * @param parameters Those that @p prm parses into.
     */
    template <int dim>
    TransportResults
    run_adaptive_transport(TransportParameters      &parameters,
                           dealii::ParameterHandler &prm,
                           const CommandLine        &options,
                           const TypesOf<dim>       &types = TypesOf<dim>());
  } // namespace app
} // namespace otto
