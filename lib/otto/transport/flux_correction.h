// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/base/errors.h>
#include <otto/space/convection.h>
#include <otto/transport/implicit_explicit.h>

#include <functional>
#include <memory>
#include <vector>

namespace otto
{
  /// The continuity equation with a given velocity.
  namespace transport
  {
    /// A time step beyond the bound for positivity.
    class StepTooLong : public base::RunError
    {
    public:
      using base::RunError::RunError;
    };

    /**
     * The continuity equation with diffusion, the Fokker-Planck equation
     *
     *     d_t rho + div(rho v) = eps Laplace rho,
     *
     * without flux through the boundary, by algebraic flux correction (Kuzmin,
     * Loehner, Turek, eds.: Flux-Corrected Transport, 2012). With the nodal
     * weights D, the consistent mass matrix M, a convection matrix k (see
     * space::Convection) and the stiffness matrix K, the low-order scheme
     *
     *     D_i d_t rho_i = sum_j (k_ij + d_ij) rho_j - (k_ji + d_ij) rho_i
     *                     + eps l_ij (rho_j - rho_i),
     *     d_ij = max(-k_ij, -k_ji, 0),   l_ij = max(-K_ij, 0),
     *
     * is positive and conservative; what separates it from Galerkin's method
     * with M and K are fluxes f_ij = -f_ji between vertices, which are limited
     * such that a step creates no value outside of those of the low-order and
     * the old solution around a vertex (Zalesak's limiter; with diffusion the
     * bounds are a little wider, but stay positive). Mass is exact
     * up to rounding for any velocity, v . n need not vanish.
     *
     * Without diffusion, steps are those of the strong-stability-preserving
     * Runge-Kutta method of order three (Shu and Osher, J. Comput. Phys. 77,
     * 1988), each of whose stages is limited. With diffusion, the low-order
     * step is Euler's method, explicit in v and implicit in eps, and the
     * limiter leads to a step of ImplicitExplicit. All functions are
     * collective.
     */
    template <int dim>
    class FluxCorrection
    {
    public:
      /// A convection matrix k on the pattern of the space. What follows from
      /// a matrix is kept as long as the same one is given again.
      using Matrix = std::shared_ptr<const std::vector<double>>;

      /// The convection matrix at a time.
      using Convection = std::function<Matrix(double time)>;

      /**
       * @param space, forms Must outlive this object.
       * @param eps The diffusion coefficient, not negative.
       */
      FluxCorrection(const space::Space<dim>      &space,
                     const space::Convection<dim> &forms,
                     double                        eps = 0.);

      /**
       * One step.
       *
       * @param rho On local vertices, not negative; replaced.
       * @param time, tau From time to time + tau.
       * @throws StepTooLong if tau is beyond the bound for positivity at one
       *   of the stages, with the bound; rho is then unchanged.
       */
      void step(std::vector<double> &rho,
                const Convection    &convection,
                double               time,
                double               tau);

      /**
       * The largest step for which the low-order scheme, and with it the
       * limited one, is positive: min_i D_i/sum_{j != i} (k_ji + d_ij);
       * infinite without velocity.
       */
      double largest_step(const Matrix &convection);

      /// eps K on the pattern; empty for eps = 0, and on a rank without
      /// vertices.
      const std::vector<double> &diffusion() const { return diffusion_; }

    private:
      void                set_convection(const Matrix &convection);
      void                explicit_step(std::vector<double> &rho,
                                        const Convection    &convection,
                                        double               time,
                                        double               tau);
      void                implicit_step(std::vector<double> &rho,
                                        const Convection    &convection,
                                        double               time,
                                        double               tau);
      std::vector<double> euler_step(const std::vector<double> &rho,
                                     double                     tau);
      std::vector<double> low_order(const std::vector<double> &rho,
                                    double                     tau) const;
      void                diffuse(std::vector<double> &low, double tau);
      std::vector<double> galerkin_rate(const std::vector<double> &rho) const;
      /// Of each owned vertex.
      struct Bounds
      {
        std::vector<double> smallest, largest;
      };

      Bounds              bounds(const std::vector<double> &low,
                                 const std::vector<double> &rho) const;
      std::vector<double> limited(const std::vector<double> &low,
                                  const std::vector<double> &rho,
                                  const std::vector<double> &flux) const;

      const space::Space<dim>      &space_;
      const space::Convection<dim> &forms_;
      const bool                    diffuses_;
      time::Layout                  layout_;
      /// eps K, and minus the entries eps l_ij with the sums of rows.
      std::vector<double> diffusion_, monotone_;
      /// k_ij and d_ij, and the longest positive step with them.
      Matrix                                  convection_;
      std::vector<double>                     viscosity_;
      double                                  positive_step_ = 0;
      ImplicitExplicit<dim>                   high_order_;
      double                                  diffusion_tau_ = 0;
      std::unique_ptr<time::NodalSolver<dim>> monotone_solver_;
    };
  } // namespace transport
} // namespace otto
