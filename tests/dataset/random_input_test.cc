// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/base/collective.h>
#include <otto/dataset/grid.h>
#include <otto/dataset/random_density_library.h>
#include <otto/dataset/random_files.h>
#include <otto/dataset/random_velocity.h>
#include <otto/dataset/splits.h>
#include <otto/model/nodal_density.h>

#include <base/throws_with.h>
#include <io/scratch.h>

#include <cmath>
#include <fstream>

#include "setting.h"

using namespace otto;
using namespace otto::dataset;
using dealii::Point;
using dealii::Tensor;

namespace
{
  template <int dim>
  struct Moments
  {
    Moments(const std::vector<double> &rho, const space::Space<dim> &space)
    {
      double mass = 0;
      for (unsigned int i = 0; i < space.n_dofs(); ++i)
        {
          mass += space.weights()[i] * rho[i];
          mean += space.weights()[i] * rho[i] * space.point(i);
        }
      mean /= mass;
      for (unsigned int i = 0; i < space.n_dofs(); ++i)
        {
          const Tensor<1, dim> x = space.point(i) - mean;
          covariance +=
            space.weights()[i] * rho[i] / mass * outer_product(x, x);
        }
    }

    Tensor<1, dim> mean;
    Tensor<2, dim> covariance;
  };

  // The numbers of a draw by their names.
  template <int dim>
  double number(const RandomDensity<dim> &family,
                const Drawn              &drawn,
                const std::string        &name)
  {
    const auto names = family.names();
    BOOST_REQUIRE_EQUAL(names.size(), drawn.numbers.size());
    const auto found = std::find(names.begin(), names.end(), name);
    BOOST_REQUIRE(found != names.end());
    return drawn.numbers[found - names.begin()];
  }
} // namespace

BOOST_AUTO_TEST_SUITE(random_input)

// Mean and covariance of one component are those that were drawn.
BOOST_AUTO_TEST_CASE(moments_of_a_gaussian)
{
  const Whole<2> whole("square_tri.geo", 0.04);
  const auto     family =
    parsed<RandomMixture<2>>({{"Components", "1"},
                              {"Standard deviations", "0.06, 0.08"},
                              {"Stretch", "1, 1.3"},
                              {"Box", "0.45, 0.45; 0.55, 0.55"}});
  family->attach(whole.domain);
  for (unsigned int k = 0; k < 5; ++k)
    {
      const auto         drawn = family->draw(RandomSource(1, k, 0));
      const Moments<2>   found(drawn.values, whole.domain.space());
      const Tensor<1, 2> mean({number(*family, drawn, "mean_x_1"),
                               number(*family, drawn, "mean_y_1")}),
        a({number(*family, drawn, "direction_x_1"),
           number(*family, drawn, "direction_y_1")});
      const double s = number(*family, drawn, "standard_deviation_1"),
                   r = number(*family, drawn, "stretch_1");
      BOOST_TEST((found.mean - mean).norm() < 1e-4);
      BOOST_TEST(std::abs(mean[0] - 0.5) <= 0.05);
      BOOST_TEST((s >= 0.06 && s <= 0.08 && r >= 1 && r <= 1.3));
      const Tensor<2, 2> exact =
        s * s *
        (dealii::unit_symmetric_tensor<2>() +
         (r * r - 1) * dealii::symmetrize(outer_product(a, a)));
      // 5 % of h^2: the error of the trapezoidal rule
      BOOST_TEST((found.covariance - exact).norm() < 1e-4);
      const double mass = model::mass(drawn.values, whole.domain.space());
      BOOST_TEST(std::abs(mass - number(*family, drawn, "weight_1")) <
                 1e-3 * mass);
    }
}

// All numbers of components are as likely, within five standard deviations.
BOOST_AUTO_TEST_CASE(numbers_of_components)
{
  const Whole<3> whole("hex_box.msh");
  const auto     family = parsed<RandomMixture<3>>(
    {{"Components", "1, 3"}, {"Standard deviations", "0.2"}});
  family->attach(whole.domain);
  const unsigned int        n = 600;
  std::vector<unsigned int> count(3, 0);
  for (unsigned int k = 0; k < n; ++k)
    {
      const auto drawn = family->draw(RandomSource(5, k, 0));
      ++count[std::isnan(number(*family, drawn, "weight_2"))   ? 0
              : std::isnan(number(*family, drawn, "weight_3")) ? 1
                                                               : 2];
    }
  for (const unsigned int found : count)
    BOOST_TEST(std::abs(found - n / 3.) < 5 * std::sqrt(n * 2. / 9.));
}

