// SPDX-License-Identifier: LGPL-2.1-or-later
//
// otto-transport with a cost that Otto does not have, the Hamiltonian
// H = |p|^2/2 + |p|^4/4, in the plane and in space:
//
//   ./my-cost --mesh disk.msh --set "Transport/Cost=quartic"

#include <otto/app/transport_run.h>

template <int dim>
class Quartic : public otto::model::Hamiltonian<dim>
{
public:
  using typename otto::model::Hamiltonian<dim>::Point;
  using typename otto::model::Hamiltonian<dim>::Vector;
  using typename otto::model::Hamiltonian<dim>::Matrix;

  static std::string name() { return "quartic"; }
  static std::string documentation() { return "H = |p|^2/2 + |p|^4/4"; }
  std::string        description() const override { return documentation(); }

  double value(const Point &, const Vector &p) const override
  {
    return p * p / 2 + p * p * (p * p) / 4;
  }
  Vector gradient(const Point &, const Vector &p) const override
  {
    return (1 + p * p) * p;
  }
  Matrix hessian(const Point &, const Vector &p) const override
  {
    return (1 + p * p) * dealii::unit_symmetric_tensor<dim>() +
           2 * dealii::symmetrize(dealii::outer_product(p, p));
  }
};

int
main(int argc, char **argv)
{
  otto::app::Types types;
  types.add_hamiltonian<Quartic>();
  return otto::app::transport_program(argc, argv, "my-cost", types);
}
