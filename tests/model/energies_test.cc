// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <base/throws_with.h>
#include <model/energies.h>

#include <cmath>
#include <filesystem>
#include <fstream>

using namespace otto;
using boost::test_tools::tolerance;
using dealii::Point;
using dealii::numbers::PI;

namespace
{
  template <int dim>
  void check_variations(const std::string &mesh, const double size)
  {
    const Domain<dim> domain(mesh, size);
    for (const char *const exponent : {"2", "1.5", "0.5", "3"})
      {
        const auto power =
          energy(domain, "power", {std::string("power/Exponent=") + exponent});
        check_first_variation(domain, *power, 1e-4);
        check_second_variation(domain, *power);
      }
    const auto entropy = energy(domain, "entropy");
    check_first_variation(domain, *entropy, 1e-4);
    check_second_variation(domain, *entropy);

    // All others are linear or quadratic: differences are exact.
    const auto potential = energy(domain,
                                  "potential",
                                  {"potential/Potential=a*x^2 + exp(-y)",
                                   "potential/Constants=a=3"});
    check_first_variation(domain, *potential, 0.5);
    const auto interaction =
      energy(domain,
             "interaction",
             {"interaction/Kernel=-exp(-r^2/(2*s^2)) + x*y",
              "interaction/Constants=s=0.3"});
    check_first_variation(domain, *interaction, 0.5);
    for (const char *const decay : {"0", "2"})
      {
        const auto chemotaxis =
          energy(domain,
                 "chemotaxis",
                 {"chemotaxis/Diffusion=0.3",
                  std::string("chemotaxis/Decay=") + decay});
        check_first_variation(domain, *chemotaxis, 0.5);
        BOOST_TEST(largest(second_variation(*chemotaxis, wavy(domain))) == 0.);
        BOOST_TEST(!chemotaxis->convex());
      }
    BOOST_TEST(largest(second_variation(*potential, wavy(domain))) == 0.);
    BOOST_TEST(largest(second_variation(*interaction, wavy(domain))) == 0.);
    BOOST_TEST(potential->convex());
    BOOST_TEST(!interaction->convex());
  }

  /// The lumped L2 error of c for rho = 1 + cos(pi x) on the unit square.
  double concentration_error(const unsigned int refinement,
                             const double       alpha,
                             const double       beta)
  {
    const Domain<2> domain("square_tri.geo", 0.1, refinement);
    const auto      chemotaxis =
      energy(domain,
             "chemotaxis",
             {"chemotaxis/Diffusion=" + std::to_string(alpha),
              "chemotaxis/Decay=" + std::to_string(beta)});
    const auto rho =
      nodal(domain, [](const Point<2> &x) { return 1. + std::cos(PI * x[0]); });
    const double amplitude = 1. / (alpha * PI * PI + beta);
    const double mean      = beta > 0. ? 1. / beta : 0.;
    auto         error     = nodal(domain, [&](const Point<2> &x) {
      return mean + amplitude * std::cos(PI * x[0]);
    });
    chemotaxis->add_first_variation(rho, 1., error);
    BOOST_TEST(chemotaxis->value(rho) == -0.5 * (mean + 0.5 * amplitude),
               tolerance(1e-2));
    for (double &e : error)
      e *= e;
    return std::sqrt(lumped_integral(domain, error));
  }

  /// W = r^2/2 against M int |x|^2 rho/2 - |int x rho|^2/2.
  template <int dim>
  void check_quadratic_interaction(const std::string &mesh)
  {
    const Domain<dim> domain(mesh);
    const auto        interaction = energy(domain, "interaction");
    const auto        rho         = wavy(domain);
    const double      mass        = lumped_integral(domain, rho);
    auto              moment      = rho;
    for (unsigned int i = 0; i < rho.size(); ++i)
      moment[i] *= domain.space.point(i).square();
    const double second = lumped_integral(domain, moment);
    Point<dim>   first;
    for (unsigned int d = 0; d < dim; ++d)
      {
        moment = rho;
        for (unsigned int i = 0; i < rho.size(); ++i)
          moment[i] *= domain.space.point(i)[d];
        first[d] = lumped_integral(domain, moment);
      }
    BOOST_TEST(interaction->value(rho) ==
                 0.5 * (mass * second - first.square()),
               tolerance(1e-11));
    const auto variation = first_variation(*interaction, rho);
    for (unsigned int i = 0; i < rho.size(); ++i)
      {
        const auto &x = domain.space.point(i);
        BOOST_TEST(variation[i] ==
                     0.5 * (mass * x.square() - 2. * (x * first) + second),
                   tolerance(1e-10));
      }
  }

} // namespace

