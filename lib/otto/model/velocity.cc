// SPDX-License-Identifier: LGPL-2.1-or-later
#include <deal.II/base/parameter_handler.h>

#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/model/formula.h>
#include <otto/model/interpolated.h>
#include <otto/model/nodal_density.h>
#include <otto/model/velocity.h>

namespace otto
{
  namespace model
  {
    namespace
    {
      // The steps of differences over the extent of the domain: errors of
      // truncation and of rounding are then alike, with the fourth order for
      // the gradient of a potential, with the second for the derivative of v.
      const double potential_step = 1e-3;
      const double velocity_step  = 1e-5;

      // The derivative of f at zero.
      template <typename Function>
      auto derivative(const Function &f, const double h)
      {
        return (8. * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12. * h);
      }

      // Whether the letter t stands alone in a formula.
      bool depends_on_time(const std::string &formula)
      {
        const auto is_letter = [](const char c) {
          return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
        };
        for (std::size_t k = 0; k < formula.size(); ++k)
          if (formula[k] == 't' && (k == 0 || !is_letter(formula[k - 1])) &&
              (k + 1 == formula.size() || !is_letter(formula[k + 1])))
            return true;
        return false;
      }

      void declare_constants(dealii::ParameterHandler &prm)
      {
        prm.declare_entry("Constants",
                          "",
                          dealii::Patterns::Anything(),
                          "Names and numbers for the expression: a=1, b=2.");
      }
    } // namespace

    template <int dim>
    void Velocity<dim>::declare_parameters(dealii::ParameterHandler &) const
    {
    }

    template <int dim>
    void Velocity<dim>::parse_parameters(const dealii::ParameterHandler &)
    {
    }

    template <int dim>
    void Velocity<dim>::attach(const space::Space<dim> &space)
    {
      space_                 = &space;
      const auto [low, high] = bounding_box(space);
      extent_                = low.distance(high);
    }

    template <int dim>
    void Velocity<dim>::prepare(double, double) const
    {
    }

    template <int dim>
    typename Velocity<dim>::Jacobian
    Velocity<dim>::gradient(const space::Location<dim> &where,
                            const double                time) const
    {
      const double h = velocity_step * extent_;
      Jacobian     result;
      for (unsigned int j = 0; j < dim; ++j)
        {
          auto before = where, after = where;
          before.point[j] -= h;
          after.point[j] += h;
          const auto slope =
            (value(after, time) - value(before, time)) / (2 * h);
          for (unsigned int i = 0; i < dim; ++i)
            result[i][j] = slope[i];
        }
      return result;
    }

    template <int dim>
    std::vector<double> Velocity<dim>::nodal_values(const double time) const
    {
      std::vector<double> result(space_->n_local() * dim);
      for (unsigned int i = 0; i < space_->n_local(); ++i)
        {
          space::Location<dim> where;
          where.point  = space_->point(i);
          const auto v = value(where, time);
          for (unsigned int d = 0; d < dim; ++d)
            result[i * dim + d] = v[d];
        }
      return result;
    }

    template <int dim>
    std::vector<double>
    Velocity<dim>::convection(const space::Convection<dim> &forms,
                              const double                  time) const
    {
      return forms.from_velocity(nodal_values(time));
    }

    template <int dim>
    VelocityTypes<dim> velocity_types()
    {
      VelocityTypes<dim> types("type of velocity");
      add_velocity<ExpressionVelocity<dim>>(types);
      add_velocity<PotentialVelocity<dim>>(types);
      add_velocity<InterpolatedVelocity<dim>>(types);
      return types;
    }

    // ------------------------------------------------------- expression

    template <int dim>
    ExpressionVelocity<dim>::ExpressionVelocity() = default;

    template <int dim>
    ExpressionVelocity<dim>::~ExpressionVelocity() = default;

