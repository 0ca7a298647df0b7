// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/base/registry.h>
#include <otto/dataset/field_velocity.h>
#include <otto/dataset/matern_field.h>
#include <otto/dataset/random_place.h>

#include <memory>
#include <string>
#include <vector>

namespace otto
{
  namespace dataset
  {
    /// A velocity as it was drawn.
    struct DrawnVelocity
    {
      /// Potentials or stream functions at the vertices of the space of the
      /// domain: none, one, or the two of FieldVelocity.
      std::vector<std::vector<double>> fields;
      /// The angular frequency of two of them.
      double omega = 0;
      /// The numbers that describe it, as many as names() says.
      std::vector<double> numbers;
    };

    /// A family of velocities, from which one is drawn for each sample. The
    /// class to derive from for a family of one's own.
    template <int dim>
    class RandomVelocity
    {
    public:
      virtual ~RandomVelocity() = default;

      /// Declares the entries of this type, inside of a section of its own;
      /// the same entries in two and in three dimensions.
      virtual void declare_parameters(dealii::ParameterHandler &prm) const;

      /**
       * Takes the values of what declare_parameters() declared. The parameters
       * are unchanged.
       *
       * @throws base::InputError starting with the name of the entry.
       */
      virtual void parse_parameters(dealii::ParameterHandler &prm);

      /**
       * Called once, before draw(), with the domain, which outlives this
       * object.
       *
       * @throws base::InputError if the parameters do not fit the mesh.
       */
      virtual void attach(const Domain<dim> &domain);

      /**
       * The fields and numbers of a velocity, in length per time; they depend
       * on nothing but the source.
       *
       * @throws base::RunError if this draw cannot be used; then another is
       *   made.
       */
      virtual DrawnVelocity draw(const RandomSource &source) const = 0;

      /// What the fields of a draw are.
      virtual FieldKind kind() const { return FieldKind::stream; }
      /// How many fields a draw has.
      virtual unsigned int n_fields() const { return 0; }
      /// Whether the velocities do not depend on time.
      virtual bool steady() const = 0;

      /**
       * The velocity of a draw on a space, on which it is attached. Collective.
       *
       * @param drawn With the fields on the local vertices of that space.
       */
      virtual std::shared_ptr<model::Velocity<dim>>
      velocity(const space::Space<dim> &space, DrawnVelocity drawn) const;

      /// The names of the numbers that describe a draw.
      virtual std::vector<std::string> names() const { return {}; }

      /// The family in a few words with its numbers, for a report.
      virtual std::string description() const = 0;

    protected:
      /// What attach() was given; null before.
      const Domain<dim> *domain_ = nullptr;
    };

    /// The families that a parameter file can name.
    template <int dim>
    using RandomVelocityTypes = base::Registry<RandomVelocity<dim>>;

    /**
     * The families of the library: stream, potential, fixed.
     *
     * @param velocities What "fixed" can name.
     */
    template <int dim>
    RandomVelocityTypes<dim>
    random_velocity_types(const model::VelocityTypes<dim> &velocities =
                            model::velocity_types<dim>());

    /// Adds a class with static functions name() and documentation().
    template <class Type, int dim>
    void add_random_velocity(RandomVelocityTypes<dim> &types)
    {
      types.add(Type::name(), Type::documentation(), []() {
        return std::make_unique<Type>();
      });
    }

    /**
     * Velocities from a Gaussian random field: its curl, where the field
     * vanishes at the boundary and v is free of divergence and tangential to
     * it; or its gradient, where the field has no normal derivative. Turning
     * with a frequency, v is the combination of two independent fields, which
     * has the same distribution at all times.
     */
    template <int dim, FieldKind field_kind>
    class RandomFieldVelocity : public RandomVelocity<dim>
    {
    public:
      /// What a parameter file calls it.
      static std::string name()
      {
        return field_kind == FieldKind::stream ? "stream" : "potential";
      }
      /// One line for the list of types.
      static std::string documentation()
      {
        return field_kind == FieldKind::stream
                 ? "the curl of a random field that is zero at the boundary, "
                   "without divergence"
                 : "the gradient of a random field";
      }
      void declare_parameters(dealii::ParameterHandler &prm) const override;
      void parse_parameters(dealii::ParameterHandler &prm) override;
      void attach(const Domain<dim> &domain) override;
      DrawnVelocity draw(const RandomSource &source) const override;
      FieldKind     kind() const override { return field_kind; }
      unsigned int  n_fields() const override;
      bool          steady() const override { return n_fields() == 1; }
      std::vector<std::string> names() const override;
      std::string              description() const override;

    private:
      MaternParameters                  parameters_;
      Range                             speed_, frequency_;
      std::unique_ptr<MaternField<dim>> field_;
    };

    /// The same velocity in all samples, one of the library's.
    template <int dim>
    class FixedVelocity : public RandomVelocity<dim>
    {
    public:
      /// @param types What parameters can name.
      explicit FixedVelocity(
        model::VelocityTypes<dim> types = model::velocity_types<dim>());

      /// What a parameter file calls it.
      static std::string name() { return "fixed"; }
      /// One line for the list of types.
      static std::string documentation()
      {
        return "the same velocity in all samples";
      }
      void declare_parameters(dealii::ParameterHandler &prm) const override;
      void parse_parameters(dealii::ParameterHandler &prm) override;
      DrawnVelocity draw(const RandomSource &source) const override;
      bool          steady() const override;
      std::shared_ptr<model::Velocity<dim>>
                  velocity(const space::Space<dim> &space,
                           DrawnVelocity            drawn) const override;
      std::string description() const override;

    private:
      const model::VelocityTypes<dim>       types_;
      std::shared_ptr<model::Velocity<dim>> velocity_;
      /// The space that it is attached to.
      mutable const space::Space<dim> *space_ = nullptr;
    };
  } // namespace dataset
} // namespace otto
