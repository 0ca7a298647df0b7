// SPDX-License-Identifier: LGPL-2.1-or-later
// What a space tells of its mesh.
#include <otto/base/errors.h>
#include <otto/mesh/cell_shape.h>
#include <otto/space/space.h>

#include <deal.II/base/bounding_box.h>

#include <deal.II/fe/fe.h>
#include <deal.II/fe/mapping.h>

#include <deal.II/grid/tria.h>

#include <algorithm>
#include <cmath>

namespace otto
{
  namespace space
  {
    namespace
    {
      // Of a surface.
      template <int dim, int spacedim>
      double area(const dealii::Triangulation<dim, spacedim> &triangulation)
      {
        const auto kind = mesh::cell_kind(triangulation);
        double     sum  = 0;
        for (const auto &cell : triangulation.active_cell_iterators())
          {
            std::vector<mesh::Point3> points(mesh::n_vertices(kind));
            for (const unsigned int v : cell->vertex_indices())
              for (unsigned int d = 0; d < spacedim; ++d)
                points[mesh::gmsh_vertex(kind, v)][d] = cell->vertex(v)[d];
            sum += mesh::area_in_space(points);
          }
        return sum;
      }
    } // namespace



    template <int dim, int spacedim>
    Frame<spacedim>
    unit_frame(const dealii::Triangulation<dim, spacedim> &triangulation)
    {
      const dealii::BoundingBox<spacedim> box(triangulation.get_vertices());
      const auto [lower, upper] = box.get_boundary_points();
      double length = (upper - lower).norm() / std::sqrt(double(dim));
      if (dim != spacedim)
        length = std::max(length, std::sqrt(area(triangulation)));
      return {lower + 0.5 * (upper - lower), length};
    }



    template <int dim, int spacedim>
    Frame<dim> Space<dim, spacedim>::frame_of_places() const
    {
      if constexpr (dim == spacedim)
        return frame_;
      else
        return {dealii::Point<dim>(), frame_.length};
    }



    template <int dim, int spacedim>
    double Space<dim, spacedim>::unit_length() const
    {
      return unit_frame(dof_handler_.get_triangulation()).length;
    }



    template <int dim, int spacedim>
    double Space<dim, spacedim>::extent() const
    {
      const auto &mesh  = dof_handler_.get_triangulation();
      auto        lower = mesh.begin_active()->vertex(0), upper = lower;
      for (const auto &cell : mesh.active_cell_iterators())
        for (const unsigned int v : cell->vertex_indices())
          for (unsigned int d = 0; d < spacedim; ++d)
            {
              lower[d] = std::min(lower[d], cell->vertex(v)[d]);
              upper[d] = std::max(upper[d], cell->vertex(v)[d]);
            }
      return lower.distance(upper);
    }



    template <int dim, int spacedim>
    std::unique_ptr<const NodalBasis<dim>>
    Space<dim, spacedim>::in_unit_frame() const
    {
      const auto &mesh = dof_handler_.get_triangulation();
      return std::make_unique<const Space<dim, spacedim>>(mesh,
                                                          communicator_,
                                                          unit_frame(mesh));
    }



    template <int dim, int spacedim>
    MeshCells Space<dim, spacedim>::mesh_cells() const
    {
      MeshCells result;
      result.n_vertices = mesh::n_vertices(kind_);
      for (const auto &cell : dof_handler_.active_cell_iterators())
        {
          for (const unsigned int v : cell->vertex_indices())
            {
              result.vertex.push_back(cell->vertex_dof_index(v, 0));
              for (unsigned int d = 0; d < spacedim; ++d)
                result.coordinates.push_back(cell->vertex(v)[d]);
            }
          result.region.push_back(cell->material_id());
          result.rank.push_back(cell->subdomain_id() ==
                                    dealii::numbers::invalid_subdomain_id
                                  ? 0
                                  : cell->subdomain_id());
        }
      return result;
    }



