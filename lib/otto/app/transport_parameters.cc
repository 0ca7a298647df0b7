// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/density_sections.h>
#include <otto/app/discretisation.h>
#include <otto/app/problem_sections.h>
#include <otto/app/transport_parameters.h>
#include <otto/base/errors.h>
#include <otto/mesh/gmsh_file.h>

#include <deal.II/base/exceptions.h>
#include <deal.II/base/parameter_handler.h>
#include <deal.II/base/utilities.h>


namespace otto
{
  namespace app
  {
    void declare_linear_tolerance(dealii::ParameterHandler &prm,
                                  double                   &tolerance)
    {
      prm.add_parameter("Linear tolerance",
                        tolerance,
                        "What a Newton system may leave of the Hamilton-Jacobi "
                        "equation where mass is, over the barrier weight.",
                        dealii::Patterns::Double(1e-6, 1.));
    }



    void TransportParameters::declare(dealii::ParameterHandler &prm,
                                      const TypesOf<2>         &types)
    {
      using namespace dealii::Patterns;
      mesh.declare(prm);
      density_parameters<2>("Initial density", types.densities).declare(prm);
      density_parameters<2>("Final density", types.densities).declare(prm);
      ends.declare(prm);
      declare_problem(prm, types.hamiltonians, types.energies);
      prm.enter_subsection("Transport");
      prm.add_action("Growth length", [this](const std::string &value) {
        ends.balanced = dealii::Utilities::string_to_double(value) == 0.;
      });
      prm.leave_subsection();
      prm.enter_subsection("Discretisation");
      prm.add_parameter(
        "Pair",
        pair,
        "Spaces of potential and density: P1-iso-P2/P1, P2/P1 or P1/P1 "
        "on triangles and tetrahedra, Q1-iso-Q2/Q1, Q2/Q1 or Q1/Q1 on "
        "quadrilaterals and hexahedra. automatic is P2/P1 on triangles, with "
        "potentials of degree two, unless they are more than ten times as long "
        "as high, and otherwise the first, with potentials on the once refined "
        "mesh; both are stable. The third takes "
        "a third to two thirds of the time, and its densities oscillate on "
        "irregular meshes.");
      declare_slabs(prm, slabs);
      prm.leave_subsection();

      prm.enter_subsection("Solver");
      prm.add_parameter("Gap tolerance",
                        gap_tolerance,
                        "Relative gap between the values of a primal and a "
                        "dual feasible point of the discrete problem, which "
                        "enclose its optimal value. A gap below 1e-7 of the "
                        "squared diagonal of the largest piece of the domain, "
                        "or for other costs that of so short a way, is closed, "
                        "too.",
                        Double(1e-8, 1.));
      prm.add_parameter("Maximum Newton steps",
                        max_steps,
                        "The run ends without success after this many.",
                        Integer(1, 10000));
      declare_linear_tolerance(prm, linear_tolerance);
      prm.add_parameter(
        "Coarse start",
        coarse_start,
        "Solve roughly with a quarter of the slabs first; saves "
        "10 to 25 % of the time from about 64 slabs on.");
      prm.add_parameter("Start from",
                        start_from,
                        "The folder of an earlier run of otto-transport on the "
                        "same domain, with any mesh, slabs and densities, from "
                        "whose potentials and densities the run starts; empty: "
                        "from zero and constant ones.",
                        DirectoryName());
      prm.add_parameter("Error estimate",
                        error_estimate,
                        "Solve on a second mesh and number of slabs too, half "
                        "as fine where the mesh was refined or has a given "
                        "Size, otherwise twice as fine (eight times the work), "
                        "and estimate the discretisation error of W2.");
      prm.add_parameter("Enclosure width",
                        enclosure.width,
                        "Two bounds of W2 itself, on the meshed domain between "
                        "the densities on the mesh, whatever the discrete "
                        "problem says: their difference over the larger one "
                        "that is wanted. Most of the width comes from the size "
                        "of the cells; they are refined for it.",
                        Double(0., 1.));
      prm.add_parameter("Enclosure pieces",
                        enclosure.pieces,
                        "Cells are not refined for the bounds if more pieces, "
                        "vertices with mass at both ends, would come of it, or "
                        "half as many if ways bend round corners, which takes "
                        "longer; 0: no bounds.",
                        Integer(0, 100000000));
      prm.leave_subsection();

      prm.enter_subsection("Adaptation");
      prm.add_parameter(
        "Width",
        adaptation.width,
        "Mesh the geometry again with smaller cells where "
        "velocities are least resolved, and solve again, until "
        "the bounds of W2 and its discrete value lie in an "
        "interval of this width over its upper end (of other "
        "values: until they change by no more than that part); "
        "0: no other mesh. A given number of slabs grows as that "
        "of cells along an edge.",
        Double(0., 1.));
      prm.add_parameter("Growth",
                        adaptation.growth,
                        "The number of vertices of each mesh over that of the "
                        "one before; four (in space eight) refine everywhere.",
                        Double(1.1, 8.));
      prm.add_parameter("Most vertices",
                        adaptation.most_vertices,
                        "Where it ends, if the width was not reached before.",
                        Integer(1, 100000000));
      prm.leave_subsection();

      prm.enter_subsection("Output");
      prm.add_parameter("Folder",
                        folder,
                        "Where the results go; made if it is not there.");
      prm.add_parameter("Overwrite",
                        overwrite,
                        "Replace the files of an earlier run in the folder.");
      prm.add_parameter("Stride",
                        stride,
                        "Write the fields of every so many levels and slabs.",
                        Integer(1, 100000));
      prm.add_parameter("Checkpoint interval",
                        checkpoint_interval,
                        "Least seconds between two checkpoints for --restart, "
                        "beside those at the beginning and at the end; 0: none "
                        "at all.",
                        Double(0.));
      prm.add_parameter("Verbosity",
                        verbosity,
                        "What is printed.",
                        Selection("quiet|normal|detail"));
      prm.leave_subsection();
    }



    base::Verbosity TransportParameters::console_verbosity() const
    {
      return verbosity == "quiet"    ? base::Verbosity::quiet
             : verbosity == "normal" ? base::Verbosity::normal
                                     : base::Verbosity::detail;
    }



    void TransportParameters::check() const
    {
      if (mesh.file.empty())
        throw base::InputError(
          "No mesh is given: set 'Mesh/File' in the parameter file or use "
          "--mesh FILE; see --help.");
      (void)slab_number(slabs); // or an InputError
      if (adaptation.width > 0. && !mesh::is_geometry(mesh.file))
        throw base::InputError(
          "'Adaptation/Width' needs a geometry that can be meshed again, and "
          "the mesh '" +
          mesh.file + "' is none; give the .geo, or set Width = 0.");
      if (coarse_start && !start_from.empty())
        throw base::InputError(
          "'Solver/Coarse start' and 'Solver/Start from' = '" + start_from +
          "' are two starts; leave out one of them.");
    }



    template <int dim>
    typename solver::InteriorPoint<dim>::Parameters
    TransportParameters::interior_point(const mesh::CellKind kind) const
    {
      typename solver::InteriorPoint<dim>::Parameters result;
      result.potentials       = space::named_pair(pair, kind).potentials;
      result.gap_tolerance    = gap_tolerance;
      result.max_steps        = max_steps;
      result.linear_tolerance = linear_tolerance;
      return result;
    }



    template solver::InteriorPoint<2>::Parameters
      TransportParameters::interior_point<2>(mesh::CellKind) const;
    template solver::InteriorPoint<3>::Parameters
      TransportParameters::interior_point<3>(mesh::CellKind) const;
  } // namespace app
} // namespace otto
