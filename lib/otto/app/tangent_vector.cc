// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/density_sections.h>
#include <otto/app/tangent_vector.h>
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/geometry/transport_pairs.h>
#include <otto/io/geodesic_state.h>
#include <otto/model/entry_values.h>
#include <otto/model/formula.h>
#include <otto/model/nodal_density.h>
#include <otto/model/type_section.h>

#include <deal.II/base/mpi.h>
#include <deal.II/base/parameter_handler.h>

#include <cmath>
#include <memory>

namespace otto
{
  namespace app
  {
    namespace
    {
      // The L1 distance of probability densities that are the same.
      const double same_density = 1e-6;

      // Nodal values of the formulas that an entry separates by semicolons,
      // [vertex][formula].
      template <int dim>
      std::vector<double> nodal_formulas(const dealii::ParameterHandler &prm,
                                         const std::string              &entry,
                                         const space::Space<dim>        &space,
                                         const unsigned int              n)
      {
        const std::string text   = prm.get(entry);
        const auto        pieces = base::split(text, ';');
        if (pieces.size() != n)
          throw base::InputError(
            entry + " = '" + text + "': there " +
            (pieces.size() == 1 ? "is " : "are ") +
            base::counted(pieces.size(), "expression") + " where " +
            std::to_string(n) +
            " are needed; separate those of components by semicolons.");
        std::vector<std::unique_ptr<model::Formula<dim>>> formulas;
        for (const auto &piece : pieces)
          formulas.push_back(std::make_unique<model::Formula<dim>>(
            entry, piece, prm.get("Constants")));
        std::vector<double> result;
        for (unsigned int i = 0; i < space.n_local(); ++i)
          for (const auto &formula : formulas)
            result.push_back(formula->value(space.point(i)));
        unsigned int finite = 1;
        for (const double value : result)
          finite = finite && std::isfinite(value);
        if (dealii::Utilities::MPI::min(finite, space.communicator()) == 0)
          throw base::InputError(entry + " = '" + text +
                                 "': it is not finite on the whole domain; "
                                 "change the expression.");
        return result;
      }



      // Of size one over the extent of the domain, so that a domain of any size
      // sees the same motion.
      template <int dim>
      std::string automatic_direction(const space::Space<dim> &space,
                                      const unsigned int       axis)
      {
        // not all digits, for 1 instead of 1.0000000000000002; the program
        // computes with what is written
        const unsigned int digits = 15;
        const auto         frame =
          space::unit_frame(space.dof_handler().get_triangulation());
        std::string result;
        for (unsigned int d = 0; d < dim; ++d)
          result +=
            (d > 0 ? ", " : "") +
            (d == axis ? base::short_number(1. / frame.length, digits) : "0");
        return result;
      }



      // mu times the distance from the centre of mass, of the component of the
      // domain, in a direction.
      template <int dim>
      std::vector<double> tilt(const dealii::ParameterHandler &prm,
                               const space::Space<dim>        &space,
                               const std::vector<double>      &mu)
      {
        const auto          direction = model::get_point<dim>(prm, "Direction");
        const auto         &components = space.components();
        std::vector<double> result(space.n_local());
        std::vector<double> masses(components.number), moments(masses);
        for (unsigned int i = 0; i < result.size(); ++i)
          {
            result[i] = direction * (space.point(i) - dealii::Point<dim>());
            if (i < space.n_owned())
              {
                const double mass = space.weights()[i] * mu[i];
                masses[components.of_vertex[i]] += mass;
                moments[components.of_vertex[i]] += mass * result[i];
              }
          }
        dealii::Utilities::MPI::sum(masses, space.communicator(), masses);
        dealii::Utilities::MPI::sum(moments, space.communicator(), moments);
        for (unsigned int i = 0; i < result.size(); ++i)
          {
            const auto c = components.of_vertex[i];
            // a component without mass has no vectors
            result[i] = masses[c] > 0.
                          ? mu[i] * (result[i] - moments[c] / masses[c])
                          : 0.;
          }
        return result;
      }



      std::vector<double>
      difference(const dealii::ParameterHandler         &prm,
                 const std::vector<std::vector<double>> &densities)
      {
        const auto numbers = model::get_numbers(prm, "Densities", 2);
        for (const double number : numbers)
          if (!(number >= 1. && number <= densities.size()) ||
              number != std::floor(number))
            throw base::InputError("Densities = '" + prm.get("Densities") +
                                   "': there is no density " +
                                   base::short_number(number) +
                                   "; give two numbers from 1 to " +
                                   std::to_string(densities.size()) + ".");
        const auto &from = densities[numbers[0] - 1],
                   &to   = densities[numbers[1] - 1];
        std::vector<double> result(from.size());
        for (std::size_t i = 0; i < result.size(); ++i)
          result[i] = to[i] - from[i];
        return result;
      }



