// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/dataset/domain.h>
#include <otto/dataset/random_source.h>
#include <otto/time/nodal_solver.h>

#include <memory>
#include <string>
#include <vector>

namespace dealii
{
  class ParameterHandler;
}

namespace otto
{
  namespace dataset
  {
    /// What is known of a random field; part of a section of a parameter file.
    struct MaternParameters
    {
      /// The distance at which the correlation has fallen to about 0.14,
      /// sqrt(8 nu)/kappa, in the unit of the mesh.
      double correlation_length = 0.2;
      /// alpha of the equation below; nu = alpha - dim/2.
      unsigned int order = 2;

      /// @param default_order Smoother fields for what has its gradient taken.
      static void declare(dealii::ParameterHandler &prm,
                          unsigned int              default_order = 2);

      /// @throws base::InputError that names the entry.
      void parse(const dealii::ParameterHandler &prm);
    };

    /**
     * Gaussian random fields u of mean zero on a mesh: solutions of
     *
     *     (kappa^2 - Laplace)^(alpha/2) u = white noise,
     *
     * which have in the whole space the Matern covariance
     *
     *     sigma^2 2^(1-nu)/Gamma(nu) (kappa r)^nu K_nu(kappa r),
     *     nu = alpha - dim/2,  kappa = sqrt(8 nu)/(correlation length),
     *
     * by linear finite elements with lumped masses D (Lindgren, Rue,
     * Lindstroem, J. R. Stat. Soc. B 73, 2011). With A = kappa^2 D + K, the
     * stiffness matrix K and independent normal numbers z,
     *
     *     A u_2 = D^(1/2) z,  A u_{a+2} = D u_a;   A u_1 = b,  cov(b) = A,
     *
     * where b is made of one number a vertex and dim numbers a quadrature
     * point. Fields are scaled such that their variance on the mesh, which is
     * known exactly from the matrices, is one on the mean of the vertices that
     * are furthest from the boundary.
     *
     * The numbers belong to vertices and cells of the mesh, not to ranks.
     */
    template <int dim>
    class MaternField
    {
    public:
      /// What happens at the boundary.
      enum class Wall
      {
        /// No normal derivative; the variance about doubles there.
        free,
        /// u = 0.
        zero
      };

      /**
       * @param domain Must outlive this object.
       * @throws base::InputError if alpha <= dim/2, for which there is no
       *   function, or if the correlation length is not positive.
       */
      MaternField(const Domain<dim>      &domain,
                  const MaternParameters &parameters,
                  Wall                    wall = Wall::free);

      /**
       * A field, at the vertices of the space of the domain.
       *
       * @throws base::RunError if a linear system is not solved.
       */
      std::vector<double> draw(const RandomSource &source) const;

      /// The variance on the mesh before the scaling over that in the whole
      /// space: one up to the error of the mesh and the reach of walls.
      double variance_ratio() const { return ratio_; }

      /// "", or some words for a user if the ratio is far from one.
      std::string note() const;

      /**
       * The covariance of the discrete field at all vertices with that at one,
       * a column of (A D^{-1} ... A)^{-1} with the scaling.
       */
      std::vector<double> discrete_covariance(unsigned int vertex) const;

      double nu() const { return nu_; }
      double kappa() const { return kappa_; }

      /// The covariance in the whole space at a distance, 1 at zero.
      double covariance(double distance) const;

    private:
      /// n times A u = D u of before, from A u = b.
      std::vector<double> solve(std::vector<double> b, unsigned int n) const;
      double              inner_variance() const;
      std::vector<double> noise(const RandomSource &source) const;
      void                add_rough_noise(const RandomSource  &source,
                                          std::vector<double> &b) const;

      const Domain<dim> &domain_;
      unsigned int       order_;
      double             nu_, kappa_, deviation_ = 1., ratio_;
      std::vector<bool>  fixed_;
      std::unique_ptr<time::NodalSolver<dim>> solver_;
    };
  } // namespace dataset
} // namespace otto
