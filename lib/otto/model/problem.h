// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/model/energy.h>
#include <otto/model/hamiltonian.h>

#include <memory>
#include <string>

namespace otto
{
  namespace model
  {
    /// How the least value of a problem is printed.
    struct ValueNames
    {
      /// Of what is printed: the least action, or power times it.
      std::string value = "W2^2";
      /// Of its root of that power; empty if there is none.
      std::string distance = "W2";
      double      power    = 2.;

      /// The root of that power of a value, or the value.
      double root(double value) const;
    };



    /**
     * What is minimised over the ways from one density to another, or from one
     * density to any,
     *
     *   int_0^T (int rho L(x, v) dx + E(rho)) dt + G(rho_T), T = 1,
     *   d_t rho + div(rho v) = eps Laplace rho,
     *
     * without flux through the boundary, per unit of mass; with growth L has
     * delta^2 g^2/2, too, and the equation rho g on its right side, the
     * distance of Wasserstein-Fisher-Rao between densities of any masses. With
     * G it is a mean-field game, and a step of the JKO scheme. With L =
     * abs(v)^2/2 and eps = 0, the default, twice the least value is W2^2; with
     * eps > 0 it is the problem of Schroedinger's bridge, of particles with
     * noise sqrt(2 eps) dW.
     */
    template <int dim>
    struct Problem
    {
      /// The cost by its Hamiltonian; null: abs(p)^2/2.
      std::shared_ptr<const Hamiltonian<dim>> hamiltonian;
      /// eps, in squared lengths per unit of time.
      double diffusion = 0.;
      /// The length delta of growth, of the quadratic cost alone; 0: none, all
      /// mass stays.
      double growth_length = 0.;
      /// The cost of the density along the way: a convex energy without
      /// remainder, attached to the space of the densities in the units of the
      /// mesh; null: none.
      std::shared_ptr<const Energy<dim>> running_cost;
      /// The cost of the density at the end, an energy of the same kind, zero
      /// perhaps; null: the density at the end is given.
      std::shared_ptr<const Energy<dim>> terminal_cost;
      /// The mass, and the density that the systems of this problem call one.
      double mass = 1., mean_density = 1.;
      /// The unit of the action, over that of the mesh.
      double unit = 1.;
      /// T, and by what the action is multiplied: see in_unit_time().
      double horizon = 1., scale = 1.;

      /// Whether H is abs(p)^2/2.
      bool is_quadratic() const
      {
        return !hamiltonian || hamiltonian->is_quadratic();
      }

      /// Whether twice the least value is W2^2.
      bool is_default() const
      {
        return is_quadratic() && diffusion == 0. && growth_length == 0. &&
               !running_cost && !terminal_cost;
      }

      /// 1/delta^2, zero without growth.
      double growth_rate() const
      {
        return growth_length > 0. ? 1. / (growth_length * growth_length) : 0.;
      }

      /// r where r times the least value is the power r of a distance, else 0.
      double homogeneity() const;

      /// What the least value is multiplied by where it is printed: r where r
      /// times it is the power r of a distance, otherwise 1 (without scale).
      double factor() const;

      /// By what the action is multiplied where T is the horizon: T^(r - 1) for
      /// costs L of homogeneity r, 1 for others.
      double scale_of(double horizon) const;

      /**
       * The problem with the times from 0 to T as one with those from 0 to 1,
       * for all that solves it. The velocity per unit of the new time is w =
       * T v. Where L has the homogeneity r it stays as it is, and all is
       * multiplied by scale() = T^(r - 1), potentials, too, and the least value
       * without costs of the density is the distance as before; the Hamiltonian
       * of other costs is T H, and potentials stay as they are.
       */
      Problem in_unit_time(double horizon) const;

      ValueNames names() const;

      /// The unit of the action in a domain of this length.
      double action_unit(double length) const;

      /// The problem in a frame, where the action has the unit action_unit() of
      /// its length; see in_frame() for Hamiltonians.
      Problem in_frame(const space::Frame<dim> &frame) const;

      /// The formulas, for a report.
      std::string description() const;
    };
  } // namespace model
} // namespace otto
