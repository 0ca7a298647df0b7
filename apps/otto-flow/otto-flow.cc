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

#include <otto/app/density_sections.h>
#include <otto/app/flow_run.h>
#include <otto/app/program.h>
#include <otto/mesh/gmsh_file.h>

int
main(int argc, char **argv)
{
  using namespace otto;
  app::FlowParameters parameters;
  app::Program        program;
  program.name        = "otto-flow";
  program.description = "Wasserstein gradient flow of an energy on a domain, "
                        "by the JKO scheme.";
  program.declare     = [&](dealii::ParameterHandler &prm) {
    parameters.declare(prm);
  };
  program.stored_parameters = app::stored_flow_parameters;
  program.run               = [&](dealii::ParameterHandler &prm,
                    const app::CommandLine &  options) {
    app::resolve_files(prm, options.parameter_file, {"Initial density"});
    parameters.check();
    if (mesh::dimension_of(parameters.mesh.file) == 3)
      app::run_flow<3>(parameters, prm, options);
    else
      app::run_flow<2>(parameters, prm, options);
  };
  return app::run_program(argc, argv, program);
}
