// SPDX-License-Identifier: LGPL-2.1-or-later
// The potentials beside the densities of a space.
#include <otto/space/space.h>

#include <deal.II/base/mpi.h>

#include <deal.II/fe/fe.h>

#include <deal.II/grid/tria.h>
#include <deal.II/grid/tria_accessor.h>

#include <algorithm>

namespace otto
{
  namespace space
  {
    using dealii::numbers::invalid_unsigned_int;

    namespace
    {
      // The vertices of the mesh whose mean each vertex of the once refined
      // mesh is, by their numbers in the triangulation.
      template <int dim, int spacedim>
      std::vector<std::vector<unsigned int>>
      parents_of_vertices(const dealii::Triangulation<dim, spacedim> &mesh)
      {
        std::vector<std::vector<unsigned int>> result(mesh.n_vertices());
        const auto set = [&](const unsigned int v, const auto &object) {
          auto &parents = result[v];
          if (!parents.empty())
            return;
          for (const unsigned int w : object->vertex_indices())
            parents.push_back(object->vertex_index(w));
          std::sort(parents.begin(), parents.end());
        };
        for (const auto &cell :
             mesh.cell_iterators_on_level(mesh.n_levels() - 2))
          {
            for (const unsigned int v : cell->vertex_indices())
              result[cell->vertex_index(v)] = {cell->vertex_index(v)};
            for (const unsigned int l : cell->line_indices())
              set(cell->line(l)->child(0)->vertex_index(1), cell->line(l));
            if (!cell->reference_cell().is_hyper_cube())
              continue;
            if constexpr (dim == 3)
              for (const unsigned int f : cell->face_indices())
                set(cell->face(f)->child(0)->vertex_index(3), cell->face(f));
            set(cell->child(0)->vertex_index((1 << dim) - 1), cell);
          }
        return result;
      }



      /**
       * Where the potentials are: the vertices of W whose mean each point of a
       * cell of V is. Vertices have their numbers in the triangulation, which a
       * refined one keeps.
       */
      template <int dim, int spacedim>
      struct Points
      {
        using Cell = dealii::CellAccessor<dim, spacedim>;

        Points(const Space<dim, spacedim>                 &density,
               const dealii::Triangulation<dim, spacedim> &mesh,
               const Potentials                            potentials)
          : mesh(mesh)
          , dof(mesh.n_vertices(), dealii::numbers::invalid_dof_index)
          , local(mesh.n_vertices(), invalid_unsigned_int)
        {
          for (const auto &cell : density.dof_handler().active_cell_iterators())
            for (const unsigned int v : cell->vertex_indices())
              dof[cell->vertex_index(v)] = cell->vertex_dof_index(v, 0);
          std::vector<unsigned int> of_dof(density.n_dofs(),
                                           invalid_unsigned_int);
          for (unsigned int i = 0; i < density.n_local(); ++i)
            of_dof[density.global_index(i)] = i;
          for (std::size_t v = 0; v < dof.size(); ++v)
            if (dof[v] != dealii::numbers::invalid_dof_index)
              local[v] = of_dof[dof[v]];

          if (potentials == Potentials::refined)
            {
              parents  = parents_of_vertices(mesh);
              n_points = mesh::n_vertices(density.kind());
              return;
            }
          const auto linear = mesh::continuous_element<dim>(density.kind(), 1);
          const auto quadratic =
            mesh::continuous_element<dim>(density.kind(), 2);
          n_points = quadratic->n_dofs_per_cell();
          for (const auto &x : quadratic->get_unit_support_points())
            {
              of_cell.emplace_back();
              for (unsigned int b = 0; b < linear->n_dofs_per_cell(); ++b)
                if (linear->shape_value(b, x) > 1e-6)
                  of_cell.back().push_back(b);
            }
        }

        /// The vertices of the cell of W.
        std::vector<unsigned int> vertices(const Cell &cell) const
        {
          std::vector<unsigned int> result;
          if (of_cell.empty())
            for (const unsigned int v : cell.vertex_indices())
              result.push_back(cell.parent()->vertex_index(v));
          else
            for (const unsigned int v : cell.vertex_indices())
              result.push_back(cell.vertex_index(v));
          return result;
        }

        /// Those whose mean a point of the cell is.
        std::vector<unsigned int> mean(const Cell        &cell,
                                       const unsigned int point) const
        {
          if (of_cell.empty())
            return parents[cell.vertex_index(point)];
          std::vector<unsigned int> result;
          for (const unsigned int v : of_cell[point])
            result.push_back(cell.vertex_index(v));
          return result;
        }

