// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/discretisation.h>
#include <otto/app/metric.h>
#include <otto/app/silent_timer.h>
#include <otto/app/tangent_vector.h>
#include <otto/base/errors.h>
#include <otto/geometry/transport_pairs.h>
#include <otto/io/nodal_output.h>
#include <otto/io/vtu_series.h>
#include <otto/model/crossed_cells.h>
#include <otto/model/nodal_density.h>
#include <otto/model/transport_data.h>
#include <otto/time/nodal_gradient.h>

#include <algorithm>
#include <cmath>

namespace otto
{
  namespace
  {
    // The part of the mass whose characteristics may end before.
    const double lost_mass = 1e-3;
  } // namespace



  template <int dim>
  struct Metric<dim>::Data
  {
    app::SpaceOf<dim>           space;
    geometry::TangentSpace<dim> tangent;
    space::PointLocator<dim>    locator;

    Data(const GivenDomain<dim>  &domain,
         const GivenDensity<dim> &density,
         const MetricOptions     &options)
      : space(domain, options.mesh_size)
      , tangent(*space, space.values(density, "Density"))
      , locator(*space)
    {
    }

    geometry::Characteristics<dim> characteristics(const Values &psi) const
    {
      return {*space, locator, tangent.density(), space.checked(psi)};
    }
  };



  template <int dim>
  Metric<dim>::Metric(std::shared_ptr<const Data> data)
    : data_(std::move(data))
  {
  }



  template <int dim>
  std::vector<double> Metric<dim>::potential(const Values &rate) const
  {
    return data_->tangent.lift(data_->space.checked(rate));
  }



  template <int dim>
  std::vector<double> Metric<dim>::rate(const Values &potential) const
  {
    return data_->tangent.rate(data_->space.checked(potential));
  }



  template <int dim>
  std::vector<double> Metric<dim>::velocity(const Values &potential) const
  {
    return time::nodal_gradient(space(), data_->space.checked(potential));
  }



  template <int dim>
  double Metric<dim>::inner(const Values &psi, const Values &phi) const
  {
    return data_->tangent.metric(data_->space.checked(psi),
                                 data_->space.checked(phi));
  }



  template <int dim>
  double Metric<dim>::norm(const Values &psi) const
  {
    return std::sqrt(std::max(0., inner(psi, psi)));
  }



  template <int dim>
  geometry::Decomposition Metric<dim>::project(const Values &field) const
  {
    return data_->tangent.decompose(data_->space.checked(field, dim));
  }



  template <int dim>
  std::vector<double> Metric<dim>::gradient(const Energies<dim> &energies) const
  {
    auto         mu    = density();
    const double least = 1e-14 * model::mass(mu, space()) / space().volume();
    for (double &value : mu)
      value = std::max(value, least);
    Values result(mu.size(), 0.);
    energies.on(space(), data_->space.regions())
      ->add_first_variation(mu, 1., result);
    return data_->tangent.centred(std::move(result));
  }



  template <int dim>
  std::vector<double> Metric<dim>::exponential(const Values &potential,
                                               const double  t) const
  {
    return data_->characteristics(potential).push_forward(t).density;
  }



  template <int dim>
  geometry::GeodesicEnd<dim> Metric<dim>::end(const Values &potential,
                                              const double  until) const
  {
    return data_->characteristics(potential).end(until, lost_mass);
  }



  template <int dim>
  std::vector<double> Metric<dim>::logarithm(const GivenDensity<dim> &target,
                                             const double             gap,
                                             const unsigned int slabs) const
  {
    if (slabs == 1 || !(gap > 0.))
      throw base::InputError(slabs == 1
                               ? "One time slab is not enough; give two or "
                                 "more, or 0 for a number that fits."
                               : "The gap of a logarithm must be positive.");
    const GivenDensity<dim> mu(density());
    const auto              ends =
      model::end_densities(*mu, *target, space(), data_->space.regions());
    typename geometry::TransportPairs<dim>::Parameters method;
    method.gap_tolerance = gap;
    // potentials at the vertices, as those of the metric
    method.potentials = space::Potentials::same;
    app::SilentTimer              timer;
    geometry::TransportPairs<dim> pairs(
      space(),
      slabs > 0 ? slabs
                : app::automatic_slabs(
                    model::crossed_cells(space(), ends.initial, ends.final)),
      method,
      timer);
    const auto geodesic = pairs.solve({{&ends.initial, &ends.final}}).front();
    if (!geodesic.converged)
      throw base::RunError("The logarithm has not converged: " +
                           geodesic.reason);
    return data_->tangent.centred(geodesic.potential);
  }



  template <int dim>
  const std::vector<double> &Metric<dim>::density() const
  {
    return data_->tangent.density();
  }



  template <int dim>
  void Metric<dim>::write(const std::string         &name,
                          const std::vector<Values> &potentials,
                          const base::Existing       existing) const
  {
    const MPI_Comm                  ranks = space().communicator();
    std::vector<app::TangentVector> vectors;
    for (const auto &potential : potentials)
      {
        vectors.emplace_back();
        vectors.back().potential = data_->space.checked(potential);
      }
    const auto           folder = data_->space.folder(name, existing);
    io::NodalOutput<dim> output(space());
    output.set_fields(app::tangent_fields(space(), data_->tangent, vectors));
    io::VtuSeries(folder, "tangent", ranks).write(0., output);
    app::report_gram_matrix(base::Console(ranks, base::Verbosity::quiet),
                            folder,
                            ranks,
                            data_->tangent.gram_matrix(potentials));
  }



  template <int dim>
  const space::Space<dim> &Metric<dim>::space() const
  {
    return *data_->space;
  }



  template <int dim>
  Metric<dim> metric(const GivenDomain<dim>  &domain,
                     const GivenDensity<dim> &density,
                     const MetricOptions     &options)
  {
    return Metric<dim>(
      std::make_shared<typename Metric<dim>::Data>(domain, density, options));
  }



#define OTTO_INSTANTIATE(dim)                            \
  template class Metric<dim>;                            \
  template Metric<dim> metric(const GivenDomain<dim> &,  \
                              const GivenDensity<dim> &, \
                              const MetricOptions &);

  OTTO_INSTANTIATE(2)
  OTTO_INSTANTIATE(3)
#undef OTTO_INSTANTIATE
} // namespace otto
