// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/text.h>
#include <otto/model/problem.h>

#include <algorithm>
#include <cmath>

namespace otto
{
  namespace model
  {
    double ValueNames::root(const double value) const
    {
      if (distance.empty())
        return value;
      return std::pow(std::max(value, 0.), 1. / power);
    }



    template <int dim>
    double Problem<dim>::homogeneity() const
    {
      if (diffusion != 0. || running_cost || terminal_cost)
        return 0.;
      return hamiltonian ? hamiltonian->homogeneity() : 2.;
    }



    template <int dim>
    double Problem<dim>::factor() const
    {
      const double power = homogeneity();
      return power > 0. ? power : 1. / scale;
    }



    template <int dim>
    double Problem<dim>::scale_of(const double horizon) const
    {
      const double power = hamiltonian ? hamiltonian->homogeneity() : 2.;
      return power > 0. ? std::pow(horizon, power - 1.) : 1.;
    }



    template <int dim>
    Problem<dim> Problem<dim>::in_unit_time(const double horizon) const
    {
      Problem result   = *this;
      result.horizon   = horizon;
      result.scale     = scale_of(horizon);
      result.diffusion = horizon * diffusion;
      if (hamiltonian && !(hamiltonian->homogeneity() > 0.))
        result.hamiltonian = model::in_unit_time(hamiltonian, horizon);
      return result;
    }



    template <int dim>
    ValueNames Problem<dim>::names() const
    {
      const double power = homogeneity();
      if (!(power > 0.))
        return {terminal_cost ? "value" : "action", "", 1.};
      const std::string distance =
        hamiltonian ? hamiltonian->distance_name() : "W2";
      if (growth_length > 0.)
        return {"WFR^2", "WFR", power};
      const bool words = distance.find(' ') != std::string::npos;
      return {(words ? "(" + distance + ")" : distance) + "^" +
                base::short_number(power),
              distance,
              power};
    }



    template <int dim>
    double Problem<dim>::action_unit(const double length) const
    {
      return hamiltonian ? hamiltonian->action_unit(length) : length * length;
    }



    template <int dim>
    Problem<dim> Problem<dim>::in_frame(const space::Frame<dim> &frame) const
    {
      Problem result       = *this;
      result.unit          = unit * action_unit(frame.length);
      result.hamiltonian   = model::in_frame(hamiltonian, frame, result.unit);
      result.diffusion     = diffusion / (frame.length * frame.length);
      result.growth_length = growth_length / frame.length;
      return result;
    }



    template <int dim>
    std::string Problem<dim>::description() const
    {
      std::string result =
        hamiltonian ? hamiltonian->description() : "L = |v|^2/2";
      if (diffusion != 0.)
        result +=
          ", diffusion eps = " + base::short_number(diffusion / horizon);
      if (growth_length > 0.)
        result += " + delta^2 g^2/2, growth g with delta = " +
                  base::short_number(growth_length);
      if (running_cost)
        result += ", running cost " + running_cost->description();
      if (terminal_cost)
        result += ", free end, terminal cost " + terminal_cost->description();
      if (horizon != 1.)
        result += ", times from 0 to " + base::short_number(horizon);
      return result;
    }



    template struct Problem<2>;
    template struct Problem<3>;
  } // namespace model
} // namespace otto
