// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

// Exact solutions of transport with other costs, see cost_verification.cc.

#include <otto/model/energy_library.h>
#include <otto/model/energy_parameters.h>
#include <otto/model/hamiltonian_library.h>
#include <otto/model/problem.h>
#include <otto/verification/exact.h>

#include <deal.II/base/parameter_handler.h>

#include <cmath>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "given.h"

namespace otto
{
  namespace costs
  {
    // A problem with its solution.
    template <int dim>
    struct Exact
    {
      using Function = typename Given<dim>::Function;

      model::Problem<dim> problem;
      Function            initial, final;
      // The density at t = 1/2; empty if it is not known.
      Function middle;
      // The least value as it is printed, per unit of mass.
      double value = 0;
      // What is integrated along the way, and what counts at a free end.
      std::function<std::shared_ptr<model::EnergySum<dim>>()> running_cost,
        terminal_cost;
    };

    template <int dim>
    std::shared_ptr<const model::Hamiltonian<dim>> power(const double exponent)
    {
      return std::make_shared<model::PowerHamiltonian<dim>>(exponent);
    }

    // A cost with entries of its own.
    template <template <int> class Cost, int dim>
    std::shared_ptr<const model::Hamiltonian<dim>>
    with(const std::vector<std::pair<std::string, std::string>> &entries)
    {
      const auto               cost = std::make_shared<Cost<dim>>();
      dealii::ParameterHandler prm;
      cost->declare_parameters(prm);
      for (const auto &[entry, value] : entries)
        prm.set(entry, value);
      cost->parse_parameters(prm);
      return cost;
    }

    // The sum of energies in a section "Running cost".
    template <int dim>
    std::function<std::shared_ptr<model::EnergySum<dim>>()>
    energies(const std::string                                      &terms,
             const std::vector<std::pair<std::string, std::string>> &entries)
    {
      return [=]() -> std::shared_ptr<model::EnergySum<dim>> {
        const model::EnergyParameters<dim> parameters(
          model::energy_types<dim>(), "Running cost", "");
        dealii::ParameterHandler prm;
        parameters.declare(prm);
        prm.enter_subsection("Running cost");
        prm.set("Terms", terms);
        for (const auto &[entry, value] : entries)
          {
            const auto slash = entry.find('/');
            prm.enter_subsection(entry.substr(0, slash));
            prm.set(entry.substr(slash + 1), value);
            prm.leave_subsection();
          }
        prm.leave_subsection();
        return parameters.make_energy(prm);
      };
    }



    // A compact bump of mass one around a point.
    template <int dim>
    typename Given<dim>::Function bump_at(const double centre,
                                          const double radius)
    {
      dealii::Point<dim> c;
      for (unsigned int d = 0; d < dim; ++d)
        c[d] = centre;
      const auto transport =
        std::make_shared<verification::AffineTransport<dim>>(
          verification::AffineTransport<dim>::translation(
            verification::cosine_bump(radius), c, c));
      return
        [=](const dealii::Point<dim> &x) { return transport->density(0., x); };
    }

    // From 0.35 to 0.65 in each coordinate.
    template <int dim>
    Exact<dim> translation(const model::Problem<dim> &problem,
                           const double               value)
    {
      const double radius = 0.3;
      return {problem,
              bump_at<dim>(0.35, radius),
              bump_at<dim>(0.65, radius),
              bump_at<dim>(0.5, radius),
              value,
              {},
              {}};
    }

    template <int dim>
    double shift_length()
    {
      return 0.3 * std::sqrt(double(dim));
    }

    // Densities of x that fill the unit square, W_r by quantiles.
    template <int dim>
    Exact<dim> strip(const double exponent)
    {
      const auto initial = [](const double x) {
        return 1. + 0.6 * std::cos(2 * M_PI * x);
      };
      const auto final = [](const double x) {
        return std::exp(-std::pow((x - 0.7) / 0.2, 2)) + 0.1;
      };
      const auto exact = std::make_shared<verification::QuantileTransport<dim>>(
        verification::QuantileTransport<dim>::strip(initial, final, 0., 1.));
      model::Problem<dim> problem;
      problem.hamiltonian = power<dim>(exponent);
      const auto at       = [=](const double t) {
        return
          [=](const dealii::Point<dim> &x) { return exact->density(t, x); };
      };
      return {problem,
              at(0.),
              at(1.),
              at(0.5),
              std::pow(verification::quantile_distance(
                         initial, final, 0., 1., exponent),
                       exponent),
              {},
              {}};
    }

