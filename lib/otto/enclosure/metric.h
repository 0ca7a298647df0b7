// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/enclosure/domain.h>

#include <memory>
#include <vector>

namespace otto
{
  namespace enclosure
  {
    /**
     * The lengths of shortest ways in the domain. What is said of distances is
     * true of them, or errs to the side that keeps the bounds: distances() and
     * curvature() are for the bound below, mean_square() for that above.
     */
    template <int dim>
    class Metric
    {
    public:
      virtual ~Metric() = default;

      /// Not more than the distances from vertex @p v to all vertices of its
      /// component.
      virtual void distances(unsigned int         v,
                             std::vector<double> &result) const = 0;

      /**
       * A number k such that d(., y)^2/2 - k |.|^2/2 is concave on cell @p c
       * for every y that is not farther than @p reach; infinity if there is
       * none. It is one where ways from the cell are straight; round a corner
       * at distance r to what is s behind it it is 1 + s/r.
       */
      virtual double curvature(std::size_t c, double reach) const = 0;

      /// Whether distances() are all straight.
      virtual bool straight() const { return true; }

      /// Not less than any distance in a component.
      virtual double diameter() const = 0;

      /**
       * Not less than the mean of d(X, Y)^2 of two independent points, each
       * distributed like a piece.
       */
      virtual double mean_square(const Piece<dim> &from,
                                 const Piece<dim> &to) const = 0;

      /// Whether distances() are the distances, not only less.
      virtual bool exact() const = 0;
    };

    /**
     * Straight ways where every component is convex, otherwise those of
     * PolygonMetric or SolidMetric. The domain must outlive it.
     */
    template <int dim>
    std::unique_ptr<Metric<dim>> make_metric(const Domain<dim> &domain);
  } // namespace enclosure
} // namespace otto
