// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/geometry/barycentre.h>
#include <otto/geometry/velocity_norm.h>
#include <otto/model/nodal_density.h>

#include <cmath>
#include <limits>

namespace otto
{
  namespace geometry
  {
    namespace
    {
      // Theta is not halved below this part of what was asked for.
      const double smallest_theta = 1. / 8;
      // To which part the norm of the gradient must fall in a step in which the
      // functional changes by less than its accuracy.
      const double falling = 0.95;
      // The part of the mass whose characteristics may end before.
      const double lost_mass = 1e-2;
    } // namespace



    template <int dim>
    Barycentre<dim>::Barycentre(const space::Space<dim>         &space,
                                const space::PointLocator<dim>  &locator,
                                TransportPairs<dim>             &pairs,
                                std::vector<std::vector<double>> densities,
                                std::vector<double>              weights)
      : space_(space)
      , locator_(locator)
      , pairs_(pairs)
      , densities_(std::move(densities))
      , weights_(std::move(weights))
    {
    }



    template <int dim>
    bool Barycentre<dim>::evaluate(const std::vector<double> &mu,
                                   BarycentreStep            &step,
                                   std::vector<double>       &potential,
                                   std::string               &reason)
    {
      std::vector<typename TransportPairs<dim>::Pair> pairs;
      for (const auto &density : densities_)
        pairs.push_back({&mu, &density});
      const auto geodesics = pairs_.solve(pairs);
      potential.assign(space_.n_local(), 0.);
      step.functional = step.accuracy = 0;
      step.distances.clear();
      for (std::size_t k = 0; k < geodesics.size(); ++k)
        {
          if (!geodesics[k].converged)
            {
              reason = "the transport to density " + std::to_string(k + 1) +
                       " was not found: " + geodesics[k].reason;
              return false;
            }
          step.distances.push_back(geodesics[k].distance());
          step.functional +=
            0.5 * weights_[k] * step.distances[k] * step.distances[k];
          step.accuracy +=
            0.25 * weights_[k] * (geodesics[k].upper - geodesics[k].lower);
          for (std::size_t i = 0; i < potential.size(); ++i)
            potential[i] += weights_[k] * geodesics[k].potential[i];
        }
      step.gradient_norm = potential_norm(space_, mu, potential, 2.) /
                           std::sqrt(model::mass(mu, space_));
      step.mean_distance = std::sqrt(2. * step.functional);
      return true;
    }



    template <int dim>
    typename Barycentre<dim>::Result
    Barycentre<dim>::descend(const std::vector<double> &start,
                             const Parameters          &parameters,
                             const Observer            &observer)
    {
      Result result;
      result.density = start;
      BarycentreStep step;
      if (!evaluate(start, step, result.potential, result.reason))
        return result;
      double theta = parameters.theta;
      while (true)
        {
          const bool small =
            step.gradient_norm <= parameters.tolerance * step.mean_distance;
          const bool last = small || step.step == parameters.max_steps;
          step.theta      = last ? 0. : theta;
          result.history.push_back(step);
          if (observer)
            observer(step, result.density);
          if (last)
            {
              result.converged = small;
              result.reason    = small ? "the gradient is as small as asked for"
                                       : "too many steps";
              return result;
            }
          if (!descend_once(step, theta, result))
            {
              result.history.back().theta = 0.;
              return result;
            }
        }
    }



    // A step with theta, which is halved as long as it does not lead further.
    template <int dim>
    bool Barycentre<dim>::descend_once(BarycentreStep &step,
                                       double         &theta,
                                       Result         &result)
    {
      const double               first = theta;
      const Characteristics<dim> geodesic(space_,
                                          locator_,
                                          result.density,
                                          result.potential);
      const double               end = geodesic.end(theta, lost_mass).time;
      for (; theta >= smallest_theta * first; theta *= 0.5)
        {
          const auto          next = geodesic.push_forward(theta).density;
          BarycentreStep      after;
          std::vector<double> potential;
          if (!evaluate(next, after, potential, result.reason))
            return false;
          const double g      = step.gradient_norm;
          const double change = after.functional - step.functional;
          // Where the functional cannot tell, its gradient still can.
          const bool falls =
            change < -after.accuracy ||
            (change <= after.accuracy && after.gradient_norm < falling * g);
          if (!falls)
            continue;
          after.excess     = change + theta * (1. - 0.5 * theta) * g * g;
          after.step       = step.step + 1;
          after.end        = end;
          step             = after;
          result.density   = next;
          result.potential = potential;
          return true;
        }
      result.reason = "neither the functional nor its gradient falls any "
                      "further by more than their errors on this mesh";
      return false;
    }



    template class Barycentre<2>;
    template class Barycentre<3>;
  } // namespace geometry
} // namespace otto
