// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/solver/space_time_multigrid.h>

#include <algorithm>
#include <cmath>

namespace otto
{
  namespace solver
  {
    template <int dim>
    SpaceTimeMultigrid<dim>::SpaceTimeMultigrid(const space::Pair<dim> &pair,
                                                const time::Layout     &levels,
                                                const double            shift,
                                                const double largest_cfl)
      : space_(pair.density())
      , levels_(levels)
      , operator_(pair, levels, largest_cfl)
      , coarse_space_(space_, levels)
      , shift_(static_cast<float>(shift))
      , ilu_(shift_)
      , coarse_(coarse_space_.laplacian(), shift_)
      , row_weights_(levels.make_vector())
      , residual_(levels.make_single_vector())
    {
    }



    template <int dim>
    void
    SpaceTimeMultigrid<dim>::initialize(const optimality::Blocks<dim> &blocks,
                                        const time::LocalArray &potential,
                                        const time::LocalArray &weights,
                                        const time::LocalArray &floor,
                                        const time::Vector     &c)
    {
      operator_.initialize(blocks, potential, weights, floor, c);
      stabilise(blocks.share_of_diffusion());
      ilu_.factorize(operator_.assemble_local());
      set_row_weights();
      coarse_.initialize(
        coarse_space_.galerkin_product(operator_, row_weights_));
      correction_kind_     = Correction::coarse_space;
      noise_crosses_cells_ = blocks.share_of_diffusion() > 0.5;
      if (noise_crosses_cells_)
        initialize_modes(blocks);
    }



    template <int dim>
    void SpaceTimeMultigrid<dim>::set_row_weights()
    {
      const std::size_t n     = levels_.levels();
      const double     *scale = operator_.scaling().begin();
      for (std::size_t i = 0; i < space_.n_owned(); ++i)
        {
          const double *a =
            operator_.laplacian().data() + space_.pattern().position(i, i) * n;
          for (std::size_t l = 0; l < n; ++l)
            row_weights_.begin()[i * n + l] = scale[i * n + l] * a[l];
        }
    }



    template <int dim>
    void SpaceTimeMultigrid<dim>::initialize_modes(
      const optimality::Blocks<dim> &blocks)
    {
      if (!modes_)
        {
          modes_ = std::make_unique<DiffusionModes<dim>>(space_, levels_);
          modes_->initialize(blocks);
        }
      // diag(X) is C D^-1 diag(A~) and the part of the products
      root_of_share_ = row_weights_;
      mode_          = root_of_share_;
      for (std::size_t k = 0; k < mode_.locally_owned_size(); ++k)
        root_of_share_.begin()[k] = std::sqrt(std::clamp(
          1. - row_weights_.begin()[k] * operator_.c().begin()[k], 0., 1.));
    }



    template <int dim>
    void SpaceTimeMultigrid<dim>::stabilise(const double share_of_diffusion)
    {
      const float share = static_cast<float>(share_of_diffusion);
      SpaceTimeIlu::Stabilisation result;
      result.shift = shift_ + share * (diffusion_shift - shift_);
      result.compensation *= 1.f - share;
      ilu_.set_stabilisation(result);
      coarse_.set_stabilisation(result);
    }



    template <int dim>
    void
    SpaceTimeMultigrid<dim>::compute_residual(const time::SingleVector &x,
                                              const time::SingleVector &y) const
    {
      operator_.vmult(residual_, y);
      residual_.sadd(-1.f, 1.f, x);
    }



    template <int dim>
    void SpaceTimeMultigrid<dim>::smooth(time::SingleVector &y) const
    {
      const std::size_t n = levels_.levels(), n_rows = space_.n_local();
      operator_.scale_rows(residual_);
      residual_.update_ghost_values();
      work_.resize(n * n_rows);
      for (std::size_t i = 0; i < n_rows; ++i)
        for (std::size_t l = 0; l < n; ++l)
          work_[l * n_rows + i] = residual_.begin()[i * n + l];
      residual_.zero_out_ghost_values();
      ilu_.solve(work_.data());
      for (std::size_t i = 0; i < space_.n_owned(); ++i)
        for (std::size_t l = 0; l < n; ++l)
          y.begin()[i * n + l] += work_[l * n_rows + i];
    }



    template <int dim>
    void
    SpaceTimeMultigrid<dim>::add_coarse_correction(time::SingleVector &y) const
    {
      coarse_space_.restrict_to(coarse_right_, row_weights_, residual_);
      correction_.resize(coarse_right_.size());
      coarse_.solve(correction_.data(), coarse_right_.data());
      coarse_space_.add_prolongation(y, correction_);
    }



    template <int dim>
    void SpaceTimeMultigrid<dim>::add_modes(time::SingleVector &y) const
    {
      for (std::size_t k = 0; k < mode_.locally_owned_size(); ++k)
        mode_.begin()[k] = root_of_share_.begin()[k] * residual_.begin()[k];
      modes_->solve(mode_);
      for (std::size_t k = 0; k < mode_.locally_owned_size(); ++k)
        y.begin()[k] +=
          static_cast<float>(root_of_share_.begin()[k] * mode_.begin()[k]);
    }



    template <int dim>
    void SpaceTimeMultigrid<dim>::vmult(time::SingleVector       &y,
                                        const time::SingleVector &x) const
    {
      y         = 0.f;
      residual_ = x;
      smooth(y);
      compute_residual(x, y);
      if (correction_kind_ == Correction::coarse_space)
        add_coarse_correction(y);
      else
        add_modes(y);
      compute_residual(x, y);
      smooth(y);
    }



    template class SpaceTimeMultigrid<2>;
    template class SpaceTimeMultigrid<3>;
  } // namespace solver
} // namespace otto
