// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/verification/exact.h>
#include <otto/verification/exact_flows.h>

#include <deal.II/base/exceptions.h>
#include <deal.II/base/symmetric_tensor.h>

#include <cmath>

namespace otto
{
  namespace verification
  {
    namespace
    {
      /// A function of the eigenvalues of a symmetric matrix.
      template <int dim, typename Function>
      dealii::Tensor<2, dim> apply(const Function               &f,
                                   const dealii::Tensor<2, dim> &matrix)
      {
        dealii::Tensor<2, dim> result;
        for (const auto &[value, vector] :
             dealii::eigenvectors(dealii::symmetrize(matrix)))
          result += f(value) * dealii::outer_product(vector, vector);
        return result;
      }



      template <int dim>
      bool is_positive_definite(const dealii::Tensor<2, dim> &matrix)
      {
        for (const double value :
             dealii::eigenvalues(dealii::symmetrize(matrix)))
          if (!(value > 0.))
            return false;
        return (matrix - transpose(matrix)).norm() <= 1e-12 * matrix.norm();
      }
    } // namespace



    template <int dim>
    FokkerPlanckStrip<dim>::FokkerPlanckStrip(const double drift)
      : drift_(drift)
    {
    }



    template <int dim>
    double FokkerPlanckStrip<dim>::density(const double              t,
                                           const dealii::Point<dim> &x) const
    {
      const double g     = drift_;
      const double decay = M_PI * M_PI + 0.25 * g * g;
      return std::exp(-decay * t + 0.5 * g * x[0]) *
               (M_PI * std::cos(M_PI * x[0]) +
                0.5 * g * std::sin(M_PI * x[0])) +
             M_PI * std::exp(g * (x[0] - 0.5));
    }



    template <int dim>
    double FokkerPlanckStrip<dim>::potential(const dealii::Point<dim> &x) const
    {
      return -drift_ * x[0];
    }



    template <int dim>
    double FokkerPlanckStrip<dim>::mass() const
    {
      return drift_ == 0. ? M_PI : 2. * M_PI * std::sinh(0.5 * drift_) / drift_;
    }



    template <int dim>
    double Gaussian<dim>::density(const dealii::Point<dim> &x) const
    {
      const auto z = x - mean;
      return std::exp(-0.5 * (z * (dealii::invert(covariance) * z))) /
             std::sqrt(std::pow(2. * M_PI, dim) *
                       dealii::determinant(covariance));
    }



    template <int dim>
    OrnsteinUhlenbeck<dim>::OrnsteinUhlenbeck(const Matrix             &A,
                                              const dealii::Point<dim> &centre,
                                              const Gaussian<dim>      &start)
      : stiffness_(A)
      , centre_(centre)
      , start_(start)
    {
      AssertThrow(is_positive_definite(A),
                  dealii::ExcMessage("A must be positive definite"));
      AssertThrow(is_positive_definite(start.covariance),
                  dealii::ExcMessage("S0 must be positive definite"));
    }



    template <int dim>
    Gaussian<dim> OrnsteinUhlenbeck<dim>::at(const double t) const
    {
      const Matrix decay =
        apply([t](const double l) { return std::exp(-l * t); }, stiffness_);
      // (1 - exp(-2 l t))/l without cancellation for short times
      const Matrix noise =
        apply([t](const double l) { return -std::expm1(-2. * l * t) / l; },
              stiffness_);
      return {centre_ + decay * (start_.mean - centre_),
              decay * start_.covariance * decay + noise};
    }



    template <int dim>
    double OrnsteinUhlenbeck<dim>::density(const double              t,
                                           const dealii::Point<dim> &x) const
    {
      return at(t).density(x);
    }



    template <int dim>
    double OrnsteinUhlenbeck<dim>::potential(const dealii::Point<dim> &x) const
    {
      const auto z = x - centre_;
      return 0.5 * (z * (stiffness_ * z));
    }



