// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/geometry/velocity_norm.h>

#include <deal.II/base/mpi.h>

#include <cmath>

namespace otto
{
  namespace geometry
  {
    using dealii::Tensor;

    namespace
    {
      // The mean with the weight mu of integrand(cell, point), summed over the
      // owned vertices, which makes it the integral on all ranks together.
      template <int dim, typename Integrand>
      double integral(const space::Space<dim>   &space,
                      const std::vector<double> &mu,
                      const Integrand           &integrand)
      {
        const auto        &cells = space.cells();
        const unsigned int n     = cells.n_vertices;
        double             sum   = 0;
        for (std::size_t c = 0; c < cells.size(); ++c)
          for (unsigned int q = 0; q < cells.n_points; ++q)
            {
              double density = 0, owned = 0;
              for (unsigned int a = 0; a < n; ++a)
                {
                  const auto   i     = cells.vertex[c * n + a];
                  const double shape = cells.value[q * n + a];
                  density += shape * mu[i];
                  if (i < space.n_owned())
                    owned += shape;
                }
              sum += cells.weight[c * cells.n_points + q] * density * owned *
                     integrand(c, q);
            }
        return dealii::Utilities::MPI::sum(sum, space.communicator());
      }



      template <int dim>
      Tensor<1, dim> gradient(const space::CellData<dim> &cells,
                              const std::vector<double>  &potential,
                              const std::size_t           c,
                              const unsigned int          q)
      {
        const unsigned int n = cells.n_vertices;
        Tensor<1, dim>     result;
        for (unsigned int a = 0; a < n; ++a)
          for (unsigned int d = 0; d < dim; ++d)
            result[d] +=
              potential[cells.vertex[c * n + a]] *
              cells.gradient[((c * cells.n_points + q) * n + a) * dim + d];
        return result;
      }



      template <int dim>
      Tensor<1, dim> value(const space::CellData<dim> &cells,
                           const std::vector<double>  &field,
                           const std::size_t           c,
                           const unsigned int          q)
      {
        const unsigned int n = cells.n_vertices;
        Tensor<1, dim>     result;
        for (unsigned int a = 0; a < n; ++a)
          for (unsigned int d = 0; d < dim; ++d)
            result[d] +=
              cells.value[q * n + a] * field[cells.vertex[c * n + a] * dim + d];
        return result;
      }
    } // namespace



    template <int dim>
    Tensor<1, dim> duality_map(const Tensor<1, dim> &a, const double q)
    {
      const double norm = a.norm();
      return norm > 0. ? std::pow(norm, q - 2.) * a : Tensor<1, dim>();
    }



    template <int dim>
    std::vector<double> duality_map(std::vector<double> field, const double q)
    {
      for (std::size_t k = 0; q != 2. && k < field.size(); k += dim)
        {
          Tensor<1, dim> a;
          for (unsigned int d = 0; d < dim; ++d)
            a[d] = field[k + d];
          a = duality_map(a, q);
          for (unsigned int d = 0; d < dim; ++d)
            field[k + d] = a[d];
        }
      return field;
    }



    double conjugate_exponent(const double p)
    {
      Assert(p > 1., dealii::ExcMessage("The exponent is above one."));
      return p / (p - 1.);
    }



    template <int dim>
    double velocity_norm(const space::Space<dim>   &space,
                         const std::vector<double> &mu,
                         const std::vector<double> &velocity,
                         const double               p)
    {
      const auto &cells = space.cells();
      return std::pow(integral(space,
                               mu,
                               [&](const std::size_t c, const unsigned int q) {
                                 return std::pow(
                                   value(cells, velocity, c, q).norm(), p);
                               }),
                      1. / p);
    }



    template <int dim>
    double potential_norm(const space::Space<dim>   &space,
                          const std::vector<double> &mu,
                          const std::vector<double> &potential,
                          const double               p)
    {
      const auto  &cells = space.cells();
      const double e     = conjugate_exponent(p);
      return std::pow(integral(space,
                               mu,
                               [&](const std::size_t c, const unsigned int q) {
                                 return std::pow(
                                   gradient(cells, potential, c, q).norm(), e);
                               }),
                      1. / p);
    }



    template <int dim>
    double pairing(const space::Space<dim>   &space,
                   const std::vector<double> &mu,
                   const std::vector<double> &potential,
                   const std::vector<double> &velocity)
    {
      const auto &cells = space.cells();
      return integral(space,
                      mu,
                      [&](const std::size_t c, const unsigned int q) {
                        return gradient(cells, potential, c, q) *
                               value(cells, velocity, c, q);
                      });
    }



#define OTTO_INSTANTIATE(dim)                                                 \
  template Tensor<1, dim>      duality_map(const Tensor<1, dim> &, double);   \
  template std::vector<double> duality_map<dim>(std::vector<double>, double); \
  template double              velocity_norm(const space::Space<dim> &,       \
                                             const std::vector<double> &,     \
                                             const std::vector<double> &,     \
                                             double);                         \
  template double              potential_norm(const space::Space<dim> &,      \
                                              const std::vector<double> &,    \
                                              const std::vector<double> &,    \
                                              double);                        \
  template double              pairing(const space::Space<dim> &,             \
                                       const std::vector<double> &,           \
                                       const std::vector<double> &,           \
                                       const std::vector<double> &);

    OTTO_INSTANTIATE(2)
    OTTO_INSTANTIATE(3)
#undef OTTO_INSTANTIATE
  } // namespace geometry
} // namespace otto
