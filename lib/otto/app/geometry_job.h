// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/app/geometry_parameters.h>
#include <otto/app/tangent_vector.h>
#include <otto/base/run_folder.h>
#include <otto/geometry/transport_pairs.h>
#include <otto/io/run_record.h>
#include <otto/solver/interior_point.h>

#include <deal.II/base/timer.h>

#include <string>
#include <vector>

namespace otto
{
  namespace app
  {
    /// Rows of two or more texts for people.
    using Rows = std::vector<std::vector<std::string>>;

    /// What all tasks of otto-geometry start with. Collective on
    /// MPI_COMM_WORLD.
    template <int dim>
    struct GeometryJob
    {
      const GeometryParameters &parameters;
      const space::Space<dim>  &space;
      /// On local vertices, of the same mass.
      std::vector<std::vector<double>> densities;
      double                           mass = 1.;
      /// What the densities are.
      std::vector<std::string> descriptions;
      /// The space at density 1 and the vectors in it, for the tasks that have
      /// them.
      std::unique_ptr<geometry::TangentSpace<dim>> tangent;
      std::vector<TangentVector>                   vectors;

      const base::RunFolder &folder;
      const base::Console   &console;
      dealii::TimerOutput   &timer;
      const dealii::Timer    clock;

      typename solver::InteriorPoint<dim>::Parameters interior_point() const;

      /// W2, or W_p with the number of the exponent.
      std::string distance_name() const;
      /// The distance of densities of this mass from the power p of that of
      /// densities of mass one; and in the middle of the two that enclose it.
      double distance(double power) const;
      double distance(const geometry::Geodesic &geodesic) const
      {
        return distance(0.5 * (geodesic.lower + geodesic.upper));
      }
    };

    /// What a task found.
    struct GeometryResults
    {
      /// For people.
      Rows rows;
      /// Its groups of summary.json.
      io::RunRecord record;
      /// What it wrote into the folder.
      std::vector<std::string> files;
      /// Why it failed, with a remedy; empty if it did not. Files show what
      /// there is.
      std::string error;
    };

    /// Task = metric. Writes tangent.pvd and gram.csv.
    template <int dim>
    void run_metric(const GeometryJob<dim> &job, GeometryResults &results);

    /// Task = exponential. Writes density.pvd, particles.pvd and
    /// history.csv.
    template <int dim>
    void run_exponential(const GeometryJob<dim> &job, GeometryResults &results);

    /// Task = logarithm. Writes logarithm.pvd, pairs.csv and gram.csv.
    template <int dim>
    void run_logarithm(const GeometryJob<dim> &job, GeometryResults &results);

    /// Task = distances. Writes distances.csv, pairs.csv, coordinates.csv,
    /// eigenvalues.csv and densities.pvd.
    template <int dim>
    void run_distances(const GeometryJob<dim> &job, GeometryResults &results);

    /// Task = barycentre. Writes density.pvd and history.csv.
    template <int dim>
    void run_barycentre(const GeometryJob<dim> &job, GeometryResults &results);
  } // namespace app
} // namespace otto
