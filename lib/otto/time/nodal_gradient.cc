// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/time/layout.h>
#include <otto/time/nodal_gradient.h>

#include <array>

namespace otto
{
  namespace time
  {
    namespace
    {
      // At a point of quadrature, in the coordinates of the room; on a surface
      // gradients of shape functions are in a frame of its tangent plane.
      template <int dim>
      std::array<double, 3> gradient_at(const space::NodalBasis<dim> &space,
                                        const std::vector<double>    &values,
                                        const std::size_t             cell,
                                        const unsigned int            point)
      {
        const auto           &cells = space.cells();
        const std::size_t     place = cell * cells.n_points + point;
        const unsigned int    n     = cells.n_vertices;
        std::array<double, 3> result{};
        for (unsigned int a = 0; a < n; ++a)
          for (unsigned int d = 0; d < dim; ++d)
            result[d] += values[cells.vertex[cell * n + a]] *
                         cells.gradient[(place * n + a) * dim + d];
        if (!space.is_surface())
          return result;
        const double         *t = cells.tangent.data() + place * dim * 3;
        std::array<double, 3> lifted{};
        for (unsigned int d = 0; d < dim; ++d)
          for (unsigned int e = 0; e < 3; ++e)
            lifted[e] += result[d] * t[d * 3 + e];
        return lifted;
      }
    } // namespace



    template <int dim>
    std::vector<double> nodal_gradient(const space::NodalBasis<dim> &space,
                                       const std::vector<double>    &values)
    {
      const unsigned int dims = space.n_coordinates();
      const Layout       vectors(space, dims);
      auto               result = vectors.make_vector();
      const auto        &cells  = space.cells();
      const unsigned int n = cells.n_vertices, n_points = cells.n_points;
      for (std::size_t c = 0; c < cells.size(); ++c)
        for (unsigned int q = 0; q < n_points; ++q)
          {
            const auto gradient = gradient_at(space, values, c, q);
            for (unsigned int a = 0; a < n; ++a)
              if (const auto i = cells.vertex[c * n + a]; i < space.n_owned())
                for (unsigned int d = 0; d < dims; ++d)
                  result.begin()[i * dims + d] +=
                    cells.weight[c * n_points + q] * cells.value[q * n + a] *
                    gradient[d] / space.weights()[i];
          }
      LocalArray local;
      vectors.gather(result, local);
      return {local.begin(), local.end()};
    }



    template <int dim>
    std::vector<double> recovery_defect(const space::NodalBasis<dim> &space,
                                        const std::vector<double>    &density,
                                        const std::vector<double>    &values)
    {
      const auto          recovered = nodal_gradient(space, values);
      std::vector<double> result(space.n_owned(), 0.);
      const auto         &cells = space.cells();
      const unsigned int  n = cells.n_vertices, n_points = cells.n_points,
                         dims = space.n_coordinates();
      for (std::size_t c = 0; c < cells.size(); ++c)
        for (unsigned int q = 0; q < n_points; ++q)
          {
            auto   defect = gradient_at(space, values, c, q);
            double rho    = 0;
            for (unsigned int a = 0; a < n; ++a)
              {
                const auto   i     = cells.vertex[c * n + a];
                const double shape = cells.value[q * n + a];
                rho += shape * density[i];
                for (unsigned int d = 0; d < dims; ++d)
                  defect[d] -= shape * recovered[i * dims + d];
              }
            double square = 0;
            for (const double part : defect)
              square += part * part;
            for (unsigned int a = 0; a < n; ++a)
              if (const auto i = cells.vertex[c * n + a]; i < space.n_owned())
                result[i] += cells.weight[c * n_points + q] *
                             cells.value[q * n + a] * rho * square;
          }
      return result;
    }



    template <int dim>
    std::vector<double> nodal_jacobian(const space::NodalBasis<dim> &space,
                                       const std::vector<double>    &field)
    {
      std::vector<double> result(field.size() * dim);
      std::vector<double> component(space.n_local());
      for (unsigned int i = 0; i < dim; ++i)
        {
          for (unsigned int v = 0; v < component.size(); ++v)
            component[v] = field[v * dim + i];
          const auto slope = nodal_gradient(space, component);
          for (unsigned int v = 0; v < component.size(); ++v)
            for (unsigned int j = 0; j < dim; ++j)
              result[(v * dim + i) * dim + j] = slope[v * dim + j];
        }
      return result;
    }



    template std::vector<double> nodal_gradient(const space::NodalBasis<2> &,
                                                const std::vector<double> &);
    template std::vector<double> nodal_gradient(const space::NodalBasis<3> &,
                                                const std::vector<double> &);
    template std::vector<double> recovery_defect(const space::NodalBasis<2> &,
                                                 const std::vector<double> &,
                                                 const std::vector<double> &);
    template std::vector<double> recovery_defect(const space::NodalBasis<3> &,
                                                 const std::vector<double> &,
                                                 const std::vector<double> &);
    template std::vector<double> nodal_jacobian(const space::NodalBasis<2> &,
                                                const std::vector<double> &);
    template std::vector<double> nodal_jacobian(const space::NodalBasis<3> &,
                                                const std::vector<double> &);
  } // namespace time
} // namespace otto
