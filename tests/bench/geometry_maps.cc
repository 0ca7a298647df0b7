// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Logarithm and exponential maps against closed forms.

#include "geometry_domain.h"

#include <otto/base/text.h>
#include <otto/geometry/barycentre.h>
#include <otto/geometry/characteristics.h>
#include <otto/geometry/eulerian_geodesic.h>
#include <otto/geometry/tangent_space.h>
#include <otto/geometry/velocity_norm.h>
#include <otto/model/nodal_density.h>
#include <otto/verification/density_errors.h>
#include <otto/verification/exact.h>
#include <otto/verification/rates.h>

#include <deal.II/base/conditional_ostream.h>
#include <deal.II/base/timer.h>

using namespace otto;

namespace
{
  // A Gaussian that is stretched and turned by Psi = (x-c).B(x-c)/2 + a.(x-c).
  template <int dim>
  void affine_exponential(const std::string         &cells,
                          const std::string         &file,
                          const std::vector<double> &sizes,
                          const double               center,
                          const double               sigma)
  {
    Tensor<2, dim> A, B;
    Tensor<1, dim> a;
    Point<dim>     c0, c1;
    for (unsigned int d = 0; d < dim; ++d)
      {
        B[d][d] = d == 0 ? 0.3 : -0.25;
        c0[d]   = center;
        a[d]    = d == 0 ? 0.05 : -0.03;
        c1[d]   = c0[d] + a[d];
      }
    B[0][1] = B[1][0] = 0.15;
    for (unsigned int i = 0; i < dim; ++i)
      for (unsigned int j = 0; j < dim; ++j)
        A[i][j] = (i == j) + B[i][j];
    verification::RateTable table({"L1, characteristics",
                                   "L1, pair of equations",
                                   "L1 between them",
                                   "change of the speed"});
    for (const double size : sizes)
      {
        const Domain<dim>   domain(file, size);
        const Function<dim> density = [&](const Point<dim> &x) {
          return std::exp(-(x - c0).norm_square() / (2 * sigma * sigma)) /
                 std::pow(2 * M_PI * sigma * sigma, dim / 2.);
        };
        const auto mu  = domain.nodal(density);
        const auto psi = domain.nodal([&](const Point<dim> &x) {
          return 0.5 * (x - c0) * (B * (x - c0)) + a * (x - c0);
        });
        const geometry::Characteristics<dim> characteristics(domain.space,
                                                             domain.locator,
                                                             mu,
                                                             psi);
        geometry::EulerianGeodesic<dim>      pair(domain.space,
                                             domain.locator,
                                             mu,
                                             psi);
        const double                         speed = pair.speed();
        pair.advance(1.);
        const Tensor<2, dim> inverse = dealii::invert(A);
        const Function<dim>  exact   = [&](const Point<dim> &y) {
          return density(c0 + inverse * (y - c1)) / dealii::determinant(A);
        };
        const auto pushed  = characteristics.push_forward(1.);
        double     between = 0;
        for (unsigned int i = 0; i < domain.space.n_owned(); ++i)
          between += domain.space.weights()[i] *
                     std::abs(pushed.density[i] - pair.density()[i]);
        between = dealii::Utilities::MPI::sum(between, MPI_COMM_WORLD);
        table.add(
          domain.h(),
          {verification::l1_error<dim>(domain.space, pushed.density, exact),
           verification::l1_error<dim>(domain.space, pair.density(), exact),
           between,
           std::abs(pair.speed() / speed - 1.)});
      }
    print("\n" + cells + "\n\n" + table.markdown() + "\n");
  }

  // (int mu |grad(phi) - v|^2)^(1/2) with recovered gradients
  template <int dim>
  double velocity_error(const Domain<dim>         &domain,
                        const std::vector<double> &mu,
                        const std::vector<double> &potential,
                        const std::function<Tensor<1, dim>(Point<dim>)> &v)
  {
    const auto gradient =
      geometry::GradientRecovery<dim>(domain.space, domain.locator, mu)
        .gradient(potential);
    double sum = 0;
    for (unsigned int i = 0; i < domain.space.n_owned(); ++i)
      {
        const auto exact = v(domain.space.point(i));
        for (unsigned int d = 0; d < dim; ++d)
          sum += domain.space.weights()[i] * mu[i] *
                 std::pow(gradient[i * dim + d] - exact[d], 2);
      }
    return std::sqrt(dealii::Utilities::MPI::sum(sum, MPI_COMM_WORLD));
  }

