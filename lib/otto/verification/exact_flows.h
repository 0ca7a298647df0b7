// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deal.II/base/point.h>
#include <deal.II/base/tensor.h>

#include <functional>

namespace otto
{
  namespace verification
  {
    /// A known solution of an evolution equation for a density.
    template <int dim>
    class ExactFlow
    {
    public:
      virtual ~ExactFlow() = default;

      /// The density rho(t, x) at time t >= 0.
      virtual double density(double t, const dealii::Point<dim> &x) const = 0;
    };



    /**
     * The Fokker-Planck equation with drift along x and without flux through
     * x = 0 and x = 1, on any domain of this width that is a cylinder over
     * [0, 1]:
     *
     *   d_t rho = d_x (d_x rho - g rho),  V = -g x,
     *   rho = exp(-a t + g x/2) (pi cos(pi x) + g/2 sin(pi x))
     *         + pi exp(g (x - 1/2)),      a = pi^2 + g^2/4.
     *
     * It is the gradient flow of int rho log rho + V rho.
     */
    template <int dim>
    class FokkerPlanckStrip : public ExactFlow<dim>
    {
    public:
      /// @param drift The constant velocity g (1/length, diffusion one).
      explicit FokkerPlanckStrip(double drift);

      double density(double t, const dealii::Point<dim> &x) const override;

      /// V(x) = -g x.
      double potential(const dealii::Point<dim> &x) const;

      /// The integral of the density over x for all times,
      /// 2 pi sinh(g/2)/g.
      double mass() const;

    private:
      double drift_;
    };



    /// A normal distribution.
    template <int dim>
    struct Gaussian
    {
      dealii::Point<dim> mean;
      /// Symmetric, positive definite (length^2).
      dealii::Tensor<2, dim> covariance;

      /// Of mass one on the whole space.
      double density(const dealii::Point<dim> &x) const;
    };



    /**
     * The Ornstein-Uhlenbeck process: Fokker-Planck in the whole space with a
     * quadratic potential,
     *
     *   d_t rho = Laplace rho + div(rho grad V), V = (x - b).A (x - b)/2,
     *   mean       = b + e^{-At} (m0 - b),
     *   covariance = e^{-At} S0 e^{-At} + A^{-1} (I - e^{-2At}).
     *
     * It is the gradient flow of int rho log rho + V rho.
     */
    template <int dim>
    class OrnsteinUhlenbeck : public ExactFlow<dim>
    {
    public:
      using Matrix = dealii::Tensor<2, dim>;

      /**
       * @param stiffness A, symmetric and positive definite.
       * @param centre b.
       * @param start The distribution at t = 0.
       */
      OrnsteinUhlenbeck(const Matrix             &stiffness,
                        const dealii::Point<dim> &centre,
                        const Gaussian<dim>      &start);

      /// Mean and covariance at time t.
      Gaussian<dim> at(double t) const;

      double density(double t, const dealii::Point<dim> &x) const override;

      /// V(x).
      double potential(const dealii::Point<dim> &x) const;

      /**
       * One exact step of the scheme of Jordan, Kinderlehrer and Otto (SIAM J.
       * Math. Anal. 29, 1998) from a Gaussian, the minimiser of
       * W2^2(rho, from)/(2 tau) + int rho log rho + V rho, which is a Gaussian
       * too. With B = I + tau A its mean is B^{-1} (m + tau A b), and its
       * covariance S+ is the solution of
       *
       *   B S+ B + tau^2 S+^{-1} = S + 2 tau B,
       *
       * which for Y = B^{1/2} S+ B^{1/2} is Y + tau^2 Y^{-1} =
       * B^{-1/2} S B^{-1/2} + 2 tau I, a quadratic equation for each
       * eigenvalue. S and A need not commute.
       */
      Gaussian<dim> jko_step(const Gaussian<dim> &from, double tau) const;

      /// The distribution after a number of steps from the start.
      Gaussian<dim> jko_iterate(unsigned int n_steps, double tau) const;

    private:
      Matrix             stiffness_;
      dealii::Point<dim> centre_;
      Gaussian<dim>      start_;
    };



    /**
     * The solution of Barenblatt and Pattle of the porous medium equation in
     * the whole space, of mass M, m > 1, around a centre c:
     *
     *   d_t rho = Laplace rho^m,
     *   rho = t^{-a} (C - k |x - c|^2 t^{-2b})_+^{1/(m-1)},
     *   a = d/(d (m-1) + 2), b = a/d, k = b (m-1)/(2 m).
     *
     * It is the gradient flow of int rho^m/(m-1).
     */
    template <int dim>
    class Barenblatt : public ExactFlow<dim>
    {
    public:
      /**
       * @param exponent m > 1.
       * @param mass M > 0.
       * @param age The time since the mass was in the centre, at t = 0; in
       *   the formula, t is replaced by t + age.
       */
      Barenblatt(double                    exponent,
                 double                    mass,
                 const dealii::Point<dim> &centre,
                 double                    age);

      double density(double t, const dealii::Point<dim> &x) const override;

      /// Where the density ends, sqrt(C/k) (t + age)^b.
      double front(double t) const;

    private:
      double             exponent_, age_;
      dealii::Point<dim> centre_;
      double             a_, b_, k_, constant_;
    };



    /**
     * The second moment int |x|^2 rho of a solution of the parabolic-elliptic
     * Keller-Segel equations in the plane, d_t rho = Laplace rho -
     * div(rho grad c), -Laplace c = rho, while no mass is near a boundary and
     * none is concentrated in a point (Blanchet, Dolbeault, Perthame: Electron.
     * J. Differ. Equ. 2006): initial + 4 M (1 - M/(8 pi)) t.
     */
    double keller_segel_second_moment(double initial, double mass, double t);



    /**
     * The density after one step of the scheme of Jordan, Kinderlehrer and Otto
     * with the energy int V rho: rho is pushed forward by the proximal map of
     * tau V, whose inverse is x -> x + tau grad V(x), hence
     *
     *   rho+(x) = rho(x + tau grad V(x)) det(I + tau D^2 V(x)).
     *
     * Valid where I + tau D^2 V is positive definite in the convex hull of the
     * supports.
     *
     * @param density rho before the step.
     * @param gradient The gradient of V.
     * @param hessian The second derivatives of V.
     */
    template <int dim>
    double proximal_density(
      const std::function<double(const dealii::Point<dim> &)> &density,
      const std::function<dealii::Tensor<1, dim>(const dealii::Point<dim> &)>
        &gradient,
      const std::function<dealii::Tensor<2, dim>(const dealii::Point<dim> &)>
                               &hessian,
      double                    tau,
      const dealii::Point<dim> &x);
  } // namespace verification
} // namespace otto
