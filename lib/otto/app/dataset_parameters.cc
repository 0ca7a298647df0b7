// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/dataset_parameters.h>
#include <otto/app/density_sections.h>
#include <otto/app/memory_check.h>
#include <otto/app/problem_sections.h>
#include <otto/app/transport_parameters.h>
#include <otto/base/errors.h>
#include <otto/base/exact_number.h>
#include <otto/base/text.h>
#include <otto/dataset/splits.h>
#include <otto/model/entry_values.h>
#include <otto/model/type_section.h>

#include <cmath>

namespace otto
{
  namespace app
  {
    using namespace dealii::Patterns;

    namespace
    {
      void declare_samples(DatasetParameters        &parameters,
                           dealii::ParameterHandler &prm)
      {
        const model::InSection inside(prm, "Samples");
        prm.add_parameter("Kind",
                          parameters.kind,
                          "transport: geodesics between two densities; "
                          "gradient flow: of an energy; continuity: densities "
                          "carried by velocities.",
                          Selection("transport|gradient flow|continuity"));
        prm.add_parameter("Number",
                          parameters.number,
                          "How many samples; a restart may ask for more.",
                          Integer(1, 100000000));
        prm.add_parameter("Seed",
                          parameters.seed,
                          "Seed of all random numbers. A sample depends on it "
                          "and on its number alone.",
                          Integer(0));
        prm.add_parameter("Attempts",
                          parameters.attempts,
                          "How many random data are tried until a problem is "
                          "solved; then the sample is given up.",
                          Integer(1, 1000));
        prm.add_parameter("Splits",
                          parameters.splits,
                          "The fractions for training, validation and test.");
        prm.add_parameter("Floor",
                          parameters.floor,
                          "What is added to each random density, over its "
                          "mean, before its mass becomes one; 0: there may be "
                          "vacuum.",
                          Double(0., 1e6));
      }



      void declare_inputs(DatasetParameters        &parameters,
                          dealii::ParameterHandler &prm,
                          const DatasetTypes<2>    &types)
      {
        for (const char *section : {"Initial density", "Final density"})
          model::declare_types(prm, section, types.densities, "mixture");
        model::declare_types(prm, "Velocity", types.velocities, "stream");
        model::EnergyParameters<2>(types.energies).declare(prm);
        declare_problem(prm, types.hamiltonians, types.energies);
        const model::InSection inside(prm, "Random potential");
        prm.add_parameter("Standard deviation",
                          parameters.potential_deviation,
                          "That of a random field V, which adds int V rho to "
                          "the energy of a gradient flow; 0: there is none.",
                          Double(0.));
        dataset::MaternParameters::declare(prm, 4);
      }



      void declare_transport(DatasetParameters        &parameters,
                             dealii::ParameterHandler &prm)
      {
        const model::InSection inside(prm, "Transport");
        prm.add_parameter("Pair",
                          parameters.pair,
                          "Spaces of potential and density, as in "
                          "otto-transport. Potentials are kept at the vertices "
                          "of the mesh; with P1/P1 their action is W2^2.");
        prm.add_parameter("Slabs",
                          parameters.slabs,
                          "Number of time slabs N.",
                          Integer(2, 100000));
        prm.add_parameter("Gap tolerance",
                          parameters.gap_tolerance,
                          "Relative gap between the values of a primal and a "
                          "dual feasible point that encloses W2^2.",
                          Double(1e-8, 1.));
        prm.add_parameter("Maximum Newton steps",
                          parameters.max_steps,
                          "An attempt has failed after this many.",
                          Integer(1, 10000));
        declare_linear_tolerance(prm, parameters.linear_tolerance);
      }



