// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/base/errors.h>
#include <otto/model/moment_correction.h>
#include <otto/model/nodal_density.h>
#include <otto/model/projected_density.h>

#include <base/throws_with.h>
#include <model/fixture.h>

#include <cmath>

using namespace otto;
using dealii::Point;

namespace
{
  template <int dim>
  std::vector<double> projected(const Domain<dim>         &domain,
                                const model::Density<dim> &density)
  {
    return model::projected_density(density,
                                    domain.space,
                                    domain.mesh.regions(),
                                    "Initial density");
  }

  // The relative error of the variance of the mesh function.
  template <int dim>
  double variance_error(const Domain<dim>         &domain,
                        const std::vector<double> &values,
                        const double               variance)
  {
    const auto moments = model::moments(values, domain.space, 0);
    return dealii::trace(moments.covariance()) / (dim * variance) - 1.;
  }

  class Negative : public model::Density<2>
  {
  public:
    double   value(const Point<2> &) const override { return 1.; }
    Function inside(const space::Space<2> &,
                    const mesh::Regions &,
                    unsigned int) const override
    {
      return [](const Point<2> &) { return -1.; };
    }
    std::string description() const override { return "negative inside"; }
  };

  class NegativeAt : public model::Density<2>
  {
  public:
    explicit NegativeAt(const Point<2> &place)
      : place_(place)
    {
    }
    double   value(const Point<2> &) const override { return 1.; }
    Function inside(const space::Space<2> &,
                    const mesh::Regions &,
                    unsigned int) const override
    {
      return [this](const Point<2> &x) {
        return x.distance(place_) < 0.1 ? -1. : 1.;
      };
    }
    std::string description() const override { return "negative somewhere"; }

  private:
    Point<2> place_;
  };

  class AtVertices : public model::Density<2>
  {
  public:
    double value(const Point<2> &) const override
    {
      throw base::RunError("known at the vertices only");
    }
    std::vector<double> nodal_values(const space::Space<2> &space,
                                     const mesh::Regions &) const override
    {
      std::vector<double> values;
      for (unsigned int i = 0; i < space.n_local(); ++i)
        values.push_back(1. + space.point(i)[0]);
      return values;
    }
    std::string description() const override { return "at vertices"; }
  };

  template <int dim>
  void check_gaussian(const std::string &mesh, const double deviation)
  {
    const Domain<dim> domain(mesh);
    const auto        gaussian =
      density<dim>("gaussian",
                   {"Mean=0.45, 0.55" + std::string(dim == 3 ? ", 0.5" : ""),
                    "Standard deviation=" + std::to_string(deviation)});
    const auto nodal  = model::nodal_density(*gaussian,
                                            domain.space,
                                            domain.mesh.regions(),
                                            "Initial density");
    const auto values = projected(domain, *gaussian);
    // truncated a little by the walls
    const auto moments = model::moments(values, domain.space, 0);
    BOOST_TEST(moments.center().distance(dim == 2 ? Point<dim>(0.45, 0.55)
                                                  : moments.center()) < 1e-4);
    const double wide = variance_error(domain, nodal, deviation * deviation);
    const double kept = variance_error(domain, values, deviation * deviation);
    BOOST_TEST(wide > 0.01);
    BOOST_TEST(std::abs(kept) < 0.02 * wide);
    for (const double value : values)
      BOOST_TEST(value >= 0.);
  }
} // namespace

BOOST_AUTO_TEST_SUITE(projected_density)

BOOST_AUTO_TEST_CASE(gaussians_keep_their_variance)
{
  check_gaussian<2>("square_tri.msh", 0.08);
  check_gaussian<2>("square_quad.msh", 0.08);
}

