// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The tables of the geometry of Wasserstein space in doc/verification.md.
//
//   otto-geometry-verification [case ...]

#include <deal.II/base/conditional_ostream.h>
#include <deal.II/base/timer.h>
#include <otto/geometry/barycentre.h>
#include <otto/geometry/characteristics.h>
#include <otto/geometry/eulerian_geodesic.h>
#include <otto/geometry/tangent_space.h>
#include <otto/geometry/velocity_norm.h>
#include <otto/mesh/mesh.h>

#include <otto/base/text.h>
#include <otto/model/nodal_density.h>
#include <otto/verification/density_errors.h>
#include <otto/verification/exact.h>
#include <otto/verification/rates.h>

#include <cmath>
#include <cstdio>
#include <functional>
#include <iostream>
#include <map>

using namespace otto;
using dealii::Point;
using dealii::Tensor;

namespace
{
  template <int dim>
  using Function = std::function<double(const Point<dim> &)>;

  void print(const std::string &text)
  {
    if (dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) == 0)
      std::cout << text << std::flush;
  }

  template <typename... Values>
  void print_row(const char *format, const Values... values)
  {
    char text[400];
    std::snprintf(text, sizeof(text), format, values...);
    print(text);
  }

  template <int dim>
  struct Domain
  {
    Domain(const std::string &file, const double size)
      : mesh(parameters(file, size), MPI_COMM_WORLD)
      , space(mesh.triangulation(), MPI_COMM_WORLD)
      , locator(space)
    {
    }

    static mesh::MeshParameters parameters(const std::string &file,
                                           const double       size)
    {
      mesh::MeshParameters result;
      result.file = std::string(OTTO_MESHES) + "/" + file;
      result.size = size;
      return result;
    }

    std::vector<double> nodal(const Function<dim> &f) const
    {
      std::vector<double> result;
      for (unsigned int i = 0; i < space.n_local(); ++i)
        result.push_back(f(space.point(i)));
      return result;
    }

    double h() const
    {
      return std::pow(space.volume() / space.n_dofs(), 1. / dim);
    }

    mesh::Mesh<dim>          mesh;
    space::Space<dim>        space;
    space::PointLocator<dim> locator;
  };



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

  // A normal density; B symmetric.
  template <int dim>
  struct Normal
  {
    Point<dim>     mean;
    Tensor<2, dim> covariance;

    double operator()(const Point<dim> &x) const
    {
      const Tensor<1, dim> y = x - mean;
      return std::exp(-0.5 * (y * (dealii::invert(covariance) * y))) /
             std::sqrt(std::pow(2 * M_PI, dim) *
                       dealii::determinant(covariance));
    }
  };

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
                  {std::abs(log.w2() / exact - 1.),
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

  void logarithm()
  {
    print("## The logarithm at a Gaussian, and back\n\n");
    affine_logarithm<2>(
      "triangles", "square_tri.geo", {0.08, 0.0534, 0.04}, {8, 12, 16}, 0.08);
    affine_logarithm<2>(
      "squares", "square_quad.geo", {0.08, 0.0534, 0.04}, {8, 12, 16}, 0.08);
  }

  // The fixed point S = sum_i w_i (S^(1/2) S_i S^(1/2))^(1/2).
  Tensor<2, 2> root(const Tensor<2, 2> &S)
  {
    // of a symmetric positive definite matrix in the plane
    const double       det = std::sqrt(dealii::determinant(S));
    const double       t   = std::sqrt(dealii::trace(S) + 2 * det);
    const Tensor<2, 2> I   = dealii::unit_symmetric_tensor<2>();
    return (S + det * I) / t;
  }

  Tensor<2, 2> barycentre_covariance(const std::vector<Tensor<2, 2>> &S,
                                     const std::vector<double>       &w)
  {
    auto result = S[0];
    for (unsigned int k = 0; k < 200; ++k)
      {
        const auto   R = root(result), inverse = dealii::invert(R);
        Tensor<2, 2> sum;
        for (std::size_t i = 0; i < S.size(); ++i)
          sum += w[i] * root(R * S[i] * R);
        result = inverse * (sum * sum) * inverse;
      }
    return result;
  }

  void barycentre_of(const std::string               &cells,
                     const std::string               &file,
                     const std::vector<double>       &sizes,
                     const std::vector<unsigned int> &slabs)
  {
    std::vector<Normal<2>>    normals(3);
    const std::vector<double> w{0.5, 0.3, 0.2};
    normals[0].mean       = Point<2>(0.42, 0.45);
    normals[0].covariance = Tensor<2, 2>({{0.006, 0.002}, {0.002, 0.004}});
    normals[1].mean       = Point<2>(0.6, 0.45);
    normals[1].covariance = Tensor<2, 2>({{0.003, -0.001}, {-0.001, 0.007}});
    normals[2].mean       = Point<2>(0.5, 0.6);
    normals[2].covariance = Tensor<2, 2>({{0.008, 0.}, {0., 0.003}});
    Normal<2>                 exact;
    std::vector<Tensor<2, 2>> S;
    for (unsigned int k = 0; k < 3; ++k)
      {
        exact.mean += w[k] * (normals[k].mean - Point<2>());
        S.push_back(normals[k].covariance);
      }
    exact.covariance  = barycentre_covariance(S, w);
    double functional = 0;
    for (unsigned int k = 0; k < 3; ++k)
      {
        const auto R = root(exact.covariance);
        functional += 0.5 * w[k] *
                      ((exact.mean - normals[k].mean).norm_square() +
                       dealii::trace(exact.covariance) + dealii::trace(S[k]) -
                       2 * dealii::trace(root(R * S[k] * R)));
      }
    verification::RateTable table({"L1", "functional", "mean", "covariance"});
    dealii::ConditionalOStream no_output(std::cout, false);
    dealii::TimerOutput        timer(no_output,
                              dealii::TimerOutput::never,
                              dealii::TimerOutput::wall_times);
    for (std::size_t m = 0; m < sizes.size(); ++m)
      {
        const Domain<2>                  domain(file, sizes[m]);
        std::vector<std::vector<double>> densities;
        for (const auto &normal : normals)
          {
            densities.push_back(
              domain.nodal([&](const Point<2> &x) { return normal(x); }));
            const double mass = model::mass(densities.back(), domain.space);
            for (double &value : densities.back())
              value /= mass;
          }
        geometry::TransportPairs<2>::Parameters ip;
        ip.gap_tolerance = 1e-5;
        geometry::TransportPairs<2> pairs(domain.space, slabs[m], ip, timer);
        geometry::Barycentre<2>     barycentre(
          domain.space, domain.locator, pairs, densities, w);
        geometry::Barycentre<2>::Parameters parameters;
        parameters.tolerance = 1e-3;
        const auto outcome   = barycentre.descend(
          densities[0],
          parameters,
          [](const geometry::BarycentreStep &step,
             const std::vector<double> &) {
            print_row("  step %u: F %.8f +- %.1e, gradient %.2e, excess %.1e\n",
                      step.step,
                      step.functional,
                      step.accuracy,
                      step.gradient_norm,
                      step.excess);
          });
        Tensor<1, 2> mean;
        Tensor<2, 2> second;
        for (unsigned int i = 0; i < domain.space.n_owned(); ++i)
          {
            const Tensor<1, 2> x = domain.space.point(i) - exact.mean;
            const double m = domain.space.weights()[i] * outcome.density[i];
            mean += m * x;
            second += m * dealii::outer_product(x, x);
          }
        mean   = dealii::Utilities::MPI::sum(mean, MPI_COMM_WORLD);
        second = dealii::Utilities::MPI::sum(second, MPI_COMM_WORLD);
        table.add(
          domain.h(),
          {verification::l1_error<2>(domain.space,
                                     outcome.density,
                                     [&](const Point<2> &x) {
                                       return exact(x);
                                     }),
           std::abs(outcome.history.back().functional / functional - 1.),
           mean.norm(),
           (second - exact.covariance).norm() / exact.covariance.norm()});
        print("  " + outcome.reason + "\n");
      }
    print("\n" + cells + "\n\n" + table.markdown() + "\n");
  }

  void barycentre()
  {
    print("## The barycentre of Gaussians\n\n");
    barycentre_of("triangles",
                  "square_tri.geo",
                  {0.08, 0.0534, 0.04},
                  {8, 12, 16});
    barycentre_of("squares",
                  "square_quad.geo",
                  {0.08, 0.0534, 0.04},
                  {8, 12, 16});
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
                  {std::abs(log.w2() / exact - 1.),
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

  void logarithm_3d()
  {
    print("## The logarithm in space\n\n");
    logarithm_in_space<3>(
      "hexahedra", "hex_box.geo", {0.14, 0.1, 0.075}, {5, 7, 10}, 0.5, 0.11);
    logarithm_in_space<3>(
      "tetrahedra", "ball.geo", {0.28, 0.2, 0.14}, {5, 7, 10}, 0., 0.24);
  }



  void exponential()
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



  // Psi = -a cos(2 pi x)/(2 pi)^2 at a uniform density: a shock at 1/a.
  void shock_of(const std::string         &cells,
                const std::string         &file,
                const std::vector<double> &sizes)
  {
    const double            a = 0.5;
    verification::RateTable table(
      {"time of the shock, relative", "L1 at half of it"});
    for (const double size : sizes)
      {
        const Domain<2>           domain(file, size);
        const std::vector<double> mu(domain.space.n_local(), 1.);
        const auto                psi = domain.nodal([&](const Point<2> &x) {
          return -a * std::cos(2 * M_PI * x[0]) / (4 * M_PI * M_PI);
        });
        const geometry::Characteristics<2> geodesic(domain.space,
                                                    domain.locator,
                                                    mu,
                                                    psi);
        const double                       t = 0.5 / a;
        // rho(t, X) = 1/(1 + a t cos(2 pi x)), X = x + a t sin(2 pi x)/(2 pi)
        const auto exact = [&](const Point<2> &X) {
          double x = X[0];
          for (unsigned int k = 0; k < 100; ++k)
            x -= (x + a * t * std::sin(2 * M_PI * x) / (2 * M_PI) - X[0]) /
                 (1. + a * t * std::cos(2 * M_PI * x));
          return 1. / (1. + a * t * std::cos(2 * M_PI * x));
        };
        table.add(domain.h(),
                  {std::abs(geodesic.end(10., 0.).time * a - 1.),
                   verification::l1_error<2>(domain.space,
                                             geodesic.push_forward(t).density,
                                             exact)});
      }
    print("\n" + cells + "\n\n" + table.markdown() + "\n");
  }

  void shock()
  {
    print("## The first shock\n\n");
    shock_of("triangles", "square_tri.geo", {0.05, 0.025, 0.0125, 0.00625});
    shock_of("squares", "square_quad.geo", {0.05, 0.025, 0.0125, 0.00625});
  }



  // W2(mu, mu + eps s) against eps g(s, s)^(1/2).
  void neighbours()
  {
    print("## Neighbouring densities\n\n| mesh | eps | W2 | eps g^(1/2) | "
          "difference | rate |\n| --- | --- | --- | --- | --- | --- |\n");
    dealii::ConditionalOStream no_output(std::cout, false);
    dealii::TimerOutput        timer(no_output,
                              dealii::TimerOutput::never,
                              dealii::TimerOutput::wall_times);
    for (const std::string file : {"square_tri.geo", "square_quad.geo"})
      {
        const Domain<2>                 domain(file, 0.05);
        const auto mu = domain.nodal([](const Point<2> &x) {
          return 1. - 0.5 * std::cos(M_PI * x[0]);
        });
        const geometry::TangentSpace<2> tangent(domain.space, mu);
        const auto   rate = domain.nodal([](const Point<2> &x) {
          return std::cos(M_PI * x[0]);
        });
        const auto   psi  = tangent.lift(rate);
        const double norm = std::sqrt(tangent.metric(psi, psi));
        geometry::TransportPairs<2>::Parameters ip;
        ip.gap_tolerance = 1e-6;
        ip.absolute_gap  = 0.;
        geometry::TransportPairs<2> pairs(domain.space, 12, ip, timer);
        double                      last = 0;
        for (const double eps : {0.4, 0.2, 0.1, 0.05})
          {
            auto nu = mu;
            for (unsigned int i = 0; i < nu.size(); ++i)
              nu[i] += eps * rate[i];
            const double w2         = pairs.solve({{&mu, &nu}})[0].w2();
            const double difference = std::abs(w2 - eps * norm);
            print_row(
              "| %s | %g | %.7f | %.7f | %.2e | %s |\n",
              file.substr(7, 4).c_str(),
              eps,
              w2,
              eps * norm,
              difference,
              last > 0.
                ? base::short_number(std::log2(last / difference), 3).c_str()
                : "");
            last = difference;
          }
      }
    print("\n");
  }



  // Uniform density and Gaussians: closed forms of the metric.
  template <int dim>
  void metric_of(const std::string         &cells,
                 const std::string         &file,
                 const std::vector<double> &sizes)
  {
    verification::RateTable table(
      {"uniform, g of cos(2 pi x)", "Bures, translation", "Bures, stretch"});
    const double sigma = dim == 2 ? 0.075 : 0.11;
    for (const double size : sizes)
      {
        const Domain<dim>                 domain(file, size);
        const auto                       &space = domain.space;
        const geometry::TangentSpace<dim> uniform(
          space, std::vector<double>(space.n_local(), 3.));
        const double k      = 2 * M_PI;
        const auto   cosine = uniform.lift(domain.nodal(
          [&](const Point<dim> &x) { return std::cos(k * x[0]); }));
        Normal<dim>  normal;
        for (unsigned int d = 0; d < dim; ++d)
          {
            normal.mean[d]          = 0.5;
            normal.covariance[d][d] = sigma * sigma;
          }
        const geometry::TangentSpace<dim> tangent(
          space, domain.nodal([&](const Point<dim> &x) { return normal(x); }));
        // the rates of Psi = 2 x - y and of x^2 + x y about the mean
        const auto shift = tangent.lift(domain.nodal([&](const Point<dim> &x) {
          const auto y = x - normal.mean;
          return normal(x) * (2 * y[0] - y[1]) / (sigma * sigma);
        }));
        const auto stretch =
          tangent.lift(domain.nodal([&](const Point<dim> &x) {
            const auto y = x - normal.mean;
            return normal(x) *
                   (((2 * y[0] + y[1]) * y[0] + y[0] * y[1]) / (sigma * sigma) -
                    2.);
          }));
        table.add(
          domain.h(),
          {std::abs(uniform.metric(cosine, cosine) * 2 * k * k * 3. - 1.),
           std::abs(tangent.metric(shift, shift) / 5. - 1.),
           std::abs(tangent.metric(stretch, stretch) / (6. * sigma * sigma) -
                    1.)});
      }
    print("\n" + cells + "\n\n" + table.markdown() + "\n");
  }

  void metric()
  {
    print("## The metric\n\n");
    metric_of<2>("triangles", "square_tri.geo", {0.05, 0.025, 0.0125});
    metric_of<2>("squares", "square_quad.geo", {0.05, 0.025, 0.0125});
    metric_of<3>("hexahedra", "hex_box.geo", {0.1, 0.05, 0.033});
  }
} // namespace

int
main(int argc, char **argv)
{
  dealii::Utilities::MPI::MPI_InitFinalize           mpi(argc, argv, 1);
  const std::map<std::string, std::function<void()>> cases{
    {"1 metric", metric},
    {"2 exponential", exponential},
    {"3 shock", shock},
    {"4 logarithm", logarithm},
    {"5 logarithm in space", logarithm_3d},
    {"5 neighbours", neighbours},
    {"6 barycentre", barycentre}};
  for (const auto &[name, run] : cases)
    {
      bool wanted = argc == 1;
      for (int k = 1; k < argc; ++k)
        wanted = wanted || argv[k] == name.substr(2);
      if (wanted)
        run();
    }
}
