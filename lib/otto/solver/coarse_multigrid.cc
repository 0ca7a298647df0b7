// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/solver/coarse_multigrid.h>

#include <deal.II/lac/vector.h>

#include <algorithm>
#include <functional>

namespace otto
{
  namespace solver
  {
    namespace
    {
      // Matrices of this many rows a level are solved directly.
      constexpr unsigned int n_direct = 60;

      dealii::FullMatrix<double> dense(const SpacePattern &pattern,
                                       const float        *values)
      {
        dealii::FullMatrix<double> result(pattern.n_rows(), pattern.n_rows());
        for (unsigned int i = 0; i < pattern.n_rows(); ++i)
          for (unsigned int e = pattern.row_start[i];
               e < pattern.row_start[i + 1];
               ++e)
            result(i, pattern.column[e]) = values[e];
        return result;
      }
    } // namespace



    void BlockTridiagonalLU::factorize(const SpaceTimeMatrix &matrix)
    {
      const auto       &pattern = *matrix.pattern;
      const std::size_t entries = pattern.column.size();
      levels_                   = matrix.levels;
      n_                        = pattern.n_rows();
      inverse_.resize(levels_);
      lower_.resize(levels_);
      upper_.resize(levels_);
      dealii::FullMatrix<double> product(n_, n_);
      for (std::size_t l = 0; l < levels_; ++l)
        {
          inverse_[l] = dense(pattern, matrix.middle.data() + l * entries);
          upper_[l]   = dense(pattern, matrix.upper.data() + l * entries);
          if (l > 0)
            {
              const auto below =
                dense(pattern, matrix.lower.data() + l * entries);
              lower_[l].reinit(n_, n_);
              below.mmult(lower_[l], inverse_[l - 1]);
              lower_[l].mmult(product, upper_[l - 1]);
              inverse_[l].add(-1., product);
            }
          inverse_[l].gauss_jordan();
        }
    }



    void BlockTridiagonalLU::solve(float *x) const
    {
      std::vector<dealii::Vector<double>> y(levels_);
      dealii::Vector<double>              z(n_);
      for (std::size_t l = 0; l < levels_; ++l)
        {
          y[l].reinit(n_);
          std::copy(x + l * n_, x + (l + 1) * n_, y[l].begin());
          if (l > 0)
            {
              lower_[l].vmult(z, y[l - 1]);
              y[l] -= z;
            }
        }
      for (std::size_t l = levels_; l-- > 0;)
        {
          if (l + 1 < levels_)
            {
              upper_[l].vmult(z, y[l + 1]);
              y[l] -= z;
            }
          z = y[l];
          inverse_[l].vmult(y[l], z);
          std::copy(y[l].begin(), y[l].end(), x + l * n_);
        }
    }



    CoarseMultigrid::CoarseMultigrid(const SpaceTimeMatrix &laplacian,
                                     const float            shift)
      : prolongations_(coarsen(laplacian, n_direct))
    {
      stabilisation_.shift = shift;
    }



    CoarseMultigrid::Level::Level(SpaceTimeMatrix                    x,
                                  const SpaceTimeIlu::Stabilisation &stable)
      : matrix(std::move(x))
      , scaling(matrix.size())
    {
      auto scaled = matrix;
      scaled.scale_rows(scaling.data());
      ilu.set_stabilisation(stable);
      ilu.factorize(std::move(scaled));
    }



    void CoarseMultigrid::Level::smooth(float *x) const
    {
      for (std::size_t k = 0; k < scaling.size(); ++k)
        x[k] *= scaling[k];
      ilu.solve(x);
    }



    void CoarseMultigrid::initialize(SpaceTimeMatrix matrix)
    {
      size_ = matrix.size();
      hierarchy_.clear();
      for (const auto &p : prolongations_)
        {
          auto coarse = galerkin_product(matrix, p);
          hierarchy_.emplace_back(std::move(matrix), stabilisation_);
          matrix = std::move(coarse);
        }
      direct_.factorize(matrix);
    }



    void CoarseMultigrid::solve(float *x, const float *b) const
    {
      std::copy(b, b + size_, x);
      cycle(0, x, b);
    }



    void CoarseMultigrid::cycle(const std::size_t level,
                                float            *x,
                                const float      *b) const
    {
      if (level == hierarchy_.size())
        {
          direct_.solve(x);
          return;
        }
      const auto        &fine = hierarchy_[level];
      const auto        &p    = prolongations_[level];
      const std::size_t  n = p.n_rows(), levels = fine.matrix.levels;
      std::vector<float> r(fine.matrix.size());
      fine.smooth(x);
      fine.matrix.residual(x, b, r.data());
      std::vector<float> coarse(levels * p.n_coarse, 0.f);
      for (std::size_t l = 0; l < levels; ++l)
        for (std::size_t i = 0; i < n; ++i)
          for (unsigned int a = p.row_start[i]; a < p.row_start[i + 1]; ++a)
            coarse[l * p.n_coarse + p.column[a]] += p.weight[a] * r[l * n + i];
      std::vector<float> correction = coarse;
      cycle(level + 1, correction.data(), coarse.data());
      for (std::size_t l = 0; l < levels; ++l)
        for (std::size_t i = 0; i < n; ++i)
          for (unsigned int a = p.row_start[i]; a < p.row_start[i + 1]; ++a)
            x[l * n + i] +=
              p.weight[a] * correction[l * p.n_coarse + p.column[a]];
      fine.matrix.residual(x, b, r.data());
      fine.smooth(r.data());
      std::transform(r.begin(), r.end(), x, x, std::plus<>());
    }
  } // namespace solver
} // namespace otto
