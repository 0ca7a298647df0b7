// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/geometry/gradient_recovery.h>
#include <otto/geometry/walls.h>

#include <limits>
#include <string>
#include <vector>

namespace otto
{
  namespace geometry
  {
    /// How far a geodesic can be followed.
    template <int dim>
    struct GeodesicEnd
    {
      /// Why it ends.
      enum class Kind
      {
        /// Up to the time that was asked for, at least.
        none,
        /// Characteristics meet.
        shock,
        /// Characteristics leave the domain.
        boundary
      };

      /// Why it ends; none: it does not.
      Kind kind = Kind::none;
      /// Infinite if there is no end.
      double time = std::numeric_limits<double>::infinity();
      /// Where, at the time zero.
      dealii::Point<dim> start;

      /// One sentence.
      std::string text() const;
    };

    /// A density that characteristics have carried.
    struct PushForward
    {
      /// On local vertices, of the mass of mu.
      std::vector<double> density;
      /// The relative error of the mass before it was corrected.
      double mass_error = 0;
      /// The smallest det J of a cell, when cells with a part of the mass have
      /// been left out.
      double smallest_determinant = 1;
    };

    /**
     * The geodesic from (mu, Psi) by characteristics: points move with constant
     * velocity, X(t, x) = x + t v(x) with v = grad Psi, or j_q(grad Psi) where
     * the distance is W_p, 1/p + 1/q = 1, and carry mass, rho(t, X) det J = mu,
     * J = I + t Dv (the exponential map of (mu, Psi) is rho(1)).
     *
     * The velocity is the recovered gradient at the vertices, without its part
     * normal to walls, and the map is linear on each cell, or multilinear. With
     * the nodal weights D_i(t) = int w_i det J the mass of a vertex,
     * D_i mu_i = D_i(t) rho_i(t), stays; rho on the mesh is interpolated from
     * there, with second differences, and scaled to the mass of mu. Second
     * order in the mesh size, and for t = 0 exactly mu.
     */
    template <int dim>
    class Characteristics
    {
    public:
      /**
       * Collective.
       *
       * @param space, locator Must outlive this object.
       * @param mu, potential On local vertices.
       * @param exponent p.
       */
      Characteristics(const space::Space<dim>        &space,
                      const space::PointLocator<dim> &locator,
                      std::vector<double>             mu,
                      const std::vector<double>      &potential,
                      double                          exponent = 2.);

      /// v at the local vertices, [vertex][dim].
      const std::vector<double> &velocity() const { return velocity_; }

      /**
       * The first time when characteristics with more than a part of the mass
       * have met, that is when the map of their cells has turned them over, or
       * have left the domain by more than a fifth of the size of a cell.
       * Collective.
       *
       * @param until Only times up to this one are looked at.
       * @param mass_tolerance The part of the mass; 0: the first of all.
       */
      GeodesicEnd<dim> end(double until, double mass_tolerance) const;

      /**
       * rho(t). Collective.
       *
       * @param mass_tolerance The part of the mass that does not count for the
       *   smallest determinant.
       */
      PushForward push_forward(double t, double mass_tolerance = 0.) const;

      /// The places X(t) of the owned vertices.
      std::vector<dealii::Point<dim>> places(double t) const;

      /// rho(t, X) of the owned vertices. Collective.
      std::vector<double> densities(double t) const;

    private:
      struct Event;

      bool               has_mass(unsigned int cell) const;
      double             cell_mass(unsigned int cell) const;
      dealii::Point<dim> middle() const;
      void add_shocks(double until, std::vector<Event> &events) const;
      void add_leaving(double until, std::vector<Event> &events) const;
      GeodesicEnd<dim>                first(const std::vector<Event>       &events,
                                            typename GeodesicEnd<dim>::Kind kind,
                                            double                          mass) const;
      std::vector<bool>               upright_cells(double  t,
                                                    double  tolerated_mass,
                                                    double &smallest_determinant) const;
      std::vector<dealii::Point<dim>> all_places(double t) const;
      bool interpolate(const std::vector<double>      &density,
                       const std::vector<double>      &slope,
                       const space::PointLocator<dim> &moved,
                       const dealii::Point<dim>       &point,
                       double                         &value) const;

      const space::Space<dim>        &space_;
      const space::PointLocator<dim> &locator_;
      std::vector<double>             mu_;
      Walls<dim>                      walls_;
      GradientRecovery<dim>           recovery_;
      std::vector<double>             velocity_;
      /// By global numbers: mu, places, the velocity, and the same tangential
      /// to walls.
      std::vector<double>             all_mu_;
      std::vector<dealii::Point<dim>> points_;
      std::vector<double>             all_velocity_;
      /// Below this mu counts as nothing.
      double vacuum_ = 0;
    };
  } // namespace geometry
} // namespace otto
