// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The tables of doc/verification.md: transport problems with known answers on
// three meshes each.
//
//   otto-verification [--nodal] [--same | --iso | --quadratic] [case ...]
//
// --nodal takes the end densities at the vertices; the others are pairs of
// spaces, see pairs.h, in place of the default one.
//
// The case `gates`, which is not run by default, compares with fixed bounds and
// ends with exit code 1 if one does not hold.

#include <otto/enclosure/enclosure.h>
#include <otto/mesh/mesh.h>
#include <otto/model/transport_data.h>
#include <otto/solver/coarse_start.h>
#include <otto/verification/geodesic.h>
#include <otto/verification/norms.h>
#include <otto/verification/rates.h>

#include <deal.II/base/conditional_ostream.h>
#include <deal.II/base/timer.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <map>
#include <optional>

#include "cases.h"
#include "gates.h"
#include "given.h"
#include "pairs.h"

using namespace otto;

namespace
{
  struct Grid
  {
    std::string  file;
    double       size;
    unsigned int refinement, slabs;
  };

  // How densities come to the mesh, and the space of the potentials, that of
  // the default pair without one; options change them.
  bool                             keep_moments = true;
  std::optional<space::Potentials> potentials;

  // One solved problem and its row in the table of runs.
  template <int dim>
  struct Run
  {
    Run(const Grid                          &grid,
        const typename Given<dim>::Function &initial,
        const typename Given<dim>::Function &final,
        const double                         gap_tolerance)
      : mesh(parameters(grid), MPI_COMM_WORLD)
      , space(mesh.triangulation(), MPI_COMM_WORLD)
      , data(model::end_densities(Given<dim>(initial),
                                  Given<dim>(final),
                                  space,
                                  mesh.regions(),
                                  options()))
      , system(space, grid.slabs, {data.initial, data.final})
      , state(system.constant_state(1.))
    {
      dealii::ConditionalOStream                      none(std::cout, false);
      dealii::TimerOutput                             timer(none,
                                dealii::TimerOutput::never,
                                dealii::TimerOutput::wall_times);
      typename solver::InteriorPoint<dim>::Parameters ip;
      ip.gap_tolerance = gap_tolerance;
      ip.potentials    = potentials.value_or(
        space::named_pair("automatic", space.kind()).potentials);
      solver::InteriorPoint<dim> method(system, ip, timer);
      auto                       start = solver::cold_start(system);
      result                           = method.solve(start.state, start.mu);
      state                            = start.state;
      for (const auto &step : result.history)
        {
          largest = std::max(largest, step.iterations);
          steps += step.iterations > 0;
        }
      indicators = optimality::indicators(system);
      enclosure  = enclosure::enclose(space,
                                     data.initial,
                                     data.final,
                                     enclosure::guess_of(state, grid.slabs));
      std::printf(
        "| %s, %llu vertices x %u | %.6f | %.6f | %.6f | %.1e | %.1e | "
        "%.3f | %u | %u |\n",
        grid.file.c_str(),
        static_cast<unsigned long long>(space.n_dofs()),
        grid.slabs,
        std::sqrt(result.certificate.value()),
        std::sqrt(enclosure.lower),
        std::sqrt(enclosure.upper),
        result.certificate.relative_gap(),
        indicators.mass_defect,
        indicators.oscillation,
        steps,
        largest);
      std::fflush(stdout);
    }

    static model::EndDensityOptions options()
    {
      model::EndDensityOptions result;
      result.moments = keep_moments;
      return result;
    }

    static mesh::MeshParameters parameters(const Grid &grid)
    {
      mesh::MeshParameters result;
      result.file       = std::string(OTTO_MESHES) + "/" + grid.file;
      result.size       = grid.size;
      result.refinement = grid.refinement;
      return result;
    }

