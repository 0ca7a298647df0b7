// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/continuity.h>
#include <otto/base/errors.h>

#include <app/five_lines.h>

#include <boost/test/unit_test.hpp>

#include <filesystem>

using namespace otto;
using namespace five_lines;

BOOST_AUTO_TEST_SUITE(continuity_in_five_lines)

namespace
{
  // Half of a turn in the time one.
  dealii::Tensor<1, 2> turn(const dealii::Point<2> &x)
  {
    dealii::Tensor<1, 2> v;
    v[0] = -M_PI * x[1];
    v[1] = M_PI * x[0];
    return v;
  }

  class Turn : public dealii::TensorFunction<1, 2>
  {
  public:
    dealii::Tensor<1, 2> value(const dealii::Point<2> &x) const override
    {
      // half of the way in the first half of the time, faster then
      return (0.5 + get_time()) * turn(x);
    }
  };

  class TurnByComponents : public dealii::Function<2>
  {
  public:
    TurnByComponents()
      : dealii::Function<2>(2)
    {
    }
    double value(const dealii::Point<2> &x,
                 const unsigned int      component) const override
    {
      return (0.5 + get_time()) * turn(x)[component];
    }
  };
} // namespace

BOOST_AUTO_TEST_CASE(a_turn_of_the_disk)
{
  ContinuityOptions options;
  options.mesh_size = 0.08;
  options.particles = 500;
  const dealii::Point<2> start(.4, 0.);
  const auto             rotation =
    continuity<2>(meshes + "disk.geo", gaussian(start, 0.015), turn, options);
  BOOST_TEST(rotation.mass() == 1., boost::test_tools::tolerance(1e-3));
  BOOST_TEST(rotation.times().size() == 21u);
  BOOST_TEST(rotation.times().back() == 1.);
  for (const double t : {0., 0.33, 0.5, 1.})
    {
      const Moments<2>       moments(rotation.space(), rotation.density(t));
      const dealii::Point<2> centre(.4 * std::cos(M_PI * t),
                                    .4 * std::sin(M_PI * t));
      BOOST_TEST_MESSAGE("centre " << moments.centre.distance(centre)
                                   << ", variance "
                                   << moments.variance / 0.015 - 1);
      BOOST_TEST(moments.mass == rotation.mass(),
                 boost::test_tools::tolerance(1e-12));
      BOOST_TEST(moments.centre.distance(centre) < 4e-3);
      BOOST_TEST(moments.variance == 0.015, boost::test_tools::tolerance(6e-2));
    }
  for (const double t : {0., 0.25, 1.})
    {
      const auto moved = rotation.map({{.3, .4}, {-.6, .1}, {0., 0.}}, t);
      BOOST_REQUIRE(moved.size() == 3u);
      const double c = std::cos(M_PI * t), s = std::sin(M_PI * t);
      BOOST_TEST(moved[0].distance({.3 * c - .4 * s, .3 * s + .4 * c}) < 1e-5);
      BOOST_TEST(moved[1].distance({-.6 * c - .1 * s, -.6 * s + .1 * c}) <
                 1e-5);
      BOOST_TEST(moved[2].norm() < 1e-12);
    }
  const auto v = rotation.velocity(0.5);
  for (unsigned int i = 0; i < rotation.space().n_local(); ++i)
    BOOST_TEST(std::abs(v[2 * i] + M_PI * rotation.space().point(i)[1]) <
               1e-14);
  BOOST_CHECK_THROW(rotation.density(-0.1), base::InputError);
  BOOST_CHECK_THROW(rotation.map({{.3, .4}}, 1.1), base::InputError);
  BOOST_CHECK_THROW(rotation.map({{2., 0.}}, 1.), base::InputError);

  const std::string folder = "continuity_in_five_lines";
  rotation.write(folder, base::Existing::replace);
  for (const char *file :
       {"/density.pvd", "/particles.pvd", "/history.csv", "/summary.json"})
    BOOST_TEST(std::filesystem::exists(folder + file));
  BOOST_CHECK_THROW(rotation.write(folder), base::InputError);
}

