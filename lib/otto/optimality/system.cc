// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/optimality/system.h>
#include <otto/time/kernels.h>

#include <deal.II/base/mpi.h>

#include <cmath>
#include <limits>

namespace otto
{
  namespace optimality
  {
    template <int dim>
    System<dim>::System(const space::Space<dim>   &space,
                        const unsigned int         n_slabs,
                        EndDensities               ends,
                        const std::vector<double> &share)
      : System(std::make_shared<const space::Pair<dim>>(space),
               n_slabs,
               std::move(ends),
               share)
    {
    }



    template <int dim>
    System<dim>::System(std::shared_ptr<const space::Pair<dim>> pair,
                        const unsigned int                      n_slabs,
                        EndDensities                            ends,
                        const std::vector<double>              &share)
      : pair_(std::move(pair))
      , space_(pair_->density())
      , slabs_(pair_->potential(), n_slabs)
      , levels_(space_, n_slabs - 1)
      , ends_(std::move(ends))
      , share_(space_.n_local(), 1.)
      , blocks_(*pair_, slabs_, levels_)
      , continuity_residual_(slabs_.make_vector())
      , hamilton_jacobi_residual_(levels_.make_vector())
    {
      AssertThrow(n_slabs >= 2, dealii::ExcMessage("at least two slabs"));
      AssertDimension(ends_.initial.size(), space_.n_local());
      AssertDimension(ends_.final.size(), space_.n_local());
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
    void System<dim>::gather_densities(const State &state)
    {
      time::LocalArray inner;
      levels_.gather(state.density, inner);
      const std::size_t n = n_slabs();
      densities_.resize_fast(space_.n_local() * (n + 1));
      for (std::size_t i = 0; i < space_.n_local(); ++i)
        {
          double *rho = densities_.data() + i * (n + 1);
          rho[0]      = (ends_.initial[i] + lift_) / (1 + lift_);
          rho[n]      = (ends_.final[i] + lift_) / (1 + lift_);
          for (std::size_t l = 1; l < n; ++l)
            rho[l] = inner[i * (n - 1) + l - 1];
        }
    }



    template <int dim>
    void System<dim>::linearize(const State &state)
    {
      const std::size_t n = n_slabs(), owned = space_.n_owned();
      const std::size_t rows = pair_->potential().n_owned();
      gather_densities(state);
      time::LocalArray potential;
      slabs_.gather(state.potential, potential);
      blocks_.assemble(potential, densities_);

      // M (rho_n - rho_{n-1}) and M^T phi_n on the owned rows
      time::LocalArray difference;
      difference.resize_fast(space_.n_local() * n);
      for (std::size_t i = 0; i < space_.n_local(); ++i)
        for (std::size_t s = 0; s < n; ++s)
          difference[i * n + s] =
            densities_[i * (n + 1) + s + 1] - densities_[i * (n + 1) + s];
      time::LocalArray mass_difference, mass_potential;
      mass_difference.resize_fast(rows * n);
      mass_potential.resize_fast(owned * n);
      time::kernels::multiply(pair_->pattern(),
                              rows,
                              n,
                              pair_->mass().data(),
                              difference.data(),
                              0.,
                              blocks_.transport().data(),
                              difference.data(),
                              mass_difference.data());
      time::kernels::multiply_transposed(pair_->pattern(),
                                         owned,
                                         n,
                                         pair_->mass().data(),
                                         potential.data(),
                                         0.,
                                         blocks_.transport().data(),
                                         potential.data(),
                                         mass_potential.data());

      blocks_.vmult_stiffness(continuity_residual_, state.potential);
      action_ = 0;
      for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t k = i * n; k < (i + 1) * n; ++k)
          {
            double &r = continuity_residual_.begin()[k];
            action_ += potential_share_[i] * r * state.potential.begin()[k];
            r = mass_difference[k] - r;
          }
      action_ = dealii::Utilities::MPI::sum(action_, space_.communicator()) /
                space_.volume();

      const double *h   = blocks_.hamiltonian().data();
      const double *u   = state.slack.begin();
      double       *out = hamilton_jacobi_residual_.begin();
      for (std::size_t i = 0; i < owned; ++i)
        for (std::size_t l = 0; l + 1 < n; ++l)
          {
            const std::size_t s = i * n + l;
            out[i * (n - 1) + l] =
              mass_potential[s] - mass_potential[s + 1] -
              0.5 * tau() * (h[s] + h[s + 1]) -
              tau() * space_.weights()[i] * u[i * (n - 1) + l];
          }
    }



    template <int dim>
    void System<dim>::complementarity(const State &state, time::Vector &c) const
    {
      const std::size_t n = levels_.levels();
      for (std::size_t i = 0; i < space_.n_owned(); ++i)
        for (std::size_t k = i * n; k < (i + 1) * n; ++k)
          c.begin()[k] = tau() * space_.weights()[i] * state.slack.begin()[k] /
                         state.density.begin()[k];
    }



    template <int dim>
    Values System<dim>::values(const State &state) const
    {
      const std::size_t n = n_slabs(), owned = space_.n_owned();
      double            mean = 0, complementarity = 0, hamilton_jacobi = 0;
      double            continuity = 0;
      double            smallest   = std::numeric_limits<double>::max();
      const double     *rho        = state.density.begin();
      const double     *u          = state.slack.begin();
      const double     *residual   = hamilton_jacobi_residual_.begin();
      for (std::size_t i = 0; i < owned; ++i)
        for (std::size_t k = i * (n - 1); k < (i + 1) * (n - 1); ++k)
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
      values.action = action_;
      values.mu     = MPI::sum(mean, comm) / ((n - 1) * volume);
      values.complementarity =
        2 * tau() * MPI::sum(complementarity, comm) / volume;
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
