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
          step.distances.push_back(geodesics[k].w2());
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
      // why the descent ends although the gradient is not small
      std::string settled;
      while (true)
        {
          const bool small =
            step.gradient_norm <= parameters.tolerance * step.mean_distance;
          const bool last =
            small || !settled.empty() || step.step == parameters.max_steps;
          step.theta = last ? 0. : theta;
          result.history.push_back(step);
          if (observer)
            observer(step, result.density);
          if (last)
            {
              result.converged = small || !settled.empty();
              result.reason    = small ? "the gradient is as small as asked for"
                                 : settled.empty() ? "too many steps"
                                                   : settled;
              return result;
            }
          if (!descend_once(step, theta, result, settled))
            return result;
          if (step.step == result.history.back().step)
            {
              // nothing has moved
              result.history.back().theta = 0.;
              result.converged            = true;
              result.reason               = settled;
              return result;
            }
        }
    }



    // A step with theta, which is halved as long as the functional grows.
    template <int dim>
    bool Barycentre<dim>::descend_once(BarycentreStep &step,
                                       double         &theta,
                                       Result         &result,
                                       std::string    &settled)
    {
      const double               first = theta;
      const Characteristics<dim> geodesic(space_,
                                          locator_,
                                          result.density,
                                          result.potential);
      const double               end = geodesic.end(theta, lost_mass).time;
      while (true)
        {
          const auto          next = geodesic.push_forward(theta).density;
          BarycentreStep      after;
          std::vector<double> potential;
          if (!evaluate(next, after, potential, result.reason))
            return false;
          const double change = after.functional - step.functional;
          if (std::abs(change) <= after.accuracy)
            settled = "the functional changes by less than its accuracy";
          if (change < 0. || !settled.empty())
            {
              const double g   = step.gradient_norm;
              after.excess     = change + theta * (1. - 0.5 * theta) * g * g;
              after.step       = step.step + 1;
              after.end        = end;
              step             = after;
              result.density   = next;
              result.potential = potential;
              return true;
            }
          theta *= 0.5;
          if (theta < smallest_theta * first)
            {
              settled = "the functional does not fall along its gradient, more "
                        "than this needs a finer mesh";
              return true;
            }
        }
    }



    template class Barycentre<2>;
    template class Barycentre<3>;
  } // namespace geometry
} // namespace otto
