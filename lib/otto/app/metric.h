// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/app/energies.h>
#include <otto/geometry/characteristics.h>
#include <otto/geometry/tangent_space.h>

namespace otto
{
  /**
   * The Riemannian metric of Wasserstein space at a density mu (Otto, Comm. PDE
   * 26, 2001). A tangent vector is a rate s of change of the density without
   * mass or, equivalently, the potential Psi with
   *
   *     s = -div(mu grad Psi),   no flux,
   *
   * up to a constant: mass moves with the velocity grad Psi. The functions of
   * this class take vectors by their potentials. The inner product of two of
   * them is int mu grad Psi . grad Phi, in mass times squared length per
   * squared time. Copies share the same data. Functions of space are their
   * values at the local vertices of space(), owned ones first. All functions
   * but density() and space() are collective, and throw base::InputError if
   * there are not as many values as vertices.
   */
  template <int dim>
  class Metric
  {
  public:
    /// At the local vertices of space().
    using Values = std::vector<double>;

    /// The potential of a rate, in mass per volume and time.
    /// @throws base::InputError if it changes the mass, or if it needs mass
    ///   where mu vanishes.
    Values potential(const Values &rate) const;

    /// The rate -div(mu grad Psi) of a potential.
    Values rate(const Values &potential) const;

    /// grad Psi, [vertex][coordinate].
    Values velocity(const Values &potential) const;

    /// int mu grad Psi . grad Phi.
    double inner(const Values &psi, const Values &phi) const;

    /// The root of the inner product with itself; of a translation with the
    /// velocity v the length of v times the root of the mass.
    double norm(const Values &psi) const;

    /// The projection of a vector field [vertex][coordinate] on gradients in
    /// L2(mu), and the squares of the norms of both parts.
    geometry::Decomposition project(const Values &field) const;

    /// The gradient of an energy at mu, Psi = E'(mu): along a curve with the
    /// tangent vector Phi the energy changes by inner(Psi, Phi). Where mu
    /// vanishes E' is that of 1e-14 of its mean.
    /// @throws base::InputError if an energy does not fit the space.
    Values gradient(const Energies<dim> &energies) const;

    /// The exponential map: the density at the time t of the geodesic that
    /// starts with Psi, by characteristics x + t grad Psi. It means something
    /// up to the time of end().
    Values exponential(const Values &potential, double t = 1.) const;

    /// When the geodesic that starts with Psi ends before a time, because
    /// characteristics with a thousandth of the mass have met or left the
    /// domain.
    geometry::GeodesicEnd<dim> end(const Values &potential,
                                   double        until = 1.) const;

    /**
     * The logarithm: the potential of the geodesic that leads to a density,
     * scaled to the mass of mu, in the time one. Its norm is the distance, W2
     * times the root of the mass.
     *
     * @param gap Of the certificate over its value; errors of potentials are of
     *   the size of its root.
     * @param slabs Of time, from 2 on; 0: as geodesic() chooses them.
     * @throws base::InputError if the density cannot be used.
     * @throws base::RunError if the solver does not converge.
     */
    Values logarithm(const GivenDensity<dim> &target,
                     double                   gap   = 1e-5,
                     unsigned int             slabs = 0) const;

    /// mu, with the mass that it was given.
    const Values &density() const;

    /// tangent.pvd and gram.csv of some potentials, as otto-geometry writes
    /// them.
    /// @throws base::InputError if the folder cannot be used.
    void write(const std::string         &folder,
               const std::vector<Values> &potentials,
               base::Existing existing = base::Existing::refuse) const;

    /// Where the values at vertices are.
    const space::Space<dim> &space() const;

    struct Data;

    /// Made by otto::metric().
    explicit Metric(std::shared_ptr<const Data> data);

  private:
    std::shared_ptr<const Data> data_;
  };



  /// What metric() can be told.
  struct MetricOptions
  {
    /// The size of the cells if the mesh is made from a .geo, in its units; 0:
    /// as it says.
    double mesh_size = 0;
  };



  /// The metric at a density. Collective.
  /// @throws base::InputError if the domain or the density cannot be used.
  template <int dim>
  Metric<dim> metric(const GivenDomain<dim>  &domain,
                     const GivenDensity<dim> &density,
                     const MetricOptions     &options = {});
} // namespace otto
