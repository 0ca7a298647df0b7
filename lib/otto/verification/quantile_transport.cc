// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/verification/exact.h>

#include <deal.II/base/exceptions.h>

#include <boost/math/quadrature/gauss.hpp>

#include <algorithm>
#include <cmath>

namespace otto
{
  namespace verification
  {
    namespace
    {
      const unsigned int n_table = 1u << 14;

      // W_p of two quantile functions, by Gauss rules that are finer towards
      // the ends of [0, 1], where quantiles have roots or logarithms.
      double
      distance(const Quantiles &initial, const Quantiles &final, const double p)
      {
        const unsigned int n   = 2000;
        double             sum = 0.;
        const auto         end = [&](const unsigned int k) {
          const double s = double(k) / n;
          return s * s * (3. - 2. * s);
        };
        for (unsigned int k = 0; k < n; ++k)
          sum += boost::math::quadrature::gauss<double, 7>::integrate(
            [&](const double q) {
              return std::pow(std::abs(initial.quantile(q) - final.quantile(q)),
                              p);
            },
            end(k),
            end(k + 1));
        return std::pow(sum, 1. / p);
      }
    } // namespace



    Quantiles::Quantiles(const std::function<double(double)> &density,
                         const double                         a,
                         const double                         b)
      : a_(a)
      , h_((b - a) / n_table)
      , density_(n_table + 1)
      , cumulated_(n_table + 1, 0.)
    {
      for (unsigned int i = 0; i <= n_table; ++i)
        density_[i] = density(a + i * h_);
      for (unsigned int i = 0; i < n_table; ++i)
        cumulated_[i + 1] =
          cumulated_[i] + 0.5 * h_ * (density_[i] + density_[i + 1]);
      const double mass = cumulated_.back();
      AssertThrow(mass > 0, dealii::ExcMessage("The density has no mass."));
      for (auto *values : {&density_, &cumulated_})
        for (double &value : *values)
          value /= mass;
    }



    double Quantiles::quantile(const double q) const
    {
      const auto at =
        std::lower_bound(cumulated_.begin() + 1, cumulated_.end() - 1, q);
      const std::size_t i    = at - cumulated_.begin() - 1;
      const double      left = density_[i], right = density_[i + 1];
      // the root of left s + (right - left) s^2/(2 h) = rest, without the
      // cancellation of the usual formula
      const double rest = std::max(0., q - cumulated_[i]);
      const double root =
        std::sqrt(std::max(0., left * left + 2. * rest * (right - left) / h_));
      const double s = left + root > 0. ? 2. * rest / (left + root) : 0.;
      return a_ + i * h_ + std::min(s, h_);
    }



    double Quantiles::density(const double x) const
    {
      const double      place = std::clamp((x - a_) / h_, 0., double(n_table));
      const std::size_t i     = std::min<std::size_t>(place, n_table - 1);
      return density_[i] + (place - i) * (density_[i + 1] - density_[i]);
    }



    double quantile_distance(const std::function<double(double)> &initial,
                             const std::function<double(double)> &final,
                             const double                         a,
                             const double                         b,
                             const double                         p)
    {
      return distance(Quantiles(initial, a, b), Quantiles(final, a, b), p);
    }



    template <int dim>
    QuantileTransport<dim>::QuantileTransport(const Function           &initial,
                                              const Function           &final,
                                              const bool                radial,
                                              const dealii::Point<dim> &centre,
                                              const double              a,
                                              const double              b,
                                              const double              section)
      : radial_(radial)
      , centre_(centre)
      , section_(section)
      , initial_(initial, a, b)
      , final_(final, a, b)
      , length_(b - a)
      , w2_(distance(initial_, final_, 2.))
    {
    }



    template <int dim>
    QuantileTransport<dim>
    QuantileTransport<dim>::strip(const Function &initial,
                                  const Function &final,
                                  const double    a,
                                  const double    b,
                                  const double    section)
    {
      return {initial, final, false, {}, a, b, section};
    }



    template <int dim>
    QuantileTransport<dim>
    QuantileTransport<dim>::radial(const Function           &initial,
                                   const Function           &final,
                                   const dealii::Point<dim> &centre,
                                   const double              inner,
                                   const double              outer,
                                   const double              angle)
    {
      const auto shell = [](const Function &density) {
        return [density](const double r) {
          return std::pow(r, dim - 1) * density(r);
        };
      };
      const double whole = dim == 2 ? 2. * M_PI : 4. * M_PI;
      return {shell(initial),
              shell(final),
              true,
              centre,
              inner,
              outer,
              angle > 0. ? angle : whole};
    }



    template <int dim>
    double QuantileTransport<dim>::coordinate(const dealii::Point<dim> &x) const
    {
      return radial_ ? x.distance(centre_) : x[0];
    }



    template <int dim>
    double QuantileTransport<dim>::share(const double t, const double s) const
    {
      double low = 0., high = 1.;
      while (high - low > 1e-14)
        {
          const double q = 0.5 * (low + high);
          const double place =
            (1. - t) * initial_.quantile(q) + t * final_.quantile(q);
          (place < s ? low : high) = q;
        }
      return 0.5 * (low + high);
    }



    template <int dim>
    double QuantileTransport<dim>::density(const double              t,
                                           const dealii::Point<dim> &x) const
    {
      const double s    = coordinate(x);
      const double q    = share(t, s);
      const double from = initial_.quantile(q), to = final_.quantile(q);
      // no quantile passes a place beyond the support or in a gap of it
      if (std::abs((1. - t) * from + t * to - s) > 1e-6 * length_)
        return 0.;
      const double rho0 = initial_.density(from), rho1 = final_.density(to);
      const double line = rho0 * rho1 / ((1. - t) * rho1 + t * rho0);
      if (!(line > 0.))
        return 0.;
      return line / section_ / (radial_ ? std::pow(s, dim - 1) : 1.);
    }



    template <int dim>
    dealii::Tensor<1, dim>
    QuantileTransport<dim>::velocity(const double              t,
                                     const dealii::Point<dim> &x) const
    {
      dealii::Tensor<1, dim> direction;
      const double           s = coordinate(x);
      if (!radial_)
        direction[0] = 1.;
      else if (s > 0.)
        direction = (x - centre_) / s;
      const double q = share(t, s);
      return (final_.quantile(q) - initial_.quantile(q)) * direction;
    }



    template class QuantileTransport<2>;
    template class QuantileTransport<3>;
  } // namespace verification
} // namespace otto