    mesh::Mesh<dim>                             mesh;
    space::Space<dim>                           space;
    model::TransportData                        data;
    optimality::System<dim>                     system;
    optimality::State                           state;
    typename solver::InteriorPoint<dim>::Result result;
    optimality::Indicators                      indicators;
    enclosure::Enclosure                        enclosure;
    /// Newton steps, and FGMRES iterations of the hardest of them.
    unsigned int steps = 0, largest = 0;
  };

  // What the gates look at.
  struct Outcome
  {
    double       h, w2, density_l1, potential_l2, oscillation;
    unsigned int steps;
    bool         certified;
  };

  void head(const std::string &title)
  {
    std::cout << "\n## " << title
              << "\n\n| mesh x slabs | W2 | not below | not above | relative "
                 "gap | mass defect | total variation | Newton | FGMRES, "
                 "largest |\n"
                 "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
              << std::endl;
  }



  template <int dim>
  std::vector<Outcome> compare(const std::string                       &title,
                               const std::vector<Grid>                 &grids,
                               const verification::ExactTransport<dim> &exact,
                               const double gap = 1e-5)
  {
    head(title);
    std::vector<Outcome>    outcomes;
    verification::RateTable table(
      {"\\|W2_h - W2\\|", "L1(L1) rho", "L1 rho(1/2)", "L2 phi", "L2 v"});
    for (const auto &grid : grids)
      {
        Run<dim> run(
          grid,
          [&](const auto &x) { return exact.density(0., x); },
          [&](const auto &x) { return exact.density(1., x); },
          gap);
        const auto   e = verification::errors(run.system, run.state, exact);
        const double h =
          std::pow(run.space.volume() / run.space.n_dofs(), 1. / dim);
        const double w2 =
          std::abs(std::sqrt(run.result.certificate.value()) - exact.w2());
        outcomes.push_back({h,
                            w2,
                            e.density_l1,
                            e.potential_l2,
                            run.indicators.oscillation,
                            run.steps,
                            run.result.certificate.relative_gap() <= gap});
        table.add(h,
                  {w2,
                   e.density_l1,
                   e.density_l1_middle,
                   e.potential_l2,
                   e.velocity_l2});
      }
    std::printf("\nW2 = %.6f\n\n%s\n", exact.w2(), table.markdown().c_str());
    return outcomes;
  }



  using Point2 = dealii::Point<2>;
  using Point3 = dealii::Point<3>;

  // W2 of small bumps against the length of the shortest path.
  void geodesic(const std::string &title,
                const std::string &file,
                const double       size,
                const Point2      &from,
                const Point2      &to,
                const double       length)
  {
    head(title);
    std::string text = "\n| radius of the bumps | W2/length - 1 | lower "
                       "bound/length - 1 |\n| --- | --- | --- |\n";
    for (const double radius : {0.3, 0.2, 0.15})
      {
        Run<2> run({file, size * radius / 0.3, 0, 16},
                   bump(from, radius),
                   bump(to, radius),
                   1e-4);
        char   row[80];
        std::snprintf(row,
                      sizeof(row),
                      "| %.2f | %+.2e | %+.2e |\n",
                      radius,
                      std::sqrt(run.result.certificate.value()) / length - 1,
                      std::sqrt(run.enclosure.lower) / length - 1);
        text += row;
      }
    std::printf("\nlength %.6f\n%s\n", length, text.c_str());
  }



  std::vector<Grid>
  refined(const std::string &file, const double size, const unsigned int slabs)
  {
    return {{file, size, 0, slabs},
            {file, size, 1, 2 * slabs},
            {file, size, 2, 4 * slabs}};
  }



  verification::AffineTransport<2> translation()
  {
    return verification::AffineTransport<2>::translation(
      verification::cosine_bump(0.3), Point2(0.3, 0.3), Point2(0.7, 0.7));
  }

