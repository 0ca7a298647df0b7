// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/adaptation.h>
#include <otto/app/density_sections.h>
#include <otto/app/interruption.h>
#include <otto/app/world.h>
#include <otto/base/collective.h>
#include <otto/base/errors.h>
#include <otto/base/input_file.h>
#include <otto/base/parameter_file.h>
#include <otto/base/quoted_value.h>
#include <otto/base/text.h>
#include <otto/io/csv_table.h>
#include <otto/mesh/gmsh_file.h>
#include <otto/mesh/msh_writer.h>
#include <otto/space/global_values.h>

#include <deal.II/base/mpi.h>
#include <deal.II/base/parameter_handler.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <memory>

namespace otto
{
  namespace app
  {
    namespace
    {
      const double no_number = std::numeric_limits<double>::quiet_NaN();

      template <int dim>
      std::vector<mesh::Point3>
      points_of(const dealii::Triangulation<dim> &triangulation)
      {
        std::vector<mesh::Point3> result;
        for (const auto &vertex : triangulation.get_vertices())
          {
            result.push_back({{0., 0., 0.}});
            for (unsigned int d = 0; d < dim; ++d)
              result.back()[d] = vertex[d];
          }
        return result;
      }



      // Sizes on the mesh of now, in the coordinates of the geometry.
      template <int dim>
      mesh::SizeField
      in_geometry(const dealii::Triangulation<dim> &triangulation,
                  std::vector<double>               sizes,
                  const mesh::MeshParameters       &parameters)
      {
        const double back = 1. / parameters.scale;
        return mesh::SizeField(points_of(triangulation), std::move(sizes))
          .scaled(back, back * (1u << parameters.refinement));
      }



      double width_of(const TransportResults &results, const double before)
      {
        if (!results.enclosure || !std::isfinite(results.enclosure->upper))
          return std::abs(results.value() - before) / std::abs(results.value());
        const double distance = results.distance(),
                     lower = std::sqrt(results.mass * results.enclosure->lower),
                     upper = std::sqrt(results.mass * results.enclosure->upper);
        return 1. - std::min(distance, lower) / std::max(distance, upper);
      }



      // A row for each mesh.
      class History
      {
      public:
        History(const base::RunFolder &folder, const bool restart)
          : folder_(folder)
        {
          const std::string file = folder_.path("adaptation.csv");
          if (restart && std::filesystem::exists(file))
            {
              text_        = base::content_of("table", file);
              const auto n = std::count(text_.begin(), text_.end(), '\n');
              round_       = n > 0 ? n - 1 : 0;
            }
        }

        std::size_t round() const { return round_; }

        void add(const TransportResults &results, const double width)
        {
          const bool bounds = results.enclosure.has_value();
          const auto line   = io::csv_text(
            {"round",
               "vertices",
               "slabs",
               "unknowns",
               "value",
               "distance",
               "lower bound",
               "upper bound",
               "width",
               "seconds"},
            {{double(round_ + 1),
                results.vertices,
                double(results.slabs),
                results.unknowns,
                results.value(),
                results.distance(),
              bounds ? std::sqrt(results.mass * results.enclosure->lower)
                       : no_number,
              bounds ? std::sqrt(results.mass * results.enclosure->upper)
                       : no_number,
                width,
                results.seconds}});
          text_ += text_.empty() ? line : line.substr(line.find('\n') + 1);
          ++round_;
          folder_.write("adaptation.csv", text_);
        }

      private:
        const base::RunFolder &folder_;
        std::string            text_;
        std::size_t            round_ = 0;
      };



      // Meshes the geometry, on rank 0, into a file; the number of vertices.
      std::size_t make_mesh(const mesh::MeshParameters &parameters,
                            const mesh::SizeField      &sizes,
                            const std::string          &file)
      {
        std::size_t vertices = 0;
        base::on_first_rank(world, [&]() {
          const auto raw = mesh::read_gmsh(parameters.file,
                                           parameters.size,
                                           parameters.trust,
                                           &sizes);
          base::write_text_file(file, mesh::msh_text(raw));
          vertices = raw.points.size();
        });
        return dealii::Utilities::MPI::broadcast(world, vertices);
      }



      void set(dealii::ParameterHandler &prm,
               const std::string        &name,
               const std::string        &value)
      {
        base::set_parameter(prm, name + "=" + base::quoted(value));
      }
    } // namespace



    template <int dim>
    std::vector<mesh::SizeField>
    sizes_now_and_next(const space::Space<dim>   &space,
                       const std::vector<double> &error,
                       const TransportParameters &parameters)
    {
      const auto       &triangulation = space.dof_handler().get_triangulation();
      const std::size_t n             = triangulation.n_vertices();
      const auto        size          = mesh::vertex_sizes<dim>(triangulation);
      const auto        all           = space::global_values(space, error);
      std::vector<double> of_vertex(n, 0.), largest = size;
      for (const auto &cell : space.dof_handler().active_cell_iterators())
        for (const unsigned int v : cell->vertex_indices())
          of_vertex[cell->vertex_index(v)] = all[cell->vertex_dof_index(v, 0)];
      const auto &adaptation = parameters.adaptation;
      if (adaptation.drawn)
        {
          const auto drawn =
            adaptation.drawn->scaled(parameters.mesh.scale,
                                     parameters.mesh.scale /
                                       (1u << parameters.mesh.refinement));
          const auto points = points_of(triangulation);
          for (std::size_t v = 0; v < n; ++v)
            largest[v] = drawn(points[v]);
        }
      auto sizes = mesh::equidistributing_sizes(
        size,
        of_vertex,
        largest,
        dim,
        std::min(adaptation.growth, adaptation.most_vertices / double(n)));
      mesh::grade_sizes<dim>(triangulation, sizes);
      return {in_geometry(triangulation, size, parameters.mesh),
              in_geometry(triangulation, std::move(sizes), parameters.mesh)};
    }



