// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The stability of the pairs of spaces: smooth, positive densities that fill
// the domain and depend on x alone, on regular and irregular meshes of every
// kind, three of each; the tables of doc/verification.md.
//
//   otto-stability-verification [pair ...] [kind ...]
//
// The pairs are `same` (P1/P1), `iso` (P1-iso-P2/P1) and `quadratic` (P2/P1);
// by default all of them.
//
// The kind `gates`, which is not run by default, compares the default pairs
// with fixed bounds, takes P1/P1 as the negative control, and ends with exit
// code 1 if a bound does not hold.

#include <otto/mesh/mesh.h>
#include <otto/model/nodal_density.h>
#include <otto/model/transport_data.h>
#include <otto/solver/coarse_start.h>
#include <otto/verification/norms.h>

#include <deal.II/base/conditional_ostream.h>
#include <deal.II/base/timer.h>

#include <deal.II/grid/grid_tools.h>
#include <deal.II/grid/tria.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>

#include "gates.h"
#include "given.h"
#include "pairs.h"

using namespace otto;

namespace
{
  constexpr double length = 1.6, width = 0.5;

  // A family of meshes of the box [0, 1.6] x [0, 0.5] (x [0, 0.5]).
  struct Family
  {
    unsigned int dim;
    /// Lines of the .geo after the points, and the size at the points with
    /// x > 0 over that at the others.
    std::string meshing;
    double      grading = 1.;
    /// Part of its shortest edge by which an inner vertex is moved.
    double jitter = 0.;
    /// Sizes and slabs.
    std::vector<std::pair<double, unsigned int>> sizes;
  };

  std::map<std::string, Family> families()
  {
    const std::vector<std::pair<double, unsigned int>> plane = {{0.08, 6},
                                                                {0.04, 12},
                                                                {0.02, 24}},
                                                       space = {{0.16, 4},
                                                                {0.11, 6},
                                                                {0.08, 8}};
    const std::string structured = "Transfinite Curve{1, 3} = 1.6/h + 1;"
                                   "Transfinite Curve{2, 4} = 0.5/h + 1;"
                                   "Transfinite Surface{1};";
    const std::string quads      = "Recombine Surface{1};";
    const std::string hexes      = "Recombine Surface{1}; layers = 1;";
    return {{"regular", {2, structured, 1., 0., plane}},
            {"frontal", {2, "Mesh.Algorithm = 6;", 1., 0., plane}},
            {"delaunay", {2, "Mesh.Algorithm = 5;", 1., 0., plane}},
            {"jittered", {2, "Mesh.Algorithm = 5;", 1., 0.2, plane}},
            {"graded", {2, "Mesh.Algorithm = 6;", 0.3, 0., plane}},
            {"quads", {2, quads, 1., 0., plane}},
            {"quads_jittered", {2, structured + quads, 1., 0.2, plane}},
            {"tets", {3, "", 1., 0., space}},
            {"hexes", {3, structured + hexes, 1., 0., space}}};
  }

  // Writes the .geo of a mesh and returns its name.
  std::string geometry(const std::string &name, const Family &family)
  {
    const auto file =
      (std::filesystem::temp_directory_path() / ("otto_" + name + ".geo"))
        .string();
    std::ofstream out(file);
    out << "DefineConstant[h = {0.1, Name \"h\"}]; layers = 0;\n"
        << "Point(1) = {0, 0, 0, h}; Point(2) = {" << length << ", 0, 0, "
        << family.grading << "*h};\n"
        << "Point(3) = {" << length << ", " << width << ", 0, "
        << family.grading << "*h}; Point(4) = {0, " << width << ", 0, h};\n"
        << "Line(1) = {1, 2}; Line(2) = {2, 3}; Line(3) = {3, 4};"
        << " Line(4) = {4, 1};\n"
        << "Curve Loop(1) = {1:4}; Plane Surface(1) = {1};\n"
        << family.meshing << "\n";
    if (family.dim == 2)
      out << "Physical Surface(\"domain\") = {1};\n";
    else
      out << "If (layers) out[] = Extrude {0, 0, " << width
          << "} {Surface{1}; Layers{Round(" << width << "/h)}; Recombine;};\n"
          << "Else out[] = Extrude {0, 0, " << width << "} {Surface{1};};\n"
          << "EndIf Physical Volume(\"domain\") = {out[1]};\n";
    return file;
  }

  template <int dim>
  verification::QuantileTransport<dim> exact_transport()
  {
    return verification::QuantileTransport<dim>::strip(
      [](const double x) { return 1 + 0.8 * std::cos(3 * M_PI * x / length); },
      [](const double x) {
        return std::exp(-std::pow((x - 1.1) / 0.25, 2)) + 0.05;
      },
      0.,
      length,
      dim == 2 ? width : width * width);
  }

