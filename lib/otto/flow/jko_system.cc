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
    JkoSystem<dim>::JkoSystem(const space::Space<dim>     &space,
                              const time::Layout          &slabs,
                              const model::EnergySum<dim> &energy,
                              const double                 theta,
                              const double                 mobility_floor,
                              const bool                   explicit_concave)
      : space_(space)
      , slabs_(slabs)
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
    void JkoSystem<dim>::set_step(const std::vector<double> &start,
                                  const double               tau)
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
    std::vector<double>
    JkoSystem<dim>::last_level(const std::vector<double> &values) const
    {
      const std::size_t   N = n_slabs();
      std::vector<double> result(values.size() / N);
      for (std::size_t i = 0; i < result.size(); ++i)
        result[i] = values[i * N + N - 1];
      return result;
    }



    template <int dim>
    void JkoSystem<dim>::assemble(const JkoState &state)
    {
      const auto         &pattern = space_.pattern();
      const std::size_t   N = n_slabs(), n_local = space_.n_local();
      const double        length     = 1. / N;
      const double        background = mobility_floor_ * mean_;
      std::vector<double> middle(n_local * N);
      for (std::size_t i = 0; i < n_local; ++i)
        for (std::size_t s = 0; s < N; ++s)
          {
            const double before = s == 0 ? start_[i] : state.rho[i * N + s - 1];
            middle[i * N + s]   = (1 - theta_) * before +
                                theta_ * state.rho[i * N + s] + background;
          }
      const time::kernels::Cells cells(space_.cells());
      stiffness_.resize(0);
      stiffness_.resize(pattern.column.size() * N);
      time::kernels::add_weighted_stiffness(
        cells, N, length, middle.data(), stiffness_.data());

      transport_.resize(0);
      transport_.resize(pattern.column.size() * N);
      square_.resize(0);
      square_.resize(n_local * N);
      time::kernels::add_transport(
        cells, N, length, state.phi.data(), transport_.data(), square_.data());

      own_.resize_fast(transposed_.size() * N);
      next_.resize_fast(transposed_.size() * N);
      for (std::size_t e = 0; e < transposed_.size(); ++e)
        for (std::size_t s = 0; s < N; ++s)
          {
            own_[e * N + s]  = -theta_ * transport_[transposed_[e] * N + s];
            next_[e * N + s] = 0;
            if (s + 1 < N)
              next_[e * N + s] =
                (1 - theta_) * transport_[transposed_[e] * N + s + 1];
          }
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        for (std::size_t s = 0; s < N; ++s)
          {
            own_[pattern.position(i, i) * N + s] += space_.weights()[i];
            next_[pattern.position(i, i) * N + s] += space_.weights()[i];
          }
    }



    template <int dim>
    void JkoSystem<dim>::evaluate(const JkoState &state)
    {
      assemble(state);
      const auto       &D = space_.weights();
      const std::size_t n = space_.n_owned(), N = n_slabs();
      vmult_stiffness(state.phi, continuity_);
      double w2_squared = 0;
      for (std::size_t k = 0; k < n * N; ++k)
        {
          const std::size_t i      = k / N;
          const double      before = k % N == 0 ? start_[i] : state.rho[k - 1];
          w2_squared += state.phi[k] * continuity_[k];
          continuity_[k] = D[i] * (state.rho[k] - before) - continuity_[k];
        }
      w2_squared_ =
        dealii::Utilities::MPI::sum(w2_squared, space_.communicator());

      rho_                 = last_level(state.rho);
      const auto variation = first_variation(rho_);
      const auto last      = N - 1;
      potential_.resize(n * N);
      for (std::size_t k = 0; k < n * N; ++k)
        {
          const std::size_t i = k / N;
          const double      h = theta_ * square_[k] / (D[i] * N);
          potential_[k]       = state.phi[k] - h;
          if (k % N == last)
            potential_[k] += variation[i];
          else
            potential_[k] -=
              state.phi[k + 1] + (1 - theta_) * square_[k + 1] / (D[i] * N);
        }
      second_variation_.assign(space_.n_local(), 0.);
      for (const auto &term : energy_.terms())
        if (term.weight > 0. && (!explicit_concave_ || term.energy->convex()))
          term.energy->add_second_variation(rho_,
                                            tau_ * term.weight,
                                            second_variation_);
    }



    template <int dim>
    void JkoSystem<dim>::vmult_stiffness(const std::vector<double> &x,
                                         std::vector<double>       &y) const
    {
      y.resize(space_.n_owned() * n_slabs());
      time::kernels::multiply(space_.pattern(),
                              space_.n_owned(),
                              n_slabs(),
                              stiffness_.data(),
                              x.data(),
                              y.data());
    }



    template <int dim>
    void JkoSystem<dim>::vmult_continuity(const std::vector<double> &x,
                                          std::vector<double>       &y) const
    {
      const std::size_t N = n_slabs(), n = space_.n_owned();
      // T_n (theta x_n + (1 - theta) x_{n-1})
      std::vector<double> mean(x.size());
      for (std::size_t k = 0; k < x.size(); ++k)
        mean[k] = theta_ * x[k] + (k % N == 0 ? 0. : (1 - theta_) * x[k - 1]);
      y.resize(n * N);
      time::kernels::multiply(
        space_.pattern(), n, N, transport_.data(), mean.data(), y.data());
      for (std::size_t k = 0; k < n * N; ++k)
        y[k] = space_.weights()[k / N] * (x[k] - (k % N == 0 ? 0. : x[k - 1])) -
               y[k];
    }



    template <int dim>
    void JkoSystem<dim>::Tvmult_continuity(const std::vector<double> &x,
                                           std::vector<double>       &y) const
    {
      const auto       &pattern = space_.pattern();
      const std::size_t N       = n_slabs();
      y.assign(space_.n_owned() * N, 0.);
      for (std::size_t i = 0; i < space_.n_owned(); ++i)
        for (std::size_t e = pattern.row_start[i]; e < pattern.row_start[i + 1];
             ++e)
          {
            const double *values = &x[pattern.column[e] * N];
            for (std::size_t l = 0; l < N; ++l)
              y[i * N + l] += own_[e * N + l] * values[l];
            for (std::size_t l = 0; l + 1 < N; ++l)
              y[i * N + l] -= next_[e * N + l] * values[l + 1];
          }
    }



    template class JkoSystem<2>;
    template class JkoSystem<3>;
  } // namespace flow
} // namespace otto
