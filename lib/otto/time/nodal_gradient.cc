// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/time/layout.h>
#include <otto/time/nodal_gradient.h>

namespace otto
{
  namespace time
  {
    template <int dim>
    std::vector<double> nodal_gradient(const space::Space<dim>   &space,
                                       const std::vector<double> &values)
    {
      const Layout       vectors(space, dim);
      auto               result = vectors.make_vector();
      const auto        &cells  = space.cells();
      const unsigned int n = cells.n_vertices, n_points = cells.n_points;
      for (std::size_t c = 0; c < cells.size(); ++c)
        for (unsigned int q = 0; q < n_points; ++q)
          {
            const double *gradient =
              cells.gradient.data() + (c * n_points + q) * n * dim;
            double value[dim] = {};
            for (unsigned int a = 0; a < n; ++a)
              for (unsigned int d = 0; d < dim; ++d)
                value[d] +=
                  values[cells.vertex[c * n + a]] * gradient[a * dim + d];
            for (unsigned int a = 0; a < n; ++a)
              if (const auto i = cells.vertex[c * n + a]; i < space.n_owned())
                for (unsigned int d = 0; d < dim; ++d)
                  result.begin()[i * dim + d] +=
                    cells.weight[c * n_points + q] * cells.value[q * n + a] *
                    value[d] / space.weights()[i];
          }
      LocalArray local;
      vectors.gather(result, local);
      return {local.begin(), local.end()};
    }



    template <int dim>
    std::vector<double> recovery_defect(const space::Space<dim>   &space,
                                        const std::vector<double> &density,
                                        const std::vector<double> &values)
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
    std::vector<double> nodal_jacobian(const space::Space<dim>   &space,
                                       const std::vector<double> &field)
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



    template std::vector<double> nodal_gradient(const space::Space<2> &,
                                                const std::vector<double> &);
    template std::vector<double> nodal_gradient(const space::Space<3> &,
                                                const std::vector<double> &);
    template std::vector<double> recovery_defect(const space::Space<2> &,
                                                 const std::vector<double> &,
                                                 const std::vector<double> &);
    template std::vector<double> recovery_defect(const space::Space<3> &,
                                                 const std::vector<double> &,
                                                 const std::vector<double> &);
    template std::vector<double> nodal_jacobian(const space::Space<2> &,
                                                const std::vector<double> &);
    template std::vector<double> nodal_jacobian(const space::Space<3> &,
                                                const std::vector<double> &);
  } // namespace time
} // namespace otto