  // log of a Gaussian at another one; exp leads back; log of exp.
  template <int dim>
  void affine_logarithm(const std::string               &cells,
                        const std::string               &file,
                        const std::vector<double>       &sizes,
                        const std::vector<unsigned int> &slabs,
                        const double                     sigma)
  {
    Tensor<2, dim> A, B;
    Tensor<1, dim> a;
    for (unsigned int d = 0; d < dim; ++d)
      {
        B[d][d] = d == 0 ? 0.25 : -0.2;
        a[d]    = d == 0 ? 0.12 : -0.08;
      }
    B[0][1] = B[1][0] = 0.15;
    for (unsigned int i = 0; i < dim; ++i)
      for (unsigned int j = 0; j < dim; ++j)
        A[i][j] = (i == j) + B[i][j];
    Normal<dim> from, to;
    for (unsigned int d = 0; d < dim; ++d)
      {
        from.mean[d]          = 0.5 - 0.5 * a[d];
        from.covariance[d][d] = sigma * sigma;
      }
    to.mean       = from.mean + a;
    to.covariance = A * from.covariance * A;
    verification::RateTable    table({"W2 relative",
                                      "velocity of log",
                                      "L1 of exp(log)",
                                      "velocity of log(exp)",
                                      "speed deviation"});
    dealii::ConditionalOStream no_output(std::cout, false);
    dealii::TimerOutput        timer(no_output,
                              dealii::TimerOutput::never,
                              dealii::TimerOutput::wall_times);
    const double               exact =
      std::sqrt(a.norm_square() + sigma * sigma * dealii::trace(B * B));
    const auto v = [&](const Point<dim> &x) { return a + B * (x - from.mean); };
    for (std::size_t k = 0; k < sizes.size(); ++k)
      {
        const Domain<dim> domain(file, sizes[k]);
        const auto        scaled = [&](const Normal<dim> &f) {
          auto result = domain.nodal([&](const Point<dim> &x) { return f(x); });
          const double mass = model::mass(result, domain.space);
          for (double &value : result)
            value /= mass;
          return result;
        };
        const auto mu = scaled(from), nu = scaled(to);
        const auto psi = domain.nodal([&](const Point<dim> &x) {
          return 0.5 * (x - from.mean) * (B * (x - from.mean)) +
                 a * (x - from.mean);
        });
        typename geometry::TransportPairs<dim>::Parameters ip;
        ip.gap_tolerance = 1e-6;
        geometry::TransportPairs<dim> pairs(domain.space, slabs[k], ip, timer);
        const auto                    log = pairs.solve({{&mu, &nu}})[0];
        const geometry::Characteristics<dim> geodesic(domain.space,
                                                      domain.locator,
                                                      mu,
                                                      log.potential);
        const auto back = geodesic.push_forward(1.).density;
        const geometry::Characteristics<dim> given(domain.space,
                                                   domain.locator,
                                                   mu,
                                                   psi);
        const auto end      = given.push_forward(1.).density;
        const auto log_exp  = pairs.solve({{&mu, &end}})[0];
        double     distance = 0;
        for (unsigned int i = 0; i < domain.space.n_owned(); ++i)
          distance += domain.space.weights()[i] * std::abs(back[i] - nu[i]);
        distance = dealii::Utilities::MPI::sum(distance, MPI_COMM_WORLD);
        table.add(domain.h(),
                  {std::abs(log.distance() / exact - 1.),
                   velocity_error<dim>(domain, mu, log.potential, v) / exact,
                   distance,
                   velocity_error<dim>(domain, mu, log_exp.potential, v) /
                     exact,
                   log.speed_deviation});
        if (!log.converged || !log_exp.converged)
          print("not converged\n");
      }
    print("\n" + cells + "\n\n" + table.markdown() + "\n");
  }


