// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/io/geodesic_output.h>
#include <otto/io/vtu_series.h>
#include <otto/time/nodal_gradient.h>

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cmath>

namespace otto
{
  namespace io
  {
    template <int dim>
    GeodesicOutput<dim>::GeodesicOutput(const optimality::System<dim> &system,
                                        const double                   mass,
                                        const unsigned int             stride)
      : system_(system)
      , scale_(mass / system.space().volume())
      , stride_(stride)
    {
    }



    template <int dim>
    std::vector<double>
    GeodesicOutput<dim>::density_at(const unsigned int level) const
    {
      const auto         &space = system_.space();
      const std::size_t   N     = system_.n_slabs();
      std::vector<double> result(space.n_local());
      for (std::size_t i = 0; i < space.n_local(); ++i)
        result[i] = scale_ * rho_[i * (N + 1) + level];
      return result;
    }



    template <int dim>
    std::vector<double>
    GeodesicOutput<dim>::potential_in(const unsigned int slab) const
    {
      const std::size_t   N = system_.n_slabs();
      std::vector<double> result(system_.space().n_local());
      for (std::size_t i = 0; i < result.size(); ++i)
        result[i] = phi_[i * N + slab] / system_.problem().scale;
      return result;
    }



    template <int dim>
    std::vector<double>
    GeodesicOutput<dim>::potential_at(const unsigned int level) const
    {
      const unsigned int N = system_.n_slabs();
      // the two nearest slabs, the nearer one first
      const bool         first = level == 0, last = level == N;
      const unsigned int a      = last ? N - 1 : first ? 0 : level - 1;
      const unsigned int b      = last ? N - 2 : first ? 1 : level;
      const double       weight = first || last ? 1.5 : 0.5;
      auto               result = potential_in(a);
      const auto         other  = potential_in(b);
      for (std::size_t i = 0; i < result.size(); ++i)
        result[i] = weight * result[i] + (1. - weight) * other[i];
      return result;
    }



    template <int dim>
    void GeodesicOutput<dim>::to_velocity(const double *place, double *p) const
    {
      const auto        &problem = system_.problem();
      dealii::Point<dim> x;
      std::copy_n(place, dim, x.begin_raw());
      const auto velocity = [&](const dealii::Tensor<1, dim> &slope) {
        return problem.hamiltonian->gradient(x, problem.scale * slope) /
               problem.horizon;
      };
      dealii::Tensor<1, dim> slope;
      if (!system_.space().is_surface())
        {
          std::copy_n(p, dim, slope.begin_raw());
          const auto v = velocity(slope);
          std::copy_n(v.begin_raw(), dim, p);
          return;
        }
      // isotropic: along the slope, whatever its direction
      slope[0] = std::sqrt(p[0] * p[0] + p[1] * p[1] + p[2] * p[2]);
      if (slope[0] > 0.)
        {
          const double factor = velocity(slope)[0] / slope[0];
          std::transform(p, p + 3, p, [&](const double c) {
            return factor * c;
          });
        }
    }



    template <int dim>
    std::vector<NodalField>
    GeodesicOutput<dim>::fields(const std::vector<double> &density,
                                std::vector<double>        potential) const
    {
      const auto       &space   = system_.space();
      const std::size_t n_local = space.n_local();
      double            mean[2] = {0., 0.};
      for (std::size_t i = 0; i < space.n_owned(); ++i)
        {
          mean[0] += space.weights()[i] * density[i] * potential[i];
          mean[1] += space.weights()[i] * density[i];
        }
      dealii::Utilities::MPI::sum(mean, space.communicator(), mean);
      // constants say something at a free end and with growth only
      if (!system_.free_end() && system_.conserves_mass())
        for (double &value : potential)
          value -= mean[0] / mean[1];
      auto               velocity = time::nodal_gradient(space, potential);
      const unsigned int dims     = space.n_coordinates();
      if (!system_.problem().is_quadratic())
        for (std::size_t i = 0; i < n_local; ++i)
          to_velocity(space.places() + i * dim, &velocity[i * dims]);
      auto momentum = velocity;
      for (std::size_t i = 0; i < n_local; ++i)
        for (unsigned int d = 0; d < dims; ++d)
          momentum[i * dims + d] *= density[i];
      std::vector<NodalField> result;
      if (!system_.conserves_mass())
        {
          result.push_back({"growth", false, potential});
          for (double &value : result.back().values)
            value *= system_.problem().growth_rate();
        }
      result.push_back({"potential", false, std::move(potential)});
      result.push_back({"velocity", true, std::move(velocity)});
      result.push_back({"momentum", true, std::move(momentum)});
      return result;
    }



    template <int dim>
    void GeodesicOutput<dim>::write_levels(const base::RunFolder &folder) const
    {
      const auto        &space = system_.space();
      NodalOutput<dim>   output(space);
      VtuSeries          series(folder, "density", space.communicator());
      const unsigned int N = system_.n_slabs();
      for (unsigned int n = 0; n <= N; ++n)
        if (n % stride_ == 0 || n == N)
          {
            const auto density = density_at(n);
            auto       all     = fields(density, potential_at(n));
            all.insert(all.begin(), NodalField{"density", false, density});
            output.set_fields(all);
            series.write(system_.problem().horizon * n / N, output);
          }
    }



    template <int dim>
    void GeodesicOutput<dim>::write_slabs(const base::RunFolder &folder) const
    {
      const auto        &space = system_.space();
      const unsigned int N     = system_.n_slabs();
      const std::size_t  m     = system_.levels().levels();
      NodalOutput<dim>   output(space);
      VtuSeries          series(folder, "potential", space.communicator());
      for (unsigned int s = 0; s < N; ++s)
        {
          if (s % stride_ != 0 && s + 1 != N)
            continue;
          auto       rho  = density_at(s);
          const auto next = density_at(s + 1);
          for (std::size_t i = 0; i < rho.size(); ++i)
            rho[i] = 0.5 * (rho[i] + next[i]);
          auto       all = fields(rho, potential_in(s));
          NodalField slack{"slack", false, std::vector<double>(rho.size())};
          // unknown levels below and above the slab
          const std::size_t below = s > 0 ? s - 1 : 0;
          const std::size_t above = s < m ? s : m - 1;
          for (std::size_t i = 0; i < rho.size(); ++i)
            slack.values[i] =
              0.5 * (slack_[i * m + below] + slack_[i * m + above]) /
              (system_.problem().horizon * system_.problem().scale);
          all.push_back(std::move(slack));
          output.set_fields(all);
          series.write(system_.problem().horizon * (s + 0.5) / N, output);
        }
    }



    template <int dim>
    void GeodesicOutput<dim>::write(const optimality::State &state,
                                    const base::RunFolder   &folder)
    {
      system_.slabs().gather(state.potential, phi_);
      rho_ = system_.all_densities(state);
      system_.levels().gather(state.slack, slack_);
      write_levels(folder);
      write_slabs(folder);
    }



    template class GeodesicOutput<2>;
    template class GeodesicOutput<3>;
  } // namespace io
} // namespace otto
