// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/continuity_parameters.h>
#include <otto/app/density_sections.h>
#include <otto/app/velocity_section.h>
#include <otto/base/errors.h>
#include <otto/base/text.h>

#include <deal.II/base/parameter_handler.h>

#include <cmath>

namespace otto
{
  namespace app
  {
    using namespace dealii::Patterns;

    namespace
    {
      const unsigned int default_intervals = 20;
      const double       most_intervals    = 100000;

      void declare_particles(ContinuityParameters     &parameters,
                             dealii::ParameterHandler &prm)
      {
        auto &particles = parameters.particles;
        prm.enter_subsection("Particles");
        prm.add_parameter("Number",
                          particles.number,
                          "Particles on the flow map, about this many if they "
                          "are on a lattice; 0: none.",
                          Integer(0, 100000000));
        prm.add_parameter("Sampling",
                          particles.sampling,
                          "regular: on a lattice; random: drawn from the "
                          "initial density; automatic: regular without "
                          "diffusion, random with it.",
                          Selection("automatic|regular|random"));
        prm.add_parameter("Seed",
                          particles.seed,
                          "Seed of the random numbers.",
                          Integer(0));
        prm.add_parameter("Boxes",
                          parameters.boxes,
                          "Boxes in each direction of the histogram of "
                          "particles with diffusion.",
                          Integer(1, 200));
        prm.leave_subsection();
      }



      void declare_output(ContinuityParameters     &parameters,
                          dealii::ParameterHandler &prm)
      {
        prm.enter_subsection("Output");
        prm.add_parameter("Folder",
                          parameters.folder,
                          "Where the results go; made if it is not there.");
        prm.add_parameter("Overwrite",
                          parameters.overwrite,
                          "Replace the files of an earlier run in the folder.");
        prm.add_parameter(
          "Interval",
          parameters.interval,
          "Time between two states in density.pvd, particles.pvd "
          "and history.csv; 0: a twentieth of 'Time/End'.",
          Double(0.));
        prm.add_parameter("Checkpoint interval",
                          parameters.checkpoints,
                          "Output intervals between two checkpoints for "
                          "--restart; 0: none at all.",
                          Integer(0, 100000000));
        prm.add_parameter("Verbosity",
                          parameters.verbosity,
                          "What is printed.",
                          Selection("quiet|normal|detail"));
        prm.leave_subsection();
      }
    } // namespace



    void ContinuityParameters::declare(dealii::ParameterHandler &prm,
                                       const TypesOf<2>         &types)
    {
      particles.sampling = automatic;
      mesh.declare(prm);
      density_parameters<2>("Initial density", types.densities).declare(prm);
      prm.enter_subsection("Density");
      prm.add_parameter("Mass",
                        mass,
                        "The total mass to which the initial density is "
                        "scaled; 0: its mass as given.",
                        Double(0.));
      prm.leave_subsection();
      declare_velocity(prm, types.velocities);
      prm.enter_subsection("Diffusion");
      prm.add_parameter("Coefficient",
                        eps,
                        "eps in d_t rho + div(rho v) = eps Laplace rho.",
                        Double(0.));
      prm.leave_subsection();

      prm.enter_subsection("Time");
      prm.add_parameter("End", end_time, "The end time.", Double(0.));
      prm.add_parameter("CFL number",
                        cfl,
                        "The time step over the longest one that keeps "
                        "densities positive, up to one.",
                        Double(0.));
      prm.add_parameter(
        "Largest step",
        tau,
        "No time step is longer; 0: chosen from the CFL number, "
        "the mesh and the diffusion.",
        Double(0.));
      prm.leave_subsection();

      prm.enter_subsection("Discretisation");
      prm.add_parameter("Pair",
                        pair,
                        "Space of the density: P1/P1 on triangles and "
                        "tetrahedra, Q1/Q1 on quadrilaterals and hexahedra, or "
                        "automatic.");
      prm.leave_subsection();
      declare_particles(*this, prm);
      prm.enter_subsection("Checks");
      prm.add_parameter(
        "Duality",
        duality,
        "Whether test functions are transported backward at the "
        "end, which takes about as long as the run.");
      prm.leave_subsection();
      declare_output(*this, prm);
    }



    base::Verbosity ContinuityParameters::console_verbosity() const
    {
      return verbosity == "quiet"    ? base::Verbosity::quiet
             : verbosity == "normal" ? base::Verbosity::normal
                                     : base::Verbosity::detail;
    }



    void ContinuityParameters::check() const
    {
      if (mesh.file.empty())
        throw base::InputError(
          "No mesh is given: set 'Mesh/File' in the parameter file or use "
          "--mesh FILE; see --help.");
      if (!(end_time > 0.))
        throw base::InputError("Time/End = " + base::short_number(end_time) +
                               ": give a number > 0.");
      if (!(cfl > 0. && cfl <= 1.))
        throw base::InputError("Time/CFL number = " + base::short_number(cfl) +
                               (cfl > 1. ? ": above 1 densities become negative"
                                         : ": time would not advance") +
                               "; give a number in (0, 1], such as 0.5.");
      if (interval > 0. && end_time / interval > most_intervals)
        throw base::InputError(
          "Output/Interval = " + base::short_number(interval) +
          ": these are more than 100000 pictures; give a "
          "longer interval.");
    }



    unsigned int ContinuityParameters::n_intervals() const
    {
      if (interval == 0.)
        return default_intervals;
      return std::max(1., std::round(end_time / interval));
    }
  } // namespace app
} // namespace otto