  // W2 of Gaussians in space.
  template <int dim>
  void logarithm_in_space(const std::string               &cells,
                          const std::string               &file,
                          const std::vector<double>       &sizes,
                          const std::vector<unsigned int> &slabs,
                          const double                     center,
                          const double                     sigma)
  {
    // from a ball to an ellipsoid beside it
    Normal<dim>    from, to;
    Tensor<2, dim> B;
    Tensor<1, dim> a;
    for (unsigned int d = 0; d < dim; ++d)
      {
        B[d][d]               = d == 0 ? 0.2 : -0.2;
        a[d]                  = d == 0 ? -sigma : 0.5 * sigma;
        from.mean[d]          = center - 0.5 * a[d];
        to.mean[d]            = center + 0.5 * a[d];
        from.covariance[d][d] = sigma * sigma;
        to.covariance[d][d]   = std::pow(sigma * (1. + B[d][d]), 2);
      }
    const double exact =
      std::sqrt(a.norm_square() + sigma * sigma * dealii::trace(B * B));
    verification::RateTable table(
      {"W2 relative", "velocity of log", "L1 of exp(log)"});
    dealii::ConditionalOStream no_output(std::cout, false);
    dealii::TimerOutput        timer(no_output,
                              dealii::TimerOutput::never,
                              dealii::TimerOutput::wall_times);
    for (std::size_t k = 0; k < sizes.size(); ++k)
      {
        const Domain<dim> domain(file, sizes[k]);
        auto mu = domain.nodal([&](const Point<dim> &x) { return from(x); });
        auto nu = domain.nodal([&](const Point<dim> &x) { return to(x); });
        for (auto *density : {&mu, &nu})
          {
            const double mass = model::mass(*density, domain.space);
            for (double &value : *density)
              value /= mass;
          }
        typename geometry::TransportPairs<dim>::Parameters ip;
        ip.gap_tolerance = 1e-5;
        geometry::TransportPairs<dim> pairs(domain.space, slabs[k], ip, timer);
        const auto                    log = pairs.solve({{&mu, &nu}})[0];
        if (!log.converged)
          print("not converged\n");
        const geometry::Characteristics<dim> geodesic(domain.space,
                                                      domain.locator,
                                                      mu,
                                                      log.potential);
        const auto back     = geodesic.push_forward(1.).density;
        double     distance = 0;
        for (unsigned int i = 0; i < domain.space.n_owned(); ++i)
          distance += domain.space.weights()[i] * std::abs(back[i] - nu[i]);
        table.add(domain.h(),
                  {std::abs(log.distance() / exact - 1.),
                   velocity_error<dim>(domain,
                                       mu,
                                       log.potential,
                                       [&](const Point<dim> &x) {
                                         return a + B * (x - from.mean);
                                       }) /
                     exact,
                   dealii::Utilities::MPI::sum(distance, MPI_COMM_WORLD)});
      }
    print("\n" + cells + "\n\n" + table.markdown() + "\n");
  }
} // namespace

void
logarithm()
{
  print("## The logarithm at a Gaussian, and back\n\n");
  affine_logarithm<2>(
    "triangles", "square_tri.geo", {0.08, 0.0534, 0.04}, {8, 12, 16}, 0.08);
  affine_logarithm<2>(
    "squares", "square_quad.geo", {0.08, 0.0534, 0.04}, {8, 12, 16}, 0.08);
}

void
logarithm_3d()
{
  print("## The logarithm in space\n\n");
  logarithm_in_space<3>(
    "hexahedra", "hex_box.geo", {0.14, 0.1, 0.075}, {5, 7, 10}, 0.5, 0.11);
  logarithm_in_space<3>(
    "tetrahedra", "ball.geo", {0.28, 0.2, 0.14}, {5, 7, 10}, 0., 0.24);
}

void
exponential()
{
  print("## The exponential map at a Gaussian\n\n");
  affine_exponential<2>(
    "triangles", "square_tri.geo", {0.05, 0.025, 0.0125}, 0.5, 0.07);
  affine_exponential<2>(
    "squares", "square_quad.geo", {0.05, 0.025, 0.0125}, 0.5, 0.07);
  affine_exponential<3>("tetrahedra", "ball.geo", {0.2, 0.1, 0.065}, 0., 0.2);
  affine_exponential<3>(
    "hexahedra", "hex_box.geo", {0.1, 0.05, 0.033}, 0.5, 0.09);
}