      // The logarithm that a run of otto-transport has found.
      template <int dim>
      std::vector<double> of_run(const dealii::ParameterHandler &prm,
                                 const space::Space<dim>        &space,
                                 const std::vector<double>      &mu)
      {
        const std::string folder = prm.get("Folder");
        const std::string named  = "Folder = '" + folder + "': ";
        if (folder.empty())
          throw base::InputError(named + "give the folder of a finished run of "
                                         "otto-transport.");
        io::GeodesicState geodesic;
        try
          {
            geodesic = io::read_geodesic(folder, space);
            geodesic.check_geodesic();
          }
        catch (const base::InputError &error)
          {
            throw base::InputError(named +
                                   "it is not that of a finished run of "
                                   "otto-transport on this mesh: " +
                                   error.what());
          }
        double       sums[2] = {0., 0.};
        const double mass    = model::mass(mu, space);
        for (unsigned int i = 0; i < space.n_owned(); ++i)
          {
            const double initial = geodesic.densities[0][i] / geodesic.mass;
            sums[0] += space.weights()[i] * std::abs(initial - mu[i] / mass);
          }
        dealii::Utilities::MPI::sum(sums, space.communicator(), sums);
        if (!(sums[0] < same_density))
          throw base::InputError(
            named +
            "the run starts with another density than density 1 (L1 "
            "distance " +
            base::short_number(sums[0], 3) +
            "); give density 1 as its "
            "initial density.");
        std::vector<double> density(space.n_local());
        for (std::size_t i = 0; i < density.size(); ++i)
          density[i] = geodesic.densities[0][i] + geodesic.densities[1][i];
        // of the geodesic in the unit of time
        for (double &value : geodesic.potentials[0])
          value *= geodesic.horizon;
        return geometry::initial_potential(space,
                                           space::PointLocator<dim>(space),
                                           density,
                                           geodesic.potentials[0],
                                           1. / geodesic.potentials.size());
      }



      template <int dim>
      TangentVector
      in_section(dealii::ParameterHandler               &prm,
                 const space::Space<dim>                &space,
                 const geometry::TangentSpace<dim>      &tangent,
                 const std::vector<std::vector<double>> &densities)
      {
        TangentVector     result;
        const std::string type    = prm.get("Type"),
                          formula = prm.get("Expression");
        result.description        = type + " " + formula;
        if (type == "rate")
          result.potential =
            tangent.lift(nodal_formulas(prm, "Expression", space, 1));
        else if (type == "potential")
          result.potential =
            tangent.centred(nodal_formulas(prm, "Expression", space, 1));
        else if (type == "field")
          {
            result.field     = nodal_formulas(prm, "Expression", space, dim);
            result.parts     = tangent.decompose(result.field);
            result.potential = result.parts.potential;
          }
        else if (type == "transport")
          {
            result.potential =
              tangent.centred(of_run(prm, space, tangent.density()));
            result.description = "logarithm in '" + prm.get("Folder") + "'";
          }
        else if (type == "difference")
          {
            result.potential = tangent.lift(difference(prm, densities));
            result.description =
              "difference of the densities " + prm.get("Densities");
          }
        else
          {
            result.potential =
              tangent.lift(tilt(prm, space, tangent.density()));
            result.description =
              "tilt in the direction " + prm.get("Direction");
          }
        return result;
      }
    } // namespace



    void declare_tangent_vector(dealii::ParameterHandler &prm,
                                const std::string        &section)
    {
      using namespace dealii::Patterns;
      const model::InSection inside(prm, section);
      prm.declare_entry(
        "Type",
        "tilt",
        Selection("rate|potential|field|difference|tilt|transport"),
        "rate: s in mass per volume and time, which must not change the mass; "
        "potential: Psi; field: a vector field, projected on gradients; "
        "difference: of two densities; tilt: the rate of mu times the distance "
        "from the centre of mass in a direction; transport: the initial "
        "potential of a run of otto-transport from density 1.");
      prm.declare_entry("Expression",
                        "0",
                        Anything(),
                        "Of rate, potential or field in x, y, z; those of the "
                        "components of a field are separated by semicolons.");
      prm.declare_alias("Expression", "Formula");
      prm.declare_entry("Constants",
                        "",
                        Anything(),
                        "Numbers with names for the expressions: a=1, b=2.");
      prm.declare_entry("Densities",
                        "1, 2",
                        Anything(),
                        "The numbers of two densities: the second minus the "
                        "first.");
      prm.declare_entry("Direction",
                        automatic,
                        Anything(),
                        "Of a tilt, with its size, one over a length: that of "
                        "one over the extent moves mass by a part of the "
                        "extent in the time one. automatic: this along x in "
                        "vectors 1, 3 and so on, along y in the others.");
      prm.declare_entry("Folder",
                        "",
                        Anything(),
                        "That of a run of otto-transport on the same mesh.");
    }



    template <int dim>
    TangentVector
    make_tangent_vector(dealii::ParameterHandler               &prm,
                        const std::string                      &section,
                        const unsigned int                      axis,
                        const space::Space<dim>                &space,
                        const geometry::TangentSpace<dim>      &tangent,
                        const std::vector<std::vector<double>> &densities)
    {
      const model::InSection inside(prm, section);
      const bool             automatic_tilt =
        prm.get("Type") == "tilt" && prm.get("Direction") == automatic;
      if (automatic_tilt)
        prm.set("Direction", automatic_direction(space, axis));
      try
        {
          auto vector = in_section(prm, space, tangent, densities);
          if (automatic_tilt)
            vector.description +=
              " (automatic: one over the extent of the domain)";
          return vector;
        }
      catch (const base::InputError &error)
        {
          throw base::InputError("In section '" + section +
                                 "': " + error.what());
        }
    }



    template TangentVector
    make_tangent_vector(dealii::ParameterHandler &,
                        const std::string &,
                        unsigned int,
                        const space::Space<2> &,
                        const geometry::TangentSpace<2> &,
                        const std::vector<std::vector<double>> &);
    template TangentVector
    make_tangent_vector(dealii::ParameterHandler &,
                        const std::string &,
                        unsigned int,
                        const space::Space<3> &,
                        const geometry::TangentSpace<3> &,
                        const std::vector<std::vector<double>> &);
  } // namespace app
} // namespace otto
