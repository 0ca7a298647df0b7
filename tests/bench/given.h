// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/model/density.h>

#include <deal.II/base/tensor.h>

#include <cmath>
#include <vector>

/// A density by a function.
template <int dim>
using Given = otto::model::FunctionDensity<dim>;

/// cos^2(pi r/2R) around a point.
inline otto::model::Density<2>::Function
bump(const dealii::Point<2> &center, const double radius)
{
  return [=](const dealii::Point<2> &x) {
    const double r = center.distance(x);
    return r < radius ? std::pow(std::cos(M_PI * r / (2 * radius)), 2) : 0.;
  };
}

template <int dim>
dealii::Tensor<2, dim>
diagonal(const std::vector<double> &values)
{
  dealii::Tensor<2, dim> result;
  for (unsigned int d = 0; d < dim; ++d)
    result[d][d] = values[d];
  return result;
}
