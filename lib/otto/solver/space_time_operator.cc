// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/vector_clones.h>
#include <otto/solver/filtered_mass.h>
#include <otto/solver/space_time_operator.h>
#include <otto/time/kernels.h>

#include <deal.II/base/partitioner.h>

#include <algorithm>

namespace otto
{
  namespace solver
  {
    namespace
    {
      constexpr unsigned int none = -1;

      // Products of the bidiagonal rows of a test and a trial function at one
      // vertex, added to the three diagonals of a row: slab l lies below
      // level l, slab l + 1 above it.
      OTTO_VECTOR_CLONES
      void add_row_products(const std::size_t n,
                            const double      m,
                            const double     *t,
                            const double      mt,
                            const double     *tt,
                            const double      weight,
                            double *__restrict lower,
                            double *__restrict diagonal,
                            double *__restrict upper)
      {
        for (std::size_t l = 0; l < n; ++l)
          {
            const double below      = weight * (m - t[l]);
            const double above      = -weight * (m + t[l + 1]);
            const double below_here = mt + tt[l], below_last = tt[l] - mt;
            const double above_next = mt + tt[l + 1],
                         above_here = tt[l + 1] - mt;
            lower[l] += below * below_last;
            diagonal[l] += below * below_here + above * above_here;
            upper[l] += above * above_next;
          }
      }



      // An entry of all levels, [lower, middle, upper][level].
      template <typename Number>
      void insert(SpaceTimeMatrix  &matrix,
                  const std::size_t position,
                  const Number     *values)
      {
        const std::size_t n       = matrix.levels,
                          entries = matrix.pattern->column.size();
        for (std::size_t l = 0; l < n; ++l)
          {
            const std::size_t k = l * entries + position;
            matrix.lower[k]     = static_cast<float>(values[l]);
            matrix.middle[k]    = static_cast<float>(values[n + l]);
            matrix.upper[k]     = static_cast<float>(values[2 * n + l]);
          }
      }
    } // namespace



    template <int dim>
    SpaceTimeOperator<dim>::SpaceTimeOperator(const space::Space<dim> &space,
                                              const time::Layout      &slabs,
                                              const time::Layout      &levels)
      : space_(space)
      , slabs_(slabs)
      , levels_(levels)
      , exchange_(levels)
      , c_(levels.make_vector())
      , scaling_(levels.make_vector())
      , slab_(slabs.make_single_vector())
    {
      const auto &pattern = space.pattern();
      for (unsigned int i = 0; i < space.n_owned(); ++i)
        weight_inverse_.push_back(static_cast<float>(1. / space.weights()[i]));
      transposed_.resize(pattern.column.size());
      for (unsigned int k = 0; k < space.n_local(); ++k)
        for (unsigned int e = pattern.row_start[k];
             e < pattern.row_start[k + 1];
             ++e)
          transposed_[e] = pattern.position(pattern.column[e], k);
      filtered_ = solver::filtered_mass(space);
      filtered_transposed_.assign(filtered_.size(), 0.);
      for (std::size_t e = 0; e < pattern.row_start[space.n_owned()]; ++e)
        filtered_transposed_[transposed_[e]] = filtered_[e];
      receive_neighbours();
      make_pattern();
    }



    template <int dim>
    void SpaceTimeOperator<dim>::receive_neighbours()
    {
      const auto        &near    = space_.pattern();
      const unsigned int n_local = space_.n_local();
      std::map<dealii::types::global_dof_index, unsigned int> number;
      for (unsigned int i = 0; i < n_local; ++i)
        number[space_.global_index(i)] = i;
      ghosts_.row_start = {0};
      exchange_.exchange<dealii::types::global_dof_index>(
        [&](const unsigned int k, auto &data) {
          data.push_back(near.row_start[k + 1] - near.row_start[k]);
          for (unsigned int e = near.row_start[k]; e < near.row_start[k + 1];
               ++e)
            data.push_back(space_.global_index(near.column[e]));
        },
        [&](unsigned int, const dealii::types::global_dof_index *&data) {
          for (auto size = *data++; size > 0; --size, ++data)
            {
              const auto j = number.emplace(*data, number.size()).first;
              if (j->second >= n_local)
                far_.insert(*j);
              ghosts_.column.push_back(j->second);
            }
          ghosts_.row_start.push_back(ghosts_.column.size());
        });
      exchange_.exchange<double>(
        [&](const unsigned int k, auto &data) {
          data.insert(data.end(),
                      filtered_.begin() + near.row_start[k],
                      filtered_.begin() + near.row_start[k + 1]);
        },
        [&](const unsigned int k, const double *&data) {
          const std::size_t ghost = k - space_.n_owned();
          const auto        last =
            data + ghosts_.row_start[ghost + 1] - ghosts_.row_start[ghost];
          ghosts_.mass.insert(ghosts_.mass.end(), data, last);
          data = last;
        });
    }



