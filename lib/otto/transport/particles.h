// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/model/velocity.h>

#include <cstdint>
#include <string>
#include <vector>

namespace otto
{
  namespace transport
  {
    /// How particles are placed; part of the section "Particles".
    struct ParticleParameters
    {
      /// How many there shall be; 0: none.
      unsigned long number = 2000;
      /// "regular": on a lattice; "random": drawn from the initial density.
      std::string sampling = "regular";
      /// Of the random numbers.
      unsigned long seed = 1;
    };

    /// A particle of the flow map.
    template <int dim>
    struct Particle
    {
      /// Numbers are 0, 1, 2, ..., independent of the number of ranks.
      std::uint64_t        id = 0;
      space::Location<dim> location;
      /// Mass that it carries, the initial density at its start, and the volume
      /// it stands for there.
      double mass = 0, initial_density = 0, volume = 0;
      /// J = dX/dx along the flow, and int div v dt.
      dealii::Tensor<2, dim> jacobian;
      double                 divergence = 0;

      /// det J, one where there is diffusion.
      double determinant() const { return dealii::determinant(jacobian); }

      /// The push-forward rho_0/det J at the place of the particle.
      double density() const { return initial_density / determinant(); }
    };

    /**
     * Particles on the flow map d_t X = v(t, X) and on the paths of the
     * stochastic equation dX = v dt + sqrt(2 eps) dW with reflection at the
     * boundary.
     *
     * Particle number p belongs to rank p mod (number of ranks), wherever it
     * is: every rank knows the whole mesh, so that particles never migrate, and
     * the random numbers depend on the seed, the number of the particle and of
     * the step alone. Paths are therefore the same for any number of ranks.
     */
    template <int dim>
    class Particles
    {
    public:
      /// All arguments must outlive this object.
      Particles(const space::Space<dim>        &space,
                const space::PointLocator<dim> &locator,
                const model::Velocity<dim>     &velocity);

      /**
       * Places particles. On a lattice they stand for equal volumes, and their
       * masses may be zero; drawn from the density, they carry equal masses.
       * The masses sum to that of the density. Collective.
       *
       * @param rho The initial density on local vertices.
       */
      void place(const ParticleParameters  &parameters,
                 const std::vector<double> &rho);

      /// Particles without mass at these points, in their order, the same on
      /// all ranks.
      /// @throws base::InputError if one is not in the domain.
      void place_at(const std::vector<dealii::Point<dim>> &points);

      /**
       * Moves all particles from time to time + tau: with eps = 0 by the
       * classical Runge-Kutta method of order four, for X, J and int div v; at
       * the boundary the part of a motion normal to it is lost. With eps > 0 by
       * the Euler-Maruyama method, where J does not change. Collective.
       *
       * @param step The number of the step, for the random numbers.
       */
      void advance(double time, double tau, double eps, std::uint64_t step);

      /// The particles of this rank.
      const std::vector<Particle<dim>> &particles() const { return particles_; }

      /// Particles of all ranks. Collective.
      unsigned long size() const;

      /**
       * The distance int |rho - rho_0/det J| of a density and the push-forward,
       * as the sum over the particles of volume |rho det J - rho_0|.
       * Collective.
       *
       * @param rho On local vertices.
       */
      double distance(const std::vector<double> &rho) const;

      /**
       * sum over boxes of |mass of rho - mass of the particles| in a grid of
       * n^dim boxes over the bounding box of the domain. Collective.
       *
       * @param rho On local vertices.
       */
      double histogram_distance(const std::vector<double> &rho,
                                unsigned int               n) const;

      /// The largest |log det J - int div v dt| of all particles. Collective.
      double liouville_defect() const;

      /// The places of the particles of all ranks, in the order of their
      /// numbers. Collective.
      std::vector<dealii::Point<dim>> places() const;

      /// For a checkpoint: one row of numbers a particle, of all ranks, in the
      /// order of their numbers. Collective.
      std::vector<std::vector<double>> table() const;

      /// The names of the columns of table().
      static std::vector<std::string> columns();

      /// Goes on with the rows of table(), on any number of ranks, and the seed
      /// of place().
      void restore(const std::vector<std::vector<double>> &rows,
                   std::uint64_t                           seed);

    private:
      void place_regularly(unsigned long              number,
                           const std::vector<double> &rho);
      void draw(const ParticleParameters  &parameters,
                const std::vector<double> &rho);
      void
      add(std::uint64_t id, const space::Location<dim> &where, double density);
      void runge_kutta(Particle<dim> &particle, double time, double tau) const;
      double interpolate(const std::vector<double>  &all,
                         const space::Location<dim> &where) const;
      std::vector<double>
      on_all_vertices(const std::vector<double> &local) const;

      const space::Space<dim>        *space_;
      const space::PointLocator<dim> *locator_;
      const model::Velocity<dim>     *velocity_;
      std::uint64_t                   seed_ = 0;
      std::vector<Particle<dim>>      particles_;
    };
  } // namespace transport
} // namespace otto
