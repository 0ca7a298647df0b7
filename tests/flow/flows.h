// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/flow/gradient_flow.h>
#include <otto/model/nodal_density.h>
#include <otto/verification/density_errors.h>
#include <otto/verification/exact_flows.h>

#include <deal.II/base/conditional_ostream.h>
#include <deal.II/base/timer.h>

#include <iostream>
#include <model/energies.h>

/// A timer that prints nothing.
struct SilentTimer
{
  dealii::ConditionalOStream stream{std::cout, false};
  dealii::TimerOutput        timer{stream,
                            dealii::TimerOutput::never,
                            dealii::TimerOutput::wall_times};
};

/// Nodal values of a density, scaled to a mass.
template <int dim, typename Function>
std::vector<double>
of_mass(const Domain<dim> &domain, const double mass, const Function &f)
{
  auto         values = nodal(domain, f);
  const double factor = mass / otto::model::mass(values, domain.space);
  for (double &value : values)
    value *= factor;
  return values;
}

/// Largest difference of nodal values on all ranks.
template <int dim>
double
largest_difference(const Domain<dim>         &domain,
                   const std::vector<double> &a,
                   const std::vector<double> &b)
{
  double result = 0;
  for (unsigned int i = 0; i < domain.space.n_owned(); ++i)
    result = std::max(result, std::abs(a[i] - b[i]));
  return dealii::Utilities::MPI::max(result, MPI_COMM_WORLD);
}
