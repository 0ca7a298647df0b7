// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/model/geodesic_velocity.h>
#include <otto/space/global_values.h>
#include <otto/time/nodal_gradient.h>

#include <algorithm>
#include <cmath>

namespace otto
{
  namespace model
  {
    template <int dim>
    void GeodesicVelocity<dim>::set_potentials(
      std::vector<std::vector<double>> potentials,
      const double                     end_time)
    {
      end_time_   = end_time;
      potentials_ = std::move(potentials);
      fields_.clear();
    }

    template <int dim>
    void GeodesicVelocity<dim>::attach(const space::Space<dim> &space)
    {
      Velocity<dim>::attach(space);
      locator_ = std::make_unique<space::PointLocator<dim>>(space);
    }

    /// The slabs n and n + 1 between whose middles the time is, or the two
    /// nearest, and the weight of the second.
    template <int dim>
    std::pair<unsigned int, double>
    GeodesicVelocity<dim>::slab_and_weight(const double time) const
    {
      const double N = potentials_.size();
      if (N == 1)
        return {0, 0.};
      const double s = time / end_time_ * N - 0.5;
      const double n = std::min(std::max(std::floor(s), 0.), N - 2);
      return {static_cast<unsigned int>(n), s - n};
    }

    template <int dim>
    void GeodesicVelocity<dim>::prepare(const double from,
                                        const double to) const
    {
      const unsigned int first = slab_and_weight(from).first;
      const unsigned int last =
        std::min<std::size_t>(slab_and_weight(to).first + 1,
                              potentials_.size() - 1);
      for (auto field = fields_.begin(); field != fields_.end();)
        field = field->first < first || field->first > last
                  ? fields_.erase(field)
                  : std::next(field);
      const auto &space = *this->space_;
      for (unsigned int n = first; n <= last; ++n)
        {
          if (fields_.count(n) > 0)
            continue;
          auto      &fields   = fields_[n];
          const auto velocity = time::nodal_gradient(space, potentials_[n]);
          fields.velocity     = space::global_values(space, velocity, dim);
          fields.gradient =
            space::global_values(space,
                                 time::nodal_jacobian(space, velocity),
                                 dim * dim);
        }
    }

    /// n values at a vertex of the fields at a point and a time.
    template <int dim>
    template <int n>
    std::array<double, n> GeodesicVelocity<dim>::interpolate(
      const space::Location<dim> &where,
      const double                time,
      const std::vector<double> Fields::*values) const
    {
      std::array<double, 8> shape;
      locator_->shape_values(where.unit, shape.data());
      const auto            vertices = locator_->vertices(where.cell);
      const auto            place    = slab_and_weight(time);
      std::array<double, n> result{};
      for (unsigned int k = 0; k < 2; ++k)
        {
          const double weight = k == 0 ? 1. - place.second : place.second;
          if (weight == 0.)
            continue;
          const auto &field = fields_.at(place.first + k).*values;
          for (unsigned int v = 0; v < locator_->n_vertices(); ++v)
            for (int d = 0; d < n; ++d)
              result[d] +=
                weight * shape[v] * field[std::size_t(vertices[v]) * n + d];
        }
      return result;
    }

    template <int dim>
    typename Velocity<dim>::Vector
    GeodesicVelocity<dim>::value(const space::Location<dim> &where,
                                 const double                time) const
    {
      const auto numbers = interpolate<dim>(where, time, &Fields::velocity);
      typename Velocity<dim>::Vector result;
      for (unsigned int d = 0; d < dim; ++d)
        result[d] = numbers[d];
      return result;
    }

    template <int dim>
    typename Velocity<dim>::Jacobian
    GeodesicVelocity<dim>::gradient(const space::Location<dim> &where,
                                    const double                time) const
    {
      const auto numbers =
        interpolate<dim * dim>(where, time, &Fields::gradient);
      typename Velocity<dim>::Jacobian result;
      for (unsigned int i = 0; i < dim; ++i)
        for (unsigned int j = 0; j < dim; ++j)
          result[i][j] = numbers[i * dim + j];
      return result;
    }

    template <int dim>
    std::vector<double>
    GeodesicVelocity<dim>::potential_at(const double time) const
    {
      const auto          place  = slab_and_weight(time);
      std::vector<double> result = potentials_[place.first];
      if (place.second != 0.)
        for (std::size_t i = 0; i < result.size(); ++i)
          result[i] +=
            place.second * (potentials_[place.first + 1][i] - result[i]);
      return result;
    }

    template <int dim>
    std::vector<double>
    GeodesicVelocity<dim>::nodal_values(const double time) const
    {
      return time::nodal_gradient(*this->space_, potential_at(time));
    }

    template <int dim>
    std::vector<double>
    GeodesicVelocity<dim>::convection(const space::Convection<dim> &forms,
                                      const double                  time) const
    {
      return forms.from_potential(potential_at(time));
    }

    template <int dim>
    std::string GeodesicVelocity<dim>::description() const
    {
      return "v = grad phi of a geodesic of " +
             std::to_string(potentials_.size()) + " slabs";
    }

    template class GeodesicVelocity<2>;
    template class GeodesicVelocity<3>;
  } // namespace model
} // namespace otto
