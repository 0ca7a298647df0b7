// SPDX-License-Identifier: LGPL-2.1-or-later
#include <deal.II/base/numbers.h>
#include <deal.II/base/parameter_handler.h>

#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/model/density_library.h>
#include <otto/model/entry_values.h>
#include <otto/model/formula.h>

#include <cmath>

namespace otto
{
  namespace model
  {
    using dealii::numbers::PI;

    template <int dim>
    double UniformDensity<dim>::value(const dealii::Point<dim> &) const
    {
      return 1.;
    }

    template <int dim>
    std::string UniformDensity<dim>::description() const
    {
      return "uniform";
    }



    template <int dim>
    ExpressionDensity<dim>::ExpressionDensity() = default;

    template <int dim>
    ExpressionDensity<dim>::~ExpressionDensity() = default;

    template <int dim>
    double ExpressionDensity<dim>::value(const dealii::Point<dim> &point) const
    {
      if (!formula_)
        throw base::RunError("The density 'expression' has no expression yet; "
                             "call parse_parameters() first.");
      return formula_->value(point);
    }

    template <int dim>
    void ExpressionDensity<dim>::declare_parameters(
      dealii::ParameterHandler &prm) const
    {
      prm.declare_entry("Expression",
                        "1",
                        dealii::Patterns::Anything(),
                        "An expression in x, y (and z in 3D), not negative: "
                        "exp(-x^2) + if(y < 1/2, 1, 0).");
      prm.declare_entry("Constants",
                        "",
                        dealii::Patterns::Anything(),
                        "Names for numbers in the expression: a=1, b=2.");
    }

    template <int dim>
    void ExpressionDensity<dim>::parse_parameters(
      const dealii::ParameterHandler &prm)
    {
      formula_ = std::make_unique<Formula<dim>>("Expression",
                                                prm.get("Expression"),
                                                prm.get("Constants"));
    }

    template <int dim>
    std::string ExpressionDensity<dim>::description() const
    {
      return "expression " + (formula_ ? formula_->expression() : "");
    }



    template <int dim>
    GaussianDensity<dim>::GaussianDensity()
    {
      dealii::Tensor<2, dim> identity;
      for (unsigned int i = 0; i < dim; ++i)
        identity[i][i] = 1.;
      set_covariance(identity);
    }

    template <int dim>
    bool GaussianDensity<dim>::set_covariance(
      const dealii::Tensor<2, dim> &covariance)
    {
      covariance_ = covariance;
      factor_     = 0.;
      peak_       = 1.;
      for (unsigned int i = 0; i < dim; ++i)
        for (unsigned int j = 0; j <= i; ++j)
          {
            double sum = covariance[i][j];
            for (unsigned int k = 0; k < j; ++k)
              sum -= factor_[i][k] * factor_[j][k];
            if (i != j)
              factor_[i][j] = sum / factor_[j][j];
            else if (sum > 1e-14 * covariance[i][i])
              factor_[i][i] = std::sqrt(sum);
            else
              return false;
          }
      for (unsigned int i = 0; i < dim; ++i)
        peak_ /= std::sqrt(2. * PI) * factor_[i][i];
      return true;
    }

    template <int dim>
    double GaussianDensity<dim>::value(const dealii::Point<dim> &point) const
    {
      dealii::Tensor<1, dim> y;
      for (unsigned int i = 0; i < dim; ++i)
        {
          double sum = point[i] - mean_[i];
          for (unsigned int k = 0; k < i; ++k)
            sum -= factor_[i][k] * y[k];
          y[i] = sum / factor_[i][i];
        }
      return peak_ * std::exp(-0.5 * y.norm_square());
    }

    template <int dim>
    void GaussianDensity<dim>::declare_parameters(
      dealii::ParameterHandler &prm) const
    {
      const dealii::Patterns::Anything anything;
      prm.declare_entry("Mean",
                        "0.5",
                        anything,
                        "The centre: a number a coordinate, or one for all.");
      prm.declare_entry("Standard deviation",
                        "0.1",
                        anything,
                        "One number, or one for each axis; a length.");
      prm.declare_entry("Covariance",
                        "",
                        anything,
                        "If not empty, used in place of the standard "
                        "deviation: rows of the matrix separated by "
                        "semicolons, 0.02, 0.01; 0.01, 0.03, or its diagonal; "
                        "squares of lengths.");
    }

