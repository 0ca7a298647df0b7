// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/density_sections.h>
#include <otto/app/discretisation.h>
#include <otto/app/geometry_parameters.h>
#include <otto/app/tangent_vector.h>
#include <otto/app/transport_parameters.h>
#include <otto/base/errors.h>
#include <otto/base/input_file.h>
#include <otto/base/text.h>

#include <deal.II/base/parameter_handler.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <sstream>

namespace otto
{
  namespace app
  {
    using namespace dealii::Patterns;

    namespace
    {
      const unsigned int most_sections = 1000;

      // The numbers n of the texts "<kind> n".
      void add_number(const std::string      &text,
                      const std::string      &kind,
                      std::set<unsigned int> &numbers)
      {
        unsigned int number;
        if (base::starts_with(text, kind + " ") &&
            base::to_unsigned(base::trimmed(text.substr(kind.size())), number))
          numbers.insert(number);
      }



      // How many sections of a kind there are; those of the defaults may be
      // named alone.
      unsigned int counted_sections(const CommandLine &options,
                                    const std::string &kind,
                                    const unsigned int by_default)
      {
        std::set<unsigned int> numbers;
        std::istringstream     file;
        if (!options.parameter_file.empty())
          file.str(base::content_of("parameter file", options.parameter_file));
        for (std::string line; std::getline(file, line);)
          {
            line = base::trimmed(line.substr(0, line.find('#')));
            if (const std::string word = "subsection ";
                base::starts_with(line, word))
              add_number(base::trimmed(line.substr(word.size())),
                         kind,
                         numbers);
          }
        const auto of_file = numbers.size();
        for (const auto &setting : options.settings)
          add_number(setting.substr(0, setting.find('/')), kind, numbers);
        // those without the first one change some of the default ones
        const bool   defaults = of_file == 0 && numbers.count(1) == 0;
        unsigned int result   = defaults ? by_default : 0;
        for (const unsigned int number : numbers)
          {
            if (number != result + 1 && number > result)
              throw base::InputError("There is a section '" + kind + " " +
                                     std::to_string(number) + "' but no '" +
                                     kind + " " + std::to_string(result + 1) +
                                     "'; number them 1, 2, 3 and so on.");
            if (number == 0 || number > most_sections)
              throw base::InputError("There cannot be a section '" + kind +
                                     " " + std::to_string(number) +
                                     "'; numbers are 1 to " +
                                     std::to_string(most_sections) + ".");
            result = std::max(result, number);
          }
        return result;
      }



      void declare_exponential(GeometryParameters       &parameters,
                               dealii::ParameterHandler &prm)
      {
        prm.enter_subsection("Exponential");
        prm.add_parameter("Vector",
                          parameters.vector,
                          "The number of the vector that is followed.",
                          Integer(1));
        prm.add_parameter("End",
                          parameters.end_time,
                          "The time at the end, one for the exponential map.",
                          Double(0.));
        prm.add_parameter("Outputs",
                          parameters.n_outputs,
                          "States after the first in density.pvd and "
                          "history.csv.",
                          Integer(1, 100000));
        prm.add_parameter("Mass tolerance",
                          parameters.mass_tolerance,
                          "The part of the mass that may have met, or left the "
                          "domain, before the geodesic is said to end.",
                          Double(0., 0.5));
        prm.add_parameter("Eulerian",
                          parameters.eulerian,
                          "Whether the equations of density and potential on "
                          "the mesh are solved beside the characteristics.");
        prm.add_parameter("CFL number",
                          parameters.cfl,
                          "The time step of these equations over the longest "
                          "one that keeps densities positive, up to one.",
                          Double(0.));
        prm.leave_subsection();
      }



