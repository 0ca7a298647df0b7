// SPDX-License-Identifier: LGPL-2.1-or-later
//
// otto-dataset: many solved problems with random data on one Gmsh mesh, for
// learning operators. Of each sample k = 0, 1, 2, ...
//
//   transport       ρ₀, ρ₁  ->  geodesic ρ(t), potential φ(t), W2 with
//   certificate gradient flow   ρ₀, V   ->  ρ(t) with ∂ₜρ = ∇·(ρ∇E'(ρ)),
//   energies continuity      ρ₀, v   ->  ρ(t) with ∂ₜρ + ∇·(ρv) = εΔρ
//
// in one HDF5 file; densities and velocities are mixtures, bumps and functions
// of Gaussian random fields, (κ² - Δ)^(α/2) u = white noise.
//
//   otto-dataset mixtures.prm
//   otto-dataset --mesh disk.msh --set Samples/Number=1000
//   mpirun -np 2 otto-dataset flow.prm --output data
//   otto-dataset --restart data --set Samples/Number=2000

#include <otto/app/dataset_run.h>

int
main(int argc, char **argv)
{
  return otto::app::dataset_program(argc, argv, "otto-dataset");
}