      void declare_evolutions(DatasetParameters        &parameters,
                              dealii::ParameterHandler &prm)
      {
        const std::string intervals =
          "Densities are kept at so many equal distances of time.";
        {
          const model::InSection inside(prm, "Gradient flow");
          prm.add_parameter("Scheme",
                            parameters.scheme,
                            "As in otto-flow.",
                            Selection("jko|midpoint|slabs|bdf2"));
          prm.add_parameter("Slabs",
                            parameters.flow_slabs,
                            "Slabs of a step of the scheme slabs.",
                            Integer(1, 1000));
          prm.add_parameter("End",
                            parameters.flow_end,
                            "The end time; automatic: 2 % of the squared "
                            "diagonal of the domain.");
          prm.add_parameter("Intervals",
                            parameters.flow_intervals,
                            intervals,
                            Integer(1, 100000));
          prm.add_parameter("Steps per interval",
                            parameters.flow_steps,
                            "Steps of the scheme in each.",
                            Integer(1, 100000));
        }
        const model::InSection inside(prm, "Continuity");
        prm.add_parameter("Diffusion",
                          parameters.eps,
                          "eps in d_t rho + div(rho v) = eps Laplace rho.",
                          Double(0.));
        prm.add_parameter("End",
                          parameters.continuity_end,
                          "The end time.",
                          Double(0.));
        prm.add_parameter("Intervals",
                          parameters.continuity_intervals,
                          intervals,
                          Integer(1, 100000));
        prm.add_parameter("CFL number",
                          parameters.cfl,
                          "The time step over the longest one that keeps "
                          "densities positive, up to one.",
                          Double(0.));
      }



      void declare_description(DatasetParameters        &parameters,
                               dealii::ParameterHandler &prm)
      {
        const model::InSection inside(prm, "Description");
        prm.add_parameter("Title", parameters.title, "One line.");
        prm.add_parameter("Text", parameters.description, "What it is for.");
        prm.add_parameter("Length unit",
                          parameters.length_unit,
                          "That of the coordinates: m, mm; 1: dimensionless.");
        prm.add_parameter("Time unit",
                          parameters.time_unit,
                          "That of times: s; 1: dimensionless.");
        prm.add_parameter("License",
                          parameters.license,
                          "The conditions under which others may use the data "
                          "set.");
        prm.add_parameter("Citation",
                          parameters.citation,
                          "How to cite the data set.");
      }



      void declare_output(DatasetParameters        &parameters,
                          dealii::ParameterHandler &prm)
      {
        {
          const model::InSection inside(prm, "Grid");
          prm.add_parameter("Points",
                            parameters.grid,
                            "Points of a regular grid over the bounding box, "
                            "in all directions or in x, y (z), as in 64 or 64, "
                            "32, on which all fields are given, too; empty: "
                            "none.");
        }
        {
          const model::InSection inside(prm, "Parallel");
          prm.add_parameter("Mode",
                            parameters.parallel,
                            "samples: groups of ranks solve samples of their "
                            "own; space: all ranks solve each sample; "
                            "automatic: samples, unless there are too few or "
                            "they are too large.",
                            Selection("automatic|samples|space"));
          prm.add_parameter("Ranks per sample",
                            parameters.ranks_per_sample,
                            "Ranks in a group of the mode samples.",
                            Integer(1, 1000000));
        }
        declare_description(parameters, prm);
        const model::InSection inside(prm, "Output");
        prm.add_parameter("Folder",
                          parameters.folder,
                          "Where the results go; made if it is not there.");
        prm.add_parameter("Overwrite",
                          parameters.overwrite,
                          "Replace the files of an earlier run in the folder.");
        prm.add_parameter("Precision",
                          parameters.precision,
                          "Of the arrays in the data set.",
                          Selection("single|double"));
        prm.add_parameter("Compression",
                          parameters.compression,
                          "The level of gzip; 0: none.",
                          Integer(0, 9));
        prm.add_parameter("Verbosity",
                          parameters.verbosity,
                          "What is printed; detail: a line for each sample.",
                          Selection("quiet|normal|detail"));
      }
    } // namespace



    void DatasetParameters::declare(dealii::ParameterHandler &prm,
                                    const DatasetTypes<2>    &types)
    {
      mesh.declare(prm);
      declare_samples(*this, prm);
      declare_inputs(*this, prm, types);
      declare_transport(*this, prm);
      declare_evolutions(*this, prm);
      declare_output(*this, prm);
    }



    base::Verbosity DatasetParameters::console_verbosity() const
    {
      return verbosity == "quiet"    ? base::Verbosity::quiet
             : verbosity == "normal" ? base::Verbosity::normal
                                     : base::Verbosity::detail;
    }