      void declare_barycentre(GeometryParameters       &parameters,
                              dealii::ParameterHandler &prm)
      {
        prm.enter_subsection("Barycentre");
        prm.add_parameter("Weights",
                          parameters.weights,
                          "One positive number for each density, with commas "
                          "between them; empty: all the same.");
        prm.add_parameter("Start",
                          parameters.start,
                          "The number of the density to start with.",
                          Integer(1));
        prm.add_parameter("Step",
                          parameters.step,
                          "The part of the negative gradient that a step "
                          "follows.",
                          Double(0., 2.));
        prm.add_parameter("Tolerance",
                          parameters.tolerance,
                          "The norm of the gradient over the mean distance to "
                          "the densities at which the descent ends.",
                          Double(0.));
        prm.add_parameter("Maximum steps",
                          parameters.max_descent_steps,
                          "The descent ends without success after this many.",
                          Integer(1, 10000));
        prm.leave_subsection();
      }



      void declare_solver(GeometryParameters       &parameters,
                          dealii::ParameterHandler &prm)
      {
        prm.enter_subsection("Discretisation");
        prm.add_parameter("Pair",
                          parameters.pair,
                          "Spaces of potential and density in transport "
                          "problems: P1/P1, P1-iso-P2/P1 or P2/P1, Q1/Q1, "
                          "Q1-iso-Q2/Q1 or Q2/Q1, or automatic, the first of "
                          "them, in which tangent vectors live too.");
        declare_slabs(prm, parameters.slabs);
        prm.leave_subsection();
        prm.enter_subsection("Solver");
        prm.add_parameter("Gap tolerance",
                          parameters.gap_tolerance,
                          "Relative gap between the two values that enclose "
                          "the power of the distance in each transport "
                          "problem.",
                          Double(1e-8, 1.));
        prm.add_parameter("Maximum Newton steps",
                          parameters.max_steps,
                          "A transport problem fails after this many.",
                          Integer(1, 10000));
        declare_linear_tolerance(prm, parameters.linear_tolerance);
        prm.leave_subsection();
        prm.enter_subsection("Output");
        prm.add_parameter("Folder",
                          parameters.folder,
                          "Where the results go; made if it is not there.");
        prm.add_parameter("Overwrite",
                          parameters.overwrite,
                          "Replace the files of an earlier run in the folder.");
        prm.add_parameter("Verbosity",
                          parameters.verbosity,
                          "What is printed.",
                          Selection("quiet|normal|detail"));
        prm.leave_subsection();
      }
    } // namespace



    std::string density_section(const unsigned int number)
    {
      return "Density " + std::to_string(number);
    }



    std::string vector_section(const unsigned int number)
    {
      return "Vector " + std::to_string(number);
    }



    void GeometryParameters::count_sections(const CommandLine &options)
    {
      n_densities = counted_sections(options, "Density", n_densities);
      n_vectors   = counted_sections(options, "Vector", n_vectors);
    }



    void GeometryParameters::declare(dealii::ParameterHandler     &prm,
                                     const model::DensityTypes<2> &types)
    {
      prm.add_parameter(
        "Task",
        task,
        "metric: potentials, Gram matrix and angles of the vectors at density "
        "1; exponential: the geodesic from density 1 with the velocity of a "
        "vector; logarithm: the vectors that lead from density 1 to all "
        "others; distances: W2, or W_p, between all densities; barycentre: of all "
        "densities.",
        Selection("metric|exponential|logarithm|distances|barycentre"));
      mesh.declare(prm);
      prm.enter_subsection("Densities");
      prm.add_parameter("Mass",
                        mass,
                        "The mass to which all densities are scaled; 0: as "
                        "given, and then equal.",
                        Double(0.));
      prm.add_parameter("Projection",
                        projection,
                        "moments: densities on the mesh with the mass, the "
                        "centre and the second moments of those that are "
                        "given; nodal: their values at the vertices, which "
                        "make them wider.",
                        Selection("moments|nodal"));
      prm.leave_subsection();
      for (unsigned int k = 1; k <= n_densities; ++k)
        density_parameters<2>(density_section(k), types).declare(prm);
      for (unsigned int k = 1; k <= n_vectors; ++k)
        declare_tangent_vector(prm, vector_section(k));
      prm.enter_subsection("Metric");
      prm.add_parameter("Exponent",
                        exponent,
                        "p of the distances W_p and of the norms (int mu "
                        "|v|^p)^(1/p) of velocities v = j_q(grad Psi), 1/p + "
                        "1/q = 1; barycentres are those of W2.",
                        Double(1.));
      prm.leave_subsection();
      declare_exponential(*this, prm);
      declare_barycentre(*this, prm);
      declare_solver(*this, prm);
    }



