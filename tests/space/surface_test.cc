// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/mesh/mesh.h>
#include <otto/space/global_values.h>
#include <otto/space/pair.h>
#include <otto/space/space.h>
#include <otto/space/vertex_order.h>
#include <otto/time/nodal_gradient.h>

#include <solver/bent_plane.h>

#include <cmath>
#include <numeric>

using namespace otto;

namespace
{
  const auto surface_rounding = boost::test_tools::tolerance(1e-12);

  mesh::MeshParameters sphere_parameters()
  {
    mesh::MeshParameters parameters;
    parameters.file = std::string(OTTO_MESHES) + "/sphere.geo";
    parameters.size = 0.3;
    return parameters;
  }
} // namespace

BOOST_AUTO_TEST_SUITE(surfaces)

BOOST_AUTO_TEST_CASE(gradients_have_a_frame_of_the_tangent_plane)
{
  const mesh::Mesh<2, 3>   mesh(sphere_parameters(), MPI_COMM_WORLD);
  const space::Space<2, 3> space(mesh.triangulation(), MPI_COMM_WORLD);
  BOOST_TEST(space.is_surface());
  BOOST_TEST(space.n_coordinates() == 3u);
  BOOST_TEST(space.volume() == mesh.report().measure, surface_rounding);
  const auto &cells = space.cells();
  BOOST_REQUIRE(cells.tangent.size() == cells.size() * cells.n_points * 6);
  for (std::size_t c = 0; c < cells.size(); ++c)
    for (std::size_t q = c * cells.n_points; q < (c + 1) * cells.n_points; ++q)
      {
        const double *t = &cells.tangent[q * 6];
        for (unsigned int a = 0; a < 2; ++a)
          for (unsigned int b = 0; b < 2; ++b)
            BOOST_TEST(
              std::abs(
                std::inner_product(t + 3 * a, t + 3 * a + 3, t + 3 * b, 0.) -
                (a == b)) < 1e-12);
        // the gradient of a coordinate is the projection of its axis
        for (unsigned int e = 0; e < 3; ++e)
          for (unsigned int d = 0; d < 2; ++d)
            {
              double slope = 0;
              for (unsigned int a = 0; a < cells.n_vertices; ++a)
                slope +=
                  space.point(cells.vertex[c * cells.n_vertices + a])[e] *
                  cells.gradient[(q * cells.n_vertices + a) * 2 + d];
              BOOST_TEST(std::abs(slope - t[3 * d + e]) < 1e-11);
            }
      }
}

BOOST_AUTO_TEST_CASE(potentials_are_on_the_same_cells)
{
  const mesh::Mesh<2, 3>   mesh(sphere_parameters(), MPI_COMM_WORLD);
  const space::Space<2, 3> space(mesh.triangulation(), MPI_COMM_WORLD);
  for (const auto potentials :
       {space::Potentials::refined, space::Potentials::quadratic})
    {
      const space::Pair<2> pair(space, potentials);
      const auto          &V = pair.potential();
      BOOST_TEST(V.n_dofs() == space.n_potentials(potentials));
      BOOST_TEST(V.volume() == space.volume(), surface_rounding);
      // each potential is at the mean of its vertices
      for (unsigned int i = 0; i < V.n_owned(); ++i)
        {
          const auto       means = pair.means(i);
          dealii::Point<3> mean;
          for (const auto k : means)
            mean += space.point(k) / double(means.size());
          for (unsigned int d = 0; d < 3; ++d)
            BOOST_TEST(std::abs(mean[d] - V.coordinates(i)[d]) < 1e-12);
        }
      // sum_i M_ij = D_j
      std::vector<double> sums(space.n_local(), 0.);
      for (unsigned int i = 0; i < V.n_local(); ++i)
        for (auto e = pair.pattern().row_start[i];
             e < pair.pattern().row_start[i + 1];
             ++e)
          sums[pair.pattern().column[e]] += pair.mass()[e];
      for (unsigned int j = 0; j < space.n_owned(); ++j)
        BOOST_TEST(sums[j] == space.weights()[j], surface_rounding);
    }
}

BOOST_AUTO_TEST_CASE(slopes_are_lifted_into_space)
{
  const double        angle = 0.7;
  const BentPlane<3>  bent(6, true, angle);
  const auto         &space = *bent.space;
  std::vector<double> z(space.n_local());
  for (unsigned int i = 0; i < z.size(); ++i)
    z[i] = space.point(i)[2];
  const auto gradient = time::nodal_gradient(space, z);
  BOOST_REQUIRE(gradient.size() == 3u * space.n_local());
  for (unsigned int i = 0; i < space.n_owned(); ++i)
    {
      const double x = space.point(i)[0];
      if (std::abs(x - 0.5) < 1e-6)
        continue; // the mean of both sides
      const double slope = x > 0.5 ? std::sin(angle) : 0.;
      BOOST_TEST(std::abs(gradient[3 * i] - slope * std::cos(angle)) < 1e-11);
      BOOST_TEST(std::abs(gradient[3 * i + 1]) < 1e-11);
      BOOST_TEST(std::abs(gradient[3 * i + 2] - slope * std::sin(angle)) <
                 1e-11);
    }
}

BOOST_AUTO_TEST_CASE(have_an_order_that_is_that_of_the_mesh)
{
  const mesh::Mesh<2, 3>      mesh(sphere_parameters(), MPI_COMM_WORLD);
  const space::Space<2, 3>    space(mesh.triangulation(), MPI_COMM_WORLD);
  const space::VertexOrder<2> order(space);
  BOOST_REQUIRE(order.points().size() == 3 * space.n_dofs());
  for (unsigned int i = 0; i < space.n_local(); ++i)
    for (unsigned int d = 0; d < 3; ++d)
      BOOST_TEST(order.points()[3 * order(space.global_index(i)) + d] ==
                 space.point(i)[d]);
}

BOOST_AUTO_TEST_CASE(have_a_unit_that_bending_does_not_change)
{
  for (const double angle : {0., 0.7, 1.5})
    {
      const BentPlane<3> bent(4, true, angle);
      BOOST_TEST(bent.space->unit_length() == 1., surface_rounding);
    }
  BOOST_TEST(BentPlane<2>(4, true).space->unit_length() == 1.,
             surface_rounding);
}

BOOST_AUTO_TEST_SUITE_END()
