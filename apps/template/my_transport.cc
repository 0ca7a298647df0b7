// SPDX-License-Identifier: LGPL-2.1-or-later
//
// otto-transport with a density that Otto does not have, a ring or a shell
// rho = exp(-((|x| - r)/w)^2):
//
//   ./my-transport --mesh disk.msh --set "Final density/Type=ring"

#include <deal.II/base/parameter_handler.h>

#include <otto/app/transport_run.h>

#include <cmath>

template <int dim>
class Ring : public otto::model::Density<dim>
{
public:
  static std::string name() { return "ring"; }
  static std::string documentation() { return "a ring about the origin"; }

  void declare_parameters(dealii::ParameterHandler &prm) const override
  {
    prm.declare_entry("Radius",
                      "0.5",
                      dealii::Patterns::Double(0.),
                      "Where the density is largest.");
  }
  void parse_parameters(const dealii::ParameterHandler &prm) override
  {
    radius_ = prm.get_double("Radius");
  }
  double value(const dealii::Point<dim> &x) const override
  {
    return std::exp(-std::pow((x.norm() - radius_) / 0.15, 2));
  }
  std::string description() const override
  {
    return "a ring of the radius " + std::to_string(radius_);
  }

private:
  double radius_ = 0.5;
};

int
main(int argc, char **argv)
{
  otto::app::Types types;
  types.add_density<Ring>();
  return otto::app::transport_program(argc, argv, "my-transport", types);
}
