// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/solver/coarse_multigrid.h>
#include <otto/solver/coarse_space.h>
#include <otto/solver/diffusion_modes.h>

namespace otto
{
  namespace solver
  {
    /**
     * One multigrid cycle for the space-time operator X: SpaceTimeIlu on the
     * local vertices of each rank, ghosts among them (restricted additive
     * Schwarz, Cai, Sarkis, SIAM J. Sci. Comput. 21, 1999), a correction in
     * CoarseSpace by CoarseMultigrid, and SpaceTimeIlu again. Coarsening is in
     * space only: the factorisation in the order of time carries information
     * over all levels, and the error that it leaves is smooth in space, because
     * in vacuum (where the density is nearly zero) X is a Laplacian with a huge
     * coefficient.
     *
     * The equations of the coarse spaces are sums of the rows of diag(a) X over
     * P, with a = diag(A~)/diag(X). In vacuum X is C D^-1 A~, nearly, with a C
     * that varies by orders of magnitude, so that diag(a) X is the symmetric A~
     * but for a factor that varies slowly, as the transport is by itself. With
     * sums over rows of a diagonal of one, those of A~ are out of balance where
     * its weight varies, and corrections of smooth errors are too large by
     * factors: doc/notebook/space_time_operator.md.
     *
     * Where noise crosses cells in a slab the coarse spaces do not
     * see what X has of fourth order; the correction may then be that of
     * DiffusionModes, with residuals and corrections times the root of what
     * share the products have in the diagonal of X, so that it leaves vacuum to
     * the factorisation.
     */
    template <int dim>
    class SpaceTimeMultigrid
    {
    public:
      /// @param shift See SpaceTimeIlu.
      /// @param largest_cfl See SpaceTimeOperator.
      SpaceTimeMultigrid(const space::Pair<dim> &pair,
                         const time::Layout     &levels,
                         double                  shift,
                         double                  largest_cfl);

      /// Parameters as in SpaceTimeOperator::initialize().
      void initialize(const optimality::Blocks<dim> &blocks,
                      const time::LocalArray        &potential,
                      const time::LocalArray        &weights,
                      const time::LocalArray        &floor,
                      const time::Vector            &c);

      enum class Correction
      {
        coarse_space,
        diffusion_modes
      };

      /// Whether there are DiffusionModes, since initialize().
      bool has_modes() const { return modes_ && noise_crosses_cells_; }

      /// The correction that is made; after initialize() the coarse space.
      Correction correction() const { return correction_kind_; }
      void       set_correction(const Correction correction)
      {
        correction_kind_ = correction;
      }

      /// The operator X.
      const SpaceTimeOperator<dim> &matrix() const { return operator_; }

      /// y ~ X^-1 x.
      void vmult(time::SingleVector &y, const time::SingleVector &x) const;

    private:
      /// The residual x - X y.
      void compute_residual(const time::SingleVector &x,
                            const time::SingleVector &y) const;
      /// Diffusion over several cells in a slab makes X an operator of fourth
      /// order in space, whose incomplete factors are unstable without a shift
      /// of a fraction of the diagonal, and which are not helped by what is
      /// dropped: the shift goes from that of the constructor to this one with
      /// the share of diffusion, see optimality::Blocks, and compensation to
      /// zero.
      static constexpr float diffusion_shift = 0.3f;
      void                   stabilise(double share_of_diffusion);
      /// The weights a of the rows.
      void set_row_weights();
      /// How much of the diagonal of X the products of B are.
      void initialize_modes(const optimality::Blocks<dim> &blocks);
      /// Add the ILU's solution for the residual to y.
      void smooth(time::SingleVector &y) const;
      void add_coarse_correction(time::SingleVector &y) const;
      void add_modes(time::SingleVector &y) const;

      const space::NodalBasis<dim> &space_;
      const time::Layout           &levels_;
      SpaceTimeOperator<dim>        operator_;
      CoarseSpace<dim>              coarse_space_;
      float                         shift_;
      SpaceTimeIlu                  ilu_;
      CoarseMultigrid               coarse_;
      /// Made when they are needed, once: they are those of diffusion alone.
      std::unique_ptr<DiffusionModes<dim>> modes_;
      bool                                 noise_crosses_cells_ = false;
      Correction                 correction_kind_ = Correction::coarse_space;
      time::Vector               row_weights_, root_of_share_;
      mutable time::Vector       mode_;
      mutable time::SingleVector residual_;
      mutable std::vector<float> work_, coarse_right_, correction_;
    };
  } // namespace solver
} // namespace otto
