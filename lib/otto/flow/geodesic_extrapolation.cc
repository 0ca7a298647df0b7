// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/flow/geodesic_extrapolation.h>
#include <otto/model/nodal_density.h>
#include <otto/time/kernels.h>

#include <deal.II/lac/precondition.h>
#include <deal.II/lac/solver_cg.h>
#include <deal.II/lac/solver_gmres.h>

#include <algorithm>
#include <functional>
#include <limits>

namespace otto
{
  namespace flow
  {
    namespace
    {
      const unsigned int max_iterations   = 500;
      const double       linear_reduction = 1e-10;

      // A function with the interface of a matrix.
      struct Operator
      {
        std::function<void(time::Vector &, const time::Vector &)> apply;

        void vmult(time::Vector &y, const time::Vector &x) const
        {
          apply(y, x);
        }
      };
    } // namespace



    template <int dim>
    GeodesicExtrapolation<dim>::GeodesicExtrapolation(
      const space::Space<dim> &space,
      const double             mobility_floor)
      : space_(space)
      , mobility_floor_(mobility_floor)
      , layout_(space, 1)
      , multigrid_(space, layout_)
    {
    }



    // y = A x for a matrix on the pattern.
    template <int dim>
    void GeodesicExtrapolation<dim>::multiply(const time::LocalArray &matrix,
                                              const time::LocalArray &x,
                                              time::Vector           &y) const
    {
      time::kernels::multiply(space_.pattern(),
                              space_.n_owned(),
                              1,
                              matrix.data(),
                              x.data(),
                              y.begin());
    }



    // h(phi) on local vertices, and T(phi).
    template <int dim>
    time::LocalArray
    GeodesicExtrapolation<dim>::square(const time::LocalArray &phi,
                                       time::LocalArray       &transport) const
    {
      time::LocalArray h(space_.n_local());
      transport.resize(0);
      transport.resize(space_.pattern().column.size());
      time::kernels::add_transport(
        space_.cells(), 1, 1., phi.data(), transport.data(), h.data());
      return h;
    }



    template <int dim>
    void
    GeodesicExtrapolation<dim>::set_geodesic(const std::vector<double> &rho_0,
                                             const std::vector<double> &rho_1)
    {
      const auto      &D = space_.weights();
      time::LocalArray middle(space_.n_local()), transport;
      time::LocalArray stiffness(space_.pattern().column.size());
      const double     background =
        mobility_floor_ * model::mass(rho_1, space_) / space_.volume();
      auto b = layout_.make_vector(), x = b, whole = b;
      for (unsigned int i = 0; i < space_.n_local(); ++i)
        middle[i] = (rho_0[i] + rho_1[i]) / 2 + background;
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        {
          b.begin()[i]     = D[i] * (rho_1[i] - rho_0[i]);
          whole.begin()[i] = D[i] * (rho_1[i] + rho_0[i]);
        }
      time::kernels::add_weighted_stiffness(
        space_.cells(), 1, 1., middle.data(), stiffness.data());
      multigrid_.initialize(stiffness);
      multigrid_.remove_means(b);

      // a difference below the rounding of both densities is none
      const double size = b.l2_norm();
      const double rounding =
        std::numeric_limits<double>::epsilon() * whole.l2_norm();
      dealii::SolverControl          control(max_iterations,
                                    std::max(linear_reduction * size,
                                             rounding));
      dealii::SolverCG<time::Vector> cg(control);
      time::LocalArray               local;
      try
        {
          if (size > rounding)
            cg.solve(Operator{[&](time::Vector &y, const time::Vector &z) {
                       layout_.gather(z, local);
                       multiply(stiffness, local, y);
                     }},
                     x,
                     b,
                     multigrid_);
        }
      catch (const dealii::SolverControl::NoConvergence &)
        {
          throw base::RunError(
            "the potential of a geodesic was not found: conjugate gradients "
            "did not converge");
        }
      iterations_ = size > rounding ? control.last_step() : 0;

      layout_.gather(x, phi_);
      const auto h = square(phi_, transport);
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        x.begin()[i] -= h[i] / (2 * D[i]);
      layout_.gather(x, phi_);
      rho_.resize(rho_1.size());
      std::copy(rho_1.begin(), rho_1.end(), rho_.begin());
    }



    template <int dim>
    std::vector<double> GeodesicExtrapolation<dim>::density(const double beta)
    {
      const auto      &D = space_.weights();
      time::LocalArray transport, local;
      auto             x = layout_.make_vector(), b = x;
      const auto       h = square(phi_, transport);
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        x.begin()[i] = phi_[i] - beta / 2 * h[i] / D[i];
      layout_.gather(x, local);
      square(local, transport);

      multiply(transport, rho_, b);
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        {
          b.begin()[i] = rho_[i] + beta / 2 * b.begin()[i] / D[i];
          x.begin()[i] = rho_[i];
        }
      dealii::SolverControl             control(max_iterations,
                                    linear_reduction * b.l2_norm());
      dealii::SolverGMRES<time::Vector> gmres(control);
      try
        {
          gmres.solve(Operator{[&](time::Vector &y, const time::Vector &z) {
                        layout_.gather(z, local);
                        multiply(transport, local, y);
                        for (unsigned int i = 0; i < space_.n_owned(); ++i)
                          y.begin()[i] =
                            z.begin()[i] - beta / 2 * y.begin()[i] / D[i];
                      }},
                      x,
                      b,
                      dealii::PreconditionIdentity());
        }
      catch (const dealii::SolverControl::NoConvergence &)
        {
          throw base::RunError(
            "a geodesic could not be extrapolated: GMRES did not converge");
        }
      iterations_ += control.last_step();
      layout_.gather(x, local);
      return {local.begin(), local.end()};
    }



    template class GeodesicExtrapolation<2>;
    template class GeodesicExtrapolation<3>;
  } // namespace flow
} // namespace otto
