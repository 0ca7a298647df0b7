// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/solver/filtered_mass.h>
#include <otto/time/kernels.h>
#include <otto/time/layout.h>

#include <deal.II/base/symmetric_tensor.h>

#include <algorithm>

namespace otto
{
  namespace solver
  {
    namespace
    {
      // The ratio of the largest and the smallest eigenvalue of the moments of
      // the edges at a vertex.
      template <int dim>
      double squared_aspect(const space::Space<dim> &space,
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
        return pairs.front().first / pairs.back().first;
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
      std::vector<double> result(pattern.column.size(), 0.);
      for (unsigned int i = 0; i < space.n_owned(); ++i)
        {
          const double mass     = std::min(1., 3 / squared_aspect(space, i)),
                       d        = (1 - mass) * space.weights()[i],
                       diagonal = stiffness[pattern.position(i, i)];
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
