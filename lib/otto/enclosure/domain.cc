// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/enclosure/domain.h>
#include <otto/space/global_values.h>

#include <deal.II/base/bounding_box.h>

#include <deal.II/dofs/dof_accessor.h>

#include <deal.II/fe/fe.h>
#include <deal.II/fe/fe_values.h>
#include <deal.II/fe/mapping.h>

#include <algorithm>

namespace otto
{
  namespace enclosure
  {
    using dealii::Point;

    template <int dim>
    Domain<dim>::Domain(const space::Space<dim> &space)
      : kind(space.kind())
      , points(space::global_points(space))
      , n_vertices(mesh::n_vertices(kind))
      , n_components(space.components().number)
      , patches(space.n_dofs())
    {
      const auto frame =
        space::unit_frame(space.dof_handler().get_triangulation());
      // the frame of the mesh, seen from that of the space
      length = frame.length / space.frame().length;
      const auto origin =
        (frame.origin - space.frame().origin) / space.frame().length;
      for (auto &point : points)
        point = Point<dim>((point - origin) / length);

      const auto corners =
        dealii::BoundingBox<dim>(points).get_boundary_points();
      diagonal = corners.first.distance(corners.second);

      std::vector<double> local(space.n_owned());
      std::copy_n(space.components().of_vertex.begin(),
                  local.size(),
                  local.begin());
      for (const double c : space::global_values(space, local))
        component.push_back(static_cast<unsigned int>(c));

      for (const auto &cell : space.dof_handler().active_cell_iterators())
        for (unsigned int k = 0; k < n_vertices; ++k)
          cells.push_back(cell->vertex_dof_index(k, 0));
      for (std::size_t c = 0; c < n_cells(); ++c)
        for (unsigned int k = 0; k < n_vertices; ++k)
          for (unsigned int l = 0; l < n_vertices; ++l)
            {
              patches[vertex(c, k)].push_back(vertex(c, l));
              longest_edge =
                std::max(longest_edge,
                         points[vertex(c, k)].distance(points[vertex(c, l)]));
            }
      for (auto &patch : patches)
        {
          std::sort(patch.begin(), patch.end());
          patch.erase(std::unique(patch.begin(), patch.end()), patch.end());
        }
    }



    template <int dim>
    Pieces<dim>::Pieces(const space::Space<dim>   &space,
                        const Domain<dim>         &domain,
                        const std::vector<double> &density)
      : cell_mass(domain.n_cells())
      , cell_defect(domain.n_cells())
    {
      // w_i rho |x|^2
      dealii::FEValues<dim> values(space.mapping(),
                                   space.dof_handler().get_fe(),
                                   mesh::quadrature<dim>(domain.kind, 4),
                                   dealii::update_values |
                                     dealii::update_JxW_values);
      const double scale = std::pow(space.frame().length * domain.length, -dim);

      std::vector<Piece<dim>> every(domain.points.size());
      for (unsigned int i = 0; i < every.size(); ++i)
        every[i].vertex = i;
      const auto  n = domain.n_vertices;
      std::size_t c = 0;
      for (const auto &cell : space.dof_handler().active_cell_iterators())
        {
          values.reinit(cell);
          for (unsigned int q = 0; q < values.n_quadrature_points; ++q)
            {
              Point<dim> x;
              double     rho = 0, interpolant = 0;
              for (unsigned int k = 0; k < n; ++k)
                {
                  const double w = values.shape_value(k, q);
                  const auto  &v = domain.points[domain.vertex(c, k)];
                  x += w * (v - Point<dim>());
                  rho += w * density[domain.vertex(c, k)];
                  interpolant += w * v.square();
                }
              const double mass = rho * values.JxW(q) * scale;
              cell_mass[c] += mass;
              cell_defect[c] += mass * (interpolant - x.square()) / 2;
              for (unsigned int k = 0; k < n; ++k)
                {
                  auto        &piece = every[domain.vertex(c, k)];
                  const double part  = mass * values.shape_value(k, q);
                  // from the vertex: the differences are small
                  const auto d = x - domain.points[piece.vertex];
                  piece.mass += part;
                  piece.centre += part * d;
                  piece.variance += part * d.norm_square();
                }
            }
          ++c;
        }
      for (auto &piece : every)
        if (piece.mass > 0.)
          {
            const auto d = (piece.centre - Point<dim>()) / piece.mass;
            piece.centre = domain.points[piece.vertex] + d;
            piece.variance =
              std::max(0., piece.variance / piece.mass - d.norm_square());
            pieces.push_back(piece);
          }
    }



    template struct Domain<2>;
    template struct Domain<3>;
    template struct Pieces<2>;
    template struct Pieces<3>;
  } // namespace enclosure
} // namespace otto
