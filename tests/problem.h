// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deal.II/base/conditional_ostream.h>
#include <deal.II/base/mpi.h>
#include <deal.II/base/timer.h>

#include <otto/mesh/mesh.h>
#include <otto/optimality/system.h>

#include <cmath>
#include <functional>
#include <iostream>
#include <memory>
#include <string>

/// A transport problem on a mesh of the folder meshes, on all ranks of a
/// communicator.
template <int dim>
struct Problem
{
  using Function = std::function<double(const dealii::Point<dim> &)>;

  Problem(
    const std::string            &file,
    const double                  size,
    const unsigned int            n_slabs,
    const Function               &initial,
    const Function               &final,
    const MPI_Comm                communicator = MPI_COMM_WORLD,
    const otto::space::Potentials potentials   = otto::space::Potentials::same,
    otto::model::Problem<dim>     problem      = {})
    : mesh(parameters(file, size), communicator)
    , space(mesh.triangulation(), communicator)
    , system(std::make_shared<const otto::space::Pair<dim>>(space, potentials),
             n_slabs,
             {nodal(initial),
              problem.terminal_cost ? std::vector<double>() : nodal(final)},
             {},
             problem)
    , no_output(std::cout, false)
    , timer(no_output,
            dealii::TimerOutput::never,
            dealii::TimerOutput::wall_times)
  {
  }

  static otto::mesh::MeshParameters parameters(const std::string &file,
                                               const double       size)
  {
    otto::mesh::MeshParameters parameters;
    parameters.file = std::string(OTTO_MESHES) + "/" + file;
    parameters.size = size;
    return parameters;
  }

  /// Nodal values of mean one.
  std::vector<double> nodal(const Function &f) const
  {
    std::vector<double> values(space.n_local());
    double              mass = 0;
    for (unsigned int i = 0; i < space.n_local(); ++i)
      {
        values[i] = f(space.point(i));
        if (i < space.n_owned())
          mass += space.weights()[i] * values[i];
      }
    mass = dealii::Utilities::MPI::sum(mass, space.communicator());
    for (double &value : values)
      value *= space.volume() / mass;
    return values;
  }

  /// V.
  const otto::space::Space<dim> &potentials() const
  {
    return otto::space::flat_space(system.pair().potential());
  }

  /// A smooth state that is not near any solution.
  otto::optimality::State some_state() const
  {
    auto              state = system.constant_state(0.1);
    const std::size_t N     = system.n_slabs();
    const std::size_t m     = system.levels().levels();
    for (std::size_t i = 0; i < potentials().n_owned(); ++i)
      {
        const auto &x = potentials().point(i);
        for (std::size_t s = 0; s < N; ++s)
          state.potential.begin()[i * N + s] =
            0.1 * std::sin(3 * x[0] + 0.1 * s) +
            0.2 * x[1] * x[1] * (1 + 0.1 * s);
      }
    for (std::size_t i = 0; i < space.n_owned(); ++i)
      {
        const auto &x = space.point(i);
        for (std::size_t l = 0; l < m; ++l)
          {
            const std::size_t k = i * m + l;
            state.density.begin()[k] =
              1.2 + std::cos(2 * x[0] - x[1] + 0.3 * l);
            state.slack.begin()[k] = 0.3 + 0.2 * std::sin(5 * x[1] + l);
          }
      }
    return state;
  }

  otto::mesh::Mesh<dim>         mesh;
  otto::space::Space<dim>       space;
  otto::optimality::System<dim> system;
  dealii::ConditionalOStream    no_output;
  dealii::TimerOutput           timer;
};

/// A vector that is the same for all numbers of ranks up to the numbering of
/// the vertices: a function of position and level.
template <int dim>
otto::time::Vector
wave(const otto::space::Space<dim> &space,
     const otto::time::Layout      &layout,
     const double                   k)
{
  auto              x = layout.make_vector();
  const std::size_t n = layout.levels();
  for (std::size_t i = 0; i < space.n_owned(); ++i)
    for (std::size_t l = 0; l < n; ++l)
      x.begin()[i * n + l] =
        std::cos(k * space.point(i)[0] + 2 * space.point(i)[1] + l) +
        0.5 * std::sin(k * (i % 7) + l);
  return x;
}

/// cos^2(pi r / 2R) around a point with equal coordinates.
template <int dim>
std::function<double(const dealii::Point<dim> &)>
bump(const double center, const double radius)
{
  return [=](const dealii::Point<dim> &x) {
    double squares = 0;
    for (unsigned int d = 0; d < dim; ++d)
      squares += (x[d] - center) * (x[d] - center);
    const double r = std::sqrt(squares);
    return r < radius ? std::pow(std::cos(M_PI * r / (2 * radius)), 2) : 0.;
  };
}

template <int dim>
std::function<double(const dealii::Point<dim> &)>
gaussian(const double center, const double variance)
{
  return [=](const dealii::Point<dim> &x) {
    double squares = 0;
    for (unsigned int d = 0; d < dim; ++d)
      squares += (x[d] - center) * (x[d] - center);
    return std::exp(-squares / (2 * variance));
  };
}



/// Round Gaussians of variance 0.1, from the diagonal's point 0.3 to another.
template <int dim>
Problem<dim>
problem_of_gaussians(const std::string            &file,
                     const double                  size,
                     const unsigned int            n_slabs,
                     const double                  to,
                     const otto::space::Potentials potentials,
                     otto::model::Problem<dim>     problem = {})
{
  return Problem<dim>(file,
                      size,
                      n_slabs,
                      gaussian<dim>(0.3, 0.1),
                      gaussian<dim>(to, 0.1),
                      MPI_COMM_WORLD,
                      potentials,
                      std::move(problem));
}



/// The diagonal C = tau D u/rho of the Newton system at @p state.
template <int dim>
otto::time::Vector
schur_diagonal(const Problem<dim>            &problem,
               const otto::optimality::State &state)
{
  auto              c = problem.system.levels().make_vector();
  const std::size_t n = problem.system.levels().levels();
  for (std::size_t i = 0; i < problem.space.n_owned(); ++i)
    for (std::size_t k = i * n; k < (i + 1) * n; ++k)
      c.begin()[k] = problem.system.tau() * problem.space.weights()[i] *
                     state.slack.begin()[k] / state.density.begin()[k];
  return c;
}
