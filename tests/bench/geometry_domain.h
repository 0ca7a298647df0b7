// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the tables of the geometry of Wasserstein space share.
#pragma once

#include "cases.h"

#include <otto/mesh/mesh.h>
#include <otto/space/point_locator.h>

#include <cmath>
#include <cstdio>
#include <functional>
#include <iostream>

/// Cases in geometry_maps.cc.
void exponential();
void logarithm();
void logarithm_3d();

namespace otto
{
  using dealii::Point;
  using dealii::Tensor;

  template <int dim>
  using Function = std::function<double(const Point<dim> &)>;

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
} // namespace otto
