// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/dataset/matern_field.h>
#include <otto/dataset/random_density.h>
#include <otto/dataset/random_place.h>
#include <otto/model/density_parameters.h>

namespace otto
{
  namespace dataset
  {
    /// Sums of a random number of terms, each at a random place.
    template <int dim>
    class RandomSum : public RandomDensity<dim>
    {
    public:
      void  attach(const Domain<dim> &domain) override;
      Drawn draw(const RandomSource &source) const override;
      /// For each possible term the names of its numbers, with _1, _2, ...
      std::vector<std::string> names() const override;

    protected:
      /// Draws a term, adds its values and numbers.
      virtual void add_term(transport::RandomStream &stream,
                            Drawn                   &drawn) const = 0;
      /// The names of the numbers of a term, with the same end.
      virtual std::vector<std::string>
      term_names(const std::string &end) const = 0;

      Number           number_;
      RandomPlace<dim> place_;
    };

    /**
     * Mixtures of normal distributions with a random number of components,
     * weights, means in the domain, and covariances
     * s^2 (1 + (r^2 - 1) a a^T) with a random unit vector a.
     */
    template <int dim>
    class RandomMixture : public RandomSum<dim>
    {
    public:
      static std::string name() { return "mixture"; }
      static std::string documentation()
      {
        return "sums of normal distributions with random means, weights and "
               "covariances";
      }
      void declare_parameters(dealii::ParameterHandler &prm) const override;
      void parse_parameters(dealii::ParameterHandler &prm) override;
      std::string description() const override;

    private:
      void add_term(transport::RandomStream &stream,
                    Drawn                   &drawn) const override;
      std::vector<std::string>
      term_names(const std::string &end) const override;

      Range weight_, deviation_, stretch_;
    };

    /// Smooth bumps cos^2(pi/2 |x - c|/R) of compact support and equal mass.
    template <int dim>
    class RandomBumps : public RandomSum<dim>
    {
    public:
      static std::string name() { return "bump"; }
      static std::string documentation()
      {
        return "smooth bumps of compact support with random centres and radii, "
               "vacuum around them";
      }
      void declare_parameters(dealii::ParameterHandler &prm) const override;
      void parse_parameters(dealii::ParameterHandler &prm) override;
      std::string description() const override;

    private:
      void add_term(transport::RandomStream &stream,
                    Drawn                   &drawn) const override;
      std::vector<std::string>
      term_names(const std::string &end) const override;

      Range radius_;
    };

    /// Functions of a Gaussian random field.
    template <int dim>
    class RandomField : public RandomDensity<dim>
    {
    public:
      static std::string name() { return "field"; }
      static std::string documentation()
      {
        return "functions of a Gaussian random field with Matern's covariance";
      }
      void  declare_parameters(dealii::ParameterHandler &prm) const override;
      void  parse_parameters(dealii::ParameterHandler &prm) override;
      void  attach(const Domain<dim> &domain) override;
      Drawn draw(const RandomSource &source) const override;
      std::string description() const override;

    private:
      MaternParameters                  parameters_;
      double                            deviation_ = 1, threshold_ = 0;
      std::string                       transform_;
      std::unique_ptr<MaternField<dim>> field_;
    };

    /// The same density in all samples, one of the library's.
    template <int dim>
    class FixedDensity : public RandomDensity<dim>
    {
    public:
      /// @param types What parameters can name.
      explicit FixedDensity(
        model::DensityTypes<dim> types = model::density_types<dim>());

      static std::string name() { return "fixed"; }
      static std::string documentation()
      {
        return "the same density in all samples";
      }
      void  declare_parameters(dealii::ParameterHandler &prm) const override;
      void  parse_parameters(dealii::ParameterHandler &prm) override;
      void  attach(const Domain<dim> &domain) override;
      Drawn draw(const RandomSource &source) const override;
      std::string description() const override;

    private:
      const model::DensityTypes<dim>       types_;
      std::shared_ptr<model::Density<dim>> density_;
      std::vector<double>                  values_;
    };
  } // namespace dataset
} // namespace otto
