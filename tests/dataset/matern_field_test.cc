// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/dataset/matern_field.h>

#include <base/throws_with.h>

#include <cmath>

#include "setting.h"

using namespace otto;
using dataset::MaternField;
using dataset::MaternParameters;
using dataset::RandomSource;
using dealii::Point;

namespace
{
  template <int dim>
  unsigned int nearest(const space::Space<dim> &space, const Point<dim> &point)
  {
    unsigned int result = 0;
    for (unsigned int i = 0; i < space.n_dofs(); ++i)
      if (space.point(i).distance(point) < space.point(result).distance(point))
        result = i;
    return result;
  }

  MaternParameters parameters(const double length, const unsigned int order)
  {
    MaternParameters result;
    result.correlation_length = length;
    result.order              = order;
    return result;
  }

  // The size of cells, and the largest difference of the covariance with the
  // middle of the domain from Matern's formula far from the boundary.
  struct Error
  {
    double h, covariance;
  };

  Error covariance_error(const std::string &mesh,
                         const double       size,
                         const unsigned int order)
  {
    const Whole<2>       whole(mesh, size);
    const auto          &space = whole.domain.space();
    const MaternField<2> field(whole.domain, parameters(0.3, order));
    const auto           middle = nearest<2>(space, {0.5, 0.5});
    const auto           found  = field.discrete_covariance(middle);
    Error                result{std::sqrt(1. / space.n_dofs()), 0.};
    for (unsigned int i = 0; i < space.n_dofs(); ++i)
      {
        const auto x = space.point(i);
        if (std::max(std::abs(x[0] - 0.5), std::abs(x[1] - 0.5)) < 0.25)
          result.covariance =
            std::max(result.covariance,
                     std::abs(found[i] - field.covariance(
                                           x.distance(space.point(middle)))));
      }
    return result;
  }

  double rate(const Error &coarse, const Error &fine)
  {
    return std::log(coarse.covariance / fine.covariance) /
           std::log(coarse.h / fine.h);
  }
} // namespace

BOOST_AUTO_TEST_SUITE(matern_field)

// Matern's formula where it is elementary: nu = 1/2 and 3/2 in space.
BOOST_AUTO_TEST_CASE(the_formula_is_that_of_textbooks)
{
  const Whole<3> whole("hex_box.msh");
  for (const double r : {0., 0.05, 0.3, 1.})
    {
      const MaternField<3> rough(whole.domain, parameters(0.4, 2));
      BOOST_TEST(rough.nu() == 0.5);
      BOOST_TEST(rough.kappa() == std::sqrt(4.) / 0.4);
      BOOST_TEST(std::abs(rough.covariance(r) - std::exp(-rough.kappa() * r)) <
                 1e-7);
      const MaternField<3> smooth(whole.domain, parameters(0.4, 3));
      const double         s = smooth.kappa() * r;
      BOOST_TEST(std::abs(smooth.covariance(r) - (1 + s) * std::exp(-s)) <
                 1e-7);
    }
}

// The discrete covariance tends to the formula with the second order.
BOOST_AUTO_TEST_CASE(covariance_converges_to_the_formula)
{
  for (const unsigned int order : {3u, 4u})
    {
      std::vector<Error> errors;
      for (const double size : {0.08, 0.04, 0.02})
        errors.push_back(covariance_error("square_tri.geo", size, order));
      BOOST_TEST(errors[2].covariance < 0.01);
      BOOST_TEST(rate(errors[0], errors[1]) > 1.8);
      BOOST_TEST(rate(errors[1], errors[2]) > 1.8);
    }
  // nu = 1: the smallest lengths that a mesh lacks have a part of the variance
  // that falls like h^2 log h
  const auto coarse = covariance_error("square_quad.geo", 0.04, 2),
             fine   = covariance_error("square_quad.geo", 0.02, 2);
  BOOST_TEST(rate(coarse, fine) > 1.3);
}

// The variance is the one that was asked for, whatever the mesh: on the mean
// of the inner vertices to the last digits, and there at each nearly so.
BOOST_AUTO_TEST_CASE(variance_is_one_inside)
{
  for (const double size : {0.1, 0.05})
    for (const unsigned int order : {2u, 4u})
      {
        const Whole<2>       whole("square_tri.geo", size);
        const MaternField<2> field(whole.domain, parameters(0.25, order));
        double               sum = 0, n = 0;
        for (unsigned int i = 0; i < whole.domain.space().n_dofs(); ++i)
          if (whole.domain.space().point(i).distance({0.5, 0.5}) < 0.15)
            {
              sum += field.discrete_covariance(i)[i];
              ++n;
            }
        BOOST_TEST(std::abs(sum / n - 1.) < 0.03);
        BOOST_TEST((field.note() == "") == (field.variance_ratio() < 1.5));
      }
}

