// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/time/nodal_solver.h>

#include <array>
#include <memory>
#include <vector>

namespace otto
{
  namespace transport
  {
    /**
     * One step of M d_t u = k(t) u - eps K u, where M is the consistent mass
     * matrix, k a convection matrix and K the stiffness matrix, by the
     * implicit-explicit Runge-Kutta method of order three with two implicit
     * stages of Ascher, Ruuth and Spiteri (Appl. Numer. Math. 25, 1997, scheme
     * (2,3,3)): convection explicit, diffusion implicit. Not limited; with
     * transposed matrices k it is the backward equation of test functions. All
     * functions are collective.
     */
    template <int dim>
    class ImplicitExplicit
    {
    public:
      /// Its implicit coefficient, (3 + sqrt 3)/6.
      static constexpr double gamma = 0.78867513459481288;

      /// At which parts of a step the convection matrices are taken.
      static constexpr std::array<double, 3> abscissae{{0., gamma, 1. - gamma}};

      /// The two inner stages and the end of a step, on local vertices.
      struct Stages
      {
        std::vector<double> first, second, end;
      };

      /**
       * @param diffusion eps K on the pattern, empty on all ranks for eps = 0;
       *   kept by reference.
       */
      ImplicitExplicit(const space::Space<dim>   &space,
                       const std::vector<double> &diffusion);

      /**
       * One step of length tau.
       *
       * @param u On local vertices.
       * @param convection k on the pattern at the three abscissae.
       */
      Stages step(const std::vector<double>                        &u,
                  const std::array<const std::vector<double> *, 3> &convection,
                  double                                            tau);

    private:
      std::vector<double> product(const std::vector<double> &matrix,
                                  const std::vector<double> &u) const;
      void                set_step(double tau);

      const space::Space<dim>   &space_;
      const std::vector<double> &diffusion_;
      /// Whether there is diffusion on any rank.
      const bool                              diffuses_;
      time::NodalSolver<dim>                  mass_;
      double                                  tau_ = 0;
      std::unique_ptr<time::NodalSolver<dim>> implicit_;
    };
  } // namespace transport
} // namespace otto
