// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deal.II/base/tensor.h>

#include <otto/base/registry.h>
#include <otto/space/convection.h>
#include <otto/space/point_locator.h>

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
  namespace model
  {
    template <int dim>
    class Formula;

    /**
     * A velocity v(t, x) on the domain, in length per time, for the continuity
     * equation and its flow map: the class to derive from for one of one's own.
     */
    template <int dim>
    class Velocity
    {
    public:
      /// v.
      using Vector = dealii::Tensor<1, dim>;
      /// Its derivatives, dv_i/dx_j.
      using Jacobian = dealii::Tensor<2, dim>;

      virtual ~Velocity() = default;

      /// Declares the entries of this type, inside of a section of its own;
      /// the same entries in two and in three dimensions.
      virtual void declare_parameters(dealii::ParameterHandler &prm) const;

      /**
       * Takes the values of what declare_parameters() declared.
       *
       * @throws base::InputError starting with the name of the entry.
       */
      virtual void parse_parameters(const dealii::ParameterHandler &prm);

      /**
       * Called once, before any of the functions below; the space outlives the
       * velocity. Collective.
       *
       * @throws base::InputError if the parameters do not fit the mesh.
       */
      virtual void attach(const space::Space<dim> &space);

      /// Called before value() and gradient() are, with the times that will be
      /// asked for. Collective.
      virtual void prepare(double from, double to) const;

      /// v at a point of the domain.
      virtual Vector value(const space::Location<dim> &where,
                           double                      time) const = 0;

      /// Its derivative [i][j] = d v_i/d x_j. By default central
      /// differences of value(), which must then not need more than the point.
      virtual Jacobian gradient(const space::Location<dim> &where,
                                double                      time) const;

      /// v at the local vertices, [vertex][dim]. Collective.
      virtual std::vector<double> nodal_values(double time) const;

      /// The matrix k_ij ~ int w_j v . grad w_i. Collective.
      virtual std::vector<double>
      convection(const space::Convection<dim> &forms, double time) const;

      /// Whether v does not depend on time.
      virtual bool steady() const { return false; }

      /// The time up to which v is known.
      virtual double end_time() const
      {
        return std::numeric_limits<double>::infinity();
      }

      /// The formula with its numbers, for a report.
      virtual std::string description() const = 0;

    protected:
      /// What attach() was given; null before.
      const space::Space<dim> *space_ = nullptr;
      /// The diagonal of the bounding box of the domain.
      double extent_ = 1.;
    };

    /// The types of velocities that a parameter file can name.
    template <int dim>
    using VelocityTypes = base::Registry<Velocity<dim>>;

    /// The types of the library: expression, potential, interpolated.
    template <int dim>
    VelocityTypes<dim> velocity_types();

    /// Adds a class with static functions name() and documentation().
    template <class Type, int dim>
    void add_velocity(VelocityTypes<dim> &types)
    {
      types.add(Type::name(), Type::documentation(), []() {
        return std::make_unique<Type>();
      });
    }

    /**
     * v given by one formula in x, y (z) and the time t for each component.
     *
     * Entries: `Components`, formulas separated by semicolons; `Constants`.
     */
    template <int dim>
    class ExpressionVelocity : public Velocity<dim>
    {
    public:
      ExpressionVelocity();
      ~ExpressionVelocity() override;

      /// What a parameter file calls it.
      static std::string name() { return "expression"; }
      /// One line for the list of types.
      static std::string documentation()
      {
        return "one formula for each component";
      }
      void declare_parameters(dealii::ParameterHandler &prm) const override;
      void parse_parameters(const dealii::ParameterHandler &prm) override;
      void attach(const space::Space<dim> &space) override;
      typename Velocity<dim>::Vector value(const space::Location<dim> &where,
                                           double time) const override;
      bool                           steady() const override { return steady_; }
      std::string                    description() const override;

    private:
      bool                                       steady_ = false;
      std::string                                text_;
      std::vector<std::unique_ptr<Formula<dim>>> components_;
    };

    /**
     * v = grad phi of a potential given by a formula in x, y (z) and t; the
     * gradient by differences of fourth order.
     *
     * Entries: `Potential`; `Constants`.
     */
    template <int dim>
    class PotentialVelocity : public Velocity<dim>
    {
    public:
      PotentialVelocity();
      ~PotentialVelocity() override;

      /// What a parameter file calls it.
      static std::string name() { return "potential"; }
      /// One line for the list of types.
      static std::string documentation() { return "the gradient of a formula"; }
      void declare_parameters(dealii::ParameterHandler &prm) const override;
      void parse_parameters(const dealii::ParameterHandler &prm) override;
      typename Velocity<dim>::Vector value(const space::Location<dim> &where,
                                           double time) const override;
      bool                           steady() const override { return steady_; }
      std::string                    description() const override;

    private:
      bool                          steady_ = false;
      std::unique_ptr<Formula<dim>> potential_;
    };
  } // namespace model
} // namespace otto
