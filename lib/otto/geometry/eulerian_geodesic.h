// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/geometry/gradient_recovery.h>
#include <otto/geometry/walls.h>
#include <otto/transport/flux_correction.h>

#include <vector>

namespace otto
{
  namespace geometry
  {
    /**
     * The geodesic from (mu, Psi) by the pair of equations
     *
     *     d_t rho + div(rho grad phi) = 0,   rho(0) = mu,
     *     d_t phi + |grad phi|^2/2 = 0,      phi(0) = Psi,
     *
     * on the mesh, as long as it is smooth: flux correction for the density
     * (transport::FluxCorrection) in the nodal velocity G, the recovered
     * gradient of phi without its part normal to walls, and for the potential
     * nodal values with recovered gradients and an edge viscosity that acts on
     * third differences,
     *
     *     d_t phi_i = -|G_i|^2/2 + sum_j a_ij (phi_j - phi_i
     *                                      - (G_i + G_j).(x_j - x_i)/2),
     *     a_ij = |G| / |x_j - x_i| / 4  (2 dim / number of neighbours),
     *
     * both by the strong-stability-preserving Runge-Kutta method of order three
     * (Shu, Osher, J. Comput. Phys. 77, 1988). Second order in the mesh size.
     * Where there is no mass the viscosity acts on first differences, and Psi
     * is replaced by the continuation of its values where there is mass. All
     * functions are collective.
     */
    template <int dim>
    class EulerianGeodesic
    {
    public:
      /**
       * @param space Must outlive this object.
       * @param mu, potential On local vertices.
       * @param cfl The time step over the largest one for which densities are
       *   positive, in (0, 1].
       */
      EulerianGeodesic(const space::Space<dim>        &space,
                       const space::PointLocator<dim> &locator,
                       std::vector<double>             mu,
                       std::vector<double>             potential,
                       double                          cfl = 0.5);

      /**
       * To a later time.
       *
       * @throws base::RunError if steps become too short or values are not
       *   finite; density and potential are then those of the last step.
       */
      void advance(double to);

      /// How far it has come.
      double time() const { return time_; }
      /// The steps that this took.
      unsigned long steps() const { return steps_; }

      /// rho on local vertices.
      const std::vector<double> &density() const { return rho_; }
      /// phi on local vertices.
      const std::vector<double> &potential() const { return phi_; }

      /// (int rho |grad phi|^2)^(1/2), which a geodesic keeps.
      double speed() const;

    private:
      void                continue_potential();
      std::vector<double> rate(const std::vector<double> &phi) const;
      typename transport::FluxCorrection<dim>::Matrix
           convection(const std::vector<double> &phi) const;
      void step(double tau);

      const space::Space<dim>       &space_;
      time::Layout                   layout_;
      space::Convection<dim>         forms_;
      transport::FluxCorrection<dim> scheme_;
      Walls<dim>                     walls_;
      std::vector<double>            rho_, phi_;
      GradientRecovery<dim>          weighted_, recovery_;
      double                         cfl_, vacuum_;
      double                         time_  = 0;
      unsigned long                  steps_ = 0;
    };
  } // namespace geometry
} // namespace otto