    template <int dim>
    void SpaceTimeOperator<dim>::make_pattern()
    {
      const auto        &near  = space_.pattern();
      const unsigned int owned = space_.n_owned(), n_local = space_.n_local();
      std::vector<std::vector<unsigned int>> rows(n_local);
      far_columns_.resize(owned);
      std::vector<dealii::types::global_dof_index> global(n_local +
                                                          far_.size());
      for (unsigned int i = 0; i < n_local; ++i)
        global[i] = space_.global_index(i);
      for (const auto &[index, far] : far_)
        global[far] = index;

      for (unsigned int i = 0; i < owned; ++i)
        {
          auto &row = rows[i];
          for (unsigned int e = near.row_start[i]; e < near.row_start[i + 1];
               ++e)
            if (const unsigned int k = near.column[e]; k < owned)
              row.insert(row.end(),
                         near.column.begin() + near.row_start[k],
                         near.column.begin() + near.row_start[k + 1]);
            else
              row.insert(row.end(),
                         ghosts_.column.begin() + ghosts_.row_start[k - owned],
                         ghosts_.column.begin() +
                           ghosts_.row_start[k - owned + 1]);
          std::sort(row.begin(), row.end());
          row.erase(std::unique(row.begin(), row.end()), row.end());
          const auto far = std::lower_bound(row.begin(), row.end(), n_local);
          far_columns_[i].assign(far, row.end());
          row.erase(far, row.end());
          row.shrink_to_fit();
        }

      std::vector<std::vector<unsigned int>> come(n_local);
      exchange_.exchange<dealii::types::global_dof_index>(
        [&](const unsigned int i, auto &data) {
          data.push_back(rows[i].size() + far_columns_[i].size());
          for (const auto *part : {&rows[i], &far_columns_[i]})
            for (const unsigned int j : *part)
              data.push_back(global[j]);
        },
        [&](const unsigned int                      i,
            const dealii::types::global_dof_index *&data) {
          for (auto size = *data++; size > 0; --size, ++data)
            come[i].push_back(local_index(*data));
          rows[i] = come[i];
          rows[i].erase(std::remove(rows[i].begin(), rows[i].end(), none),
                        rows[i].end());
          std::sort(rows[i].begin(), rows[i].end());
        });
      pattern_ = std::make_shared<SpacePattern>(rows);
      positions_.resize(n_local - owned);
      for (unsigned int i = owned; i < n_local; ++i)
        for (const auto j : come[i])
          positions_[i - owned].push_back(j == none ? none
                                                    : pattern_->position(i, j));
      marker_.resize(n_local + far_.size());
    }



    // The local number of a vertex, or none.
    template <int dim>
    unsigned int SpaceTimeOperator<dim>::local_index(
      const dealii::types::global_dof_index global) const
    {
      const auto        &partitioner = *levels_.partitioner();
      const unsigned int n           = levels_.levels();
      const auto         first       = global * n;
      return partitioner.in_local_range(first) ||
                 partitioner.is_ghost_entry(first)
               ? partitioner.global_to_local(first) / n
               : none;
    }



    template <int dim>
    void SpaceTimeOperator<dim>::receive_transport()
    {
      const auto       &near = space_.pattern();
      const std::size_t n    = slabs_.levels();
      const double     *t    = blocks_->transport().data();
      ghosts_.transposed.resize_fast(ghosts_.column.size() * n);
      exchange_.exchange<double>(
        [&](const unsigned int k, auto &data) {
          for (unsigned int e = near.row_start[k]; e < near.row_start[k + 1];
               ++e)
            data.insert(data.end(),
                        t + transposed_[e] * n,
                        t + (transposed_[e] + 1) * n);
        },
        [&](const unsigned int k, const double *&data) {
          const std::size_t ghost = k - space_.n_owned();
          for (std::size_t f = ghosts_.row_start[ghost];
               f < ghosts_.row_start[ghost + 1];
               ++f, data += n)
            std::copy(data, data + n, ghosts_.transposed.data() + f * n);
        });
    }



