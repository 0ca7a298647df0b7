// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/wall_crossings.h>

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cmath>

namespace otto
{
  namespace app
  {
    namespace
    {
      // Of the largest velocity: through a face, and on the mean.
      const double negligible = 0.05, negligible_mean = 0.005;
    } // namespace



    template <int dim>
    std::map<unsigned int, transport::BoundaryFlow>
    wall_crossings(const space::Space<dim>   &space,
                   const std::vector<double> &velocity)
    {
      double largest = 0;
      for (std::size_t k = 0; k < velocity.size(); k += dim)
        {
          double square = 0;
          for (unsigned int d = 0; d < dim; ++d)
            square += velocity[k + d] * velocity[k + d];
          largest = std::max(largest, std::sqrt(square));
        }
      largest = dealii::Utilities::MPI::max(largest, space.communicator());
      std::map<unsigned int, transport::BoundaryFlow> result;
      for (const auto &[id, flow] : transport::boundary_flow(space, velocity))
        if (flow.speed > negligible * largest ||
            flow.out + flow.in > negligible_mean * largest * flow.area)
          result[id] = flow;
      return result;
    }



    template std::map<unsigned int, transport::BoundaryFlow>
    wall_crossings(const space::Space<2> &, const std::vector<double> &);
    template std::map<unsigned int, transport::BoundaryFlow>
    wall_crossings(const space::Space<3> &, const std::vector<double> &);
  } // namespace app
} // namespace otto
