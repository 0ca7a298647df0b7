// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/flow_results.h>
#include <otto/app/gradient_flow.h>
#include <otto/app/silent_timer.h>
#include <otto/flow/automatic_times.h>
#include <otto/io/nodal_output.h>
#include <otto/io/vtu_series.h>
#include <otto/model/nodal_density.h>
#include <otto/time/nodal_gradient.h>

namespace otto
{
  template <int dim>
  struct Flow<dim>::Data
  {
    app::SpaceOf<dim>                      space;
    std::unique_ptr<model::EnergySum<dim>> energy;
    std::string                            stopped = "end time";
    // of all steps; the first potential is zero
    std::vector<double>              times, energies, seconds;
    std::vector<std::vector<double>> densities, potentials;
    std::vector<flow::FlowStep>      steps;

    Data(const GivenDomain<dim> &domain, const double mesh_size)
      : space(domain, mesh_size)
    {
    }

    void add(const flow::FlowState &state)
    {
      times.push_back(state.time);
      densities.push_back(state.rho);
      potentials.push_back(state.phi);
    }

    double length_of_step_to(const std::size_t k) const
    {
      return k > 0 ? steps[k - 1].length : 0.;
    }
  };



  template <int dim>
  Flow<dim>::Flow(std::shared_ptr<const Data> data)
    : data_(std::move(data))
  {
  }



  template <int dim>
  const std::vector<double> &Flow<dim>::times() const
  {
    return data_->times;
  }



  template <int dim>
  const std::vector<double> &Flow<dim>::energies() const
  {
    return data_->energies;
  }



  template <int dim>
  const std::vector<flow::FlowStep> &Flow<dim>::steps() const
  {
    return data_->steps;
  }



  template <int dim>
  bool Flow<dim>::steady() const
  {
    return data_->stopped == "steady state";
  }



  template <int dim>
  std::vector<double> Flow<dim>::density(const double t) const
  {
    const auto [k, part] = app::place_of(data_->times, t);
    auto        result   = data_->densities[k];
    const auto &after    = data_->densities[k + 1];
    for (std::size_t i = 0; i < result.size(); ++i)
      result[i] = (1. - part) * result[i] + part * after[i];
    return result;
  }



  template <int dim>
  std::vector<double> Flow<dim>::velocity(const double t) const
  {
    const auto k      = app::place_of(data_->times, t).first;
    auto       result = time::nodal_gradient(space(), data_->potentials[k + 1]);
    for (double &value : result)
      value /= data_->length_of_step_to(k + 1);
    return result;
  }



  template <int dim>
  void Flow<dim>::write(const std::string   &name,
                        const base::Existing existing) const
  {
    const Data          &data   = *data_;
    const auto           folder = data.space.folder(name, existing);
    const MPI_Comm       ranks  = space().communicator();
    const base::Console  quiet(ranks, base::Verbosity::quiet);
    io::NodalOutput<dim> output(space());
    io::VtuSeries        series(folder, "density", ranks);
    app::FlowResults     results;
    for (const auto &term : data.energy->terms())
      results.terms.push_back(term.name);
    results.stopped    = data.stopped;
    results.mass       = model::mass(data.densities.front(), space());
    results.seconds    = data.seconds.empty() ? 0. : data.seconds.back();
    const double   end = data.times.back();
    app::FlowTable table(
      quiet, folder.path("history.csv"), results.terms, end, ranks);
    for (std::size_t k = 0; k < data.times.size(); ++k)
      {
        if (k > 0)
          {
            results.add(data.steps[k - 1]);
            table.add(data.steps[k - 1], data.seconds[k - 1]);
          }
        if (k > 0 && k + 1 < data.times.size() &&
            !app::is_written(data.times[k - 1], data.times[k], end / 20))
          continue;
        output.set_fields(app::flow_fields(space(),
                                           *data.energy,
                                           data.densities[k],
                                           data.potentials[k],
                                           data.length_of_step_to(k)));
        series.write(data.times[k], output);
      }
    io::RunRecord record;
    results.add_to(record);
    app::add_flow_problem(record, data.space.name(), space(), *data.energy);
    record.add("seconds", "total", results.seconds);
    record.add_versions();
    record.write(folder, "summary.json");
  }



  template <int dim>
  const space::Space<dim> &Flow<dim>::space() const
  {
    return *data_->space;
  }



  template <int dim>
  Flow<dim> gradient_flow(const GivenDomain<dim>  &domain,
                          const GivenDensity<dim> &initial,
                          const Energies<dim>     &energies,
                          const FlowOptions       &options)
  {
    options.check();
    const auto data =
      std::make_shared<typename Flow<dim>::Data>(domain, options.mesh_size);
    const auto &space = *data->space;
    const auto  rho   = data->space.values(initial, "Initial density");
    data->energy      = energies.on(space, data->space.regions());

    flow::TimeParameters time  = options;
    const auto           scale = flow::time_scale(space, *data->energy, rho);
    if (time.end_time == 0.)
      time.end_time = std::max(scale.time(), time.tau);
    if (time.tau == 0.)
      time.tau = scale.step(time.end_time);

    const dealii::Timer     clock;
    app::SilentTimer        timer;
    flow::GradientFlow<dim> flow(space, *data->energy, time, {}, timer);
    auto                    state = flow.start(rho);
    data->add(state);
    while (!flow.finished(state))
      {
        try
          {
            data->steps.push_back(flow.advance(state));
          }
        catch (const base::RunError &error)
          {
            if (data->steps.empty())
              throw;
            data->stopped = error.what();
            throw Unfinished<Flow<dim>>(error.what(), Flow<dim>(data));
          }
        const auto &result = data->steps.back().result;
        if (data->energies.empty())
          data->energies.push_back(result.energy_before);
        data->energies.push_back(result.energy);
        data->seconds.push_back(clock.wall_time());
        data->add(state);
      }
    if (flow.steady(state))
      data->stopped = "steady state";
    return Flow<dim>(data);
  }



#define OTTO_INSTANTIATE(dim)                                 \
  template class Flow<dim>;                                   \
  template Flow<dim> gradient_flow(const GivenDomain<dim> &,  \
                                   const GivenDensity<dim> &, \
                                   const Energies<dim> &,     \
                                   const FlowOptions &);

  OTTO_INSTANTIATE(2)
  OTTO_INSTANTIATE(3)
#undef OTTO_INSTANTIATE
} // namespace otto
