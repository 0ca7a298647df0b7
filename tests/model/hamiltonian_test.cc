// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <deal.II/base/parameter_handler.h>

#include <otto/base/errors.h>
#include <otto/model/hamiltonian_library.h>
#include <otto/model/problem.h>

#include <cmath>
#include <memory>
#include <vector>

using namespace otto;

namespace
{
  // A cost of one's own, without a formula for its conjugate:
  // H = cosh(abs(p)) - 1.
  template <int dim>
  class Cosh : public model::Hamiltonian<dim>
  {
  public:
    using typename model::Hamiltonian<dim>::Point;
    using typename model::Hamiltonian<dim>::Vector;
    using typename model::Hamiltonian<dim>::Matrix;

    std::string description() const override { return "cosh(|p|) - 1"; }
    double      value(const Point &, const Vector &p) const override
    {
      return std::cosh(p.norm()) - 1.;
    }
    Vector gradient(const Point &, const Vector &p) const override
    {
      return over(p, std::sinh(p.norm())) * p;
    }
    Matrix hessian(const Point &, const Vector &p) const override
    {
      const double r = p.norm(), slope = over(p, std::sinh(r));
      return slope * dealii::unit_symmetric_tensor<dim>() +
             (r > 1e-8 ? (std::cosh(r) - slope) / (r * r) : 0.) *
               dealii::symmetrize(dealii::outer_product(p, p));
    }

  private:
    static double over(const Vector &p, const double value)
    {
      return p.norm() > 1e-8 ? value / p.norm() : 1.;
    }
  };



  template <int dim>
  std::vector<std::shared_ptr<const model::Hamiltonian<dim>>> costs()
  {
    using Pointer = std::shared_ptr<const model::Hamiltonian<dim>>;
    std::vector<Pointer> result;
    for (const auto &name : model::hamiltonian_types<dim>().names())
      {
        std::shared_ptr<model::Hamiltonian<dim>> cost =
          model::hamiltonian_types<dim>().create(name);
        dealii::ParameterHandler prm;
        cost->declare_parameters(prm);
        if (name == "tensor")
          {
            prm.set("xx", "2 + x");
            prm.set("xy", "0.5");
          }
        if (name == "relativistic")
          prm.set("Largest speed", "3");
        cost->parse_parameters(prm);
        result.push_back(cost);
      }
    for (const double exponent : {1.25, 1.5, 2., 4.})
      {
        result.push_back(
          std::make_shared<model::PowerHamiltonian<dim>>(exponent));
        result.push_back(result.back()->smoothed(1e-2, 1.));
      }
    result.push_back(std::make_shared<Cosh<dim>>());
    space::Frame<dim> frame;
    frame.origin[0] = 0.3;
    frame.length    = 2.5;
    for (std::size_t k = 0, n = result.size(); k < n; ++k)
      result.push_back(model::in_frame(result[k], frame, 1.7));
    return result;
  }



  template <int dim>
  void check_derivatives_and_conjugates()
  {
    const double       h = 1e-5;
    dealii::Point<dim> x;
    x[0] = 0.2;
    x[1] = -0.4;
    for (const auto &cost : costs<dim>())
      for (const double size : {0.05, 0.4, 1.1})
        {
          dealii::Tensor<1, dim> p;
          for (unsigned int d = 0; d < dim; ++d)
            p[d] = size * std::sin(2. + 3. * d);
          const auto v      = cost->gradient(x, p);
          const auto second = cost->hessian(x, p);
          for (unsigned int d = 0; d < dim; ++d)
            {
              auto up = p, down = p;
              up[d] += h;
              down[d] -= h;
              const double first =
                (cost->value(x, up) - cost->value(x, down)) / (2 * h);
              BOOST_TEST(std::abs(first - v[d]) < 1e-7 * (1. + v.norm()),
                         cost->description());
              const auto slope =
                (cost->gradient(x, up) - cost->gradient(x, down)) / (2 * h);
              for (unsigned int e = 0; e < dim; ++e)
                BOOST_TEST(std::abs(slope[e] - second[e][d]) <
                             1e-5 * (1. + second.norm()),
                           cost->description());
            }
          BOOST_TEST(dealii::eigenvalues(second)[dim - 1] > 0.);
          // Fenchel and Young: H(p) + L(w) >= p.w, equal at w = H_p(p); the
          // conjugate is that of the cost without smoothing
          if (cost->description().find("smoothed") != std::string::npos)
            continue;
          const double pairing = p * v;
          BOOST_TEST(std::abs(cost->value(x, p) + cost->lagrangian(x, v) -
                              pairing) < 1e-12 * (1. + pairing),
                     cost->description());
          const auto by_default =
            cost->model::template Hamiltonian<dim>::lagrangian(x, v);
          BOOST_TEST(std::abs(by_default - cost->lagrangian(x, v)) <
                       1e-9 * (1e-3 + by_default),
                     cost->description() << ": " << by_default << " instead of "
                                         << cost->lagrangian(x, v));
          for (unsigned int d = 0; d < dim; ++d)
            for (const double step : {-0.3, 0.2})
              {
                auto w = v;
                w[d] += step;
                BOOST_TEST(cost->value(x, p) + cost->lagrangian(x, w) >=
                           p * w - 1e-12);
              }
        }
  }
} // namespace

