// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/file_entries.h>
#include <otto/app/flow_run.h>
#include <otto/app/warm_start.h>
#include <otto/app/world.h>
#include <otto/base/collective.h>
#include <otto/base/errors.h>
#include <otto/base/parameter_file.h>
#include <otto/io/geodesic_state.h>
#include <otto/io/newton_checkpoint.h>
#include <otto/space/point_locator.h>

#include <deal.II/base/parameter_handler.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <utility>

namespace otto
{
  namespace app
  {
    namespace
    {
      namespace fs = std::filesystem;

      // The mesh of a run, from its parameters.prm.
      mesh::MeshParameters mesh_of_run(const std::string              &folder,
                                       const dealii::ParameterHandler &prm,
                                       const bool                      trust)
      {
        mesh::MeshParameters     result;
        dealii::ParameterHandler earlier;
        result.declare(earlier);
        for (const auto &entry : base::parameter_entries(prm))
          {
            if (!entry.sections.empty() && entry.sections.front() == "Mesh")
              continue;
            for (const auto &section : entry.sections)
              earlier.enter_subsection(section);
            earlier.declare_entry(entry.entry, entry.default_value);
            for (std::size_t k = 0; k < entry.sections.size(); ++k)
              earlier.leave_subsection();
          }
        base::read_parameters(earlier,
                              (fs::path(folder) / "parameters.prm").string());
        resolve_files(earlier, folder);
        // what that run was trusted with is not what this one is
        result.trust = trust;
        return result;
      }



      // The geodesic of a checkpoint, on a space of one rank.
      template <int dim>
      solver::NodalGeodesic from_checkpoint(const std::string       &folder,
                                            const space::Space<dim> &space)
      {
        const auto saved =
          io::CheckpointFolder(checkpoint_folder(folder), space.communicator())
            .read_latest(space)
            .state;
        if (!io::has_newton_state(saved))
          throw base::InputError("its checkpoint is of the time before the "
                                 "first Newton step; give another run.");
        const auto &array  = saved.arrays.at("iterate potential");
        const auto  slabs  = array.columns;
        const auto &domain = space.dof_handler().get_triangulation();
        const space::Space<dim>   unit(domain,
                                     space.communicator(),
                                     space::unit_frame(domain));
        const std::vector<double> one(space.n_local(), 1.);
        // with the levels of that run
        const std::size_t   levels = saved.arrays.at("iterate density").columns;
        model::Problem<dim> problem;
        if (levels == slabs)
          problem.terminal_cost = std::make_shared<model::EnergySum<dim>>(
            std::vector<typename model::EnergySum<dim>::Term>());
        const optimality::System<dim> system(
          std::make_shared<const space::Pair<dim>>(unit, io::potentials(saved)),
          slabs,
          {one, levels == slabs ? std::vector<double>() : one},
          {},
          problem);
        const auto          iterate = io::newton_state(system, saved).iterate;
        std::vector<double> potential(space.n_dofs() * slabs);
        system.pair().restrict_potential(slabs,
                                         iterate.potential.begin(),
                                         potential.data());
        const double          action_unit = io::potential_unit(saved);
        solver::NodalGeodesic result;
        result.densities.resize(slabs, one);
        result.potentials.resize(slabs, one);
        for (std::size_t i = 0; i < space.n_dofs(); ++i)
          {
            for (std::size_t l = 0; l < levels; ++l)
              result.densities[l][i] = iterate.density.begin()[i * levels + l];
            for (std::size_t s = 0; s < slabs; ++s)
              result.potentials[s][i] = action_unit * potential[i * slabs + s];
          }
        return result;
      }



      // The geodesic of a run, on a space of one rank.
      template <int dim>
      solver::NodalGeodesic geodesic_of_run(const std::string         &folder,
                                            const space::Space<dim>   &space,
                                            const model::Problem<dim> &problem)
      {
        std::error_code error;
        if (!fs::exists(fs::path(folder) / "state", error))
          return from_checkpoint(folder, space);
        auto                  state = io::read_geodesic(folder, space);
        solver::NodalGeodesic result;
        result.potentials = std::move(state.potentials);
        for (auto &potential : result.potentials)
          for (double &value : potential)
            value *= problem.scale_of(state.horizon);
        result.densities.assign(state.densities.begin() + 1,
                                state.densities.end());
        for (auto &density : result.densities)
          for (double &value : density)
            value *= space.volume() / state.mass;
        return result;
      }



