// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/base/registry.h>
#include <otto/dataset/domain.h>
#include <otto/dataset/random_source.h>
#include <otto/model/density.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace dealii
{
  class ParameterHandler;
}

namespace otto
{
  namespace dataset
  {
    /// A random input as it was drawn.
    struct Drawn
    {
      /// Values at the vertices of the space of the domain.
      std::vector<double> values;
      /// The numbers that describe it, as many as names() says; NaN for what
      /// this draw does not have.
      std::vector<double> numbers;
    };

    /**
     * A family of densities, from which one is drawn for each sample. The class
     * to derive from for a family of one's own.
     */
    template <int dim>
    class RandomDensity
    {
    public:
      virtual ~RandomDensity() = default;

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
       * A density up to a factor, not negative, of positive mass; it depends on
       * nothing but the source.
       *
       * @throws base::RunError if this draw cannot be used; then another is
       *   made.
       */
      virtual Drawn draw(const RandomSource &source) const = 0;

      /// The names of the numbers that describe a draw.
      virtual std::vector<std::string> names() const { return {}; }

      /// The family in a few words with its numbers, for a report.
      virtual std::string description() const = 0;

      /// The same with all that a data set keeps of it; description() unless
      /// that is shorter.
      virtual std::string record() const { return description(); }

      /// A checksum of the files that it draws from, which have to stay the
      /// same while a data set grows; 0 if there are none.
      virtual std::uint64_t checksum() const { return 0; }

    protected:
      /// What attach() was given; null before.
      const Domain<dim> *domain_ = nullptr;
    };

    /// The families that a parameter file can name.
    template <int dim>
    using RandomDensityTypes = base::Registry<RandomDensity<dim>>;

    /**
     * The families of the library: mixture, bump, field, files, fixed.
     *
     * @param densities What "files" and "fixed" can name.
     */
    template <int dim>
    RandomDensityTypes<dim> random_density_types(
      const model::DensityTypes<dim> &densities = model::density_types<dim>());

    /// Adds a class with static functions name() and documentation().
    template <class Type, int dim>
    void add_random_density(RandomDensityTypes<dim> &types)
    {
      types.add(Type::name(), Type::documentation(), []() {
        return std::make_unique<Type>();
      });
    }
  } // namespace dataset
} // namespace otto