    template <int dim, int spacedim>
    MeshOrder Space<dim, spacedim>::mesh_order() const
    {
      using Index             = dealii::types::global_dof_index;
      const auto         n    = dof_handler_.n_dofs();
      const auto        &mesh = dof_handler_.get_triangulation();
      std::vector<Index> number(mesh.n_vertices(),
                                dealii::numbers::invalid_dof_index);
      for (const auto &cell : dof_handler_.active_cell_iterators())
        for (const unsigned int v : cell->vertex_indices())
          number[cell->vertex_index(v)] = cell->vertex_dof_index(v, 0);
      MeshOrder  result{std::vector<Index>(n),
                       std::vector<double>(n * spacedim)};
      Index      next = 0;
      const auto add  = [&](const Index i, const dealii::Point<spacedim> &x) {
        result.position[i] = next;
        for (unsigned int d = 0; d < spacedim; ++d)
          result.points[next * spacedim + d] = x[d];
        ++next;
      };
      for (unsigned int v = 0; v < number.size(); ++v)
        if (number[v] != dealii::numbers::invalid_dof_index)
          add(number[v], mesh.get_vertices()[v]);
      // in spaces of degree two the others, as the cells have them
      const auto        &fe = dof_handler_.get_fe();
      std::vector<bool>  known(n, false);
      std::vector<Index> of_cell(fe.n_dofs_per_cell());
      for (const Index i : number)
        if (i != dealii::numbers::invalid_dof_index)
          known[i] = true;
      for (const auto &cell : dof_handler_.active_cell_iterators())
        {
          cell->get_dof_indices(of_cell);
          for (unsigned int a = 0; a < of_cell.size(); ++a)
            if (!known[of_cell[a]])
              {
                known[of_cell[a]] = true;
                add(of_cell[a],
                    mapping_->transform_unit_to_real_cell(
                      cell, fe.unit_support_point(a)));
              }
        }
      AssertDimension(next, n);
      return result;
    }



    template <int dim, int spacedim>
    dealii::types::global_dof_index
    Space<dim, spacedim>::n_potentials(const Potentials potentials) const
    {
      dealii::types::global_dof_index result = dof_handler_.n_dofs();
      if (potentials == Potentials::same)
        return result;
      // one at the middle of each edge, and of what is a square or a cube
      const auto &mesh = dof_handler_.get_triangulation();
      result += mesh.n_active_lines();
      if (mesh::is_simplex(kind_))
        return result;
      result += mesh.n_active_quads();
      return dim == 2 ? result : result + mesh.n_active_hexs();
    }



    template <int dim>
    const Space<dim> &flat_space(const NodalBasis<dim> &basis)
    {
      if (const auto *space = dynamic_cast<const Space<dim> *>(&basis))
        return *space;
      throw base::InputError("This is not known on surfaces in space; give a "
                             "mesh in the plane or of a solid.");
    }



    template const Space<2> &flat_space(const NodalBasis<2> &);
    template const Space<3> &flat_space(const NodalBasis<3> &);
    template Frame<2>        unit_frame(const dealii::Triangulation<2> &);
    template Frame<3>        unit_frame(const dealii::Triangulation<3> &);
    template Frame<3>        unit_frame(const dealii::Triangulation<2, 3> &);

#define OTTO_INSTANTIATE(dim, spacedim)                                        \
  template Frame<dim> Space<dim, spacedim>::frame_of_places() const;           \
  template double     Space<dim, spacedim>::unit_length() const;               \
  template double     Space<dim, spacedim>::extent() const;                    \
  template std::unique_ptr<const NodalBasis<dim>>                              \
                     Space<dim, spacedim>::in_unit_frame() const;              \
  template MeshCells Space<dim, spacedim>::mesh_cells() const;                 \
  template MeshOrder Space<dim, spacedim>::mesh_order() const;                 \
  template dealii::types::global_dof_index Space<dim, spacedim>::n_potentials( \
    Potentials) const;

    OTTO_INSTANTIATE(2, 2)
    OTTO_INSTANTIATE(2, 3)
    OTTO_INSTANTIATE(3, 3)
#undef OTTO_INSTANTIATE
  } // namespace space
} // namespace otto
