// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/geometry/barycentre.h>
#include <otto/geometry/characteristics.h>
#include <otto/geometry/distance_matrix.h>
#include <otto/geometry/tangent_space.h>
#include <otto/geometry/transport_pairs.h>

#include <geometry/geometry_fixture.h>

using namespace otto;
using dealii::Point;
using dealii::Tensor;

namespace
{
  template <int dim>
  double normal(const Point<dim> &x, const Point<dim> &mean, const double sigma)
  {
    return std::exp(-(x - mean).norm_square() / (2 * sigma * sigma));
  }
} // namespace

// points in the plane are found again from their distances
BOOST_AUTO_TEST_CASE(scaling_of_points)
{
  const std::vector<Point<2>> points{
    {0., 0.}, {1., 0.2}, {-0.5, 2.}, {3., 1.}, {0.7, -1.1}};
  geometry::DistanceMatrix distances(points.size());
  for (std::size_t i = 0; i < points.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      {
        const double d = (points[i] - points[j]).norm();
        distances.set(i, j, d, d);
      }
  BOOST_TEST(distances.triangle_defect() < 0.);
  const auto scaling = geometry::multidimensional_scaling(distances, 3);
  BOOST_TEST(scaling.eigenvalues.size() == 5u);
  BOOST_TEST(scaling.eigenvalues[1] > 0.1);
  BOOST_TEST(std::abs(scaling.eigenvalues[2]) < 1e-10);
  BOOST_TEST(scaling.largest_error < 1e-10);
  for (std::size_t i = 0; i < points.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      {
        const Tensor<1, 2> difference(
          {scaling.coordinates[i][0] - scaling.coordinates[j][0],
           scaling.coordinates[i][1] - scaling.coordinates[j][1]});
        BOOST_TEST(
          std::abs(difference.norm() - (points[i] - points[j]).norm()) < 1e-10);
      }
  // four points of a circle with its arcs are in no Euclidean space
  geometry::DistanceMatrix circle(4);
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < i; ++j)
      circle.set(i, j, (i - j) % 2 == 0 ? 2. : 1., (i - j) % 2 == 0 ? 2. : 1.);
  BOOST_TEST(std::abs(circle.triangle_defect()) < 1e-15);
  BOOST_TEST(geometry::multidimensional_scaling(circle, 2).eigenvalues.back() <
             -0.1);
}

BOOST_AUTO_TEST_CASE(defects_of_triangles)
{
  geometry::DistanceMatrix distances(3);
  distances.set(0, 1, 1., 1.1);
  distances.set(1, 2, 1., 1.1);
  distances.set(0, 2, 2.15, 2.3);
  // 2.15 is possible with 1.1 and 1.1, but the middle values are not
  BOOST_TEST(distances.triangle_defect() > 0.);
  BOOST_TEST(std::abs(distances.certain_triangle_defect() + 0.05 / 2.3) <
             1e-12);
  distances.set(0, 2, 2.25, 2.3);
  BOOST_TEST(std::abs(distances.certain_triangle_defect() - 0.05 / 2.3) <
             1e-12);
}

// Gaussians: the logarithm is a translation with a stretch; the same for each
// rank alone (two pairs) and for all ranks together (one pair)
BOOST_AUTO_TEST_CASE(logarithm_of_gaussians)
{
  Timer          timer;
  const Point<2> from(0.42, 0.5), to(0.58, 0.46);
  const double   sigma = 0.1, stretch = 0.85;
  const auto     shift = to - from;
  const double   exact = std::sqrt(
    shift.norm_square() + 2 * sigma * sigma * (1. - stretch) * (1. - stretch));
  std::vector<double> w2_error, velocity_error;
  for (const double size : {0.1, 0.05})
    {
      const Domain<2> domain("square_quad.geo", size);
      const auto     &space = domain.space;
      const auto      mu    = nodal_mass_one(space, [&](const Point<2> &x) {
        return normal(x, from, sigma);
      });
      const auto      nu    = nodal_mass_one(space, [&](const Point<2> &x) {
        return normal(x, to, stretch * sigma);
      });
      geometry::TransportPairs<2>::Parameters parameters;
      parameters.gap_tolerance = 1e-5;
      parameters.potentials    = space::Potentials::same;
      geometry::TransportPairs<2> pairs(space,
                                        std::lround(0.8 / size),
                                        parameters,
                                        timer.timer);
      const auto                  log = pairs.solve({{&mu, &nu}})[0];
      BOOST_TEST(log.converged);
      BOOST_TEST(log.lower <= log.upper);
      BOOST_TEST(log.speed_deviation < 1e-3);
      const auto slope =
        geometry::GradientRecovery<2>(space, space::PointLocator<2>(space), mu)
          .gradient(log.potential);
      double sum = 0;
      for (unsigned int i = 0; i < space.n_owned(); ++i)
        {
          const auto v = shift + (stretch - 1.) * (space.point(i) - from);
          for (unsigned int d = 0; d < 2; ++d)
            sum +=
              space.weights()[i] * mu[i] * std::pow(slope[2 * i + d] - v[d], 2);
        }
      w2_error.push_back(std::abs(log.distance() / exact - 1.));
      velocity_error.push_back(
        std::sqrt(dealii::Utilities::MPI::sum(sum, MPI_COMM_WORLD)) / exact);
      if (size < 0.1)
        continue;
      std::size_t seen = 0;
      const auto  both =
        pairs.solve({{&mu, &nu}, {&nu, &mu}},
                    [&](std::size_t, const geometry::Geodesic &, std::size_t) {
                      ++seen;
                    });
      if (dealii::Utilities::MPI::n_mpi_processes(MPI_COMM_WORLD) == 1)
        BOOST_TEST(seen == 2u);
      BOOST_TEST(both[0].converged);
      BOOST_TEST(both[1].converged);
      BOOST_TEST(std::abs(both[0].distance() - log.distance()) < 1e-4 * exact);
      BOOST_TEST(std::abs(both[1].distance() - log.distance()) < 1e-4 * exact);
      BOOST_TEST(largest_difference(both[0].potential,
                                    log.potential,
                                    space.n_owned()) < 0.05);
    }
  // rates on finer meshes are in doc/verification.md
  BOOST_TEST(w2_error[1] < 1e-3);
  BOOST_TEST(w2_error[1] < 0.5 * w2_error[0]);
  BOOST_TEST(velocity_error[1] < 0.35 * velocity_error[0]);
}

// A translation is the optimal map of every W_p, with the velocity d
// everywhere: the gradient of the logarithm is j_p(d), and its exponential the
// other density.
BOOST_AUTO_TEST_CASE(logarithm_of_translations)
{
  Timer           timer;
  const Point<2>  from(0.4, 0.45), to(0.6, 0.55);
  const auto      shift = to - from;
  const Domain<2> domain("square_tri.geo", 0.06);
  const auto     &space = domain.space;
  const auto      bump  = [](const Point<2> &x, const Point<2> &center) {
    const double s = 1. - x.distance_square(center) / 0.09;
    return s > 0. ? s * s : 0.;
  };
  const auto mu =
    nodal_mass_one(space, [&](const Point<2> &x) { return bump(x, from); });
  const auto nu =
    nodal_mass_one(space, [&](const Point<2> &x) { return bump(x, to); });
  for (const double p : {1.5, 3.})
    {
      geometry::TransportPairs<2>::Parameters parameters;
      parameters.potentials = space::Potentials::same;
      geometry::TransportPairs<2> pairs(space, 8, parameters, timer.timer, p);
      const auto                  log = pairs.solve({{&mu, &nu}})[0];
      BOOST_TEST(log.converged);
      BOOST_TEST(log.exponent == p);
      BOOST_TEST(std::abs(log.distance() / shift.norm() - 1.) < 1e-2);
      BOOST_TEST(log.speed_deviation < 1e-2);
      const space::PointLocator<2>       locator(space);
      const geometry::Characteristics<2> geodesic(
        space, locator, mu, log.potential, p);
      const auto end     = geodesic.push_forward(1.).density;
      double     sums[2] = {0., 0.};
      for (unsigned int i = 0; i < space.n_owned(); ++i)
        {
          for (unsigned int d = 0; d < 2; ++d)
            sums[0] += space.weights()[i] * mu[i] *
                       std::pow(geodesic.velocity()[2 * i + d] - shift[d], 2);
          sums[1] += space.weights()[i] * std::abs(end[i] - nu[i]);
        }
      dealii::Utilities::MPI::sum(sums, MPI_COMM_WORLD, sums);
      BOOST_TEST(std::sqrt(sums[0]) < 0.1 * shift.norm());
      BOOST_TEST(sums[1] < 0.1);
    }
}

// W2(mu, mu + eps s) = eps g(s, s)^(1/2) + O(eps^2): on one mesh, because both
// sides are discrete in the same way
BOOST_AUTO_TEST_CASE(distances_of_neighbours)
{
  Timer                           timer;
  const Domain<2>                 domain("square_quad.geo", 0.1);
  const auto                     &space = domain.space;
  const auto                      mu    = nodal(space, [](const Point<2> &x) {
    return 1. - 0.5 * std::cos(M_PI * x[0]);
  });
  const geometry::TangentSpace<2> tangent(space, mu);
  const auto                      rate =
    nodal(space, [](const Point<2> &x) { return std::cos(M_PI * x[0]); });
  const auto   psi  = tangent.lift(rate);
  const double norm = std::sqrt(tangent.metric(psi, psi));
  geometry::TransportPairs<2>::Parameters parameters;
  parameters.gap_tolerance = 1e-5;
  parameters.absolute_gap  = 0.;
  parameters.potentials    = space::Potentials::same; // as tangent has
  geometry::TransportPairs<2> pairs(space, 8, parameters, timer.timer);
  std::vector<double>         remainder;
  for (const double eps : {0.4, 0.2, 0.1})
    {
      auto nu = mu;
      for (unsigned int i = 0; i < nu.size(); ++i)
        nu[i] += eps * rate[i];
      const auto geodesic = pairs.solve({{&mu, &nu}})[0];
      BOOST_TEST(geodesic.converged);
      remainder.push_back(std::abs(geodesic.distance() - eps * norm));
      BOOST_TEST(remainder.back() < 0.3 * eps * eps * norm);
    }
  // quadratic, and there is one, because the metric changes
  BOOST_TEST(std::abs(std::log2(remainder[0] / remainder[1]) - 2.) < 0.25);
  BOOST_TEST(std::abs(std::log2(remainder[1] / remainder[2]) - 2.) < 0.25);
}

// two Gaussians of different size with the weights w, 1 - w: the barycentre has
// the mean of the means and of the standard deviations
BOOST_AUTO_TEST_CASE(barycentre_of_two_gaussians)
{
  Timer                                   timer;
  const Domain<2>                         domain("square_quad.geo", 0.08);
  const auto                             &space = domain.space;
  const space::PointLocator<2>            locator(space);
  const std::vector<double>               w{0.7, 0.3}, sigma{0.1, 0.07};
  const std::vector<Point<2>>             means{{0.45, 0.45}, {0.6, 0.5}};
  geometry::TransportPairs<2>::Parameters ip;
  geometry::TransportPairs<2>             pairs(space, 8, ip, timer.timer);
  std::vector<std::vector<double>>        densities;
  for (unsigned int k = 0; k < 2; ++k)
    densities.push_back(nodal_mass_one(space, [&](const Point<2> &x) {
      return normal(x, means[k], sigma[k]);
    }));
  geometry::Barycentre<2> barycentre(space, locator, pairs, densities, w);
  unsigned int            seen = 0;
  const auto              result =
    barycentre.descend(densities[1],
                       {1., 0.1, 6},
                       [&](const geometry::BarycentreStep &step,
                           const std::vector<double>      &density) {
                         BOOST_TEST(step.step == seen);
                         BOOST_TEST(density.size() == space.n_local());
                         ++seen;
                       });
  BOOST_TEST(result.converged);
  BOOST_TEST(seen == result.history.size());
  const auto &first = result.history[0], &last = result.history.back();
  // at density 2 the gradient has the length w W2(1, 2)
  const double w2 = std::sqrt((means[0] - means[1]).norm_square() +
                              2 * std::pow(sigma[0] - sigma[1], 2));
  BOOST_TEST(std::abs(first.gradient_norm / (w[0] * w2) - 1.) < 0.02);
  BOOST_TEST(std::abs(first.functional / (0.5 * w[0] * w2 * w2) - 1.) < 0.03);
  // and the least of F is w (1 - w) W2^2/2
  BOOST_TEST(std::abs(last.functional / (0.5 * w[0] * w[1] * w2 * w2) - 1.) <
             0.03);
  BOOST_TEST(last.gradient_norm < 0.1 * first.gradient_norm);
  Tensor<1, 2> mean;
  double       variance = 0;
  for (unsigned int i = 0; i < space.n_owned(); ++i)
    {
      const double       m = space.weights()[i] * result.density[i];
      const Tensor<1, 2> x =
        space.point(i) - (means[0] + w[1] * (means[1] - means[0]));
      mean += m * x;
      variance += 0.5 * m * x.norm_square();
    }
  mean           = dealii::Utilities::MPI::sum(mean, MPI_COMM_WORLD);
  variance       = dealii::Utilities::MPI::sum(variance, MPI_COMM_WORLD);
  const double s = w[0] * sigma[0] + w[1] * sigma[1];
  BOOST_TEST(mean.norm() < 2e-3);
  BOOST_TEST(std::abs(std::sqrt(variance) / s - 1.) < 0.04);
}

// without distance there is nothing to solve
BOOST_AUTO_TEST_CASE(a_density_and_itself)
{
  Timer                       timer;
  const Domain<3>             domain("hex_box.msh");
  const std::vector<double>   mu(domain.space.n_local(), 2.);
  geometry::TransportPairs<3> pairs(domain.space, 4, {}, timer.timer);
  for (const std::size_t n : {1, 3})
    for (const auto &geodesic : pairs.solve(
           std::vector<geometry::TransportPairs<3>::Pair>(n, {&mu, &mu})))
      {
        BOOST_TEST(geodesic.converged);
        BOOST_TEST(geodesic.distance() == 0.);
        BOOST_TEST(geodesic.potential.size() == mu.size());
      }
}
