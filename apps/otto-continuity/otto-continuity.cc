// SPDX-License-Identifier: LGPL-2.1-or-later
//
// otto-continuity: the continuity and Fokker-Planck equations with a given
// velocity v on a Gmsh mesh,
//
//   ∂ₜρ + ∇·(ρv) = εΔρ,   no flux through the boundary,
//
// by algebraic flux correction, and beside it particles on the flow map
//
//   dX/dt = v(t, X),   ρ(t, X) det J = ρ₀,   J = ∂X/∂x,
//
// or, with diffusion, on the paths of dX = v dt + √(2ε) dW.
//
//   otto-continuity rotation.prm
//   otto-continuity --mesh disk.msh --set "Diffusion/Coefficient=0.01"
//   mpirun -np 2 otto-continuity swirl.prm --output results
//   otto-continuity --restart results

#include <otto/app/continuity_run.h>

int
main(int argc, char **argv)
{
  return otto::app::continuity_program(argc, argv, "otto-continuity");
}