    // A bridge of Schroedinger on the unit square: rho = f g.
    inline Exact<2> bridge()
    {
      const double      eps = 0.05, a = 0.6, b = -0.7;
      model::Problem<2> problem;
      problem.diffusion  = eps;
      const double decay = std::exp(-eps * M_PI * M_PI);
      const double mass  = 1. + a * b * decay / 2;
      const auto   f     = [=](const double t, const double x) {
        return 1. +
               b * std::exp(-eps * M_PI * M_PI * (1 - t)) * std::cos(M_PI * x);
      };
      const auto g = [=](const double t, const double x) {
        return 1. + a * std::exp(-eps * M_PI * M_PI * t) * std::cos(M_PI * x);
      };
      const auto density = [=](const double t) {
        return [=](const dealii::Point<2> &x) {
          return f(t, x[0]) * g(t, x[0]) / mass;
        };
      };
      // the integral of phi rho at the ends, phi = 2 eps log f
      double             value = 0;
      constexpr unsigned n     = 20000;
      for (unsigned int k = 0; k < n; ++k)
        {
          const double x = (k + 0.5) / n;
          value += 2 * eps *
                   (std::log(f(1., x)) * f(1., x) * g(1., x) -
                    std::log(f(0., x)) * f(0., x) * g(0., x)) /
                   n;
        }
      return {
        problem, density(0.), density(1.), density(0.5), value / mass, {}, {}};
    }

    // The translation in the trap V = w^2 |x - c|^2/2: particles from a to a +
    // d around the centre c move on (a sinh w(1-t) + (a + d) sinh wt)/sinh w.
    inline Exact<2> trap()
    {
      const double w = 1.5, radius = 0.25, from = 0.35, to = 0.6, c = 0.5;
      // the action of a particle from a to b is w/(2 sinh w) ((a^2 + b^2) cosh
      // w
      // - 2 a b); means over the bump of its squared coordinates
      double             second = 0, mass = 0;
      constexpr unsigned n = 20000;
      for (unsigned int k = 0; k < n; ++k)
        {
          const double r       = radius * (k + 0.5) / n;
          const double density = verification::cosine_bump(radius).value(r);
          mass += density * r;
          second += density * r * r * r;
        }
      second /= mass; // of |x|^2
      const double a = from - c, b = to - c;
      const double squares = 2 * (a * a + b * b) + 2 * second;
      const double value   = w / (2 * std::sinh(w)) *
                           (squares * std::cosh(w) - 2 * (2 * a * b + second));
      Exact<2> result{{},
                      bump_at<2>(from, radius),
                      bump_at<2>(to, radius),
                      {},
                      value,
                      energies<2>("potential",
                                  {{"potential/Potential",
                                    "1.125*((x-0.5)^2 + (y-0.5)^2)"}}),
                      {}};
      // contracted by 2 sinh(w/2)/sinh(w) = 1/cosh(w/2)
      const double s   = 1. / std::cosh(w / 2);
      const double at  = c + s * (a + b) / 2;
      const auto   rho = bump_at<2>(at, radius * s);
      result.middle    = rho;
      return result;
    }

    // Planning with congestion f = gamma rho: a paraboloid that spreads and
    // gathers again.
    inline Exact<2> congestion()
    {
      const double gamma = 0.3, R0 = 0.2, k = 4 * gamma / M_PI;
      const double c  = 2 * (std::sqrt(std::pow(R0, 4) + k) - R0 * R0);
      const double Q  = 4 * R0 * R0 + c;
      const auto   at = [=](const double t) {
        const double square = R0 * R0 + c * t * (1 - t);
        return [=](const dealii::Point<2> &x) {
          const double r = std::pow(x[0] - 0.65, 2) + std::pow(x[1] - 0.65, 2);
          return 2 / (M_PI * square) * std::max(0., 1 - r / square);
        };
      };
      const double value =
        (8 * k / std::sqrt(c * Q) * std::atanh(std::sqrt(c / Q)) - c) / 6;
      return {{},
              at(0.),
              at(1.),
              at(0.5),
              value,
              // f = gamma rho is the derivative of gamma rho^2/2
              energies<2>("0.15 * power", {{"power/Exponent", "2"}}),
              {}};
    }



    inline std::string number(const double value)
    {
      char text[20];
      std::snprintf(text, sizeof(text), "%.17g", value);
      return text;
    }



