// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/vector_clones.h>
#include <otto/solver/space_time_ilu.h>

#include <algorithm>
#include <cmath>

namespace otto
{
  namespace solver
  {
    using dealii::numbers::invalid_unsigned_int;

    namespace
    {
      // Products of the tridiagonal matrices of two test and trial functions
      // over one vertex, added to the three diagonals of a row.
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
        // slab l lies below level l, slab l + 1 above it
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



      // The factors of all levels: three arrays [level][entry].
      struct Factors
      {
        float *lower, *middle, *upper, *inverse;
      };



      // x -= l u for one entry l of a row and the entries first <= f < last of
      // the row of u, in the columns that the row of x has.
      inline __attribute__((always_inline)) void
      subtract_row(const float         l,
                   const unsigned int  first,
                   const unsigned int  last,
                   const unsigned int *column,
                   const unsigned int *marker,
                   const float *       u,
                   float *             x)
      {
        for (unsigned int f = first; f < last; ++f)
          if (const unsigned int e = marker[column[f]];
              e != invalid_unsigned_int)
            x[e] -= l * u[f];
      }



      OTTO_VECTOR_CLONES
      float
      product(const unsigned int  first,
              const unsigned int  last,
              const unsigned int *column,
              const float *       a,
              const float *       x)
      {
        float sum = 0;
        for (unsigned int e = first; e < last; ++e)
          sum += a[e] * x[column[e]];
        return sum;
      }
    } // namespace



    template <int dim>
    SpaceTimeIlu<dim>::SpaceTimeIlu(const space::Space<dim> &space,
                                    const unsigned int       n_levels)
      : space_(space)
      , levels_(n_levels)
    {
      const auto &       pattern = space.pattern();
      const unsigned int n       = space.n_owned();

      transposed_.resize(pattern.column.size());
      for (unsigned int k = 0; k < space.n_local(); ++k)
        for (unsigned int e = pattern.row_start[k];
             e < pattern.row_start[k + 1];
             ++e)
          transposed_[e] = pattern.position(pattern.column[e], k);

      row_start_.assign(1, 0);
      std::vector<unsigned int> row;
      for (unsigned int i = 0; i < n; ++i)
        {
          row.clear();
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
          diagonal_.push_back(
            row_start_.back() +
            (std::lower_bound(row.begin(), row.end(), i) - row.begin()));
          column_.insert(column_.end(), row.begin(), row.end());
          row_start_.push_back(column_.size());
        }
      marker_.assign(n, invalid_unsigned_int);
    }



    template <int dim>
    void
    SpaceTimeIlu<dim>::assemble_row(const unsigned int             i,
                                    const optimality::Blocks<dim> &blocks,
                                    const time::LocalArray &       laplacian,
                                    const time::Vector &           c)
    {
      const auto &       pattern = space_.pattern();
      const auto &       mass    = space_.mass();
      const double *     t       = blocks.transport().data();
      const unsigned int n_owned = space_.n_owned();
      const std::size_t  n = levels_, first = row_start_[i],
                        size = row_start_[i + 1] - first;
      buffer_.assign(3 * size * n, 0.);
      for (std::size_t e = 0; e < size; ++e)
        marker_[column_[first + e]] = e;

      for (unsigned int e = pattern.row_start[i]; e < pattern.row_start[i + 1];
           ++e)
        {
          const unsigned int k      = pattern.column[e];
          const double       weight = 1. / space_.weights()[k];
          for (unsigned int f = pattern.row_start[k];
               f < pattern.row_start[k + 1];
               ++f)
            {
              const unsigned int j = pattern.column[f];
              if (j >= n_owned)
                continue;
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
                diagonal[l] += c.begin()[i * n + l] * laplacian[e * n + l];
            }
        }

      const double *diagonal =
        buffer_.data() + (3 * (diagonal_[i] - first) + 1) * n;
      std::vector<double> scaling(n);
      for (std::size_t l = 0; l < n; ++l)
        {
          scaling[l] = diagonal[l] != 0. ? 1. / diagonal[l] : 1.;
          scaling_[i * n + l] = scaling[l];
        }
      const std::size_t entries = column_.size();
      for (std::size_t e = 0; e < size; ++e)
        {
          const double *row = buffer_.data() + 3 * e * n;
          for (std::size_t l = 0; l < n; ++l)
            {
              const std::size_t k = l * entries + first + e;
              lower_[k]           = row[l] * scaling[l];
              middle_[k]          = row[n + l] * scaling[l];
              upper_[k]           = row[2 * n + l] * scaling[l];
            }
        }
    }



