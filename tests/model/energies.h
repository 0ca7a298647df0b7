// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <boost/test/unit_test.hpp>

#include <otto/model/energy_parameters.h>

#include <model/fixture.h>

#include <algorithm>
#include <cmath>

/// Entries of the section Energy, "type/Name=value".
using Entries = std::vector<std::string>;

template <int dim>
std::unique_ptr<otto::model::EnergySum<dim>>
parsed(const std::string            &terms,
       const Entries                &entries = {},
       otto::model::EnergyTypes<dim> types   = otto::model::energy_types<dim>())
{
  const otto::model::EnergyParameters<dim> parameters(types);
  dealii::ParameterHandler                 prm;
  parameters.declare(prm);
  otto::base::set_parameter(prm, "Energy/Terms=" + terms);
  for (const std::string &entry : entries)
    otto::base::set_parameter(prm, "Energy/" + entry);
  return parameters.make_energy(prm);
}

template <int dim>
std::unique_ptr<otto::model::EnergySum<dim>>
energy(const Domain<dim> &domain,
       const std::string &terms,
       const Entries     &entries = {})
{
  auto sum = parsed<dim>(terms, entries);
  sum->attach(domain.space, domain.mesh.regions());
  return sum;
}

template <int dim, typename Function>
std::vector<double>
nodal(const Domain<dim> &domain, const Function &f)
{
  std::vector<double> values(domain.space.n_local());
  for (unsigned int i = 0; i < values.size(); ++i)
    values[i] = f(domain.space.point(i));
  return values;
}

template <int dim>
std::vector<double>
wavy(const Domain<dim> &domain)
{
  return nodal(domain, [](const dealii::Point<dim> &x) {
    return 1. + 0.5 * std::sin(5. * x[0] + 3. * x[dim - 1]);
  });
}

template <int dim>
std::vector<double>
first_variation(const otto::model::Energy<dim> &energy,
                const std::vector<double>      &rho)
{
  std::vector<double> result(rho.size(), 0.);
  energy.add_first_variation(rho, 1., result);
  return result;
}

template <int dim>
std::vector<double>
second_variation(const otto::model::Energy<dim> &energy,
                 const std::vector<double>      &rho)
{
  std::vector<double> result(rho.size(), 0.);
  energy.add_second_variation(rho, 1., result);
  return result;
}

/// sum_i D_i f_i over all ranks.
template <int dim>
double
lumped_integral(const Domain<dim> &domain, const std::vector<double> &f)
{
  double sum = 0;
  for (unsigned int i = 0; i < domain.space.n_owned(); ++i)
    sum += domain.space.weights()[i] * f[i];
  return dealii::Utilities::MPI::sum(sum, MPI_COMM_WORLD);
}

/// The values of all vertices by global number.
template <int dim>
std::vector<double>
all_values(const Domain<dim> &domain, const std::vector<double> &local)
{
  std::vector<double> all(domain.space.n_dofs(), 0.);
  for (unsigned int i = 0; i < domain.space.n_owned(); ++i)
    all[domain.space.global_index(i)] = local[i];
  dealii::Utilities::MPI::sum(all, MPI_COMM_WORLD, all);
  return all;
}

/// The largest modulus over all ranks.
inline double
largest(const std::vector<double> &local)
{
  double value = 0;
  for (const double x : local)
    value = std::max(value, std::abs(x));
  return dealii::Utilities::MPI::max(value, MPI_COMM_WORLD);
}

/**
 * Compares D_i E'(rho)_i with central differences of E at every vertex, and
 * E' at ghosts with E' at their owners.
 */
template <int dim>
void
check_first_variation(const Domain<dim>              &domain,
                      const otto::model::Energy<dim> &energy,
                      const double                    step)
{
  const auto  &space    = domain.space;
  const auto   rho      = wavy(domain);
  const auto   gradient = first_variation(energy, rho);
  const auto   all      = all_values(domain, gradient);
  const auto   weights  = all_values(domain, space.weights());
  const double scale    = largest(gradient);
  BOOST_TEST(scale > 0.);
  for (unsigned int i = 0; i < space.n_local(); ++i)
    BOOST_TEST(std::abs(gradient[i] - all[space.global_index(i)]) <=
               1e-8 * scale);

  double worst = 0;
  for (unsigned int g = 0; g < space.n_dofs(); ++g)
    {
      auto   perturbed = rho;
      double quotient  = 0;
      for (const double sign : {1., -1.})
        {
          for (unsigned int i = 0; i < space.n_local(); ++i)
            if (space.global_index(i) == g)
              perturbed[i] = rho[i] + sign * step;
          quotient += sign * energy.value(perturbed) / (2. * step);
        }
      worst = std::max(worst, std::abs(quotient / weights[g] - all[g]));
    }
  BOOST_TEST(worst <= 1e-5 * scale);
}

/// Compares E'' with central differences of E', both at all vertices at
/// once, as E' at a vertex depends on rho there only.
template <int dim>
void
check_second_variation(const Domain<dim>              &domain,
                       const otto::model::Energy<dim> &energy)
{
  const double step = 1e-4;
  const auto   rho  = wavy(domain);
  auto         more = rho, less = rho;
  for (unsigned int i = 0; i < rho.size(); ++i)
    {
      more[i] += step;
      less[i] -= step;
    }
  const auto second = second_variation(energy, rho);
  const auto upper  = first_variation(energy, more);
  const auto lower  = first_variation(energy, less);
  for (unsigned int i = 0; i < rho.size(); ++i)
    BOOST_TEST((upper[i] - lower[i]) / (2. * step) == second[i],
               boost::test_tools::tolerance(1e-5));
}