        /// The cells of V, and points of each.
        const dealii::Triangulation<dim, spacedim> &mesh;
        unsigned int                                n_points = 0;
        /// The global and local numbers of the vertices of W.
        std::vector<dealii::types::global_dof_index> dof;
        std::vector<unsigned int>                    local;

      private:
        /// Refined: of each vertex. Quadratic: of each point of a cell, numbers
        /// of its vertices.
        std::vector<std::vector<unsigned int>> parents, of_cell;
      };



      template <int dim, int spacedim>
      Distribution distribution(const Space<dim, spacedim>  &density,
                                const Points<dim, spacedim> &points)
      {
        const auto ends = dealii::Utilities::MPI::all_gather(
          density.communicator(),
          density.owned_set().is_empty()
            ? dealii::types::global_dof_index(0)
            : density.owned_set().nth_index_in_set(density.n_owned() - 1) + 1);
        const auto owner = [&](const dealii::types::global_dof_index i) {
          unsigned int rank = 0;
          while (ends[rank] <= i)
            ++rank;
          return rank;
        };
        Distribution result;
        for (const auto &cell : points.mesh.active_cell_iterators())
          {
            const auto vertices = points.vertices(*cell);
            result.needed.push_back(std::any_of(
              vertices.begin(), vertices.end(), [&](const unsigned int v) {
                return density.owned_set().is_element(points.dof[v]);
              }));
            // the same on all cells that share the point
            for (unsigned int a = 0; a < points.n_points; ++a)
              {
                const auto mean = points.mean(*cell, a);
                result.owner.push_back(owner(
                  points.dof[*std::min_element(mean.begin(), mean.end())]));
              }
          }
        return result;
      }



      // The vertices of W on the cells that are needed, and its functions at
      // the points of V.
      template <int dim, int spacedim>
      void collect_densities(const Points<dim, spacedim> &points,
                             const std::vector<bool>     &needed,
                             Enrichment<dim>             &result)
      {
        for (const auto &cell : points.mesh.active_cell_iterators())
          {
            if (!needed[cell->active_cell_index()])
              continue;
            const auto vertices = points.vertices(*cell);
            for (const unsigned int v : vertices)
              result.vertex.push_back(points.local[v]);
            for (unsigned int a = 0; a < points.n_points; ++a)
              {
                const auto mean = points.mean(*cell, a);
                for (const unsigned int v : vertices)
                  result.at_potentials.push_back(
                    double(std::count(mean.begin(), mean.end(), v)) /
                    mean.size());
              }
          }
      }



      template <int dim, int spacedim>
      std::vector<std::vector<unsigned int>>
      means(const Space<dim, spacedim>  &potential,
            const Points<dim, spacedim> &points)
      {
        std::vector<std::vector<unsigned int>> result(potential.n_owned());
        std::vector<dealii::types::global_dof_index> dofs(points.n_points);
        for (const auto &cell : potential.dof_handler().active_cell_iterators())
          {
            cell->get_dof_indices(dofs);
            for (unsigned int a = 0; a < dofs.size(); ++a)
              {
                if (!potential.owned_set().is_element(dofs[a]))
                  continue;
                auto &of =
                  result[potential.owned_set().index_within_set(dofs[a])];
                of.clear();
                for (const unsigned int v : points.mean(*cell, a))
                  of.push_back(points.local[v]);
              }
          }
        return result;
      }
    } // namespace



    template <int dim, int spacedim>
    Enrichment<dim>
    Space<dim, spacedim>::enriched(const Potentials potentials) const
    {
      const auto     &given = dof_handler_.get_triangulation();
      Enrichment<dim> result;
      const auto     *mesh = &given;
      if (potentials == Potentials::refined)
        {
          const auto refined =
            std::make_shared<dealii::Triangulation<dim, spacedim>>();
          refined->copy_triangulation(given);
          refined->refine_global(1);
          mesh        = refined.get();
          result.mesh = refined;
        }
      const Points<dim, spacedim> points(*this, *mesh, potentials);
      const auto distribution = space::distribution(*this, points);
      auto       potential    = std::make_unique<Space<dim, spacedim>>(
        *mesh,
        communicator_,
        frame_,
        &distribution,
        potentials == Potentials::quadratic ? 2 : 1);
      collect_densities(points, distribution.needed, result);
      result.means     = means(*potential, points);
      result.potential = std::move(potential);
      return result;
    }



    template Enrichment<2> Space<2>::enriched(Potentials) const;
    template Enrichment<3> Space<3>::enriched(Potentials) const;
    template Enrichment<2> Space<2, 3>::enriched(Potentials) const;
  } // namespace space
} // namespace otto
