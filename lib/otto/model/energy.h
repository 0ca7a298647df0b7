// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deal.II/base/point.h>

#include <otto/base/registry.h>

#include <limits>
#include <memory>
#include <string>
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

  namespace model
  {
    template <int dim>
    class Vertices;

    /**
     * An energy E(rho) of a density, whose Wasserstein gradient flow is
     * d_t rho = div(rho grad E'(rho)).
     *
     * Discretely, E is a function of the nodal values rho_i, and its
     * variations are those with respect to the lumped product
     * sum_i D_i a_i b_i, D_i = int w_i:
     *
     *     d/ds E(rho + s v) = sum_i D_i E'(rho)_i v_i,
     *     C_i = D_i E''(rho)_i the diagonal part of the second derivative.
     *
     * Vectors hold the local (owned, then ghost) vertices of a rank. An
     * energy that is a sum over vertices derives from LocalEnergy.
     */
    template <int dim>
    class Energy
    {
    public:
      virtual ~Energy() = default;

      /// Declares the entries of this energy, inside of a section of its own;
      /// the same entries in two and in three dimensions.
      virtual void declare_parameters(dealii::ParameterHandler &prm) const;

      /**
       * Takes the values of what declare_parameters() declared.
       *
       * @throws base::InputError starting with the name of the entry.
       */
      virtual void parse_parameters(const dealii::ParameterHandler &prm);

      /**
       * Evaluates on the mesh what does not depend on the density: potentials
       * at vertices, matrices. Called once, before any of the functions below;
       * the space outlives the energy. Collective.
       *
       * @throws base::InputError if the parameters do not fit the mesh.
       */
      virtual void attach(const space::Space<dim, dim> &space,
                          const mesh::Regions          &regions);

      /**
       * The same on a surface in R^dim. By default that is refused.
       *
       * @throws base::InputError if the energy does not fit surfaces or this
       *   one.
       */
      virtual void attach_to_surface(const space::NodalBasis<2> &surface,
                                     const mesh::Regions        &regions);

      /// E(rho), the same number on all ranks. Collective.
      virtual double value(const std::vector<double> &rho) const = 0;

      /// Adds factor E'(rho)_i to every local entry of @p result. Collective.
      virtual void add_first_variation(const std::vector<double> &rho,
                                       double                     factor,
                                       std::vector<double> &result) const = 0;

      /**
       * Adds factor E''(rho)_i, the diagonal of the second variation where it
       * is not negative, to every local entry of @p result. What is nonlocal
       * or concave contributes nothing here but to add_remainder().
       */
      virtual void add_second_variation(const std::vector<double> &rho,
                                        double                     factor,
                                        std::vector<double> &result) const = 0;

      /**
       * Adds factor (E''(rho) v)_i without the diagonal part that
       * add_second_variation() gives, for a change v of the density on local
       * vertices. Called only where convex() is false. Nothing by default:
       * Newton's method then converges linearly in what was left out, with a
       * rate proportional to the time step. Collective.
       */
      virtual void add_remainder(const std::vector<double> &rho,
                                 const std::vector<double> &v,
                                 double                     factor,
                                 std::vector<double>       &result) const;

      /// Whether E'(rho) tends to minus infinity where rho tends to zero, so
      /// that the energy keeps densities positive by itself.
      virtual bool repels_vacuum() const { return false; }

      /// The bound of a constraint rho <= rho_max; infinite without one.
      virtual double largest_density() const
      {
        return std::numeric_limits<double>::infinity();
      }

      /// Whether the energy is convex along straight lines (1 - s) a + s b.
      virtual bool convex() const { return true; }

      /// The formula with its numbers, for a report.
      virtual std::string description() const = 0;
    };

    /**
     * An energy E(rho) = int U(x, rho) dx, discretely sum_i D_i U(x_i, rho_i).
     * The class to derive from for an energy of one's own:
     *
     * @code
     * class Quartic : public otto::model::LocalEnergy<2>
     * {
     * public:
     *   static std::string name() { return "quartic"; }
     *   static std::string documentation() { return "int rho^4/4"; }
     *   double density(const dealii::Point<2> &, double r) const override
     *   { return r * r * r * r / 4; }
     *   double derivative(const dealii::Point<2> &, double r) const override
     *   { return r * r * r; }
     *   double second_derivative(const dealii::Point<2> &,
     *                            double r) const override
     *   { return 3 * r * r; }
     *   std::string description() const override { return "int rho^4/4"; }
     * };
     *
     * auto types = otto::model::energy_types<2>();
     * otto::model::add_energy<Quartic>(types);
     * @endcode
     */
    template <int dim>
    class LocalEnergy : public Energy<dim>
    {
    public:
      /// U(x, r), r >= 0.
      virtual double density(const dealii::Point<dim> &x, double r) const = 0;

      /// dU/dr (x, r), r > 0.
      virtual double derivative(const dealii::Point<dim> &x,
                                double                    r) const = 0;

      /// d^2U/dr^2 (x, r), r > 0; where it is negative, convex() must be
      /// overridden to say so.
      virtual double second_derivative(const dealii::Point<dim> &x,
                                       double                    r) const = 0;

      void attach(const space::Space<dim, dim> &space,
                  const mesh::Regions          &regions) override;

      void attach_to_surface(const space::NodalBasis<2> &surface,
                             const mesh::Regions        &regions) override;

      double value(const std::vector<double> &rho) const override;

      void add_first_variation(const std::vector<double> &rho,
                               double                     factor,
                               std::vector<double> &result) const override;

      void add_second_variation(const std::vector<double> &rho,
                                double                     factor,
                                std::vector<double> &result) const override;

      void add_remainder(const std::vector<double> &rho,
                         const std::vector<double> &v,
                         double                     factor,
                         std::vector<double>       &result) const override;

    private:
      std::shared_ptr<const Vertices<dim>> vertices_;
    };

    /// The types of energies that a parameter file can name.
    template <int dim>
    using EnergyTypes = base::Registry<Energy<dim>>;

    /**
     * The types of the library: entropy, power, potential, interaction,
     * chemotaxis, congestion. The list is a copy to which types may be added.
     */
    template <int dim>
    EnergyTypes<dim> energy_types();

    /**
     * Adds a class with static functions name() and documentation().
     *
     * @throws base::InputError if the name is taken.
     */
    template <template <int> class Type, int dim>
    void add_energy(EnergyTypes<dim> &types)
    {
      types.add(Type<dim>::name(), Type<dim>::documentation(), []() {
        return std::make_unique<Type<dim>>();
      });
    }

    /// The same for a class that is no template.
    template <class Type, int dim>
    void add_energy(EnergyTypes<dim> &types)
    {
      types.add(Type::name(), Type::documentation(), []() {
        return std::make_unique<Type>();
      });
    }
  } // namespace model
} // namespace otto