    template <int dim>
    Gaussian<dim> OrnsteinUhlenbeck<dim>::jko_step(const Gaussian<dim> &from,
                                                   const double tau) const
    {
      const Matrix inverse_root =
        apply([tau](const double l) { return 1. / std::sqrt(1. + tau * l); },
              stiffness_);
      // The larger root of y^2 - (c + 2 tau) y + tau^2: the optimal map
      // I - tau Y^{-1} must be positive.
      const Matrix Y = apply(
        [tau](const double c) {
          return 0.5 * (c + 2. * tau + std::sqrt(c * c + 4. * c * tau));
        },
        Matrix(inverse_root * from.covariance * inverse_root));
      // b is the fixed point of the step
      return {centre_ + inverse_root * (inverse_root * (from.mean - centre_)),
              inverse_root * Y * inverse_root};
    }



    template <int dim>
    Gaussian<dim>
    OrnsteinUhlenbeck<dim>::jko_iterate(const unsigned int n_steps,
                                        const double       tau) const
    {
      Gaussian<dim> result = start_;
      for (unsigned int step = 0; step < n_steps; ++step)
        result = jko_step(result, tau);
      return result;
    }



    template <int dim>
    Barenblatt<dim>::Barenblatt(const double              exponent,
                                const double              mass,
                                const dealii::Point<dim> &centre,
                                const double              age)
      : exponent_(exponent)
      , age_(age)
      , centre_(centre)
    {
      AssertThrow(exponent > 1. && mass > 0. && age >= 0.,
                  dealii::ExcMessage("m > 1, M > 0 and age >= 0 are needed"));
      a_ = dim / (dim * (exponent - 1.) + 2.);
      b_ = a_ / dim;
      k_ = b_ * (exponent - 1.) / (2. * exponent);
      // int (C - k |y|^2)_+^p dy = C^{p + d/2} k^{-d/2} int (1 - |z|^2)_+^p dz
      const double p = 1. / (exponent - 1.);
      const double unit =
        std::pow(M_PI, 0.5 * dim) *
        std::exp(std::lgamma(p + 1.) - std::lgamma(p + 1. + 0.5 * dim));
      constant_ =
        std::pow(mass * std::pow(k_, 0.5 * dim) / unit, 1. / (p + 0.5 * dim));
    }



    template <int dim>
    double Barenblatt<dim>::density(const double              t,
                                    const dealii::Point<dim> &x) const
    {
      const double s = t + age_;
      AssertThrow(s > 0., dealii::ExcMessage("at t = 0 it is a point mass"));
      const double base =
        constant_ - k_ * (x - centre_).norm_square() * std::pow(s, -2. * b_);
      return base > 0.
               ? std::pow(s, -a_) * std::pow(base, 1. / (exponent_ - 1.))
               : 0.;
    }



    template <int dim>
    double Barenblatt<dim>::front(const double t) const
    {
      return std::sqrt(constant_ / k_) * std::pow(t + age_, b_);
    }



    double keller_segel_second_moment(const double initial,
                                      const double mass,
                                      const double t)
    {
      return initial + 4. * mass * (1. - mass / (8. * M_PI)) * t;
    }



    template <int dim>
    double proximal_density(
      const std::function<double(const dealii::Point<dim> &)> &density,
      const std::function<dealii::Tensor<1, dim>(const dealii::Point<dim> &)>
        &gradient,
      const std::function<dealii::Tensor<2, dim>(const dealii::Point<dim> &)>
                               &hessian,
      const double              tau,
      const dealii::Point<dim> &x)
    {
      return density(x + tau * gradient(x)) *
             dealii::determinant(identity_matrix<dim>() + tau * hessian(x));
    }



    template class FokkerPlanckStrip<2>;
    template class FokkerPlanckStrip<3>;
    template struct Gaussian<2>;
    template struct Gaussian<3>;
    template class OrnsteinUhlenbeck<2>;
    template class OrnsteinUhlenbeck<3>;
    template class Barenblatt<2>;
    template class Barenblatt<3>;
    template double proximal_density(
      const std::function<double(const dealii::Point<2> &)> &,
      const std::function<dealii::Tensor<1, 2>(const dealii::Point<2> &)> &,
      const std::function<dealii::Tensor<2, 2>(const dealii::Point<2> &)> &,
      double,
      const dealii::Point<2> &);
    template double proximal_density(
      const std::function<double(const dealii::Point<3> &)> &,
      const std::function<dealii::Tensor<1, 3>(const dealii::Point<3> &)> &,
      const std::function<dealii::Tensor<2, 3>(const dealii::Point<3> &)> &,
      double,
      const dealii::Point<3> &);
  } // namespace verification
} // namespace otto
