// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/transport/flow_map.h>
#include <otto/transport/particles.h>

namespace otto
{
  namespace transport
  {
    using dealii::Point;

    template <int dim>
    std::vector<Point<dim>> flow_map(const space::Space<dim>        &space,
                                     const space::PointLocator<dim> &locator,
                                     const model::Velocity<dim>     &velocity,
                                     const std::vector<Point<dim>>  &points,
                                     const double                    t,
                                     const unsigned long             steps)
    {
      Particles<dim> particles(space, locator, velocity);
      particles.place_at(points);
      for (unsigned long s = 0; s < steps; ++s)
        particles.advance(s * t / steps, t / steps, 0., s);
      return particles.places();
    }



    template std::vector<Point<2>> flow_map(const space::Space<2> &,
                                            const space::PointLocator<2> &,
                                            const model::Velocity<2> &,
                                            const std::vector<Point<2>> &,
                                            double,
                                            unsigned long);
    template std::vector<Point<3>> flow_map(const space::Space<3> &,
                                            const space::PointLocator<3> &,
                                            const model::Velocity<3> &,
                                            const std::vector<Point<3>> &,
                                            double,
                                            unsigned long);
  } // namespace transport
} // namespace otto
