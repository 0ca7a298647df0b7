// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/geometry/characteristics.h>
#include <otto/geometry/transport_pairs.h>

#include <functional>
#include <string>
#include <vector>

namespace otto
{
  namespace geometry
  {
    /// A row of the history of a descent: the densities before a step.
    struct BarycentreStep
    {
      /// Steps that were taken before.
      unsigned int step = 0;
      /// F(mu) = sum_i w_i W2^2(mu, rho_i)/2 per unit of mass.
      double functional = 0;
      /// Half the difference of the values that enclose F.
      double accuracy = 0;
      /// |grad F|, the norm of sum_i w_i log_mu(rho_i).
      double gradient_norm = 0;
      /// The root of sum_i w_i W2^2.
      double mean_distance = 0;
      /// The part of the gradient that the step follows, which moves mu by
      /// theta |grad F|; zero at the end.
      double theta = 0;
      /// F minus its bound F_0 - theta (1 - theta/2) |grad F_0|^2 from the last
      /// step, which holds because the curvature is not negative: not above
      /// zero on a convex domain (in squared length).
      double excess = 0;
      /// How long the characteristics of the step could be followed, for 99 %
      /// of the mass: less than theta on a domain that is not convex, where
      /// geodesics bend at walls.
      double end = std::numeric_limits<double>::infinity();
      /// W2 to each density.
      std::vector<double> distances;
    };

    /**
     * The barycentre of densities rho_i with weights w_i (Agueh, Carlier, SIAM
     * J. Math. Anal. 43, 2011), the minimiser of F(mu) = sum_i w_i
     * W2^2(mu, rho_i)/2, by Riemannian gradient descent,
     *
     *     mu <- exp_mu(theta sum_i w_i log_mu(rho_i)),
     *
     * which for theta = 1 is the fixed point iteration of Alvarez-Esteban, del
     * Barrio, Cuesta-Albertos and Matran (J. Math. Anal. Appl. 441, 2016). A
     * step is accepted if F falls by more than its accuracy, or if F cannot
     * tell and the gradient falls; otherwise it is repeated with half of theta.
     * The descent has converged when the gradient is as small as asked for, and
     * for no other reason.
     */
    template <int dim>
    class Barycentre
    {
    public:
      /// How the descent goes.
      struct Parameters
      {
        /// The part of the gradient that a step follows, in (0, 1].
        double theta = 1.;
        /// Of |grad F| over the mean distance.
        double tolerance = 1e-2;
        /// After which it has not converged.
        unsigned int max_steps = 20;
      };

      /// What the descent has found.
      struct Result
      {
        /// Whether the gradient is as small as asked for.
        bool converged = false;
        /// Otherwise, why the descent ended.
        std::string reason;
        /// The barycentre on local vertices.
        std::vector<double> density;
        /// sum_i w_i log_mu(rho_i), the negative gradient, there.
        std::vector<double> potential;
        /// A row for each step, and one for the end.
        std::vector<BarycentreStep> history;
      };

      /// Sees each step and the density before it.
      using Observer = std::function<void(const BarycentreStep      &step,
                                          const std::vector<double> &density)>;

      /**
       * @param space, locator, pairs Must outlive this object.
       * @param densities On local vertices, of the same mass.
       * @param weights Positive, with the sum one.
       */
      Barycentre(const space::Space<dim>         &space,
                 const space::PointLocator<dim>  &locator,
                 TransportPairs<dim>             &pairs,
                 std::vector<std::vector<double>> densities,
                 std::vector<double>              weights);

      /// Descends from a density. Collective.
      Result descend(const std::vector<double> &start,
                     const Parameters          &parameters,
                     const Observer            &observer = {});

    private:
      /// F and its gradient at mu; false if a transport problem failed.
      bool evaluate(const std::vector<double> &mu,
                    BarycentreStep            &step,
                    std::vector<double>       &potential,
                    std::string               &reason);
      /// A step; false if there is none that leads further, with the reason in
      /// the result. The density then stays.
      bool descend_once(BarycentreStep &step, double &theta, Result &result);

      const space::Space<dim>         &space_;
      const space::PointLocator<dim>  &locator_;
      TransportPairs<dim>             &pairs_;
      std::vector<std::vector<double>> densities_;
      std::vector<double>              weights_;
    };
  } // namespace geometry
} // namespace otto
