// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/discretisation.h>
#include <otto/app/geodesic.h>
#include <otto/app/silent_timer.h>
#include <otto/base/errors.h>
#include <otto/io/geodesic_output.h>
#include <otto/model/crossed_cells.h>
#include <otto/model/geodesic_velocity.h>
#include <otto/model/transport_data.h>
#include <otto/solver/coarse_start.h>
#include <otto/time/nodal_gradient.h>
#include <otto/transport/flow_map.h>

#include <algorithm>
#include <cmath>

namespace otto
{
  template <int dim>
  struct Geodesic<dim>::Data
  {
    app::SpaceOf<dim>                        space;
    model::TransportData                     ends;
    double                                   mass = 1;
    std::unique_ptr<optimality::System<dim>> system;
    optimality::State                        state;
    optimality::Certificate                  certificate;
    enclosure::Enclosure                     enclosure;
    /// Densities and potentials on local vertices, [vertex][level], [slab].
    time::LocalArray densities, potentials;

    Data(const GivenDomain<dim> &domain, const double mesh_size)
      : space(domain, mesh_size)
    {
    }
  };



  namespace
  {
    // The values of an array [vertex][n] at the place s, linear between places
    // and beyond the first and the last.
    std::vector<double>
    between(const time::LocalArray &values, const std::size_t n, const double s)
    {
      const std::size_t below = static_cast<std::size_t>(
        std::min(std::max(std::floor(s), 0.), static_cast<double>(n - 2)));
      const double        part = s - below;
      std::vector<double> result(values.size() / n);
      for (std::size_t i = 0; i < result.size(); ++i)
        {
          const double *v = values.data() + i * n + below;
          result[i]       = (1. - part) * v[0] + part * v[1];
        }
      return result;
    }



    void check_time(const double t)
    {
      if (!(t >= 0. && t <= 1.))
        throw base::InputError(
          "A geodesic has the times from 0 to 1, and not " + std::to_string(t) +
          ".");
    }
  } // namespace



  template <int dim>
  Geodesic<dim>::Geodesic(std::shared_ptr<const Data> data)
    : data_(std::move(data))
  {
  }



  template <int dim>
  double Geodesic<dim>::distance() const
  {
    return std::sqrt(std::max(0., data_->certificate.value()));
  }



  template <int dim>
  const optimality::Certificate &Geodesic<dim>::certificate() const
  {
    return data_->certificate;
  }



  template <int dim>
  const enclosure::Enclosure &Geodesic<dim>::enclosure() const
  {
    return data_->enclosure;
  }



  template <int dim>
  std::vector<double> Geodesic<dim>::density(const double t) const
  {
    check_time(t);
    auto result = between(data_->densities, n_slabs() + 1, t * n_slabs());
    for (double &value : result)
      value *= data_->mass / space().volume();
    return result;
  }



  template <int dim>
  std::vector<double> Geodesic<dim>::potential(const double t) const
  {
    check_time(t);
    return between(data_->potentials, n_slabs(), t * n_slabs() - 0.5);
  }



  template <int dim>
  std::vector<double> Geodesic<dim>::velocity(const double t) const
  {
    return time::nodal_gradient(space(), potential(t));
  }



  template <int dim>
  std::vector<dealii::Point<dim>>
  Geodesic<dim>::map(const std::vector<dealii::Point<dim>> &points,
                     const double                           t) const
  {
    check_time(t);
    const std::size_t                N = n_slabs(), n = space().n_local();
    std::vector<std::vector<double>> potentials(N, std::vector<double>(n));
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t s = 0; s < N; ++s)
        potentials[s][i] = data_->potentials[i * N + s];
    model::GeodesicVelocity<dim> velocity;
    velocity.set_potentials(std::move(potentials));
    velocity.attach(space());
    // velocities have kinks in the middles of slabs
    return transport::flow_map(space(),
                               space::PointLocator<dim>(space()),
                               velocity,
                               points,
                               t,
                               std::ceil(2 * N * t));
  }



  template <int dim>
  void Geodesic<dim>::write(const std::string   &name,
                            const base::Existing existing) const
  {
    io::GeodesicOutput<dim>(*data_->system, data_->mass)
      .write(data_->state, data_->space.folder(name, existing));
  }



  template <int dim>
  const space::Space<dim> &Geodesic<dim>::space() const
  {
    return *data_->space;
  }



  template <int dim>
  unsigned int Geodesic<dim>::n_slabs() const
  {
    return data_->system->n_slabs();
  }



  template <int dim>
  Geodesic<dim> geodesic(const GivenDomain<dim>  &domain,
                         const GivenDensity<dim> &initial,
                         const GivenDensity<dim> &final,
                         const GeodesicOptions   &options)
  {
    if (options.slabs == 1 || !(options.gap > 0.))
      throw base::InputError(options.slabs == 1
                               ? "One time slab is not enough; give two or "
                                 "more, or 0 for a number that fits."
                               : "The gap of a geodesic must be positive.");
    const auto pointer =
      std::make_shared<typename Geodesic<dim>::Data>(domain, options.mesh_size);
    auto                    &data  = *pointer;
    const auto              &space = *data.space;
    model::EndDensityOptions ends;
    ends.normalise = options.normalise;
    data.ends =
      model::end_densities(*initial, *final, space, data.space.regions(), ends);
    data.mass = options.normalise ? 1. : data.ends.initial_mass;
    const auto slabs =
      options.slabs > 0
        ? options.slabs
        : app::automatic_slabs(
            model::crossed_cells(space, data.ends.initial, data.ends.final));
    data.system = std::make_unique<optimality::System<dim>>(
      space,
      slabs,
      optimality::EndDensities{data.ends.initial, data.ends.final});
    typename solver::InteriorPoint<dim>::Parameters method;
    method.gap_tolerance = options.gap;
    method.potentials =
      space::named_pair(data.space.pair(options.pair), space.kind()).potentials;
    app::SilentTimer           timer;
    solver::InteriorPoint<dim> interior_point(*data.system, method, timer);
    auto                       start = solver::cold_start(*data.system);
    const auto result = interior_point.solve(start.state, start.mu);
    data.state        = std::move(start.state);
    data.certificate  = result.certificate;
    data.enclosure    = enclosure::enclose(space,
                                        data.ends.initial,
                                        data.ends.final,
                                        enclosure::guess_of(data.state, slabs));
    data.densities    = data.system->all_densities(data.state);
    data.system->slabs().gather(data.state.potential, data.potentials);
    if (result.status != solver::InteriorPoint<dim>::Status::converged)
      throw Unfinished<Geodesic<dim>>("The geodesic has not converged: " +
                                        result.reason + ".",
                                      Geodesic<dim>(pointer));
    return Geodesic<dim>(pointer);
  }



#define OTTO_INSTANTIATE(dim)                                \
  template class Geodesic<dim>;                              \
  template Geodesic<dim> geodesic(const GivenDomain<dim> &,  \
                                  const GivenDensity<dim> &, \
                                  const GivenDensity<dim> &, \
                                  const GeodesicOptions &);

  OTTO_INSTANTIATE(2)
  OTTO_INSTANTIATE(3)
#undef OTTO_INSTANTIATE
} // namespace otto