BOOST_AUTO_TEST_CASE(several_gaussians_keep_theirs_each)
{
  // the second moments of the whole say nothing about the width of the parts
  const Domain<2> domain("square_tri.geo", 0.04);
  const double    s = 0.05;
  const auto      mixture =
    density<2>("mixture",
               {"Means=0.25, 0.25; 0.75, 0.75", "Standard deviations=0.05"});
  const auto values = projected(domain, *mixture);
  const auto nodal  = model::nodal_density(*mixture,
                                          domain.space,
                                          domain.mesh.regions(),
                                          "Initial density");
  const auto part   = [&](std::vector<double> v) {
    for (unsigned int i = 0; i < v.size(); ++i)
      if (domain.space.point(i)[0] + domain.space.point(i)[1] > 1.)
        v[i] = 0.;
    return variance_error(domain, v, s * s);
  };
  BOOST_TEST(part(nodal) > 0.05);
  BOOST_TEST(std::abs(part(values)) < 0.2 * part(nodal));
}

BOOST_AUTO_TEST_CASE(a_disk_has_its_moments_and_does_not_overshoot)
{
  const Domain<2> domain("square_tri.geo", 0.05);
  const auto      disk = density<2>("disk", {"Center=0.4, 0.5", "Radius=0.23"});
  const auto      values  = projected(domain, *disk);
  const auto      moments = model::moments(values, domain.space, 0);
  BOOST_TEST(moments.mass() == M_PI * 0.23 * 0.23,
             boost::test_tools::tolerance(1e-3));
  BOOST_TEST(moments.center().distance(Point<2>(0.4, 0.5)) < 1e-4);
  BOOST_TEST(moments.covariance()[0][0] == 0.23 * 0.23 / 4,
             boost::test_tools::tolerance(2e-3));
  for (const double value : values)
    {
      BOOST_TEST(value >= 0.);
      BOOST_TEST(value < 1.15);
    }
}

BOOST_AUTO_TEST_CASE(linear_functions_stay_what_they_are)
{
  const Domain<2> domain("square_tri.msh");
  const auto      linear = density<2>("expression", {"Expression=1 + x + 2*y"});
  const auto      values = projected(domain, *linear);
  for (unsigned int i = 0; i < values.size(); ++i)
    {
      const auto &x = domain.space.point(i);
      BOOST_TEST(values[i] == 1. + x[0] + 2. * x[1],
                 boost::test_tools::tolerance(1e-9));
    }
}

BOOST_AUTO_TEST_CASE(a_region_has_its_area_and_centre)
{
  const Domain<2> domain("two_rooms.msh");
  const auto      name = domain.mesh.regions().cell_regions().begin()->second;
  const auto      values =
    projected(domain, *density<2>("region", {"Names=" + name}));
  double               area = 0;
  dealii::Tensor<1, 2> first;
  for (const auto &cell : domain.mesh.triangulation().active_cell_iterators())
    if (domain.mesh.regions().name_of_cell_region(cell->material_id()) == name)
      {
        area += cell->measure();
        first += cell->measure() * cell->center();
      }
  const auto moments = model::moments(values, domain.space, 0);
  BOOST_TEST(moments.mass() == area, boost::test_tools::tolerance(1e-10));
  BOOST_TEST(moments.center().distance(Point<2>(first / area)) < 1e-8);
}

BOOST_AUTO_TEST_CASE(values_at_vertices_only_are_kept)
{
  const Domain<2> domain("square_tri.msh");
  const auto      values = projected(domain, AtVertices());
  for (unsigned int i = 0; i < values.size(); ++i)
    BOOST_TEST(values[i] == 1. + domain.space.point(i)[0]);
}

BOOST_AUTO_TEST_CASE(values_inside_of_cells_are_checked)
{
  const Domain<2> domain("square_tri.msh");
  check_throws_with([&]() { projected(domain, Negative()); },
                    {"Initial density", "the value -1", "not negative"});
  // which one rank alone finds, in each corner another one
  for (const auto &corner :
       {Point<2>(0, 0), Point<2>(1, 0), Point<2>(0, 1), Point<2>(1, 1)})
    check_throws_with([&]() { projected(domain, NegativeAt(corner)); },
                      {"Initial density", "the value -1", "not negative"});
}

BOOST_AUTO_TEST_SUITE_END()