    template <int dim>
    void
    SpaceTimeIlu<dim>::factorize_row(const std::size_t level,
                                     const unsigned    i)
    {
      const unsigned int *column  = column_.data();
      const unsigned int *marker  = marker_.data();
      const std::size_t   entries = column_.size();
      const std::size_t   n_rows  = space_.n_owned();
      float *             lower   = lower_.data() + level * entries;
      float *             middle  = middle_.data() + level * entries;
      float *             upper   = upper_.data() + level * entries;
      for (unsigned int e = row_start_[i]; e < row_start_[i + 1]; ++e)
        marker_[column[e]] = e;
      if (level > 0)
        for (unsigned int e = row_start_[i]; e < row_start_[i + 1]; ++e)
          {
            const unsigned int k    = column[e];
            const unsigned int last = row_start_[k + 1];
            lower[e] *= inverse_[(level - 1) * n_rows + k];
            subtract_row(lower[e],
                         diagonal_[k] + 1,
                         last,
                         column,
                         marker,
                         middle - entries,
                         lower);
            subtract_row(lower[e],
                         row_start_[k],
                         last,
                         column,
                         marker,
                         upper - entries,
                         middle);
          }
      for (unsigned int e = row_start_[i]; e < diagonal_[i]; ++e)
        {
          const unsigned int k    = column[e];
          const unsigned int last = row_start_[k + 1];
          middle[e] *= inverse_[level * n_rows + k];
          subtract_row(
            middle[e], diagonal_[k] + 1, last, column, marker, middle, middle);
          if (level + 1 < levels_)
            subtract_row(
              middle[e], row_start_[k], last, column, marker, upper, upper);
        }
      // Rows have unit diagonals: a pivot far below is noise.
      float pivot = middle[diagonal_[i]];
      if (!(std::abs(pivot) > 1e-3f))
        {
          pivot = std::copysign(1e-3f, pivot);
          ++small_pivots_;
        }
      inverse_[level * n_rows + i] = 1.f / pivot;
      for (unsigned int e = row_start_[i]; e < row_start_[i + 1]; ++e)
        marker_[column[e]] = invalid_unsigned_int;
    }



    template <int dim>
    void
    SpaceTimeIlu<dim>::factorize(const optimality::Blocks<dim> &blocks,
                                 const time::LocalArray &       laplacian,
                                 const time::Vector &           c)
    {
      const std::size_t size = column_.size() * levels_;
      lower_.resize_fast(size);
      middle_.resize_fast(size);
      upper_.resize_fast(size);
      inverse_.resize_fast(space_.n_owned() * levels_);
      scaling_.resize_fast(space_.n_owned() * levels_);
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        assemble_row(i, blocks, laplacian, c);
      std::fill(marker_.begin(), marker_.end(), invalid_unsigned_int);
      small_pivots_ = 0;
      for (std::size_t level = 0; level < levels_; ++level)
        for (unsigned int i = 0; i < space_.n_owned(); ++i)
          factorize_row(level, i);
    }



    template <int dim>
    void
    SpaceTimeIlu<dim>::vmult(time::Vector &y, const time::Vector &x) const
    {
      const std::size_t   n = levels_, n_rows = space_.n_owned();
      const std::size_t   entries = column_.size();
      const unsigned int *column  = column_.data();
      work_.resize_fast(n_rows * n);
      float *work = work_.data();
      for (std::size_t i = 0; i < n_rows; ++i)
        for (std::size_t l = 0; l < n; ++l)
          work[l * n_rows + i] = static_cast<float>(x.begin()[i * n + l]);
      for (std::size_t l = 0; l < n; ++l)
        {
          const float *lower  = lower_.data() + l * entries;
          const float *middle = middle_.data() + l * entries;
          float *      z      = work + l * n_rows;
          for (unsigned int i = 0; i < n_rows; ++i)
            {
              if (l > 0)
                z[i] -= product(
                  row_start_[i], row_start_[i + 1], column, lower, z - n_rows);
              z[i] -= product(row_start_[i], diagonal_[i], column, middle, z);
            }
        }
      for (std::size_t l = n; l-- > 0;)
        {
          const float *middle = middle_.data() + l * entries;
          const float *upper  = upper_.data() + l * entries;
          float *      z      = work + l * n_rows;
          for (unsigned int i = n_rows; i-- > 0;)
            {
              if (l + 1 < n)
                z[i] -= product(
                  row_start_[i], row_start_[i + 1], column, upper, z + n_rows);
              z[i] -= product(
                diagonal_[i] + 1, row_start_[i + 1], column, middle, z);
              z[i] *= inverse_[l * n_rows + i];
            }
        }
      for (std::size_t i = 0; i < n_rows; ++i)
        for (std::size_t l = 0; l < n; ++l)
          y.begin()[i * n + l] = work[l * n_rows + i];
    }



    template <int dim>
    void
    SpaceTimeIlu<dim>::scale_rows(time::Vector &x) const
    {
      for (std::size_t k = 0; k < space_.n_owned() * levels_; ++k)
        x.begin()[k] *= scaling_[k];
    }



    template <int dim>
    std::size_t
    SpaceTimeIlu<dim>::memory_consumption() const
    {
      return 3 * lower_.memory_consumption() +
             inverse_.memory_consumption() + scaling_.memory_consumption() +
             (row_start_.size() + column_.size() + transposed_.size()) *
               sizeof(unsigned int);
    }



    template class SpaceTimeIlu<2>;
    template class SpaceTimeIlu<3>;
  } // namespace solver
} // namespace otto
