// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/model/local_cells.h>
#include <otto/model/moment_correction.h>
#include <otto/time/layout.h>

#include <deal.II/base/mpi.h>

#include <deal.II/fe/fe_values.h>
#include <deal.II/fe/mapping.h>

#include <deal.II/lac/lapack_full_matrix.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace otto
{
  namespace model
  {
    namespace MPI = dealii::Utilities::MPI;

    template <int dim>
    void Moments<dim>::sum(const MPI_Comm communicator)
    {
      mass_   = MPI::sum(mass_, communicator);
      first_  = MPI::sum(first_, communicator);
      second_ = MPI::sum(second_, communicator);
    }

    namespace
    {
      /// Monomials up to degree two: 1, x_d, x_d x_e with d <= e.
      template <int dim>
      constexpr unsigned int n_monomials(const unsigned int degree)
      {
        return degree == 0   ? 1
               : degree == 1 ? 1 + dim
                             : 1 + dim + dim * (dim + 1) / 2;
      }

      /// Calls work(cell values, weights on the vertices of the cell).
      template <int dim, typename Work>
      void for_points(const space::Space<dim> &space, const Work &work)
      {
        // w_i x x^T has degree three in each coordinate
        dealii::FEValues<dim> fe(space.mapping(),
                                 space.dof_handler().get_fe(),
                                 mesh::quadrature<dim>(space.kind(), 3),
                                 dealii::update_values |
                                   dealii::update_JxW_values |
                                   dealii::update_quadrature_points);
        for_each_local_cell(space, [&](const auto &cell, const auto &vertices) {
          fe.reinit(cell);
          work(fe, vertices);
        });
      }

      /// The means of the monomials in y = (x - center)/scale with the weights
      /// w_i, [owned vertex][monomial].
      template <int dim>
      std::vector<double> features(const space::Space<dim>  &space,
                                   const dealii::Point<dim> &center,
                                   const double              scale)
      {
        constexpr unsigned int n = n_monomials<dim>(2);
        std::vector<double>    result(space.n_owned() * n, 0.);
        for_points(space, [&](const auto &fe, const auto &vertices) {
          for (const unsigned int q : fe.quadrature_point_indices())
            {
              const dealii::Tensor<1, dim> y =
                (fe.quadrature_point(q) - center) / scale;
              double       monomial[n] = {1.};
              unsigned int k           = 1;
              for (unsigned int d = 0; d < dim; ++d)
                monomial[k++] = y[d];
              for (unsigned int d = 0; d < dim; ++d)
                for (unsigned int e = d; e < dim; ++e)
                  monomial[k++] = y[d] * y[e];
              for (unsigned int a = 0; a < vertices.size(); ++a)
                if (const unsigned int i = vertices[a]; i < space.n_owned())
                  for (k = 0; k < n; ++k)
                    result[i * n + k] += monomial[k] * fe.shape_value(a, q) *
                                         fe.JxW(q) / space.weights()[i];
            }
        });
        return result;
      }

      /// The convex problem for the exponents.
      template <int dim>
      class Tilt
      {
      public:
        static constexpr unsigned int stride = n_monomials<dim>(2);

        Tilt(const std::vector<double> &values,
             const space::Space<dim>   &space,
             const unsigned int         component,
             const Moments<dim>        &wanted)
          : values_(values)
          , space_(space)
          , component_(component)
          , mass_(wanted.mass())
        {
          const auto   covariance = wanted.covariance();
          const double scale =
            std::sqrt(std::max(0., dealii::trace(covariance)) / dim);
          // a single point has no width
          largest_degree_ = scale > 0. ? 2 : 0;
          psi_ = features(space, wanted.center(), scale > 0. ? scale : 1.);
          wanted_.assign(stride, 0.);
          wanted_[0]     = 1.;
          unsigned int k = 1 + dim;
          for (unsigned int d = 0; d < dim; ++d)
            for (unsigned int e = d; e < dim; ++e)
              wanted_[k++] =
                scale > 0. ? covariance[d][e] / (scale * scale) : 0.;
        }

        unsigned int largest_degree() const { return largest_degree_; }

        /// The exponents a . psi_i on owned vertices, if there are any.
        bool solve(const unsigned int degree, std::vector<double> &exponent)
        {
          const unsigned int               n = n_monomials<dim>(degree);
          std::vector<double>              a(n, 0.), residual, next_residual;
          dealii::LAPACKFullMatrix<double> hessian(n, n), next_hessian(n, n);
          double error = evaluate(a, residual, hessian);
          for (unsigned int step = 0; step < most_steps; ++step)
            {
              if (error < tolerance)
                {
                  exponents(a, exponent);
                  return true;
                }
              dealii::Vector<double> right(residual.begin(), residual.end()),
                shift(n);
              // without directions that the values do not have
              hessian.compute_inverse_svd(1e-10);
              hessian.vmult(shift, right);
              bool shorter = false;
              for (double length = 1.; length > 1e-3 && !shorter; length *= 0.5)
                {
                  auto next = a;
                  for (unsigned int k = 0; k < n; ++k)
                    next[k] -= length * shift[k];
                  const double next_error =
                    evaluate(next, next_residual, next_hessian);
                  shorter = next_error < error;
                  if (shorter)
                    {
                      a        = next;
                      error    = next_error;
                      residual = next_residual;
                      hessian  = next_hessian;
                    }
                }
              if (!shorter)
                return false;
            }
          return false;
        }

      private:
        // Newton's method converges quadratically; rounding of the sums.
        static constexpr unsigned int most_steps = 30;
        static constexpr double       tolerance  = 1e-12;

        void exponents(const std::vector<double> &a,
                       std::vector<double>       &exponent) const
        {
          exponent.assign(space_.n_owned(), 0.);
          for (unsigned int i = 0; i < space_.n_owned(); ++i)
            for (unsigned int k = 0; k < a.size(); ++k)
              exponent[i] += a[k] * psi_[i * stride + k];
        }

        /// Moments minus the wanted ones, their derivatives; the largest error.
        double evaluate(const std::vector<double>        &a,
                        std::vector<double>              &residual,
                        dealii::LAPACKFullMatrix<double> &hessian) const
        {
          const unsigned int  n = a.size();
          std::vector<double> exponent, sums(n * (n + 1), 0.);
          exponents(a, exponent);
          for (unsigned int i = 0; i < space_.n_owned(); ++i)
            if (space_.components().of_vertex[i] == component_ &&
                values_[i] > 0.)
              {
                const double *psi = &psi_[i * stride];
                const double  rho = space_.weights()[i] * values_[i] *
                                   std::exp(exponent[i]) / mass_;
                for (unsigned int k = 0; k < n; ++k)
                  {
                    sums[k] += rho * psi[k];
                    for (unsigned int l = 0; l < n; ++l)
                      sums[n + k * n + l] += rho * psi[k] * psi[l];
                  }
              }
          MPI::sum(sums, space_.communicator(), sums);
          residual.resize(n);
          hessian.reinit(n);
          double error = 0.;
          for (unsigned int k = 0; k < n; ++k)
            {
              residual[k] = sums[k] - wanted_[k];
              error       = std::max(error, std::abs(residual[k]));
              for (unsigned int l = 0; l < n; ++l)
                hessian(k, l) = sums[n + k * n + l];
            }
          return std::isfinite(error) ? error
                                      : std::numeric_limits<double>::max();
        }

        const std::vector<double> &values_;
        const space::Space<dim>   &space_;
        const unsigned int         component_;
        const double               mass_;
        unsigned int               largest_degree_ = 2;
        std::vector<double>        psi_, wanted_;
      };
    } // namespace

    template <int dim>
    Moments<dim> moments(const std::vector<double> &values,
                         const space::Space<dim>   &space,
                         const unsigned int         component)
    {
      Moments<dim> result(
        space::unit_frame(space.dof_handler().get_triangulation()).origin);
      for_points(space, [&](const auto &fe, const auto &vertices) {
        if (vertices[0] >= space.n_owned() ||
            space.components().of_vertex[vertices[0]] != component)
          return;
        for (const unsigned int q : fe.quadrature_point_indices())
          {
            double value = 0.;
            for (unsigned int a = 0; a < vertices.size(); ++a)
              value += values[vertices[a]] * fe.shape_value(a, q);
            result.add(value * fe.JxW(q), fe.quadrature_point(q));
          }
      });
      result.sum(space.communicator());
      return result;
    }

    template <int dim>
    void give_moments(std::vector<double>     &values,
                      const space::Space<dim> &space,
                      const unsigned int       component,
                      const Moments<dim>      &wanted)
    {
      if (!(wanted.mass() > 0.))
        return;
      Tilt<dim>           tilt(values, space, component, wanted);
      std::vector<double> exponent;
      unsigned int        degree = tilt.largest_degree();
      bool                found  = tilt.solve(degree, exponent);
      while (!found && degree > 0)
        found = tilt.solve(--degree, exponent);
      if (!found)
        return; // no mass at the vertices
      for (unsigned int i = 0; i < space.n_owned(); ++i)
        if (space.components().of_vertex[i] == component)
          values[i] *= std::exp(exponent[i]);
      time::Layout(space, 1).update_ghosts(values);
    }

#define OTTO_INSTANTIATE(dim)                                   \
  template class Moments<dim>;                                  \
  template Moments<dim> moments(const std::vector<double> &,    \
                                const space::Space<dim> &,      \
                                unsigned int);                  \
  template void         give_moments(std::vector<double> &,     \
                                     const space::Space<dim> &, \
                                     unsigned int,              \
                                     const Moments<dim> &);

    OTTO_INSTANTIATE(2)
    OTTO_INSTANTIATE(3)
#undef OTTO_INSTANTIATE
  } // namespace model
} // namespace otto
