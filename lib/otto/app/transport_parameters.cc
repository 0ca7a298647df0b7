// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/transport_parameters.h>
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/model/nodal_density.h>

#include <deal.II/base/exceptions.h>
#include <deal.II/base/parameter_handler.h>

#include <filesystem>

namespace otto
{
  namespace app
  {
    namespace
    {
      // Stands in parameter files until resolve_automatic_densities().
      template <int dim>
      class AutomaticDensity : public model::Density<dim>
      {
      public:
        static std::string
        name()
        {
          return automatic;
        }

        static std::string
        documentation()
        {
          return "a Gaussian in the lower (initial) or upper (final) part of "
                 "the domain";
        }

        double
        value(const dealii::Point<dim> &) const override
        {
          Assert(false, dealii::ExcInternalError());
          return 0.;
        }

        std::string
        description() const override
        {
          return documentation();
        }
      };
    } // namespace



    void
    TransportParameters::declare(dealii::ParameterHandler &prm)
    {
      using namespace dealii::Patterns;
      mesh.declare(prm);
      end_density_parameters<2>("Initial density").declare(prm);
      end_density_parameters<2>("Final density").declare(prm);
      ends.declare(prm);
      prm.enter_subsection("Discretisation");
      prm.add_parameter("Pair",
                        pair,
                        "Spaces of potential and density: P1/P1 on triangles "
                        "and tetrahedra, Q1/Q1 on quadrilaterals and "
                        "hexahedra, or automatic.");
      prm.add_parameter("Slabs",
                        slabs,
                        "Number of time slabs N; a good choice is one in which "
                        "mass moves by about one cell a slab.",
                        Integer(2, 100000));
      prm.leave_subsection();

      prm.enter_subsection("Solver");
      prm.add_parameter("Gap tolerance",
                        gap_tolerance,
                        "Relative gap between the values of a primal and a "
                        "dual feasible point that encloses W2^2.",
                        Double(1e-8, 1.));
      prm.add_parameter("Maximum Newton steps",
                        max_steps,
                        "The run ends without success after this many.",
                        Integer(1, 10000));
      prm.add_parameter("Linear tolerance",
                        linear_tolerance,
                        "Reduction of the residual of each Newton system.",
                        Double(1e-10, 0.5));
      prm.add_parameter("Coarse start",
                        coarse_start,
                        "Solve roughly with a quarter of the slabs first; pays "
                        "from about 32 slabs.");
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
      prm.add_parameter("Verbosity",
                        verbosity,
                        "What is printed.",
                        Selection("quiet|normal|detail"));
      prm.leave_subsection();
    }



    base::Verbosity
    TransportParameters::console_verbosity() const
    {
      return verbosity == "quiet"  ? base::Verbosity::quiet :
             verbosity == "normal" ? base::Verbosity::normal :
                                     base::Verbosity::detail;
    }



    void
    TransportParameters::check() const
    {
      if (mesh.file.empty())
        throw base::InputError(
          "No mesh is given: set 'Mesh/File' in the parameter file or use "
          "--mesh FILE; see --help.");
    }



    template <int dim>
    typename solver::InteriorPoint<dim>::Parameters
    TransportParameters::interior_point() const
    {
      typename solver::InteriorPoint<dim>::Parameters result;
      result.gap_tolerance    = gap_tolerance;
      result.max_steps        = max_steps;
      result.linear_tolerance = linear_tolerance;
      return result;
    }



    template <int dim>
    model::DensityParameters<dim>
    end_density_parameters(const std::string &section)
    {
      auto types = model::density_types<dim>();
      model::add_density<AutomaticDensity>(types);
      return model::DensityParameters<dim>(section, types, automatic);
    }



    void
    resolve_files(dealii::ParameterHandler &prm,
                  const std::string &       parameter_file)
    {
      namespace files   = std::filesystem;
      const auto folder = files::path(parameter_file).parent_path();
      if (folder.empty())
        return;
      for (const std::vector<std::string> &sections :
           {std::vector<std::string>{"Mesh"},
            {"Initial density", "image"},
            {"Final density", "image"}})
        {
          for (const auto &section : sections)
            prm.enter_subsection(section);
          const files::path file = prm.get("File");
          std::error_code   error;
          if (!file.empty() && file.is_relative() &&
              !files::exists(file, error) &&
              files::exists(folder / file, error))
            prm.set("File", (folder / file).lexically_normal().string());
          for (std::size_t k = 0; k < sections.size(); ++k)
            prm.leave_subsection();
        }
    }



    template <int dim>
    void
    resolve_automatic_densities(dealii::ParameterHandler &prm,
                                const space::Space<dim> & space)
    {
      const auto [lower, upper] = model::bounding_box(space);
      for (const bool initial : {true, false})
        {
          prm.enter_subsection(initial ? "Initial density" : "Final density");
          if (prm.get("Type") == automatic)
            {
              const auto  center = lower + (initial ? 0.3 : 0.7) *
                                            (upper - lower);
              std::string mean;
              for (unsigned int d = 0; d < dim; ++d)
                mean += (d > 0 ? ", " : "") + base::short_number(center[d]);
              prm.set("Type", "gaussian");
              prm.enter_subsection("gaussian");
              prm.set("Mean", mean);
              prm.set("Standard deviation",
                      base::short_number(0.08 * (upper - lower).norm()));
              prm.leave_subsection();
            }
          prm.leave_subsection();
        }
    }



    template solver::InteriorPoint<2>::Parameters
    TransportParameters::interior_point<2>() const;
    template solver::InteriorPoint<3>::Parameters
    TransportParameters::interior_point<3>() const;
    template model::DensityParameters<2>
    end_density_parameters<2>(const std::string &);
    template model::DensityParameters<3>
    end_density_parameters<3>(const std::string &);
    template void
    resolve_automatic_densities(dealii::ParameterHandler &,
                                const space::Space<2> &);
    template void
    resolve_automatic_densities(dealii::ParameterHandler &,
                                const space::Space<3> &);
  } // namespace app
} // namespace otto
