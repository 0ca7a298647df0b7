// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/dataset/random_density.h>
#include <otto/dataset/random_velocity.h>
#include <otto/model/density.h>
#include <otto/model/energy.h>
#include <otto/model/hamiltonian.h>
#include <otto/model/velocity.h>

namespace otto
{
  namespace app
  {
    /// What parameter files can name in one dimension: what the library has,
    /// to which types of one's own may be added.
    template <int dim>
    struct TypesOf
    {
      /// Initial and final densities.
      model::DensityTypes<dim> densities = model::density_types<dim>();
      /// Energies of flows, running costs and terminal costs.
      model::EnergyTypes<dim> energies = model::energy_types<dim>();
      /// Velocities of the continuity equation.
      model::VelocityTypes<dim> velocities = model::velocity_types<dim>();
      /// Costs of transport.
      model::HamiltonianTypes<dim> hamiltonians =
        model::hamiltonian_types<dim>();
      /// Families of random inputs beside those of the library.
      dataset::RandomDensityTypes<dim> random_densities{"family of densities"};
      /// The same for random velocities.
      dataset::RandomVelocityTypes<dim> random_velocities{
        "family of velocities"};
    };

    /**
     * What the parameter files of all programs can name, in two and in three
     * dimensions; those in two declare the parameters. A program of one's own
     * is one of the library's with more of them:
     *
     * @code
     * int main(int argc, char **argv)
     * {
     *   otto::app::Types types;
     *   types.add_density<Mine>();
     *   types.add_energy<Quartic>();
     *   return otto::app::flow_program(argc, argv, "my-flow", types);
     * }
     * @endcode
     *
     * The classes are templates in the dimension with static functions name()
     * and documentation(). A class for one dimension only is added to plane or
     * space by model::add_density() and the like. A name that is taken is a
     * base::InputError.
     */
    struct Types
    {
      /// On meshes in the plane.
      TypesOf<2> plane;
      /// On meshes in space.
      TypesOf<3> space;

      /// A class derived from model::Density.
      template <template <int> class Type>
      void add_density()
      {
        model::add_density<Type<2>>(plane.densities);
        model::add_density<Type<3>>(space.densities);
      }

      /// A class derived from model::Energy.
      template <template <int> class Type>
      void add_energy()
      {
        model::add_energy<Type<2>>(plane.energies);
        model::add_energy<Type<3>>(space.energies);
      }

      /// A class derived from model::Velocity.
      template <template <int> class Type>
      void add_velocity()
      {
        model::add_velocity<Type<2>>(plane.velocities);
        model::add_velocity<Type<3>>(space.velocities);
      }

      /// A class derived from model::Hamiltonian.
      template <template <int> class Type>
      void add_hamiltonian()
      {
        model::add_hamiltonian<Type<2>>(plane.hamiltonians);
        model::add_hamiltonian<Type<3>>(space.hamiltonians);
      }

      /// A class derived from dataset::RandomDensity.
      template <template <int> class Type>
      void add_random_density()
      {
        dataset::add_random_density<Type<2>>(plane.random_densities);
        dataset::add_random_density<Type<3>>(space.random_densities);
      }

      /// A class derived from dataset::RandomVelocity.
      template <template <int> class Type>
      void add_random_velocity()
      {
        dataset::add_random_velocity<Type<2>>(plane.random_velocities);
        dataset::add_random_velocity<Type<3>>(space.random_velocities);
      }

      /// Those of a dimension.
      template <int dim>
      const TypesOf<dim> &of() const
      {
        if constexpr (dim == 2)
          return plane;
        else
          return space;
      }
    };
  } // namespace app
} // namespace otto
