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
      template <int dim>
      struct Stretch
      {
        // The ratio of the eigenvalues of the moments of the edges at a vertex,
        // and the direction of the larger one.
        double                 squared_aspect = 1;
        dealii::Tensor<1, dim> along;
      };

      template <int dim>
      Stretch<dim> stretch(const space::Space<dim> &space,
                           const unsigned int       vertex)
      {
        const auto                     &pattern = space.pattern();
        dealii::SymmetricTensor<2, dim> moments;
        for (unsigned int e = pattern.row_start[vertex];
             e < pattern.row_start[vertex + 1];
             ++e)
          {
            const auto edge =
              space.point(pattern.column[e]) - space.point(vertex);
            moments += dealii::symmetrize(dealii::outer_product(edge, edge));
          }
        // by rotations: the roots of the characteristic polynomial of a
        // multiple of the identity may come out as complex
        const auto pairs = dealii::eigenvectors(
          moments, dealii::SymmetricTensorEigenvectorMethod::jacobi);
        return {pairs.front().first / pairs.back().first, pairs.front().second};
      }



      // The mean of the square of the long direction's coordinate around a
      // vertex that the mass sees: the same at all vertices of a regular mesh.
      template <int dim>
      double second_moment(const space::Space<dim>      &space,
                           const unsigned int            vertex,
                           const dealii::Tensor<1, dim> &along)
      {
        const auto &pattern = space.pattern();
        double      sum     = 0;
        for (unsigned int e = pattern.row_start[vertex];
             e < pattern.row_start[vertex + 1];
             ++e)
          {
            const double x =
              (space.point(pattern.column[e]) - space.point(vertex)) * along;
            sum += space.mass()[e] * x * x;
          }
        return sum / space.weights()[vertex];
      }
    } // namespace



    template <int dim>
    std::vector<double> filtered_mass(const space::Space<dim> &space)
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
          const auto here    = stretch(space, i);
          squared_aspect[i]  = here.squared_aspect;
          moments.begin()[i] = second_moment(space, i, here.along);
        }
      time::LocalArray moment;
      layout.gather(moments, moment);
      std::vector<double> result(pattern.column.size(), 0.);
      for (unsigned int i = 0; i < space.n_owned(); ++i)
        {
          double sum = 0;
          for (unsigned int e = pattern.row_start[i];
               e < pattern.row_start[i + 1];
               ++e)
            sum += stiffness[e] * moment[pattern.column[e]];
          const double diagonal  = stiffness[pattern.position(i, i)],
                       variation = std::abs(sum) / (diagonal * moment[i]),
                       excess = squared_aspect[i] * std::min(variation, 1. / 3),
                       mass   = 1 / std::max(1., excess),
                       d      = (1 - mass) * space.weights()[i];
          for (unsigned int e = pattern.row_start[i];
               e < pattern.row_start[i + 1];
               ++e)
            result[e] = mass * space.mass()[e] +
                        d * ((pattern.column[e] == i ? 1. : 0.) -
                             stiffness[e] / diagonal / (dim + 2));
        }
      return result;
    }



    template std::vector<double> filtered_mass(const space::Space<2> &);
    template std::vector<double> filtered_mass(const space::Space<3> &);
  } // namespace solver
} // namespace otto
