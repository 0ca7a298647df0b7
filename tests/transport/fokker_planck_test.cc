// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/model/nodal_density.h>
#include <otto/transport/boundary_flow.h>
#include <otto/transport/flux_correction.h>
#include <otto/verification/density_errors.h>
#include <otto/verification/exact_flows.h>

#include <model/fixture.h>

#include <cmath>

using namespace otto;
using dealii::Point;

namespace
{
  // The L1 error at the end of the exact solution without flux through the
  // walls, with steps proportional to the mesh size.
  template <int dim>
  double strip_error(const std::string &file, const double size)
  {
    const verification::FokkerPlanckStrip<dim> exact(1.);
    const Domain<dim>                          domain(file, size);
    const auto                                &space = domain.space;
    const space::Convection<dim>               forms(space);
    transport::FluxCorrection<dim>             scheme(space, forms, 1.);
    std::vector<double> rho(space.n_local()), v(space.n_local() * dim, 0.);
    for (unsigned int i = 0; i < rho.size(); ++i)
      {
        rho[i]     = exact.density(0., space.point(i));
        v[i * dim] = 1.;
      }
    const double mass = model::mass(rho, space);
    const auto   k =
      std::make_shared<const std::vector<double>>(forms.from_velocity(v));
    const double       end = 0.1;
    const unsigned int n   = std::ceil(end / (0.08 * size));
    for (unsigned int s = 0; s < n; ++s)
      {
        scheme.step(
          rho, [&](double) { return k; }, end * s / n, end / n);
        for (const double value : rho)
          BOOST_REQUIRE(value >= 0.);
      }
    BOOST_TEST(std::abs(model::mass(rho, space) / mass - 1.) < 1e-12);
    return verification::l1_error<dim>(space, rho, [&](const Point<dim> &x) {
      return exact.density(end, x);
    });
  }
} // namespace

BOOST_AUTO_TEST_CASE(fokker_planck_is_of_second_order)
{
  for (const std::string file : {"square_tri.geo", "square_quad.geo"})
    {
      BOOST_TEST_INFO(file);
      double error[3];
      for (unsigned int k = 0; k < 3; ++k)
        error[k] = strip_error<2>(file, 0.1 / (1 << k));
      BOOST_TEST(std::log2(error[0] / error[1]) > 1.8);
      BOOST_TEST(std::log2(error[1] / error[2]) > 1.8);
    }
}

BOOST_AUTO_TEST_CASE(fokker_planck_on_tetrahedra)
{
  const double coarse = strip_error<3>("bar.geo", 0.2),
               fine   = strip_error<3>("bar.geo", 0.1);
  BOOST_TEST(fine < coarse / 2.2);
}

BOOST_AUTO_TEST_CASE(velocities_through_the_boundary_are_seen)
{
  const auto flow_through = [](const std::string &file, const bool radial) {
    const Domain<2>     domain(file);
    const auto         &space = domain.space;
    std::vector<double> v;
    for (unsigned int i = 0; i < space.n_local(); ++i)
      {
        const auto x = space.point(i);
        v.push_back(radial ? x[0] : -x[1]);
        v.push_back(radial ? x[1] : x[0]);
      }
    return transport::boundary_flow(space, v);
  };
  for (const auto &[id, flow] : flow_through("disk.msh", false))
    BOOST_TEST(flow.out + flow.in < 1e-12);
  double out = 0, area = 0;
  for (const auto &[id, flow] : flow_through("disk.msh", true))
    {
      out += flow.out;
      area += flow.area;
      BOOST_TEST(flow.in == 0.);
    }
  // twice the area of the polygon
  BOOST_TEST(std::abs(out - 2 * M_PI) < 0.05);
  BOOST_TEST(std::abs(area - 2 * M_PI) < 0.03);
}

// A rank may have cells none of whose vertices is its own: tetrahedra on two
// ranks do.
BOOST_AUTO_TEST_CASE(flow_through_the_boundary_is_volume_gained)
{
  for (const std::string file : {"ball.msh", "bar.msh", "hex_box.msh"})
    {
      const Domain<3>     domain(file);
      const auto         &space = domain.space;
      std::vector<double> v;
      for (unsigned int i = 0; i < space.n_local(); ++i)
        for (unsigned int d = 0; d < 3; ++d)
          v.push_back(space.point(i)[d]);
      double flow = 0;
      for (const auto &[id, part] : transport::boundary_flow(space, v))
        flow += part.out - part.in;
      BOOST_TEST(flow == 3 * space.volume(),
                 boost::test_tools::tolerance(1e-10));
    }
}
