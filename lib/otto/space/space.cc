// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/space/space.h>

#include <deal.II/base/mpi.h>
#include <deal.II/base/multithread_info.h>

#include <deal.II/dofs/dof_renumbering.h>
#include <deal.II/dofs/dof_tools.h>

#include <deal.II/fe/fe.h>
#include <deal.II/fe/fe_values.h>
#include <deal.II/fe/mapping.h>

#include <deal.II/grid/tria.h>

#include <boost/pending/disjoint_sets.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace otto
{
  namespace space
  {
    using dealii::numbers::invalid_unsigned_int;

    namespace
    {
      /**
       * As long as this object lives, FEValues computes the map of every cell.
       * With a single thread it takes a cell for a translation of the one
       * before if they agree up to 1e-12; then results differ in this order
       * between ranks, which see other cells before, and mass is lost between
       * them.
       */
      class NoCellSimilarity
      {
      public:
        NoCellSimilarity()
          : n_threads_(dealii::MultithreadInfo::n_threads())
        {
          dealii::MultithreadInfo::set_thread_limit(2);
        }
        ~NoCellSimilarity()
        {
          dealii::MultithreadInfo::set_thread_limit(n_threads_);
        }
        NoCellSimilarity(const NoCellSimilarity &)            = delete;
        NoCellSimilarity &operator=(const NoCellSimilarity &) = delete;

      private:
        const unsigned int n_threads_;
      };



      // An orthonormal frame of the plane that the columns of the derivative of
      // a map span, the first along the first column.
      template <int dim, int spacedim>
      std::array<dealii::Tensor<1, spacedim>, dim>
      tangent_frame(const dealii::DerivativeForm<1, dim, spacedim> &jacobian)
      {
        std::array<dealii::Tensor<1, spacedim>, dim> result;
        for (unsigned int d = 0; d < dim; ++d)
          {
            for (unsigned int e = 0; e < spacedim; ++e)
              result[d][e] = jacobian[e][d];
            for (unsigned int c = 0; c < d; ++c)
              result[d] -= (result[d] * result[c]) * result[c];
            result[d] /= result[d].norm();
          }
        return result;
      }
    } // namespace

    Pattern::Pattern(std::vector<std::vector<unsigned int>> &rows)
      : row_start(1, 0)
    {
      for (auto &row : rows)
        {
          std::sort(row.begin(), row.end());
          row.erase(std::unique(row.begin(), row.end()), row.end());
          column.insert(column.end(), row.begin(), row.end());
          row_start.push_back(column.size());
        }
    }



    unsigned int Pattern::position(const unsigned int row,
                                   const unsigned int col) const
    {
      const auto begin = column.begin() + row_start[row];
      const auto end   = column.begin() + row_start[row + 1];
      const auto found = std::lower_bound(begin, end, col);
      return (found == end || *found != col)
               ? invalid_unsigned_int
               : static_cast<unsigned int>(found - column.begin());
    }



    template <int dim, int spacedim>
    Space<dim, spacedim>::Space(
      const dealii::Triangulation<dim, spacedim> &triangulation,
      const MPI_Comm                              communicator,
      const Frame<spacedim>                      &frame,
      const Distribution                         *given,
      const unsigned int                          degree)
      : mapping_(
          mesh::linear_mapping<dim, spacedim>(mesh::cell_kind(triangulation)))
      , dof_handler_(triangulation)
      , frame_(frame)
    {
      communicator_        = communicator;
      kind_                = mesh::cell_kind(triangulation);
      this->n_coordinates_ = spacedim;
      dof_handler_.distribute_dofs(
        *mesh::continuous_element<dim, spacedim>(kind_, degree));
      // Neighbours close in memory: products run from the cache, and the
      // incomplete factorisation of the space-time operator is better.
      dealii::DoFRenumbering::Cuthill_McKee(dof_handler_);
      owned_ = dof_handler_.locally_owned_dofs();
      if (given)
        set_owners(given->owner);
      const auto needed = given ? given->needed : cells_of_owned();
      number_vertices(needed);
      collect_cells(needed);
      make_pattern();
      assemble_mass();
      find_components();
      static_assert(sizeof(dealii::Point<spacedim>) ==
                      spacedim * sizeof(double),
                    "points are arrays of their coordinates");
      if (points_.empty())
        return;
      this->coordinates_ = &points_[0][0];
      if (dim != spacedim)
        zeros_.assign(points_.size() * dim, 0.);
      this->places_ = dim == spacedim ? this->coordinates_ : zeros_.data();
    }



    template <int dim, int spacedim>
    void
    Space<dim, spacedim>::set_owners(const std::vector<unsigned int> &owner)
    {
      const unsigned int n_ranks =
        dealii::Utilities::MPI::n_mpi_processes(communicator_);
      const unsigned int rank =
        dealii::Utilities::MPI::this_mpi_process(communicator_);
      std::vector<unsigned int> of_dof(dof_handler_.n_dofs());
      std::vector<dealii::types::global_dof_index> dofs(
        dof_handler_.get_fe().n_dofs_per_cell());
      std::size_t k = 0;
      for (const auto &cell : dof_handler_.active_cell_iterators())
        {
          cell->get_dof_indices(dofs);
          for (const auto i : dofs)
            of_dof[i] = owner[k++];
        }
      std::vector<dealii::types::global_dof_index> first(n_ranks + 1, 0);
      for (const unsigned int r : of_dof)
        ++first[r + 1];
      std::partial_sum(first.begin(), first.end(), first.begin());
      owned_ = dealii::IndexSet(of_dof.size());
      owned_.add_range(first[rank], first[rank + 1]);
      std::vector<dealii::types::global_dof_index> number(of_dof.size());
      for (std::size_t i = 0; i < number.size(); ++i)
        number[i] = first[of_dof[i]]++;
      dof_handler_.renumber_dofs(number);
    }



    // Whether each active cell touches an owned vertex.
    template <int dim, int spacedim>
    std::vector<bool> Space<dim, spacedim>::cells_of_owned() const
    {
      std::vector<bool>                            result;
      std::vector<dealii::types::global_dof_index> dofs(
        dof_handler_.get_fe().n_dofs_per_cell());
      for (const auto &cell : dof_handler_.active_cell_iterators())
        {
          cell->get_dof_indices(dofs);
          result.push_back(
            std::any_of(dofs.begin(), dofs.end(), [&](const auto i) {
              return owned_.is_element(i);
            }));
        }
      return result;
    }



    template <int dim, int spacedim>
    void Space<dim, spacedim>::number_vertices(const std::vector<bool> &needed)
    {
      n_owned_ = owned_.n_elements();
      owned_.fill_index_vector(global_);

      // gathered in a vector, because an index set that grows one cell at a
      // time takes quadratic time
      std::vector<dealii::types::global_dof_index> ghosts;
      std::vector<dealii::types::global_dof_index> dofs(
        dof_handler_.get_fe().n_dofs_per_cell());
      for (const auto &cell : dof_handler_.active_cell_iterators())
        if (needed[cell->active_cell_index()])
          {
            cell->get_dof_indices(dofs);
            std::remove_copy_if(dofs.begin(),
                                dofs.end(),
                                std::back_inserter(ghosts),
                                [&](const auto i) {
                                  return owned_.is_element(i);
                                });
          }
      std::sort(ghosts.begin(), ghosts.end());
      ghosts.erase(std::unique(ghosts.begin(), ghosts.end()), ghosts.end());
      global_.insert(global_.end(), ghosts.begin(), ghosts.end());
    }



    template <int dim, int spacedim>
    void Space<dim, spacedim>::collect_cells(const std::vector<bool> &needed)
    {
      const NoCellSimilarity exact;
      // What is integrated are two gradients times a linear function, on
      // simplices a polynomial of degree 2 (degree - 1) + 1. The mass matrix
      // has a rule of its own.
      const auto        &fe = dof_handler_.get_fe();
      const unsigned int d  = fe.tensor_degree();
      const auto         quadrature =
        mesh::quadrature<dim>(kind_,
                              mesh::is_simplex(kind_) ? 2 * d - 1 : 2 * d + 1);
      dealii::FEValues<dim, spacedim> values(*mapping_,
                                             fe,
                                             quadrature,
                                             dealii::update_values |
                                               dealii::update_gradients |
                                               dealii::update_JxW_values |
                                               (dim == spacedim
                                                  ? dealii::update_default
                                                  : dealii::update_jacobians));
      const auto   n = cells_.n_vertices = fe.n_dofs_per_cell();
      const auto   n_points = cells_.n_points = quadrature.size();
      const double unit                       = std::pow(frame_.length, dim);

      std::vector<unsigned int> local(dof_handler_.n_dofs(),
                                      invalid_unsigned_int);
      for (unsigned int i = 0; i < global_.size(); ++i)
        local[global_[i]] = i;
      points_.resize(global_.size());

      std::vector<dealii::types::global_dof_index> dofs(n);
      for (const auto &cell : dof_handler_.active_cell_iterators())
        {
          if (!needed[cell->active_cell_index()])
            continue;
          cell->get_dof_indices(dofs);
          values.reinit(cell);
          for (unsigned int a = 0; a < n; ++a)
            {
              cells_.vertex.push_back(local[dofs[a]]);
              const auto x =
                mapping_->transform_unit_to_real_cell(cell,
                                                      fe.unit_support_point(a));
              points_[local[dofs[a]]] =
                dealii::Point<spacedim>((x - frame_.origin) / frame_.length);
            }
          for (unsigned int q = 0; q < n_points; ++q)
            {
              cells_.weight.push_back(values.JxW(q) / unit);
              if constexpr (dim == spacedim)
                {
                  for (unsigned int a = 0; a < n; ++a)
                    for (unsigned int e = 0; e < dim; ++e)
                      cells_.gradient.push_back(values.shape_grad(a, q)[e] *
                                                frame_.length);
                }
              else
                {
                  const auto tangents = tangent_frame(values.jacobian(q));
                  for (unsigned int a = 0; a < n; ++a)
                    for (const auto &t : tangents)
                      cells_.gradient.push_back((values.shape_grad(a, q) * t) *
                                                frame_.length);
                  for (const auto &t : tangents)
                    for (unsigned int e = 0; e < spacedim; ++e)
                      cells_.tangent.push_back(t[e]);
                }
            }
        }
      for (unsigned int q = 0; q < n_points; ++q)
        for (unsigned int a = 0; a < n; ++a)
          cells_.value.push_back(fe.shape_value(a, quadrature.point(q)));
    }



    template <int dim, int spacedim>
    void Space<dim, spacedim>::make_pattern()
    {
      const unsigned int                     n = cells_.n_vertices;
      std::vector<std::vector<unsigned int>> rows(this->n_local());
      const auto in_pattern = [&](const unsigned int i, const unsigned int j) {
        return i < n_owned_ || j < n_owned_;
      };
      for (std::size_t c = 0; c < cells_.size(); ++c)
        for (unsigned int a = 0; a < n; ++a)
          for (unsigned int b = 0; b < n; ++b)
            {
              const unsigned int i = cells_.vertex[c * n + a];
              const unsigned int j = cells_.vertex[c * n + b];
              if (in_pattern(i, j))
                rows[i].push_back(j);
            }
      pattern_ = Pattern(rows);
      cells_.position.resize(cells_.size() * n * n);
      for (std::size_t c = 0; c < cells_.size(); ++c)
        for (unsigned int a = 0; a < n; ++a)
          for (unsigned int b = 0; b < n; ++b)
            cells_.position[(c * n + a) * n + b] =
              pattern_.position(cells_.vertex[c * n + a],
                                cells_.vertex[c * n + b]);
    }



    template <int dim, int spacedim>
    void Space<dim, spacedim>::assemble_mass()
    {
      const NoCellSimilarity exact;
      const auto            &fe         = dof_handler_.get_fe();
      const auto             quadrature = mesh::quadrature<dim>(
        kind_, std::max(3u, 2 * fe.tensor_degree() + !mesh::is_simplex(kind_)));
      dealii::FEValues<dim, spacedim> values(*mapping_,
                                             fe,
                                             quadrature,
                                             dealii::update_values |
                                               dealii::update_JxW_values);
      mass_.assign(pattern_.column.size(), 0.);
      weights_.assign(this->n_local(), 0.);
      std::vector<dealii::types::global_dof_index> dofs(fe.n_dofs_per_cell());
      std::vector<unsigned int>                    local(dof_handler_.n_dofs(),
                                      invalid_unsigned_int);
      for (unsigned int i = 0; i < global_.size(); ++i)
        local[global_[i]] = i;
      // Every rank sees all cells, so that the weights of ghost vertices are
      // complete too.
      for (const auto &cell : dof_handler_.active_cell_iterators())
        {
          cell->get_dof_indices(dofs);
          if (std::none_of(dofs.begin(), dofs.end(), [&](const auto i) {
                return local[i] != invalid_unsigned_int;
              }))
            continue;
          values.reinit(cell);
          for (unsigned int a = 0; a < dofs.size(); ++a)
            {
              const unsigned int i = local[dofs[a]];
              if (i == invalid_unsigned_int)
                continue;
              for (unsigned int q = 0; q < quadrature.size(); ++q)
                weights_[i] += values.shape_value(a, q) * values.JxW(q);
              for (unsigned int b = 0; b < dofs.size(); ++b)
                {
                  const unsigned int j = local[dofs[b]];
                  if (j == invalid_unsigned_int ||
                      (i >= n_owned_ && j >= n_owned_))
                    continue;
                  double m = 0;
                  for (unsigned int q = 0; q < quadrature.size(); ++q)
                    m += values.shape_value(a, q) * values.shape_value(b, q) *
                         values.JxW(q);
                  mass_[pattern_.position(i, j)] += m;
                }
            }
        }
      const double unit = std::pow(frame_.length, dim);
      for (auto *values : {&mass_, &weights_})
        for (double &value : *values)
          value /= unit;
      volume_ = dealii::Utilities::MPI::sum(
        std::accumulate(weights_.begin(), weights_.begin() + n_owned_, 0.),
        communicator_);
    }



    template <int dim, int spacedim>
    void Space<dim, spacedim>::find_components()
    {
      const std::size_t                            n = dof_handler_.n_dofs();
      std::vector<unsigned int>                    rank(n);
      std::vector<dealii::types::global_dof_index> parent(n);
      boost::disjoint_sets<unsigned int *, dealii::types::global_dof_index *>
        sets(rank.data(), parent.data());
      for (std::size_t i = 0; i < n; ++i)
        sets.make_set(i);
      std::vector<dealii::types::global_dof_index> dofs(
        dof_handler_.get_fe().n_dofs_per_cell());
      for (const auto &cell : dof_handler_.active_cell_iterators())
        {
          cell->get_dof_indices(dofs);
          for (const auto i : dofs)
            sets.union_set(dofs[0], i);
        }
      // In the order of the cells, which all ranks share; the representatives
      // depend on the numbering.
      std::vector<unsigned int> number(n, invalid_unsigned_int);
      for (const auto &cell : dof_handler_.active_cell_iterators())
        {
          cell->get_dof_indices(dofs);
          auto &k = number[sets.find_set(dofs[0])];
          if (k == invalid_unsigned_int)
            k = components_.number++;
        }
      components_.volume.assign(components_.number, 0.);
      for (unsigned int i = 0; i < this->n_local(); ++i)
        {
          const unsigned int k = number[sets.find_set(global_[i])];
          components_.of_vertex.push_back(k);
          if (i < n_owned_)
            components_.volume[k] += weights_[i];
        }
      dealii::Utilities::MPI::sum(components_.volume,
                                  communicator_,
                                  components_.volume);
    }



    template class Space<2>;
    template class Space<3>;
    template class Space<2, 3>;
  } // namespace space
} // namespace otto