    // A game whose price at the end is kappa rho, the derivative of kappa
    // rho^2/2: a paraboloid of radius R0 + w t with w (R0 + w)^3 = 4 kappa/pi.
    inline Exact<2> game()
    {
      const double R0 = 0.2, w = 0.25, R1 = R0 + w;
      const double kappa = M_PI / 4 * w * R1 * R1 * R1;
      const auto   at    = [=](const double t) {
        const double square = std::pow(R0 + w * t, 2);
        return [=](const dealii::Point<2> &x) {
          const double r = std::pow(x[0] - 0.5, 2) + std::pow(x[1] - 0.5, 2);
          return 2 / (M_PI * square) * std::max(0., 1 - r / square);
        };
      };
      return {{},
              at(0.),
              {},
              at(0.5),
              w * w / 6 + w * R1 / 6,
              {},
              energies<2>(number(kappa / 2) + " * power",
                          {{"power/Exponent", "2"}})};
    }

    // Steered to a point c by the cost k |x - c|^2/2 at the end: all particles
    // go to c + (x - c)/(1 + k).
    template <int dim>
    Exact<dim> steering()
    {
      const double k = 0.5, c = 0.6, from = 0.45,
                   radius = dim == 3 ? 0.44 : 0.3;
      double second = 0, mass = 0;
      // means over the bump of its squared distance from the centre
      constexpr unsigned n = 20000;
      for (unsigned int i = 0; i < n; ++i)
        {
          const double r       = radius * (i + 0.5) / n;
          const double density = verification::cosine_bump(radius).value(r);
          mass += density * std::pow(r, dim - 1);
          second += density * std::pow(r, dim + 1);
        }
      second = second / mass + dim * (from - c) * (from - c);
      const std::string square =
        "(x-0.6)^2 + (y-0.6)^2" + std::string(dim == 3 ? " + (z-0.6)^2" : "");
      const double at = 0.5 / (1 + k) + 0.5;
      return {{},
              bump_at<dim>(from, radius),
              {},
              bump_at<dim>(c + at * (from - c), at * radius),
              k / (2 * (1 + k)) * second,
              {},
              energies<dim>(number(k / 2) + " * potential",
                            {{"potential/Potential", square}})};
    }

    // Growth: the uniform density in [0, pi delta] = [0, 1], with the potential
    // (P + Q)/2 + (P - Q)/2 cos(x/delta), P = p/(1 + p t/(2 delta^2)).
    template <int dim>
    Exact<dim> growing()
    {
      const double        delta = 1. / M_PI, p = 0.1, q = -0.05;
      const double        twice = 2 * delta * delta;
      model::Problem<dim> problem;
      problem.growth_length = delta;
      const auto at         = [=](const double t) {
        const double a = 1 + p * t / twice, b = 1 + q * t / twice;
        return [=](const dealii::Point<dim> &x) {
          // the place from which mass has come, over 2 delta
          const double from = std::atan2(a * std::sin(x[0] / (2 * delta)),
                                         b * std::cos(x[0] / (2 * delta)));
          const double c = std::cos(from), s = std::sin(from);
          const double sum = a * a * c * c + b * b * s * s;
          return sum * sum / (a * b);
        };
      };
      return {problem,
              at(0.),
              at(1.),
              at(0.5),
              // of |v|^2 + delta^2 g^2
              (p * p + q * q) / twice,
              {},
              {}};
    }

    // A game with noise at rest: V = beta |x - c|^2/2, f = gamma log rho, and
    // the Gaussian exp(-alpha |x - c|^2/(2 eps)); the price at the end is -phi.
    inline Exact<2> resting_game()
    {
      const double eps = 0.05, gamma = 0.1, beta = 20.;
      const double alpha =
        (-gamma + std::sqrt(gamma * gamma + 4 * eps * eps * beta)) / (2 * eps);
      const double      variance = eps / alpha;
      model::Problem<2> problem;
      problem.diffusion  = eps;
      const auto density = [=](const dealii::Point<2> &x) {
        const double r = std::pow(x[0] - 0.75, 2) + std::pow(x[1] - 0.75, 2);
        return std::exp(-r / (2 * variance)) / (2 * M_PI * variance);
      };
      const std::string square = "*((x-0.75)^2 + (y-0.75)^2)";
      // L = alpha^2 |x - c|^2/2 of the velocity grad phi
      const double kinetic = alpha * alpha * variance;
      const double cost =
        beta * variance - gamma * (std::log(2 * M_PI * variance) + 1);
      return {problem,
              density,
              {},
              density,
              kinetic + cost + alpha * variance,
              energies<2>(number(gamma) + " * entropy, potential",
                          {{"potential/Potential", number(beta / 2) + square}}),
              energies<2>("potential",
                          {{"potential/Potential",
                            number(alpha / 2) + square}})};
    }
  } // namespace costs
} // namespace otto