  // The largest total variation of the exact densities over the larger one of
  // the two ends: 1.177, so that a density that does not oscillate has more
  // variation than the ends.
  double exact_variation()
  {
    const auto             exact   = exact_transport<2>();
    constexpr unsigned int n_times = 24, n_points = 4000;
    double                 ends = 0, largest = 0;
    for (unsigned int k = 0; k <= n_times; ++k)
      {
        const double t   = double(k) / n_times;
        double       sum = 0, last = exact.density(t, {0., 0.});
        for (unsigned int i = 1; i <= n_points; ++i)
          {
            const double next = exact.density(t, {length * i / n_points, 0.});
            sum += std::abs(next - last);
            last = next;
          }
        largest = std::max(largest, sum);
        if (k == 0 || k == n_times)
          ends = std::max(ends, sum);
      }
    return largest / ends;
  }

  struct Outcome
  {
    double       h = 0, l1 = 0, variation = 0, smallest = 0, largest = 0;
    double       w2        = 0;
    unsigned int vertices  = 0;
    bool         certified = false;
  };

  template <int dim>
  Outcome solve(const Family                            &family,
                const std::string                       &file,
                const double                             size,
                const unsigned int                       slabs,
                const space::Potentials                  potentials,
                const verification::ExactTransport<dim> &exact)
  {
    mesh::MeshParameters given;
    given.file = file;
    given.size = size;
    const mesh::Mesh<dim>      mesh(given, MPI_COMM_WORLD);
    dealii::Triangulation<dim> triangulation;
    triangulation.copy_triangulation(mesh.triangulation());
    if (family.jitter > 0)
      dealii::GridTools::distort_random(family.jitter, triangulation, true, 3);
    const space::Space<dim> space(triangulation, MPI_COMM_WORLD);
    const auto              data = model::end_densities(
      Given<dim>([&](const auto &x) { return exact.density(0., x); }),
      Given<dim>([&](const auto &x) { return exact.density(1., x); }),
      space,
      mesh.regions(),
      {});
    optimality::System<dim>    system(space, slabs, {data.initial, data.final});
    dealii::ConditionalOStream none(std::cout, false);
    dealii::TimerOutput        timer(none,
                              dealii::TimerOutput::never,
                              dealii::TimerOutput::wall_times);
    typename solver::InteriorPoint<dim>::Parameters ip;
    ip.potentials = potentials;
    solver::InteriorPoint<dim> method(system, ip, timer);
    auto                       start  = solver::cold_start(system);
    const std::clock_t         before = std::clock();
    const auto                 result = method.solve(start.state, start.mu);
    const double seconds = double(std::clock() - before) / CLOCKS_PER_SEC;

    const auto errors = verification::errors(system, start.state, exact);
    Outcome    outcome;
    outcome.h  = std::pow(space.volume() / space.n_dofs(), 1. / dim);
    outcome.l1 = errors.density_l1_middle;
    outcome.w2 = std::abs(std::sqrt(result.certificate.value()) - exact.w2());
    outcome.variation = optimality::indicators(system).oscillation;
    outcome.vertices  = space.n_dofs();
    outcome.certified =
      result.status == solver::InteriorPoint<dim>::Status::converged;
    outcome.smallest = 1e300;
    for (unsigned int i = 0; i < space.n_owned(); ++i)
      {
        const double expected =
          space.volume() * exact.density(0.5, space.point(i));
        if (expected < 1e-3)
          continue; // vacuum
        const double ratio =
          system.densities()[i * (slabs + 1) + slabs / 2] / expected;
        outcome.smallest = std::min(outcome.smallest, ratio);
        outcome.largest  = std::max(outcome.largest, ratio);
      }
    unsigned int iterations = 0, most = 0;
    for (const auto &step : result.history)
      {
        iterations += step.iterations;
        most = std::max(most, step.iterations);
      }
    std::printf("%u x %u | %.5f | %.2e | %.3f | %.2f .. %.2f | %zu | %u (%u) "
                "| %.1f |\n",
                outcome.vertices,
                slabs,
                std::sqrt(result.certificate.value()),
                outcome.l1,
                outcome.variation,
                outcome.smallest,
                outcome.largest,
                result.history.size() - 1,
                iterations,
                most,
                seconds);
    std::fflush(stdout);
    return outcome;
  }

