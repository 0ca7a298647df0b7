// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/dataset/field_velocity.h>
#include <otto/space/global_values.h>
#include <otto/time/nodal_gradient.h>

#include <cmath>

namespace otto
{
  namespace dataset
  {
    template <int dim>
    std::vector<double> nodal_velocity(const space::Space<dim>   &space,
                                       const FieldKind            kind,
                                       const std::vector<double> &field)
    {
      if (kind == FieldKind::potential)
        return time::nodal_gradient(space, field);
      const unsigned int               n = n_components<dim>(kind);
      std::vector<std::vector<double>> gradients;
      for (unsigned int c = 0; c < n; ++c)
        {
          std::vector<double> component(space.n_local());
          for (unsigned int i = 0; i < component.size(); ++i)
            component[i] = field[i * n + c];
          gradients.push_back(time::nodal_gradient(space, component));
        }
      std::vector<double> result(space.n_local() * dim);
      for (unsigned int i = 0; i < space.n_local(); ++i)
        if (dim == 2)
          {
            result[i * dim]     = gradients[0][i * dim + 1];
            result[i * dim + 1] = -gradients[0][i * dim];
          }
        else
          for (unsigned int d = 0; d < dim; ++d)
            {
              const unsigned int j = (d + 1) % dim, k = (d + 2) % dim;
              result[i * dim + d] =
                gradients[k][i * dim + j] - gradients[j][i * dim + k];
            }
      return result;
    }



    template <int dim>
    FieldVelocity<dim>::FieldVelocity(const FieldKind                  kind,
                                      std::vector<std::vector<double>> fields,
                                      const double                     omega)
      : kind_(kind)
      , fields_(std::move(fields))
      , omega_(omega)
    {
    }



    template <int dim>
    void FieldVelocity<dim>::attach(const space::Space<dim> &space)
    {
      model::Velocity<dim>::attach(space);
      locator_ = std::make_unique<space::PointLocator<dim>>(space);
      for (const auto &field : fields_)
        {
          nodal_.push_back(nodal_velocity(space, kind_, field));
          all_.push_back(space::global_values(space, nodal_.back(), dim));
          gradients_.push_back(space::global_values(
            space, time::nodal_jacobian(space, nodal_.back()), dim * dim));
        }
    }



    template <int dim>
    std::vector<double>
    FieldVelocity<dim>::combine(const std::vector<std::vector<double>> &parts,
                                const double time) const
    {
      std::vector<double> result = parts[0];
      if (parts.size() == 2)
        for (std::size_t i = 0; i < result.size(); ++i)
          result[i] = std::cos(omega_ * time) * parts[0][i] +
                      std::sin(omega_ * time) * parts[1][i];
      return result;
    }



    template <int dim>
    template <int n>
    std::array<double, n> FieldVelocity<dim>::interpolate(
      const space::Location<dim>             &where,
      const double                            time,
      const std::vector<std::vector<double>> &values) const
    {
      const auto place = where.valid() ? where : locator_->locate(where.point);
      std::array<double, 8> shape;
      locator_->shape_values(place.unit, shape.data());
      const auto            vertices = locator_->vertices(place.cell);
      std::array<double, n> result{};
      for (unsigned int f = 0; f < values.size(); ++f)
        {
          const double factor = values.size() == 1 ? 1.
                                : f == 0           ? std::cos(omega_ * time)
                                                   : std::sin(omega_ * time);
          for (unsigned int v = 0; v < locator_->n_vertices(); ++v)
            for (int k = 0; k < n; ++k)
              result[k] +=
                factor * shape[v] * values[f][std::size_t(vertices[v]) * n + k];
        }
      return result;
    }



    template <int dim>
    typename model::Velocity<dim>::Vector
    FieldVelocity<dim>::value(const space::Location<dim> &where,
                              const double                time) const
    {
      const auto numbers = interpolate<dim>(where, time, all_);
      typename model::Velocity<dim>::Vector result;
      for (unsigned int d = 0; d < dim; ++d)
        result[d] = numbers[d];
      return result;
    }



    template <int dim>
    typename model::Velocity<dim>::Jacobian
    FieldVelocity<dim>::gradient(const space::Location<dim> &where,
                                 const double                time) const
    {
      const auto numbers = interpolate<dim * dim>(where, time, gradients_);
      typename model::Velocity<dim>::Jacobian result;
      for (unsigned int i = 0; i < dim; ++i)
        for (unsigned int j = 0; j < dim; ++j)
          result[i][j] = numbers[i * dim + j];
      return result;
    }



    template <int dim>
    std::vector<double>
    FieldVelocity<dim>::nodal_values(const double time) const
    {
      return combine(nodal_, time);
    }



    template <int dim>
    std::vector<double>
    FieldVelocity<dim>::convection(const space::Convection<dim> &forms,
                                   const double                  time) const
    {
      if (matrices_.empty())
        for (const auto &field : fields_)
          matrices_.push_back(kind_ == FieldKind::potential
                                ? forms.from_potential(field)
                                : forms.from_stream(field));
      return combine(matrices_, time);
    }



    template <int dim>
    bool FieldVelocity<dim>::steady() const
    {
      return fields_.size() == 1;
    }



    template <int dim>
    std::string FieldVelocity<dim>::description() const
    {
      return kind_ == FieldKind::potential ? "the gradient of a field"
                                           : "the curl of a field";
    }



#define OTTO_INSTANTIATE(dim)                                            \
  template class FieldVelocity<dim>;                                     \
  template std::vector<double> nodal_velocity(const space::Space<dim> &, \
                                              FieldKind,                 \
                                              const std::vector<double> &);

    OTTO_INSTANTIATE(2)
    OTTO_INSTANTIATE(3)
#undef OTTO_INSTANTIATE
  } // namespace dataset
} // namespace otto
