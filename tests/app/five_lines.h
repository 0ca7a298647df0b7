// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/app/given.h>

#include <deal.II/base/mpi.h>

#include <cmath>
#include <string>
#include <vector>

// What the tests of geodesic(), gradient_flow(), continuity() and metric()
// share.
namespace five_lines
{
  const std::string meshes = std::string(OTTO_MESHES) + "/";
  const std::string square = meshes + "square_tri.geo";

  /// A bump of the radius 0.25 in the plane.
  inline otto::PointFunction<2> bump(const double x, const double y)
  {
    return [x, y](const dealii::Point<2> &p) {
      const double s =
        (std::pow(p[0] - x, 2) + std::pow(p[1] - y, 2)) / (0.25 * 0.25);
      return s < 1. ? std::pow(1. - s, 3) : 0.;
    };
  }

  /// A Gaussian of this variance in each direction, of mass one.
  template <int dim>
  otto::PointFunction<dim> gaussian(const dealii::Point<dim> &centre,
                                    const double              variance)
  {
    return [=](const dealii::Point<dim> &p) {
      return std::exp(-p.distance_square(centre) / (2 * variance)) /
             std::pow(2 * M_PI * variance, dim / 2.);
    };
  }

  /// sum_i D_i f_i g_i over all ranks.
  template <int dim>
  double integral(const otto::space::Space<dim> &space,
                  const std::vector<double>     &f,
                  const std::vector<double>     &g)
  {
    double sum = 0;
    for (unsigned int i = 0; i < space.n_owned(); ++i)
      sum += space.weights()[i] * f[i] * g[i];
    return dealii::Utilities::MPI::sum(sum, space.communicator());
  }

  /// Values at the local vertices.
  template <int dim>
  std::vector<double> at_vertices(const otto::space::Space<dim>  &space,
                                  const otto::PointFunction<dim> &f)
  {
    std::vector<double> values;
    for (unsigned int i = 0; i < space.n_local(); ++i)
      values.push_back(f(space.point(i)));
    return values;
  }

  /// Mass, centre and variance in each direction, of a density.
  template <int dim>
  struct Moments
  {
    double             mass = 0, variance = 0;
    dealii::Point<dim> centre;

    Moments(const otto::space::Space<dim> &space,
            const std::vector<double>     &rho)
    {
      const auto mean = [&](const otto::PointFunction<dim> &f) {
        return integral(space, rho, at_vertices(space, f));
      };
      mass = mean([](const auto &) { return 1.; });
      for (unsigned int d = 0; d < dim; ++d)
        centre[d] = mean([d](const auto &p) { return p[d]; }) / mass;
      variance =
        mean([&](const auto &p) { return p.distance_square(centre); }) / mass /
        dim;
    }
  };
} // namespace five_lines