    template <int dim>
    void
    SpaceTimeOperator<dim>::initialize(const optimality::Blocks<dim> &blocks,
                                       const time::LocalArray        &weights,
                                       const time::Vector            &c)
    {
      blocks_ = &blocks;
      c_      = c;
      laplacian_.resize_fast(space_.pattern().column.size() * levels_.levels());
      laplacian_.fill(0.);
      time::kernels::add_weighted_stiffness(space_.cells(),
                                            levels_.levels(),
                                            1. / slabs_.levels(),
                                            weights.data(),
                                            laplacian_.data());

      receive_transport();

      const auto       &pattern = space_.pattern();
      const auto       &t       = blocks.transport();
      const std::size_t n = levels_.levels(), owned = space_.n_owned();
      transport_.resize_fast(t.size());
      std::copy(t.begin(), t.end(), transport_.begin());
      c_laplacian_.resize_fast(pattern.row_start[owned] * n);
      for (std::size_t i = 0; i < owned; ++i)
        for (std::size_t e = pattern.row_start[i]; e < pattern.row_start[i + 1];
             ++e)
          for (std::size_t l = 0; l < n; ++l)
            c_laplacian_[e * n + l] =
              static_cast<float>(c.begin()[i * n + l] * laplacian_[e * n + l]);
    }



    // The complete row i, in buffer_: [entry][lower, middle, upper][level].
    template <int dim>
    void SpaceTimeOperator<dim>::add_products(const unsigned int i)
    {
      const auto        &near    = space_.pattern();
      const auto        &mass    = space_.mass();
      const double      *t       = blocks_->transport().data();
      const unsigned int n_owned = space_.n_owned();
      const std::size_t  n       = levels_.levels();
      for (unsigned int e = near.row_start[i]; e < near.row_start[i + 1]; ++e)
        {
          const unsigned int k   = near.column[e];
          const auto         add = [&](const unsigned int j,
                               const double       m,
                               const double      *transposed) {
            double *row = buffer_.data() + 3 * marker_[j] * n;
            add_row_products(n,
                             mass[e],
                             t + transposed_[e] * (n + 1),
                             m,
                             transposed,
                             1. / space_.weights()[k],
                             row,
                             row + n,
                             row + 2 * n);
          };
          if (k < n_owned)
            for (unsigned int f = near.row_start[k]; f < near.row_start[k + 1];
                 ++f)
              add(near.column[f], filtered_[f], t + transposed_[f] * (n + 1));
          else
            for (std::size_t f = ghosts_.row_start[k - n_owned];
                 f < ghosts_.row_start[k - n_owned + 1];
                 ++f)
              add(ghosts_.column[f],
                  ghosts_.mass[f],
                  ghosts_.transposed.data() + f * (n + 1));
          double *diagonal = buffer_.data() + (3 * marker_[k] + 1) * n;
          for (std::size_t l = 0; l < n; ++l)
            diagonal[l] += c_.begin()[i * n + l] * laplacian_[e * n + l];
        }
    }



    template <int dim>
    void SpaceTimeOperator<dim>::assemble_row(const unsigned int i,
                                              SpaceTimeMatrix   &matrix)
    {
      const auto       &far = far_columns_[i];
      const std::size_t n = levels_.levels(), first = pattern_->row_start[i],
                        size = pattern_->row_start[i + 1] - first;
      buffer_.assign(3 * (size + far.size()) * n, 0.);
      for (std::size_t e = 0; e < size; ++e)
        marker_[pattern_->column[first + e]] = e;
      for (std::size_t e = 0; e < far.size(); ++e)
        marker_[far[e]] = size + e;
      add_products(i);

      double       *scaling = scaling_.begin() + i * n;
      const double *diagonal =
        buffer_.data() + (3 * (pattern_->diagonal[i] - first) + 1) * n;
      for (std::size_t l = 0; l < n; ++l)
        scaling[l] = diagonal[l] > 0. ? 1. / diagonal[l] : 1.;
      for (std::size_t k = 0; k < buffer_.size(); ++k)
        buffer_[k] *= scaling[k % n];
      for (std::size_t e = 0; e < size; ++e)
        insert(matrix, first + e, buffer_.data() + 3 * e * n);
      if (const auto sent = sent_rows_.find(i); sent != sent_rows_.end())
        sent->second.assign(buffer_.begin(), buffer_.end());
    }



