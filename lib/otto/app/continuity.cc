// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/continuity.h>
#include <otto/app/continuity_output.h>
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/io/nodal_output.h>
#include <otto/io/vtu_series.h>
#include <otto/model/nodal_density.h>
#include <otto/transport/flow_map.h>

#include <algorithm>
#include <cmath>

namespace otto
{
  namespace
  {
    template <int dim>
    class FunctionVelocity : public model::Velocity<dim>
    {
    public:
      explicit FunctionVelocity(GivenVelocity<dim> velocity)
        : velocity_(std::move(velocity))
      {
      }
      dealii::Tensor<1, dim> value(const space::Location<dim> &where,
                                   const double time) const override
      {
        return velocity_(where.point, time);
      }
      bool        steady() const override { return velocity_.steady(); }
      std::string description() const override { return "a function"; }

    private:
      const GivenVelocity<dim> velocity_;
    };



    void check(const ContinuityOptions &options)
    {
      const auto is_finite = [](const double value) {
        return value >= 0. && std::isfinite(value);
      };
      if (!is_finite(options.diffusion))
        throw base::InputError("The diffusion of a continuity equation must "
                               "not be negative, and is " +
                               base::short_number(options.diffusion) + ".");
      if (!(is_finite(options.end_time) && options.end_time > 0.))
        throw base::InputError("A continuity equation must end at a time "
                               "after 0, and not at " +
                               base::short_number(options.end_time) + ".");
      if (!(options.cfl > 0. && options.cfl <= 1.))
        throw base::InputError("The part of the bound for positivity that a "
                               "step uses must be above 0 and up to 1, and "
                               "is " +
                               base::short_number(options.cfl) + ".");
      if (options.states == 0)
        throw base::InputError("At least one state must be kept beside the "
                               "first of a continuity equation.");
    }



    bool never()
    {
      return false;
    }
  } // namespace



  template <int dim>
  GivenVelocity<dim>::GivenVelocity(dealii::Function<dim> &velocity)
    : function_([&velocity](const dealii::Point<dim> &point, double time) {
      velocity.set_time(time);
      Vector result;
      for (unsigned int d = 0; d < dim; ++d)
        result[d] = velocity.value(point, d);
      return result;
    })
  {
    if (velocity.n_components != dim)
      throw base::InputError("A velocity has " + std::to_string(dim) +
                             " components here, and the function that was "
                             "given " +
                             std::to_string(velocity.n_components) + ".");
  }



  template <int dim>
  struct Continuity<dim>::Data
  {
    struct State
    {
      transport::EvolutionState evolution;
      transport::Particles<dim> particles;
      transport::Interval       interval;
      double                    seconds;
    };

    app::SpaceOf<dim>                          space;
    ContinuityOptions                          options;
    std::unique_ptr<model::Velocity<dim>>      velocity;
    space::PointLocator<dim>                   locator;
    std::unique_ptr<transport::Evolution<dim>> evolution;
    double                                     mass = 0;
    std::vector<double>                        times;
    std::vector<State>                         states;

    Data(const GivenDomain<dim>   &domain,
         const GivenVelocity<dim> &given,
         const ContinuityOptions  &options)
      : space(domain, options.mesh_size)
      , options(options)
      , velocity(std::make_unique<FunctionVelocity<dim>>(given))
      , locator(*space)
    {
      velocity->attach(*space);
      evolution = std::make_unique<transport::Evolution<dim>>(
        *space,
        *velocity,
        options.diffusion,
        transport::StepParameters{options.cfl, 0.});
    }

    void check_time(const double t) const { (void)app::place_of(times, t); }
  };



  template <int dim>
  Continuity<dim>::Continuity(std::shared_ptr<const Data> data)
    : data_(std::move(data))
  {
  }



  template <int dim>
  std::vector<double> Continuity<dim>::density(const double t) const
  {
    const auto [k, part] = app::place_of(data_->times, t);
    if (part == 1.)
      return data_->states[k + 1].evolution.rho;
    auto state = data_->states[k].evolution;
    if (part > 0.)
      {
        transport::Particles<dim> none(space(),
                                       data_->locator,
                                       *data_->velocity);
        data_->evolution->advance(state, none, t, never);
      }
    return state.rho;
  }



  template <int dim>
  std::vector<double> Continuity<dim>::velocity(const double t) const
  {
    data_->check_time(t);
    return data_->velocity->nodal_values(t);
  }



