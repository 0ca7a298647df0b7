// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/space/pair.h>

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

    NamedPair named_pair(const std::string   &pair,
                         const mesh::CellKind kind,
                         const bool           only_same)
    {
      const auto pairs_of = [](const bool simplex) {
        const std::string l = simplex ? "P1" : "Q1", q = simplex ? "P2" : "Q2";
        return std::vector<NamedPair>{{l + "-iso-" + q + "/" + l,
                                       Potentials::refined},
                                      {q + "/" + l, Potentials::quadratic},
                                      {l + "/" + l, Potentials::same}};
      };
      const bool simplex = mesh::is_simplex(kind);
      const auto known   = pairs_of(simplex);
      // on irregular triangles the refined potentials leave densities that are
      // a quarter off at single vertices
      if (pair == "automatic")
        return only_same                          ? known.back()
               : kind == mesh::CellKind::triangle ? known[1]
                                                  : known[0];
      std::string remedy = "; set Pair = ";
      if (!only_same)
        remedy += known[0].name + ", " + known[1].name + ", ";
      remedy += known.back().name + " or automatic";
      for (const auto &one : known)
        if (pair == one.name)
          {
            if (only_same && one.potentials != Potentials::same)
              throw base::InputError("this program does not know the pair of "
                                     "spaces " +
                                     pair + remedy);
            return one;
          }
      if (pair == "P1/P0" || pair == "Q1/DGQ0" || pair == "Q1/DGQ1")
        throw base::InputError(
          "the pair of spaces " + pair +
          " oscillates badly although W2 and the potential look right, so it "
          "is refused" +
          remedy);
      for (const auto &other : pairs_of(!simplex))
        if (pair == other.name)
          throw base::InputError("the pair of spaces " + pair +
                                 " does not fit a mesh of " +
                                 mesh::plural_name(kind) + remedy);
      throw base::InputError("the pair of spaces '" + pair +
                             "' does not exist" + remedy);
    }



    namespace
    {
      // The vertices of the mesh whose mean each vertex of the once refined
      // mesh is, by their numbers in the triangulation.
      template <int dim>
      std::vector<std::vector<unsigned int>>
      parents_of_vertices(const dealii::Triangulation<dim> &mesh)
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
    } // namespace



    /**
     * Where the potentials are: the vertices of W whose mean each point of a
     * cell of V is. Vertices have their numbers in the triangulation, which a
     * refined one keeps.
     */
    template <int dim>
    struct Pair<dim>::Points
    {
      using Cell = dealii::CellAccessor<dim>;

      Points(const Space<dim>                 &density,
             const dealii::Triangulation<dim> &mesh,
             const Potentials                  potentials)
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
        const auto linear    = mesh::continuous_element<dim>(density.kind(), 1);
        const auto quadratic = mesh::continuous_element<dim>(density.kind(), 2);
        n_points             = quadratic->n_dofs_per_cell();
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
      const dealii::Triangulation<dim> &mesh;
      unsigned int                      n_points = 0;
      /// The global and local numbers of the vertices of W.
      std::vector<dealii::types::global_dof_index> dof;
      std::vector<unsigned int>                    local;

    private:
      /// Refined: of each vertex. Quadratic: of each point of a cell, numbers
      /// of its vertices.
      std::vector<std::vector<unsigned int>> parents, of_cell;
    };



    template <int dim>
    Pair<dim>::Pair(const Space<dim> &density, const Potentials potentials)
      : density_(density)
      , potentials_(potentials)
    {
      if (potentials != Potentials::same)
        enrich(potentials);
    }



    template <int dim>
    void Pair<dim>::enrich(const Potentials potentials)
    {
      const auto &given = density_.dof_handler().get_triangulation();
      if (potentials == Potentials::refined)
        {
          mesh_ = std::make_unique<dealii::Triangulation<dim>>();
          mesh_->copy_triangulation(given);
          mesh_->refine_global(1);
        }
      const Points points(density_, mesh_ ? *mesh_ : given, potentials);
      const auto   distribution = this->distribution(points);
      richer_ =
        std::make_unique<Space<dim>>(points.mesh,
                                     density_.communicator(),
                                     density_.frame(),
                                     &distribution,
                                     potentials == Potentials::quadratic ? 2
                                                                         : 1);
      const auto at_potentials = collect_densities(points, distribution.needed);
      make_pattern();
      assemble_mass(at_potentials);
      set_gradients(at_potentials);
      set_means(points);
    }



    template <int dim>
    Distribution Pair<dim>::distribution(const Points &points) const
    {
      const auto ends = dealii::Utilities::MPI::all_gather(
        density_.communicator(),
        density_.owned_set().is_empty()
          ? dealii::types::global_dof_index(0)
          : density_.owned_set().nth_index_in_set(density_.n_owned() - 1) + 1);
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
              return density_.owned_set().is_element(points.dof[v]);
            }));
          // the same on all cells that share the point
          for (unsigned int a = 0; a < points.n_points; ++a)
            {
              const auto mean = points.mean(*cell, a);
              result.owner.push_back(
                owner(points.dof[*std::min_element(mean.begin(), mean.end())]));
            }
        }
      return result;
    }



    // The shape functions of W at the points of quadrature, from their values
    // at the points of V, of which they are a part: the latter are returned,
    // [cell][point of V][vertex of W].
    template <int dim>
    std::vector<double>
    Pair<dim>::collect_densities(const Points            &points,
                                 const std::vector<bool> &needed)
    {
      const auto        &cells = richer_->cells();
      const unsigned int nv    = cells.n_vertices;
      const unsigned int nw    = mesh::n_vertices(density_.kind());
      densities_.n_vertices    = nw;
      std::vector<double> result;
      for (const auto &cell : points.mesh.active_cell_iterators())
        {
          if (!needed[cell->active_cell_index()])
            continue;
          const auto vertices = points.vertices(*cell);
          for (const unsigned int v : vertices)
            densities_.vertex.push_back(points.local[v]);
          for (unsigned int a = 0; a < nv; ++a)
            {
              const auto mean = points.mean(*cell, a);
              for (const unsigned int v : vertices)
                result.push_back(
                  double(std::count(mean.begin(), mean.end(), v)) /
                  mean.size());
            }
          const double *at = result.data() + result.size() - nv * nw;
          for (unsigned int q = 0; q < cells.n_points; ++q)
            for (unsigned int b = 0; b < nw; ++b)
              {
                double value = 0;
                for (unsigned int a = 0; a < nv; ++a)
                  value += cells.value[q * nv + a] * at[a * nw + b];
                densities_.value.push_back(value);
              }
        }
      return result;
    }



    template <int dim>
    void Pair<dim>::make_pattern()
    {
      const auto                            &cells = richer_->cells();
      const unsigned int                     nv    = cells.n_vertices;
      const unsigned int                     nw    = densities_.n_vertices;
      std::vector<std::vector<unsigned int>> rows(richer_->n_local());
      const auto                             for_entries = [&](const auto &f) {
        for (std::size_t c = 0; c < cells.size(); ++c)
          for (unsigned int a = 0; a < nv; ++a)
            for (unsigned int b = 0; b < nw; ++b)
              f(cells.vertex[c * nv + a], densities_.vertex[c * nw + b]);
      };
      for_entries([&](const unsigned int i, const unsigned int j) {
        if (i < richer_->n_owned() || j < density_.n_owned())
          rows[i].push_back(j);
      });
      pattern_ = Pattern(rows);
      for_entries([&](const unsigned int i, const unsigned int j) {
        densities_.position.push_back(pattern_.position(i, j));
      });
    }



    template <int dim>
    void Pair<dim>::assemble_mass(const std::vector<double> &at_potentials)
    {
      const auto        &cells = richer_->cells();
      const unsigned int nv    = cells.n_vertices;
      const unsigned int nw    = densities_.n_vertices;
      mass_.assign(pattern_.column.size(), 0.);
      for (std::size_t c = 0; c < cells.size(); ++c)
        for (unsigned int a = 0; a < nv; ++a)
          for (unsigned int b = 0; b < nw; ++b)
            {
              const auto position = densities_.position[(c * nv + a) * nw + b];
              if (position == invalid_unsigned_int)
                continue;
              double m = 0;
              for (unsigned int q = 0; q < cells.n_points; ++q)
                m += cells.weight[c * cells.n_points + q] *
                     cells.value[q * nv + a] *
                     densities_.value[(c * cells.n_points + q) * nw + b];
              // on linear simplices the one point does not integrate it
              if (cells.n_points == 1)
                {
                  m = 0;
                  for (unsigned int k = 0; k < nv; ++k)
                    m += cells.weight[c] * (1. + (a == k)) /
                         ((dim + 1) * (dim + 2)) *
                         at_potentials[(c * nv + k) * nw + b];
                }
              mass_[position] += m;
            }
    }



    // W is a part of V: its gradients are combinations of those of V.
    template <int dim>
    void Pair<dim>::set_gradients(const std::vector<double> &at_potentials)
    {
      const auto        &cells = richer_->cells();
      const unsigned int nv    = cells.n_vertices;
      const unsigned int nw    = densities_.n_vertices;
      auto              &to    = densities_.gradient;
      to.assign(cells.size() * cells.n_points * nw * dim, 0.);
      for (std::size_t point = 0; point < cells.size() * cells.n_points;
           ++point)
        for (unsigned int a = 0; a < nv; ++a)
          for (unsigned int b = 0; b < nw; ++b)
            for (unsigned int d = 0; d < dim; ++d)
              to[(point * nw + b) * dim + d] +=
                at_potentials[(point / cells.n_points * nv + a) * nw + b] *
                cells.gradient[(point * nv + a) * dim + d];
    }



    template <int dim>
    void Pair<dim>::set_means(const Points &points)
    {
      means_.resize(richer_->n_owned());
      vertex_.resize(density_.n_owned());
      std::vector<dealii::types::global_dof_index> dofs(points.n_points);
      for (const auto &cell : richer_->dof_handler().active_cell_iterators())
        {
          cell->get_dof_indices(dofs);
          for (unsigned int a = 0; a < dofs.size(); ++a)
            {
              if (!richer_->owned_set().is_element(dofs[a]))
                continue;
              const auto i  = richer_->owned_set().index_within_set(dofs[a]);
              auto      &of = means_[i];
              of.clear();
              for (const unsigned int v : points.mean(*cell, a))
                of.push_back(points.local[v]);
              if (of.size() == 1)
                vertex_[of[0]] = i;
            }
        }
    }



    template <int dim>
    void Pair<dim>::restrict_potential(const unsigned int levels,
                                       const double      *potential,
                                       double            *values) const
    {
      const std::size_t n = levels;
      for (std::size_t i = 0; i < density_.n_owned(); ++i)
        {
          const std::size_t k = richer_ ? vertex_[i] : i;
          std::copy(potential + k * n, potential + (k + 1) * n, values + i * n);
        }
    }



    template <int dim>
    void Pair<dim>::interpolate_potential(const unsigned int levels,
                                          const double      *values,
                                          double            *potential) const
    {
      const std::size_t n = levels;
      if (!richer_)
        {
          std::copy(values, values + density_.n_owned() * n, potential);
          return;
        }
      for (std::size_t i = 0; i < means_.size(); ++i)
        for (std::size_t l = 0; l < n; ++l)
          {
            double sum = 0;
            for (const std::size_t k : means_[i])
              sum += values[k * n + l];
            potential[i * n + l] = sum / means_[i].size();
          }
    }



    template <int dim>
    dealii::types::global_dof_index n_potentials(const Space<dim> &density,
                                                 const Potentials  potentials)
    {
      dealii::types::global_dof_index result = density.n_dofs();
      if (potentials == Potentials::same)
        return result;
      // one at the middle of each edge, and of what is a square or a cube
      const auto &mesh = density.dof_handler().get_triangulation();
      result += mesh.n_active_lines();
      if (mesh::is_simplex(density.kind()))
        return result;
      result += mesh.n_active_quads();
      return dim == 2 ? result : result + mesh.n_active_hexs();
    }



    template dealii::types::global_dof_index n_potentials(const Space<2> &,
                                                          Potentials);
    template dealii::types::global_dof_index n_potentials(const Space<3> &,
                                                          Potentials);
    template class Pair<2>;
    template class Pair<3>;
  } // namespace space
} // namespace otto
