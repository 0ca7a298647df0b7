// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/dataset/random_density_library.h>
#include <otto/model/entry_values.h>
#include <otto/model/nodal_density.h>

#include <deal.II/base/parameter_handler.h>
#include <deal.II/base/tensor.h>

#include <cmath>
#include <limits>

namespace otto
{
  namespace dataset
  {
    namespace
    {
      const double unknown = std::numeric_limits<double>::quiet_NaN();

      // Mass density below which the positive part of a field counts as zero.
      const double negligible = 1e-12;

      std::string text(const Range &range)
      {
        return base::short_number(range.first) +
               (range.first < range.second
                  ? " to " + base::short_number(range.second)
                  : "");
      }

      std::string counted(const Number &number, const std::string &noun)
      {
        return (number.fewest < number.most
                  ? std::to_string(number.fewest) + " to "
                  : "") +
               base::counted(number.most, noun);
      }

      void declare_number(dealii::ParameterHandler &prm,
                          const std::string        &entry,
                          const std::string        &value,
                          const std::string        &noun)
      {
        prm.declare_entry(entry,
                          value,
                          dealii::Patterns::Anything(),
                          "The number of " + noun +
                            ", or the least and the largest, between which "
                            "all are as likely.");
      }

      template <int dim>
      dealii::Tensor<1, dim> draw_direction(transport::RandomStream &stream)
      {
        dealii::Tensor<1, dim> result;
        for (unsigned int d = 0; d < dim; ++d)
          result[d] = stream.normal();
        return result / result.norm();
      }

      template <int dim>
      void add_point_names(std::vector<std::string> &names,
                           const std::string        &noun,
                           const std::string        &end)
      {
        for (unsigned int d = 0; d < dim; ++d)
          names.push_back(noun + "_" + "xyz"[d] + end);
      }

      template <int dim>
      void add_point(std::vector<double>          &numbers,
                     const dealii::Tensor<1, dim> &point)
      {
        for (unsigned int d = 0; d < dim; ++d)
          numbers.push_back(point[d]);
      }

      // A draw that has no mass at the vertices is of no use.
      template <int dim>
      void check_mass(const Drawn &drawn, const Domain<dim> &domain)
      {
        if (!(model::mass(drawn.values, domain.space()) > 0.))
          throw base::RunError("a density is zero at all vertices");
      }
    } // namespace



    template <int dim>
    void RandomSum<dim>::attach(const Domain<dim> &domain)
    {
      RandomDensity<dim>::attach(domain);
      place_.attach(domain);
    }



    template <int dim>
    Drawn RandomSum<dim>::draw(const RandomSource &source) const
    {
      auto       stream = source.stream();
      const auto n      = number_.draw(stream);
      Drawn      result;
      result.values.assign(this->domain_->space().n_dofs(), 0.);
      for (unsigned int k = 0; k < n; ++k)
        add_term(stream, result);
      result.numbers.resize(names().size(), unknown);
      check_mass(result, *this->domain_);
      return result;
    }



    template <int dim>
    std::vector<std::string> RandomSum<dim>::names() const
    {
      std::vector<std::string> result;
      for (unsigned int k = 1; k <= number_.most; ++k)
        {
          const auto term = term_names("_" + std::to_string(k));
          result.insert(result.end(), term.begin(), term.end());
        }
      return result;
    }



    template <int dim>
    void
    RandomMixture<dim>::declare_parameters(dealii::ParameterHandler &prm) const
    {
      declare_number(prm, "Components", "1, 4", "normal distributions");
      prm.declare_entry("Weights",
                        "0.5, 1",
                        dealii::Patterns::Anything(),
                        "The weight of each, or the range it is drawn from.");
      prm.declare_entry("Standard deviations",
                        "automatic",
                        dealii::Patterns::Anything(),
                        "The standard deviation s of each, or the range it is "
                        "drawn from; automatic: 5 to 10 % of the diagonal of "
                        "the domain.");
      prm.declare_entry("Stretch",
                        "1, 1.5",
                        dealii::Patterns::Anything(),
                        "In one random direction the standard deviation is "
                        "this many times s; a number or a range.");
      RandomPlace<dim>::declare(prm);
    }



