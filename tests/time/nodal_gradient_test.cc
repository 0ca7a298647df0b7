// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/time/nodal_gradient.h>

#include <deal.II/base/mpi.h>

#include <model/fixture.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

using namespace otto;

namespace
{
  std::vector<double>
  values(const Domain<2>                                       &domain,
         const std::function<double(const dealii::Point<2> &)> &f)
  {
    std::vector<double> result(domain.space.n_local());
    for (unsigned int i = 0; i < result.size(); ++i)
      result[i] = f(domain.space.point(i));
    return result;
  }

  double sum(const std::vector<double> &owned)
  {
    return dealii::Utilities::MPI::sum(
      std::accumulate(owned.begin(), owned.end(), 0.), MPI_COMM_WORLD);
  }
} // namespace

BOOST_AUTO_TEST_SUITE(nodal_gradients)

BOOST_AUTO_TEST_CASE(linear_functions_have_no_defect)
{
  for (const std::string name : {"square_tri.geo", "square_quad.geo"})
    {
      const Domain<2> domain(name, 0.2);
      const auto      phi      = values(domain, [](const auto &x) {
        return 1. + 2. * x[0] - 3. * x[1];
      });
      const auto      gradient = time::nodal_gradient(domain.space, phi);
      for (unsigned int i = 0; i < domain.space.n_local(); ++i)
        {
          BOOST_TEST(std::abs(gradient[2 * i] - 2.) < 1e-12);
          BOOST_TEST(std::abs(gradient[2 * i + 1] + 3.) < 1e-12);
        }
      const std::vector<double> one(phi.size(), 1.);
      BOOST_TEST(sum(time::recovery_defect(domain.space, one, phi)) < 1e-20);
    }
}

// It estimates the error of the gradient, and is of the same order.
BOOST_AUTO_TEST_CASE(defect_is_the_error_of_the_gradient)
{
  const double pi = std::acos(-1.);
  // derivatives vanish at the walls, where means are of one side
  const auto function = [pi](const auto &x) {
    return std::cos(pi * x[0]) * std::cos(pi * x[1]);
  };
  std::vector<double> found;
  for (const double size : {0.1, 0.05, 0.025})
    {
      const Domain<2>           domain("square_tri.geo", size);
      const auto                phi = values(domain, function);
      const std::vector<double> one(phi.size(), 1.);
      found.push_back(sum(time::recovery_defect(domain.space, one, phi)));
      // the error of the interpolant, by a rule with the points of the space
      const auto &cells = domain.space.cells();
      const auto  n = cells.n_vertices, n_points = cells.n_points;
      double      error = 0;
      for (std::size_t c = 0; c < cells.size(); ++c)
        for (unsigned int q = 0; q < n_points; ++q)
          {
            dealii::Tensor<1, 2> difference;
            dealii::Point<2>     x;
            double               owned = 0;
            for (unsigned int a = 0; a < n; ++a)
              {
                const auto i = cells.vertex[c * n + a];
                x += cells.value[q * n + a] * domain.space.point(i);
                owned +=
                  cells.value[q * n + a] * (i < domain.space.n_owned() ? 1 : 0);
                for (unsigned int d = 0; d < 2; ++d)
                  difference[d] +=
                    phi[i] *
                    cells.gradient[((c * n_points + q) * n + a) * 2 + d];
              }
            for (unsigned int d = 0; d < 2; ++d)
              difference[d] +=
                pi * std::sin(pi * x[d]) * std::cos(pi * x[1 - d]);
            error +=
              owned * cells.weight[c * n_points + q] * difference.norm_square();
          }
      error = dealii::Utilities::MPI::sum(error, MPI_COMM_WORLD);
      BOOST_TEST_INFO("size " << size);
      BOOST_TEST(found.back() > 0.5 * error);
      BOOST_TEST(found.back() < 2. * error);
    }
  for (unsigned int k = 0; k < 2; ++k)
    BOOST_TEST(std::log2(found[k] / found[k + 1]) > 1.7);
}

// Only what has mass counts.
BOOST_AUTO_TEST_CASE(defect_is_where_mass_is)
{
  const Domain<2> domain("square_tri.geo", 0.1);
  const auto phi = values(domain, [](const auto &x) { return x[0] * x[0]; });
  const auto left =
    values(domain, [](const auto &x) { return x[0] < 0.5 ? 1. : 0.; });
  const auto defect = time::recovery_defect(domain.space, left, phi);
  double     most   = 0;
  for (unsigned int i = 0; i < defect.size(); ++i)
    {
      BOOST_TEST(defect[i] >= 0.);
      if (domain.space.point(i)[0] > 0.75)
        BOOST_TEST(defect[i] == 0.);
      most = std::max(most, defect[i]);
    }
  BOOST_TEST(dealii::Utilities::MPI::max(most, MPI_COMM_WORLD) > 0.);
}

BOOST_AUTO_TEST_SUITE_END()
