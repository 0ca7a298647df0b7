// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/solver/diffusion_modes.h>

#include <deal.II/base/numbers.h>

#include <cmath>

namespace otto
{
  namespace solver
  {
    template <int dim>
    DiffusionModes<dim>::DiffusionModes(const space::NodalBasis<dim> &space,
                                        const time::Layout           &levels)
      : space_(space)
      , n_(levels.levels())
      , sines_(n_ * n_)
      , multigrid_(space, levels)
      , work_(levels.make_vector())
    {
      const double N = n_ + 1.;
      for (std::size_t k = 0; k < n_; ++k)
        {
          const double theta = dealii::numbers::PI * (k + 1) / N;
          for (std::size_t l = 0; l < n_; ++l)
            sines_[k * n_ + l] = std::sqrt(2. / N) * std::sin((l + 1) * theta);
          scale_.push_back(1. / (2. * (1. + std::cos(theta))));
        }
    }



    template <int dim>
    void DiffusionModes<dim>::initialize(const optimality::Blocks<dim> &blocks)
    {
      const auto      &pattern = space_.pattern();
      time::LocalArray matrix;
      matrix.resize_fast(pattern.column.size() * n_);
      for (std::size_t e = 0; e < pattern.column.size(); ++e)
        std::fill_n(matrix.data() + e * n_,
                    n_,
                    0.5 * blocks.tau() * blocks.diffusion()[e]);
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        {
          double *diagonal = matrix.data() + pattern.position(i, i) * n_;
          for (std::size_t k = 0; k < n_; ++k)
            diagonal[k] +=
              std::tan(0.5 * dealii::numbers::PI * (k + 1) / (n_ + 1.)) *
              space_.weights()[i];
        }
      multigrid_.initialize(matrix, false);
    }



    template <int dim>
    void DiffusionModes<dim>::transform(time::Vector &x) const
    {
      std::vector<double> values(n_);
      for (std::size_t i = 0; i < space_.n_owned(); ++i)
        {
          double *here = x.begin() + i * n_;
          std::copy_n(here, n_, values.begin());
          for (std::size_t k = 0; k < n_; ++k)
            {
              double sum = 0;
              for (std::size_t l = 0; l < n_; ++l)
                sum += sines_[k * n_ + l] * values[l];
              here[k] = sum;
            }
        }
    }



    template <int dim>
    void DiffusionModes<dim>::solve(time::Vector &x) const
    {
      transform(x);
      multigrid_.vmult(work_, x);
      for (std::size_t i = 0; i < space_.n_owned(); ++i)
        for (std::size_t k = 0; k < n_; ++k)
          work_.begin()[i * n_ + k] *= space_.weights()[i] * scale_[k];
      multigrid_.vmult(x, work_);
      transform(x);
    }



    template class DiffusionModes<2>;
    template class DiffusionModes<3>;
  } // namespace solver
} // namespace otto
