// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/space/convection.h>

namespace otto
{
  namespace space
  {
    // add(cell, point, a, b, entry) for the vertices a, b of each cell.
    template <int dim>
    template <typename Add>
    void Convection<dim>::for_all_entries(const Add &add) const
    {
      const auto        &cells = space_.cells();
      const unsigned int n     = cells.n_vertices;
      for (std::size_t c = 0; c < cells.size(); ++c)
        for (unsigned int q = 0; q < cells.n_points; ++q)
          for (unsigned int a = 0; a < n; ++a)
            for (unsigned int b = 0; b < n; ++b)
              {
                const auto entry = cells.position[(c * n + a) * n + b];
                if (entry != dealii::numbers::invalid_unsigned_int)
                  add(c, q, a, b, entry);
              }
    }



    template <int dim>
    Convection<dim>::Convection(const Space<dim> &space)
      : space_(space)
      , gradient_(space.pattern().column.size() * dim, 0.)
      , transposed_(space.pattern().column.size())
    {
      const auto &cells = space.cells();
      for_all_entries([&](const std::size_t  c,
                          const unsigned int q,
                          const unsigned int a,
                          const unsigned int b,
                          const std::size_t  entry) {
        const std::size_t point = c * cells.n_points + q;
        const double      factor =
          cells.weight[point] * cells.value[q * cells.n_vertices + b];
        for (unsigned int d = 0; d < dim; ++d)
          gradient_[entry * dim + d] +=
            factor * cells.gradient[(point * cells.n_vertices + a) * dim + d];
      });
      const auto &pattern = space.pattern();
      for (unsigned int i = 0; i < space.n_local(); ++i)
        for (auto e = pattern.row_start[i]; e < pattern.row_start[i + 1]; ++e)
          transposed_[e] = pattern.position(pattern.column[e], i);
    }



    template <int dim>
    std::vector<double>
    Convection<dim>::from_velocity(const std::vector<double> &velocity) const
    {
      const auto         &column = space_.pattern().column;
      std::vector<double> result(column.size(), 0.);
      for (std::size_t e = 0; e < column.size(); ++e)
        for (unsigned int d = 0; d < dim; ++d)
          result[e] += gradient_[e * dim + d] * velocity[column[e] * dim + d];
      return result;
    }



    // The matrix of a velocity(cell, point) in the quadrature points.
    template <int dim>
    template <typename Value>
    std::vector<double> Convection<dim>::from_cells(const Value &velocity) const
    {
      const auto         &cells = space_.cells();
      const unsigned int  n     = cells.n_vertices;
      std::vector<double> result(space_.pattern().column.size(), 0.);
      std::vector<double> flow(cells.size() * cells.n_points * n);
      for (std::size_t c = 0; c < cells.size(); ++c)
        for (std::size_t p = c * cells.n_points; p < (c + 1) * cells.n_points;
             ++p)
          {
            const dealii::Tensor<1, dim> v = velocity(c, p);
            const double *gradient = cells.gradient.data() + p * n * dim;
            for (unsigned int a = 0; a < n; ++a)
              for (unsigned int d = 0; d < dim; ++d)
                flow[p * n + a] +=
                  cells.weight[p] * v[d] * gradient[a * dim + d];
          }
      for_all_entries([&](const std::size_t  c,
                          const unsigned int q,
                          const unsigned int a,
                          const unsigned int b,
                          const std::size_t  entry) {
        result[entry] +=
          flow[(c * cells.n_points + q) * n + a] * cells.value[q * n + b];
      });
      return result;
    }



    // The gradient of a component of a finite element function.
    template <int dim>
    dealii::Tensor<1, dim>
    Convection<dim>::slope(const std::vector<double> &values,
                           const std::size_t          cell,
                           const std::size_t          point,
                           const unsigned int         n_components,
                           const unsigned int         component) const
    {
      const auto            &cells    = space_.cells();
      const unsigned int     n        = cells.n_vertices;
      const double          *gradient = cells.gradient.data() + point * n * dim;
      dealii::Tensor<1, dim> result;
      for (unsigned int a = 0; a < n; ++a)
        for (unsigned int d = 0; d < dim; ++d)
          result[d] +=
            values[cells.vertex[cell * n + a] * n_components + component] *
            gradient[a * dim + d];
      return result;
    }



    template <int dim>
    std::vector<double>
    Convection<dim>::from_potential(const std::vector<double> &potential) const
    {
      return from_cells([&](const std::size_t c, const std::size_t p) {
        return slope(potential, c, p, 1, 0);
      });
    }



    template <int dim>
    std::vector<double>
    Convection<dim>::from_stream(const std::vector<double> &stream) const
    {
      return from_cells([&](const std::size_t c, const std::size_t p) {
        dealii::Tensor<1, dim> curl;
        if (dim == 2)
          {
            const auto gradient = slope(stream, c, p, 1, 0);
            curl[0]             = gradient[1];
            curl[1]             = -gradient[0];
          }
        else
          for (unsigned int i = 0; i < dim; ++i)
            {
              const unsigned int j = (i + 1) % dim, k = (i + 2) % dim;
              curl[i] =
                slope(stream, c, p, dim, k)[j] - slope(stream, c, p, dim, j)[k];
            }
        return curl;
      });
    }



    template <int dim>
    std::vector<double> Convection<dim>::stiffness() const
    {
      const auto         &cells = space_.cells();
      std::vector<double> result(space_.pattern().column.size(), 0.);
      for_all_entries([&](const std::size_t  c,
                          const unsigned int q,
                          const unsigned int a,
                          const unsigned int b,
                          const std::size_t  entry) {
        const std::size_t point = c * cells.n_points + q;
        const double     *gradient =
          cells.gradient.data() + point * cells.n_vertices * dim;
        for (unsigned int d = 0; d < dim; ++d)
          result[entry] +=
            cells.weight[point] * gradient[a * dim + d] * gradient[b * dim + d];
      });
      return result;
    }



    template class Convection<2>;
    template class Convection<3>;
  } // namespace space
} // namespace otto
