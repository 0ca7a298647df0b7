// SPDX-License-Identifier: LGPL-2.1-or-later
//
// otto-flow with an energy that Otto does not have, E(rho) = int rho^4/4, in
// the plane and in space:
//
//   ./my-flow --mesh disk.msh --set "Energy/Terms=quartic"

#include <otto/app/flow_run.h>

template <int dim>
class Quartic : public otto::model::LocalEnergy<dim>
{
public:
  static std::string name() { return "quartic"; }
  static std::string documentation() { return "int rho^4/4"; }
  std::string        description() const override { return documentation(); }

  double density(const dealii::Point<dim> &, double r) const override
  {
    return r * r * r * r / 4;
  }
  double derivative(const dealii::Point<dim> &, double r) const override
  {
    return r * r * r;
  }
  double second_derivative(const dealii::Point<dim> &, double r) const override
  {
    return 3 * r * r;
  }
};

int
main(int argc, char **argv)
{
  otto::app::Types types;
  types.add_energy<Quartic>();
  return otto::app::flow_program(argc, argv, "my-flow", types);
}
