// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/flow/jko_system.h>
#include <otto/flow/schur_complement.h>

#include <vector>

namespace dealii
{
  class TimerOutput;
}

namespace otto
{
  namespace flow
  {
    /**
     * The linear system of a Newton step of JkoSystem,
     *
     *     B drho - K dphi                = r_1
     *     (C + R) drho + B^T dphi        = r_2,
     *
     * over vertices and slabs or levels, with a positive diagonal C, and on the
     * last level R = tau D times what the second variation of an energy that is
     * not convex has beside its diagonal. For R = 0, drho
     * is eliminated and (K + B C^-1 B^T) dphi = B C^-1 r_2 - r_1 solved by
     * conjugate gradients. Otherwise that is the preconditioner P of GMRES on
     * (I + P^-1 R) drho = P^-1 r, a compact perturbation of the identity for
     * nonlocal energies, so that few iterations do.
     */
    template <int dim>
    class JkoLinearSolver
    {
    public:
      /// All arguments must outlive this object.
      /// @param layout The slabs of the system.
      JkoLinearSolver(const space::Space<dim> &space,
                      const time::Layout      &layout,
                      const JkoSystem<dim>    &system,
                      dealii::TimerOutput     &timer);

      /**
       * Form the preconditioner for the state at which the system was
       * evaluated. Collective.
       *
       * @param diagonal C on owned vertices, [vertex][level].
       */
      void initialize(const std::vector<double> &diagonal);

      /**
       * Solve. The mass of drho is exact for each component of the domain,
       * whatever the reduction. Collective.
       *
       * @param r1, r2 On owned vertices, [vertex][slab] and [vertex][level].
       * @param reduction Of the residual.
       * @param phi, rho The increments on local vertices.
       * @return The number of iterations of conjugate gradients.
       * @throws base::RunError if an iteration does not converge.
       */
      unsigned int solve(const std::vector<double> &r1,
                         const std::vector<double> &r2,
                         double                     reduction,
                         std::vector<double>       &phi,
                         std::vector<double>       &rho);

      /// Whether linear systems are factorised, see SchurComplement.
      bool direct() const { return schur_.direct(); }

      void set_direct(const bool direct) { schur_.set_direct(direct); }

      /// Multiply rho on each component of the domain by the factor, close to
      /// one, that gives it the mass of @p start. Collective.
      void match_mass(const std::vector<double> &start,
                      std::vector<double>       &rho) const;

      /// The largest difference of the masses of a component of the domain
      /// between two densities on local vertices. Collective.
      double mass_difference(const std::vector<double> &a,
                             const std::vector<double> &b) const;

    private:
      class Perturbed;

      void                eliminate(const std::vector<double> &r1,
                                    const std::vector<double> &r2,
                                    std::vector<double>       &phi,
                                    std::vector<double>       &rho);
      void                correct_mass(const std::vector<double> &r1,
                                       std::vector<double>       &phi,
                                       std::vector<double>       &rho) const;
      void                solve_perturbed(const std::vector<double> &r1,
                                          const std::vector<double> &r2,
                                          std::vector<double>       &phi,
                                          std::vector<double>       &rho);
      std::vector<double> masses(const std::vector<double> &values) const;

      const space::Space<dim>         &space_;
      const time::Layout              &layout_;
      const JkoSystem<dim>            &system_;
      dealii::TimerOutput             &timer_;
      SchurComplement<dim>             schur_;
      std::vector<double>              diagonal_;
      const unsigned int               n_components_;
      const std::vector<unsigned int> &component_;
      double                           reduction_  = 0;
      unsigned int                     iterations_ = 0;
    };
  } // namespace flow
} // namespace otto
