// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/model/crossed_cells.h>

#include <deal.II/base/utilities.h>

#include <model/fixture.h>

#include <cmath>
#include <functional>

using namespace otto;
using dealii::Point;

namespace
{
  template <int dim>
  std::vector<double> values(const space::Space<dim> &space,
                             const std::function<double(const Point<dim> &)> f)
  {
    std::vector<double> result(space.n_local());
    for (unsigned int i = 0; i < result.size(); ++i)
      result[i] = f(space.point(i));
    // mean one, as end densities have it
    double mass = 0;
    for (unsigned int i = 0; i < space.n_owned(); ++i)
      mass += space.weights()[i] * result[i];
    mass = dealii::Utilities::MPI::sum(mass, MPI_COMM_WORLD) / space.volume();
    for (double &value : result)
      value /= mass;
    return result;
  }

  // One where |x - center| < radius.
  template <int dim>
  std::vector<double> disk(const space::Space<dim> &space,
                           const Point<dim>        &center,
                           const double             radius)
  {
    return values<dim>(space, [&](const Point<dim> &x) {
      return double(x.distance(center) < radius);
    });
  }
} // namespace

// 8 cells in x and 4 in y on squares
BOOST_AUTO_TEST_CASE(a_translation_crosses_as_many_cells_as_it_is_long)
{
  const Domain<2> domain("square_quad.geo", 0.05);
  const double    h  = 1. / std::round(std::sqrt(domain.space.n_dofs()) - 1);
  const auto      a  = disk<2>(domain.space, {6.2 * h, 6.2 * h}, 4.3 * h),
             b       = disk<2>(domain.space, {14.2 * h, 10.2 * h}, 4.3 * h);
  const double there = model::crossed_cells(domain.space, a, b),
               back  = model::crossed_cells(domain.space, b, a);
  // the shortest way along edges and diagonals
  const double length = 4 * std::sqrt(2.) + 4;
  BOOST_TEST(there > 0.8 * length);
  BOOST_TEST(there < length + 1e-9);
  BOOST_TEST(back == there, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(model::crossed_cells(domain.space, a, a) == 0.);
}

// Through layers of cells up to 50 times as long as high: 0.05 upwards, half of
// the length of a cell, is several cells and half a length.
BOOST_AUTO_TEST_CASE(flat_cells_count_by_their_length)
{
  const Domain<2> domain("layers.geo", 0.1);
  const auto      layer = [&](const double y) {
    return values<2>(domain.space, [&](const Point<2> &x) {
      return std::exp(-std::pow((x[1] - y) / 0.01, 2));
    });
  };
  const double cells =
    model::crossed_cells(domain.space, layer(0.), layer(0.05));
  BOOST_TEST(cells < 0.6);
  BOOST_TEST(cells > 0.2);
}

// what is in the middle, itself two cells wide, goes to both sides: no function
// of the place that is linear sees it
BOOST_AUTO_TEST_CASE(mass_that_parts_in_two_crosses_cells)
{
  const Domain<2> domain("square_quad.geo", 0.05);
  const double    h = 1. / std::round(std::sqrt(domain.space.n_dofs()) - 1);
  const auto      middle = disk<2>(domain.space, {10.2 * h, 10.2 * h}, 1.1 * h);
  const auto      sides  = values<2>(domain.space, [&](const Point<2> &x) {
    return double(x.distance({3.2 * h, 10.2 * h}) < 1.1 * h ||
                  x.distance({17.2 * h, 10.2 * h}) < 1.1 * h);
  });
  BOOST_TEST(model::crossed_cells(domain.space, middle, sides) == 6.5,
             boost::test_tools::tolerance(0.1));
}

// twice as many on the refined mesh
BOOST_AUTO_TEST_CASE(more_cells_are_crossed_on_fine_meshes)
{
  for (const std::string file : {"l_shape.msh", "square_tri.msh"})
    {
      const Domain<2> domain(file), fine(file, 0., 1);
      const Point<2>  from = file == "l_shape.msh" ? Point<2>(-0.6, -0.7)
                                                   : Point<2>(0.2, 0.2),
                     to    = file == "l_shape.msh" ? Point<2>(0.7, 0.6)
                                                   : Point<2>(0.8, 0.2);
      const auto cells     = [&](const space::Space<2> &space) {
        return model::crossed_cells(space,
                                    disk<2>(space, from, 0.15),
                                    disk<2>(space, to, 0.15));
      };
      const double coarse = cells(domain.space);
      BOOST_TEST(cells(fine.space) / coarse > 1.8, file);
      BOOST_TEST(cells(fine.space) / coarse < 2.2, file);
    }
}

// each component keeps its mass; their ways are added up
BOOST_AUTO_TEST_CASE(components_are_added_up)
{
  const Domain<2> domain("repaired/two_pieces.msh", 0., 2);
  const auto     &space      = domain.space;
  const auto     &components = space.components();
  BOOST_REQUIRE(components.number == 2u);
  const auto a = values<2>(space, [](const Point<2> &x) { return 1. + x[0]; }),
             b = values<2>(space, [](const Point<2> &x) { return 1. + x[1]; });
  // b in one component, a in the other, of its own mass in each
  const auto change = [&](const unsigned int c) {
    double mass[2] = {0., 0.};
    for (unsigned int i = 0; i < space.n_owned(); ++i)
      if (components.of_vertex[i] == c)
        {
          mass[0] += space.weights()[i] * a[i];
          mass[1] += space.weights()[i] * b[i];
        }
    dealii::Utilities::MPI::sum(mass, MPI_COMM_WORLD, mass);
    auto result = a;
    for (std::size_t i = 0; i < result.size(); ++i)
      if (components.of_vertex[i] == c)
        result[i] = b[i] * mass[0] / mass[1];
    return result;
  };
  const auto   first = change(0), second = change(1);
  const double one   = model::crossed_cells(space, a, first),
               other = model::crossed_cells(space, a, second);
  BOOST_TEST(one > 0.);
  BOOST_TEST(other > 0.);
  auto both = first;
  for (std::size_t i = 0; i < both.size(); ++i)
    if (components.of_vertex[i] == 1)
      both[i] = second[i];
  BOOST_TEST(model::crossed_cells(space, a, both) == one + other,
             boost::test_tools::tolerance(1e-9));
}

// hexahedra
BOOST_AUTO_TEST_CASE(half_of_the_mass_goes_half_of_the_way)
{
  const Domain<3> domain("hex_box.msh");
  const auto      a = disk<3>(domain.space, {0.3, 0.3, 0.3}, 0.25),
             b      = disk<3>(domain.space, {0.7, 0.3, 0.3}, 0.25);
  auto half         = a;
  for (std::size_t i = 0; i < half.size(); ++i)
    half[i] = 0.5 * (a[i] + b[i]);
  const double all = model::crossed_cells(domain.space, a, b);
  BOOST_TEST(all > 1.);
  BOOST_TEST(model::crossed_cells(domain.space, a, half) == 0.5 * all,
             boost::test_tools::tolerance(1e-9));
}