BOOST_AUTO_TEST_SUITE(hamiltonians)

BOOST_AUTO_TEST_CASE(derivatives_and_conjugates)
{
  check_derivatives_and_conjugates<2>();
  check_derivatives_and_conjugates<3>();
}

// What smoothing takes from the value, at rest and at the typical slope.
BOOST_AUTO_TEST_CASE(smoothing_keeps_its_promise)
{
  for (const double exponent : {1.25, 1.5, 3., 4.})
    {
      const model::PowerHamiltonian<2> cost(exponent);
      const double                     speed = 0.3;
      dealii::Tensor<1, 2>             v;
      v[0]                = speed;
      const double action = cost.lagrangian({}, v);
      const double loss   = 1e-4 * action;
      const auto   smooth = cost.smoothed(loss, action);
      for (const double part : {0., 0.1, 1.})
        {
          dealii::Tensor<1, 2> p;
          p[0] = part * std::pow(speed, exponent - 1.);
          BOOST_TEST(std::abs(smooth->value({}, p) - cost.value({}, p)) <=
                     1.1 * loss);
          BOOST_TEST(
            std::isfinite(dealii::eigenvalues(smooth->hessian({}, p))[0]));
          BOOST_TEST(dealii::eigenvalues(smooth->hessian({}, p))[1] > 0.);
        }
    }
}

BOOST_AUTO_TEST_CASE(no_velocity_beyond_the_largest)
{
  const model::RelativisticHamiltonian<2> cost;
  dealii::Tensor<1, 2>                    v;
  v[0] = 1.2;
  BOOST_TEST(std::isinf(cost.lagrangian({}, v)));
  BOOST_TEST(cost.model::Hamiltonian<2>::lagrangian({}, v) > 1e3);
}

BOOST_AUTO_TEST_CASE(names_of_values)
{
  model::Problem<2> problem;
  BOOST_TEST(problem.is_default());
  BOOST_TEST(problem.names().value == "W2^2");
  BOOST_TEST(problem.factor() == 2.);
  problem.hamiltonian = std::make_shared<model::PowerHamiltonian<2>>(1.5);
  BOOST_TEST(problem.names().distance == "W1.5");
  BOOST_TEST(problem.names().value == "W1.5^1.5");
  BOOST_TEST(std::abs(problem.names().root(8.) - 4.) < 1e-14);
  problem.diffusion = 0.1;
  BOOST_TEST(problem.names().value == "action");
  BOOST_TEST(problem.names().distance.empty());
  BOOST_TEST(problem.factor() == 1.);
}

BOOST_AUTO_TEST_CASE(in_unit_time)
{
  model::Problem<2> problem;
  problem.diffusion  = 0.3;
  const auto squares = problem.in_unit_time(4.);
  BOOST_TEST(squares.horizon == 4.);
  BOOST_TEST(squares.scale == 4.);
  BOOST_TEST(squares.diffusion == 1.2);
  BOOST_TEST(squares.factor() == 0.25);
  problem.diffusion   = 0.;
  problem.hamiltonian = std::make_shared<model::PowerHamiltonian<2>>(3.);
  const auto cubes    = problem.in_unit_time(4.);
  BOOST_TEST((cubes.hamiltonian == problem.hamiltonian));
  BOOST_TEST(cubes.scale == 16.);
  BOOST_TEST(cubes.factor() == 3.);
  problem.hamiltonian = std::make_shared<model::RelativisticHamiltonian<2>>();
  const auto           other = problem.in_unit_time(4.);
  const Point<2>       x(0.3, 0.2);
  dealii::Tensor<1, 2> p, w;
  p[0] = 0.7;
  w    = other.hamiltonian->gradient(x, p);
  BOOST_TEST(other.scale == 1.);
  BOOST_TEST(std::abs(w[0] - 4 * problem.hamiltonian->gradient(x, p)[0]) <
             1e-14);
  BOOST_TEST(std::abs(other.hamiltonian->lagrangian(x, w) +
                      other.hamiltonian->value(x, p) - p * w) < 1e-13);
  BOOST_TEST(std::abs(other.hamiltonian->lagrangian(x, w) -
                      4 * problem.hamiltonian->lagrangian(x, w / 4.)) < 1e-13);
  // without a time of its own, nothing changes
  BOOST_TEST((problem.in_unit_time(1.).hamiltonian == problem.hamiltonian));
}

BOOST_AUTO_TEST_CASE(wrong_entries)
{
  dealii::ParameterHandler   prm;
  model::PowerHamiltonian<2> cost;
  cost.declare_parameters(prm);
  for (const char *exponent : {"1", "0.5", "7", "two"})
    {
      prm.set("Exponent", exponent);
      BOOST_CHECK_EXCEPTION(
        cost.parse_parameters(prm),
        base::InputError,
        [](const base::InputError &error) {
          return std::string(error.what()).rfind("Exponent", 0) == 0;
        });
    }
}

BOOST_AUTO_TEST_SUITE_END()