    template <int dim>
    void SpaceTimeOperator<dim>::receive_rows(SpaceTimeMatrix &matrix) const
    {
      const std::size_t n = levels_.levels();
      exchange_.exchange<float>(
        [&](const unsigned int i, auto &data) {
          const auto &row = sent_rows_.at(i);
          data.insert(data.end(), row.begin(), row.end());
        },
        [&](const unsigned int i, const float *&data) {
          for (const unsigned int e : positions_[i - space_.n_owned()])
            {
              if (e != none)
                insert(matrix, e, data);
              data += 3 * n;
            }
        });
    }



    template <int dim>
    SpaceTimeMatrix SpaceTimeOperator<dim>::assemble_local()
    {
      SpaceTimeMatrix matrix(pattern_, levels_.levels());
      for (const auto &[rank, vertices] : exchange_.sent())
        for (const auto i : vertices)
          sent_rows_[i];
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        assemble_row(i, matrix);
      receive_rows(matrix);
      sent_rows_.clear();
      return matrix;
    }



    template <int dim>
    void SpaceTimeOperator<dim>::vmult_laplacian(time::Vector       &y,
                                                 const time::Vector &x) const
    {
      levels_.gather(x, local_);
      time::kernels::multiply(space_.pattern(),
                              space_.n_owned(),
                              levels_.levels(),
                              laplacian_.data(),
                              local_.data(),
                              y.begin());
    }



    template <int dim>
    void SpaceTimeOperator<dim>::vmult(time::SingleVector       &y,
                                       const time::SingleVector &x) const
    {
      namespace kernels          = time::kernels;
      const auto        &pattern = space_.pattern();
      const unsigned int n = slabs_.levels(), owned = space_.n_owned();
      const std::size_t  size = static_cast<std::size_t>(space_.n_local()) * n;
      difference_.resize_fast(size);
      sum_.resize_fast(size);

      x.update_ghost_values();
      kernels::differences_and_sums(
        space_.n_local(), n, x.begin(), difference_.data(), sum_.data());
      kernels::multiply_transposed(pattern,
                                   owned,
                                   n,
                                   filtered_transposed_.data(),
                                   difference_.data(),
                                   1.f,
                                   transport_.data(),
                                   sum_.data(),
                                   slab_.begin());
      kernels::multiply(
        pattern, owned, n - 1, c_laplacian_.data(), x.begin(), y.begin());
      x.zero_out_ghost_values();

      for (std::size_t i = 0; i < owned; ++i)
        for (std::size_t s = 0; s < n; ++s)
          slab_.begin()[i * n + s] *= weight_inverse_[i];
      slab_.update_ghost_values();
      kernels::multiply_transposed(pattern,
                                   owned,
                                   n,
                                   space_.mass().data(),
                                   transport_.data(),
                                   slab_.begin(),
                                   difference_.data(),
                                   sum_.data());
      slab_.zero_out_ghost_values();
      kernels::add_transposed_differences_and_sums(
        owned, n, difference_.data(), sum_.data(), y.begin());
    }



    template <int dim>
    void SpaceTimeOperator<dim>::scale_rows(time::SingleVector &x) const
    {
      for (std::size_t k = 0; k < x.locally_owned_size(); ++k)
        x.begin()[k] *= static_cast<float>(scaling_.begin()[k]);
    }



    template <int dim>
    std::size_t SpaceTimeOperator<dim>::memory_consumption() const
    {
      return laplacian_.memory_consumption() + transport_.memory_consumption() +
             c_laplacian_.memory_consumption() +
             2 * scaling_.locally_owned_size() * sizeof(double) +
             (pattern_->column.size() + transposed_.size()) *
               sizeof(unsigned int);
    }



    template class SpaceTimeOperator<2>;
    template class SpaceTimeOperator<3>;
  } // namespace solver
} // namespace otto