BOOST_AUTO_TEST_CASE(bumps_have_compact_support)
{
  const Whole<2> whole("two_rooms.msh");
  const auto     family =
    parsed<RandomBumps<2>>({{"Number", "2"}, {"Radius", "0.2, 0.3"}});
  family->attach(whole.domain);
  const auto &space = whole.domain.space();
  const auto  drawn = family->draw(RandomSource(1, 1, 0));
  for (unsigned int i = 0; i < space.n_dofs(); ++i)
    {
      bool inside = false;
      for (const std::string k : {"1", "2"})
        {
          const Point<2> center(number(*family, drawn, "center_x_" + k),
                                number(*family, drawn, "center_y_" + k));
          BOOST_TEST(whole.domain.locator().locate(center).valid());
          inside |= center.distance(space.point(i)) <
                    number(*family, drawn, "radius_" + k);
        }
      BOOST_TEST((drawn.values[i] > 0.) == inside);
    }
}

BOOST_AUTO_TEST_CASE(functions_of_a_field)
{
  const Whole<2> whole("disk.msh");
  const auto     draw = [&](const std::string &transform) {
    const auto family = parsed<RandomField<2>>({{"Correlation length", "0.5"},
                                                {"Transform", transform},
                                                {"Threshold", "0.2"}});
    family->attach(whole.domain);
    return family->draw(RandomSource(1, 2, 0)).values;
  };
  const auto exponential = draw("exponential"), part = draw("positive part"),
             square   = draw("square");
  unsigned int vacuum = 0;
  for (std::size_t i = 0; i < part.size(); ++i)
    {
      const double u = std::log(exponential[i]);
      BOOST_TEST(std::abs(part[i] - std::max(0., u - 0.2)) < 1e-11);
      BOOST_TEST(std::abs(square[i] - std::pow(u - 0.2, 2)) < 1e-11);
      vacuum += part[i] == 0.;
    }
  BOOST_TEST(vacuum > 10u);
  // all zero: such a draw is of no use
  const auto nothing = parsed<RandomField<2>>({{"Correlation length", "0.5"},
                                               {"Transform", "positive part"},
                                               {"Threshold", "100"}});
  nothing->attach(whole.domain);
  check_throws_with<base::RunError>(
    [&]() { nothing->draw(RandomSource(1, 0, 0)); }, {"zero at all vertices"});
}

// Curls have no discrete divergence, gradients do; both have the speed.
template <int dim>
void
check_velocities(const std::string &mesh)
{
  const Setting<dim>                                     setting(mesh);
  const space::Space<dim>                               &space = setting.space;
  const space::Convection<dim>                           forms(space);
  const std::vector<std::pair<std::string, std::string>> entries{
    {"Correlation length", "0.8"}, {"Speed", "0.7"}, {"Frequency", "0.3"}};
  using Curl       = RandomFieldVelocity<dim, FieldKind::stream>;
  using Gradient   = RandomFieldVelocity<dim, FieldKind::potential>;
  const auto check = [&](auto &&family, const bool solenoidal) {
    family->attach(setting.domain);
    auto drawn = family->draw(RandomSource(1, 0, 0));
    BOOST_REQUIRE_EQUAL(drawn.fields.size(), 2u);
    const unsigned int n      = n_components<dim>(family->kind());
    double             square = 0;
    for (auto &field : drawn.fields)
      {
        BOOST_REQUIRE_EQUAL(field.size(),
                            std::size_t(setting.domain.space().n_dofs()) * n);
        field        = setting.group.distribute(field, n);
        const auto v = nodal_velocity(space, family->kind(), field);
        for (unsigned int i = 0; i < space.n_owned(); ++i)
          for (unsigned int d = 0; d < dim; ++d)
            square += space.weights()[i] * v[i * dim + d] * v[i * dim + d] / 2;
      }
    square = dealii::Utilities::MPI::sum(square, MPI_COMM_WORLD);
    BOOST_TEST(std::abs(std::sqrt(square / space.volume()) - 0.7) < 1e-12);
    const auto velocity = family->velocity(space, drawn);
    double     largest = 0, divergence = 0;
    for (const double time : {0., 0.4})
      {
        const auto  k       = velocity->convection(forms, time);
        const auto &pattern = space.pattern();
        for (unsigned int i = 0; i < space.n_owned(); ++i)
          {
            double sum = 0;
            for (auto e = pattern.row_start[i]; e < pattern.row_start[i + 1];
                 ++e)
              {
                sum += k[e];
                largest = std::max(largest, std::abs(k[e]));
              }
            divergence = std::max(divergence, std::abs(sum));
          }
      }
    largest    = dealii::Utilities::MPI::max(largest, MPI_COMM_WORLD);
    divergence = dealii::Utilities::MPI::max(divergence, MPI_COMM_WORLD);
    BOOST_TEST((divergence < 1e-13 * largest) == solenoidal);
  };
  check(parsed<Curl>(entries), true);
  check(parsed<Gradient>(entries), false);
}

