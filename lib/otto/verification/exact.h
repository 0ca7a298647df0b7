// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deal.II/base/point.h>
#include <deal.II/base/symmetric_tensor.h>
#include <deal.II/base/tensor.h>

#include <functional>
#include <vector>

namespace otto
{
  /// Exact solutions, errors against them and observed rates.
  namespace verification
  {
    /// The identity matrix.
    template <int dim>
    dealii::Tensor<2, dim> identity_matrix()
    {
      return dealii::unit_symmetric_tensor<dim>();
    }

    /**
     * A known geodesic rho_t, t in [0, 1], between two densities of mass one:
     * d_t rho + div(rho v) = 0, and v = grad phi with
     * d_t phi + |grad phi|^2/2 = 0 where there is mass.
     */
    template <int dim>
    class ExactTransport
    {
    public:
      virtual ~ExactTransport() = default;

      /// The density rho_t(x); its integral is one.
      virtual double density(double t, const dealii::Point<dim> &x) const = 0;

      /// The velocity; without a meaning where there is no mass.
      virtual dealii::Tensor<1, dim>
      velocity(double t, const dealii::Point<dim> &x) const = 0;

      /// Whether potential() is known.
      virtual bool has_potential() const { return false; }

      /// The potential up to one constant for all times (length^2).
      virtual double potential(double t, const dealii::Point<dim> &x) const;

      /// The Wasserstein distance of the ends (length).
      virtual double w2() const = 0;
    };



    /// A density that depends on the distance from a centre alone, before it
    /// is stretched and moved.
    struct RadialProfile
    {
      /// A function of r >= 0 that is zero beyond the radius; any mass.
      std::function<double(double)> value;
      double                        radius;
    };

    /// 1 + cos(pi r^2/R^2): once continuously differentiable.
    RadialProfile cosine_bump(double radius);
    /// One up to the radius.
    RadialProfile uniform_ball(double radius);
    /// exp(-r^2/2), with the mass beyond r = 12 (less than 1e-30) cut off.
    RadialProfile gaussian();



    /**
     * Transport by a map T(x) = c1 + A (x - c0), A symmetric and positive
     * definite: the gradient of a convex function and thus optimal (Brenier).
     * With M_t = (1-t) I + t A and c_t = (1-t) c0 + t c1,
     *
     *   rho_t(x) = rho_0(c0 + M_t^{-1} (x - c_t)) / det M_t,
     *   v_t(x)   = (A - I) M_t^{-1} (x - c_t) + c1 - c0,
     *   W2^2     = tr((A - I) C (A - I)) + |c1 - c0|^2,
     *
     * where C is the covariance of rho_0. Valid on a convex domain that holds
     * the supports.
     */
    template <int dim>
    class AffineTransport : public ExactTransport<dim>
    {
    public:
      using Matrix = dealii::Tensor<2, dim>;

      /**
       * @param stretch B of rho_0(c0 + B z) = profile(|z|)/mass/det B.
       * @param map The matrix A, symmetric and positive definite.
       */
      AffineTransport(const RadialProfile      &profile,
                      const Matrix             &stretch,
                      const Matrix             &map,
                      const dealii::Point<dim> &from,
                      const dealii::Point<dim> &to);

      /// A = I: rho_0 is moved as it is.
      static AffineTransport translation(const RadialProfile      &profile,
                                         const dealii::Point<dim> &from,
                                         const dealii::Point<dim> &to);

      /**
       * Between Gaussians of covariances @p from_covariance and
       * @p to_covariance, A = S0^{-1/2} (S0^{1/2} S1 S0^{1/2})^{1/2} S0^{-1/2}
       * (Dowson, Landau: J. Multivariate Anal. 12, 1982).
       */
      static AffineTransport gaussians(const dealii::Point<dim> &from,
                                       const Matrix &from_covariance,
                                       const dealii::Point<dim> &to,
                                       const Matrix             &to_covariance);

      double density(double t, const dealii::Point<dim> &x) const override;
      dealii::Tensor<1, dim>
             velocity(double t, const dealii::Point<dim> &x) const override;
      bool   has_potential() const override { return true; }
      double potential(double t, const dealii::Point<dim> &x) const override;
      double w2() const override;

    private:
      /// M_t^{-1} (x - c_t).
      dealii::Tensor<1, dim> origin(double                    t,
                                    const dealii::Point<dim> &x) const;
      Matrix                 map_at(double t) const;

      RadialProfile          profile_;
      Matrix                 inverse_stretch_, map_;
      dealii::Point<dim>     from_;
      dealii::Tensor<1, dim> shift_;
      double                 scale_, w2_;
    };



    /// The quantile function of a density on an interval, by a table in which
    /// the density is linear between 2^14 + 1 points.
    class Quantiles
    {
    public:
      /// A density of any positive mass on [a, b].
      Quantiles(const std::function<double(double)> &density,
                double                               a,
                double                               b);

      /// Smallest x with a share q in [0, 1] of the mass on [a, x].
      double quantile(double q) const;

      /// The density over its mass, at x in [a, b].
      double density(double x) const;

    private:
      double              a_, h_;
      std::vector<double> density_, cumulated_;
    };



    /**
     * The distance W_p of two densities on [a, b], p >= 1:
     * W_p^p = int_0^1 |Q0(q) - Q1(q)|^p dq with the quantile functions
     * (Villani, Topics in Optimal Transportation, section 2.2).
     */
    double quantile_distance(const std::function<double(double)> &initial,
                             const std::function<double(double)> &final,
                             double                               a,
                             double                               b,
                             double                               p = 2.);



    /**
     * Transport of data that depend on one coordinate: x in a strip, or the
     * distance from a centre in a disk, ball, annulus or a sector of them.
     * Quantiles move on straight lines, with equal speed.
     */
    template <int dim>
    class QuantileTransport : public ExactTransport<dim>
    {
    public:
      using Function = std::function<double(double)>;

      /**
       * Densities of x in the strip a <= x <= b.
       *
       * @param section Length (area) of a section across the strip.
       */
      static QuantileTransport strip(const Function &initial,
                                     const Function &final,
                                     double          a,
                                     double          b,
                                     double          section = 1.);

      /**
       * Densities of r = |x - centre| in inner <= r <= outer.
       *
       * @param angle The (solid) angle of a sector; 0: the whole.
       */
      static QuantileTransport radial(const Function           &initial,
                                      const Function           &final,
                                      const dealii::Point<dim> &centre,
                                      double                    inner,
                                      double                    outer,
                                      double                    angle = 0.);

      double density(double t, const dealii::Point<dim> &x) const override;
      dealii::Tensor<1, dim>
             velocity(double t, const dealii::Point<dim> &x) const override;
      double w2() const override { return w2_; }

    private:
      QuantileTransport(const Function           &initial,
                        const Function           &final,
                        bool                      radial,
                        const dealii::Point<dim> &centre,
                        double                    a,
                        double                    b,
                        double                    section);

      double coordinate(const dealii::Point<dim> &x) const;
      /// Mass up to the coordinate s at time t.
      double share(double t, double s) const;

      bool               radial_;
      dealii::Point<dim> centre_;
      double             section_;
      Quantiles          initial_, final_;
      double             length_, w2_;
    };
  } // namespace verification
} // namespace otto
