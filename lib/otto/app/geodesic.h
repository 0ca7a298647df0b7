// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/app/given.h>
#include <otto/app/unfinished.h>
#include <otto/enclosure/enclosure.h>
#include <otto/optimality/certificate.h>

#include <memory>
#include <string>
#include <vector>

namespace otto
{
  /// What geodesic() can be told.
  struct GeodesicOptions
  {
    /// The number of time slabs, from 2 on; 0: so many that mass crosses a cell
    /// in each, in the mean, and at least 8.
    unsigned int slabs = 0;
    /// The gap of the certificate over its value at which the solver stops.
    double gap = 1e-4;
    /// The pair of spaces, by its name in parameter files: P2/P1.
    std::string pair = "automatic";
    /// Whether densities of different mass are scaled to the same one.
    bool normalise = true;
    /// The size of the cells if the mesh is made from a .geo, in its units; 0:
    /// as it says.
    double mesh_size = 0;
  };



  /**
   * The geodesic of Wasserstein space between two densities: the curve rho(t),
   * 0 <= t <= 1, that minimises the action int int rho |v|^2 of Benamou and
   * Brenier. Copies share the same data. Functions of space are their values at
   * the local vertices of space(), owned ones first.
   */
  template <int dim>
  class Geodesic
  {
  public:
    /// W2 of the discrete problem, in length units of the mesh and per unit of
    /// mass: of the densities over their mass.
    double distance() const;

    /// The interval that the discrete W2^2 is in, see optimality::Certificate.
    const optimality::Certificate &certificate() const;

    /// Two numbers that enclose the square of the true distance on the meshed
    /// domain between density(0) and density(1), over their mass.
    const enclosure::Enclosure &enclosure() const;

    /// rho(t), linear between levels of time, with the mass of the initial
    /// density, or mass one if masses were normalised.
    std::vector<double> density(double t) const;

    /**
     * phi(t) with the velocity grad phi, linear between the middles of slabs
     * and extrapolated to the ends. W2^2/2 has the first variations phi(1) at
     * the final and -phi(0) at the initial density.
     */
    std::vector<double> potential(double t) const;

    /// grad phi(t), [vertex][coordinate].
    std::vector<double> velocity(double t) const;

    /**
     * Where mass at points has come to at the time t, along the velocity with
     * walls that it slides along, by the method of Runge and Kutta of order
     * four; for t = 1 the optimal map. It means something where density(0) has
     * mass. Collective, with the same points on all ranks.
     *
     * @throws base::InputError if a point is not in the domain.
     */
    std::vector<dealii::Point<dim>>
    map(const std::vector<dealii::Point<dim>> &points, double t = 1.) const;

    /// Densities, potentials, velocities and momenta for ParaView, as
    /// otto-transport writes them: density.pvd, potential.pvd. Collective.
    /// @throws base::InputError if the folder cannot be used.
    void write(const std::string &folder,
               base::Existing     existing = base::Existing::refuse) const;

    /// The space W of the densities, of continuous functions of degree one on
    /// the mesh.
    const space::Space<dim> &space() const;

    /// The number of time slabs.
    unsigned int n_slabs() const;

    /// @cond
    struct Data;

    explicit Geodesic(std::shared_ptr<const Data> data);
    /// @endcond

  private:
    std::shared_ptr<const Data> data_;
  };



  /**
   * The geodesic between two densities. Collective.
   *
   * @throws base::InputError if the domain, a density or an option cannot be
   *   used.
   * @throws Unfinished<Geodesic<dim>>, a base::RunError, with the best iterate
   *   if the solver does not converge.
   */
  template <int dim>
  Geodesic<dim> geodesic(const GivenDomain<dim>  &domain,
                         const GivenDensity<dim> &initial,
                         const GivenDensity<dim> &final,
                         const GeodesicOptions   &options = {});
} // namespace otto