  verification::QuantileTransport<2> compression()
  {
    const double s = 0.3;
    return verification::QuantileTransport<2>::strip(
      [](const double x) { return 1 + std::cos(2 * M_PI * (x - 0.5)); },
      [=](const double x) {
        return std::abs(x - 0.5) < s / 2
                 ? 1 + std::cos(2 * M_PI * (x - 0.5) / s)
                 : 0.;
      },
      0.,
      1.);
  }



  // Certified on three meshes, with enough order, in about as many steps.
  void gates_of_three(const std::string          &title,
                      const std::vector<Outcome> &runs,
                      const double                order_w2,
                      const double                order_l1)
  {
    unsigned int fewest = -1, most = 0;
    for (std::size_t k = 0; k < runs.size(); ++k)
      {
        gate(title + ", not certified", !runs[k].certified, 0);
        fewest = std::min(fewest, runs[k].steps);
        most   = std::max(most, runs[k].steps);
        if (k == 0)
          continue;
        const double ratio = std::log(runs[k - 1].h / runs[k].h);
        gate(title + ", minus the order of W2",
             -std::log(runs[k - 1].w2 / runs[k].w2) / ratio,
             -order_w2);
        gate(title + ", minus the order of L1(L1)",
             -std::log(runs[k - 1].density_l1 / runs[k].density_l1) / ratio,
             -order_l1);
      }
    gate(title + ", Newton steps", most, 20);
    gate(title + ", differences of Newton steps", most - fewest, 3);
  }

  // Strictly positive data: about as many iterations on every mesh.
  void gates_of_positive_data(const std::string &file)
  {
    const auto gaussian = [](const Point2 &center) {
      return [=](const Point2 &x) {
        return std::exp(-center.distance_square(x) / 0.1);
      };
    };
    head("Wide Gaussians on " + file);
    double before = 0;
    for (const auto &grid : refined(file, 0.105, 16))
      {
        const Run<2> run(grid,
                         gaussian({0.3, 0.3}),
                         gaussian({0.7, 0.7}),
                         1e-4);
        gate(file + ", gap", run.result.certificate.relative_gap(), 1e-4);
        if (before > 0)
          gate(file + ", FGMRES over that of the coarser mesh",
               run.largest / before,
               1.5);
        before = run.largest;
        gate(file + ", Newton steps", run.steps, 20);
      }
  }

  // Bounds of errors on given meshes, of P1/P1 whatever the pair is.
  void gates_of_errors()
  {
    const auto asked  = potentials;
    potentials        = space::Potentials::same;
    const auto coarse = compare<2>("Translation, gates",
                                   {{"square_tri.geo", 0.105, 0, 16}},
                                   translation());
    gate("translation, W2", coarse[0].w2, 2e-3);
    gate("translation, L1(L1)", coarse[0].density_l1, 0.145);
    gate("translation, total variation", coarse[0].oscillation, 1.05);
    const auto fine = compare<2>("Translation, gates",
                                 {{"square_tri.geo", 0.0531, 0, 32}},
                                 translation());
    gate("translation, fine, W2", fine[0].w2, 1e-4);
    gate("translation, fine, L1(L1)", fine[0].density_l1, 0.055);
    gate("translation, fine, potential", fine[0].potential_l2, 2e-4);
    const auto squeezed = compare<2>("Compression, gates",
                                     {{"square_tri.geo", 0.105, 0, 16}},
                                     compression());
    gate("compression, L1(L1)", squeezed[0].density_l1, 0.07);
    potentials = asked;
  }

  void gates()
  {
    for (const std::string file : {"square_tri.geo", "square_quad.geo"})
      gates_of_positive_data(file);
    gates_of_errors();
    for (const std::string file : {"square_tri.geo", "square_quad.geo"})
      gates_of_three(file,
                     compare<2>("Translation on " + file,
                                refined(file, 0.105, 16),
                                translation(),
                                1e-4),
                     1.8,
                     1.5);
  }



