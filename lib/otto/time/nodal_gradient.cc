// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/time/layout.h>
#include <otto/time/nodal_gradient.h>

#include <algorithm>

namespace otto
{
  namespace time
  {
    namespace
    {
      // From the frame of the tangent plane at a point of quadrature to the
      // coordinates of the room.
      template <int dim>
      void lift(const space::CellData<dim> &cells,
                const std::size_t           point,
                double                     *value)
      {
        const double *t       = cells.tangent.data() + point * dim * 3;
        double        room[3] = {};
        for (unsigned int d = 0; d < dim; ++d)
          for (unsigned int e = 0; e < 3; ++e)
            room[e] += value[d] * t[d * 3 + e];
        std::copy(room, room + 3, value);
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
            const double *gradient =
              cells.gradient.data() + (c * n_points + q) * n * dim;
            double value[3] = {};
            for (unsigned int a = 0; a < n; ++a)
              for (unsigned int d = 0; d < dim; ++d)
                value[d] +=
                  values[cells.vertex[c * n + a]] * gradient[a * dim + d];
            if (space.is_surface())
              lift(cells, c * n_points + q, value);
            for (unsigned int a = 0; a < n; ++a)
              if (const auto i = cells.vertex[c * n + a]; i < space.n_owned())
                for (unsigned int d = 0; d < dims; ++d)
                  result.begin()[i * dims + d] +=
                    cells.weight[c * n_points + q] * cells.value[q * n + a] *
                    value[d] / space.weights()[i];
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
      const unsigned int  n = cells.n_vertices, n_points = cells.n_points;
      for (std::size_t c = 0; c < cells.size(); ++c)
        for (unsigned int q = 0; q < n_points; ++q)
          {
            const double *gradient =
              cells.gradient.data() + (c * n_points + q) * n * dim;
            double rho = 0, defect[dim] = {};
            for (unsigned int a = 0; a < n; ++a)
              {
                const auto   i     = cells.vertex[c * n + a];
                const double shape = cells.value[q * n + a];
                rho += shape * density[i];
                for (unsigned int d = 0; d < dim; ++d)
                  defect[d] += values[i] * gradient[a * dim + d] -
                               shape * recovered[i * dim + d];
              }
            double square = 0;
            for (unsigned int d = 0; d < dim; ++d)
              square += defect[d] * defect[d];
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
