// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/dataset/problem.h>
#include <otto/mesh/mesh.h>

#include <deal.II/base/conditional_ostream.h>
#include <deal.II/base/mpi.h>
#include <deal.II/base/parameter_handler.h>
#include <deal.II/base/timer.h>

#include <iostream>
#include <memory>
#include <string>
#include <vector>

/// A mesh of the folder meshes, or another one, as each rank sees it.
template <int dim>
struct Whole
{
  explicit Whole(const std::string &name, const double size = 0.)
    : mesh(parameters(name, size), MPI_COMM_SELF)
    , domain(mesh)
  {
  }

  static otto::mesh::MeshParameters parameters(const std::string &name,
                                               const double       size)
  {
    otto::mesh::MeshParameters result;
    result.file = std::string(OTTO_MESHES) + "/" + name;
    result.size = size;
    return result;
  }

  otto::mesh::Mesh<dim>      mesh;
  otto::dataset::Domain<dim> domain;
};

/// The same, and the space and group of all ranks.
template <int dim>
struct Setting : Whole<dim>
{
  explicit Setting(const std::string &name, const double size = 0.)
    : Whole<dim>(name, size)
    , shared(Whole<dim>::parameters(name, size), MPI_COMM_WORLD)
    , space(shared.triangulation(), MPI_COMM_WORLD)
    , group(this->domain, space)
    , no_output(std::cout, false)
    , timer(no_output,
            dealii::TimerOutput::never,
            dealii::TimerOutput::wall_times)
  {
  }

  otto::mesh::Mesh<dim>      shared;
  otto::space::Space<dim>    space;
  otto::dataset::Group<dim>  group;
  dealii::ConditionalOStream no_output;
  dealii::TimerOutput        timer;
};

/// An object with entries, parsed from its defaults and these.
template <class Type>
std::unique_ptr<Type>
parsed(const std::vector<std::pair<std::string, std::string>> &entries)
{
  auto                     result = std::make_unique<Type>();
  dealii::ParameterHandler prm;
  result->declare_parameters(prm);
  for (const auto &[name, value] : entries)
    prm.set(name, value);
  result->parse_parameters(prm);
  return result;
}

/// Whether a number is the same on all ranks, to the last bit.
inline bool
same_on_all_ranks(const double value)
{
  return dealii::Utilities::MPI::min(value, MPI_COMM_WORLD) ==
         dealii::Utilities::MPI::max(value, MPI_COMM_WORLD);
}

/// The largest difference of two arrays.
inline double
distance(const std::vector<double> &a, const std::vector<double> &b)
{
  BOOST_REQUIRE_EQUAL(a.size(), b.size());
  double result = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    result = std::max(result, std::abs(a[i] - b[i]));
  return result;
}
