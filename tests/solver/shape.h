// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deal.II/base/conditional_ostream.h>
#include <deal.II/base/timer.h>

#include <deal.II/distributed/shared_tria.h>

#include <deal.II/grid/grid_generator.h>
#include <deal.II/grid/grid_tools.h>
#include <deal.II/grid/tria_description.h>

#include <otto/mesh/mesh.h>
#include <otto/model/energy_parameters.h>
#include <otto/model/hamiltonian_library.h>
#include <otto/solver/coarse_start.h>

#include <cmath>
#include <functional>
#include <iostream>
#include <numeric>
#include <random>

// Triangles of squares with the lower left corners given, in another unit,
// at another place, and with vertices in another order.
struct Shape
{
  std::vector<dealii::Point<2>> corners  = {dealii::Point<2>()};
  double                        scale    = 1.;
  dealii::Tensor<1, 2>          shift    = {};
  unsigned int                  shuffled = 0;
  unsigned int                  cells    = 8;
  /// What is minimised, for a space of the shape and its scale.
  std::function<otto::model::Problem<2>(const otto::space::Space<2> &, double)>
    problem;
};

struct Domain
{
  explicit Domain(const Shape &shape)
    : triangulation(MPI_COMM_WORLD,
                    dealii::Triangulation<2>::none,
                    false,
                    dealii::parallel::shared::Triangulation<2>::partition_metis)
  {
    std::vector<dealii::Point<2>>    points;
    std::vector<dealii::CellData<2>> cells;
    const unsigned int               n = shape.cells;
    for (const auto &corner : shape.corners)
      {
        const unsigned int first = points.size();
        for (unsigned int j = 0; j <= n; ++j)
          for (unsigned int i = 0; i <= n; ++i)
            points.push_back(corner +
                             dealii::Point<2>(double(i) / n, double(j) / n));
        for (unsigned int j = 0; j < n; ++j)
          for (unsigned int i = 0; i < n; ++i)
            {
              const unsigned int a = first + j * (n + 1) + i;
              for (const auto &vertices :
                   {std::vector<unsigned int>{a, a + 1, a + n + 2},
                    std::vector<unsigned int>{a, a + n + 2, a + n + 1}})
                {
                  cells.emplace_back(3);
                  cells.back().vertices = vertices;
                }
            }
      }
    std::vector<unsigned int> place(points.size());
    std::iota(place.begin(), place.end(), 0u);
    if (shape.shuffled > 0)
      {
        std::mt19937 random(shape.shuffled);
        std::shuffle(place.begin(), place.end(), random);
        std::shuffle(cells.begin(), cells.end(), random);
      }
    std::vector<dealii::Point<2>> moved(points.size());
    for (unsigned int i = 0; i < points.size(); ++i)
      moved[place[i]] = dealii::Point<2>(shape.scale * points[i] + shape.shift);
    for (auto &cell : cells)
      for (auto &vertex : cell.vertices)
        vertex = place[vertex];
    triangulation.create_triangulation(moved, cells, {});
    space =
      std::make_unique<otto::space::Space<2>>(triangulation, MPI_COMM_WORLD);
  }

  dealii::parallel::shared::Triangulation<2> triangulation;
  std::unique_ptr<otto::space::Space<2>>     space;
};

using Function = std::function<double(const dealii::Point<2> &)>;

struct Result
{
  otto::solver::InteriorPoint<2>::Result outcome;
  otto::optimality::State                state;
  std::vector<double>                    initial, final;
  unsigned int                           iterations = 0;
};

// Densities as functions on the unscaled shape.
inline Result
solve(const Domain   &domain,
      const Shape    &shape,
      const Function &initial,
      const Function &final)
{
  const auto &space = *domain.space;
  const auto  nodal = [&](const Function &f) {
    std::vector<double> values(space.n_local());
    double              mass = 0;
    for (unsigned int i = 0; i < values.size(); ++i)
      {
        values[i] =
          f(dealii::Point<2>((space.point(i) - shape.shift) / shape.scale));
        if (i < space.n_owned())
          mass += space.weights()[i] * values[i];
      }
    mass = dealii::Utilities::MPI::sum(mass, MPI_COMM_WORLD);
    for (double &value : values)
      value *= space.volume() / mass;
    return values;
  };
  Result result;
  result.initial     = nodal(initial);
  result.final       = nodal(final);
  const auto problem = shape.problem ? shape.problem(space, shape.scale)
                                     : otto::model::Problem<2>();
  if (problem.terminal_cost)
    result.final.clear();
  otto::optimality::System<2> system(
    space, 6, {result.initial, result.final}, {}, problem);
  dealii::ConditionalOStream none(std::cout, false);
  dealii::TimerOutput        timer(none,
                            dealii::TimerOutput::never,
                            dealii::TimerOutput::wall_times);
  // What rounding changes passes through what a linear system leaves: by
  // default W2^2 agrees to some 1e-8.
  otto::solver::InteriorPoint<2>::Parameters parameters;
  parameters.linear_tolerance = 1e-3;
  otto::solver::InteriorPoint<2> method(system, parameters, timer);
  auto                           start = otto::solver::cold_start(system);
  result.outcome                       = method.solve(start.state, start.mu);
  result.state                         = std::move(start.state);
  for (const auto &step : result.outcome.history)
    result.iterations += step.iterations;
  return result;
}

inline Result
solve(const Shape &shape, const Function &initial, const Function &final)
{
  const Domain domain(shape);
  return solve(domain, shape, initial, final);
}

inline double
left(const dealii::Point<2> &x)
{
  return 0.1 + std::exp(-20 * x.distance_square(dealii::Point<2>(0.3, 0.4)));
}

inline double
right(const dealii::Point<2> &x)
{
  return 0.1 + std::exp(-10 * x.distance_square(dealii::Point<2>(0.6, 0.7)));
}

// right() on the square at (3, 0).
inline double
far_right(const dealii::Point<2> &x)
{
  return right(dealii::Point<2>(x[0] - 3., x[1]));
}

using Status = otto::solver::InteriorPoint<2>::Status;
