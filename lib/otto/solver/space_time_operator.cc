// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/vector_clones.h>
#include <otto/solver/space_time_operator.h>
#include <otto/time/kernels.h>

#include <algorithm>

namespace otto
{
  namespace solver
  {
    namespace
    {
      // Neighbours of neighbours among the owned vertices.
      std::shared_ptr<const SpacePattern>
      squared_pattern(const space::Pattern &pattern, const unsigned int n)
      {
        std::vector<std::vector<unsigned int>> rows(n);
        for (unsigned int i = 0; i < n; ++i)
          {
            auto &row = rows[i];
            for (unsigned int e = pattern.row_start[i];
                 e < pattern.row_start[i + 1];
                 ++e)
              {
                const unsigned int k = pattern.column[e];
                for (unsigned int f = pattern.row_start[k];
                     f < pattern.row_start[k + 1];
                     ++f)
                  if (pattern.column[f] < n)
                    row.push_back(pattern.column[f]);
              }
            std::sort(row.begin(), row.end());
            row.erase(std::unique(row.begin(), row.end()), row.end());
            row.shrink_to_fit();
          }
        return std::make_shared<SpacePattern>(rows);
      }



      // Products of the bidiagonal rows of a test and a trial function at one
      // vertex, added to the three diagonals of a row: slab l lies below
      // level l, slab l + 1 above it.
      OTTO_VECTOR_CLONES
      void
      add_products(const std::size_t n,
                   const double      m,
                   const double *    t,
                   const double      mt,
                   const double *    tt,
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
    } // namespace



    template <int dim>
    SpaceTimeOperator<dim>::SpaceTimeOperator(const space::Space<dim> &space,
                                              const time::Layout &     slabs,
                                              const time::Layout &     levels)
      : space_(space)
      , slabs_(slabs)
      , levels_(levels)
      , pattern_(squared_pattern(space.pattern(), space.n_owned()))
      , c_(levels.make_vector())
      , scaling_(levels.make_vector())
      , marker_(space.n_owned())
      , slab_(time::make_single_vector(slabs))
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
    }



    template <int dim>
    void
    SpaceTimeOperator<dim>::initialize(const optimality::Blocks<dim> &blocks,
                                       const time::LocalArray &       weights,
                                       const time::Vector &           c)
    {
      blocks_ = &blocks;
      c_      = c;
      laplacian_.resize_fast(space_.pattern().column.size() *
                             levels_.levels());
      laplacian_.fill(0.);
      time::kernels::add_weighted_stiffness(space_.cells(),
                                            levels_.levels(),
                                            1. / slabs_.levels(),
                                            weights.data(),
                                            laplacian_.data());

      const auto & pattern = space_.pattern();
      const auto & t       = blocks.transport();
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



    template <int dim>
    void
    SpaceTimeOperator<dim>::assemble_row(const unsigned int i,
                                         SpaceTimeMatrix &  matrix)
    {
      const auto &       near    = space_.pattern();
      const auto &       mass    = space_.mass();
      const double *     t       = blocks_->transport().data();
      const unsigned int n_owned = space_.n_owned();
      const std::size_t  n = levels_.levels(), first = pattern_->row_start[i],
                        size = pattern_->row_start[i + 1] - first;
      buffer_.assign(3 * size * n, 0.);
      for (std::size_t e = 0; e < size; ++e)
        marker_[pattern_->column[first + e]] = e;

      for (unsigned int e = near.row_start[i]; e < near.row_start[i + 1]; ++e)
        {
          const unsigned int k      = near.column[e];
          const double       weight = 1. / space_.weights()[k];
          for (unsigned int f = near.row_start[k]; f < near.row_start[k + 1];
               ++f)
            if (const unsigned int j = near.column[f]; j < n_owned)
              {
                double *row = buffer_.data() + 3 * marker_[j] * n;
                add_products(n,
                             mass[e],
                             t + transposed_[e] * (n + 1),
                             mass[f],
                             t + transposed_[f] * (n + 1),
                             weight,
                             row,
                             row + n,
                             row + 2 * n);
              }
          if (k < n_owned)
            {
              double *diagonal = buffer_.data() + (3 * marker_[k] + 1) * n;
              for (std::size_t l = 0; l < n; ++l)
                diagonal[l] += c_.begin()[i * n + l] * laplacian_[e * n + l];
            }
        }

      double *      scaling = scaling_.begin() + i * n;
      const double *diagonal =
        buffer_.data() + (3 * (pattern_->diagonal[i] - first) + 1) * n;
      for (std::size_t l = 0; l < n; ++l)
        scaling[l] = diagonal[l] > 0. ? 1. / diagonal[l] : 1.;
      const std::size_t entries = pattern_->column.size();
      for (std::size_t e = 0; e < size; ++e)
        {
          const double *row = buffer_.data() + 3 * e * n;
          for (std::size_t l = 0; l < n; ++l)
            {
              const std::size_t k = l * entries + first + e;
              matrix.lower[k]     = row[l] * scaling[l];
              matrix.middle[k]    = row[n + l] * scaling[l];
              matrix.upper[k]     = row[2 * n + l] * scaling[l];
            }
        }
    }



    template <int dim>
    SpaceTimeMatrix
    SpaceTimeOperator<dim>::assemble_owned()
    {
      SpaceTimeMatrix matrix(pattern_, levels_.levels());
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        assemble_row(i, matrix);
      return matrix;
    }



    template <int dim>
    void
    SpaceTimeOperator<dim>::vmult_laplacian(time::Vector &      y,
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
    void
    SpaceTimeOperator<dim>::vmult(time::SingleVector &      y,
                                  const time::SingleVector &x) const
    {
      namespace kernels         = time::kernels;
      const auto &       pattern = space_.pattern();
      const unsigned int n       = slabs_.levels(), owned = space_.n_owned();
      const std::size_t  size = static_cast<std::size_t>(space_.n_local()) * n;
      difference_.resize_fast(size);
      sum_.resize_fast(size);

      x.update_ghost_values();
      kernels::differences_and_sums(
        space_.n_local(), n, x.begin(), difference_.data(), sum_.data());
      kernels::multiply_transposed(pattern,
                                   owned,
                                   n,
                                   space_.mass().data(),
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
    void
    SpaceTimeOperator<dim>::scale_rows(time::SingleVector &x) const
    {
      for (std::size_t k = 0; k < x.locally_owned_size(); ++k)
        x.begin()[k] *= static_cast<float>(scaling_.begin()[k]);
    }



    template <int dim>
    std::size_t
    SpaceTimeOperator<dim>::memory_consumption() const
    {
      return laplacian_.memory_consumption() +
             transport_.memory_consumption() +
             c_laplacian_.memory_consumption() +
             4 * scaling_.locally_owned_size() * sizeof(double) +
             (pattern_->column.size() + transposed_.size()) *
               sizeof(unsigned int);
    }



    template class SpaceTimeOperator<2>;
    template class SpaceTimeOperator<3>;
  } // namespace solver
} // namespace otto