// Functions of deal.II and a lambda of point and time are the same.
BOOST_AUTO_TEST_CASE(velocities_that_depend_on_time)
{
  ContinuityOptions options;
  options.mesh_size      = 0.2;
  options.states         = 2;
  const std::string disk = meshes + "disk.geo";
  Turn              tensor;
  TurnByComponents  components;
  const auto        lambda = [](const auto &x, const double t) {
    return (0.5 + t) * turn(x);
  };
  const auto rho    = gaussian(dealii::Point<2>(.3, .2), 0.03);
  const auto first  = continuity<2>(disk, rho, tensor, options),
             second = continuity<2>(first.space(), rho, components, options),
             third  = continuity<2>(first.space(), rho, lambda, options);
  const auto a = first.density(0.7), b = second.density(0.7),
             c = third.density(0.7);
  for (unsigned int i = 0; i < a.size(); ++i)
    {
      BOOST_TEST(a[i] == b[i]);
      BOOST_TEST(a[i] == c[i]);
    }
  BOOST_TEST(third.map({{.5, 0.}}, 1.)[0].distance({-.5, 0.}) < 1e-3);
}

namespace
{
  // Towards a point with the rate one: the centre goes there with exp(-t), and
  // the variance with exp(-2 t) to the diffusion.
  template <int dim>
  void contract(const std::string        &mesh,
                const double              mesh_size,
                const dealii::Point<dim> &middle,
                const double              variance,
                const double              diffusion,
                const double              tolerance)
  {
    ContinuityOptions options;
    options.end_time  = 0.4;
    options.diffusion = diffusion;
    options.states    = 4;
    options.mesh_size = mesh_size;
    options.particles = diffusion > 0. ? 200 : 0;
    auto start        = middle;
    start[0] += 0.1;
    const auto shrinking = continuity<dim>(
      mesh,
      gaussian(start, variance),
      [&](const auto &x) { return middle - x; },
      options);
    const Moments<dim> before(shrinking.space(), shrinking.density(0.)),
      after(shrinking.space(), shrinking.density(0.4));
    const double decay  = std::exp(-0.4);
    const auto   centre = middle + (before.centre - middle) * decay;
    const double exact =
      diffusion + (before.variance - diffusion) * decay * decay;
    BOOST_TEST_MESSAGE("centre " << after.centre.distance(centre)
                                 << ", variance "
                                 << after.variance / exact - 1);
    BOOST_TEST(after.mass == before.mass, boost::test_tools::tolerance(1e-10));
    BOOST_TEST(after.centre.distance(centre) < 4e-3);
    BOOST_TEST(after.variance == exact,
               boost::test_tools::tolerance(tolerance));
    auto exact_place = middle + (start - middle) * decay;
    BOOST_TEST(shrinking.map({start}, 0.4)[0].distance(exact_place) < 1e-6);
    shrinking.write("contraction_in_five_lines", base::Existing::replace);
  }
} // namespace

BOOST_AUTO_TEST_CASE(contraction_with_diffusion)
{
  const dealii::Point<2> middle(.5, .5);
  contract<2>(square, 0.035, middle, 0.02, 0., 1e-2);
  contract<2>(square, 0.035, middle, 0.02, 0.008, 1e-2);
  // one cell to a standard deviation at the end
  contract<3>(meshes + "ball.geo", 0.2, {}, 0.05, 0.02, 0.2);
}

BOOST_AUTO_TEST_CASE(wrong_evolutions)
{
  const auto run = [](const GivenVelocity<2>  &velocity,
                      const ContinuityOptions &options) {
    continuity<2>(meshes + "disk.msh", bump(0., 0.), velocity, options);
  };
  BOOST_CHECK_THROW(run([](const auto &x) { return x / 0.; }, {}),
                    base::InputError);
  dealii::Functions::ZeroFunction<2> one_component;
  BOOST_CHECK_THROW(run(one_component, {}), base::InputError);
  ContinuityOptions options;
  options.end_time = 0.;
  BOOST_CHECK_THROW(run(turn, options), base::InputError);
  options           = {};
  options.diffusion = -1.;
  BOOST_CHECK_THROW(run(turn, options), base::InputError);
  options     = {};
  options.cfl = 2.;
  BOOST_CHECK_THROW(run(turn, options), base::InputError);
  options        = {};
  options.states = 0;
  BOOST_CHECK_THROW(run(turn, options), base::InputError);
}

BOOST_AUTO_TEST_SUITE_END()
