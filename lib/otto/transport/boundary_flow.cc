// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/transport/boundary_flow.h>

#include <deal.II/base/mpi.h>

#include <deal.II/dofs/dof_accessor.h>

#include <deal.II/grid/tria.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace otto
{
  namespace transport
  {
    using dealii::Point;
    using dealii::Tensor;

    namespace
    {
      // Area times normal of a face, up to the sign. Quadrilaterals have their
      // corners in lexicographic order.
      Tensor<1, 2> area_vector(const std::vector<Point<2>> &corners)
      {
        return dealii::cross_product_2d(corners[1] - corners[0]);
      }

      Tensor<1, 3> area_vector(const std::vector<Point<3>> &corners)
      {
        return 0.5 * (corners.size() == 3
                        ? dealii::cross_product_3d(corners[1] - corners[0],
                                                   corners[2] - corners[0])
                        : dealii::cross_product_3d(corners[3] - corners[0],
                                                   corners[2] - corners[1]));
      }
    } // namespace



    template <int dim>
    std::map<unsigned int, BoundaryFlow>
    boundary_flow(const space::Space<dim>   &space,
                  const std::vector<double> &velocity)
    {
      std::unordered_map<dealii::types::global_dof_index, unsigned int> local;
      for (unsigned int i = 0; i < space.n_local(); ++i)
        local[space.global_index(i)] = i;
      std::map<unsigned int, BoundaryFlow> result;
      const auto                           ids =
        space.dof_handler().get_triangulation().get_boundary_ids();
      for (const auto id : ids)
        result[id];
      std::vector<dealii::types::global_dof_index> global(
        space.dof_handler().get_fe().n_dofs_per_cell());
      for (const auto &cell : space.dof_handler().active_cell_iterators())
        {
          if (!cell->at_boundary())
            continue;
          cell->get_dof_indices(global);
          // Each cell belongs to one rank, that of its first vertex, to which
          // all its vertices are local. Those of a cell of the rank's part of
          // the mesh need not be: all of them may belong to other ranks.
          if (!space.owned_set().is_element(global[0]))
            continue;
          for (const unsigned int f : cell->face_indices())
            {
              const auto face = cell->face(f);
              if (!face->at_boundary())
                continue;
              std::vector<Point<dim>> corners;
              Tensor<1, dim>          mean;
              const unsigned int      n = face->n_vertices();
              for (unsigned int v = 0; v < n; ++v)
                {
                  corners.push_back(face->vertex(v));
                  const auto i = local.at(face->vertex_dof_index(v, 0));
                  for (unsigned int d = 0; d < dim; ++d)
                    mean[d] += velocity[i * dim + d] / n;
                }
              auto area = area_vector(corners);
              if (area * (face->center() - cell->center()) < 0.)
                area *= -1.;
              const double flow = mean * area;
              auto        &sums = result[face->boundary_id()];
              (flow > 0. ? sums.out : sums.in) += std::abs(flow);
              sums.area += area.norm();
              sums.speed = std::max(sums.speed, std::abs(flow) / area.norm());
            }
        }
      for (auto &part : result)
        {
          const auto communicator = space.communicator();
          auto      &sums         = part.second;
          sums.out   = dealii::Utilities::MPI::sum(sums.out, communicator);
          sums.area  = dealii::Utilities::MPI::sum(sums.area, communicator);
          sums.in    = dealii::Utilities::MPI::sum(sums.in, communicator);
          sums.speed = dealii::Utilities::MPI::max(sums.speed, communicator);
        }
      return result;
    }



    template std::map<unsigned int, BoundaryFlow>
    boundary_flow<2>(const space::Space<2> &, const std::vector<double> &);
    template std::map<unsigned int, BoundaryFlow>
    boundary_flow<3>(const space::Space<3> &, const std::vector<double> &);
  } // namespace transport
} // namespace otto