BOOST_AUTO_TEST_SUITE(energies)

BOOST_AUTO_TEST_CASE(variations_on_triangles)
{
  check_variations<2>("square_tri.geo", 0.2);
}

BOOST_AUTO_TEST_CASE(variations_on_quadrilaterals)
{
  check_variations<2>("square_quad.msh", 0.);
}

BOOST_AUTO_TEST_CASE(variations_on_tetrahedra)
{
  check_variations<3>("ball.geo", 0.6);
}

BOOST_AUTO_TEST_CASE(variations_are_added_with_their_factor)
{
  const Domain<2>     domain("disk.msh");
  const auto          rho = wavy(domain);
  const auto          sum = energy(domain, "entropy, 3 * chemotaxis");
  const auto          one = first_variation(*sum, rho);
  std::vector<double> result(rho.size(), 7.);
  sum->add_first_variation(rho, -2., result);
  for (unsigned int i = 0; i < rho.size(); ++i)
    BOOST_TEST(result[i] == 7. - 2. * one[i], tolerance(1e-8));
  const auto second = second_variation(*sum, rho);
  result.assign(rho.size(), 7.);
  sum->add_second_variation(rho, 0.5, result);
  for (unsigned int i = 0; i < rho.size(); ++i)
    BOOST_TEST(result[i] == 7. + 0.5 * second[i], tolerance(1e-13));
}

BOOST_AUTO_TEST_CASE(local_energies_have_known_values)
{
  const Domain<2>           domain("square_tri.msh");
  const std::vector<double> two(domain.space.n_local(), 2.);
  const std::vector<double> zero(domain.space.n_local(), 0.);
  BOOST_TEST(energy(domain, "entropy")->value(two) == 2. * std::log(2.),
             tolerance(1e-13));
  BOOST_TEST(energy(domain, "entropy")->value(zero) == 0.);
  BOOST_TEST(energy(domain, "power", {"power/Exponent=3"})->value(two) == 4.,
             tolerance(1e-13));
  BOOST_TEST(energy(domain, "power", {"power/Exponent=0.5"})->value(two) ==
               -2. * std::sqrt(2.),
             tolerance(1e-13));
  // linear, so that the lumped product is exact
  BOOST_TEST(energy(domain, "potential", {"potential/Potential=x + 2*y"})
                 ->value(two) == 3.,
             tolerance(1e-12));
  BOOST_TEST(energy(domain, "entropy")->repels_vacuum());
  BOOST_TEST(energy(domain, "power", {"power/Exponent=0.5"})->repels_vacuum());
  BOOST_TEST(!energy(domain, "power", {"power/Exponent=2"})->repels_vacuum());
  BOOST_TEST(!energy(domain, "potential")->repels_vacuum());
}

BOOST_AUTO_TEST_CASE(chemotaxis_converges_to_the_closed_form)
{
  for (const double beta : {0., 1., 30.})
    {
      const double coarse = concentration_error(0, 0.5, beta);
      const double fine   = concentration_error(1, 0.5, beta);
      BOOST_TEST_CONTEXT("beta " << beta << " coarse " << coarse << " fine "
                                 << fine)
      {
        BOOST_TEST(coarse < 0.02 / (0.5 * PI * PI + beta));
        BOOST_TEST(coarse / fine > 3.);
      }
    }
}

