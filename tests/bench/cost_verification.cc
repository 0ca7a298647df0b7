// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Transport with other costs than |v|^2/2, with diffusion and with running
// costs, against exact solutions on three meshes each; the tables of
// doc/verification.md.
//
//   otto-cost-verification [case ...]
//
// The case `gates`, which is not run by default, runs all of them, compares
// with fixed bounds and ends with exit code 1 if one does not hold.

#include <otto/mesh/mesh.h>
#include <otto/model/energy_library.h>
#include <otto/model/energy_parameters.h>
#include <otto/model/hamiltonian_library.h>
#include <otto/model/transport_data.h>
#include <otto/solver/coarse_start.h>
#include <otto/verification/exact.h>

#include <deal.II/base/conditional_ostream.h>
#include <deal.II/base/parameter_handler.h>
#include <deal.II/base/timer.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iostream>

#include "cases.h"
#include "gates.h"
#include "given.h"

using namespace otto;

namespace
{
  bool with_gates = false;

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
    // What is integrated along the way.
    std::function<std::shared_ptr<model::EnergySum<dim>>()> running_cost;
  };

  // A mesh with sizes and slabs.
  struct Meshes
  {
    std::string                                  file;
    std::vector<std::pair<double, unsigned int>> sizes;
    double                                       scale = 1.;
  };

  // Bounds of a case: the order of the value, the error of the value and the
  // L1 error at t = 1/2 on the finest mesh, and the order of that.
  struct Bounds
  {
    double order = 1.8, value = 1e-2, l1 = 1e-1, l1_order = 1.;
  };

  // Smooth data: errors of space and time have different signs, so that the
  // order of the value says nothing.
  constexpr Bounds smooth{-10., 4e-3, 1e-2, 1.5};

  struct Outcome
  {
    double h = 0, error = 0, l1 = 0, gap = 0;
  };

  template <int dim>
  Outcome
  solve(const Meshes &meshes, const std::size_t k, const Exact<dim> &exact)
  {
    const auto [size, slabs] = meshes.sizes[k];
    mesh::MeshParameters parameters;
    parameters.file  = std::string(OTTO_MESHES) + "/" + meshes.file;
    parameters.size  = size * meshes.scale;
    parameters.scale = meshes.scale;
    const mesh::Mesh<dim>   mesh(parameters, MPI_COMM_WORLD);
    const space::Space<dim> space(mesh.triangulation(), MPI_COMM_WORLD);
    const auto data    = model::end_densities(Given<dim>(exact.initial),
                                           Given<dim>(exact.final),
                                           space,
                                           mesh.regions());
    auto       problem = exact.problem;
    if (exact.running_cost)
      {
        const auto cost = exact.running_cost();
        cost->attach(space, mesh.regions());
        problem.running_cost = cost;
      }
    problem.mass         = 1.;
    problem.mean_density = 1. / space.volume();
    optimality::System<dim> system(
      space, slabs, {data.initial, data.final}, {}, problem);
    dealii::ConditionalOStream                      out(std::cout, false);
    dealii::TimerOutput                             timer(out,
                              dealii::TimerOutput::never,
                              dealii::TimerOutput::wall_times);
    typename solver::InteriorPoint<dim>::Parameters method;
    method.potentials = space::named_pair("automatic", mesh.kind()).potentials;
    solver::InteriorPoint<dim> interior_point(system, method, timer);
    auto                       start = solver::cold_start(system);
    const dealii::Timer        clock;
    const auto   result  = interior_point.solve(start.state, start.mu);
    const double seconds = clock.cpu_time();

    Outcome outcome;
    outcome.h     = std::pow(space.volume() / space.n_dofs(), 1. / dim);
    outcome.gap   = result.certificate.relative_gap();
    outcome.error = std::abs(result.certificate.value() / exact.value - 1.);
    outcome.l1    = -1.;
    if (exact.middle)
      {
        outcome.l1 = 0.;
        for (unsigned int i = 0; i < space.n_owned(); ++i)
          outcome.l1 +=
            space.weights()[i] *
            std::abs(system.densities()[i * (slabs + 1) + slabs / 2] /
                       space.volume() -
                     exact.middle(space.point(i)));
      }
    unsigned int iterations = 0, most = 0, steps = 0;
    for (const auto &step : result.history)
      {
        steps += step.iterations > 0;
        iterations += step.iterations;
        most = std::max(most, step.iterations);
      }
    print_row("%u x %u | %.6f | %.1e | %s | %.1e | %u | %u (%u) | %.1f |\n",
              unsigned(space.n_dofs()),
              slabs,
              result.certificate.value(),
              outcome.error,
              exact.middle ? std::to_string(outcome.l1).c_str() : "",
              outcome.gap,
              steps,
              iterations,
              most,
              seconds);
    return outcome;
  }



  template <int dim>
  void run(const std::string         &name,
           const Exact<dim>          &exact,
           const std::vector<Meshes> &all,
           const Bounds              &bounds)
  {
    for (const auto &meshes : all)
      {
        std::vector<Outcome> outcomes;
        for (std::size_t k = 0; k < meshes.sizes.size(); ++k)
          {
            print("| " + name + " | " + meshes.file + " | ");
            outcomes.push_back(solve(meshes, k, exact));
          }
        const auto  &first = outcomes.front(), &last = outcomes.back();
        const double order =
          std::log(first.error / last.error) / std::log(first.h / last.h);
        print_row("| %s | %s | exact: %.6f, order of the value %.1f | | | | | "
                  "| |\n",
                  name.c_str(),
                  meshes.file.c_str(),
                  exact.value,
                  order);
        if (!with_gates)
          continue;
        const std::string where = name + ", " + meshes.file;
        for (const auto &outcome : outcomes)
          gate(where + ", gap", outcome.gap, 1.1e-4);
        gate(where + ", error of the value", last.error, bounds.value);
        // errors of the size of the gap have no order
        if (first.error > 1e-3 && last.error > 1e-4)
          gate(where + ", minus the order of the value", -order, -bounds.order);
        if (last.l1 < 0.)
          continue;
        gate(where + ", L1 at t = 1/2", last.l1, bounds.l1);
        gate(where + ", minus the order of L1",
             -std::log(first.l1 / last.l1) / std::log(first.h / last.h),
             -bounds.l1_order);
      }
  }



  const std::vector<std::pair<double, unsigned int>> coarse_to_fine =
    {{0.1, 8}, {0.05, 16}, {0.0333, 24}};
  const std::vector<Meshes> plane = {{"square_tri.geo", coarse_to_fine},
                                     {"square_quad.geo", coarse_to_fine}};
  const std::vector<Meshes> solid = {
    {"hex_box.geo", {{0.25, 4}, {0.1667, 6}, {0.125, 8}}}};

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
      const model::EnergyParameters<dim> parameters(model::energy_types<dim>(),
                                                    "Running cost",
                                                    "");
      dealii::ParameterHandler           prm;
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
    const auto transport = std::make_shared<verification::AffineTransport<dim>>(
      verification::AffineTransport<dim>::translation(
        verification::cosine_bump(radius), c, c));
    return
      [=](const dealii::Point<dim> &x) { return transport->density(0., x); };
  }

  // From 0.35 to 0.65 in each coordinate.
  template <int dim>
  Exact<dim> translation(const model::Problem<dim> &problem, const double value)
  {
    const double radius = 0.3;
    return {problem,
            bump_at<dim>(0.35, radius),
            bump_at<dim>(0.65, radius),
            bump_at<dim>(0.5, radius),
            value,
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
      return [=](const dealii::Point<dim> &x) { return exact->density(t, x); };
    };
    return {problem,
            at(0.),
            at(1.),
            at(0.5),
            std::pow(
              verification::quantile_distance(initial, final, 0., 1., exponent),
              exponent),
            {}};
  }

  // A bridge of Schroedinger on the unit square: rho = f g.
  Exact<2> bridge()
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
    return {problem, density(0.), density(1.), density(0.5), value / mass, {}};
  }

  // The translation in the trap V = w^2 |x - c|^2/2: particles from a to a + d
  // around the centre c move on (a sinh w(1-t) + (a + d) sinh wt)/sinh w.
  Exact<2> trap()
  {
    const double w = 1.5, radius = 0.25, from = 0.35, to = 0.6, c = 0.5;
    // the action of a particle from a to b is w/(2 sinh w) ((a^2 + b^2) cosh w
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
                                  "1.125*((x-0.5)^2 + (y-0.5)^2)"}})};
    // contracted by 2 sinh(w/2)/sinh(w) = 1/cosh(w/2)
    const double s   = 1. / std::cosh(w / 2);
    const double at  = c + s * (a + b) / 2;
    const auto   rho = bump_at<2>(at, radius * s);
    result.middle    = rho;
    return result;
  }

  // Planning with congestion f = gamma rho: a paraboloid that spreads and
  // gathers again.
  Exact<2> congestion()
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
            energies<2>("0.15 * power", {{"power/Exponent", "2"}})};
  }



  std::string number(const double value)
  {
    char text[20];
    std::snprintf(text, sizeof(text), "%g", value);
    return text;
  }

  Cases all_cases()
  {
    Cases cases;
    for (const double exponent : {1.25, 1.5, 2., 3., 4.})
      {
        const std::string name       = "W" + number(exponent);
        cases["translation_" + name] = [=]() {
          model::Problem<2> problem;
          problem.hamiltonian = power<2>(exponent);
          run<2>("translation, " + name,
                 translation<2>(problem, std::pow(shift_length<2>(), exponent)),
                 plane,
                 {});
        };
        cases["strip_" + name] = [=]() {
          run<2>("strip, " + name, strip<2>(exponent), plane, smooth);
        };
      }
    cases["solid_W3"] = []() {
      model::Problem<3> problem;
      problem.hamiltonian = power<3>(3.);
      run<3>("translation, W3",
             translation<3>(problem, std::pow(shift_length<3>(), 3.)),
             solid,
             {1.8, 4e-2, 0.5, -10.}); // the bump is two cells wide
    };
    cases["relativistic"] = []() {
      model::Problem<2> problem;
      problem.hamiltonian =
        with<model::RelativisticHamiltonian, 2>({{"Largest speed", "1"}});
      const double d = shift_length<2>();
      run<2>("relativistic",
             translation<2>(problem, 1 - std::sqrt(1 - d * d)),
             plane,
             {});
    };
    cases["tensor"] = []() {
      // S = (2, 1/2; 1/2, 1), d = 0.3 (1, 1): d.S^-1 d = 0.09 * 8/7
      model::Problem<2> problem;
      problem.hamiltonian = with<model::TensorHamiltonian, 2>(
        {{"xx", "2"}, {"xy", "0.5"}, {"yy", "1"}});
      run<2>("tensor", translation<2>(problem, 0.09 * 2. / 1.75), plane, {});
    };
    cases["bridge"] = []() { run<2>("bridge", bridge(), plane, smooth); };
    cases["trap"]   = []() {
      // the end densities are narrow beside the cells of the first mesh
      run<2>("trap", trap(), plane, {1.5});
    };
    cases["congestion"] = []() {
      // half of the peak is gone after a twentieth of the time
      auto meshes = plane;
      for (auto &mesh : meshes)
        {
          mesh.scale = 1.3;
          mesh.sizes = {{0.08, 16}, {0.04, 32}, {0.0267, 64}};
        }
      run<2>("congestion", congestion(), meshes, {1.8, 2e-2});
    };
    return cases;
  }
} // namespace



int
main(int argc, char **argv)
{
  dealii::Utilities::MPI::MPI_InitFinalize mpi(argc, argv, 1);
  std::vector<std::string>                 names(argv + 1, argv + argc);
  if (names == std::vector<std::string>{"gates"})
    {
      with_gates = true;
      names.clear();
    }
  print("| case | mesh | vertices x slabs | value | error | L1 at t = 1/2 | "
        "gap | Newton | FGMRES (largest) | CPU s |\n"
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
  const int code = run_cases(all_cases(), names);
  return code != 0 ? code : violated_gates > 0 ? 1 : 0;
}
