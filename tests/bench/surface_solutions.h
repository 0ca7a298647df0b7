// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/model/density.h>
#include <otto/verification/exact.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

/**
 * Transport on surfaces of revolution with the metric da^2 + r(a)^2 db^2,
 * 0 <= a <= length, 0 <= b < 2 pi, between densities of a alone. No way between
 * two places is shorter than the difference of their a, so that moving mass
 * along a in the order of a is optimal: transport on an interval between the
 * densities rho(a) r(a), for every power of the distance.
 * A surface may have several sheets, each with all a, as a torus that is
 * mirrored.
 */
class Revolution
{
public:
  using Function = std::function<double(double)>;
  using Point    = dealii::Point<3>;

  /// The coordinate a of a point near the surface.
  using Coordinate = std::function<double(const Point &)>;

  Revolution(Coordinate         coordinate,
             const Function    &radius,
             const double       length,
             const Function    &initial,
             const Function    &final,
             const unsigned int sheets = 1)
    : coordinate_(std::move(coordinate))
    , radius_(radius)
    , length_(length)
    , initial_(initial)
    , final_(final)
    , sheets_(sheets)
    , start_(product(initial, radius), 0., length)
    , end_(product(final, radius), 0., length)
  {
  }

  otto::model::Density<3>::Function initial() const { return at(initial_); }
  otto::model::Density<3>::Function final() const { return at(final_); }

  /// W_p^p.
  double value(const double p) const
  {
    return std::pow(
      otto::verification::quantile_distance(
        product(initial_, radius_), product(final_, radius_), 0., length_, p),
      p);
  }

  /// The density of mass one at t = 1/2, half way between quantiles.
  double middle(const Point &x) const
  {
    // at the poles by what is next to them
    const double edge = 1e-3 * length_;
    const double a    = std::clamp(coordinate_(x), edge, length_ - edge);
    double       low = 0., high = 1.;
    for (unsigned int k = 0; k < 60; ++k)
      {
        const double q              = 0.5 * (low + high);
        (place(q) < a ? low : high) = q;
      }
    const double from = start_.quantile(low), to = end_.quantile(low);
    const double spread =
      0.5 * (1. / start_.density(from) + 1. / end_.density(to));
    return 1. / (spread * sheets_ * 2. * M_PI * radius_(a));
  }

  /// Whether a point is not near the ends of a, where nothing moves.
  bool moves(const Point &x) const
  {
    const double a = coordinate_(x) / length_;
    return 0.125 < a && a < 0.875;
  }

private:
  double place(const double q) const
  {
    return 0.5 * (start_.quantile(q) + end_.quantile(q));
  }

  static Function product(const Function &f, const Function &g)
  {
    return [=](const double a) { return std::max(0., f(a) * g(a)); };
  }

  otto::model::Density<3>::Function at(const Function &f) const
  {
    const auto coordinate = coordinate_;
    return [=](const Point &x) { return f(coordinate(x)); };
  }

  Coordinate                    coordinate_;
  Function                      radius_;
  double                        length_;
  Function                      initial_, final_;
  unsigned int                  sheets_;
  otto::verification::Quantiles start_, end_;
};



/// 1 + 0.8 cos(pi a/length) at the start, 1 - 0.8 cos(pi a/length) at the end,
/// on the part of the unit sphere within a polar angle.
inline Revolution
sphere_transport(const double angle = M_PI)
{
  const auto wave = [angle](const double sign) {
    return
      [=](const double a) { return 1. + sign * std::cos(M_PI * a / angle); };
  };
  return Revolution(
    [](const dealii::Point<3> &x) {
      return std::atan2(std::hypot(x[0], x[1]), x[2]);
    },
    [](const double a) { return std::sin(a); },
    angle,
    wave(0.8),
    wave(-0.8));
}

/// The same along the cylinder of radius 1/2 and length 1 about the z axis.
inline Revolution
cylinder_transport()
{
  const auto wave = [](const double sign) {
    return [=](const double a) { return 1. + sign * std::cos(M_PI * a); };
  };
  return Revolution([](const dealii::Point<3> &x) { return x[2]; },
                    [](const double) { return 0.5; },
                    1.,
                    wave(0.8),
                    wave(-0.8));
}

/// The same on the torus of the radii 1 and 0.4 from its outer to its inner
/// side; mirrored at the plane z = 0.
inline Revolution
torus_transport()
{
  const double r    = 0.4;
  const auto   wave = [r](const double sign) {
    return [=](const double a) { return 1. + sign * std::cos(a / r); };
  };
  return Revolution(
    [r](const dealii::Point<3> &x) {
      return r * std::abs(std::atan2(x[2], std::hypot(x[0], x[1]) - 1.));
    },
    [r](const double a) { return 1. + r * std::cos(a / r); },
    M_PI * r,
    wave(0.8),
    wave(-0.8),
    2);
}
