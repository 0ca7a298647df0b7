// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <deal.II/base/parameter_handler.h>

#include <otto/app/continuity_parameters.h>
#include <otto/app/dataset_parameters.h>
#include <otto/app/flow_parameters.h>
#include <otto/app/geometry_parameters.h>
#include <otto/app/transport_parameters.h>
#include <otto/app/types.h>
#include <otto/base/parameter_file.h>

using namespace otto;

namespace
{
  template <int dim>
  class MyDensity : public model::Density<dim>
  {
  public:
    static std::string name() { return "mine"; }
    static std::string documentation() { return "a density"; }
    double      value(const dealii::Point<dim> &) const override { return 1.; }
    std::string description() const override { return "mine"; }
  };

  template <int dim>
  class MyEnergy : public model::LocalEnergy<dim>
  {
  public:
    static std::string name() { return "mine"; }
    static std::string documentation() { return "an energy"; }
    double density(const dealii::Point<dim> &, double r) const override
    {
      return r * r;
    }
    double derivative(const dealii::Point<dim> &, double r) const override
    {
      return 2 * r;
    }
    double second_derivative(const dealii::Point<dim> &, double) const override
    {
      return 2.;
    }
    std::string description() const override { return "mine"; }
  };

  template <int dim>
  class MyCost : public model::Hamiltonian<dim>
  {
  public:
    using typename model::Hamiltonian<dim>::Point;
    using typename model::Hamiltonian<dim>::Vector;
    using typename model::Hamiltonian<dim>::Matrix;

    static std::string name() { return "mine"; }
    static std::string documentation() { return "a cost"; }
    double             value(const Point &, const Vector &p) const override
    {
      return p * p;
    }
    Vector gradient(const Point &, const Vector &p) const override
    {
      return 2. * p;
    }
    Matrix hessian(const Point &, const Vector &) const override
    {
      return 2. * dealii::unit_symmetric_tensor<dim>();
    }
    std::string description() const override { return "mine"; }
  };

  template <int dim>
  class MyVelocity : public model::Velocity<dim>
  {
  public:
    static std::string name() { return "mine"; }
    static std::string documentation() { return "a velocity"; }
    typename model::Velocity<dim>::Vector value(const space::Location<dim> &,
                                                double) const override
    {
      return {};
    }
    std::string description() const override { return "mine"; }
  };

  app::Types all()
  {
    app::Types types;
    types.add_density<MyDensity>();
    types.add_energy<MyEnergy>();
    types.add_hamiltonian<MyCost>();
    types.add_velocity<MyVelocity>();
    return types;
  }

  // Sets entries of parameters that are declared with all types.
  template <class Parameters, class... Types>
  void accept(Parameters                    &&parameters,
              const std::vector<std::string> &settings,
              const Types &...types)
  {
    dealii::ParameterHandler prm;
    parameters.declare(prm, types...);
    for (const auto &setting : settings)
      BOOST_CHECK_NO_THROW(base::set_parameter(prm, setting));
  }
} // namespace

BOOST_AUTO_TEST_CASE(every_program_knows_types_of_ones_own)
{
  const auto types = all();
  accept(app::TransportParameters(),
         {"Initial density/Type=mine",
          "Final density/Type=mine",
          "Transport/Cost=mine",
          "Running cost/Terms=mine"},
         types.plane);
  accept(app::FlowParameters(),
         {"Initial density/Type=mine", "Energy/Terms=mine, 0.1 * entropy"},
         types.plane);
  accept(app::ContinuityParameters(),
         {"Initial density/Type=mine", "Velocity/Type=mine"},
         types.plane);
  accept(app::GeometryParameters(),
         {"Density 1/Type=mine", "Density 3/Type=mine"},
         types.plane.densities);
  accept(app::DatasetParameters(),
         {"Initial density/Type=fixed",
          "Initial density/fixed/Density/Type=mine",
          "Velocity/Type=fixed",
          "Velocity/fixed/Velocity/Type=mine",
          "Energy/Terms=mine"},
         app::dataset_types(types.plane));
}

BOOST_AUTO_TEST_CASE(in_the_plane_and_in_space)
{
  const auto types = all();
  BOOST_TEST(types.of<2>().densities.create("mine")->description() == "mine");
  BOOST_TEST(types.of<3>().densities.create("mine")->description() == "mine");
  BOOST_TEST(types.of<3>().energies.contains("mine"));
  BOOST_TEST(types.of<3>().velocities.contains("mine"));
  app::Types again = types;
  BOOST_CHECK_THROW(again.add_energy<MyEnergy>(), base::InputError);
}
