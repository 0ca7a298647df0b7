// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <model/fixture.h>

#include <deal.II/base/conditional_ostream.h>
#include <deal.II/base/timer.h>

#include <otto/model/nodal_density.h>
#include <otto/space/point_locator.h>

#include <cmath>
#include <iostream>
#include <vector>

/// A function at the local vertices.
template <int dim, typename Function>
std::vector<double>
nodal(const otto::space::Space<dim> &space, const Function &f)
{
  std::vector<double> result;
  for (unsigned int i = 0; i < space.n_local(); ++i)
    result.push_back(f(space.point(i)));
  return result;
}

/// The same scaled to mass one.
template <int dim, typename Function>
std::vector<double>
nodal_mass_one(const otto::space::Space<dim> &space, const Function &f)
{
  auto         result = nodal(space, f);
  const double mass   = otto::model::mass(result, space);
  for (double &value : result)
    value /= mass;
  return result;
}

/// sum_i D_i |a_i - b_i|.
template <int dim>
double
l1_distance(const otto::space::Space<dim> &space,
            const std::vector<double>     &a,
            const std::vector<double>     &b)
{
  double sum = 0;
  for (unsigned int i = 0; i < space.n_owned(); ++i)
    sum += space.weights()[i] * std::abs(a[i] - b[i]);
  return dealii::Utilities::MPI::sum(sum, MPI_COMM_WORLD);
}

/// The largest |a_i - b_i| of owned vertices.
inline double
largest_difference(const std::vector<double> &a,
                   const std::vector<double> &b,
                   const std::size_t          n_owned)
{
  double result = 0;
  for (std::size_t i = 0; i < n_owned; ++i)
    result = std::max(result, std::abs(a[i] - b[i]));
  return dealii::Utilities::MPI::max(result, MPI_COMM_WORLD);
}

/// Errors on three meshes, each of half the size of the one before, fall with
/// second order.
template <typename Errors>
void
check_second_order(const Errors &errors)
{
  BOOST_TEST(std::log2(errors[0] / errors[1]) > 1.7);
  BOOST_TEST(std::log2(errors[1] / errors[2]) > 1.7);
}

/// A timer that prints nothing.
struct Timer
{
  Timer()
    : no_output(std::cout, false)
    , timer(no_output,
            dealii::TimerOutput::never,
            dealii::TimerOutput::wall_times)
  {
  }

  dealii::ConditionalOStream no_output;
  dealii::TimerOutput        timer;
};
