// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/model/nodal_density.h>
#include <otto/transport/evolution.h>

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace otto
{
  namespace transport
  {
    namespace
    {
      // Times of an interval at which the bound for positivity is evaluated.
      const unsigned int samples = 5;
      // How often an interval is begun again with twice as many steps.
      const unsigned int max_repeats = 20;
      // More steps of an interval than these are a mistake.
      const double max_steps = 1e8;
      // Diffusion over the size of the domain times the size of a cell in the
      // longest step by default.
      const double diffusion_number = 0.05;

      // A section of a timer, if there is a timer.
      class Section
      {
      public:
        Section(dealii::TimerOutput *timer, const std::string &name)
          : timer_(timer)
        {
          if (timer_ != nullptr)
            timer_->enter_subsection(name);
        }
        ~Section()
        {
          if (timer_ != nullptr)
            timer_->leave_subsection();
        }
        Section(const Section &)            = delete;
        Section &operator=(const Section &) = delete;

      private:
        dealii::TimerOutput *timer_;
      };
    } // namespace



    template <int dim>
    Evolution<dim>::Evolution(const space::Space<dim>    &space,
                              const model::Velocity<dim> &velocity,
                              const double                eps,
                              const StepParameters       &parameters,
                              dealii::TimerOutput        *timer)
      : space_(space)
      , velocity_(velocity)
      , eps_(eps)
      , parameters_(parameters)
      , forms_(space)
      , scheme_(space, forms_, eps)
      , timer_(timer)
    {
      if (parameters_.largest == 0.)
        {
          const auto [lower, upper] = model::bounding_box(space);
          const double h = std::pow(space.volume() / space.n_dofs(), 1. / dim);
          parameters_.largest =
            eps > 0. ? diffusion_number * h * lower.distance(upper) / eps
                     : std::numeric_limits<double>::infinity();
        }
    }



    // Makes sure that a matrix is finite on all ranks.
    template <int dim>
    typename Evolution<dim>::Matrix
    Evolution<dim>::checked(std::vector<double> convection,
                            const double        time) const
    {
      double finite = 1;
      for (const double entry : convection)
        if (!std::isfinite(entry))
          finite = 0;
      if (dealii::Utilities::MPI::min(finite, space_.communicator()) == 0.)
        throw base::RunError(
          "The velocity is not finite somewhere in the domain at time " +
          base::short_number(time) +
          "; check its expression at the points of the mesh.");
      return std::make_shared<const std::vector<double>>(std::move(convection));
    }



    template <int dim>
    typename Evolution<dim>::Matrix
    Evolution<dim>::convection(const double time) const
    {
      // Not whether there are entries says whether there is a matrix: a rank
      // without vertices has none of them.
      if (!velocity_.steady())
        return checked(velocity_.convection(forms_, time), time);
      if (!steady_)
        steady_ = checked(velocity_.convection(forms_, time), time);
      return steady_;
    }



    template <int dim>
    double Evolution<dim>::largest_step(const double time)
    {
      return scheme_.largest_step(convection(time));
    }



    template <int dim>
    unsigned long Evolution<dim>::number_of_steps(const double from,
                                                  const double to)
    {
      double             bound = std::numeric_limits<double>::infinity();
      const unsigned int n     = velocity_.steady() ? 1 : samples;
      for (unsigned int s = 0; s < n; ++s)
        bound = std::min(bound,
                         largest_step(from + (to - from) * s / (samples - 1.)));
      const double tau = std::min(parameters_.largest, parameters_.cfl * bound);
      const double steps = std::ceil((to - from) / tau * (1. - 1e-10));
      if (steps > max_steps)
        throw base::RunError(
          (eps_ > 0. ? "Velocity and diffusion need time steps of "
                     : "The velocity needs time steps of ") +
          base::scientific(tau) + ", which are too many; check their units.");
      return std::max(1., steps);
    }



    template <int dim>
    Interval Evolution<dim>::advance(EvolutionState              &state,
                                     Particles<dim>              &particles,
                                     const double                 to,
                                     const std::function<bool()> &stop)
    {
      const auto before   = state;
      const auto at_start = particles;
      Interval   result;
      result.steps        = number_of_steps(state.time, to);
      const auto velocity = [&](const double time) { return convection(time); };
      while (true)
        try
          {
            result.tau = (to - before.time) / result.steps;
            for (unsigned long s = 0; s < result.steps; ++s)
              {
                const double time = before.time + s * result.tau;
                {
                  const Section section(timer_, "Equation");
                  scheme_.step(state.rho, velocity, time, result.tau);
                }
                {
                  const Section section(timer_, "Particles");
                  particles.advance(time, result.tau, eps_, state.steps);
                }
                ++state.steps;
                if (stop() && s + 1 < result.steps)
                  {
                    state          = before;
                    particles      = at_start;
                    result.stopped = true;
                    return result;
                  }
              }
            break;
          }
        catch (const StepTooLong &)
          {
            state     = before;
            particles = at_start;
            if (++result.repeated > max_repeats)
              throw;
            result.steps *= 2;
          }
        catch (...)
          {
            state     = before;
            particles = at_start;
            throw;
          }
      state.time = to;
      result.cfl = result.tau / largest_step(to);
      return result;
    }



    template <int dim>
    double Evolution<dim>::duality_defect(
      const std::vector<DensityAtTime> &densities) const
    {
      return transport::duality_defect<dim>(
        space_,
        forms_,
        scheme_.diffusion(),
        [&](const double time) { return convection(time); },
        densities);
    }



    template class Evolution<2>;
    template class Evolution<3>;
  } // namespace transport
} // namespace otto
