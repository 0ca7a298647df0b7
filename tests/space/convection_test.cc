// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/space/convection.h>

#include <deal.II/base/mpi.h>

#include <model/fixture.h>

#include <cmath>

using namespace otto;

namespace
{
  // sum_ij w_i k_ij r_j
  template <int dim>
  double form(const space::Space<dim>   &space,
              const std::vector<double> &k,
              const std::vector<double> &w,
              const std::vector<double> &r)
  {
    const auto &pattern = space.pattern();
    double      sum     = 0;
    for (unsigned int i = 0; i < space.n_owned(); ++i)
      for (auto e = pattern.row_start[i]; e < pattern.row_start[i + 1]; ++e)
        sum += w[i] * k[e] * r[pattern.column[e]];
    return dealii::Utilities::MPI::sum(sum, space.communicator());
  }

  template <int dim>
  void check_convection(const std::string &file)
  {
    BOOST_TEST_INFO(file);
    const Domain<dim>            domain(file);
    const auto                  &space = domain.space;
    const space::Convection<dim> forms(space);
    const unsigned int           n = space.n_local();
    std::vector<double>          one(n, 1.), x(n), y(n), velocity(n * dim);
    for (unsigned int i = 0; i < n; ++i)
      {
        x[i]                  = space.point(i)[0];
        y[i]                  = space.point(i)[1];
        velocity[i * dim]     = 2.;
        velocity[i * dim + 1] = -1.;
      }
    // int rho v . grad w for linear functions on the unit square or cube
    const auto k = forms.from_velocity(velocity);
    BOOST_TEST(std::abs(form(space, k, one, x)) < 1e-13);
    BOOST_TEST(std::abs(form(space, k, x, one) - 2.) < 1e-12);
    BOOST_TEST(std::abs(form(space, k, y, x) + 0.5) < 1e-12);
    // the same velocity as the gradient of 2 x - y
    std::vector<double> potential(n);
    for (unsigned int i = 0; i < n; ++i)
      potential[i] = 2 * x[i] - y[i];
    const auto from_potential = forms.from_potential(potential);
    double     difference     = 0;
    for (std::size_t e = 0; e < k.size(); ++e)
      difference = std::max(difference, std::abs(k[e] - from_potential[e]));
    BOOST_TEST(difference < 1e-12);
    // and as a curl, of x + 2 y in the plane, of (0, 0, x + 2 y) in space
    const unsigned int  components = dim == 2 ? 1 : dim;
    std::vector<double> stream(n * components, 0.);
    for (unsigned int i = 0; i < n; ++i)
      stream[(i + 1) * components - 1] = x[i] + 2 * y[i];
    const auto from_stream = forms.from_stream(stream);
    difference             = 0;
    for (std::size_t e = 0; e < k.size(); ++e)
      difference = std::max(difference, std::abs(k[e] - from_stream[e]));
    BOOST_TEST(difference < 1e-12);
    BOOST_TEST(std::abs(form(space, forms.stiffness(), x, x) - 1.) < 1e-12);
    BOOST_TEST(std::abs(form(space, forms.stiffness(), x, y)) < 1e-12);
    // the transpose of the transpose
    for (std::size_t e = 0; e < k.size(); ++e)
      BOOST_REQUIRE(forms.transposed()[forms.transposed()[e]] == e);
  }
} // namespace

BOOST_AUTO_TEST_CASE(weak_divergence_of_linear_functions)
{
  check_convection<2>("square_tri.msh");
  check_convection<2>("square_quad.msh");
  check_convection<3>("hex_box.msh");
}
