// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/model/density.h>

#include <deal.II/base/tensor.h>

namespace otto
{
  namespace model
  {
    template <int dim>
    class Formula;

    /// rho(x) = 1 on the whole domain.
    template <int dim>
    class UniformDensity : public Density<dim>
    {
    public:
      static std::string name() { return "uniform"; }
      static std::string documentation()
      {
        return "the same value on the whole domain";
      }
      double      value(const dealii::Point<dim> &) const override;
      std::string description() const override;
    };

    /**
     * A formula in x, y (and z in three dimensions), evaluated by muParser.
     *
     * Entries: `Expression`; `Constants` as in `a=1, b=2`. Known too are pi
     * and e, and the functions of muParser (exp, cos, sqrt, min, if, ...).
     */
    template <int dim>
    class ExpressionDensity : public Density<dim>
    {
    public:
      ExpressionDensity();
      ~ExpressionDensity() override;
      static std::string name() { return "expression"; }
      static std::string documentation()
      {
        return "a formula in x, y, z with the constants pi, e and those of "
               "'Constants'";
      }
      /// @throws base::RunError before parse_parameters().
      double value(const dealii::Point<dim> &point) const override;
      void   declare_parameters(dealii::ParameterHandler &prm) const override;
      /// @throws base::InputError with muParser's words if the formula or the
      /// constants cannot be understood.
      void parse_parameters(const dealii::ParameterHandler &prm) override;
      std::string description() const override;

    private:
      std::unique_ptr<Formula<dim>> formula_;
    };

    /**
     * The normal distribution with mean m and covariance S,
     *
     *   rho(x) = exp(-(x-m) . S^{-1} (x-m) / 2) / sqrt((2 pi)^dim det S),
     *
     * cut off by the boundary of the domain.
     *
     * Entries: `Mean`; `Standard deviation`, one number or one for each axis;
     * `Covariance`, which replaces it if it is not empty: the rows of the
     * matrix separated by semicolons, or its diagonal.
     */
    template <int dim>
    class GaussianDensity : public Density<dim>
    {
    public:
      GaussianDensity();
      static std::string name() { return "gaussian"; }
      static std::string documentation()
      {
        return "the normal distribution of given 'Mean' and 'Standard "
               "deviation' or 'Covariance'";
      }
      double value(const dealii::Point<dim> &point) const override;
      void   declare_parameters(dealii::ParameterHandler &prm) const override;
      /// @throws base::InputError if the covariance is not symmetric and
      /// positive definite.
      void parse_parameters(const dealii::ParameterHandler &prm) override;
      std::string description() const override;

      /// The mean m.
      const dealii::Point<dim> &mean() const { return mean_; }
      /// The covariance S.
      const dealii::Tensor<2, dim> &covariance() const { return covariance_; }

    private:
      /// Sets covariance_ and the Cholesky factor L of S = L L^T; false if S
      /// is not positive definite.
      bool set_covariance(const dealii::Tensor<2, dim> &covariance);

      dealii::Point<dim>     mean_;
      dealii::Tensor<2, dim> covariance_, factor_;
      double                 peak_ = 0;
    };

    /**
     * A weighted sum of round normal distributions,
     *
     *   rho(x) = sum_k w_k exp(-|x-m_k|^2 / (2 s_k^2)) / (2 pi s_k^2)^(dim/2).
     *
     * Entries: `Means`, points separated by semicolons; `Weights` w_k > 0 and
     * `Standard deviations` s_k > 0, one for each mean or one for all.
     */
    template <int dim>
    class MixtureDensity : public Density<dim>
    {
    public:
      static std::string name() { return "mixture"; }
      static std::string documentation()
      {
        return "a sum of normal distributions with 'Means', 'Weights' and "
               "'Standard deviations'";
      }
      double value(const dealii::Point<dim> &point) const override;
      void   declare_parameters(dealii::ParameterHandler &prm) const override;
      void   parse_parameters(const dealii::ParameterHandler &prm) override;
      std::string description() const override;

    private:
      std::vector<dealii::Point<dim>> means_;
      std::vector<double>             weights_, deviations_;
    };

    /**
     * Smooth bumps of compact support and equal mass about given centres,
     *
     *   rho(x) = sum_k (R_1/R_k)^dim b(|x-c_k|/R_k),  b(s) = 0 for s > 1 and
     *   cosine:           b(s) = cos^2(pi s/2),
     *   cosine of square: b(s) = 1 + cos(pi s^2).
     *
     * Entries: `Center`, one point or several separated by semicolons;
     * `Radius` R_k, one for each centre or one for all; `Profile`.
     */
    template <int dim>
    class BumpDensity : public Density<dim>
    {
    public:
      static std::string name() { return "bump"; }
      static std::string documentation()
      {
        return "smooth bumps of equal mass and compact support: 'Center', "
               "'Radius', 'Profile'";
      }
      double value(const dealii::Point<dim> &point) const override;
      void   declare_parameters(dealii::ParameterHandler &prm) const override;
      void   parse_parameters(const dealii::ParameterHandler &prm) override;
      std::string description() const override;

    private:
      std::vector<dealii::Point<dim>> centers_;
      std::vector<double>             radii_;
      bool                            cosine_of_square_ = false;
    };
  } // namespace model
} // namespace otto