BOOST_AUTO_TEST_CASE(velocities_in_the_plane)
{
  check_velocities<2>("annulus.msh");
  check_velocities<2>("square_quad.msh");
}

BOOST_AUTO_TEST_CASE(velocities_in_space)
{
  check_velocities<3>("box_with_hole.msh");
}

// Points of a field velocity see its nodal values; derivatives too.
BOOST_AUTO_TEST_CASE(velocity_at_points)
{
  const Setting<2>    setting("square_tri.geo", 0.1);
  std::vector<double> psi(setting.space.n_local()), phi(psi);
  for (unsigned int i = 0; i < psi.size(); ++i)
    {
      const auto x = setting.space.point(i);
      psi[i]       = 3 * x[0] + 2 * x[1];
      phi[i]       = 3 * x[0] + 2 * x[1];
    }
  FieldVelocity<2> curl(FieldKind::stream, {psi}, 0.),
    gradient(FieldKind::potential, {phi, psi}, M_PI);
  curl.attach(setting.space);
  gradient.attach(setting.space);
  space::Location<2> where;
  where.point = {0.4, 0.3};
  BOOST_TEST((curl.value(where, 0.) - Tensor<1, 2>({2., -3.})).norm() < 1e-11);
  BOOST_TEST((gradient.value(where, 0.) - Tensor<1, 2>({3., 2.})).norm() <
             1e-11);
  BOOST_TEST((gradient.value(where, 1.) + Tensor<1, 2>({3., 2.})).norm() <
             1e-11);
  BOOST_TEST(curl.gradient(where, 0.).norm() < 1e-5);
  BOOST_TEST((curl.steady() && !gradient.steady()));
}

BOOST_AUTO_TEST_CASE(splits_have_their_fractions)
{
  const std::array<double, 3> fractions = parse_fractions("0.75, 0.15, 0.1");
  const auto                  all       = splits(1000, fractions);
  std::array<double, 3>       count{};
  for (unsigned int k = 0; k < all.size(); ++k)
    {
      ++count[all[k]];
      for (unsigned int s = 0; s < 3; ++s)
        BOOST_TEST(std::abs(count[s] - fractions[s] * (k + 1)) < 1.5);
    }
  BOOST_TEST((count[0] == 750 && count[1] == 150 && count[2] == 100));
  const auto less = splits(100, fractions);
  BOOST_TEST(std::equal(less.begin(), less.end(), all.begin()));
  for (const unsigned int s : splits(50, {{0., 1., 0.}}))
    BOOST_TEST(s == 1u);
  check_throws_with([]() { parse_fractions("0.5, 0.5"); }, {"three"});
  check_throws_with([]() { parse_fractions("0.5, 0.6, 0.1"); }, {"sum is 1.2"});
  check_throws_with([]() { parse_fractions("1.5, -0.6, 0.1"); }, {"1.5"});
  check_throws_with([]() { parse_fractions("a, 0.5, 0.5"); }, {"'a'"});
}

// Linear functions are exact on a grid, and the mask is the domain.
BOOST_AUTO_TEST_CASE(grid_of_a_domain)
{
  const Whole<2>      whole("disk.msh");
  const Grid<2>       grid(whole.domain, {{33, 21}});
  const auto          points = whole.domain.order().points();
  std::vector<double> values;
  for (std::size_t i = 0; i < points.size(); i += 2)
    {
      values.push_back(1 + 2 * points[i] - points[i + 1]);
      values.push_back(points[i + 1]);
    }
  const auto found = grid.interpolate(values.data(), 2);
  BOOST_TEST((grid.shape() == std::vector<std::size_t>{21, 33}));
  BOOST_TEST(grid.axis(0).front() == whole.domain.lower()[0]);
  BOOST_TEST(grid.axis(1).back() == whole.domain.upper()[1]);
  for (unsigned int j = 0; j < 21; ++j)
    for (unsigned int i = 0; i < 33; ++i)
      {
        const double x = grid.axis(0)[i], y = grid.axis(1)[j];
        const auto   p = j * 33 + i;
        // the polygon lies between two circles
        const double r = std::hypot(x, y);
        if (r < 0.99)
          BOOST_TEST(grid.mask()[p] == 1);
        if (r > 1.0001)
          BOOST_TEST(grid.mask()[p] == 0);
        if (grid.mask()[p])
          {
            BOOST_TEST(std::abs(found[2 * p] - (1 + 2 * x - y)) < 1e-12);
            BOOST_TEST(std::abs(found[2 * p + 1] - y) < 1e-12);
          }
        else
          BOOST_TEST(std::isnan(found[2 * p]));
      }
}

