// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/solver/filtered_mass.h>
#include <otto/time/kernels.h>
#include <otto/time/layout.h>

#include <deal.II/base/symmetric_tensor.h>

#include <algorithm>
#include <cmath>

namespace otto
{
  namespace solver
  {
    namespace
    {
      template <int n>
      struct Stretch
      {
        // The ratio of the eigenvalues of the moments of the edges at a vertex,
        // and the direction of the larger one.
        double               squared_aspect = 1;
        dealii::Tensor<1, n> along;
      };

      // The way from a vertex to another, in n coordinates.
      template <int n, int dim>
      dealii::Tensor<1, n> way(const space::NodalBasis<dim> &space,
                               const unsigned int            from,
                               const unsigned int            to)
      {
        dealii::Tensor<1, n> result;
        for (unsigned int d = 0; d < n; ++d)
          result[d] = space.coordinates(to)[d] - space.coordinates(from)[d];
        return result;
      }

      // On a surface that of the two directions in which there are edges.
      template <int n, int dim>
      Stretch<n> stretch(const space::NodalBasis<dim> &space,
                         const unsigned int            vertex)
      {
        const auto                   &pattern = space.pattern();
        dealii::SymmetricTensor<2, n> moments;
        for (unsigned int e = pattern.row_start[vertex];
             e < pattern.row_start[vertex + 1];
             ++e)
          {
            const auto edge = way<n>(space, vertex, pattern.column[e]);
            moments += dealii::symmetrize(dealii::outer_product(edge, edge));
          }
        // by rotations: the roots of the characteristic polynomial of a
        // multiple of the identity may come out as complex
        const auto pairs = dealii::eigenvectors(
          moments, dealii::SymmetricTensorEigenvectorMethod::jacobi);
        return {pairs.front().first / pairs[dim - 1].first,
                pairs.front().second};
      }



      // The mean of the square of the long direction's coordinate around a
      // vertex that the mass sees: the same at all vertices of a regular mesh.
      template <int n, int dim>
      double second_moment(const space::NodalBasis<dim> &space,
                           const unsigned int            vertex,
                           const dealii::Tensor<1, n>   &along)
      {
        const auto &pattern = space.pattern();
        double      sum     = 0;
        for (unsigned int e = pattern.row_start[vertex];
             e < pattern.row_start[vertex + 1];
             ++e)
          {
            const double x = way<n>(space, vertex, pattern.column[e]) * along;
            sum += space.mass()[e] * x * x;
          }
        return sum / space.weights()[vertex];
      }
    } // namespace



    namespace
    {
      // The part of M at each owned vertex of W.
      template <int dim>
      std::vector<double> share_of_mass(const space::NodalBasis<dim> &space)
      {
        const auto      &pattern = space.pattern();
        time::LocalArray stiffness, ones;
        ones.resize_fast(space.n_local());
        ones.fill(1.);
        stiffness.resize_fast(pattern.column.size());
        stiffness.fill(0.);
        time::kernels::add_weighted_stiffness(
          space.cells(), 1, 1., ones.data(), stiffness.data());
        const time::Layout  layout(space, 1);
        auto                moments = layout.make_vector();
        std::vector<double> squared_aspect(space.n_owned());
        for (unsigned int i = 0; i < space.n_owned(); ++i)
          {
            const auto set = [&](const auto &here) {
              squared_aspect[i]  = here.squared_aspect;
              moments.begin()[i] = second_moment(space, i, here.along);
            };
            if (space.is_surface())
              set(stretch<3>(space, i));
            else
              set(stretch<dim>(space, i));
          }
        time::LocalArray moment;
        layout.gather(moments, moment);
        std::vector<double> result(space.n_local());
        for (unsigned int i = 0; i < space.n_owned(); ++i)
          {
            double sum = 0;
            for (unsigned int e = pattern.row_start[i];
                 e < pattern.row_start[i + 1];
                 ++e)
              sum += stiffness[e] * moment[pattern.column[e]];
            const double diagonal  = stiffness[pattern.position(i, i)],
                         variation = std::abs(sum) / (diagonal * moment[i]),
                         excess =
                           squared_aspect[i] * std::min(variation, 1. / 3);
            result[i] = 1 / std::max(1., excess);
          }
        layout.update_ghosts(result);
        return result;
      }



      // Of V, on the pattern of the pair, int grad psi_i . grad w_j, and
      // int abs(grad psi_i)^2 of each local vertex.
      template <int dim>
      void assemble_stiffness(const space::Pair<dim> &pair,
                              std::vector<double>    &stiffness,
                              std::vector<double>    &diagonal)
      {
        const auto &cells = pair.potential().cells();
        const auto  view  = time::kernels::Cells(pair);
        const auto &of_w =
          pair.same() ? cells.gradient : pair.densities().gradient;
        const unsigned int nv = view.n_vertices, nw = view.n_densities;
        stiffness.assign(pair.pattern().column.size(), 0.);
        diagonal.assign(pair.potential().n_local(), 0.);
        for (std::size_t point = 0; point < cells.weight.size(); ++point)
          for (unsigned int a = 0; a < nv; ++a)
            {
              const double     *g = &cells.gradient[(point * nv + a) * dim];
              const std::size_t corner = point / cells.n_points * nv + a;
              const auto        times  = [&](const double *other) {
                double sum = 0;
                for (unsigned int d = 0; d < dim; ++d)
                  sum += g[d] * other[d];
                return sum * cells.weight[point];
              };
              diagonal[cells.vertex[corner]] += times(g);
              for (unsigned int b = 0; b < nw; ++b)
                if (const auto position =
                      view.density_position[corner * nw + b];
                    position != dealii::numbers::invalid_unsigned_int)
                  stiffness[position] += times(&of_w[(point * nw + b) * dim]);
            }
      }
    } // namespace



    template <int dim>
    std::vector<double> filtered_mass(const space::Pair<dim> &pair)
    {
      const auto               &pattern = pair.pattern();
      const std::vector<double> share   = share_of_mass(pair.density());
      std::vector<double>       stiffness, diagonal;
      assemble_stiffness(pair, stiffness, diagonal);
      std::vector<double> result(pattern.column.size(), 0.);
      for (unsigned int i = 0; i < pair.potential().n_owned(); ++i)
        {
          const auto means = pair.means(i);
          double     part = 0, sum = 0;
          for (const auto j : means)
            part += share[j] / means.size();
          for (unsigned int e = pattern.row_start[i];
               e < pattern.row_start[i + 1];
               ++e)
            sum += pair.mass()[e];
          for (unsigned int e = pattern.row_start[i];
               e < pattern.row_start[i + 1];
               ++e)
            result[e] = part * pair.mass()[e] - (1 - part) * sum *
                                                  stiffness[e] /
                                                  ((dim + 2) * diagonal[i]);
          for (const auto j : means)
            result[pattern.position(i, j)] += (1 - part) * sum / means.size();
        }
      return result;
    }



    template std::vector<double> filtered_mass(const space::Pair<2> &);
    template std::vector<double> filtered_mass(const space::Pair<3> &);
  } // namespace solver
} // namespace otto
