// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/density_sections.h>
#include <otto/app/flow_parameters.h>
#include <otto/base/errors.h>

#include <deal.II/base/parameter_handler.h>

namespace otto
{
  namespace app
  {
    void FlowParameters::declare(dealii::ParameterHandler &prm,
                                 const TypesOf<2>         &types)
    {
      using namespace dealii::Patterns;
      mesh.declare(prm);
      density_parameters<2>("Initial density", types.densities).declare(prm);
      prm.enter_subsection("Density");
      prm.add_parameter("Mass",
                        mass,
                        "The total mass to which the initial density is "
                        "scaled; 0: its mass as given.",
                        Double(0.));
      prm.leave_subsection();
      model::EnergyParameters<2>(types.energies).declare(prm);
      time.declare(prm);

      prm.enter_subsection("Discretisation");
      prm.add_parameter("Pair",
                        pair,
                        "Spaces of potential and density: P1/P1 on triangles "
                        "and tetrahedra, Q1/Q1 on quadrilaterals and "
                        "hexahedra, or automatic.");
      prm.leave_subsection();

      prm.enter_subsection("Solver");
      prm.add_parameter("Tolerance",
                        tolerance,
                        "Newton's decrement over W2 of the step at which "
                        "Newton's method stops.",
                        Double(1e-12, 0.1));
      prm.add_parameter("Maximum Newton steps",
                        max_steps,
                        "After this many the time step is halved.",
                        Integer(1, 10000));
      prm.add_parameter("Linear tolerance",
                        linear_tolerance,
                        "Reduction of the residual of each Newton system.",
                        Double(1e-12, 0.1));
      prm.add_parameter("Barrier",
                        barrier,
                        "Last barrier parameter of a step over the mean "
                        "density and the variation of tau E'.",
                        Double(1e-14, 1e-2));
      prm.add_parameter("Mobility floor",
                        mobility_floor,
                        "What is added to the density in the mobility, over "
                        "the mean density.",
                        Double(0., 1.));
      prm.leave_subsection();

      prm.enter_subsection("Output");
      prm.add_parameter("Folder",
                        folder,
                        "Where the results go; made if it is not there.");
      prm.add_parameter("Overwrite",
                        overwrite,
                        "Replace the files of an earlier run in the folder.");
      prm.add_parameter("Interval",
                        interval,
                        "Time between two states in density.pvd, which are "
                        "those of the first step at or after it; 0: a "
                        "twentieth of 'Time/End'.",
                        Double(0.));
      prm.add_parameter("Checkpoint interval",
                        checkpoints,
                        "Steps between two checkpoints for --restart, beside "
                        "the one at the end; 0: none at all.",
                        Integer(0, 100000000));
      prm.add_parameter("Verbosity",
                        verbosity,
                        "What is printed.",
                        Selection("quiet|normal|detail"));
      prm.leave_subsection();
    }



    base::Verbosity FlowParameters::console_verbosity() const
    {
      return verbosity == "quiet"    ? base::Verbosity::quiet
             : verbosity == "normal" ? base::Verbosity::normal
                                     : base::Verbosity::detail;
    }



    void FlowParameters::check() const
    {
      if (mesh.file.empty())
        throw base::InputError(
          "No mesh is given: set 'Mesh/File' in the parameter file or use "
          "--mesh FILE; see --help.");
      time.check();
    }



    template <int dim>
    typename flow::JkoStep<dim>::Parameters FlowParameters::newton() const
    {
      typename flow::JkoStep<dim>::Parameters result;
      result.tolerance        = tolerance;
      result.max_newton_steps = max_steps;
      result.linear_tolerance = linear_tolerance;
      result.barrier          = barrier;
      result.mobility_floor   = mobility_floor;
      return result;
    }



    template flow::JkoStep<2>::Parameters FlowParameters::newton<2>() const;
    template flow::JkoStep<3>::Parameters FlowParameters::newton<3>() const;
  } // namespace app
} // namespace otto
