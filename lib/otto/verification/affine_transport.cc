// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/verification/exact.h>

#include <deal.II/base/exceptions.h>
#include <deal.II/base/symmetric_tensor.h>

#include <boost/math/quadrature/gauss_kronrod.hpp>

#include <cmath>

namespace otto
{
  namespace verification
  {
    namespace
    {
      using boost::math::quadrature::gauss_kronrod;

      // int_0^R r^k f(r) dr
      double radial_moment(const RadialProfile &profile, const int k)
      {
        return gauss_kronrod<double, 31>::integrate(
          [&](const double r) { return std::pow(r, k) * profile.value(r); },
          0.,
          profile.radius,
          10,
          1e-14);
      }



      // The symmetric root of a symmetric, positive definite matrix.
      template <int dim>
      dealii::Tensor<2, dim> square_root(const dealii::Tensor<2, dim> &matrix)
      {
        dealii::Tensor<2, dim> result;
        for (const auto &[value, vector] :
             dealii::eigenvectors(dealii::symmetrize(matrix)))
          result += std::sqrt(value) * dealii::outer_product(vector, vector);
        return result;
      }
    } // namespace



    template <int dim>
    double ExactTransport<dim>::potential(const double,
                                          const dealii::Point<dim> &) const
    {
      AssertThrow(false, dealii::ExcMessage("The potential is not known."));
      return 0.;
    }



    RadialProfile cosine_bump(const double radius)
    {
      return {[radius](const double r) {
                return r < radius
                         ? 1. + std::cos(M_PI * r * r / (radius * radius))
                         : 0.;
              },
              radius};
    }



    RadialProfile uniform_ball(const double radius)
    {
      return {[radius](const double r) { return r <= radius ? 1. : 0.; },
              radius};
    }



    RadialProfile gaussian()
    {
      return {[](const double r) {
                return r <= 12. ? std::exp(-0.5 * r * r) : 0.;
              },
              12.};
    }



    template <int dim>
    AffineTransport<dim>::AffineTransport(const RadialProfile      &profile,
                                          const Matrix             &stretch,
                                          const Matrix             &map,
                                          const dealii::Point<dim> &from,
                                          const dealii::Point<dim> &to)
      : profile_(profile)
      , inverse_stretch_(dealii::invert(stretch))
      , map_(map)
      , from_(from)
      , shift_(to - from)
    {
      const double sphere = dim == 2 ? 2. * M_PI : 4. * M_PI;
      const double moment = radial_moment(profile, dim - 1);
      scale_ = 1. / (sphere * moment * std::abs(dealii::determinant(stretch)));
      // the covariance of the profile is a multiple of I by symmetry
      const double variance = radial_moment(profile, dim + 1) / moment / dim;
      const Matrix moved    = (map - identity_matrix<dim>()) * stretch;
      w2_ = std::sqrt(variance * moved.norm_square() + shift_.norm_square());
    }



    template <int dim>
    AffineTransport<dim>
    AffineTransport<dim>::translation(const RadialProfile      &profile,
                                      const dealii::Point<dim> &from,
                                      const dealii::Point<dim> &to)
    {
      return {
        profile, identity_matrix<dim>(), identity_matrix<dim>(), from, to};
    }



    template <int dim>
    AffineTransport<dim>
    AffineTransport<dim>::gaussians(const dealii::Point<dim> &from,
                                    const Matrix             &from_covariance,
                                    const dealii::Point<dim> &to,
                                    const Matrix             &to_covariance)
    {
      const Matrix root    = square_root(from_covariance);
      const Matrix inverse = dealii::invert(root);
      const Matrix map =
        inverse * square_root<dim>(root * to_covariance * root) * inverse;
      return {gaussian(), root, map, from, to};
    }



    template <int dim>
    dealii::Tensor<2, dim> AffineTransport<dim>::map_at(const double t) const
    {
      return (1. - t) * identity_matrix<dim>() + t * map_;
    }



    template <int dim>
    dealii::Tensor<1, dim>
    AffineTransport<dim>::origin(const double              t,
                                 const dealii::Point<dim> &x) const
    {
      return dealii::invert(map_at(t)) * (x - (from_ + t * shift_));
    }



    template <int dim>
    double AffineTransport<dim>::density(const double              t,
                                         const dealii::Point<dim> &x) const
    {
      return scale_ * profile_.value((inverse_stretch_ * origin(t, x)).norm()) /
             dealii::determinant(map_at(t));
    }



    template <int dim>
    dealii::Tensor<1, dim>
    AffineTransport<dim>::velocity(const double              t,
                                   const dealii::Point<dim> &x) const
    {
      const auto y = origin(t, x);
      return map_ * y - y + shift_;
    }



    template <int dim>
    double AffineTransport<dim>::potential(const double              t,
                                           const dealii::Point<dim> &x) const
    {
      // the quadratic function with the gradient v whose value at c_t follows
      // from the Hamilton-Jacobi equation
      const auto z = x - (from_ + t * shift_);
      const auto y = origin(t, x);
      return 0.5 * (z * (map_ * y - y)) + shift_ * z +
             0.5 * t * shift_.norm_square();
    }



    template <int dim>
    double AffineTransport<dim>::w2() const
    {
      return w2_;
    }



    template class ExactTransport<2>;
    template class ExactTransport<3>;
    template class AffineTransport<2>;
    template class AffineTransport<3>;
  } // namespace verification
} // namespace otto