    base::Verbosity GeometryParameters::console_verbosity() const
    {
      return verbosity == "quiet"    ? base::Verbosity::quiet
             : verbosity == "normal" ? base::Verbosity::normal
                                     : base::Verbosity::detail;
    }



    void GeometryParameters::check() const
    {
      if (mesh.file.empty())
        throw base::InputError(
          "No mesh is given: set 'Mesh/File' in the parameter file or use "
          "--mesh FILE; see --help.");
      (void)slab_number(slabs); // or an InputError
      if (transports() && n_densities < 2)
        throw base::InputError("Task = " + task +
                               ": there is only one density; add a section "
                               "'Density 2'.");
      if (!(exponent > 1.) || !std::isfinite(exponent))
        throw base::InputError(
          "Metric/Exponent = " + base::short_number(exponent) +
          ": give a number > 1.");
      if (task == "barycentre" && exponent != 2.)
        throw base::InputError(
          "Metric/Exponent = " + base::short_number(exponent) +
          ": barycentres are those of W2; set it to 2.");
      if (transports() && (exponent < 1.25 || exponent > 4.))
        throw base::InputError(
          "Metric/Exponent = " + base::short_number(exponent) +
          ": transport problems take exponents from 1.25 to 4.");
      if (task == "exponential")
        {
          if (vector > n_vectors)
            throw base::InputError(
              "Exponential/Vector = " + std::to_string(vector) + ": there " +
              (n_vectors == 1 ? "is " : "are ") +
              base::counted(n_vectors, "vector") + "; add a section '" +
              vector_section(vector) + "' or take another one.");
          if (!(end_time > 0.))
            throw base::InputError(
              "Exponential/End = " + base::short_number(end_time) +
              ": give a number > 0.");
          if (!(cfl > 0. && cfl <= 1.))
            throw base::InputError(
              "Exponential/CFL number = " + base::short_number(cfl) +
              ": give a number in (0, 1], such as 0.5.");
        }
      if (task == "barycentre")
        {
          barycentre_weights();
          if (start > n_densities)
            throw base::InputError(
              "Barycentre/Start = " + std::to_string(start) + ": there are " +
              base::counted(n_densities, "density", "densities") +
              "; give the number of one of them.");
          if (!(step > 0.))
            throw base::InputError("Barycentre/Step = 0: the descent would "
                                   "not move; give a number in (0, 2], such as "
                                   "1.");
        }
    }



    std::vector<double> GeometryParameters::barycentre_weights() const
    {
      std::vector<double> result;
      double              sum = 0;
      if (base::trimmed(weights).empty())
        result.assign(n_densities, 1.);
      else
        for (const auto &word : base::split(weights, ','))
          {
            char *end = nullptr;
            result.push_back(std::strtod(word.c_str(), &end));
            if (word.empty() || *end != '\0' ||
                !(result.back() > 0. && std::isfinite(result.back())))
              throw base::InputError("Barycentre/Weights = '" + weights +
                                     "': '" + word +
                                     "' is not a positive number.");
          }
      if (result.size() != n_densities)
        throw base::InputError(
          "Barycentre/Weights = '" + weights + "': there are " +
          base::counted(result.size(), "weight") + " for " +
          base::counted(n_densities, "density", "densities") +
          "; give one for each, or none.");
      for (const double weight : result)
        sum += weight;
      for (double &weight : result)
        weight /= sum;
      return result;
    }
  } // namespace app
} // namespace otto
