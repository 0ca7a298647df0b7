// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/solver/aggregation.h>
#include <otto/solver/space_time_operator.h>

namespace otto
{
  namespace solver
  {
    /**
     * The Laplacian of the graph of the mesh, with the inverse squares of the
     * distances as weights, on the owned rows of the pattern of the space.
     * Those of second order operators are about as large; on regular meshes all
     * neighbours are strongly coupled, on flat cells the ones across. Units
     * 1/length^2.
     */
    template <int dim>
    std::vector<float> graph_laplacian(const space::NodalBasis<dim> &space);



    /**
     * The first coarse space of SpaceTimeMultigrid: aggregates along strong
     * couplings of graph_laplacian(), within the vertices of each rank, whose
     * indicators are averaged over them, across ranks. It is the same at all
     * levels of time and in all Newton steps. The Galerkin product with the
     * space-time operator is known to every rank as a whole: there are about 8
     * times fewer unknowns than on the mesh in 2D, 15 times fewer in 3D.
     */
    template <int dim>
    class CoarseSpace
    {
    public:
      CoarseSpace(const space::NodalBasis<dim> &space,
                  const time::Layout           &levels);

      /// P^T diag(weights) X P, the same on all ranks. Collective.
      SpaceTimeMatrix galerkin_product(const SpaceTimeOperator<dim> &x,
                                       const time::Vector &weights) const;

      /// P^T diag(weights) r on all ranks, [level][coarse]. Collective.
      void restrict_to(std::vector<float>       &coarse,
                       const time::Vector       &weights,
                       const time::SingleVector &r) const;

      /// x += P coarse.
      void add_prolongation(time::SingleVector       &x,
                            const std::vector<float> &coarse) const;

      /// Rows over local vertices, columns over all coarse unknowns.
      const Prolongation &prolongation() const { return prolongation_; }

      /// The pattern of the Galerkin product.
      const std::shared_ptr<const SpacePattern> &pattern() const
      {
        return pattern_;
      }

      /// The Galerkin product with the Laplacian of the mesh's graph that is
      /// coarsened, the middle of one level of time.
      const SpaceTimeMatrix &laplacian() const { return laplacian_; }

      /// Coarse unknowns of a level, on all ranks.
      unsigned int n_coarse() const { return prolongation_.n_coarse; }

    private:
      void complete_ghosts(Prolongation &p) const;
      void make_pattern();
      void make_laplacian(const std::vector<float> &fine);

      const space::NodalBasis<dim>       &space_;
      const time::Layout                 &levels_;
      Prolongation                        prolongation_;
      std::shared_ptr<const SpacePattern> pattern_;
      SpaceTimeMatrix                     laplacian_;
    };
  } // namespace solver
} // namespace otto
