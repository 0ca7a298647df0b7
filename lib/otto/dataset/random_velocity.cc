// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/text.h>
#include <otto/dataset/random_velocity.h>
#include <otto/model/type_section.h>

#include <cmath>

namespace otto
{
  namespace dataset
  {
    namespace
    {
      const char section[] = "Velocity";

      // The mean of |v|^2 over the domain.
      template <int dim>
      double mean_square(const std::vector<double> &nodal,
                         const space::Space<dim>   &space)
      {
        double sum = 0;
        for (unsigned int i = 0; i < space.n_owned(); ++i)
          for (unsigned int d = 0; d < dim; ++d)
            sum += space.weights()[i] * std::pow(nodal[i * dim + d], 2);
        return sum / space.volume();
      }
    } // namespace



    template <int dim>
    void
    RandomVelocity<dim>::declare_parameters(dealii::ParameterHandler &) const
    {
    }



    template <int dim>
    void RandomVelocity<dim>::parse_parameters(dealii::ParameterHandler &)
    {
    }



    template <int dim>
    void RandomVelocity<dim>::attach(const Domain<dim> &domain)
    {
      domain_ = &domain;
    }



    template <int dim>
    std::shared_ptr<model::Velocity<dim>>
    RandomVelocity<dim>::velocity(const space::Space<dim> &space,
                                  DrawnVelocity            drawn) const
    {
      auto result =
        std::make_shared<FieldVelocity<dim>>(kind(),
                                             std::move(drawn.fields),
                                             drawn.omega);
      result->attach(space);
      return result;
    }



    template <int dim>
    RandomVelocityTypes<dim>
    random_velocity_types(const model::VelocityTypes<dim> &velocities)
    {
      RandomVelocityTypes<dim> types("family of velocities");
      add_random_velocity<RandomFieldVelocity<dim, FieldKind::stream>>(types);
      add_random_velocity<RandomFieldVelocity<dim, FieldKind::potential>>(
        types);
      types.add(FixedVelocity<dim>::name(),
                FixedVelocity<dim>::documentation(),
                [velocities]() {
                  return std::make_unique<FixedVelocity<dim>>(velocities);
                });
      return types;
    }



    template <int dim, FieldKind field_kind>
    void RandomFieldVelocity<dim, field_kind>::declare_parameters(
      dealii::ParameterHandler &prm) const
    {
      MaternParameters::declare(prm, 4);
      prm.declare_entry("Speed",
                        "automatic",
                        dealii::Patterns::Anything(),
                        "The root of the mean of |v|^2, or the range it is "
                        "drawn from; automatic: 30 % of the diagonal of the "
                        "domain per unit of time.");
      prm.declare_entry("Frequency",
                        "0",
                        dealii::Patterns::Anything(),
                        "How often per unit of time v passes from one field to "
                        "another and back, or the range it is drawn from; 0: v "
                        "does not depend on time.");
    }



    template <int dim, FieldKind field_kind>
    void RandomFieldVelocity<dim, field_kind>::parse_parameters(
      dealii::ParameterHandler &prm)
    {
      parameters_.parse(prm);
      speed_     = get_range(prm, "Speed", 0.);
      frequency_ = get_range(prm, "Frequency", 0.);
    }



    template <int dim, FieldKind field_kind>
    void RandomFieldVelocity<dim, field_kind>::attach(const Domain<dim> &domain)
    {
      RandomVelocity<dim>::attach(domain);
      using Wall = typename MaternField<dim>::Wall;
      field_ =
        std::make_unique<MaternField<dim>>(domain,
                                           parameters_,
                                           field_kind == FieldKind::stream
                                             ? Wall::zero
                                             : Wall::free);
    }



    template <int dim, FieldKind field_kind>
    unsigned int RandomFieldVelocity<dim, field_kind>::n_fields() const
    {
      return frequency_.second > 0. ? 2 : 1;
    }



    template <int dim, FieldKind field_kind>
    std::vector<std::string> RandomFieldVelocity<dim, field_kind>::names() const
    {
      return {"speed", "frequency"};
    }



    template <int dim, FieldKind field_kind>
    DrawnVelocity
    RandomFieldVelocity<dim, field_kind>::draw(const RandomSource &source) const
    {
      const auto        &space     = this->domain_->space();
      const unsigned int n         = n_components<dim>(field_kind);
      auto               stream    = source.stream();
      const double       speed     = draw_from(speed_, stream);
      const double       frequency = draw_from(frequency_, stream);
      DrawnVelocity      result;
      result.omega   = 2. * M_PI * frequency;
      result.numbers = {speed, frequency};
      double square  = 0;
      for (unsigned int f = 0; f < n_fields(); ++f)
        {
          std::vector<double> field(space.n_dofs() * n);
          for (unsigned int c = 0; c < n; ++c)
            {
              const auto component = field_->draw(source.part(1 + f * n + c));
              for (unsigned int i = 0; i < component.size(); ++i)
                field[i * n + c] = component[i];
            }
          square +=
            mean_square<dim>(nodal_velocity(space, field_kind, field), space) /
            n_fields();
          result.fields.push_back(std::move(field));
        }
      for (auto &field : result.fields)
        for (double &value : field)
          value *= square > 0. ? speed / std::sqrt(square) : 0.;
      return result;
    }



    template <int dim, FieldKind field_kind>
    std::string RandomFieldVelocity<dim, field_kind>::description() const
    {
      return std::string(field_kind == FieldKind::stream ? "curls"
                                                         : "gradients") +
             " of random fields of order " + std::to_string(parameters_.order) +
             ", correlation length " +
             base::short_number(parameters_.correlation_length) +
             (field_ ? field_->note() : "") +
             ", root of the mean square of v " +
             base::short_number(speed_.first) +
             (speed_.first < speed_.second
                ? " to " + base::short_number(speed_.second)
                : "");
    }



    template <int dim>
    FixedVelocity<dim>::FixedVelocity(model::VelocityTypes<dim> types)
      : types_(std::move(types))
    {
    }



    template <int dim>
    void
    FixedVelocity<dim>::declare_parameters(dealii::ParameterHandler &prm) const
    {
      model::declare_types(prm, section, types_, "expression");
    }



    template <int dim>
    void FixedVelocity<dim>::parse_parameters(dealii::ParameterHandler &prm)
    {
      velocity_ = model::make_type(prm, section, types_);
    }



    template <int dim>
    DrawnVelocity FixedVelocity<dim>::draw(const RandomSource &) const
    {
      return {};
    }



    template <int dim>
    bool FixedVelocity<dim>::steady() const
    {
      return velocity_->steady();
    }



    template <int dim>
    std::shared_ptr<model::Velocity<dim>>
    FixedVelocity<dim>::velocity(const space::Space<dim> &space,
                                 DrawnVelocity) const
    {
      if (space_ != &space)
        velocity_->attach(space);
      space_ = &space;
      return velocity_;
    }



    template <int dim>
    std::string FixedVelocity<dim>::description() const
    {
      return "always " + velocity_->description();
    }



#define OTTO_INSTANTIATE(dim)                                    \
  template class RandomVelocity<dim>;                            \
  template class RandomFieldVelocity<dim, FieldKind::stream>;    \
  template class RandomFieldVelocity<dim, FieldKind::potential>; \
  template class FixedVelocity<dim>;                             \
  template RandomVelocityTypes<dim> random_velocity_types(       \
    const model::VelocityTypes<dim> &);

    OTTO_INSTANTIATE(2)
    OTTO_INSTANTIATE(3)
#undef OTTO_INSTANTIATE
  } // namespace dataset
} // namespace otto
