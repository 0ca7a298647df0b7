// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/space/pair.h>

#include <deal.II/base/mpi.h>

#include <deal.II/grid/tria.h>

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
      const bool      simplex = mesh::is_simplex(kind);
      const NamedPair same{simplex ? "P1/P1" : "Q1/Q1", Potentials::same};
      const NamedPair refined{simplex ? "P1-iso-P2/P1" : "Q1-iso-Q2/Q1",
                              Potentials::refined};
      if (pair == "automatic")
        return only_same ? same : refined;
      if (pair == same.name)
        return same;
      const std::string remedy = "; set Pair = " + same.name +
                                 (only_same ? "" : ", " + refined.name) +
                                 " or automatic";
      if (pair == refined.name)
        {
          if (only_same)
            throw base::InputError("this program does not know the pair of "
                                   "spaces " +
                                   pair + remedy);
          return refined;
        }
      if (pair == "P1/P0" || pair == "Q1/DGQ0" || pair == "Q1/DGQ1")
        throw base::InputError(
          "the pair of spaces " + pair +
          " oscillates badly although W2 and the potential look right, so it "
          "is refused" +
          remedy);
      if (pair == "P1/P1" || pair == "Q1/Q1" || pair == "P1-iso-P2/P1" ||
          pair == "Q1-iso-Q2/Q1")
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



    template <int dim>
    Pair<dim>::Pair(const Space<dim> &density, const Potentials potentials)
      : density_(density)
    {
      if (potentials == Potentials::refined)
        refine();
    }



    template <int dim>
    void Pair<dim>::refine()
    {
      const auto &coarse = density_.dof_handler().get_triangulation();
      mesh_              = std::make_unique<dealii::Triangulation<dim>>();
      mesh_->copy_triangulation(coarse);
      mesh_->refine_global(1);

      std::vector<dealii::types::global_dof_index> dof(
        mesh_->n_vertices(), dealii::numbers::invalid_dof_index);
      for (const auto &cell : density_.dof_handler().active_cell_iterators())
        for (const unsigned int v : cell->vertex_indices())
          dof[cell->vertex_index(v)] = cell->vertex_dof_index(v, 0);
      const auto parents     = parents_of_vertices(*mesh_);
      const auto given       = distribution(dof, parents);
      refined_               = std::make_unique<Space<dim>>(*mesh_,
                                              density_.communicator(),
                                              density_.frame(),
                                              &given);
      const auto at_vertices = collect_densities(dof, parents, given.needed);
      make_pattern();
      assemble_mass(at_vertices);
      set_means(dof, parents);
    }



    template <int dim>
    Distribution Pair<dim>::distribution(
      const std::vector<dealii::types::global_dof_index> &dof,
      const Parents                                      &parents) const
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
      result.owner.resize(parents.size(), 0);
      for (std::size_t v = 0; v < parents.size(); ++v)
        if (!parents[v].empty())
          result.owner[v] = owner(dof[parents[v][0]]);
      for (const auto &cell : mesh_->active_cell_iterators())
        {
          const auto parent   = cell->parent();
          const auto vertices = parent->vertex_indices();
          result.needed.push_back(std::any_of(
            vertices.begin(), vertices.end(), [&](const unsigned int v) {
              return density_.owned_set().is_element(
                dof[parent->vertex_index(v)]);
            }));
        }
      return result;
    }



    // The shape functions of W at the vertices of the cells of V,
    // [cell][vertex of V][vertex of W].
    template <int dim>
    std::vector<double> Pair<dim>::collect_densities(
      const std::vector<dealii::types::global_dof_index> &dof,
      const Parents                                      &parents,
      const std::vector<bool>                            &needed)
    {
      std::vector<unsigned int> local(density_.n_dofs(), invalid_unsigned_int);
      for (unsigned int i = 0; i < density_.n_local(); ++i)
        local[density_.global_index(i)] = i;
      const auto &cells     = refined_->cells();
      const auto  n         = cells.n_vertices;
      densities_.n_vertices = n;
      std::vector<double> result;
      for (const auto &cell : mesh_->active_cell_iterators())
        {
          if (!needed[cell->active_cell_index()])
            continue;
          const auto parent = cell->parent();
          for (unsigned int b = 0; b < n; ++b)
            densities_.vertex.push_back(local[dof[parent->vertex_index(b)]]);
          for (unsigned int a = 0; a < n; ++a)
            {
              const auto &means = parents[cell->vertex_index(a)];
              for (unsigned int b = 0; b < n; ++b)
                result.push_back(double(std::count(means.begin(),
                                                   means.end(),
                                                   parent->vertex_index(b))) /
                                 means.size());
            }
          const double *part = result.data() + result.size() - n * n;
          for (unsigned int q = 0; q < cells.n_points; ++q)
            for (unsigned int b = 0; b < n; ++b)
              {
                double value = 0;
                for (unsigned int a = 0; a < n; ++a)
                  value += cells.value[q * n + a] * part[a * n + b];
                densities_.value.push_back(value);
              }
        }
      return result;
    }



    template <int dim>
    void Pair<dim>::make_pattern()
    {
      const auto                            &cells = refined_->cells();
      const unsigned int                     n     = cells.n_vertices;
      std::vector<std::vector<unsigned int>> rows(refined_->n_local());
      for (std::size_t c = 0; c < cells.size(); ++c)
        for (unsigned int a = 0; a < n; ++a)
          for (unsigned int b = 0; b < n; ++b)
            {
              const unsigned int i = cells.vertex[c * n + a];
              const unsigned int j = densities_.vertex[c * n + b];
              if (i < refined_->n_owned() || j < density_.n_owned())
                rows[i].push_back(j);
            }
      pattern_.row_start.assign(1, 0);
      for (auto &row : rows)
        {
          std::sort(row.begin(), row.end());
          row.erase(std::unique(row.begin(), row.end()), row.end());
          pattern_.column.insert(pattern_.column.end(), row.begin(), row.end());
          pattern_.row_start.push_back(pattern_.column.size());
        }
      for (std::size_t c = 0; c < cells.size(); ++c)
        for (unsigned int a = 0; a < n; ++a)
          for (unsigned int b = 0; b < n; ++b)
            densities_.position.push_back(
              pattern_.position(cells.vertex[c * n + a],
                                densities_.vertex[c * n + b]));
    }



    template <int dim>
    void Pair<dim>::assemble_mass(const std::vector<double> &at_vertices)
    {
      const auto        &cells   = refined_->cells();
      const unsigned int n       = cells.n_vertices;
      const bool         simplex = mesh::is_simplex(refined_->kind());
      mass_.assign(pattern_.column.size(), 0.);
      for (std::size_t c = 0; c < cells.size(); ++c)
        for (unsigned int a = 0; a < n; ++a)
          for (unsigned int k = 0; k < n; ++k)
            {
              // int psi_a psi_k; on simplices there is one point, which does
              // not integrate it
              double m = 0;
              for (unsigned int q = 0; q < cells.n_points; ++q)
                m +=
                  cells.weight[c * cells.n_points + q] *
                  (simplex ? (1. + (a == k)) / ((dim + 1) * (dim + 2))
                           : cells.value[q * n + a] * cells.value[q * n + k]);
              for (unsigned int b = 0; b < n; ++b)
                if (const auto position =
                      densities_.position[(c * n + a) * n + b];
                    position != invalid_unsigned_int)
                  mass_[position] += m * at_vertices[(c * n + k) * n + b];
            }
    }



    template <int dim>
    void Pair<dim>::set_means(
      const std::vector<dealii::types::global_dof_index> &dof,
      const Parents                                      &parents)
    {
      std::vector<unsigned int> local(density_.n_dofs(), invalid_unsigned_int);
      for (unsigned int i = 0; i < density_.n_local(); ++i)
        local[density_.global_index(i)] = i;
      means_.resize(refined_->n_owned());
      vertex_.resize(density_.n_owned());
      for (const auto &cell : refined_->dof_handler().active_cell_iterators())
        for (const unsigned int v : cell->vertex_indices())
          {
            const auto global = cell->vertex_dof_index(v, 0);
            if (!refined_->owned_set().is_element(global))
              continue;
            const auto i  = refined_->owned_set().index_within_set(global);
            auto      &of = means_[i];
            of.clear();
            for (const unsigned int w : parents[cell->vertex_index(v)])
              of.push_back(local[dof[w]]);
            if (of.size() == 1)
              vertex_[of[0]] = i;
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
          const std::size_t k = refined_ ? vertex_[i] : i;
          std::copy(potential + k * n, potential + (k + 1) * n, values + i * n);
        }
    }



    template <int dim>
    void Pair<dim>::interpolate_potential(const unsigned int levels,
                                          const double      *values,
                                          double            *potential) const
    {
      const std::size_t n = levels;
      if (!refined_)
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



    template class Pair<2>;
    template class Pair<3>;
  } // namespace space
} // namespace otto
