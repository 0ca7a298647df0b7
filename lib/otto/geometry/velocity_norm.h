// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/space/space.h>

#include <deal.II/base/tensor.h>

#include <vector>

namespace otto
{
  namespace geometry
  {
    /**
     * The duality map j_q(a) = |a|^(q-2) a, which leads from the gradient of a
     * potential to the velocity of the Wasserstein distance of the exponent p,
     * 1/p + 1/q = 1: a . j_q(a) = |a|^q = |j_q(a)|^p. The identity for q = 2.
     *
     * @param q > 1.
     */
    template <int dim>
    dealii::Tensor<1, dim> duality_map(const dealii::Tensor<1, dim> &a,
                                       double                        q);

    /// The same of a field [vertex][dim].
    template <int dim>
    std::vector<double> duality_map(std::vector<double> field, double q);

    /// The conjugate exponent q = p/(p - 1) of p > 1.
    double conjugate_exponent(double p);

    /**
     * The norm (int mu |v|^p)^(1/p) of a velocity in the tangent space at mu of
     * the exponent p; for p = 2 that of the Riemannian metric. Collective.
     *
     * @param mu On local vertices.
     * @param velocity On local vertices, [vertex][dim]; interpolated.
     */
    template <int dim>
    double velocity_norm(const space::Space<dim>   &space,
                         const std::vector<double> &mu,
                         const std::vector<double> &velocity,
                         double                     p);

    /**
     * The same norm of the velocity v = j_q(grad Psi) of a potential, with the
     * gradient in each cell: (int mu |grad Psi|^q)^(1/p). Collective.
     *
     * @param potential Psi on local vertices.
     */
    template <int dim>
    double potential_norm(const space::Space<dim>   &space,
                          const std::vector<double> &mu,
                          const std::vector<double> &potential,
                          double                     p);

    /**
     * The pairing int mu grad Psi . v of a potential and a velocity, the rate
     * of change of int mu Psi as mu moves with v. Collective.
     */
    template <int dim>
    double pairing(const space::Space<dim>   &space,
                   const std::vector<double> &mu,
                   const std::vector<double> &potential,
                   const std::vector<double> &velocity);
  } // namespace geometry
} // namespace otto
