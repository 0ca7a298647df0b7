// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/mesh/mesh.h>
#include <otto/model/hamiltonian_library.h>
#include <otto/model/transport_data.h>
#include <otto/solver/coarse_start.h>

#include <deal.II/base/conditional_ostream.h>
#include <deal.II/base/timer.h>

#include <bench/surface_solutions.h>

#include <iostream>

#include "bent_plane.h"

using namespace otto;

namespace
{
  // The run of a system on a surface or in the plane.
  solver::InteriorPoint<2>::Result
  run_of_surface(const space::NodalBasis<2>     &space,
                 const optimality::EndDensities &ends,
                 const space::Potentials         potentials,
                 const double                    gap,
                 const model::Problem<2>        &problem = {},
                 const unsigned int              slabs   = 4)
  {
    dealii::ConditionalOStream out(std::cout, false);
    dealii::TimerOutput        timer(out,
                              dealii::TimerOutput::never,
                              dealii::TimerOutput::wall_times);
    optimality::System<2>      system(space, slabs, ends, {}, problem);
    solver::InteriorPoint<2>::Parameters method;
    method.potentials    = potentials;
    method.gap_tolerance = gap;
    solver::InteriorPoint<2> interior_point(system, method, timer);
    auto                     start = solver::cold_start(system);
    return interior_point.solve(start.state, start.mu);
  }

  template <int spacedim>
  solver::InteriorPoint<2>::Result
  run_of_bent_plane(const bool               triangles,
                    const space::Potentials  potentials,
                    const double             angle,
                    const double             gap,
                    const model::Problem<2> &problem = {})
  {
    const BentPlane<spacedim> domain(8, triangles, angle);
    const auto                bump = [](const double center) {
      return [=](const double x, const double y) {
        return 0.1 + std::exp(-20. * (std::pow(x - center, 2) +
                                      std::pow(y - center, 2)));
      };
    };
    return run_of_surface(*domain.space,
                          {domain.nodal(bump(0.3), angle),
                           domain.nodal(bump(0.7), angle)},
                          potentials,
                          gap,
                          problem);
  }

  // The same value in the same steps, whether the plane is bent or not.
  void check_bending(const bool               triangles,
                     const space::Potentials  potentials,
                     const model::Problem<2> &problem = {})
  {
    const double gap = 1e-8;
    const auto   plane =
      run_of_bent_plane<2>(triangles, potentials, 0., gap, problem);
    for (const double angle : {0., 1.2})
      {
        const auto surface =
          run_of_bent_plane<3>(triangles, potentials, angle, gap, problem);
        BOOST_TEST(
          (surface.status == solver::InteriorPoint<2>::Status::converged));
        // aggregates follow distances in space, which bends shorten, and
        // solves of several ranks feel it
        const bool one_rank =
          dealii::Utilities::MPI::n_mpi_processes(MPI_COMM_WORLD) == 1;
        BOOST_TEST(std::abs(double(surface.history.size()) -
                            double(plane.history.size())) <=
                   (one_rank ? 0. : 1.));
        BOOST_TEST(surface.certificate.value() == plane.certificate.value(),
                   boost::test_tools::tolerance(one_rank ? 1e-9 : gap));
      }
  }
} // namespace

BOOST_AUTO_TEST_SUITE(surfaces)

BOOST_AUTO_TEST_CASE(bending_changes_nothing)
{
  for (const auto potentials : {space::Potentials::same,
                                space::Potentials::refined,
                                space::Potentials::quadratic})
    check_bending(true, potentials);
  check_bending(false, space::Potentials::refined);
  model::Problem<2> power;
  power.hamiltonian = std::make_shared<model::PowerHamiltonian<2>>(3.);
  check_bending(true, space::Potentials::quadratic, power);
  model::Problem<2> growth;
  growth.growth_length = 0.3;
  check_bending(true, space::Potentials::quadratic, growth);
}

BOOST_AUTO_TEST_CASE(a_sphere_has_the_value_of_quantiles)
{
  mesh::MeshParameters parameters;
  parameters.file           = std::string(OTTO_MESHES) + "/sphere.geo";
  parameters.size           = 0.35;
  const auto          exact = sphere_transport();
  std::vector<double> values;
  for (const auto ranks : {MPI_COMM_WORLD, MPI_COMM_SELF})
    {
      const mesh::Mesh<2, 3>   mesh(parameters, ranks);
      const space::Space<2, 3> space(mesh.triangulation(), ranks);
      const auto               data =
        model::end_densities(model::FunctionDensity<3>(exact.initial()),
                             model::FunctionDensity<3>(exact.final()),
                             space,
                             mesh.regions());
      const auto result = run_of_surface(space,
                                         {data.initial, data.final},
                                         space::Potentials::quadratic,
                                         1e-4,
                                         {},
                                         8);
      BOOST_TEST(
        (result.status == solver::InteriorPoint<2>::Status::converged));
      values.push_back(result.certificate.value());
    }
  BOOST_TEST(values[0] == exact.value(2.), boost::test_tools::tolerance(0.05));
  BOOST_TEST(values[0] == values[1], boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_SUITE_END()
