// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deal.II/base/point.h>

#include <otto/base/registry.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace dealii
{
  class ParameterHandler;
}

namespace otto
{
  namespace mesh
  {
    class Regions;
  }

  namespace space
  {
    template <int dim>
    class NodalBasis;
    template <int dim, int spacedim>
    class Space;
  }

  /// What a user brings: densities, energies, Hamiltonians, velocities.
  namespace model
  {
    /**
     * A density rho >= 0 on the domain, up to a factor: masses are made equal
     * later, in end_densities().
     *
     * This is the class to derive from for a density of one's own:
     *
     * @code
     * class Ring : public otto::model::Density<2>
     * {
     * public:
     *   static std::string name() { return "ring"; }
     *   static std::string documentation() { return "exp(-(|x| - 1)^2)"; }
     *   double value(const dealii::Point<2> &x) const override
     *   {
     *     return std::exp(-std::pow(x.norm() - 1., 2));
     *   }
     *   std::string description() const override { return "ring"; }
     * };
     *
     * auto types = otto::model::density_types<2>();
     * otto::model::add_density<Ring>(types);
     * @endcode
     *
     * and then `DensityParameters<2>("Initial density", types)`: the type is
     * known to parameter files as `set Type = ring`.
     */
    template <int dim>
    class Density
    {
    public:
      virtual ~Density() = default;

      /**
       * The density at a point, not normalised, in mass per volume.
       *
       * @throws base::RunError for the types that have values on a mesh only
       * (their documentation says so).
       */
      virtual double value(const dealii::Point<dim> &point) const = 0;

      /**
       * The nodal values on the local (owned, then ghost) vertices of this
       * rank: n_local() numbers. The default evaluates value() there. Values
       * of ghosts must be those of their owners, so what overrides this
       * function must not depend on the rank; it must not communicate either.
       *
       * @throws base::InputError if the parameters do not fit the mesh.
       */
      virtual std::vector<double>
      nodal_values(const space::Space<dim, dim> &space,
                   const mesh::Regions          &regions) const;

      /// A function of the point.
      using Function = std::function<double(const dealii::Point<dim> &)>;

      /**
       * The density inside of the cells of one region of the mesh, where
       * value() is not all there is to know. The default is value().
       *
       * @throws base::InputError if the parameters do not fit the mesh.
       */
      virtual Function inside(const space::Space<dim, dim> &space,
                              const mesh::Regions          &regions,
                              unsigned int                  region) const;

      /**
       * The same on a surface in R^3, for dim = 3. The default evaluates
       * value() at the vertices.
       *
       * @throws base::InputError also for the types that have no value().
       */
      virtual std::vector<double>
      nodal_values_on_surface(const space::NodalBasis<2> &surface) const;

      /**
       * What a user should know about this density on this mesh, one sentence
       * each without a full stop; nothing by default. Every rank knows all
       * cells; without communication, the same on all ranks.
       */
      virtual std::vector<std::string>
      notes(const space::Space<dim, dim> &space) const;

      /// Whether the density is known at the vertices of one mesh only, so that
      /// it cannot be put on another one; the default is false.
      virtual bool on_one_mesh() const { return false; }

      /// Declares the entries of this type, inside of a section of its own;
      /// the same entries in two and in three dimensions.
      virtual void declare_parameters(dealii::ParameterHandler &prm) const;

      /**
       * Takes the values of what declare_parameters() declared.
       *
       * @throws base::InputError starting with the name of the entry.
       */
      virtual void parse_parameters(const dealii::ParameterHandler &prm);

      /// What this density is, in a few words with its numbers, for a report.
      virtual std::string description() const = 0;

    protected:
      /// The values at the local vertices of a density that is the same
      /// function inside() of all regions.
      std::vector<double> values_inside(const space::Space<dim, dim> &space,
                                        const mesh::Regions &regions) const;
    };

    /// A density that is given as a function of the point.
    template <int dim>
    class FunctionDensity : public Density<dim>
    {
    public:
      /// @param function Not negative, mass over volume up to a factor.
      explicit FunctionDensity(typename Density<dim>::Function function)
        : function_(std::move(function))
      {
      }
      double value(const dealii::Point<dim> &point) const override
      {
        return function_(point);
      }
      std::string description() const override { return "a function"; }

    private:
      typename Density<dim>::Function function_;
    };

    /// The types of densities that a parameter file can name.
    template <int dim>
    using DensityTypes = base::Registry<Density<dim>>;

    /**
     * The types of the library: expression, gaussian, mixture, bump, disk,
     * ellipse, box, uniform, region, image, values, points, interpolated. The
     * list is a copy to which types may be added.
     */
    template <int dim>
    DensityTypes<dim> density_types();

    /**
     * Adds a class with static functions name() and documentation().
     *
     * @throws base::InputError if the name is taken.
     */
    template <template <int> class Type, int dim>
    void add_density(DensityTypes<dim> &types)
    {
      types.add(Type<dim>::name(), Type<dim>::documentation(), []() {
        return std::make_unique<Type<dim>>();
      });
    }

    /// The same for a class that is no template.
    template <class Type, int dim>
    void add_density(DensityTypes<dim> &types)
    {
      types.add(Type::name(), Type::documentation(), []() {
        return std::make_unique<Type>();
      });
    }
  } // namespace model
} // namespace otto