    namespace
    {
      // Of the mesh as the geometry is drawn.
      template <int dim>
      std::shared_ptr<const mesh::SizeField>
      drawn_sizes(mesh::MeshParameters geometry)
      {
        geometry.adapted = "";
        const mesh::Mesh<dim> drawn(geometry, world);
        return std::make_shared<mesh::SizeField>(
          in_geometry<dim>(drawn.triangulation(),
                           mesh::vertex_sizes<dim>(drawn.triangulation()),
                           geometry));
      }



      // Why there is no further mesh, or nothing.
      std::string limit_note(const AdaptationParameters &adaptation,
                             const double                vertices)
      {
        // less than half a step to it
        return adaptation.most_vertices <
                   std::sqrt(adaptation.growth) * vertices
                 ? "the width is not reached with 'Adaptation/Most vertices' = " +
                     std::to_string(adaptation.most_vertices)
                 : "";
      }



      // A given number grows as that of the cells along an edge.
      std::string next_slabs(const std::string &given,
                             const unsigned int slabs,
                             const double       more_vertices,
                             const unsigned int dim)
      {
        return given == automatic
                 ? given
                 : std::to_string(
                     std::lround(slabs * std::pow(more_vertices, 1. / dim)));
      }



      void print(const base::Console        &console,
                 const std::size_t           round,
                 const TransportResults     &results,
                 const double                width,
                 const AdaptationParameters &adaptation)
      {
        console.section("Adaptation");
        console("  mesh " + std::to_string(round) + ": " +
                base::short_number(results.vertices) + " vertices, " +
                results.names.value + " = " +
                base::short_number(results.value(), 8) + ", width " +
                (std::isfinite(width)
                   ? base::short_number(100. * width, 3) + " %"
                   : "unknown") +
                "; wanted are " +
                base::short_number(100. * adaptation.width, 3) + " %");
      }
    } // namespace



    template <int dim>
    TransportResults run_adaptive_transport(TransportParameters &parameters,
                                            dealii::ParameterHandler &prm,
                                            const CommandLine        &options,
                                            const TypesOf<dim>       &types)
    {
      auto             &adaptation = parameters.adaptation;
      const std::string slabs      = parameters.slabs;
      if (!parameters.mesh.adapted.empty())
        adaptation.drawn = drawn_sizes<dim>(parameters.mesh);
      auto results =
        run_transport(parameters, prm, options, types, types.hamiltonians);
      if (options.check || is_interrupted())
        return results;

      const base::Console   console(world, parameters.console_verbosity());
      const base::RunFolder folder(parameters.folder,
                                   world,
                                   base::Existing::keep);
      History               history(folder, !options.restart.empty());
      CommandLine           later = options;
      later.restart.clear();
      adaptation.goes_on = true;
      for (double before = no_number;; before = results.value())
        {
          const double width = width_of(results, before);
          history.add(results, width);
          print(console, history.round(), results, width, adaptation);
          if (width <= adaptation.width)
            return results;
          std::string note = limit_note(adaptation, results.vertices), file;
          double      more = 1.;
          if (note.empty())
            {
              console("  meshing '" + parameters.mesh.file +
                      "' with smaller cells where velocities are least "
                      "resolved");
              file = folder.path("mesh_" + std::to_string(history.round() + 1) +
                                 ".msh");
              more = make_mesh(parameters.mesh, results.sizes.at(1), file) *
                     std::pow(2., dim * parameters.mesh.refinement) /
                     results.vertices;
              if (more <= 1.)
                note = "the mesh does not become finer; '" +
                       parameters.mesh.file +
                       "' has numbers of edges of its own (Transfinite)";
            }
          if (!note.empty())
            {
              console("  note: " + note + ".");
              return results;
            }
          if (!adaptation.drawn)
            adaptation.drawn =
              std::make_shared<mesh::SizeField>(results.sizes.at(0));
          const std::string earlier = parameters.mesh.adapted;
          set(prm, "Mesh/Adapted", file);
          set(prm,
              "Discretisation/Slabs",
              next_slabs(slabs, results.slabs, more, dim));
          set(prm, "Solver/Coarse start", "false");
          set(prm, "Solver/Start from", parameters.folder);
          results =
            run_transport(parameters, prm, later, types, types.hamiltonians);
          if (is_interrupted())
            return results;
          // its results have been replaced
          base::on_first_rank(world, [&]() {
            std::error_code ignored;
            if (!earlier.empty())
              std::filesystem::remove(earlier, ignored);
          });
        }
    }



    template std::vector<mesh::SizeField>
    sizes_now_and_next(const space::Space<2> &,
                       const std::vector<double> &,
                       const TransportParameters &);
    template std::vector<mesh::SizeField>
    sizes_now_and_next(const space::Space<3> &,
                       const std::vector<double> &,
                       const TransportParameters &);
    template TransportResults
    run_adaptive_transport<2>(TransportParameters &,
                              dealii::ParameterHandler &,
                              const CommandLine &,
                              const TypesOf<2> &);
    template TransportResults
    run_adaptive_transport<3>(TransportParameters &,
                              dealii::ParameterHandler &,
                              const CommandLine &,
                              const TypesOf<3> &);
  } // namespace app
} // namespace otto