    template <int dim>
    void RandomMixture<dim>::parse_parameters(dealii::ParameterHandler &prm)
    {
      this->number_.parse(prm, "Components");
      weight_    = get_range(prm, "Weights", 1e-6);
      deviation_ = get_range(prm, "Standard deviations", 1e-12);
      stretch_   = get_range(prm, "Stretch", 1e-3);
      this->place_.parse(prm);
    }



    template <int dim>
    void RandomMixture<dim>::add_term(transport::RandomStream &stream,
                                      Drawn                   &drawn) const
    {
      const auto  &space     = this->domain_->space();
      const double weight    = draw_from(weight_, stream);
      const auto   mean      = this->place_.draw(stream);
      const double s         = draw_from(deviation_, stream);
      const double r         = draw_from(stretch_, stream);
      const auto   direction = draw_direction<dim>(stream);
      const double peak = weight / (r * std::pow(2. * M_PI * s * s, 0.5 * dim));
      for (unsigned int i = 0; i < space.n_dofs(); ++i)
        {
          const dealii::Tensor<1, dim> x = (space.point(i) - mean) / s;
          const double                 a = x * direction;
          drawn.values[i] +=
            peak * std::exp(-0.5 * (x * x + (1. / (r * r) - 1.) * a * a));
        }
      drawn.numbers.push_back(weight);
      add_point<dim>(drawn.numbers, mean);
      drawn.numbers.push_back(s);
      drawn.numbers.push_back(r);
      add_point<dim>(drawn.numbers, direction);
    }



    template <int dim>
    std::vector<std::string>
    RandomMixture<dim>::term_names(const std::string &end) const
    {
      std::vector<std::string> result{"weight" + end};
      add_point_names<dim>(result, "mean", end);
      result.push_back("standard_deviation" + end);
      result.push_back("stretch" + end);
      add_point_names<dim>(result, "direction", end);
      return result;
    }



    template <int dim>
    std::string RandomMixture<dim>::description() const
    {
      return counted(this->number_, "normal distribution") +
             ", standard deviations " + text(deviation_) + ", stretched by " +
             text(stretch_);
    }



    template <int dim>
    void
    RandomBumps<dim>::declare_parameters(dealii::ParameterHandler &prm) const
    {
      declare_number(prm, "Number", "1, 2", "bumps");
      prm.declare_entry("Radius",
                        "automatic",
                        dealii::Patterns::Anything(),
                        "The radius of each, or the range it is drawn from; "
                        "automatic: 12 to 20 % of the diagonal of the domain.");
      RandomPlace<dim>::declare(prm);
    }



    template <int dim>
    void RandomBumps<dim>::parse_parameters(dealii::ParameterHandler &prm)
    {
      this->number_.parse(prm, "Number");
      radius_ = get_range(prm, "Radius", 1e-12);
      this->place_.parse(prm);
    }



    template <int dim>
    void RandomBumps<dim>::add_term(transport::RandomStream &stream,
                                    Drawn                   &drawn) const
    {
      const auto  &space  = this->domain_->space();
      const auto   center = this->place_.draw(stream);
      const double radius = draw_from(radius_, stream);
      for (unsigned int i = 0; i < space.n_dofs(); ++i)
        {
          const double s = space.point(i).distance(center) / radius;
          if (s < 1.)
            drawn.values[i] +=
              std::pow(std::cos(0.5 * M_PI * s), 2) / std::pow(radius, dim);
        }
      add_point<dim>(drawn.numbers, center);
      drawn.numbers.push_back(radius);
    }



