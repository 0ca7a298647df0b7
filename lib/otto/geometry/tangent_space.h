// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/space/space.h>
#include <otto/time/nodal_solver.h>

#include <memory>
#include <vector>

namespace otto
{
  /// The Riemannian geometry of Wasserstein space.
  namespace geometry
  {
    /// A vector field in L2(mu) as the sum of a gradient and a remainder w with
    /// div(mu w) = 0 and no flux.
    struct Decomposition
    {
      /// The potential of the gradient on local vertices.
      std::vector<double> potential;
      /// The square of the norm in L2(mu) of the field, the sum of the next
      /// two.
      double field = 0;
      /// That of the gradient.
      double gradient = 0;
      /// That of the remainder.
      double remainder = 0;
    };

    /// Where a density is so small that the metric says nothing about rates.
    template <int dim>
    struct DegenerateRegion
    {
      /// The volume of the vertices in it; zero: there is none.
      double volume = 0;
      /// The corner of the box around them with the least coordinates.
      dealii::Point<dim> lower;
      /// The corner with the largest ones.
      dealii::Point<dim> upper;
    };

    /**
     * The tangent space of Wasserstein space at a density mu (Otto, Comm. PDE
     * 26, 2001): mass-free rates s, lifted to potentials Psi with
     *
     *     -div(mu grad Psi) = s,   no flux,
     *
     * and the metric g(s_1, s_2) = int mu grad Psi_1 . grad Psi_2. Rates and
     * potentials are nodal; the equation is Galerkin's with the weighted
     * stiffness matrix K(mu), which is factored out of all of its uses. A
     * potential has mean zero with respect to mu on each component of the
     * domain.
     *
     * Where mu is below 1e-10 of its mean the metric degenerates: no mass can
     * change there at finite cost. A rate that needs it is refused; elsewhere
     * potentials are extended with a mobility of that size. All functions are
     * collective.
     */
    template <int dim>
    class TangentSpace
    {
    public:
      /**
       * @param space Must outlive this object.
       * @param mu The density on local vertices, of any mass.
       * @throws base::InputError if mu is negative or has no mass.
       */
      TangentSpace(const space::Space<dim> &space, std::vector<double> mu);

      /**
       * The potential of a rate.
       *
       * @param rate s on local vertices, in mass per volume and time. What is
       *   left of its mass on a component of the domain by interpolation, up to
       *   5 % of int |s|, is subtracted in proportion to mu.
       * @throws base::InputError if its mass is larger, or if the rate changes
       *   mass where the metric degenerates, with the place.
       */
      std::vector<double> lift(const std::vector<double> &rate) const;

      /// The rate -div(mu grad Psi) of a potential, by the lumped mass matrix;
      /// on local vertices.
      std::vector<double> rate(const std::vector<double> &potential) const;

      /// The potential minus its mean with respect to mu on each component of
      /// the domain, as lift() gives it.
      std::vector<double> centred(std::vector<double> potential) const;

      /// g of two potentials, int mu grad Psi_1 . grad Psi_2.
      double metric(const std::vector<double> &first,
                    const std::vector<double> &second) const;

      /// g of all pairs of potentials, row by row.
      std::vector<double>
      gram_matrix(const std::vector<std::vector<double>> &potentials) const;

      /**
       * The projection of a vector field on gradients in L2(mu).
       *
       * @param field On local vertices, [vertex][dim]; interpolated.
       */
      Decomposition decompose(const std::vector<double> &field) const;

      /// Where the metric degenerates.
      const DegenerateRegion<dim> &degenerate() const { return degenerate_; }

      /// For each owned vertex whether it degenerates there.
      const std::vector<bool> &is_degenerate() const { return is_degenerate_; }

      /// The density.
      const std::vector<double> &density() const { return mu_; }

    private:
      void                find_degenerate_region(double floor);
      void                check_rate(const std::vector<double> &rate) const;
      std::vector<double> solve(std::vector<double> load) const;
      std::vector<double>
      component_sums(const std::vector<double> &values) const;
      std::vector<double> multiply(const std::vector<double> &matrix,
                                   const std::vector<double> &x) const;

      const space::Space<dim> &space_;
      std::vector<double>      mu_;
      /// K(mu) on the pattern.
      std::vector<double>                     stiffness_;
      const space::Components                &components_;
      DegenerateRegion<dim>                   degenerate_;
      std::vector<bool>                       is_degenerate_;
      std::unique_ptr<time::NodalSolver<dim>> solver_;
    };
  } // namespace geometry
} // namespace otto
