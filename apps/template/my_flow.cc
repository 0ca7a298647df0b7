// SPDX-License-Identifier: LGPL-2.1-or-later
//
// otto-flow with an energy that Otto does not have, E(rho) = int rho^4/4:
//
//   ./my-flow --mesh disk.msh --set "Energy/Terms=quartic"

#include <otto/app/flow_run.h>

class Quartic : public otto::model::LocalEnergy<2>
{
public:
  static std::string name() { return "quartic"; }
  static std::string documentation() { return "int rho^4/4"; }
  std::string        description() const override { return documentation(); }

  double density(const dealii::Point<2> &, double r) const override
  {
    return r * r * r * r / 4;
  }
  double derivative(const dealii::Point<2> &, double r) const override
  {
    return r * r * r;
  }
  double second_derivative(const dealii::Point<2> &, double r) const override
  {
    return 3 * r * r;
  }
};

int
main(int argc, char **argv)
{
  auto types = otto::model::energy_types<2>();
  otto::model::add_energy<Quartic>(types);
  return otto::app::flow_program(argc, argv, "my-flow", types);
}
