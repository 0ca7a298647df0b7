// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/geometry/eulerian_geodesic.h>
#include <otto/geometry/velocity_norm.h>
#include <otto/model/nodal_density.h>

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cmath>

namespace otto
{
  namespace geometry
  {
    namespace MPI = dealii::Utilities::MPI;

    namespace
    {
      // Below this part of its mean a density counts as zero.
      const double vacuum = 1e-8;
      // No more steps than this to the next time of interest.
      const double most_steps = 1e6;
    } // namespace



    template <int dim>
    EulerianGeodesic<dim>::EulerianGeodesic(
      const space::Space<dim>        &space,
      const space::PointLocator<dim> &locator,
      std::vector<double>             mu,
      std::vector<double>             potential,
      const double                    cfl)
      : space_(space)
      , layout_(space, 1)
      , forms_(space)
      , scheme_(space, forms_)
      , walls_(space)
      , rho_(std::move(mu))
      , phi_(std::move(potential))
      , weighted_(space, locator, rho_)
      , recovery_(space, locator, std::vector<double>(space.n_local(), 1.))
      , cfl_(cfl)
      , vacuum_(vacuum * model::mass(rho_, space) / space.volume())
    {
      continue_potential();
    }



    // Ring by ring into the vacuum, along the slopes of vertices with mass.
    template <int dim>
    void EulerianGeodesic<dim>::continue_potential()
    {
      const auto         &pattern = space_.pattern();
      std::vector<double> known(space_.n_local());
      for (unsigned int i = 0; i < known.size(); ++i)
        known[i] = rho_[i] > vacuum_;
      auto         slope = weighted_.gradient(phi_);
      time::Layout vectors(space_, dim);
      while (true)
        {
          std::vector<unsigned int> added;
          for (unsigned int i = 0; i < space_.n_owned(); ++i)
            {
              if (known[i] > 0.)
                continue;
              unsigned int           n     = 0;
              double                 value = 0;
              dealii::Tensor<1, dim> mean;
              for (auto e = pattern.row_start[i]; e < pattern.row_start[i + 1];
                   ++e)
                if (const auto j = pattern.column[e]; known[j] > 0.)
                  {
                    ++n;
                    value += phi_[j];
                    for (unsigned int d = 0; d < dim; ++d)
                      {
                        const double s = slope[j * dim + d];
                        value += s * (space_.point(i)[d] - space_.point(j)[d]);
                        mean[d] += s;
                      }
                  }
              if (n == 0)
                continue;
              added.push_back(i);
              phi_[i] = value / n;
              for (unsigned int d = 0; d < dim; ++d)
                slope[i * dim + d] = mean[d] / n;
            }
          for (const unsigned int i : added)
            known[i] = 1.;
          layout_.update_ghosts(known);
          layout_.update_ghosts(phi_);
          vectors.update_ghosts(slope);
          if (MPI::sum(added.size(), space_.communicator()) == 0)
            return;
        }
    }



    // The rate of change of phi, on local vertices.
    template <int dim>
    std::vector<double>
    EulerianGeodesic<dim>::rate(const std::vector<double> &phi) const
    {
      const auto          G       = recovery_.gradient(phi);
      const auto         &pattern = space_.pattern();
      std::vector<double> speed(space_.n_local()), result(space_.n_owned());
      for (unsigned int i = 0; i < speed.size(); ++i)
        {
          double square = 0;
          for (unsigned int d = 0; d < dim; ++d)
            square += G[i * dim + d] * G[i * dim + d];
          speed[i] = std::sqrt(square);
        }
      for (unsigned int i = 0; i < result.size(); ++i)
        {
          const auto begin   = pattern.row_start[i],
                     end     = pattern.row_start[i + 1];
          const double share = 2. * dim / (end - begin - 1.);
          result[i]          = -0.5 * speed[i] * speed[i];
          for (auto e = begin; e < end; ++e)
            {
              const auto j = pattern.column[e];
              if (j == i)
                continue;
              const auto way    = space_.point(j) - space_.point(i);
              double     change = 0;
              for (unsigned int d = 0; d < dim; ++d)
                change += 0.5 * (G[i * dim + d] + G[j * dim + d]) * way[d];
              const bool   empty = rho_[i] <= vacuum_ && rho_[j] <= vacuum_;
              const double a     = (empty ? 0.5 : 0.25) * share *
                               std::max(speed[i], speed[j]) / way.norm();
              result[i] += a * (phi[j] - phi[i] - (empty ? 0. : change));
            }
        }
      layout_.update_ghosts(result);
      return result;
    }



    // With recovered gradients: those of cells have errors of first order on
    // tetrahedra.
    template <int dim>
    typename transport::FluxCorrection<dim>::Matrix
    EulerianGeodesic<dim>::convection(const std::vector<double> &phi) const
    {
      auto velocity = recovery_.gradient(phi);
      for (unsigned int i = 0; i < space_.n_local(); ++i)
        walls_.make_tangential(space_.global_index(i),
                               velocity.data() + std::size_t(i) * dim);
      return std::make_shared<const std::vector<double>>(
        forms_.from_velocity(velocity));
    }



    template <int dim>
    void EulerianGeodesic<dim>::step(const double tau)
    {
      const auto        start = rate(phi_);
      const std::size_t n     = phi_.size();
      auto              next = phi_, stage = phi_;
      for (std::size_t i = 0; i < n; ++i)
        stage[i] += tau * start[i];
      auto slope = rate(stage);
      for (std::size_t i = 0; i < n; ++i)
        stage[i] = 0.75 * phi_[i] + 0.25 * (stage[i] + tau * slope[i]);
      slope = rate(stage);
      for (std::size_t i = 0; i < n; ++i)
        next[i] = phi_[i] / 3. + 2. / 3. * (stage[i] + tau * slope[i]);
      const auto end = rate(next);

      // the cubic polynomial through both values and rates
      const double from = time_;
      scheme_.step(
        rho_,
        [&](const double time) {
          const double s = (time - from) / tau, r = 1. - s;
          for (std::size_t i = 0; i < n; ++i)
            stage[i] = r * r * (1. + 2. * s) * phi_[i] +
                       s * s * (1. + 2. * r) * next[i] +
                       tau * s * r * (r * start[i] - s * end[i]);
          return convection(stage);
        },
        time_,
        tau);
      phi_ = std::move(next);
      time_ += tau;
      ++steps_;
    }



    template <int dim>
    void EulerianGeodesic<dim>::advance(const double to)
    {
      const double whole = to - time_;
      double       part  = cfl_;
      while (time_ < to - 1e-12 * whole)
        {
          const double bound   = scheme_.largest_step(convection(phi_));
          const double longest = part * bound;
          if (!(longest * most_steps > whole))
            throw base::RunError(
              "The potential of the geodesic has become too steep for time "
              "steps at time " +
              base::short_number(time_) +
              ": a shock is near; end before it, or refine the mesh.");
          const double tau =
            (to - time_) / std::ceil((to - time_) / std::min(longest, whole));
          try
            {
              step(tau);
              part = cfl_;
            }
          catch (const transport::StepTooLong &)
            {
              part *= 0.5;
            }
        }
      time_ = to;
    }



    template <int dim>
    double EulerianGeodesic<dim>::speed() const
    {
      return potential_norm(space_, rho_, phi_, 2.);
    }



    template class EulerianGeodesic<2>;
    template class EulerianGeodesic<3>;
  } // namespace geometry
} // namespace otto
