// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <deal.II/fe/fe.h>
#include <deal.II/fe/mapping.h>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <otto/mesh/cell_kind.h>
#include <otto/mesh/cell_shape.h>

#include <base/throws_with.h>

#include <cmath>

using namespace otto::mesh;

namespace
{
  double factorial(const unsigned int n)
  {
    return std::tgamma(n + 1.);
  }

  /// The integral of a monomial over the unit simplex or the unit cube.
  template <int dim>
  double exact(const bool simplex, const std::array<unsigned int, dim> &powers)
  {
    double       value = 1.;
    unsigned int total = 0;
    for (const unsigned int p : powers)
      {
        value *= simplex ? factorial(p) : 1. / (p + 1.);
        total += p;
      }
    return simplex ? value / factorial(total + dim) : value;
  }

  /// The largest error over all monomials that have to be exact.
  template <int dim>
  double error_of(const dealii::Quadrature<dim> &rule,
                  const bool                     simplex,
                  const unsigned int             degree)
  {
    double                        largest = 0.;
    std::array<unsigned int, dim> powers{};
    const unsigned int            n = std::pow(degree + 1, dim) + 0.5;
    for (unsigned int i = 0; i < n; ++i)
      {
        unsigned int total = 0, rest = i;
        for (unsigned int &p : powers)
          {
            p = rest % (degree + 1);
            rest /= degree + 1;
            total += p;
          }
        if (simplex && total > degree)
          continue;
        double sum = 0.;
        for (unsigned int q = 0; q < rule.size(); ++q)
          {
            double value = rule.weight(q);
            for (unsigned int d = 0; d < dim; ++d)
              value *= std::pow(rule.point(q)[d], powers[d]);
            sum += value;
          }
        largest =
          std::max(largest, std::abs(sum - exact<dim>(simplex, powers)));
      }
    return largest;
  }

  template <int dim>
  void check_rules(const CellKind kind)
  {
    const bool simplex = is_simplex(kind);
    for (unsigned int degree = 0; degree <= 16; ++degree)
      {
        const auto rule = quadrature<dim>(kind, degree);
        const auto face = face_quadrature<dim>(kind, degree);
        BOOST_TEST(error_of<dim>(rule, simplex, degree) < 2e-13,
                   name(kind) << " degree " << degree << " error "
                              << error_of<dim>(rule, simplex, degree));
        BOOST_TEST(error_of<dim - 1>(face, simplex, degree) < 2e-13);
        for (const double weight : rule.get_weights())
          BOOST_TEST(weight > 0.);
      }
    const auto nodal = vertex_quadrature<dim>(kind);
    BOOST_TEST(nodal.size() == n_vertices(kind));
    BOOST_TEST(error_of<dim>(nodal, simplex, 1) < 1e-15);
    BOOST_TEST(dimension(kind) == dim);
  }

  template <int dim>
  void check_elements(const CellKind kind)
  {
    const auto p1 = continuous_element<dim>(kind, 1);
    const auto p0 = discontinuous_element<dim>(kind, 0);
    BOOST_TEST(p1->n_dofs_per_cell() == n_vertices(kind));
    BOOST_TEST(p0->n_dofs_per_cell() == 1u);
    BOOST_TEST((p1->reference_cell() == p0->reference_cell()));
    BOOST_TEST(continuous_element<dim>(kind, 2)->degree == 2u);
    BOOST_TEST(
      linear_mapping<dim>(kind)->is_compatible_with(p1->reference_cell()));
    const auto nodal = vertex_quadrature<dim>(kind);
    for (unsigned int i = 0; i < nodal.size(); ++i)
      for (unsigned int q = 0; q < nodal.size(); ++q)
        BOOST_TEST(p1->shape_value(i, nodal.point(q)) == (i == q ? 1. : 0.),
                   boost::test_tools::tolerance(1e-14));
    check_throws_with([&]() { continuous_element<dim>(kind, 0); },
                      {"no element of degree 0", plural_name(kind)});
    if (is_simplex(kind))
      check_throws_with([&]() { discontinuous_element<dim>(kind, 3); },
                        {"choose a degree from 0 to 2"});
  }
} // namespace

BOOST_AUTO_TEST_SUITE(kinds)

BOOST_AUTO_TEST_CASE(quadrature_is_exact_on_all_shapes)
{
  check_rules<2>(CellKind::triangle);
  check_rules<2>(CellKind::quadrilateral);
  check_rules<3>(CellKind::tetrahedron);
  check_rules<3>(CellKind::hexahedron);
}

BOOST_AUTO_TEST_CASE(elements_and_mappings_fit_the_shape)
{
  check_elements<2>(CellKind::triangle);
  check_elements<2>(CellKind::quadrilateral);
  check_elements<3>(CellKind::tetrahedron);
  check_elements<3>(CellKind::hexahedron);
}

BOOST_AUTO_TEST_CASE(ideal_cells_have_quality_one)
{
  using Points             = std::vector<Point3>;
  const double s           = std::sqrt(3.) / 2.;
  const Points triangle    = {Point3{{0, 0, 0}},
                              Point3{{1, 0, 0}},
                              Point3{{.5, s, 0}}};
  const Points tetrahedron = {Point3{{1, 1, 1}},
                              Point3{{1, -1, -1}},
                              Point3{{-1, 1, -1}},
                              Point3{{-1, -1, 1}}};
  const Points square      = {Point3{{0, 0, 0}},
                              Point3{{2, 0, 0}},
                              Point3{{2, 2, 0}},
                              Point3{{0, 2, 0}}};
  Points       cube        = square;
  for (const Point3 &p : square)
    cube.push_back({{p[0], p[1], 2.}});
  const auto nearly = boost::test_tools::tolerance(1e-14);
  BOOST_TEST(cell_quality(CellKind::triangle, triangle) == 1., nearly);
  BOOST_TEST(cell_quality(CellKind::tetrahedron, tetrahedron) == 1., nearly);
  BOOST_TEST(cell_quality(CellKind::quadrilateral, square) == 1.);
  BOOST_TEST(cell_quality(CellKind::hexahedron, cube) == 1.);
  BOOST_TEST(diameter(cube) == 2. * std::sqrt(3.));
}

BOOST_AUTO_TEST_SUITE_END()
