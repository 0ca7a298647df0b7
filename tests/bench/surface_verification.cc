// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Transport on surfaces in space against exact solutions on three meshes each;
// the table of doc/verification.md.
//
//   otto-surface-verification [case ...]
//
// The case `gates`, which is not run by default, runs all of them, compares
// with fixed bounds and ends with exit code 1 if one does not hold.

#include <otto/mesh/mesh.h>
#include <otto/model/transport_data.h>
#include <otto/solver/coarse_start.h>

#include <deal.II/base/conditional_ostream.h>
#include <deal.II/base/parameter_handler.h>
#include <deal.II/base/timer.h>

#include <cmath>
#include <iostream>

#include "cases.h"
#include "cost_solutions.h"
#include "gates.h"
#include "surface_solutions.h"

using namespace otto;

namespace
{
  bool with_gates = false;

  struct Outcome
  {
    double h = 0, error = 0, l1 = 0, moving_l1 = 0, gap = 0;
  };

  Outcome solve(const std::string &file,
                const double       size,
                const unsigned int slabs,
                const Revolution  &exact,
                const double       p)
  {
    mesh::MeshParameters parameters;
    parameters.file = std::string(OTTO_MESHES) + "/" + file;
    parameters.size = size;
    const mesh::Mesh<2, 3>   mesh(parameters, MPI_COMM_WORLD);
    const space::Space<2, 3> space(mesh.triangulation(), MPI_COMM_WORLD);
    const auto               data =
      model::end_densities(model::FunctionDensity<3>(exact.initial()),
                           model::FunctionDensity<3>(exact.final()),
                           space,
                           mesh.regions());
    model::Problem<2> problem;
    if (p != 2.)
      problem.hamiltonian = costs::power<2>(p);
    optimality::System<2> system(
      space, slabs, {data.initial, data.final}, {}, problem);
    dealii::ConditionalOStream           out(std::cout, false);
    dealii::TimerOutput                  timer(out,
                              dealii::TimerOutput::never,
                              dealii::TimerOutput::wall_times);
    solver::InteriorPoint<2>::Parameters method;
    method.potentials = space::named_pair("automatic", mesh.kind()).potentials;
    solver::InteriorPoint<2> interior_point(system, method, timer);
    auto                     start = solver::cold_start(system);
    const dealii::Timer      clock;
    const auto result = interior_point.solve(start.state, start.mu);

    Outcome outcome;
    outcome.h     = std::sqrt(space.volume() / space.n_dofs());
    outcome.gap   = result.certificate.relative_gap();
    outcome.error = std::abs(result.certificate.value() / exact.value(p) - 1.);
    for (unsigned int i = 0; i < space.n_owned(); ++i)
      {
        const double density =
          system.densities()[i * (slabs + 1) + slabs / 2] / space.volume();
        const double error =
          space.weights()[i] * std::abs(density - exact.middle(space.point(i)));
        outcome.l1 += error;
        if (exact.moves(space.point(i)))
          outcome.moving_l1 += error;
      }
    unsigned int iterations = 0, most = 0, steps = 0;
    for (const auto &step : result.history)
      {
        steps += step.iterations > 0;
        iterations += step.iterations;
        most = std::max(most, step.iterations);
      }
    print_row("%u x %u | %.6f | %.1e | %.1e | %.1e | %u | %u (%u) | %.1f |\n",
              unsigned(space.n_dofs()),
              slabs,
              result.certificate.value(),
              outcome.error,
              outcome.l1,
              outcome.gap,
              steps,
              iterations,
              most,
              clock.cpu_time());
    return outcome;
  }



  void run(const std::string                                  &name,
           const std::string                                  &file,
           const Revolution                                   &exact,
           const double                                        p,
           const std::vector<std::pair<double, unsigned int>> &sizes)
  {
    std::vector<Outcome> outcomes;
    for (const auto &[size, slabs] : sizes)
      {
        print("| " + name + " | ");
        outcomes.push_back(solve(file, size, slabs, exact, p));
      }
    const auto  &first = outcomes.front(), &last = outcomes.back();
    const double ratio  = std::log(first.h / last.h),
                 order  = std::log(first.error / last.error) / ratio,
                 l1     = std::log(first.l1 / last.l1) / ratio,
                 moving = std::log(first.moving_l1 / last.moving_l1) / ratio;
    print_row("| %s | exact: %.6f, orders of the value, of L1 and of L1 where "
              "mass moves: %.1f, %.1f, %.1f | | | | | | |\n",
              name.c_str(),
              exact.value(p),
              order,
              l1,
              moving);
    if (!with_gates)
      return;
    for (const auto &outcome : outcomes)
      gate(name + ", gap", outcome.gap, 1.1e-4);
    gate(name + ", error of the value", last.error, 1.5e-2);
    gate(name + ", L1 at t = 1/2", last.l1, 1e-2);
    // errors of the size of the gap have no order
    if (last.error > 1e-4)
      gate(name + ", minus the order of the value", -order, -1.5);
    // Where nothing moves H has no second derivative for p > 2.
    if (p == 2.)
      gate(name + ", minus the order of L1", -l1, -1.5);
    gate(name + ", minus the order of L1 where mass moves", -moving, -1.5);
  }



  Cases all_cases()
  {
    Cases cases;
    for (const double p : {2., 3.})
      {
        const std::string power  = p == 2. ? "W2" : "W3";
        cases["sphere_" + power] = [=]() {
          run("sphere, " + power,
              "sphere.geo",
              sphere_transport(),
              p,
              {{0.4, 8}, {0.2, 16}, {0.1333, 24}});
        };
        cases["cap_" + power] = [=]() {
          run("cap, " + power,
              "cap.geo",
              sphere_transport(M_PI / 3),
              p,
              {{0.2, 8}, {0.1, 16}, {0.0667, 24}});
        };
        cases["cylinder_" + power] = [=]() {
          run("cylinder, " + power,
              "cylinder.geo",
              cylinder_transport(),
              p,
              {{0.2, 8}, {0.1, 16}, {0.0667, 24}});
        };
        cases["torus_" + power] = [=]() {
          run("torus, " + power,
              "torus.geo",
              torus_transport(),
              p,
              {{0.3, 8}, {0.15, 16}, {0.1, 24}});
        };
      }
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
  print("| case | vertices x slabs | value | error | L1 at t = 1/2 | gap | "
        "Newton | FGMRES (largest) | CPU s |\n"
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
  const int code = run_cases(all_cases(), names);
  return code != 0 ? code : violated_gates > 0 ? 1 : 0;
}