  template <int dim>
  std::vector<dealii::Point<dim>>
  Continuity<dim>::map(const std::vector<dealii::Point<dim>> &points,
                       const double                           t) const
  {
    data_->check_time(t);
    // steps as long as those of the density
    const double        part  = t / data_->times.back();
    const unsigned long steps = std::ceil(
      part * std::max<unsigned long>(data_->states.back().evolution.steps,
                                     data_->options.states));
    return transport::flow_map(
      space(), data_->locator, *data_->velocity, points, t, steps);
  }



  template <int dim>
  double Continuity<dim>::mass() const
  {
    return data_->mass;
  }



  template <int dim>
  const std::vector<double> &Continuity<dim>::times() const
  {
    return data_->times;
  }



  template <int dim>
  void Continuity<dim>::write(const std::string   &name,
                              const base::Existing existing) const
  {
    const Data            &data      = *data_;
    const auto             folder    = data.space.folder(name, existing);
    const MPI_Comm         ranks     = space().communicator();
    const bool             particles = data.options.particles > 0;
    io::NodalOutput<dim>   output(space());
    io::VtuSeries          density(folder, "density", ranks);
    app::ContinuityResults results;
    results.mass                = data.mass;
    results.volume              = space().volume();
    results.checks.push_forward = particles && data.options.diffusion == 0.;
    results.checks.histogram    = particles && data.options.diffusion > 0.;
    std::unique_ptr<io::VtuSeries> points;
    if (particles)
      points = std::make_unique<io::VtuSeries>(folder, "particles", ranks);
    const base::Console  quiet(ranks, base::Verbosity::quiet);
    app::ContinuityTable table(quiet,
                               folder.path("history.csv"),
                               results.checks,
                               data.times.back(),
                               ranks);
    for (const auto &state : data.states)
      {
        const auto record = app::continuity_record(space(),
                                                   state.evolution,
                                                   state.interval,
                                                   state.particles,
                                                   results.checks,
                                                   data.mass,
                                                   8);
        if (record.time == 0.)
          results.smallest = record.smallest;
        results.add(record);
        results.repeated += state.interval.repeated;
        table.add(record, state.seconds);
        output.set_fields(
          {{"density", false, state.evolution.rho},
           {"velocity", true, data.velocity->nodal_values(record.time)}});
        density.write(record.time, output);
        if (particles)
          points->write(record.time,
                        app::particle_output(state.particles,
                                             results.checks.push_forward));
      }
    io::RunRecord record;
    results.add_to(record);
    app::add_continuity_problem(record,
                                data.space.name(),
                                space(),
                                *data.velocity,
                                data.states.front().particles,
                                data.options.diffusion);
    record.add("seconds", "total", data.states.back().seconds);
    record.add_versions();
    record.write(folder, "summary.json");
  }



  template <int dim>
  const space::Space<dim> &Continuity<dim>::space() const
  {
    return *data_->space;
  }



  template <int dim>
  Continuity<dim> continuity(const GivenDomain<dim>   &domain,
                             const GivenDensity<dim>  &initial,
                             const GivenVelocity<dim> &velocity,
                             const ContinuityOptions  &options)
  {
    check(options);
    const auto  data  = std::make_shared<typename Continuity<dim>::Data>(domain,
                                                                       velocity,
                                                                       options);
    const auto &space = *data->space;
    const dealii::Timer       clock;
    transport::EvolutionState state;
    state.rho  = data->space.values(initial, "Initial density");
    data->mass = model::mass(state.rho, space);
    try
      {
        data->evolution->largest_step(0.);
      }
    catch (const base::RunError &error)
      {
        throw base::InputError(error.what());
      }
    transport::Particles<dim> particles(space, data->locator, *data->velocity);
    transport::ParticleParameters placed;
    placed.number   = options.particles;
    placed.sampling = options.diffusion > 0. ? "random" : "regular";
    particles.place(placed, state.rho);
    data->times.push_back(0.);
    data->states.push_back({state, particles, {}, 0.});
    for (unsigned int n = 1; n <= options.states; ++n)
      {
        data->times.push_back(options.end_time * n / options.states);
        const auto interval =
          data->evolution->advance(state, particles, data->times.back(), never);
        data->states.push_back({state, particles, interval, clock.wall_time()});
      }
    return Continuity<dim>(data);
  }



#define OTTO_INSTANTIATE(dim)                                     \
  template class GivenVelocity<dim>;                              \
  template class Continuity<dim>;                                 \
  template Continuity<dim> continuity(const GivenDomain<dim> &,   \
                                      const GivenDensity<dim> &,  \
                                      const GivenVelocity<dim> &, \
                                      const ContinuityOptions &);

  OTTO_INSTANTIATE(2)
  OTTO_INSTANTIATE(3)
#undef OTTO_INSTANTIATE
} // namespace otto
