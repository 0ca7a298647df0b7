// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/flow/automatic_times.h>
#include <otto/model/energy_parameters.h>
#include <otto/model/nodal_density.h>
#include <otto/space/space.h>

#include <deal.II/base/mpi.h>
#include <deal.II/base/parameter_handler.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace otto
{
  namespace flow
  {
    namespace MPI = dealii::Utilities::MPI;

    const std::string automatic_time = "automatic";

    namespace
    {
      // Parts of the time scale, and of an end that was given, that an
      // automatic step does not exceed.
      const double part_of_scale = 0.01, part_of_end = 0.1;
      // An oscillation of E' below this part of its largest value is rounding,
      // or the error of the linear system that it comes from.
      const double error_of_variation = 1e-8;

      // max f - min f where f is finite: log 0 is not.
      template <int dim>
      double oscillation(const std::vector<double> &f,
                         const space::Space<dim>   &space)
      {
        double largest[2] = {-std::numeric_limits<double>::max(),
                             -std::numeric_limits<double>::max()};
        for (unsigned int i = 0; i < space.n_owned(); ++i)
          if (std::isfinite(f[i]))
            {
              largest[0] = std::max(largest[0], f[i]);
              largest[1] = std::max(largest[1], -f[i]);
            }
        MPI::max(largest, space.communicator(), largest);
        const double difference = largest[0] + largest[1];
        const double size =
          std::max(std::abs(largest[0]), std::abs(largest[1]));
        return difference > error_of_variation * size ? difference : 0.;
      }
    } // namespace



    double time_from(const std::string &entry, const std::string &text)
    {
      if (text == automatic_time)
        return 0.;
      char        *end  = nullptr;
      const double time = std::strtod(text.c_str(), &end);
      if (text.empty() || *end != '\0' || !(time > 0.) || !std::isfinite(time))
        throw base::InputError("'Time/" + entry + "' = '" + text +
                               "' is no length of time; give a number > 0, "
                               "or 'automatic'.");
      return time;
    }



    double TimeScale::time() const
    {
      const double rate = 2. * diffusion + drop;
      return diagonal * diagonal / (rate > 0. ? rate : 2.);
    }



    double TimeScale::step(const double end) const
    {
      return std::min(part_of_scale * time(), part_of_end * end);
    }



    std::string TimeScale::text() const
    {
      return "a domain of the diagonal " + base::short_number(diagonal) +
             (diffusion > 0. || drop == 0.
                ? ", diffusion " + base::short_number(diffusion)
                : "") +
             (drop > 0. ? ", a drop of E' of " + base::short_number(drop) : "");
    }



    template <int dim>
    TimeScale time_scale(const space::Space<dim>     &space,
                         const model::EnergySum<dim> &energy,
                         const std::vector<double>   &density)
    {
      TimeScale scale;
      const auto [lower, upper] = model::bounding_box(space);
      scale.diagonal            = lower.distance(upper);
      const double mean         = model::mass(density, space) / space.volume();
      const std::vector<double> constant(density.size(), mean);

      std::vector<double> second(density.size(), 0.);
      energy.add_second_variation(constant, mean, second);
      scale.diffusion = model::mass(second, space) / space.volume();

      std::vector<double> first(density.size(), 0.);
      for (const auto &term : energy.terms())
        if (term.weight != 0.)
          term.energy->add_first_variation(
            term.energy->convex() ? constant : density, term.weight, first);
      scale.drop = oscillation(first, space);
      return scale;
    }



    std::string resolve_automatic_times(dealii::ParameterHandler &prm,
                                        const TimeScale          &scale)
    {
      prm.enter_subsection("Time");
      const bool   of_end  = prm.get("End") == automatic_time;
      const bool   of_step = prm.get("Step") == automatic_time;
      const double end =
        of_end ? scale.time() : time_from("End", prm.get("End"));
      // not all digits, for 0.01 instead of 0.010000000000000002; the flow
      // computes with what is written
      const unsigned int digits = 15;
      if (of_end)
        prm.set("End", base::short_number(end, digits));
      if (of_step)
        prm.set("Step", base::short_number(scale.step(end), digits));
      const std::string step = prm.get("Step"), last = prm.get("End");
      prm.leave_subsection();
      return "time step " + step + ", end " + last +
             (of_end || of_step
                ? std::string(" (automatic: ") + (of_step ? "step" : "") +
                    (of_step && of_end ? " and " : "") + (of_end ? "end" : "") +
                    " for " + scale.text() + ")"
                : "");
    }



    template TimeScale time_scale(const space::Space<2> &,
                                  const model::EnergySum<2> &,
                                  const std::vector<double> &);
    template TimeScale time_scale(const space::Space<3> &,
                                  const model::EnergySum<3> &,
                                  const std::vector<double> &);
  } // namespace flow
} // namespace otto
