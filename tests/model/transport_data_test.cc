// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <deal.II/grid/tria.h>
#include <deal.II/grid/tria_description.h>

#include <boost/test/unit_test.hpp>

#include <otto/model/nodal_density.h>
#include <otto/model/transport_data.h>

#include <base/throws_with.h>
#include <model/exactly.h>
#include <model/fixture.h>

#include <cmath>
#include <map>

using namespace otto;
using dealii::Point;

namespace
{
  /// A constant on each of the two components of a mesh.
  class ByComponent : public model::Density<2>
  {
  public:
    ByComponent(const double first, const double second)
      : values_{first, second}
    {
    }
    double value(const Point<2> &) const override
    {
      throw base::RunError("known on the mesh only");
    }
    std::vector<double> nodal_values(const space::Space<2> &space,
                                     const mesh::Regions &) const override
    {
      const auto         &components = space.components();
      std::vector<double> values;
      for (const unsigned int k : components.of_vertex)
        values.push_back(values_[k]);
      return values;
    }
    std::string description() const override { return "by component"; }

  private:
    double values_[2];
  };

  model::TransportData
  data(const Domain<2>                &domain,
       const model::Density<2>        &initial,
       const model::Density<2>        &final,
       const model::EndDensityOptions &options = model::EndDensityOptions())
  {
    return model::end_densities(
      initial, final, domain.space, domain.mesh.regions(), options);
  }

  /// The mass of the part of the values that is on one component.
  double mass_on(const Domain<2>           &domain,
                 const std::vector<double> &values,
                 const unsigned int         component)
  {
    const auto &components = domain.space.components();
    auto        part       = values;
    for (unsigned int i = 0; i < part.size(); ++i)
      if (components.of_vertex[i] != component)
        part[i] = 0.;
    return model::mass(part, domain.space);
  }

  void check_same_error(const Domain<2>                &domain,
                        const model::Density<2>        &initial,
                        const model::Density<2>        &final,
                        const model::EndDensityOptions &options,
                        const std::vector<std::string> &words)
  {
    std::string text;
    try
      {
        data(domain, initial, final, options);
      }
    catch (const base::InputError &error)
      {
        text = error.what();
      }
    BOOST_TEST(text != "");
    BOOST_TEST(same_on_all_ranks(text));
    for (const std::string &word : words)
      BOOST_CHECK_MESSAGE(text.find(word) != std::string::npos,
                          "'" + word + "' is not in: " + text);
  }
} // namespace

BOOST_AUTO_TEST_SUITE(transport_data)

BOOST_AUTO_TEST_CASE(both_ends_have_mean_one)
{
  const Domain<2> domain("disk.msh");
  const auto      result =
    data(domain,
         *density<2>("bump", {"Center=-0.3, 0", "Radius=0.4"}),
         *density<2>("gaussian", {"Mean=0.2, 0.1"}));
  BOOST_TEST(model::mass(result.initial, domain.space) == domain.space.volume(),
             exactly);
  BOOST_TEST(model::mass(result.final, domain.space) == domain.space.volume(),
             exactly);
  // The integral of the normal distribution well inside of the disk.
  BOOST_TEST(result.final_mass == 1., boost::test_tools::tolerance(1e-2));
  BOOST_TEST(result.initial_mass > 0.);
  BOOST_TEST(result.initial_mass < 0.2);
}

BOOST_AUTO_TEST_CASE(masses_must_agree_if_not_normalised)
{
  const Domain<2>          domain("square_tri.msh");
  model::EndDensityOptions options;
  dealii::ParameterHandler prm;
  options.declare(prm);
  base::set_parameter(prm, "End densities/Normalise=false");
  BOOST_TEST(options.normalise == false);
  const auto one = density<2>("uniform");
  check_same_error(domain,
                   *one,
                   *density<2>("expression", {"Expression=2*x + 0.5"}),
                   options,
                   {"'Initial density' has the mass 1 ",
                    "'Final density' has the mass 1.5",
                    "Normalise = true in section 'End densities'"});
  const auto linear = density<2>("expression", {"Expression=2*x"});
  const auto result = data(domain, *one, *linear, options);
  BOOST_TEST(result.final_mass == 1., exactly);
  base::set_parameter(prm, "End densities/Mass tolerance=0.4");
  BOOST_TEST(options.mass_tolerance == 0.4);
  BOOST_TEST(data(domain,
                  *one,
                  *density<2>("expression", {"Expression=2*x + 0.5"}),
                  options)
                 .final_mass == 1.5,
             exactly);
}

