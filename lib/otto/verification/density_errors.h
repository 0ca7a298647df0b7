// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deal.II/base/point.h>

#include <functional>
#include <vector>

namespace otto
{
  namespace space
  {
    template <int dim, int spacedim>
    class Space;
  }

  namespace verification
  {
    /**
     * int |rho_h - rho| over the domain by quadrature on the cells, in the unit
     * of mass; neither of the two is scaled. Collective.
     *
     * @param values rho_h at the local vertices of the space.
     * @param exact rho, in the same unit: with the convention of mean one,
     *   the volume of the domain times the density of mass one.
     * @param degree The exactness of the quadrature.
     */
    template <int dim>
    double
    l1_error(const space::Space<dim, dim>                            &space,
             const std::vector<double>                               &values,
             const std::function<double(const dealii::Point<dim> &)> &exact,
             unsigned int degree = 8);

    /**
     * The symmetric Kullback-Leibler divergence, or divergence of Jeffreys,
     *
     *   int (p - q) log(p/q),
     *
     * of the probability densities p = rho_h/int rho_h and q = rho/int rho on
     * the domain; all integrals by the same quadrature on the cells, so that
     * neither a convention for the mass nor mass of rho outside the domain
     * matters. Dimensionless, zero only if p = q, infinite in theory if one of
     * them vanishes where the other does not: in the logarithm both are at
     * least the floor times the uniform density. Collective.
     *
     * @param values rho_h at the local vertices of the space.
     * @param exact rho >= 0, in any unit.
     * @param floor The floor, in units of the uniform density.
     * @param degree The exactness of the quadrature.
     */
    template <int dim>
    double symmetric_kullback_leibler(
      const space::Space<dim, dim>                            &space,
      const std::vector<double>                               &values,
      const std::function<double(const dealii::Point<dim> &)> &exact,
      double                                                   floor  = 1e-12,
      unsigned int                                             degree = 8);
  } // namespace verification
} // namespace otto
