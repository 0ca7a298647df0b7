// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/io/geodesic_output.h>
#include <otto/io/geodesic_state.h>

#include <set>

#include "model/fixture.h"
#include "vtu_reader.h"

using namespace otto;

namespace
{
  const unsigned int n_slabs = 4;
  const double       mass    = 3.;

  /// Density of mean one on the unit square or cube at time t.
  double rho(const double t, const double x)
  {
    return 1. + (0.2 + 0.8 * t) * (x - 0.5);
  }

  /// A linear potential in each slab, so that its gradient is exact; the
  /// constant of a slab must not show.
  template <int dim>
  double phi(const dealii::Point<dim> &p, const unsigned int slab)
  {
    double value = 10. * slab;
    for (unsigned int d = 0; d < dim; ++d)
      value += (d + 1. + slab) * p[d];
    return value;
  }

  template <int dim>
  struct Run : Scratch
  {
    Run(const std::string &file, const double size, const double horizon = 1.)
      : size(size)
      , horizon(horizon)
      , domain(file, size)
      , system(domain.space,
               n_slabs,
               ends(domain.space),
               {},
               model::Problem<dim>().in_unit_time(horizon))
      , state(system.constant_state(1.))
    {
      const auto &space = domain.space;
      for (unsigned int i = 0; i < space.n_owned(); ++i)
        {
          const auto g = space.global_index(i);
          const auto p = space.point(i);
          for (unsigned int s = 0; s < n_slabs; ++s)
            state.potential[g * n_slabs + s] = phi(p, s);
          for (unsigned int n = 1; n < n_slabs; ++n)
            {
              const auto k     = g * (n_slabs - 1) + n - 1;
              state.density[k] = rho(double(n) / n_slabs, p[0]);
              state.slack[k]   = n * n + p[0];
            }
        }
      for (auto *vector : {&state.potential, &state.density, &state.slack})
        vector->compress(dealii::VectorOperation::insert);
    }

    static optimality::EndDensities ends(const space::Space<dim> &space)
    {
      optimality::EndDensities result;
      for (unsigned int i = 0; i < space.n_local(); ++i)
        {
          result.initial.push_back(rho(0., space.point(i)[0]));
          result.final.push_back(rho(1., space.point(i)[0]));
        }
      return result;
    }

    void check_density() const;
    void check_potential() const;
    void check_cells(const std::map<std::string, VtuArray> &data) const;

    const double            size, horizon;
    Domain<dim>             domain;
    optimality::System<dim> system;
    optimality::State       state;
  };



  template <int dim>
  void Run<dim>::check_cells(const std::map<std::string, VtuArray> &data) const
  {
    const auto &triangulation = domain.mesh.triangulation();
    // every cell is written once, by whatever rank
    BOOST_TEST(data.at("types").size() == triangulation.n_active_cells());
    std::set<double> regions, ranks, expected;
    for (const auto &cell : triangulation.active_cell_iterators())
      expected.insert(cell->material_id());
    for (const double value : data.at("region").values)
      regions.insert(value);
    for (const double value : data.at("rank").values)
      ranks.insert(value);
    BOOST_TEST((regions == expected));
    BOOST_TEST(ranks.size() ==
               dealii::Utilities::MPI::n_mpi_processes(MPI_COMM_WORLD));
  }



  template <int dim>
  void Run<dim>::check_density() const
  {
    const auto steps = read_pvd(folder.path("density.pvd"));
    BOOST_REQUIRE(steps.size() == n_slabs + 1);
    for (unsigned int n = 0; n <= n_slabs; ++n)
      {
        const double t = double(n) / n_slabs;
        BOOST_TEST(std::abs(steps[n].time - horizon * t) < 1e-12);
        const auto data = read_vtu(folder.path(steps[n].file));
        check_cells(data);
        const auto &points = data.at("points").values;
        const auto &values = data.at("density").values;
        BOOST_REQUIRE(3 * values.size() == points.size());
        // the potentials are straight in time up to constants, so that those
        // of the levels have the slopes d + 1/2 + n
        for (std::size_t i = 0; i < values.size(); ++i)
          {
            const double density = mass * rho(t, points[3 * i]);
            BOOST_TEST(std::abs(values[i] - density) < 1e-5);
            for (unsigned int d = 0; d < 3; ++d)
              {
                const double v = d < dim ? (d + 0.5 + n) / horizon : 0.;
                BOOST_TEST(std::abs(data.at("velocity").values[3 * i + d] - v) <
                           1e-4);
                BOOST_TEST(std::abs(data.at("momentum").values[3 * i + d] -
                                    density * v) < 1e-4);
              }
          }
        BOOST_REQUIRE(data.at("potential").size() == values.size());
      }
  }