BOOST_AUTO_TEST_CASE(chemotaxis_with_a_tiny_decay)
{
  const Domain<2> domain("square_tri.msh");
  const auto      rho  = wavy(domain);
  const double    mean = lumped_integral(domain, rho) / domain.space.volume();
  auto            tiny =
    first_variation(*energy(domain, "chemotaxis", {"chemotaxis/Decay=1e-6"}),
                    rho);
  const auto none =
    first_variation(*energy(domain, "chemotaxis", {"chemotaxis/Decay=0"}), rho);
  for (unsigned int i = 0; i < rho.size(); ++i)
    tiny[i] += 1e6 * mean - none[i];
  BOOST_TEST(largest(tiny) < 1e-5 * largest(none));
  BOOST_TEST(std::abs(lumped_integral(domain, none)) < 1e-12);
}

BOOST_AUTO_TEST_CASE(chemotaxis_takes_empty_and_constant_densities)
{
  const Domain<2> domain("square_tri.msh");
  const auto      sum = energy(domain,
                          "chemotaxis",
                          {"chemotaxis/Diffusion=2", "chemotaxis/Decay=0.5"});
  sum->value(wavy(domain)); // leaves a start that is not zero
  BOOST_TEST(sum->value(std::vector<double>(domain.space.n_local(), 0.)) == 0.);
  for (const double c :
       first_variation(*sum, std::vector<double>(domain.space.n_local(), 3.)))
    BOOST_TEST(c == -6., tolerance(1e-8));
}

BOOST_AUTO_TEST_CASE(quadratic_interaction)
{
  check_quadratic_interaction<2>("square_tri.msh");
  check_quadratic_interaction<2>("annulus.msh");
  check_quadratic_interaction<3>("hex_box.msh");
}

BOOST_AUTO_TEST_CASE(interaction_with_a_singular_kernel)
{
  const Domain<2> domain("square_tri.msh");
  const auto      rho   = wavy(domain);
  const auto      value = [&](const std::string &at_zero) {
    return energy(domain,
                  "interaction",
                  {"interaction/Kernel=-log(r)",
                   "interaction/Value at zero=" + at_zero})
      ->value(rho);
  };
  auto squares = rho;
  for (unsigned int i = 0; i < rho.size(); ++i)
    squares[i] *= 0.5 * domain.space.weights()[i] * rho[i];
  BOOST_TEST(value("5") - value("3") == 2. * lumped_integral(domain, squares),
             tolerance(1e-9));
  check_throws_with(
    [&]() { parsed<2>("interaction", {"interaction/Kernel=-log(r)"}); },
    {"Energy/interaction", "-log(r)", "'Value at zero'"});
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_CASE(potential_may_be_a_field_of_gmsh)
{
  const Domain<2>   domain("square_tri.geo", 0.2, 1);
  const std::string file =
    (std::filesystem::temp_directory_path() / "otto_field_test.pos").string();
  if (dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) == 0)
    // V = x + 2 y on two triangles
    std::ofstream(file) << "View \"V\" {\n"
                           "ST(0,0,0, 1,0,0, 1,1,0){0,1,3};\n"
                           "ST(0,0,0, 1,1,0, 0,1,0){0,3,2};\n};\n";
  MPI_Barrier(MPI_COMM_WORLD);
  const auto field =
    energy(domain, "potential", {"potential/Field file=" + file});
  const auto formula =
    energy(domain, "potential", {"potential/Potential=x+2*y"});
  const auto rho = wavy(domain);
  const auto a   = first_variation(*field, rho),
             b   = first_variation(*formula, rho);
  for (unsigned int i = 0; i < a.size(); ++i)
    BOOST_TEST(std::abs(a[i] - b[i]) < 1e-10);
  check_throws_with(
    [&]() { energy(domain, "potential", {"potential/Field file=no.pos"}); },
    {"potential", "no.pos"});

  MPI_Barrier(MPI_COMM_WORLD);
  if (dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) == 0)
    std::ofstream(file) << "View \"half\" {\n"
                           "ST(0,0,0, 1,0,0, 1,1,0){0,1,3};\n};\n";
  MPI_Barrier(MPI_COMM_WORLD);
  check_throws_with(
    [&]() { energy(domain, "potential", {"potential/Field file=" + file}); },
    {"no scalar value", "cover the whole mesh"});
  MPI_Barrier(MPI_COMM_WORLD);
  if (dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) == 0)
    std::filesystem::remove(file);
}
