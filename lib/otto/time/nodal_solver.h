// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/time/layout.h>

#include <memory>
#include <vector>

namespace otto
{
  namespace time
  {
    /**
     * Makes a matrix regular whose kernel are the constants of each component
     * of the domain: the diagonal entry of one vertex of each is doubled. For
     * loads without mass this fixes the constants and changes nothing else.
     * Collective.
     *
     * @param entries On the pattern of the space.
     */
    template <int dim>
    void fix_constants(const space::NodalBasis<dim> &space,
                       std::vector<double>          &entries);

    /**
     * Symmetric positive definite systems over the vertices of a space, by
     * conjugate gradients with ML's smoothed aggregation, or with the diagonal
     * where the matrix is close to a mass matrix. All functions are collective.
     */
    template <int dim>
    class NodalSolver
    {
    public:
      enum class Preconditioner
      {
        multigrid,
        diagonal
      };

      /// @param entries On the pattern of the space; owned rows are used.
      NodalSolver(const space::NodalBasis<dim> &space,
                  const std::vector<double>    &entries,
                  Preconditioner                preconditioner);
      ~NodalSolver();

      /**
       * x = A^-1 b.
       *
       * @param x A first guess on owned vertices at least; replaced by the
       *   solution on local vertices.
       * @param b On owned vertices at least.
       * @param reduction The residual to reach, relative to b.
       * @return The number of iterations.
       * @throws base::RunError if it is not reached.
       */
      unsigned int solve(std::vector<double>       &x,
                         const std::vector<double> &b,
                         double                     reduction) const;

    private:
      struct Data;
      std::unique_ptr<Data> data_;
    };
  } // namespace time
} // namespace otto
