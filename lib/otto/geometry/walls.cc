// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/geometry/walls.h>

#include <deal.II/grid/tria.h>

#include <algorithm>
#include <cmath>

namespace otto
{
  namespace geometry
  {
    using dealii::Point;
    using dealii::Tensor;

    namespace
    {
      // The cosine of the angle up to which faces are one wall.
      const double one_wall = std::cos(dealii::numbers::PI / 6);

      // Outward, with the length or area of the face (up to a factor).
      Tensor<1, 2> face_normal(const std::vector<Point<2>> &corners)
      {
        const auto edge = corners[1] - corners[0];
        return Tensor<1, 2>({edge[1], -edge[0]});
      }

      Tensor<1, 3> face_normal(const std::vector<Point<3>> &corners)
      {
        // of a quadrilateral the diagonals
        return corners.size() == 3 ? cross_product_3d(corners[1] - corners[0],
                                                      corners[2] - corners[0])
                                   : cross_product_3d(corners[3] - corners[0],
                                                      corners[2] - corners[1]);
      }
    } // namespace



    template <int dim>
    Walls<dim>::Walls(const space::Space<dim> &space)
      : normals_(space.n_dofs())
    {
      // the sums of faces that are one wall
      for (const auto &cell : space.dof_handler().active_cell_iterators())
        for (const unsigned int f : cell->face_indices())
          {
            const auto face = cell->face(f);
            if (!face->at_boundary())
              continue;
            std::vector<Point<dim>> corners;
            for (const unsigned int v : face->vertex_indices())
              corners.push_back(face->vertex(v));
            auto normal = face_normal(corners);
            if (normal * (corners[0] - cell->center()) < 0.)
              normal *= -1.;
            for (const unsigned int v : face->vertex_indices())
              {
                auto      &known = normals_[face->vertex_dof_index(
                  v, 0, cell->active_fe_index())];
                const auto wall =
                  std::find_if(known.begin(), known.end(), [&](const auto &n) {
                    return n * normal > one_wall * n.norm() * normal.norm();
                  });
                if (wall == known.end())
                  known.push_back(normal);
                else
                  *wall += normal;
              }
          }
      for (auto &list : normals_)
        {
          std::vector<Tensor<1, dim>> basis;
          for (auto normal : list)
            {
              const double length = normal.norm();
              for (const auto &other : basis)
                normal -= (normal * other) * other;
              if (basis.size() < dim && normal.norm() > 0.1 * length)
                basis.push_back(normal / normal.norm());
            }
          list = std::move(basis);
        }
    }



    template <int dim>
    void Walls<dim>::make_tangential(const unsigned int vertex,
                                     double            *vector) const
    {
      for (const auto &normal : normals_[vertex])
        {
          double product = 0;
          for (unsigned int d = 0; d < dim; ++d)
            product += normal[d] * vector[d];
          for (unsigned int d = 0; d < dim; ++d)
            vector[d] -= product * normal[d];
        }
    }



    template class Walls<2>;
    template class Walls<3>;
  } // namespace geometry
} // namespace otto