// Samples have that covariance: within five standard errors at each of some
// pairs, for an even and an odd order, with a free and a fixed boundary.
BOOST_AUTO_TEST_CASE(samples_have_the_covariance)
{
  const Whole<2>     whole("square_tri.geo", 0.08);
  const auto        &space  = whole.domain.space();
  const unsigned int middle = nearest<2>(space, {0.5, 0.5});
  const unsigned int n      = 2000;
  for (const unsigned int order : {2u, 3u})
    for (const auto wall :
         {MaternField<2>::Wall::free, MaternField<2>::Wall::zero})
      {
        const MaternField<2> field(whole.domain, parameters(0.4, order), wall);
        const auto           exact = field.discrete_covariance(middle);
        std::vector<double>  sum(space.n_dofs(), 0.), squares(sum);
        for (unsigned int k = 0; k < n; ++k)
          {
            const auto u = field.draw(RandomSource(7, k, 0));
            for (unsigned int i = 0; i < u.size(); ++i)
              {
                const double product = u[i] * u[middle];
                sum[i] += product;
                squares[i] += product * product;
              }
          }
        for (const Point<2> &point : {Point<2>(0.5, 0.5),
                                      Point<2>(0.6, 0.5),
                                      Point<2>(0.5, 0.75),
                                      Point<2>(0.9, 0.1),
                                      Point<2>(1., 0.5)})
          {
            const unsigned int i    = nearest(space, point);
            const double       mean = sum[i] / n;
            const double       error =
              std::sqrt(std::max(0., squares[i] / n - mean * mean) / n);
            BOOST_TEST(std::abs(mean - exact[i]) <= 5 * error + 1e-12,
                       "order " << order << " at " << point << ": " << mean
                                << " and not " << exact[i] << " +- " << error);
            BOOST_TEST(error < 0.05);
          }
        if (wall == MaternField<2>::Wall::zero)
          BOOST_TEST(exact[nearest(space, Point<2>(1., 0.5))] == 0.);
      }
}

// In space, on tetrahedra and hexahedra: the variance of samples.
BOOST_AUTO_TEST_CASE(samples_in_space)
{
  for (const std::string name : {"box_with_hole.msh", "hex_box.msh"})
    {
      const Whole<3>       whole(name);
      const auto          &space = whole.domain.space();
      const MaternField<3> field(whole.domain, parameters(0.6, 3));
      const unsigned int   n = 400, place = nearest<3>(space, {0.2, 0.2, 0.2});
      double               square = 0;
      for (unsigned int k = 0; k < n; ++k)
        square += std::pow(field.draw(RandomSource(3, k, 0))[place], 2) / n;
      const double exact = field.discrete_covariance(place)[place];
      BOOST_TEST(std::abs(square / exact - 1) < 5 * std::sqrt(2. / n));
    }
}

// A draw depends on seed, sample and attempt, and on nothing else.
BOOST_AUTO_TEST_CASE(draws_can_be_repeated)
{
  const Whole<2>       whole("disk.msh");
  const MaternField<2> field(whole.domain, parameters(0.5, 2));
  const auto           u = field.draw(RandomSource(1, 5, 0));
  field.draw(RandomSource(1, 6, 0));
  BOOST_TEST(distance(u, field.draw(RandomSource(1, 5, 0))) == 0.);
  for (const double value : u)
    BOOST_TEST(same_on_all_ranks(value));
  for (const auto &other : {RandomSource(2, 5, 0),
                            RandomSource(1, 6, 0),
                            RandomSource(1, 5, 1),
                            RandomSource(1, 5, 0).part(1)})
    BOOST_TEST(distance(u, field.draw(other)) > 0.1);
}

BOOST_AUTO_TEST_CASE(wrong_parameters)
{
  const Whole<2> whole("disk.msh");
  check_throws_with([&]() { MaternField<2>(whole.domain, parameters(0.5, 1)); },
                    {"Order = 1", "dimension 2", "from 2 on"});
  const Whole<3> box("hex_box.msh");
  check_throws_with([&]() { MaternField<3>(box.domain, parameters(0.5, 1)); },
                    {"Order = 1", "dimension 3", "from 2 on"});
}

BOOST_AUTO_TEST_SUITE_END()
