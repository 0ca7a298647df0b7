// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/flow/jko_system.h>
#include <otto/model/nodal_density.h>
#include <otto/time/kernels.h>

#include <deal.II/base/mpi.h>

namespace otto
{
  namespace flow
  {
    template <int dim>
    JkoSystem<dim>::JkoSystem(const space::Space<dim> &    space,
                              const model::EnergySum<dim> &energy,
                              const double                 theta,
                              const double                 mobility_floor,
                              const bool                   explicit_concave)
      : space_(space)
      , energy_(energy)
      , theta_(theta)
      , mobility_floor_(mobility_floor)
      , explicit_concave_(explicit_concave && !energy.convex())
    {
      const auto &pattern = space.pattern();
      transposed_.resize(pattern.row_start[space.n_owned()]);
      for (unsigned int i = 0; i < space.n_owned(); ++i)
        for (auto e = pattern.row_start[i]; e < pattern.row_start[i + 1]; ++e)
          transposed_[e] = pattern.position(pattern.column[e], i);
    }



    template <int dim>
    void
    JkoSystem<dim>::set_step(const std::vector<double> &start, const double tau)
    {
      start_ = start;
      tau_   = tau;
      mean_  = model::mass(start, space_) / space_.volume();
      explicit_part_.assign(start.size(), 0.);
      if (explicit_concave_)
        for (const auto &term : energy_.terms())
          if (!term.energy->convex())
            term.energy->add_first_variation(start,
                                             tau * term.weight,
                                             explicit_part_);
    }



    template <int dim>
    std::vector<double>
    JkoSystem<dim>::first_variation(const std::vector<double> &rho) const
    {
      auto result = explicit_part_;
      for (const auto &term : energy_.terms())
        if (!explicit_concave_ || term.energy->convex())
          term.energy->add_first_variation(rho, tau_ * term.weight, result);
      return result;
    }



    template <int dim>
    std::vector<double>
    JkoSystem<dim>::remainder(const std::vector<double> &v) const
    {
      std::vector<double> result(v.size(), 0.);
      energy_.add_remainder(rho_, v, tau_, result);
      return result;
    }



    template <int dim>
    void
    JkoSystem<dim>::assemble(const JkoState &state)
    {
      const auto &        pattern = space_.pattern();
      std::vector<double> middle(space_.n_local());
      const double        background = mobility_floor_ * mean_;
      for (unsigned int i = 0; i < middle.size(); ++i)
        middle[i] =
          (1 - theta_) * start_[i] + theta_ * state.rho[i] + background;
      const time::kernels::Cells cells(space_.cells());
      stiffness_.resize(0);
      stiffness_.resize(pattern.column.size());
      time::kernels::add_weighted_stiffness(
        cells, 1, 1., middle.data(), stiffness_.data());

      coupling_.resize(0);
      coupling_.resize(pattern.column.size());
      square_.resize(0);
      square_.resize(space_.n_local());
      time::kernels::add_transport(cells,
                                   1,
                                   -theta_,
                                   state.phi.data(),
                                   coupling_.data(),
                                   square_.data());
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        coupling_[pattern.position(i, i)] += space_.weights()[i];
      coupling_transposed_.resize_fast(transposed_.size());
      for (std::size_t e = 0; e < transposed_.size(); ++e)
        coupling_transposed_[e] = coupling_[transposed_[e]];
    }



    template <int dim>
    void
    JkoSystem<dim>::evaluate(const JkoState &state)
    {
      assemble(state);
      const auto &       D = space_.weights();
      const unsigned int n = space_.n_owned();
      multiply(stiffness_, state.phi, continuity_);
      double w2_squared = 0;
      for (unsigned int i = 0; i < n; ++i)
        {
          w2_squared += state.phi[i] * continuity_[i];
          continuity_[i] = D[i] * (state.rho[i] - start_[i]) - continuity_[i];
        }
      w2_squared_ =
        dealii::Utilities::MPI::sum(w2_squared, space_.communicator());

      rho_       = state.rho;
      potential_ = first_variation(state.rho);
      potential_.resize(n);
      for (unsigned int i = 0; i < n; ++i)
        potential_[i] += state.phi[i] - theta_ * square_[i] / D[i];
      second_variation_.assign(space_.n_local(), 0.);
      for (const auto &term : energy_.terms())
        if (term.weight > 0. && (!explicit_concave_ || term.energy->convex()))
          term.energy->add_second_variation(state.rho,
                                            tau_ * term.weight,
                                            second_variation_);
    }



    template <int dim>
    void
    JkoSystem<dim>::multiply(const time::LocalArray &   matrix,
                             const std::vector<double> &x,
                             std::vector<double> &      y) const
    {
      const auto &pattern = space_.pattern();
      y.resize(space_.n_owned());
      for (unsigned int i = 0; i < y.size(); ++i)
        {
          double sum = 0;
          for (auto e = pattern.row_start[i]; e < pattern.row_start[i + 1]; ++e)
            sum += matrix[e] * x[pattern.column[e]];
          y[i] = sum;
        }
    }



    template class JkoSystem<2>;
    template class JkoSystem<3>;
  } // namespace flow
} // namespace otto
