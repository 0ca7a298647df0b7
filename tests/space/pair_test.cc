// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/base/errors.h>
#include <otto/space/pair.h>
#include <otto/space/vertex_order.h>
#include <otto/time/kernels.h>

#include <model/fixture.h>

#include <cmath>

using namespace otto;
namespace MPI = dealii::Utilities::MPI;

namespace
{
  const auto to_rounding = boost::test_tools::tolerance(1e-12);

  // A function that is not linear.
  template <int dim>
  double wave(const dealii::Point<dim> &x)
  {
    return std::sin(3 * x[0] + 1) + x[1] * x[dim - 1];
  }

  // y = M x.
  template <int dim>
  std::vector<double> multiply(const space::Pair<dim>    &pair,
                               const std::vector<double> &x)
  {
    std::vector<double> y(pair.potential().n_owned());
    time::kernels::multiply(pair.pattern(),
                            pair.potential().n_owned(),
                            1,
                            pair.mass().data(),
                            x.data(),
                            y.data());
    return y;
  }

  template <int dim>
  void check_pair(const std::string &file, const space::Potentials potentials)
  {
    BOOST_TEST_CONTEXT(file << ", potentials " << static_cast<int>(potentials))
    {
      const Domain<dim>      domain(file);
      const auto            &W = domain.space;
      const space::Pair<dim> pair(W, potentials);
      const auto            &V = space::flat_space(pair.potential());
      BOOST_TEST(V.volume() == W.volume(), to_rounding);
      BOOST_TEST(V.components().number == W.components().number);
      BOOST_TEST(V.n_dofs() > (dim == 2 ? 3 : 5) * W.n_dofs());
      BOOST_TEST(V.n_dofs() == W.n_potentials(potentials));

      // coordinates are linear: interpolation has to find the vertices of V
      for (unsigned int d = 0; d < dim; ++d)
        {
          std::vector<double> x(W.n_local()), fine(V.n_owned());
          for (unsigned int i = 0; i < W.n_local(); ++i)
            x[i] = W.point(i)[d];
          pair.interpolate_potential(1, x.data(), fine.data());
          double error = 0;
          for (unsigned int i = 0; i < V.n_owned(); ++i)
            error = std::max(error, std::abs(fine[i] - V.point(i)[d]));
          BOOST_TEST(error < 1e-12);
          std::vector<double> back(W.n_owned());
          pair.restrict_potential(1, fine.data(), back.data());
          x.resize(W.n_owned());
          BOOST_TEST(back == x, boost::test_tools::per_element());
        }

      // files refer to the points of V by their order
      const space::VertexOrder<dim> order(V);
      for (unsigned int d = 0; d < dim; ++d)
        {
          std::vector<double> x(V.n_local());
          for (unsigned int i = 0; i < V.n_local(); ++i)
            x[i] = V.point(i)[d];
          const auto all = order.gather(x);
          for (std::size_t k = 0; k < all.size(); ++k)
            BOOST_TEST(std::abs(all[k] - order.points()[k * dim + d]) < 1e-12);
        }

      // M 1 = D of V; (P f)^T M g = f^T M_W g for f and g in W
      const std::vector<double> one(W.n_local(), 1.);
      const auto                sums = multiply(pair, one);
      for (unsigned int i = 0; i < V.n_owned(); ++i)
        {
          // of degree two the entries of a row cancel
          double size = 0;
          for (auto e = pair.pattern().row_start[i];
               e < pair.pattern().row_start[i + 1];
               ++e)
            size += std::abs(pair.mass()[e]);
          BOOST_TEST(std::abs(sums[i] - V.weights()[i]) <= 1e-12 * size);
        }
      std::vector<double> f(W.n_local()), g(W.n_local()), Pf(V.n_owned());
      for (unsigned int i = 0; i < W.n_local(); ++i)
        {
          f[i] = wave(W.point(i));
          g[i] = 2. - f[i] * f[i];
        }
      pair.interpolate_potential(1, f.data(), Pf.data());
      const auto Mg       = multiply(pair, g);
      const auto expected = multiply(space::Pair<dim>(W), g);
      double     left = 0, right = 0;
      for (unsigned int i = 0; i < V.n_owned(); ++i)
        left += Pf[i] * Mg[i];
      for (unsigned int i = 0; i < W.n_owned(); ++i)
        right += f[i] * expected[i];
      BOOST_TEST(MPI::sum(left, MPI_COMM_WORLD) ==
                   MPI::sum(right, MPI_COMM_WORLD),
                 to_rounding);
    }
  }
} // namespace

BOOST_AUTO_TEST_SUITE(pairs_of_spaces)

BOOST_AUTO_TEST_CASE(the_space_of_the_densities_is_part_of_the_richer_one)
{
  for (const auto potentials :
       {space::Potentials::refined, space::Potentials::quadratic})
    {
      check_pair<2>("two_rooms.msh", potentials);
      check_pair<2>("square_quad.msh", potentials);
      check_pair<3>("ball.msh", potentials);
      check_pair<3>("hex_box.msh", potentials);
    }
}

BOOST_AUTO_TEST_CASE(names)
{
  using mesh::CellKind;
  using space::Potentials;
  BOOST_TEST(
    (space::named_pair("P1-iso-P2/P1", CellKind::triangle).potentials ==
     Potentials::refined));
  BOOST_TEST((space::named_pair("Q2/Q1", CellKind::hexahedron).potentials ==
              Potentials::quadratic));
  BOOST_TEST((space::named_pair("Q1/Q1", CellKind::hexahedron).potentials ==
              Potentials::same));
  const auto refused =
    [](const char *pair, const CellKind kind, const bool only_same = false) {
      BOOST_CHECK_THROW(space::named_pair(pair, kind, only_same),
                        base::InputError);
    };
  BOOST_TEST(space::named_pair("automatic", CellKind::triangle).name ==
             "P2/P1");
  BOOST_TEST(space::named_pair("automatic", CellKind::quadrilateral).name ==
             "Q1-iso-Q2/Q1");
  BOOST_TEST(space::named_pair("automatic", CellKind::tetrahedron).name ==
             "P1-iso-P2/P1");
  BOOST_TEST(space::named_pair("automatic", CellKind::triangle, true).name ==
             "P1/P1");
  refused("P1-iso-P2/P1", CellKind::quadrilateral);
  refused("Q1-iso-Q2/Q1", CellKind::quadrilateral, true);
  refused("P2/P1", CellKind::quadrilateral);
  refused("P2/P1", CellKind::triangle, true);
  refused("P1/P0", CellKind::triangle);
  refused("P3/P2", CellKind::triangle);
}

BOOST_AUTO_TEST_SUITE_END()
