// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/optimality/system.h>
#include <otto/time/kernels.h>

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace otto
{
  namespace optimality
  {
    template <int dim>
    System<dim>::System(const space::NodalBasis<dim> &space,
                        const unsigned int            n_slabs,
                        EndDensities                  ends,
                        const std::vector<double>    &share,
                        model::Problem<dim>           problem)
      : System(std::make_shared<const space::Pair<dim>>(space),
               n_slabs,
               std::move(ends),
               share,
               std::move(problem))
    {
    }



    template <int dim>
    System<dim>::System(std::shared_ptr<const space::Pair<dim>> pair,
                        const unsigned int                      n_slabs,
                        EndDensities                            ends,
                        const std::vector<double>              &share,
                        model::Problem<dim>                     problem)
      : pair_(std::move(pair))
      , space_(pair_->density())
      , slabs_(pair_->potential(), n_slabs)
      , levels_(space_, problem.terminal_cost ? n_slabs : n_slabs - 1)
      , ends_(std::move(ends))
      , problem_(std::move(problem))
      , share_(space_.n_local(), 1.)
      , blocks_(*pair_,
                slabs_,
                levels_,
                problem_.diffusion,
                problem_.growth_rate())
      , continuity_residual_(slabs_.make_vector())
      , hamilton_jacobi_residual_(levels_.make_vector())
    {
      AssertThrow(n_slabs >= 2, dealii::ExcMessage("at least two slabs"));
      AssertDimension(ends_.initial.size(), space_.n_local());
      AssertDimension(ends_.final.size(), free_end() ? 0 : space_.n_local());
      if (!share.empty())
        for (unsigned int i = 0; i < space_.n_local(); ++i)
          share_[i] = share[space_.components().of_vertex[i]];
      for (const unsigned int c : pair_->potential().components().of_vertex)
        potential_share_.push_back(share.empty() ? 1. : share[c]);
    }



    template <int dim>
    State System<dim>::constant_state(const double mu) const
    {
      State state{slabs_.make_vector(),
                  levels_.make_vector(),
                  levels_.make_vector()};
      state.density = 1.;
      state.slack   = mu;
      return state;
    }



    template <int dim>
    void System<dim>::set_lift(const double delta)
    {
      lift_ = delta;
    }



    template <int dim>
    void System<dim>::fill_densities(const State      &state,
                                     const double      lift,
                                     time::LocalArray &densities) const
    {
      time::LocalArray unknown;
      levels_.gather(state.density, unknown);
      const std::size_t n = n_slabs(), m = levels_.levels();
      densities.resize_fast(space_.n_local() * (n + 1));
      for (std::size_t i = 0; i < space_.n_local(); ++i)
        {
          double *rho = densities.data() + i * (n + 1);
          rho[0]      = (ends_.initial[i] + lift) / (1 + lift);
          if (!free_end())
            rho[n] = (ends_.final[i] + lift) / (1 + lift);
          for (std::size_t l = 0; l < m; ++l)
            rho[l + 1] = unknown[i * m + l];
        }
    }



    template <int dim>
    void System<dim>::gather_densities(const State &state)
    {
      fill_densities(state, lift_, densities_);
    }



    template <int dim>
    time::LocalArray System<dim>::all_densities(const State &state) const
    {
      time::LocalArray result;
      fill_densities(state, 0., result);
      return result;
    }



    template <int dim>
    void System<dim>::set_smoothing(const double loss, const double action)
    {
      if (problem_.hamiltonian)
        smoothed_ = problem_.hamiltonian->smoothed(loss / problem_.factor(),
                                                   action / problem_.factor());
    }



    template <int dim>
    const time::kernels::PointHamiltonian *
    System<dim>::point_hamiltonian() const
    {
      if (problem_.is_quadratic())
        return nullptr;
      return smoothed_ ? smoothed_.get() : problem_.hamiltonian.get();
    }



    template <int dim>
    void System<dim>::linearize(const State &state, const bool exact)
    {
      gather_densities(state);
      time::LocalArray potential;
      slabs_.gather(state.potential, potential);
      blocks_.assemble(potential, densities_, point_hamiltonian());
      set_continuity(state);
      if (exact && smoothed_)
        blocks_.set_hamiltonian(potential, *problem_.hamiltonian);
      set_hamilton_jacobi(state, potential);
      if (problem_.running_cost || free_end())
        add_density_costs();
    }



    // The density of the user on local vertices.
    template <int dim>
    std::vector<double>
    System<dim>::user_density(const unsigned int level) const
    {
      std::vector<double> result(space_.n_local());
      for (std::size_t i = 0; i < result.size(); ++i)
        result[i] = problem_.mean_density * share_[i] *
                    densities_[i * (n_slabs() + 1) + level];
      return result;
    }



    template <int dim>
    std::vector<typename System<dim>::LevelCost>
    System<dim>::costs(const unsigned int level) const
    {
      std::vector<LevelCost> result;
      const bool             end = level == 0 || level == n_slabs();
      if (problem_.running_cost)
        result.push_back(
          {problem_.running_cost.get(),
           (end ? 0.5 : 1.) * tau() * problem_.horizon * problem_.scale});
      if (free_end() && level == n_slabs())
        result.push_back({problem_.terminal_cost.get(), problem_.scale});
      return result;
    }



    template <int dim>
    std::vector<double> System<dim>::slope(const unsigned int         level,
                                           const std::vector<double> &rho) const
    {
      std::vector<double> result(space_.n_local(), 0.);
      for (const auto &cost : costs(level))
        cost.energy->add_first_variation(rho,
                                         cost.weight / problem_.unit,
                                         result);
      const auto &components = space_.components();
      for (std::size_t i = 0; i < result.size(); ++i)
        // where nothing is there is no cost, though its slope be infinite
        if (!(share_[i] > 0.))
          result[i] = 0.;
        else if (!cost_offsets_.empty())
          result[i] -=
            cost_offsets_[level * components.number + components.of_vertex[i]];
      return result;
    }



    template <int dim>
    void System<dim>::center_costs()
    {
      const std::size_t n = n_slabs(), number = space_.components().number;
      const auto       &component = space_.components().of_vertex;
      if (!conserves_mass() || (!problem_.running_cost && !free_end()))
        return;
      std::vector<double> uniform(space_.n_local()), sums((n + 1) * number, 0.);
      for (std::size_t i = 0; i < uniform.size(); ++i)
        uniform[i] = problem_.mean_density * share_[i];
      for (unsigned int l = 0; l <= n; ++l)
        {
          const auto of_level = slope(l, uniform);
          for (std::size_t i = 0; i < space_.n_owned(); ++i)
            sums[l * number + component[i]] +=
              space_.weights()[i] * of_level[i];
        }
      dealii::Utilities::MPI::sum(sums, space_.communicator(), sums);
      for (std::size_t k = 0; k < sums.size(); ++k)
        sums[k] /= space_.components().volume[k % number];
      cost_offsets_ = std::move(sums);
    }



    template <int dim>
    void System<dim>::add_density_costs()
    {
      const std::size_t n = n_slabs(), m = levels_.levels();
      double            product = 0;
      density_cost_             = 0;
      for (std::size_t l = 0; l <= n; ++l)
        {
          const auto rho = user_density(l);
          for (const auto &cost : costs(l))
            density_cost_ += cost.weight * cost.energy->value(rho) /
                             (problem_.mass * problem_.unit);
          if (l == 0 || l > m)
            continue;
          const auto of_level = slope(l, rho);
          for (std::size_t i = 0; i < space_.n_owned(); ++i)
            {
              const double scale = space_.weights()[i] * of_level[i];
              hamilton_jacobi_residual_.begin()[i * m + l - 1] += scale;
              product += scale * share_[i] * densities_[i * (n + 1) + l];
            }
        }
      density_tangent_ =
        density_cost_ -
        dealii::Utilities::MPI::sum(product, space_.communicator()) /
          space_.volume();
      action_ += problem_.factor() * density_cost_;
    }



    // M (rho_n - rho_{n-1}) - tau T_n rbar_n on the owned rows, and the action
    // phi . tau T rbar - tau rbar . h.
    template <int dim>
    void System<dim>::set_continuity(const State &state)
    {
      const std::size_t n = n_slabs(), local = space_.n_local();
      const std::size_t rows = pair_->potential().n_owned();
      time::LocalArray  difference, sum, flux;
      difference.resize_fast(local * n);
      sum.resize_fast(local * n);
      flux.resize_fast(rows * n);
      for (std::size_t i = 0; i < local; ++i)
        for (std::size_t s = 0; s < n; ++s)
          {
            const double *rho     = densities_.data() + i * (n + 1) + s;
            difference[i * n + s] = rho[1] - rho[0];
            sum[i * n + s]        = rho[1] + rho[0];
          }
      const auto &pattern = pair_->pattern();
      double     *out     = continuity_residual_.begin();
      time::kernels::multiply(
        pattern, rows, n, blocks_.transport().data(), sum.data(), flux.data());
      time::kernels::multiply(pattern,
                              rows,
                              n,
                              pair_->mass().data(),
                              difference.data(),
                              0.,
                              blocks_.transport().data(),
                              difference.data(),
                              out);
      double        action = 0;
      const double *h      = blocks_.hamiltonian().data();
      for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t k = i * n; k < (i + 1) * n; ++k)
          {
            action +=
              potential_share_[i] * flux[k] * state.potential.begin()[k];
            out[k] -= flux[k];
          }
      for (std::size_t i = 0; i < space_.n_owned(); ++i)
        for (std::size_t k = i * n; k < (i + 1) * n; ++k)
          action -= 0.5 * tau() * share_[i] * sum[k] * h[k];
      action_ = problem_.factor() *
                dealii::Utilities::MPI::sum(action, space_.communicator()) /
                space_.volume();
    }



    template <int dim>
    void System<dim>::set_hamilton_jacobi(const State            &state,
                                          const time::LocalArray &potential)
    {
      const std::size_t n = n_slabs(), m = levels_.levels();
      const std::size_t owned = space_.n_owned();
      time::LocalArray  mass_potential;
      mass_potential.resize_fast(owned * n);
      time::kernels::multiply_transposed(pair_->pattern(),
                                         owned,
                                         n,
                                         pair_->mass().data(),
                                         potential.data(),
                                         0.,
                                         blocks_.transport().data(),
                                         potential.data(),
                                         mass_potential.data());
      const double *h   = blocks_.hamiltonian().data();
      const double *u   = state.slack.begin();
      double       *out = hamilton_jacobi_residual_.begin();
      for (std::size_t i = 0; i < owned; ++i)
        for (std::size_t l = 0; l < m; ++l)
          {
            const std::size_t s     = i * n + l;
            double            value = mass_potential[s] - 0.5 * tau() * h[s];
            if (l + 1 < n)
              value -= mass_potential[s + 1] + 0.5 * tau() * h[s + 1];
            out[i * m + l] = value - tau() * space_.weights()[i] * u[i * m + l];
          }
    }



    template <int dim>
    double System<dim>::action(const time::Vector &potential,
                               const time::Vector &chi) const
    {
      const std::size_t n      = n_slabs();
      double            action = 0;
      if (problem_.is_quadratic())
        {
          time::Vector corrected(potential), product(potential);
          corrected += chi;
          blocks_.vmult_stiffness(product, corrected);
          for (std::size_t i = 0; i < pair_->potential().n_owned(); ++i)
            for (std::size_t k = i * n; k < (i + 1) * n; ++k)
              action += 0.5 * potential_share_[i] * product.begin()[k] *
                        corrected.begin()[k];
        }
      else
        {
          time::LocalArray phi, correction, lagrangian;
          slabs_.gather(potential, phi);
          slabs_.gather(chi, correction);
          lagrangian.resize_fast(space_.n_local() * n);
          lagrangian.fill(0.);
          time::kernels::add_lagrangian(*pair_,
                                        n,
                                        phi.data(),
                                        correction.data(),
                                        *point_hamiltonian(),
                                        *problem_.hamiltonian,
                                        lagrangian.data());
          for (std::size_t i = 0; i < space_.n_owned(); ++i)
            for (std::size_t s = 0; s < n; ++s)
              {
                const double *rho = densities_.data() + i * (n + 1) + s;
                // where nothing is, no speed costs anything
                if (rho[0] + rho[1] > 0.)
                  action += 0.5 * tau() * share_[i] * (rho[0] + rho[1]) *
                            lagrangian[i * n + s];
              }
        }
      return problem_.factor() *
             (dealii::Utilities::MPI::sum(action, space_.communicator()) /
                space_.volume() +
              density_cost_);
    }



    template <int dim>
    void System<dim>::complementarity(const State &state, time::Vector &c) const
    {
      const std::size_t n = levels_.levels();
      for (std::size_t i = 0; i < space_.n_owned(); ++i)
        for (std::size_t k = i * n; k < (i + 1) * n; ++k)
          c.begin()[k] = tau() * space_.weights()[i] * state.slack.begin()[k] /
                         state.density.begin()[k];
      std::vector<double> second(space_.n_local());
      for (std::size_t l = 0; l < n; ++l)
        for (const auto &cost : costs(l + 1))
          {
            std::fill(second.begin(), second.end(), 0.);
            cost.energy->add_second_variation(user_density(l + 1),
                                              cost.weight *
                                                problem_.mean_density /
                                                problem_.unit,
                                              second);
            for (std::size_t i = 0; i < space_.n_owned(); ++i)
              if (share_[i] > 0.)
                c.begin()[i * n + l] +=
                  space_.weights()[i] * share_[i] * second[i];
          }
    }



    template <int dim>
    Values System<dim>::values(const State &state) const
    {
      const std::size_t m = levels_.levels(), owned = space_.n_owned();
      double            mean = 0, complementarity = 0, hamilton_jacobi = 0;
      double            continuity = 0;
      double            smallest   = std::numeric_limits<double>::max();
      const double     *rho        = state.density.begin();
      const double     *u          = state.slack.begin();
      const double     *residual   = hamilton_jacobi_residual_.begin();
      for (std::size_t i = 0; i < owned; ++i)
        for (std::size_t k = i * m; k < (i + 1) * m; ++k)
          {
            const double product = rho[k] * u[k];
            mean += space_.weights()[i] * product;
            complementarity += space_.weights()[i] * share_[i] * product;
            hamilton_jacobi +=
              residual[k] * residual[k] / (space_.weights()[i] * tau());
            smallest = std::min(smallest, product);
          }
      for (std::size_t k = 0; k < continuity_residual_.locally_owned_size();
           ++k)
        continuity += std::abs(continuity_residual_.begin()[k]);

      namespace MPI       = dealii::Utilities::MPI;
      const auto   comm   = space_.communicator();
      const double volume = space_.volume();
      Values       values;
      values.action  = action_;
      values.kinetic = action_ - problem_.factor() * density_cost_;
      values.mu      = MPI::sum(mean, comm) / (m * volume);
      values.complementarity =
        problem_.factor() * tau() * MPI::sum(complementarity, comm) / volume;
      values.hamilton_jacobi =
        std::sqrt(MPI::sum(hamilton_jacobi, comm) / volume);
      values.continuity = MPI::sum(continuity, comm) / volume;
      values.centrality = MPI::min(smallest, comm) / values.mu;
      return values;
    }



    template class System<2>;
    template class System<3>;
  } // namespace optimality
} // namespace otto