    template <int dim>
    void
    GaussianDensity<dim>::parse_parameters(const dealii::ParameterHandler &prm)
    {
      mean_ = get_point<dim>(prm, "Mean");
      dealii::Tensor<2, dim> covariance;
      const std::string      text = prm.get("Covariance");
      if (base::trimmed(text).empty())
        {
          const auto s = get_positive_numbers(prm, "Standard deviation", dim);
          for (unsigned int i = 0; i < dim; ++i)
            covariance[i][i] = s[i] * s[i];
        }
      else
        {
          const auto rows = get_points<dim>(prm, "Covariance");
          if (rows.size() == 1)
            for (unsigned int i = 0; i < dim; ++i)
              covariance[i][i] = rows[0][i];
          else if (rows.size() == dim)
            for (unsigned int i = 0; i < dim; ++i)
              covariance[i] = rows[i];
          else
            throw base::InputError("Covariance = '" + text + "': there are " +
                                   std::to_string(rows.size()) +
                                   " rows; give the diagonal or " +
                                   std::to_string(dim) + " rows.");
        }
      bool fine = set_covariance(covariance);
      for (unsigned int i = 0; i < dim; ++i)
        for (unsigned int j = 0; j < i; ++j)
          fine = fine && std::abs(covariance[i][j] - covariance[j][i]) <=
                           1e-12 * covariance.norm();
      if (!fine)
        throw base::InputError("Covariance = '" + text +
                               "': the matrix is not symmetric and positive "
                               "definite; correct its entries.");
      if (!std::isnormal(peak_))
        throw base::InputError(
          std::string(base::trimmed(text).empty() ? "Standard deviation"
                                                  : "Covariance") +
          ": the density has the value " + base::short_number(peak_) +
          " at its centre, with which nothing can be computed; give lengths of "
          "the domain.");
    }

    template <int dim>
    std::string GaussianDensity<dim>::description() const
    {
      std::string rows;
      for (unsigned int i = 0; i < dim; ++i)
        rows += (i == 0 ? "" : "; ") +
                text(std::vector<double>(covariance_[i].begin_raw(),
                                         covariance_[i].end_raw()));
      return "gaussian about " + text(mean_) + " with covariance " + rows;
    }



    template <int dim>
    double MixtureDensity<dim>::value(const dealii::Point<dim> &point) const
    {
      double sum = 0;
      for (unsigned int k = 0; k < means_.size(); ++k)
        {
          const double variance = deviations_[k] * deviations_[k];
          sum += weights_[k] *
                 std::exp(-0.5 * point.distance_square(means_[k]) / variance) /
                 std::pow(2. * PI * variance, 0.5 * dim);
        }
      return sum;
    }

    template <int dim>
    void
    MixtureDensity<dim>::declare_parameters(dealii::ParameterHandler &prm) const
    {
      const dealii::Patterns::Anything anything;
      prm.declare_entry("Means",
                        "0.25; 0.75",
                        anything,
                        "The centres, separated by semicolons: "
                        "0.2, 0.3; 0.7, 0.8.");
      prm.declare_entry("Weights",
                        "1",
                        anything,
                        "The mass of each, or one number for equal masses.");
      prm.declare_entry("Standard deviations",
                        "0.1",
                        anything,
                        "One for each centre, or one for all; lengths.");
    }

    template <int dim>
    void
    MixtureDensity<dim>::parse_parameters(const dealii::ParameterHandler &prm)
    {
      means_   = get_points<dim>(prm, "Means");
      weights_ = get_positive_numbers(prm, "Weights", means_.size());
      deviations_ =
        get_positive_numbers(prm, "Standard deviations", means_.size());
    }

    template <int dim>
    std::string MixtureDensity<dim>::description() const
    {
      return "gaussians about " + text(means_) + " with weights " +
             text(weights_) + " and standard deviations " + text(deviations_);
    }



    template <int dim>
    double BumpDensity<dim>::value(const dealii::Point<dim> &point) const
    {
      double sum = 0;
      for (unsigned int k = 0; k < centers_.size(); ++k)
        {
          const double s = point.distance(centers_[k]) / radii_[k];
          if (s >= 1.)
            continue;
          const double c = std::cos(0.5 * PI * s);
          sum += std::pow(radii_[0] / radii_[k], dim) *
                 (cosine_of_square_ ? 1. + std::cos(PI * s * s) : c * c);
        }
      return sum;
    }

    template <int dim>
    void
    BumpDensity<dim>::declare_parameters(dealii::ParameterHandler &prm) const
    {
      const dealii::Patterns::Anything anything;
      prm.declare_entry("Center",
                        "0.5",
                        anything,
                        "One point, or several separated by semicolons, which "
                        "get equal masses.");
      prm.declare_entry("Radius",
                        "0.25",
                        anything,
                        "One for each centre, or one for all; a length.");
      prm.declare_entry("Profile",
                        "cosine",
                        dealii::Patterns::Selection("cosine|cosine of square"),
                        "cosine: cos^2(pi r/(2 R)); cosine of square: "
                        "1 + cos(pi r^2/R^2).");
    }

    template <int dim>
    void BumpDensity<dim>::parse_parameters(const dealii::ParameterHandler &prm)
    {
      centers_          = get_points<dim>(prm, "Center");
      radii_            = get_positive_numbers(prm, "Radius", centers_.size());
      cosine_of_square_ = prm.get("Profile") == "cosine of square";
    }

    template <int dim>
    std::string BumpDensity<dim>::description() const
    {
      return std::string("bump (cosine") +
             (cosine_of_square_ ? " of square" : "") + ") about " +
             text(centers_) + " of radius " + text(radii_);
    }

#define OTTO_INSTANTIATE(dim)            \
  template class UniformDensity<dim>;    \
  template class ExpressionDensity<dim>; \
  template class GaussianDensity<dim>;   \
  template class MixtureDensity<dim>;    \
  template class BumpDensity<dim>;

    OTTO_INSTANTIATE(2)
    OTTO_INSTANTIATE(3)
#undef OTTO_INSTANTIATE
  } // namespace model
} // namespace otto