BOOST_AUTO_TEST_CASE(a_connected_domain_is_one_component)
{
  const Domain<2> domain("two_rooms.msh");
  const auto     &components = domain.space.components();
  BOOST_TEST(components.number == 1u);
  BOOST_REQUIRE(components.of_vertex.size() == domain.space.n_local());
  for (const unsigned int k : components.of_vertex)
    BOOST_TEST(k == 0u);
}

BOOST_AUTO_TEST_CASE(components_must_hold_the_same_masses)
{
  // A square of area 1 and a triangle of area 1/2, side by side.
  const Domain<2> domain("repaired/two_pieces.msh", 0., 2);
  BOOST_TEST(domain.space.components().number == 2u);
  BOOST_TEST(mass_on(domain,
                     std::vector<double>(domain.space.n_local(), 1.),
                     0) == 1.,
             exactly);
  const model::EndDensityOptions options;
  check_same_error(domain,
                   ByComponent(1., 1.),
                   ByComponent(1., 3.),
                   options,
                   {"No transport exists",
                    "2 components",
                    "component 1, between (0, 0) and (1, 1)",
                    "66.67 % of the mass at the start",
                    "40 % at the end",
                    "BooleanFragments or Coherence)."});
  // a difference that may come from a mesh: the tolerance is named, too
  check_same_error(domain,
                   ByComponent(1., 1.),
                   ByComponent(1., 1.1),
                   options,
                   {"'Mass tolerance' in section 'End densities' above 0.022"});
  check_same_error(domain,
                   ByComponent(1., 0.),
                   ByComponent(0., 1.),
                   options,
                   {"100 % of the mass at the start", "0 % at the end"});
  // Linear, and with the mean one on the square and on the triangle.
  const auto linear =
    density<2>("expression", {"Expression=1 + 0.2*((x - 0.5) + 5*(y - 0.5))"});
  const auto fine = data(domain, *density<2>("uniform"), *linear);
  for (unsigned int i = 0; i < fine.final.size(); ++i)
    BOOST_TEST(fine.final[i] == linear->value(domain.space.point(i)),
               boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(small_differences_are_scaled_away)
{
  const Domain<2> domain("repaired/two_pieces.msh", 0., 2);
  const auto      near =
    data(domain, ByComponent(1., 1.), ByComponent(1., 1. + 1e-6));
  for (const unsigned int k : {0, 1})
    BOOST_TEST(mass_on(domain, near.initial, k) ==
                 mass_on(domain, near.final, k),
               exactly);
  const auto empty = data(domain, ByComponent(2., 0.), ByComponent(2., 1e-7));
  BOOST_TEST(mass_on(domain, empty.final, 1) == 0.);
  BOOST_TEST(mass_on(domain, empty.final, 0) == 1.5, exactly);
  BOOST_TEST(mass_on(domain, empty.initial, 0) == 1.5, exactly);
  model::EndDensityOptions loose;
  loose.mass_tolerance = 0.1;
  const auto scaled =
    data(domain, ByComponent(1., 1.), ByComponent(1., 1.2), loose);
  for (const unsigned int k : {0, 1})
    BOOST_TEST(mass_on(domain, scaled.initial, k) ==
                 mass_on(domain, scaled.final, k),
               exactly);
  BOOST_TEST(model::mass(scaled.initial, domain.space) == 1.5, exactly);
}

BOOST_AUTO_TEST_CASE(cells_that_share_a_vertex_are_joined)
{
  // Two triangles that touch at (1, 1), and one on its own.
  const std::vector<Point<2>>      points = {Point<2>(0, 0),
                                             Point<2>(1, 0),
                                             Point<2>(1, 1),
                                             Point<2>(2, 1),
                                             Point<2>(2, 2),
                                             Point<2>(5, 0),
                                             Point<2>(6, 0),
                                             Point<2>(6, 1)};
  std::vector<dealii::CellData<2>> cells(3, dealii::CellData<2>(3));
  cells[0].vertices = {0, 1, 2};
  cells[1].vertices = {5, 6, 7};
  cells[2].vertices = {2, 3, 4};
  dealii::Triangulation<2> triangulation;
  triangulation.create_triangulation(points, cells, dealii::SubCellData());
  const space::Space<2> space(triangulation, MPI_COMM_SELF);
  const auto           &components = space.components();
  BOOST_TEST(components.number == 2u);
  for (unsigned int i = 0; i < space.n_local(); ++i)
    BOOST_TEST(components.of_vertex[i] == (space.point(i)[0] > 4. ? 1u : 0u));
}

BOOST_AUTO_TEST_SUITE_END()