    template <int dim>
    std::vector<std::string>
    RandomBumps<dim>::term_names(const std::string &end) const
    {
      std::vector<std::string> result;
      add_point_names<dim>(result, "center", end);
      result.push_back("radius" + end);
      return result;
    }



    template <int dim>
    std::string RandomBumps<dim>::description() const
    {
      return counted(this->number_, "bump") + " of radius " + text(radius_);
    }



    template <int dim>
    void
    RandomField<dim>::declare_parameters(dealii::ParameterHandler &prm) const
    {
      MaternParameters::declare(prm);
      prm.declare_entry("Standard deviation",
                        "1",
                        dealii::Patterns::Double(0.),
                        "That of the field u away from the boundary.");
      prm.declare_entry("Transform",
                        "exponential",
                        dealii::Patterns::Selection(
                          "exponential|positive part|square"),
                        "exponential: exp(u); positive part: max(u - c, 0), "
                        "with vacuum; square: (u - c)^2.");
      prm.declare_entry("Threshold",
                        "0",
                        dealii::Patterns::Double(),
                        "c of the positive part and of the square.");
    }



    template <int dim>
    void RandomField<dim>::parse_parameters(dealii::ParameterHandler &prm)
    {
      parameters_.parse(prm);
      deviation_ = prm.get_double("Standard deviation");
      transform_ = prm.get("Transform");
      threshold_ = prm.get_double("Threshold");
    }



    template <int dim>
    void RandomField<dim>::attach(const Domain<dim> &domain)
    {
      RandomDensity<dim>::attach(domain);
      field_ = std::make_unique<MaternField<dim>>(domain, parameters_);
    }



    template <int dim>
    Drawn RandomField<dim>::draw(const RandomSource &source) const
    {
      Drawn result;
      result.values = field_->draw(source);
      for (double &value : result.values)
        {
          const double u = deviation_ * value, above = u - threshold_;
          value = transform_ == "exponential" ? std::exp(u)
                  : transform_ == "square"    ? above * above
                                           : (above > negligible ? above : 0.);
        }
      check_mass(result, *this->domain_);
      return result;
    }



    template <int dim>
    std::string RandomField<dim>::description() const
    {
      return transform_ + " of a random field of order " +
             std::to_string(parameters_.order) + ", correlation length " +
             base::short_number(parameters_.correlation_length) +
             ", standard deviation " + base::short_number(deviation_) +
             (field_ ? field_->note() : "");
    }



    template <int dim>
    FixedDensity<dim>::FixedDensity(model::DensityTypes<dim> types)
      : types_(std::move(types))
    {
    }



    template <int dim>
    void
    FixedDensity<dim>::declare_parameters(dealii::ParameterHandler &prm) const
    {
      model::DensityParameters<dim>("Density", types_).declare(prm);
    }



    template <int dim>
    void FixedDensity<dim>::parse_parameters(dealii::ParameterHandler &prm)
    {
      density_ =
        model::DensityParameters<dim>("Density", types_).make_density(prm);
    }



    template <int dim>
    void FixedDensity<dim>::attach(const Domain<dim> &domain)
    {
      RandomDensity<dim>::attach(domain);
      values_ = model::nodal_density(*density_,
                                     domain.space(),
                                     domain.regions(),
                                     "fixed/Density");
    }



    template <int dim>
    Drawn FixedDensity<dim>::draw(const RandomSource &) const
    {
      return {values_, {}};
    }



    template <int dim>
    std::string FixedDensity<dim>::description() const
    {
      return "always " + density_->description();
    }



#define OTTO_INSTANTIATE(dim)        \
  template class RandomSum<dim>;     \
  template class RandomMixture<dim>; \
  template class RandomBumps<dim>;   \
  template class RandomField<dim>;   \
  template class FixedDensity<dim>;

    OTTO_INSTANTIATE(2)
    OTTO_INSTANTIATE(3)
#undef OTTO_INSTANTIATE
  } // namespace dataset
} // namespace otto