  Cases cases()
  {
    using verification::AffineTransport;
    Cases result;
    for (const bool triangles : {true, false})
      {
        const std::string file =
          triangles ? "square_tri.geo" : "square_quad.geo";
        const std::string cells = triangles ? "triangles" : "quadrilaterals";
        const double      size  = triangles ? 0.105 : 0.1;
        result[triangles ? "translation" : "translation_quad"] = [=] {
          compare<2>("Translation of a bump, " + cells,
                     refined(file, size, 16),
                     translation());
        };
        result[triangles ? "compression" : "compression_quad"] = [=] {
          compare<2>("Compression, " + cells,
                     refined(file, size, 8),
                     compression());
        };
        result[triangles ? "gaussians" : "gaussians_quad"] = [=] {
          compare<2>("Gaussians, " + cells,
                     refined(file, size, 8),
                     AffineTransport<2>::gaussians(Point2(0.45, 0.45),
                                                   diagonal<2>({0.006, 0.003}),
                                                   Point2(0.55, 0.52),
                                                   diagonal<2>(
                                                     {0.003, 0.006})));
        };
      }
    result["ellipse"] = [] {
      compare<2>("Uniform disk to ellipse, triangles",
                 refined("disk.geo", 0.2, 8),
                 AffineTransport<2>(verification::uniform_ball(1.),
                                    diagonal<2>({0.4, 0.4}),
                                    diagonal<2>({1.75, 0.625}),
                                    Point2(0., 0.),
                                    Point2(0., 0.)),
                 1e-4);
    };
    result["ellipse_quad"] = [] {
      compare<2>("Uniform disk to ellipse, quadrilaterals",
                 refined("square_quad.geo", 0.1, 8),
                 AffineTransport<2>(verification::uniform_ball(1.),
                                    diagonal<2>({0.25, 0.25}),
                                    diagonal<2>({1.5, 0.7}),
                                    Point2(0.5, 0.5),
                                    Point2(0.5, 0.5)),
                 1e-4);
    };
    result["ball"] = [] {
      compare<3>("A radial profile to an ellipsoid, tetrahedra",
                 {{"ball.geo", 0.35, 0, 4},
                  {"ball.geo", 0.25, 0, 6},
                  {"ball.geo", 0.18, 0, 8}},
                 AffineTransport<3>(verification::cosine_bump(1.),
                                    diagonal<3>({0.6, 0.6, 0.6}),
                                    diagonal<3>({1.5, 0.8, 0.8}),
                                    Point3(0., 0., 0.),
                                    Point3(0., 0., 0.)),
                 1e-4);
    };
    result["l_shape"] = [] {
      const Point2 from(-0.5, -0.6), to(0.6, 0.5);
      geodesic("Round the corner of an L",
               "l_shape.geo",
               0.1,
               from,
               to,
               verification::shortest_path(
                 from,
                 to,
                 {{Point2(0, 0), Point2(0, -2), Point2(2, -2), Point2(2, 0)}}));
    };
    result["annulus"] = [] {
      const Point2 from(-0.65, -0.3), to(0.65, -0.3);
      geodesic(
        "Round the hole of an annulus",
        "annulus.geo",
        0.09,
        from,
        to,
        verification::shortest_path_round_disk(from, to, Point2(0, 0), 0.5));
    };
    return result;
  }
} // namespace



int
main(int argc, char **argv)
{
  dealii::Utilities::MPI::MPI_InitFinalize mpi(argc, argv, 1);
  const auto                               all = cases();
  std::vector<std::string>                 names(argv + 1, argv + argc);
  for (; !names.empty() && names[0].rfind("--", 0) == 0;
       names.erase(names.begin()))
    if (names[0] == "--nodal")
      keep_moments = false;
    else if (const auto pair = pairs.find(names[0].substr(2));
             pair != pairs.end())
      potentials = pair->second;
    else
      {
        std::cerr << "There is no option " << names[0] << std::endl;
        return 2;
      }
  if (names != std::vector<std::string>{"gates"})
    return run_cases(all, names);
  gates();
  return violated_gates > 0;
}
