// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Transport with other costs than |v|^2/2, with diffusion, with running and
// with terminal costs, against exact solutions on three meshes each; the tables
// of doc/verification.md.
//
//   otto-cost-verification [case ...]
//
// The case `gates`, which is not run by default, runs all of them, compares
// with fixed bounds and ends with exit code 1 if one does not hold.

#include <otto/base/text.h>
#include <otto/mesh/mesh.h>
#include <otto/model/hamiltonian_library.h>
#include <otto/model/transport_data.h>
#include <otto/solver/coarse_start.h>

#include <deal.II/base/conditional_ostream.h>
#include <deal.II/base/parameter_handler.h>
#include <deal.II/base/timer.h>

#include <algorithm>
#include <cmath>
#include <iostream>

#include "cases.h"
#include "cost_solutions.h"
#include "gates.h"

using namespace otto;
using namespace otto::costs;

namespace
{
  bool with_gates = false;

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
    const mesh::Mesh<dim>    mesh(parameters, MPI_COMM_WORLD);
    const space::Space<dim>  space(mesh.triangulation(), MPI_COMM_WORLD);
    model::EndDensityOptions ends;
    ends.balanced = ends.normalise = exact.problem.growth_length == 0.;
    model::TransportData data;
    if (exact.terminal_cost)
      data =
        model::start_density(Given<dim>(exact.initial), space, mesh.regions());
    else
      data = model::end_densities(Given<dim>(exact.initial),
                                  Given<dim>(exact.final),
                                  space,
                                  mesh.regions(),
                                  ends);
    auto       problem  = exact.problem;
    const auto attached = [&](const auto &make) {
      const auto cost = make ? make() : nullptr;
      if (cost)
        cost->attach(space, mesh.regions());
      return cost;
    };
    problem.running_cost  = attached(exact.running_cost);
    problem.terminal_cost = attached(exact.terminal_cost);
    problem.mass          = 1.;
    problem.mean_density  = 1. / space.volume();
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

  Cases all_cases()
  {
    Cases cases;
    for (const double exponent : {1.25, 1.5, 2., 3., 4.})
      {
        const std::string name       = "W" + base::short_number(exponent);
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
    cases["game"]     = []() { run<2>("game", game(), plane, {}); };
    cases["steering"] = []() { run<2>("steering", steering<2>(), plane, {}); };
    cases["solid_steering"] = []() {
      auto meshes          = solid;
      meshes.front().sizes = {{0.1667, 6}, {0.125, 8}, {0.0833, 12}};
      run<3>("steering", steering<3>(), meshes, {1.8, 4e-2, 0.5, -10.});
    };
    cases["growing"] = []() { run<2>("growth", growing<2>(), plane, smooth); };
    cases["solid_growing"] = []() {
      run<3>("growth", growing<3>(), solid, {1.8, 4e-2, 0.5, 1.});
    };
    cases["resting_game"] = []() {
      // walls six standard deviations away
      auto meshes = plane;
      for (auto &mesh : meshes)
        {
          mesh.scale = 1.5;
          mesh.sizes = {{0.0296, 12}, {0.0222, 16}, {0.0148, 24}};
        }
      run<2>("game at rest", resting_game(), meshes, smooth);
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
