// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/io/geodesic_output.h>
#include <otto/time/nodal_gradient.h>
#include <otto/io/nodal_output.h>
#include <otto/io/vtu_series.h>

#include <deal.II/base/mpi.h>

namespace otto
{
  namespace io
  {
    namespace
    {
      // The densities of level n on local vertices, 0 and N being the ends.
      template <int dim>
      std::vector<double>
      density_at(const optimality::System<dim> &system,
                 const time::LocalArray &       inner,
                 const unsigned int             n)
      {
        const auto &      space = system.space();
        const std::size_t N     = system.n_slabs();
        if (n == 0)
          return system.ends().initial;
        if (n == N)
          return system.ends().final;
        std::vector<double> result(space.n_local());
        for (std::size_t i = 0; i < space.n_local(); ++i)
          result[i] = inner[i * (N - 1) + n - 1];
        return result;
      }
    } // namespace



    template <int dim>
    GeodesicOutput<dim>::GeodesicOutput(const optimality::System<dim> &system,
                                        const double                   mass,
                                        const unsigned int             stride)
      : system_(system)
      , scale_(mass / system.space().volume())
      , stride_(stride)
    {}



    template <int dim>
    void
    GeodesicOutput<dim>::write_densities(const optimality::State &state,
                                         const base::RunFolder &  folder) const
    {
      const auto &     space = system_.space();
      NodalOutput<dim> output(space);
      VtuSeries        series(folder, "density", space.communicator());
      time::LocalArray inner;
      system_.levels().gather(state.density, inner);
      const unsigned int N = system_.n_slabs();
      for (unsigned int n = 0; n <= N; ++n)
        if (n % stride_ == 0 || n == N)
          {
            NodalField density{"density", false, density_at(system_, inner, n)};
            for (double &value : density.values)
              value *= scale_;
            output.set_fields({density});
            series.write(double(n) / N, output);
          }
    }



    template <int dim>
    void
    GeodesicOutput<dim>::write_potentials(const optimality::State &state,
                                          const base::RunFolder &  folder) const
    {
      const auto &       space = system_.space();
      const unsigned int N     = system_.n_slabs();
      const std::size_t  n_owned = space.n_owned(), n_local = space.n_local();
      NodalOutput<dim>   output(space);
      VtuSeries          series(folder, "potential", space.communicator());
      std::vector<double> potential(n_local);
      time::LocalArray   phi, inner, slack;
      system_.slabs().gather(state.potential, phi);
      system_.levels().gather(state.density, inner);
      system_.levels().gather(state.slack, slack);
      for (unsigned int s = 0; s < N; ++s)
        {
          if (s % stride_ != 0 && s + 1 != N)
            continue;
          auto       rho  = density_at(system_, inner, s);
          const auto next = density_at(system_, inner, s + 1);
          for (std::size_t i = 0; i < n_local; ++i)
            rho[i] = 0.5 * scale_ * (rho[i] + next[i]);
          double mean[2] = {0., 0.};
          for (std::size_t i = 0; i < n_owned; ++i)
            {
              mean[0] += space.weights()[i] * rho[i] * phi[i * N + s];
              mean[1] += space.weights()[i] * rho[i];
            }
          dealii::Utilities::MPI::sum(mean, space.communicator(), mean);

          for (std::size_t i = 0; i < n_local; ++i)
            potential[i] = phi[i * N + s];
          const auto gradient = time::nodal_gradient(space, potential);

          std::vector<NodalField> fields(4);
          fields[0] = {"potential", false, std::vector<double>(n_local)};
          fields[1] = {"velocity", true, std::vector<double>(n_local * dim)};
          fields[2] = {"momentum", true, std::vector<double>(n_local * dim)};
          fields[3] = {"slack", false, std::vector<double>(n_local)};
          // inner levels below and above the slab
          const std::size_t below = s > 0 ? s - 1 : 0;
          const std::size_t above = s + 1 < N ? s : N - 2;
          for (std::size_t i = 0; i < n_local; ++i)
            {
              fields[0].values[i] = phi[i * N + s] - mean[0] / mean[1];
              for (unsigned int d = 0; d < dim; ++d)
                {
                  const std::size_t k = i * dim + d;
                  fields[1].values[k] = gradient[k];
                  fields[2].values[k] = rho[i] * gradient[k];
                }
              fields[3].values[i] = 0.5 * (slack[i * (N - 1) + below] +
                                           slack[i * (N - 1) + above]);
            }
          output.set_fields(fields);
          series.write((s + 0.5) / N, output);
        }
    }



    template <int dim>
    void
    GeodesicOutput<dim>::write(const optimality::State &state,
                               const base::RunFolder &  folder) const
    {
      write_densities(state, folder);
      write_potentials(state, folder);
    }



    template class GeodesicOutput<2>;
    template class GeodesicOutput<3>;
  } // namespace io
} // namespace otto