      // The vertex nearest to a point, and its distance.
      template <int dim>
      std::pair<unsigned int, double>
      nearest_vertex(const space::Space<dim>  &space,
                     const dealii::Point<dim> &point)
      {
        std::pair<unsigned int, double> result(
          0, std::numeric_limits<double>::max());
        for (unsigned int i = 0; i < space.n_local(); ++i)
          {
            const double distance = point.distance_square(space.point(i));
            if (distance < result.second)
              result = {i, distance};
          }
        result.second = std::sqrt(result.second);
        return result;
      }



      template <int dim>
      double longest_edge(const space::PointLocator<dim> &locator,
                          const space::Space<dim>        &space)
      {
        double result = 0;
        for (std::size_t c = 0; c < locator.n_cells(); ++c)
          for (unsigned int v = 1; v < locator.n_vertices(); ++v)
            for (unsigned int w = 0; w < v; ++w)
              result = std::max(result,
                                space.point(locator.vertices(c)[v])
                                  .distance_square(
                                    space.point(locator.vertices(c)[w])));
        return std::sqrt(result);
      }



      // Values of functions on a space of one rank, at the local vertices of
      // another space.
      template <int dim>
      class Interpolation
      {
      public:
        // Boundaries that are curved do not have all vertices of finer meshes
        // in them: those take the value of the nearest vertex.
        Interpolation(const space::Space<dim> &from,
                      const space::Space<dim> &to)
          : width_(mesh::n_vertices(from.kind()))
          , vertex_(to.n_local() * width_, 0)
          , weight_(to.n_local() * width_, 0.)
        {
          const space::PointLocator<dim> locator(from);
          const double                   edge = longest_edge(locator, from);
          for (std::size_t i = 0; i < to.n_local(); ++i)
            {
              const auto location = locator.locate(to.point(i));
              if (location.valid())
                {
                  std::copy_n(locator.vertices(location.cell),
                              width_,
                              vertex_.begin() + i * width_);
                  locator.shape_values(location.unit,
                                       weight_.data() + i * width_);
                  continue;
                }
              const auto [vertex, distance] = nearest_vertex(from, to.point(i));
              if (distance > edge)
                throw base::InputError("it is on another domain; give a run on "
                                       "a mesh of this one.");
              vertex_[i * width_] = vertex;
              weight_[i * width_] = 1.;
            }
        }

        std::vector<double> operator()(const std::vector<double> &values) const
        {
          std::vector<double> result(vertex_.size() / width_, 0.);
          for (std::size_t k = 0; k < vertex_.size(); ++k)
            result[k / width_] += weight_[k] * values[vertex_[k]];
          return result;
        }

      private:
        std::size_t               width_;
        std::vector<unsigned int> vertex_;
        std::vector<double>       weight_;
      };
    } // namespace



    template <int dim>
    solver::Start
    warm_start(const TransportParameters      &parameters,
               const dealii::ParameterHandler &prm,
               const optimality::System<dim>  &system,
               const typename solver::InteriorPoint<dim>::Parameters &method)
    {
      const std::string    &folder = parameters.start_from;
      solver::NodalGeodesic geodesic;
      try
        {
          base::on_each_rank(world, [&]() {
            const auto mesh_parameters =
              mesh_of_run(folder, prm, parameters.mesh.trust);
            if (mesh::dimension_of(mesh_parameters, MPI_COMM_SELF) != dim)
              throw base::InputError("it is on a domain of another dimension; "
                                     "give a run on a mesh of this one.");
            const mesh::Mesh<dim>    mesh(mesh_parameters, MPI_COMM_SELF);
            const space::Space<dim>  space(mesh.triangulation(), MPI_COMM_SELF);
            const Interpolation<dim> interpolation(
              space, space::flat_space(system.space()));
            geodesic = geodesic_of_run(folder, space, system.problem());
            for (auto *functions : {&geodesic.densities, &geodesic.potentials})
              for (auto &values : *functions)
                values = interpolation(values);
          });
        }
      catch (const base::InputError &error)
        {
          throw base::InputError("'Solver/Start from' = '" + folder +
                                 "' is not the folder of a run of "
                                 "otto-transport to start from: " +
                                 error.what());
        }
      return solver::warm_start(system, geodesic, method);
    }



    template solver::Start
    warm_start(const TransportParameters &,
               const dealii::ParameterHandler &,
               const optimality::System<2> &,
               const solver::InteriorPoint<2>::Parameters &);
    template solver::Start
    warm_start(const TransportParameters &,
               const dealii::ParameterHandler &,
               const optimality::System<3> &,
               const solver::InteriorPoint<3>::Parameters &);
  } // namespace app
} // namespace otto