  template <int dim>
  void Run<dim>::check_potential() const
  {
    // the slacks n^2 + x of the levels 1, 2, 3 beside each slab
    const double slack[n_slabs] = {1., 2.5, 6.5, 9.};
    const auto   steps          = read_pvd(folder.path("potential.pvd"));
    BOOST_REQUIRE(steps.size() == n_slabs);
    for (unsigned int s = 0; s < n_slabs; ++s)
      {
        const double t = (s + 0.5) / n_slabs;
        BOOST_TEST(std::abs(steps[s].time - horizon * t) < 1e-12);
        const auto data = read_vtu(folder.path(steps[s].file));
        check_cells(data);
        const auto &points = data.at("points").values;
        BOOST_REQUIRE(data.at("velocity").n_components == 3u);
        BOOST_REQUIRE(data.at("momentum").n_components == 3u);
        // int rho phi over the unit square or cube, phi about its center
        const double slope = 0.2 + 0.8 * t;
        const double mean  = slope * (1. + s) / 12.;
        // of which the vertex rule integrates x^2 and x y with errors of at
        // most h^2/6; a mean without the density would be off by slope (1 + s)
        // / 12, which is more
        const double bound =
          slope * ((1. + s) + (2. + s)) * size * size / 6. + 1e-4;
        for (std::size_t i = 0; i < points.size() / 3; ++i)
          {
            const double x         = points[3 * i];
            double       potential = -mean / horizon;
            for (unsigned int d = 0; d < 3; ++d)
              {
                const double v = d < dim ? (d + 1. + s) / horizon : 0.;
                if (d < dim)
                  potential += v * (points[3 * i + d] - 0.5);
                BOOST_TEST(std::abs(data.at("velocity").values[3 * i + d] - v) <
                           1e-4);
                BOOST_TEST(std::abs(data.at("momentum").values[3 * i + d] -
                                    mass * rho(t, x) * v) < 1e-4);
              }
            BOOST_TEST(std::abs(data.at("potential").values[i] - potential) <
                       bound);
            BOOST_TEST(std::abs(data.at("slack").values[i] -
                                (slack[s] + x) / (horizon * horizon)) < 1e-5);
          }
      }
  }
} // namespace

BOOST_AUTO_TEST_SUITE(geodesic_output)

BOOST_AUTO_TEST_CASE(triangles)
{
  const Run<2> run("square_tri.geo", 0.1);
  io::GeodesicOutput<2>(run.system, mass).write(run.state, run.folder);
  MPI_Barrier(MPI_COMM_WORLD);
  run.check_density();
  run.check_potential();
}

BOOST_AUTO_TEST_CASE(quadrilaterals)
{
  const Run<2> run("square_quad.geo", 0.1);
  io::GeodesicOutput<2>(run.system, mass).write(run.state, run.folder);
  MPI_Barrier(MPI_COMM_WORLD);
  run.check_density();
  run.check_potential();
}

BOOST_AUTO_TEST_CASE(hexahedra)
{
  const Run<3> run("hex_box.geo", 0.25);
  io::GeodesicOutput<3>(run.system, mass).write(run.state, run.folder);
  MPI_Barrier(MPI_COMM_WORLD);
  run.check_density();
  run.check_potential();
}

// In three units of time velocities are a third, and so are potentials.
BOOST_AUTO_TEST_CASE(times_to_a_horizon)
{
  const Run<2> run("square_tri.geo", 0.1, 3.);
  io::GeodesicOutput<2>(run.system, mass).write(run.state, run.folder);
  const auto geodesic = io::geodesic_state(run.system, run.state, mass);
  io::write_geodesic(run.system, run.state, mass, run.folder);
  MPI_Barrier(MPI_COMM_WORLD);
  run.check_density();
  run.check_potential();
  const auto read = io::read_geodesic(run.folder.path(), run.system.space());
  BOOST_TEST(read.horizon == 3.);
  const double phi_0 = phi(space::flat_space(run.system.space()).point(0), 0);
  BOOST_TEST(std::abs(geodesic.potentials[0][0] - phi_0 / 3.) < 1e-12);
  BOOST_TEST(read.potentials[0][0] == geodesic.potentials[0][0]);
}

BOOST_AUTO_TEST_CASE(stride_keeps_the_ends)
{
  const Run<2> run("square_tri.geo", 0.25);
  io::GeodesicOutput<2>(run.system, mass, 3).write(run.state, run.folder);
  MPI_Barrier(MPI_COMM_WORLD);
  std::vector<double> times;
  for (const auto &step : read_pvd(run.folder.path("density.pvd")))
    times.push_back(step.time);
  BOOST_TEST((times == std::vector<double>{0., 0.75, 1.}));
  times.clear();
  for (const auto &step : read_pvd(run.folder.path("potential.pvd")))
    times.push_back(step.time);
  BOOST_TEST((times == std::vector<double>{0.125, 0.875}));
}

BOOST_AUTO_TEST_SUITE_END()