    template <int dim>
    void ExpressionVelocity<dim>::declare_parameters(
      dealii::ParameterHandler &prm) const
    {
      prm.declare_entry(
        "Components",
        "0",
        dealii::Patterns::Anything(),
        "Expressions in x, y, z and the time t, one a component, "
        "separated by semicolons: -y; x. A single one stands "
        "for all components.");
      declare_constants(prm);
    }

    template <int dim>
    void ExpressionVelocity<dim>::parse_parameters(
      const dealii::ParameterHandler &prm)
    {
      text_             = prm.get("Components");
      auto       pieces = base::split(text_, ';');
      const auto n      = pieces.size();
      if (n == 1)
        pieces.resize(dim, pieces[0]);
      if (pieces.size() != dim)
        throw base::InputError(
          "Components = '" + text_ + "': there " + (n == 1 ? "is " : "are ") +
          base::counted(n, "expression") + " and the mesh has dimension " +
          std::to_string(dim) +
          "; give one expression a component, separated by semicolons.");
      steady_ = true;
      components_.clear();
      for (const auto &piece : pieces)
        {
          components_.push_back(std::make_unique<Formula<dim>>(
            "Components", piece, prm.get("Constants"), "t"));
          steady_ = steady_ && !depends_on_time(piece);
        }
    }

    template <int dim>
    void ExpressionVelocity<dim>::attach(const space::Space<dim> &space)
    {
      if (components_.empty())
        for (unsigned int d = 0; d < dim; ++d)
          components_.push_back(
            std::make_unique<Formula<dim>>("Components", "0", "", "t"));
      Velocity<dim>::attach(space);
    }

    template <int dim>
    typename Velocity<dim>::Vector
    ExpressionVelocity<dim>::value(const space::Location<dim> &where,
                                   const double                time) const
    {
      typename Velocity<dim>::Vector result;
      for (unsigned int d = 0; d < dim; ++d)
        result[d] = components_[d]->value(where.point, time);
      return result;
    }

    template <int dim>
    std::string ExpressionVelocity<dim>::description() const
    {
      return "v = (" + text_ + ")";
    }

    // -------------------------------------------------------- potential

    template <int dim>
    PotentialVelocity<dim>::PotentialVelocity() = default;

    template <int dim>
    PotentialVelocity<dim>::~PotentialVelocity() = default;

    template <int dim>
    void PotentialVelocity<dim>::declare_parameters(
      dealii::ParameterHandler &prm) const
    {
      prm.declare_entry("Potential",
                        "0",
                        dealii::Patterns::Anything(),
                        "Expression for phi in x, y, z and the time t; the "
                        "velocity is + grad phi.");
      declare_constants(prm);
    }

    template <int dim>
    void PotentialVelocity<dim>::parse_parameters(
      const dealii::ParameterHandler &prm)
    {
      const auto formula = prm.get("Potential");
      potential_         = std::make_unique<Formula<dim>>("Potential",
                                                  formula,
                                                  prm.get("Constants"),
                                                  "t");
      steady_            = !depends_on_time(formula);
    }

    template <int dim>
    typename Velocity<dim>::Vector
    PotentialVelocity<dim>::value(const space::Location<dim> &where,
                                  const double                time) const
    {
      typename Velocity<dim>::Vector result;
      for (unsigned int d = 0; d < dim; ++d)
        result[d] = derivative(
          [&](const double h) {
            auto point = where.point;
            point[d] += h;
            return potential_->value(point, time);
          },
          potential_step * this->extent_);
      return result;
    }

    template <int dim>
    std::string PotentialVelocity<dim>::description() const
    {
      return "v = grad(" + potential_->expression() + ")";
    }

    template class Velocity<2>;
    template class Velocity<3>;
    template class ExpressionVelocity<2>;
    template class ExpressionVelocity<3>;
    template class PotentialVelocity<2>;
    template class PotentialVelocity<3>;
    template VelocityTypes<2> velocity_types<2>();
    template VelocityTypes<3> velocity_types<3>();
  } // namespace model
} // namespace otto
