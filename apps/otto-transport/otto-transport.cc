// SPDX-License-Identifier: LGPL-2.1-or-later
//
// otto-transport: dynamical optimal transport on a Gmsh mesh,
//
//   W2² = min ∫₀¹∫_Ω ρ|v|² dx dt,   ∂ₜρ + ∇·(ρv) = 0,   ρ(0) = ρ₀,  ρ(1) = ρ₁,
//
// no flux through the boundary, by its optimality system
//
//   ∂ₜρ + ∇·(ρ∇φ) = 0,   ∂ₜφ + |∇φ|²/2 = -u,   ρ ≥ 0,  u ≥ 0,  ρu = 0.
//
//   otto-transport two_rooms.prm
//   otto-transport --mesh square.msh --set "Discretisation/Slabs=32"
//   mpirun -np 2 otto-transport two_rooms.prm --output results
//   otto-transport --restart results

#include <otto/app/transport_run.h>

int
main(int argc, char **argv)
{
  return otto::app::transport_program(argc, argv, "otto-transport");
}
