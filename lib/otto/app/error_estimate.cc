// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/discretisation.h>
#include <otto/app/error_estimate.h>
#include <otto/app/silent_timer.h>
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/solver/coarse_start.h>

#include <cmath>

namespace otto
{
  namespace app
  {
    SecondDiscretisation::SecondDiscretisation(
      const TransportParameters &parameters,
      const mesh::CellKind       kind)
      : mesh(parameters.mesh)
    {
      if (mesh.refinement > 0)
        --mesh.refinement;
      else if (mesh.size > 0.)
        mesh.size *= 2.;
      else if (kind != mesh::CellKind::tetrahedron)
        {
          ++mesh.refinement;
          finer = true;
        }
      else
        throw base::InputError(
          "'Solver/Error estimate' needs a second mesh, and the tetrahedra of "
          "'" +
          mesh.file +
          "' cannot be refined without losing their shape; give the .geo file "
          "and its 'Mesh/Size', or set 'Error estimate = false'.");
      const unsigned int n = slab_number(parameters.slabs);
      slabs                = finer ? 2 * n : std::max(2u, n / 2);
    }



    template <int dim, int spacedim>
    ErrorEstimate estimate_error(const TransportParameters         &parameters,
                                 const model::Density<spacedim>    &initial,
                                 const model::Density<spacedim>    *final,
                                 const ProblemMaker<dim, spacedim> &problem,
                                 const mesh::CellKind               kind,
                                 const double                       value,
                                 const MPI_Comm communicator)
    {
      const SecondDiscretisation        second(parameters, kind);
      const mesh::Mesh<dim, spacedim>   mesh(second.mesh, communicator);
      const space::Space<dim, spacedim> space(mesh.triangulation(),
                                              communicator);
      const auto                 data = final ? model::end_densities(initial,
                                                     *final,
                                                     space,
                                                     mesh.regions(),
                                                     parameters.ends)
                                              : model::start_density(initial,
                                                     space,
                                                     mesh.regions(),
                                                     parameters.ends);
      optimality::System<dim>    system(space,
                                     second.slabs,
                                     {data.initial, data.final},
                                     {},
                                     problem(space, mesh.regions()));
      SilentTimer                timer;
      const auto                 method = parameters.interior_point<dim>(kind);
      auto                       start = second.finer && parameters.coarse_start
                                           ? solver::coarse_start<dim>(system, method, timer, {})
                                           : solver::cold_start(system);
      solver::InteriorPoint<dim> interior_point(system, method, timer);
      const auto outcome = interior_point.solve(start.state, start.mu);

      ErrorEstimate result;
      result.vertices = space.n_dofs();
      result.slabs    = second.slabs;
      result.finer    = second.finer;
      result.value    = outcome.certificate.value();
      result.converged =
        outcome.status == solver::InteriorPoint<dim>::Status::converged;
      // of the first order where mass comes from nothing or lies at a wall
      const auto  &of     = system.problem();
      const double factor = of.growth_length > 0. || of.terminal_cost ? 2. : 4.;
      result.error        = std::abs(result.value - value) *
                     (result.finer ? factor : 1.) / (factor - 1.);
      return result;
    }



#define OTTO_INSTANTIATE(dim, spacedim)                                      \
  template ErrorEstimate estimate_error(const TransportParameters &,         \
                                        const model::Density<spacedim> &,    \
                                        const model::Density<spacedim> *,    \
                                        const ProblemMaker<dim, spacedim> &, \
                                        mesh::CellKind,                      \
                                        double,                              \
                                        MPI_Comm);

    OTTO_INSTANTIATE(2, 2)
    OTTO_INSTANTIATE(2, 3)
    OTTO_INSTANTIATE(3, 3)
#undef OTTO_INSTANTIATE
  } // namespace app
} // namespace otto