  std::vector<Outcome>
  solve(const std::string &name, const Family &family, const std::string &pair)
  {
    const std::string    file = geometry(name, family);
    std::vector<Outcome> result;
    for (const auto &[size, slabs] : family.sizes)
      {
        std::printf("| %s | %s | ", name.c_str(), pair.c_str());
        const auto potentials = pairs.at(pair);
        result.push_back(
          family.dim == 2
            ? solve<2>(
                family, file, size, slabs, potentials, exact_transport<2>())
            : solve<3>(
                family, file, size, slabs, potentials, exact_transport<3>()));
      }
    std::filesystem::remove(file);
    return result;
  }

  // Data in vacuum in the unit square: on jittered meshes as good as on regular
  // ones within a factor.
  void gates_of_jitter()
  {
    using Point = dealii::Point<2>;
    dealii::Tensor<2, 2> initial, final;
    initial[0][0] = final[1][1] = 0.006;
    initial[1][1] = final[0][0] = 0.003;
    using verification::AffineTransport;
    const std::map<std::string, AffineTransport<2>> problems = {
      {"translation",
       AffineTransport<2>::translation(verification::cosine_bump(0.3),
                                       Point(0.3, 0.3),
                                       Point(0.7, 0.7))},
      {"Gaussians",
       AffineTransport<2>::gaussians(
         Point(0.45, 0.45), initial, Point(0.55, 0.52), final)}};
    Family            family{2, "", 1., 0., {}};
    const std::string file = std::string(OTTO_MESHES) + "/square_tri.geo";
    for (const auto &[name, exact] : problems)
      {
        Outcome of[2];
        for (const int jittered : {0, 1})
          {
            family.jitter = jittered ? 0.2 : 0.;
            std::printf("| %s%s | quadratic | ",
                        name.c_str(),
                        jittered ? ", jittered" : "");
            of[jittered] = solve<2>(
              family, file, 0.04, 24, space::Potentials::quadratic, exact);
          }
        gate(name + ", jittered, L1 over that of the given mesh",
             of[1].l1 / of[0].l1,
             1.5);
        gate(name + ", jittered, total variation", of[1].variation, 1.1);
      }
  }

  void gates(const std::string &name, const Family &family, const double exact)
  {
    // the default pair
    const bool quads = family.meshing.find("Recombine") != std::string::npos;
    const auto runs  = solve(name, family, quads ? "iso" : "quadratic");
    for (std::size_t k = 0; k < runs.size(); ++k)
      {
        gate(name + ", not certified", !runs[k].certified, 0);
        gate(name + ", total variation over the exact one",
             runs[k].variation / exact,
             1.1);
        if (runs[k].vertices >= 600)
          {
            gate(name + ", density over exact", runs[k].largest, 1.25);
            gate(name + ", exact over density", 1 / runs[k].smallest, 1.25);
          }
        if (k > 0 && family.dim == 2)
          gate(name + ", minus the order of L1",
               -std::log(runs[k - 1].l1 / runs[k].l1) /
                 std::log(runs[k - 1].h / runs[k].h),
               -1.5);
      }
  }
} // namespace



int
main(int argc, char **argv)
{
  dealii::Utilities::MPI::MPI_InitFinalize mpi(argc, argv, 1);
  const auto                               all = families();
  std::vector<std::string>                 names(argv + 1, argv + argc);
  std::printf(
    "| mesh | pair | vertices x slabs | W2 | L1 at t = 1/2 | total "
    "variation | rho/exact | Newton | FGMRES (largest) | CPU s |\n"
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
  if (!names.empty() && names[0] == "gates")
    {
      const double exact = exact_variation();
      for (const auto &[name, family] : all)
        if (family.dim == 2)
          gates(name, family, exact);
      gates_of_jitter();
      // the negative control
      const auto runs = solve("delaunay", all.at("delaunay"), "same");
      gate("P1/P1, minus the total variation over the exact one",
           -runs.back().variation / exact,
           -2.);
      return violated_gates > 0;
    }
  std::vector<std::string> wanted;
  for (const auto &[pair, potentials] : pairs)
    if (const auto found = std::find(names.begin(), names.end(), pair);
        found != names.end())
      {
        wanted.push_back(pair);
        names.erase(found);
      }
  if (wanted.empty())
    for (const auto &[pair, potentials] : pairs)
      wanted.push_back(pair);
  if (names.empty())
    for (const auto &[name, family] : all)
      names.push_back(name);
  for (const auto &name : names)
    if (const auto found = all.find(name); found != all.end())
      for (const auto &pair : wanted)
        solve(name, found->second, pair);
    else
      {
        std::cerr << "There is no kind of mesh " << name << std::endl;
        return 2;
      }
  return 0;
}
