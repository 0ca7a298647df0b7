// SPDX-License-Identifier: LGPL-2.1-or-later
//
// otto-geometry: the Riemannian geometry of Wasserstein space on a Gmsh mesh.
// A tangent vector at a density μ is a mass-free rate s with its potential Ψ,
//
//   -∇·(μ∇Ψ) = s,   no flux,     g(s₁, s₂) = ∫ μ ∇Ψ₁·∇Ψ₂;
//
// geodesics, which the exponential map follows and the logarithm finds, solve
//
//   ∂ₜρ + ∇·(ρ∇φ) = 0,   ∂ₜφ + |∇φ|²/2 = 0,   ρ(0) = μ,   φ(0) = Ψ;
//
// and the barycentre of densities ρᵢ with weights wᵢ minimises Σ wᵢ W₂²(μ,
// ρᵢ)/2.
//
//   otto-geometry --mesh disk.msh
//   otto-geometry --mesh disk.msh --set Task=exponential
//   mpirun -np 2 otto-geometry two_rooms.prm --output results

#include <otto/app/geometry_run.h>

int
main(int argc, char **argv)
{
  return otto::app::geometry_program(argc, argv, "otto-geometry");
}
