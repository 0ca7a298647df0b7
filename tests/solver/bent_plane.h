// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deal.II/base/mpi.h>

#include <deal.II/distributed/shared_tria.h>

#include <otto/optimality/system.h>
#include <otto/space/space.h>

#include <cmath>
#include <vector>

/// The unit square in n x n squares of two triangles each, or in the squares;
/// in space bent at a line x = const of the mesh, which changes no length.
template <int spacedim>
class BentPlane
{
public:
  BentPlane(const unsigned int n,
            const bool         triangles,
            const double       angle        = 0.,
            const MPI_Comm     communicator = MPI_COMM_WORLD)
    : triangulation_(communicator,
                     dealii::Triangulation<2, spacedim>::none,
                     false,
                     Shared::Settings::partition_metis)
  {
    std::vector<dealii::Point<spacedim>> points;
    for (unsigned int j = 0; j <= n; ++j)
      for (unsigned int i = 0; i <= n; ++i)
        points.push_back(place(double(i) / n, double(j) / n, angle));
    std::vector<dealii::CellData<2>> cells;
    for (unsigned int j = 0; j < n; ++j)
      for (unsigned int i = 0; i < n; ++i)
        {
          const unsigned int a = j * (n + 1) + i, b = a + n + 1;
          for (const auto &vertices :
               triangles
                 ? std::vector<std::vector<unsigned int>>{{a, a + 1, b},
                                                          {b, a + 1, b + 1}}
                 : std::vector<std::vector<unsigned int>>{{a, a + 1, b, b + 1}})
            {
              cells.emplace_back(vertices.size());
              cells.back().vertices = vertices;
            }
        }
    triangulation_.create_triangulation(points, cells, {});
    space = std::make_unique<otto::space::Space<2, spacedim>>(triangulation_,
                                                              communicator);
  }

  /// Nodal values of mean one of a function of the places in the square.
  template <typename Function>
  std::vector<double> nodal(const Function &f, const double angle) const
  {
    std::vector<double> values(space->n_local());
    double              mass = 0;
    for (unsigned int i = 0; i < space->n_local(); ++i)
      {
        const auto &x = space->point(i);
        values[i] =
          f(x[0] <= fold ? x[0] : fold + (x[0] - fold) / std::cos(angle), x[1]);
        if (i < space->n_owned())
          mass += space->weights()[i] * values[i];
      }
    mass = dealii::Utilities::MPI::sum(mass, space->communicator());
    for (double &value : values)
      value *= space->volume() / mass;
    return values;
  }

private:
  using Shared = dealii::parallel::shared::Triangulation<2, spacedim>;

  static dealii::Point<spacedim>
  place(const double x, const double y, const double angle)
  {
    dealii::Point<spacedim> result;
    const double            beyond = std::max(0., x - fold);
    result[0]                      = x - beyond + beyond * std::cos(angle);
    result[1]                      = y;
    if (spacedim == 3)
      result[spacedim - 1] = beyond * std::sin(angle);
    return result;
  }

  static constexpr double fold = 0.5;

  Shared triangulation_;

public:
  std::unique_ptr<otto::space::Space<2, spacedim>> space;
};
