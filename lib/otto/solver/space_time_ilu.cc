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
      // Neighbouring levels of the first and last entry are read, times zero.
      constexpr std::size_t padding = 8;

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



      // l = x u^-1 for the three diagonals of x, u upper bidiagonal with the
      // inverse diagonal d and the upper diagonal w.
      OTTO_VECTOR_CLONES
      void
      divide(const std::size_t n,
             float *           lower,
             float *           diagonal,
             float *           upper,
             const float *     d,
             const float *     w)
      {
        for (std::size_t s = 0; s < n; ++s)
          {
            lower[s] *= d[static_cast<std::ptrdiff_t>(s) - 1];
            diagonal[s] =
              (diagonal[s] - lower[s] * w[static_cast<std::ptrdiff_t>(s) - 1]) *
              d[s];
            upper[s] = (upper[s] - diagonal[s] * w[s]) * d[s + 1];
          }
      }



      // x -= l u, restricted to three diagonals.
      OTTO_VECTOR_CLONES
      void
      subtract_product(const std::size_t  n,
                       const float *      l_lower,
                       const float *      l_diagonal,
                       const float *      l_upper,
                       const float *      u_lower,
                       const float *      u_diagonal,
                       const float *      u_upper,
                       float *__restrict x_lower,
                       float *__restrict x_diagonal,
                       float *__restrict x_upper)
      {
        const float *last_diagonal = u_diagonal - 1, *last_upper = u_upper - 1;
        for (std::size_t s = 0; s < n; ++s)
          {
            x_lower[s] -=
              l_lower[s] * last_diagonal[s] + l_diagonal[s] * u_lower[s];
            x_diagonal[s] -= l_lower[s] * last_upper[s] +
                             l_diagonal[s] * u_diagonal[s] +
                             l_upper[s] * u_lower[s + 1];
            x_upper[s] -=
              l_diagonal[s] * u_upper[s] + l_upper[s] * u_diagonal[s + 1];
          }
      }



      // u = l^-1 x for a unit lower bidiagonal l, restricted likewise.
      OTTO_VECTOR_CLONES
      void
      eliminate(const std::size_t n,
                const float *     l,
                float *           lower,
                float *           diagonal,
                const float *     upper)
      {
        for (std::size_t s = n; s-- > 1;)
          diagonal[s] -= l[s] * upper[s - 1];
        for (std::size_t s = n; s-- > 1;)
          lower[s] -= l[s] * diagonal[s - 1];
      }



      // y -= a x for a tridiagonal a.
      inline __attribute__((always_inline)) void
      subtract_band(const std::size_t n,
                    const float *     lower,
                    const float *     diagonal,
                    const float *     upper,
                    const float *     x,
                    float *__restrict y)
      {
        const float *last = x - 1;
        for (std::size_t s = 0; s < n; ++s)
          y[s] -=
            lower[s] * last[s] + diagonal[s] * x[s] + upper[s] * x[s + 1];
      }



      OTTO_VECTOR_CLONES
      void
      solve(const unsigned int                  n_rows,
            const std::size_t                   n,
            const std::vector<unsigned int> &   row_start,
            const std::vector<unsigned int> &   column,
            const std::vector<unsigned int> &   diagonal,
            const float *                       lower,
            const float *                       middle,
            const float *                       upper,
            const float *                       inverse,
            float *                             x)
      {
        for (unsigned int i = 0; i < n_rows; ++i)
          {
            float *xi = x + i * n;
            for (unsigned int e = row_start[i]; e < diagonal[i]; ++e)
              subtract_band(n,
                            lower + e * n,
                            middle + e * n,
                            upper + e * n,
                            x + column[e] * n,
                            xi);
            const float *l = lower + diagonal[i] * n;
            for (std::size_t s = 1; s < n; ++s)
              xi[s] -= l[s] * xi[s - 1];
          }
        for (unsigned int i = n_rows; i-- > 0;)
          {
            float *xi = x + i * n;
            for (unsigned int e = diagonal[i] + 1; e < row_start[i + 1]; ++e)
              subtract_band(n,
                            lower + e * n,
                            middle + e * n,
                            upper + e * n,
                            x + column[e] * n,
                            xi);
            const float *u = upper + diagonal[i] * n;
            const float *d = inverse + i * n;
            xi[n - 1] *= d[n - 1];
            for (std::size_t s = n - 1; s-- > 0;)
              xi[s] = (xi[s] - u[s] * xi[s + 1]) * d[s];
          }
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
      for (std::size_t e = 0; e < size; ++e)
        {
          double *row = buffer_.data() + 3 * e * n;
          row[0] = row[3 * n - 1] = 0.; // beyond the first and last level
          float *lower            = &band_.lower[padding + (first + e) * n];
          float *middle           = &band_.diagonal[padding + (first + e) * n];
          float *upper            = &band_.upper[padding + (first + e) * n];
          for (std::size_t l = 0; l < n; ++l)
            {
              lower[l]  = row[l] * scaling[l];
              middle[l] = row[n + l] * scaling[l];
              upper[l]  = row[2 * n + l] * scaling[l];
            }
        }
    }



    template <int dim>
    void
    SpaceTimeIlu<dim>::factorize(const optimality::Blocks<dim> &blocks,
                                 const time::LocalArray &       laplacian,
                                 const time::Vector &           c)
    {
      const std::size_t n = levels_, size = column_.size() * n;
      const unsigned    n_rows = space_.n_owned();
      for (auto *array : {&band_.lower, &band_.diagonal, &band_.upper})
        if (array->size() == 0)
          array->resize(size + 2 * padding, 0.f);
      inverse_.resize(n_rows * n + 2 * padding, 0.f);
      scaling_.resize_fast(n_rows * n);
      for (unsigned int i = 0; i < n_rows; ++i)
        assemble_row(i, blocks, laplacian, c);

      float *lower = &band_.lower[padding], *middle = &band_.diagonal[padding],
            *upper = &band_.upper[padding], *inverse = &inverse_[padding];
      std::fill(marker_.begin(), marker_.end(), invalid_unsigned_int);
      for (unsigned int i = 0; i < n_rows; ++i)
        {
          for (unsigned int e = row_start_[i]; e < row_start_[i + 1]; ++e)
            marker_[column_[e]] = e;
          for (unsigned int e = row_start_[i]; e < diagonal_[i]; ++e)
            {
              const unsigned int k = column_[e];
              divide(n,
                     lower + e * n,
                     middle + e * n,
                     upper + e * n,
                     inverse + k * n,
                     upper + diagonal_[k] * n);
              for (unsigned int f = diagonal_[k] + 1; f < row_start_[k + 1];
                   ++f)
                if (const unsigned int x = marker_[column_[f]];
                    x != invalid_unsigned_int)
                  subtract_product(n,
                                   lower + e * n,
                                   middle + e * n,
                                   upper + e * n,
                                   lower + f * n,
                                   middle + f * n,
                                   upper + f * n,
                                   lower + x * n,
                                   middle + x * n,
                                   upper + x * n);
            }
          const std::size_t d = diagonal_[i] * n;
          for (std::size_t s = 0; s < n; ++s)
            {
              float pivot = middle[d + s];
              if (s > 0)
                {
                  lower[d + s] *= inverse[i * n + s - 1];
                  pivot -= lower[d + s] * upper[d + s - 1];
                }
              // rows have unit diagonals: a pivot below this is noise
              if (!(std::abs(pivot) > 1e-3f))
                pivot = std::copysign(1e-3f, pivot < 0 ? -1.f : 1.f);
              inverse[i * n + s] = 1.f / pivot;
            }
          for (unsigned int e = diagonal_[i] + 1; e < row_start_[i + 1]; ++e)
            eliminate(n,
                      lower + d,
                      lower + e * n,
                      middle + e * n,
                      upper + e * n);
          for (unsigned int e = row_start_[i]; e < row_start_[i + 1]; ++e)
            marker_[column_[e]] = invalid_unsigned_int;
        }
    }



    template <int dim>
    void
    SpaceTimeIlu<dim>::vmult(time::Vector &y, const time::Vector &x) const
    {
      const std::size_t size = space_.n_owned() * levels_;
      work_.resize(size + 2 * padding, 0.f);
      float *work = &work_[padding];
      for (std::size_t k = 0; k < size; ++k)
        work[k] = static_cast<float>(x.begin()[k]);
      solve(space_.n_owned(),
            levels_,
            row_start_,
            column_,
            diagonal_,
            &band_.lower[padding],
            &band_.diagonal[padding],
            &band_.upper[padding],
            &inverse_[padding],
            work);
      for (std::size_t k = 0; k < size; ++k)
        y.begin()[k] = work[k];
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
      return 3 * band_.lower.memory_consumption() +
             inverse_.memory_consumption() + scaling_.memory_consumption() +
             (row_start_.size() + column_.size() + transposed_.size()) *
               sizeof(unsigned int);
    }



    template class SpaceTimeIlu<2>;
    template class SpaceTimeIlu<3>;
  } // namespace solver
} // namespace otto
