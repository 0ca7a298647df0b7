// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <deal.II/base/parameter_handler.h>

#include <otto/app/discretisation.h>
#include <otto/app/memory_check.h>
#include <otto/app/speed_check.h>
#include <otto/base/errors.h>
#include <otto/model/hamiltonian_library.h>
#include <otto/model/nodal_density.h>

#include <base/throws_with.h>
#include <model/fixture.h>

#include <cmath>
#include <limits>

using namespace otto;
using dealii::Point;

namespace
{
  // A normal distribution with mean one on the domain.
  template <int dim>
  std::vector<double> bump(const space::Space<dim> &space,
                           const Point<dim>        &center)
  {
    std::vector<double> result(space.n_local());
    for (unsigned int i = 0; i < result.size(); ++i)
      result[i] = std::exp(-50. * space.point(i).distance_square(center));
    return model::normalised(std::move(result), space);
  }
} // namespace

// before any of it is allocated, whatever the number of ranks
BOOST_AUTO_TEST_CASE(what_does_not_fit_into_memory_is_refused)
{
  const Domain<2> domain("square_quad.msh"); // 121 vertices
  const auto     &space = domain.space;
  const auto      same  = space::Potentials::same;
  BOOST_TEST(app::n_unknowns(space, same, 10, 9) == 121. * 19);
  BOOST_TEST(app::n_unknowns(space, space::Potentials::quadratic, 10, 9) ==
             441. * 10 + 121. * 9);
  const double needed =
    app::n_unknowns(space, same, 1000, 999) * app::least_bytes_per_unknown;
  BOOST_TEST(app::check_memory(space, same, 1000, "", needed).find("killed") !=
             std::string::npos);
  check_throws_with<base::InputError>(
    [&]() { app::check_memory(space, same, 1000, "", 0.99 * needed); },
    {"1000 slabs on 121 vertices",
     "2.42e+05 unknowns",
     "GB",
     "'Discretisation/Slabs'",
     "'Mesh/Size'"});
  check_throws_with<base::InputError>(
    [&]() { app::check_memory(space, same, 1000, "since", 1.); }, {"(since)"});
  // a machine has some memory
  BOOST_TEST(app::machine_memory() > 1e8);
  BOOST_TEST(std::isfinite(app::machine_memory()));
  BOOST_TEST(app::check_memory(space, same, 100) == "");
}

BOOST_AUTO_TEST_CASE(noise_for_which_there_are_no_slabs_is_named)
{
  const Domain<2> domain("square_quad.msh");
  const auto      a     = bump<2>(domain.space, {0.3, 0.3}),
             b          = bump<2>(domain.space, {0.7, 0.7});
  const auto reason_for = [&](const double noise) {
    dealii::ParameterHandler prm;
    std::string              slabs = "automatic";
    prm.enter_subsection("Discretisation");
    app::declare_slabs(prm, slabs);
    prm.leave_subsection();
    return app::resolve_automatic_slabs<2>(prm, domain.space, {&a, &b}, noise);
  };
  BOOST_TEST(reason_for(0.).find("noise") == std::string::npos);
  BOOST_TEST(reason_for(2.).find("the noise of 'Transport/Diffusion'") !=
             std::string::npos);
  for (const double noise : {1e3, 1e5, 1e150})
    check_throws_with<base::InputError>(
      [&]() { reason_for(noise); },
      {"'Transport/Diffusion'",
       "times the domain",
       "lower the diffusion by a factor of "});
}

BOOST_AUTO_TEST_CASE(noise_that_slabs_do_not_resolve_gives_a_note)
{
  const Domain<2> domain("square_quad.msh");
  BOOST_TEST(app::noise_note<2>(domain.space, 0., 8) == "");
  BOOST_TEST(app::noise_note<2>(domain.space, 0.5, 1000) == "");
  BOOST_TEST(app::noise_note<2>(domain.space, 0.5, 4).find("cells in a slab") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_speed_with_which_mass_does_not_arrive_is_refused)
{
  const Domain<2> square("square_tri.msh");
  const auto     &space = square.space;
  const auto   a = bump<2>(space, {0.3, 0.3}), b = bump<2>(space, {0.7, 0.7});
  const double least = app::least_speed(space, a, b);
  BOOST_TEST(least == 0.4 * std::sqrt(2.), boost::test_tools::tolerance(0.05));
  BOOST_TEST(app::least_speed(space, a, a) == 0.);

  const auto problem = [](const double speed) {
    auto cost = std::make_shared<model::RelativisticHamiltonian<2>>();
    dealii::ParameterHandler prm;
    cost->declare_parameters(prm);
    prm.set("Largest speed", speed);
    cost->parse_parameters(prm);
    model::Problem<2> result;
    result.hamiltonian = cost;
    return result;
  };
  const auto check = [&](const model::Problem<2> &given) {
    app::check_speed("relativistic", given, space, a, b);
  };
  check(problem(1.01 * least));
  check_throws_with<base::InputError>([&]() { check(problem(0.5)); },
                                      {"'Largest speed' = 0.5",
                                       "'Transport/relativistic'",
                                       "moves by 0.5",
                                       "larger"});
  // noise moves mass as well, and other costs have no such bound
  auto noisy      = problem(0.5);
  noisy.diffusion = 0.1;
  check(noisy);
  check({});
  // in twice the time half of the speed is enough
  check(problem(0.5 * 1.01 * least).in_unit_time(2.));
  model::Problem<2> quadratic;
  quadratic.hamiltonian = std::make_shared<model::QuadraticHamiltonian<2>>();
  check(quadratic);
}

// one of them moves to the left and one to the right
BOOST_AUTO_TEST_CASE(pieces_of_a_domain_have_a_speed_each)
{
  const Domain<2>     pieces("repaired/two_pieces.msh", 0., 2);
  const auto         &space = pieces.space;
  std::vector<double> a(space.n_local()), b(a);
  std::vector<double> lower(2, 1e9), upper(2, -1e9);
  for (unsigned int i = 0; i < space.n_owned(); ++i)
    {
      const auto k = space.components().of_vertex[i];
      lower[k]     = std::min(lower[k], space.point(i)[0]);
      upper[k]     = std::max(upper[k], space.point(i)[0]);
    }
  dealii::Utilities::MPI::min(lower, MPI_COMM_WORLD, lower);
  dealii::Utilities::MPI::max(upper, MPI_COMM_WORLD, upper);
  for (unsigned int i = 0; i < a.size(); ++i)
    {
      const auto   k = space.components().of_vertex[i];
      const double s =
        (space.point(i)[0] - lower[k]) / (upper[k] - lower[k]) - 0.5;
      a[i] = 1. + (k == 0 ? s : -s);
      b[i] = 1. - (k == 0 ? s : -s);
    }
  BOOST_TEST(app::least_speed(space, a, b) > 0.1 * (upper[0] - lower[0]));
}
