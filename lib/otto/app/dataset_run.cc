// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/dataset_job.h>
#include <otto/app/discretisation.h>
#include <otto/app/interruption.h>
#include <otto/app/program.h>
#include <otto/app/world.h>
#include <otto/base/collective.h>
#include <otto/base/errors.h>
#include <otto/base/text.h>

#include <deal.II/base/mpi.h>
#include <deal.II/base/parameter_handler.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace otto
{
  namespace app
  {
    namespace
    {
      // Above this many unknowns of a sample all ranks share it: memory and
      // the time until the first result are then what matters.
      const double largest_for_one_rank = 1e6;

      unsigned int ranks_per_group(const DatasetParameters &parameters,
                                   const double             n_vertices)
      {
        const unsigned int ranks =
          dealii::Utilities::MPI::n_mpi_processes(world);
        const double unknowns =
          n_vertices *
          (parameters.kind == "transport" ? 2. * parameters.slabs - 1. : 2.);
        const bool space =
          parameters.parallel == "space" ||
          (parameters.parallel == "automatic" &&
           (parameters.number < ranks || unknowns > largest_for_one_rank));
        return space ? ranks : std::min(ranks, parameters.ranks_per_sample);
      }



      // The mesh on one rank, the same on all ranks.
      template <int dim>
      std::unique_ptr<mesh::Mesh<dim>>
      whole_mesh(const DatasetParameters &given)
      {
        std::unique_ptr<mesh::Mesh<dim>> result;
        base::on_each_rank(world, [&]() {
          result = std::make_unique<mesh::Mesh<dim>>(given.mesh, MPI_COMM_SELF);
        });
        return result;
      }



      template <int dim>
      void check_same_mesh(const dataset::Domain<dim> &domain)
      {
        const double sum = domain.checksum();
        if (dealii::Utilities::MPI::min(sum, world) !=
            dealii::Utilities::MPI::max(sum, world))
          throw base::RunError("Gmsh made different meshes on different ranks; "
                               "save one as a .msh file and give that.");
      }



      template <int dim>
      DatasetOutcome run_on(const DatasetParameters    &parameters,
                            dealii::ParameterHandler   &prm,
                            const CommandLine          &options,
                            const DatasetTypes<dim>    &types,
                            const dataset::Domain<dim> &domain,
                            const base::RunFolder      &folder,
                            const base::Console        &console)
      {
        const RankGroups ranks(
          ranks_per_group(parameters, domain.space().n_dofs()));
        std::unique_ptr<mesh::Mesh<dim>>   shared_mesh;
        std::unique_ptr<space::Space<dim>> shared_space;
        if (ranks.size() > 1)
          {
            shared_mesh =
              std::make_unique<mesh::Mesh<dim>>(parameters.mesh,
                                                ranks.communicator());
            shared_space =
              std::make_unique<space::Space<dim>>(shared_mesh->triangulation(),
                                                  ranks.communicator());
          }
        const dataset::Group<dim> group(domain,
                                        shared_space ? *shared_space
                                                     : domain.space());
        DatasetJob<dim>           job(
          parameters, prm, types, ranks, group, folder, console);
        job.prepare(!options.restart.empty());
        if (options.check)
          {
            console("  The input is correct; nothing was computed.");
            return {};
          }
        catch_interruptions();
        folder.create();
        return job.solve();
      }
    } // namespace



    template <int dim>
    DatasetOutcome run_dataset(const DatasetParameters  &parameters,
                               dealii::ParameterHandler &prm,
                               const CommandLine        &options,
                               const DatasetTypes<dim>  &types)
    {
      const bool            restart = !options.restart.empty();
      const base::Console   console(world, parameters.console_verbosity());
      const base::RunFolder folder(parameters.folder,
                                   world,
                                   base::existing(parameters.overwrite,
                                                  restart));
      if (!options.check)
        folder.check();

      console(version_line("otto-dataset"));
      console.section("Mesh");
      const auto mesh = whole_mesh<dim>(parameters);
      console(mesh->report().text());
      const dataset::Domain<dim> domain(*mesh);
      check_same_mesh(domain);
      resolve_automatic_lengths(prm, domain.lower().distance(domain.upper()));
      if (parameters.kind == "transport")
        {
          const auto line =
            resolve_automatic_pair(prm, "Transport", mesh->report());
          if (!line.empty())
            console("  " + line);
        }
      return run_on(parameters, prm, options, types, domain, folder, console);
    }



    std::string stored_dataset_parameters(const std::string &run_folder)
    {
      const auto    file = std::filesystem::path(run_folder) / "parameters.prm";
      std::ifstream stream(file);
      std::ostringstream text;
      text << stream.rdbuf();
      if (!stream || text.str().empty())
        throw base::InputError("There is no '" + file.string() +
                               "' to go on with; give the folder of a run of "
                               "otto-dataset to --restart.");
      return text.str();
    }



    template DatasetOutcome run_dataset<2>(const DatasetParameters &,
                                           dealii::ParameterHandler &,
                                           const CommandLine &,
                                           const DatasetTypes<2> &);
    template DatasetOutcome run_dataset<3>(const DatasetParameters &,
                                           dealii::ParameterHandler &,
                                           const CommandLine &,
                                           const DatasetTypes<3> &);
  } // namespace app
} // namespace otto
