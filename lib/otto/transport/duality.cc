// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/model/nodal_density.h>
#include <otto/transport/duality.h>

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace otto
{
  namespace transport
  {
    namespace
    {
      // The sum of a row of the convection matrix over its largest entry from
      // which on the velocity counts as crossing the boundary at a vertex. For
      // a velocity along the boundary the ratio is of the order of the mesh
      // size.
      const double crossing = 0.3;

      // The products of cosines at the end, on local vertices.
      template <int dim>
      std::vector<std::vector<double>>
      test_functions(const space::Space<dim> &space)
      {
        const auto [lower, upper] = model::bounding_box(space);
        std::vector<std::vector<double>> result;
        for (unsigned int m = 1; m < 1u << dim; ++m)
          {
            result.emplace_back(space.n_local(), 1.);
            for (unsigned int i = 0; i < space.n_local(); ++i)
              for (unsigned int d = 0; d < dim; ++d)
                if ((m >> d) & 1u)
                  result.back()[i] *=
                    std::cos(M_PI * (space.point(i)[d] - lower[d]) /
                             (upper[d] - lower[d]));
          }
        return result;
      }



      // int psi rho of finite element functions.
      template <int dim>
      double integral(const space::Space<dim>   &space,
                      const std::vector<double> &psi,
                      const std::vector<double> &rho)
      {
        const auto &pattern = space.pattern();
        double      sum     = 0;
        for (unsigned int i = 0; i < space.n_owned(); ++i)
          for (auto e = pattern.row_start[i]; e < pattern.row_start[i + 1]; ++e)
            sum += psi[i] * space.mass()[e] * rho[pattern.column[e]];
        return dealii::Utilities::MPI::sum(sum, space.communicator());
      }


      // One at the vertices of the boundary, on local vertices: there the
      // integral of grad w_i does not vanish.
      template <int dim>
      std::vector<double> on_boundary(const space::Space<dim>      &space,
                                      const space::Convection<dim> &forms)
      {
        const auto         &pattern = space.pattern();
        std::vector<double> result(space.n_owned(), 0.);
        for (unsigned int d = 0; d < dim; ++d)
          {
            std::vector<double> unit(space.n_local() * dim, 0.);
            for (unsigned int i = 0; i < space.n_local(); ++i)
              unit[i * dim + d] = 1.;
            const auto k = forms.from_velocity(unit);
            for (unsigned int i = 0; i < result.size(); ++i)
              {
                double sum = 0, largest = 0;
                for (auto e = pattern.row_start[i];
                     e < pattern.row_start[i + 1];
                     ++e)
                  {
                    sum += k[e];
                    largest = std::max(largest, std::abs(k[e]));
                  }
                if (std::abs(sum) > 1e-8 * largest)
                  result[i] = 1.;
              }
          }
        time::Layout(space, 1).update_ghosts(result);
        return result;
      }



      // The transposed convection matrix. At vertices of the boundary that the
      // velocity crosses, seen by a sum of a row that is not small against its
      // entries, Galerkin's method is unstable for test functions and gets the
      // viscosity of the low-order scheme.
      template <int dim>
      std::vector<double>
      backward_convection(const space::Space<dim>      &space,
                          const space::Convection<dim> &forms,
                          const std::vector<double>    &k,
                          const std::vector<double>    &boundary)
      {
        const auto         &pattern = space.pattern();
        const auto         &both    = forms.transposed();
        std::vector<double> result(k.size()), crossed(space.n_owned(), 0.);
        for (std::size_t e = 0; e < k.size(); ++e)
          result[e] = k[both[e]];
        for (unsigned int i = 0; i < space.n_owned(); ++i)
          {
            double sum = 0, largest = 0;
            for (auto e = pattern.row_start[i]; e < pattern.row_start[i + 1];
                 ++e)
              {
                sum += k[e];
                largest = std::max(largest, std::abs(k[e]));
              }
            crossed[i] = std::abs(sum) > crossing * largest ? boundary[i] : 0.;
          }
        time::Layout(space, 1).update_ghosts(crossed);
        for (unsigned int i = 0; i < space.n_owned(); ++i)
          for (auto e = pattern.row_start[i]; e < pattern.row_start[i + 1]; ++e)
            if (crossed[i] + crossed[pattern.column[e]] > 0. &&
                pattern.column[e] != i)
              {
                const double d = std::max({0., -k[e], -k[both[e]]});
                result[e] += d;
                result[pattern.position(i, i)] -= d;
              }
        return result;
      }



      // The backward matrix of a stage, which is made anew only if that of the
      // density changes.
      template <int dim>
      class BackwardMatrix
      {
      public:
        using Matrix = typename FluxCorrection<dim>::Matrix;
        using Make =
          std::function<std::vector<double>(const std::vector<double> &)>;

        explicit BackwardMatrix(Make make)
          : make_(std::move(make))
        {
        }

        const std::vector<double> &operator()(const Matrix &forward)
        {
          if (forward != forward_)
            backward_ = make_(*forward);
          forward_ = forward;
          return backward_;
        }

      private:
        Make                make_;
        Matrix              forward_;
        std::vector<double> backward_;
      };
    } // namespace



    template <int dim>
    double
    duality_defect(const space::Space<dim>                        &space,
                   const space::Convection<dim>                   &forms,
                   const std::vector<double>                      &diffusion,
                   const typename FluxCorrection<dim>::Convection &convection,
                   const std::vector<DensityAtTime>               &densities)
    {
      constexpr auto &abscissae = ImplicitExplicit<dim>::abscissae;
      const auto      boundary  = on_boundary(space, forms);
      const auto      backwards = [&](const std::vector<double> &k) {
        return backward_convection(space, forms, k, boundary);
      };
      std::vector<BackwardMatrix<dim>> matrices(3,
                                                BackwardMatrix<dim>(backwards));
      ImplicitExplicit<dim>            backward(space, diffusion);
      auto                             functions = test_functions(space);
      std::vector<double>              last;
      for (const auto &psi : functions)
        last.push_back(integral(space, psi, densities.back().rho));
      const double mass   = model::mass(densities.back().rho, space);
      double       defect = 0;
      for (std::size_t n = densities.size() - 1; n > 0; --n)
        {
          const double        start = densities[n - 1].time;
          const unsigned long steps = densities[n].steps;
          const double        tau   = (densities[n].time - start) / steps;
          for (unsigned long s = steps; s > 0; --s)
            {
              std::array<const std::vector<double> *, 3> k;
              for (unsigned int a = 0; a < 3; ++a)
                k[a] =
                  &matrices[a](convection(start + (s - abscissae[a]) * tau));
              for (auto &psi : functions)
                psi = backward.step(psi, k, tau).end;
            }
          for (std::size_t f = 0; f < functions.size(); ++f)
            defect =
              std::max(defect,
                       std::abs(
                         integral(space, functions[f], densities[n - 1].rho) -
                         last[f]));
        }
      return defect / mass;
    }



    template double duality_defect<2>(const space::Space<2> &,
                                      const space::Convection<2> &,
                                      const std::vector<double> &,
                                      const FluxCorrection<2>::Convection &,
                                      const std::vector<DensityAtTime> &);
    template double duality_defect<3>(const space::Space<3> &,
                                      const space::Convection<3> &,
                                      const std::vector<double> &,
                                      const FluxCorrection<3>::Convection &,
                                      const std::vector<DensityAtTime> &);
  } // namespace transport
} // namespace otto
