// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/solver/interior_point.h>
#include <otto/space/point_locator.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace otto
{
  namespace geometry
  {
    /// A geodesic between two densities as far as geometry needs it.
    struct Geodesic
    {
      /// Whether the gap is as small as asked for.
      bool converged = false;
      /// False if the run was interrupted before.
      bool computed = false;
      /// Why it has not converged, or a note.
      std::string reason;
      /// A value below the power p of W_p of the discrete problem, for
      /// densities of mass one; in length units of the mesh to the power p.
      double lower = 0;
      /// A value above it.
      double upper = 0;
      /// p.
      double exponent = 2;
      /// The logarithm: the potential at the time zero, on local vertices.
      std::vector<double> potential;
      /// The largest |speed/W_p - 1| of a slab.
      double speed_deviation = 0;
      /// Newton steps.
      unsigned int steps = 0;
      /// FGMRES iterations in all of them.
      unsigned int iterations = 0;
      /// Wall clock.
      double seconds = 0;

      /// The distance.
      double distance() const;
    };

    /**
     * The potential of a geodesic at t = 0 from that of the first slab, which
     * is at t = tau/2, by the Hamilton-Jacobi equation: phi(0) = phi_1 + tau/2
     * |grad phi_1|^q/q, of second order in tau. Collective.
     *
     * @param density The mean density of the slab, on local vertices, in any
     *   unit: weights of the recovered gradient.
     * @param potential phi_1 on local vertices.
     * @param exponent p of the distance, 1/p + 1/q = 1.
     */
    template <int dim>
    std::vector<double>
    initial_potential(const space::Space<dim>        &space,
                      const space::PointLocator<dim> &locator,
                      const std::vector<double>      &density,
                      std::vector<double>             potential,
                      double                          tau,
                      double                          exponent = 2.);

    /**
     * The geodesics between many pairs of densities on one mesh.
     *
     * With at least as many pairs as ranks, each rank solves pairs of its own,
     * one after the other and as they come, on a copy of the mesh, so that
     * nothing is communicated; otherwise all ranks solve each pair together.
     */
    template <int dim>
    class TransportPairs
    {
    public:
      /// Those of the solver of each pair.
      using Parameters = typename solver::InteriorPoint<dim>::Parameters;

      /// Densities on local vertices, of the same mass.
      struct Pair
      {
        /// rho_0.
        const std::vector<double> *from;
        /// rho_1.
        const std::vector<double> *to;
      };

      /// Called on rank 0, which alone must not throw, for each pair that is
      /// done; of those that other ranks solve, a moment later and without the
      /// potential.
      using Observer = std::function<
        void(std::size_t pair, const Geodesic &geodesic, std::size_t n_done)>;

      /// @param space, timer Must outlive this object.
      /// @param exponent p of the distances W_p.
      TransportPairs(const space::Space<dim> &space,
                     unsigned int             n_slabs,
                     const Parameters        &parameters,
                     dealii::TimerOutput     &timer,
                     double                   exponent = 2.);
      ~TransportPairs();

      /// Whether each rank solves pairs of its own when there are that many.
      bool each_rank_alone(std::size_t n_pairs) const;

      /**
       * Solves all of them; one that fails is not converged. When
       * Parameters::interrupted says so, the pair in work is ended and no other
       * is begun. Collective.
       *
       * @param observer May be empty; n_done counts the pairs that are done.
       */
      std::vector<Geodesic> solve(const std::vector<Pair> &pairs,
                                  const Observer          &observer = {});

    private:
      struct Alone;

      /// Whether one of these ranks is to stop. Collective.
      bool                  interrupted(MPI_Comm communicator) const;
      Geodesic              not_computed() const;
      Geodesic              solve_one(const space::Space<dim>        &space,
                                      const space::PointLocator<dim> &locator,
                                      const std::vector<double>      &from,
                                      const std::vector<double>      &to);
      std::vector<Geodesic> solve_alone(const std::vector<Pair> &pairs,
                                        const Observer          &observer);
      std::vector<Geodesic> collected(const std::vector<std::size_t> &numbers,
                                      const std::vector<Geodesic>    &mine,
                                      std::size_t                     n) const;

      const space::Space<dim>                  &space_;
      unsigned int                              n_slabs_;
      Parameters                                parameters_;
      double                                    exponent_;
      dealii::TimerOutput                      &timer_;
      std::unique_ptr<space::PointLocator<dim>> locator_;
      std::unique_ptr<Alone>                    alone_;
    };
  } // namespace geometry
} // namespace otto