    void DatasetParameters::check() const
    {
      if (mesh.file.empty())
        throw base::InputError(
          "No mesh is given: set 'Mesh/File' in the parameter file or use "
          "--mesh FILE; see --help.");
      try
        {
          dataset::parse_fractions(splits);
        }
      catch (const base::InputError &error)
        {
          throw base::InputError(std::string("In section 'Samples': ") +
                                 error.what());
        }
      if (!(continuity_end > 0.))
        throw base::InputError(
          "Continuity/End = " + base::short_number(continuity_end) +
          ": give a number > 0.");
      if (!(cfl > 0. && cfl <= 1.))
        throw base::InputError(
          "Continuity/CFL number = " + base::short_number(cfl) +
          ": give a number in (0, 1], such as 0.5.");
    }



    template <int dim>
    std::array<unsigned int, dim> DatasetParameters::grid_points() const
    {
      auto words = base::split(grid, ',');
      if (words.size() == 1)
        words.resize(dim, words[0]);
      std::array<unsigned int, dim> result{};
      bool                          fine = words.size() == dim;
      for (unsigned int d = 0; d < dim && fine; ++d)
        fine = base::to_unsigned(words[d], result[d]) && result[d] >= 2 &&
               result[d] <= 100000;
      if (!fine)
        throw base::InputError(
          "Grid/Points = '" + grid + "': give one integer from 2 on, or " +
          std::to_string(dim) + " with commas between them, as in 64, 32.");
      // a value, and the cell and the coordinates of each point
      double bytes = 8. * (2. + dim);
      for (const unsigned int n : result)
        bytes *= n;
      if (bytes > machine_memory())
        throw base::InputError(
          "Grid/Points = '" + grid + "' needs more than " +
          base::short_number(bytes * 1e-9, 2) +
          " GB of memory for each field; give fewer points.");
      return result;
    }



    void resolve_automatic_lengths(dealii::ParameterHandler &prm,
                                   const double              diagonal)
    {
      const auto set = [&](const std::vector<std::string> &path,
                           const std::string              &entry,
                           const std::vector<double>      &parts,
                           const double                    unit) {
        for (const auto &section : path)
          prm.enter_subsection(section);
        if (prm.get(entry) == automatic)
          {
            std::string text;
            for (const double part : parts)
              text +=
                (text.empty() ? "" : ", ") + base::exact_number(part * unit);
            prm.set(entry, text);
          }
        for (std::size_t k = 0; k < path.size(); ++k)
          prm.leave_subsection();
      };
      const std::string length = "Correlation length";
      for (const char *density : {"Initial density", "Final density"})
        {
          set({density, "mixture"},
              "Standard deviations",
              {0.05, 0.1},
              diagonal);
          set({density, "bump"}, "Radius", {0.12, 0.2}, diagonal);
          set({density, "field"}, length, {0.2}, diagonal);
        }
      for (const char *velocity : {"stream", "potential"})
        {
          set({"Velocity", velocity}, length, {0.3}, diagonal);
          set({"Velocity", velocity}, "Speed", {0.3}, diagonal);
        }
      set({"Random potential"}, length, {0.2}, diagonal);
      set({"Gradient flow"}, "End", {0.02}, diagonal * diagonal);
    }



    template <int dim>
    DatasetTypes<dim> dataset_types(const TypesOf<dim> &types)
    {
      DatasetTypes<dim> result;
      result.energies     = types.energies;
      result.hamiltonians = types.hamiltonians;
      result.densities    = dataset::random_density_types<dim>(types.densities);
      result.velocities = dataset::random_velocity_types<dim>(types.velocities);
      const auto add    = [](auto &all, const auto &own) {
        for (const auto &name : own.names())
          all.add(name, own.documentation(name), [own, name]() {
            return own.create(name);
          });
      };
      add(result.densities, types.random_densities);
      add(result.velocities, types.random_velocities);
      return result;
    }



    template DatasetTypes<2> dataset_types(const TypesOf<2> &);
    template DatasetTypes<3> dataset_types(const TypesOf<3> &);
    template std::array<unsigned int, 2>
    DatasetParameters::grid_points<2>() const;
    template std::array<unsigned int, 3>
    DatasetParameters::grid_points<3>() const;
  } // namespace app
} // namespace otto
