// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The tables of the geometry of Wasserstein space in doc/verification.md.
//
//   otto-geometry-verification [case ...]

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

#include <map>

using namespace otto;

namespace
{
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
        const Domain<2> domain(file, 0.05);
        const auto      mu = domain.nodal(
          [](const Point<2> &x) { return 1. - 0.5 * std::cos(M_PI * x[0]); });
        const geometry::TangentSpace<2> tangent(domain.space, mu);
        const auto                      rate =
          domain.nodal([](const Point<2> &x) { return std::cos(M_PI * x[0]); });
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
            const double w2         = pairs.solve({{&mu, &nu}})[0].distance();
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
  dealii::Utilities::MPI::MPI_InitFinalize mpi(argc, argv, 1);
  const Cases                              cases{{"metric", metric},
                    {"exponential", exponential},
                    {"shock", shock},
                    {"logarithm", logarithm},
                    {"logarithm_in_space", logarithm_3d},
                    {"neighbours", neighbours},
                    {"barycentre", barycentre}};
  return run_cases(cases, {argv + 1, argv + argc});
}
