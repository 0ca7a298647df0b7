// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The tables of doc/verification.md on the enclosure: problems with known
// distances, on three meshes each.
//
//   otto-enclosure-verification [gates] [case ...]
//
// With `gates` the exit code is 1 if a distance is outside, or an order too
// low.

#include <otto/enclosure/enclosure.h>
#include <otto/mesh/mesh.h>
#include <otto/model/transport_data.h>
#include <otto/verification/exact.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>

#include "cases.h"
#include "gates.h"
#include "given.h"

using namespace otto;
using dealii::Point;

namespace
{
  struct Grid
  {
    std::string  file;
    double       size;
    unsigned int refinement;
  };

  template <int dim>
  using Function = typename Given<dim>::Function;

  template <int dim>
  void table(const std::string           &title,
             const std::vector<Grid>     &grids,
             const Function<dim>         &initial,
             const Function<dim>         &final,
             const std::optional<double> &exact,
             const double                 order = 1.5)
  {
    print(
      "\n## " + title +
      "\n\n| mesh | not below | not above | exact | width of W2^2 | order | "
      "refined: not below | not above | pieces | seconds |\n"
      "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
    double width = 0, h = 0;
    for (const auto &grid : grids)
      {
        mesh::MeshParameters parameters;
        parameters.file       = std::string(OTTO_MESHES) + "/" + grid.file;
        parameters.size       = grid.size;
        parameters.refinement = grid.refinement;
        const mesh::Mesh<dim>   mesh(parameters, MPI_COMM_WORLD);
        const space::Space<dim> space(mesh.triangulation(), MPI_COMM_WORLD);
        const auto              data = model::end_densities(
          Given<dim>(initial), Given<dim>(final), space, mesh.regions(), {});
        const std::vector<double> zero(space.n_owned(), 0.);
        enclosure::Parameters     given;
        given.width    = 0.;
        given.pieces   = 1;
        const auto run = [&](const enclosure::Parameters &how) {
          return enclosure::enclose(
            space, data.initial, data.final, {zero, zero}, how);
        };
        const auto   plain   = run(given);
        const auto   start   = std::chrono::steady_clock::now();
        const auto   result  = run({});
        const double seconds = std::chrono::duration<double>(
                                 std::chrono::steady_clock::now() - start)
                                 .count();
        const double before = width, h_before = h;
        width = plain.upper - plain.lower;
        h     = std::pow(space.volume() / space.n_dofs(), 1. / dim);
        const double rate =
          before > 0 ? std::log(before / width) / std::log(h_before / h) : NAN;
        print_row(
          "| %s, %llu vertices | %.6f | %.6f | %.6f | %.1e | %.2f | %.6f | "
          "%.6f | %zu | %.1f |\n",
          grid.file.c_str(),
          static_cast<unsigned long long>(space.n_dofs()),
          std::sqrt(plain.lower),
          std::sqrt(plain.upper),
          exact.value_or(NAN),
          width,
          rate,
          std::sqrt(result.lower),
          std::sqrt(result.upper),
          result.pieces,
          seconds);
        if (exact)
          for (const auto *bounds : {&plain, &result})
            {
              gate(title + ", lower bound over the distance",
                   std::sqrt(bounds->lower) / *exact,
                   1.);
              gate(title + ", distance over upper bound",
                   *exact / std::sqrt(bounds->upper),
                   1.);
            }
        if (before > 0)
          gate(title + ", minus the order of the width", -rate, -order);
      }
  }

  template <int dim>
  void table(const std::string                       &title,
             const std::vector<Grid>                 &grids,
             const verification::ExactTransport<dim> &exact)
  {
    table<dim>(
      title,
      grids,
      [&](const auto &x) { return exact.density(0., x); },
      [&](const auto &x) { return exact.density(1., x); },
      exact.w2());
  }

  std::vector<Grid> refined(const std::string &file, const double size)
  {
    return {{file, size, 0}, {file, size, 1}, {file, size, 2}};
  }

  Cases cases()
  {
    using verification::AffineTransport;
    Cases result;
    for (const bool triangles : {true, false})
      {
        const std::string file =
                            triangles ? "square_tri.geo" : "square_quad.geo",
                          cells = triangles ? "triangles" : "quadrilaterals",
                          end   = triangles ? "" : "_quad";
        const auto grids        = refined(file, triangles ? 0.105 : 0.1);
        result["translation" + end] = [=] {
          table<2>("Translation of a bump, " + cells,
                   grids,
                   AffineTransport<2>::translation(verification::cosine_bump(
                                                     0.3),
                                                   Point<2>(0.3, 0.3),
                                                   Point<2>(0.7, 0.7)));
        };
        result["compression" + end] = [=] {
          const double s = 0.3;
          table<2>("Compression, " + cells,
                   grids,
                   verification::QuantileTransport<2>::strip(
                     [](const double x) {
                       return 1 + std::cos(2 * M_PI * (x - 0.5));
                     },
                     [=](const double x) {
                       return std::abs(x - 0.5) < s / 2
                                ? 1 + std::cos(2 * M_PI * (x - 0.5) / s)
                                : 0.;
                     },
                     0.,
                     1.));
        };
        result["gaussians" + end] = [=] {
          table<2>("Gaussians, " + cells,
                   grids,
                   AffineTransport<2>::gaussians(Point<2>(0.45, 0.45),
                                                 diagonal<2>({0.006, 0.003}),
                                                 Point<2>(0.55, 0.52),
                                                 diagonal<2>({0.003, 0.006})));
        };
      }
    result["hexahedra"] = [] {
      table<3>("Translation of a bump, hexahedra",
               {{"hex_box.geo", 0.125, 0},
                {"hex_box.geo", 0.0833, 0},
                {"hex_box.geo", 0.0625, 0}},
               AffineTransport<3>::translation(verification::cosine_bump(0.35),
                                               Point<3>(0.4, 0.4, 0.4),
                                               Point<3>(0.6, 0.6, 0.6)));
    };
    result["tetrahedra"] = [] {
      table<3>("Translation of a bump, tetrahedra",
               {{"bar.geo", 0.12, 0},
                {"bar.geo", 0.08, 0},
                {"bar.geo", 0.06, 0}},
               AffineTransport<3>::translation(verification::cosine_bump(0.2),
                                               Point<3>(0.25, 0.2, 0.2),
                                               Point<3>(0.75, 0.2, 0.2)));
    };
    const auto rooms = [](const std::string       &title,
                          const std::vector<Grid> &grids,
                          const Point<2>          &from,
                          const Point<2>          &to) {
      table<2>(title, grids, bump(from, 0.3), bump(to, 0.3), {}, 1.4);
    };
    result["l_shape"] = [=] {
      rooms("Round the corner of an L",
            refined("l_shape.geo", 0.15),
            {-0.5, -0.6},
            {0.6, 0.5});
    };
    result["annulus"] = [=] {
      rooms("Round the hole of an annulus",
            refined("annulus.geo", 0.12),
            {-0.65, -0.3},
            {0.65, -0.3});
    };
    result["two_rooms"] = [=] {
      rooms("Through the door of two rooms",
            refined("two_rooms.geo", 0.12),
            {0.35, 0.5},
            {1.6, 0.5});
    };
    return result;
  }
} // namespace

int
main(int argc, char *argv[])
{
  dealii::Utilities::MPI::MPI_InitFinalize mpi(argc, argv, 1);
  std::vector<std::string>                 names(argv + 1, argv + argc);
  const auto gates = std::find(names.begin(), names.end(), "gates");
  const bool check = gates != names.end();
  if (check)
    names.erase(gates);
  const int code = run_cases(cases(), names);
  return code == 0 && check && violated_gates > 0 ? 1 : code;
}