// Files are drawn by seed and sample alone, about equally often.
BOOST_AUTO_TEST_CASE(files_are_drawn_and_recorded)
{
  const Whole<2> whole("square_tri.msh");
  const Scratch  scratch;
  const auto     folder = scratch.folder.path() + "/";
  base::on_first_rank(MPI_COMM_WORLD, [&]() {
    std::ofstream(folder + "b.pgm") << "P2 1 2 1 0 1";
    std::ofstream(folder + "a.pgm") << "P2 2 1 1 0 1";
    std::ofstream(folder + "c, d.pgm") << "P2 1 1 1 1";
    std::ofstream(folder + "empty.txt") << "P2 1 1 1 0";
  });
  const std::string files  = folder + "[ab].pgm, \"" + folder + "c, d.pgm\"";
  const auto        family = parsed<RandomFiles<2>>({{"Files", files}});
  family->attach(whole.domain);
  BOOST_TEST(family->description() == "one of 3 files from '" + folder +
                                        "a.pgm' to '" + folder + "c, d.pgm'");
  BOOST_TEST(family->record() == "one of 3 files: 1 '" + folder +
                                   "a.pgm', 2 '" + folder + "b.pgm', 3 '" +
                                   folder + "c, d.pgm'");
  std::vector<unsigned int> counts(3);
  for (unsigned int k = 0; k < 300; ++k)
    {
      const auto drawn  = family->draw(RandomSource(1, k, 0));
      const auto number = static_cast<unsigned int>(drawn.numbers[0]);
      BOOST_REQUIRE((number >= 1 && number <= 3));
      ++counts[number - 1];
      BOOST_TEST(family->draw(RandomSource(1, k, 0)).numbers[0] == number);
      const auto &space = whole.domain.space();
      for (unsigned int i = 0; k < 10 && i < space.n_dofs(); ++i)
        {
          const auto  &x    = space.point(i);
          const double grey = number == 1   ? 2 * x[0] - 0.5
                              : number == 2 ? 1.5 - 2 * x[1]
                                            : 1.;
          BOOST_TEST(std::abs(drawn.values[i] -
                              std::min(std::max(grey, 0.), 1.)) < 1e-12);
        }
    }
  for (const unsigned int count : counts)
    BOOST_TEST((count > 70 && count < 130));

  check_throws_with([]() { parsed<RandomFiles<2>>({}); }, {"Files is empty"});
  check_throws_with(
    [&]() {
      parsed<RandomFiles<2>>({{"Files", folder + "*.png"}});
    },
    {"Files: there is no file '" + folder + "*.png'"});
  const auto bad = parsed<RandomFiles<2>>({{"Files", folder + "empty.txt"}});
  check_throws_with([&]() { bad->attach(whole.domain); },
                    {"'Files'", "empty.txt", "is zero at all vertices"});
  // of what is in the files, wherever they are
  const auto checksum = [&](const std::string &file) {
    return parsed<RandomFiles<2>>({{"Files", file}})->checksum();
  };
  const auto before = checksum(folder + "b.pgm");
  BOOST_TEST(before != checksum(folder + "a.pgm"));
  BOOST_TEST(before == checksum(folder + "./b.pgm"));
  const auto missing = parsed<RandomFiles<2>>({{"Files", folder + "a.pgm"}});
  MPI_Barrier(MPI_COMM_WORLD); // all have read what is replaced
  base::on_first_rank(MPI_COMM_WORLD,
                      [&]() { std::ofstream(folder + "a.pgm") << "no image"; });
  check_throws_with([&]() { missing->attach(whole.domain); },
                    {"'Files'", "a.pgm"});
}

BOOST_AUTO_TEST_SUITE_END()
