// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/app/transport_parameters.h>
#include <otto/app/transport_results.h>

namespace otto
{
  namespace app
  {
    /**
     * The whole of otto-transport in the order of its data: mesh, space, end
     * densities, optimality system, interior point method, files. Collective
     * on MPI_COMM_WORLD.
     *
     * @param only_check Stop before anything is computed or written.
     *
     * @throws base::InputError if the input is wrong: then nothing was written.
     * @throws base::RunError if the solver did not converge: then all files
     *   show the last iterate.
     */
    template <int dim>
    TransportResults
    run_transport(const TransportParameters &parameters,
                  dealii::ParameterHandler & prm,
                  bool                       only_check = false);
  } // namespace app
} // namespace otto
