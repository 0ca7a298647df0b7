// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/space/point_locator.h>
#include <otto/time/layout.h>

#include <vector>

namespace otto
{
  namespace geometry
  {
    /**
     * The gradient of a nodal function as a nodal field, exact for quadratic
     * functions also at walls: at each vertex that of the quadratic polynomial
     * nearest to the values around it in the sense of least squares
     * (polynomial preserving recovery: Zhang, Naga, SIAM J. Sci. Comput. 26,
     * 2005).
     *
     * The weights of the squares are a density, because where there is none a
     * potential is one of many: beside the support of a density its values
     * there do not matter, and the gradient goes on smoothly beyond its edge.
     */
    template <int dim>
    class GradientRecovery
    {
    public:
      /**
       * Finds the neighbours and the coefficients. Collective.
       *
       * @param space Must outlive this object.
       * @param mu The density, not negative, on local vertices.
       */
      GradientRecovery(const space::Space<dim>        &space,
                       const space::PointLocator<dim> &locator,
                       const std::vector<double>      &mu);

      /**
       * The gradient on local vertices, [vertex][dim]. Collective.
       *
       * @param values On owned vertices at least.
       */
      std::vector<double> gradient(const std::vector<double> &values) const;

    private:
      struct Neighbours;

      void add_vertex(const Neighbours                      &neighbours,
                      const std::vector<dealii::Point<dim>> &points,
                      const std::vector<double>             &mu,
                      unsigned int                           i);

      const space::Space<dim> &space_;
      time::Layout             layout_;
      /// Global neighbours of each owned vertex, itself among them, and the
      /// coefficients of their values, [entry][dim].
      std::vector<std::size_t>  row_start_;
      std::vector<unsigned int> column_;
      std::vector<double>       coefficient_;
    };
  } // namespace geometry
} // namespace otto
