// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/app/types.h>
#include <otto/base/console.h>
#include <otto/dataset/continuity_problem.h>
#include <otto/dataset/flow_problem.h>
#include <otto/dataset/random_velocity.h>
#include <otto/dataset/transport_problem.h>
#include <otto/mesh/mesh.h>

#include <array>
#include <string>
#include <vector>

namespace otto
{
  namespace app
  {
    /// What parameters of otto-dataset can name; copies to which a user's types
    /// may be added.
    template <int dim>
    struct DatasetTypes
    {
      dataset::RandomDensityTypes<dim> densities =
        dataset::random_density_types<dim>();
      dataset::RandomVelocityTypes<dim> velocities =
        dataset::random_velocity_types<dim>();
      model::EnergyTypes<dim>      energies = model::energy_types<dim>();
      model::HamiltonianTypes<dim> hamiltonians =
        model::hamiltonian_types<dim>();
    };

    /// The same with all types of one's own: families, and what fixed inputs
    /// can name.
    template <int dim>
    DatasetTypes<dim> dataset_types(const TypesOf<dim> &types);

    /**
     * All parameters of otto-dataset. Entries are declared before the dimension
     * of the mesh is known; they are the same in 2D and 3D.
     */
    struct DatasetParameters
    {
      mesh::MeshParameters mesh;

      /// "transport", "gradient flow" or "continuity".
      std::string   kind     = "transport";
      unsigned int  number   = 100;
      unsigned long seed     = 1;
      unsigned int  attempts = 3;
      std::string   splits   = "0.8, 0.1, 0.1";
      double        floor    = 0.;

      std::string  pair             = "automatic";
      unsigned int slabs            = 8;
      double       gap_tolerance    = 1e-4;
      unsigned int max_steps        = 60;
      double       linear_tolerance = 0.3;

      std::string  scheme         = "jko";
      unsigned int flow_slabs     = 4;
      std::string  flow_end       = "automatic";
      unsigned int flow_intervals = 8, flow_steps = 2;
      double       potential_deviation = 1.;

      double       eps                  = 0.;
      double       continuity_end       = 1.;
      unsigned int continuity_intervals = 8;
      double       cfl                  = 0.5;

      /// Points in each direction; empty: no grid.
      std::string grid;

      std::string  parallel         = "automatic";
      unsigned int ranks_per_sample = 1;

      std::string title = "Data set of otto-dataset";
      std::string description, length_unit = "1", time_unit = "1";
      std::string license, citation;

      std::string  folder      = "otto-dataset.out";
      bool         overwrite   = false;
      std::string  precision   = "double";
      unsigned int compression = 4;
      std::string  verbosity   = "normal";

      /// Parsing writes into the members: this object must outlive @p prm.
      void declare(dealii::ParameterHandler &prm,
                   const DatasetTypes<2>    &types = DatasetTypes<2>());

      base::Verbosity console_verbosity() const;

      /// @throws base::InputError if no mesh was given or numbers make no
      /// sense.
      void check() const;

      /**
       * The points of the grid in each direction.
       *
       * @throws base::InputError if these are not one or dim integers from 2.
       */
      template <int dim>
      std::array<unsigned int, dim> grid_points() const;

      /// The problem of the kind, with all inputs. Collective in the group.
      /// @throws base::InputError that names section and entry.
      template <int dim>
      std::unique_ptr<dataset::Problem<dim>>
      make_problem(dealii::ParameterHandler  &prm,
                   const dataset::Group<dim> &group,
                   dealii::TimerOutput       &timer,
                   const DatasetTypes<dim>   &types) const;
    };

    /// Replaces what is "automatic" in @p prm by numbers that fit a domain with
    /// this diagonal; parsing writes them into the members, too.
    void resolve_automatic_lengths(dealii::ParameterHandler &prm,
                                   double                    diagonal);
  } // namespace app
} // namespace otto
