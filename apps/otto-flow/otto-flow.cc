// SPDX-License-Identifier: LGPL-2.1-or-later
//
// otto-flow: Wasserstein gradient flows on a Gmsh mesh,
//
//   ∂ₜρ = ∇·(ρ∇E'(ρ)),   no flux through the boundary,
//
// by the scheme of Jordan, Kinderlehrer and Otto,
//
//   ρₖ₊₁ = argmin W2²(ρₖ, ρ)/(2τ) + E(ρ),
//
// each step in its dynamic form with one slab,
//
//   ρ - ρₖ + ∇·(ρ∇φ) = 0,   φ - |∇φ|²/2 + τE'(ρ) = 0.
//
//   otto-flow fokker_planck.prm
//   otto-flow --mesh disk.msh --set "Energy/Terms=power" --set "Time/End=0.1"
//   mpirun -np 2 otto-flow crowd.prm --output results
//   otto-flow --restart results

#include <otto/app/flow_run.h>

int
main(int argc, char **argv)
{
  return otto::app::flow_program(argc, argv, "otto-flow");
}
