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

#include <otto/app/program.h>
#include <otto/app/transport_run.h>
#include <otto/mesh/gmsh_file.h>

int
main(int argc, char **argv)
{
  using namespace otto;
  app::TransportParameters parameters;
  app::Program             program;
  program.name        = "otto-transport";
  program.description = "Wasserstein distance and geodesic between two "
                        "densities on a domain, with a certificate.";
  program.declare     = [&](dealii::ParameterHandler &prm) {
    parameters.declare(prm);
  };
  program.run = [&](dealii::ParameterHandler &prm,
                    const app::CommandLine &  options) {
    parameters.check();
    if (mesh::dimension_of(parameters.mesh.file) == 3)
      app::run_transport<3>(parameters, prm, options.check);
    else
      app::run_transport<2>(parameters, prm, options.check);
  };
  return app::run_program(argc, argv, program);
}
