// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/density_sections.h>
#include <otto/app/inner_point.h>
#include <otto/base/exact_number.h>
#include <otto/base/text.h>
#include <otto/mesh/mesh_report.h>
#include <otto/model/nodal_density.h>
#include <otto/model/type_section.h>
#include <otto/space/space.h>

#include <deal.II/base/exceptions.h>
#include <deal.II/base/parameter_handler.h>

#include <deal.II/grid/tria.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace otto
{
  namespace app
  {
    namespace
    {
      // Stands in parameter files until resolve_automatic_density().
      template <int dim>
      class AutomaticDensity : public model::Density<dim>
      {
      public:
        static std::string name() { return automatic; }

        static std::string documentation()
        {
          return "a Gaussian in the lower (initial) or upper (final) part of "
                 "the domain; for transport on a domain of several components "
                 "a bump in the largest of them";
        }

        double value(const dealii::Point<dim> &) const override
        {
          Assert(false, dealii::ExcInternalError());
          return 0.;
        }

        std::string description() const override { return documentation(); }
      };
    } // namespace



    template <int dim>
    model::DensityParameters<dim>
    density_parameters(const std::string       &section,
                       model::DensityTypes<dim> types)
    {
      model::add_density<AutomaticDensity>(types);
      return model::DensityParameters<dim>(section, types, automatic);
    }



    namespace
    {
      // A part of the domain: its cells, by active index, and the box around
      // it.
      template <int dim>
      struct Part
      {
        std::vector<bool>  cells;
        dealii::Point<dim> lower, upper;
      };



      // The component of the largest volume; every rank knows all cells.
      template <int dim>
      Part<dim> largest_component(const space::Space<dim> &space)
      {
        const auto         &mesh      = space.dof_handler().get_triangulation();
        const auto          component = mesh::connected_components(mesh);
        std::vector<double> volume(space.components().number);
        for (const auto &cell : mesh.active_cell_iterators())
          volume[component[cell->active_cell_index()]] += cell->measure();
        unsigned int largest = 0;
        for (unsigned int c = 1; c < volume.size(); ++c)
          if (volume[c] > (1. + 1e-9) * volume[largest])
            largest = c;
        Part<dim> part;
        for (unsigned int d = 0; d < dim; ++d)
          {
            part.lower[d] = std::numeric_limits<double>::max();
            part.upper[d] = -part.lower[d];
          }
        for (const unsigned int c : component)
          part.cells.push_back(c == largest);
        for (const auto &cell : mesh.active_cell_iterators())
          if (part.cells[cell->active_cell_index()])
            for (const unsigned int v : cell->vertex_indices())
              for (unsigned int d = 0; d < dim; ++d)
                {
                  const double x = cell->vertex(v)[d];
                  part.lower[d]  = std::min(part.lower[d], x);
                  part.upper[d]  = std::max(part.upper[d], x);
                }
        return part;
      }



      // A radius about a point in which there is nothing of other parts, as far
      // as the vertices and sizes of the faces tell; zero if they tell nothing.
      template <int dim>
      double free_radius(const space::Space<dim>  &space,
                         const Part<dim>          &part,
                         const dealii::Point<dim> &center)
      {
        // no point of a face is farther from its vertices, over its diameter
        const double covering = dim == 2 ? 0.5 : 0.75;
        double       free     = std::numeric_limits<double>::infinity();
        for (const auto &cell : space.dof_handler().active_cell_iterators())
          if (!part.cells[cell->active_cell_index()])
            for (const unsigned int f : cell->face_indices())
              {
                const auto face   = cell->face(f);
                double     square = std::numeric_limits<double>::infinity();
                for (const unsigned int v : face->vertex_indices())
                  square =
                    std::min(square, center.distance_square(face->vertex(v)));
                free =
                  std::min(free,
                           square - std::pow(covering * face->diameter(), 2));
              }
        return std::sqrt(std::max(free, 0.));
      }



      template <int dim>
      std::string text(const dealii::Point<dim> &point, const double extent)
      {
        std::string result;
        for (unsigned int d = 0; d < dim; ++d)
          result += (d > 0 ? ", " : "(") + base::coordinate(point[d], extent);
        return result + ")";
      }



      template <int dim>
      std::string numbers(const dealii::Point<dim> &point)
      {
        return base::exact_numbers(
          std::vector<double>(point.begin_raw(), point.end_raw()));
      }



      // A ball for a bump.
      template <int dim>
      struct Ball
      {
        dealii::Point<dim> center;
        double             radius;
      };



      // That of a bump in a part of the domain; about as wide as the Gaussian
      // on a connected one, if the other parts leave room.
      template <int dim>
      Ball<dim> ball_in(const space::Space<dim> &space,
                        const Part<dim>         &part,
                        const double             place)
      {
        const double radius = 0.22 * part.lower.distance(part.upper);
        const auto   center =
          inner_point(space,
                      part.lower + place * (part.upper - part.lower),
                      0.5 * radius,
                      part.cells);
        return {center, std::min(radius, free_radius(space, part, center))};
      }



      // Whether there is a vertex in it, well inside.
      template <int dim>
      bool is_seen(const space::Space<dim> &space, const Ball<dim> &ball)
      {
        for (const auto &vertex :
             space.dof_handler().get_triangulation().get_vertices())
          if (vertex.distance(ball.center) < 0.8 * ball.radius)
            return true;
        return false;
      }
    } // namespace



    template <int dim>
    std::string resolve_automatic_density(dealii::ParameterHandler &prm,
                                          const space::Space<dim>  &space,
                                          const std::string        &section,
                                          const double              place)
    {
      const model::InSection inside(prm, section);
      if (prm.get("Type") != automatic)
        return "";
      const auto [lower, upper] = model::bounding_box(space);
      const double diagonal     = lower.distance(upper);
      const double deviation    = 0.08 * diagonal;
      const auto   wanted       = lower + place * (upper - lower);
      const auto   center       = inner_point(space, wanted, deviation);
      // all digits, because these numbers are what the run computes with
      prm.set("Type", "gaussian");
      const model::InSection gaussian(prm, "gaussian");
      prm.set("Mean", numbers(center));
      prm.set("Standard deviation", base::exact_number(deviation));
      return center == wanted ? ""
                              : "note: the place " + text(wanted, diagonal) +
                                  " of the automatic '" + section +
                                  "' is not in the domain; it is at " +
                                  text(center, diagonal) + " instead";
    }



    template <int dim>
    std::vector<std::string> resolve_automatic_densities(
      dealii::ParameterHandler                          &prm,
      const space::Space<dim>                           &space,
      const std::vector<std::pair<std::string, double>> &sections)
    {
      std::vector<std::string> notes;
      if (space.components().number == 1)
        {
          for (const auto &[section, place] : sections)
            notes.push_back(
              resolve_automatic_density(prm, space, section, place));
          return notes;
        }
      const auto             part = largest_component(space);
      std::vector<Ball<dim>> balls;
      bool                   seen = true;
      for (const auto &section : sections)
        {
          balls.push_back(ball_in(space, part, section.second));
          seen = seen && is_seen(space, balls.back());
        }
      bool any = false;
      for (std::size_t k = 0; k < sections.size(); ++k)
        {
          const model::InSection inside(prm, sections[k].first);
          if (prm.get("Type") != automatic)
            continue;
          any = true;
          prm.set("Type", seen ? "bump" : "uniform");
          if (!seen)
            continue;
          const model::InSection bump(prm, "bump");
          prm.set("Center", numbers(balls[k].center));
          prm.set("Radius", base::exact_number(balls[k].radius));
        }
      const double diagonal = part.lower.distance(part.upper);
      if (any)
        notes.push_back(
          "note: the domain has " + std::to_string(space.components().number) +
          " components that are not connected; automatic densities " +
          (seen ? "lie in the largest, from " + text(part.lower, diagonal) +
                    " to " + text(part.upper, diagonal) +
                    ", and are zero elsewhere"
                : "are uniform, because the cells are too large for others"));
      return notes;
    }



    std::vector<std::string> resolve_automatic_densities(
      dealii::ParameterHandler                          &prm,
      const space::Space<2, 3>                          &surface,
      const std::vector<std::pair<std::string, double>> &sections)
    {
      const auto [lower, upper] = model::bounding_box(surface);
      const bool connected      = surface.components().number == 1;
      bool       uniform        = false;
      for (const auto &[section, place] : sections)
        {
          const model::InSection inside(prm, section);
          if (prm.get("Type") != automatic)
            continue;
          prm.set("Type", connected ? "gaussian" : "uniform");
          uniform = uniform || !connected;
          if (!connected)
            continue;
          const auto wanted = lower + place * (upper - lower);
          auto       center = upper;
          for (const auto &cell : surface.dof_handler().active_cell_iterators())
            for (const unsigned int v : cell->vertex_indices())
              if (cell->vertex(v).distance_square(wanted) <
                  center.distance_square(wanted))
                center = cell->vertex(v);
          const model::InSection gaussian(prm, "gaussian");
          prm.set("Mean", numbers(center));
          prm.set("Standard deviation",
                  base::exact_number(0.08 * lower.distance(upper)));
        }
      if (!uniform)
        return {};
      return {"note: the surface has " +
              std::to_string(surface.components().number) +
              " components that are not connected; automatic densities are "
              "uniform"};
    }



    template <int dim>
    std::vector<double> initial_density(dealii::ParameterHandler       &prm,
                                        const space::Space<dim>        &space,
                                        const mesh::Regions            &regions,
                                        const double                    mass,
                                        const base::Console            &console,
                                        const model::DensityTypes<dim> &types)
    {
      const std::string section = "Initial density";
      const auto note = resolve_automatic_density(prm, space, section, 0.3);
      const auto density =
        density_parameters<dim>(section, types).make_density(prm);
      auto values = model::nodal_density(*density, space, regions, section);
      const double given  = model::mass(values, space);
      const double wanted = mass > 0. ? mass : given;
      for (double &value : values)
        value *= wanted / given;
      console.section("Density");
      console(
        "  " + density->description() + ", mass " + base::short_number(given) +
        (wanted != given ? ", scaled to " + base::short_number(wanted) : ""));
      if (!note.empty())
        console("  " + note);
      for (const auto &text : density->notes(space))
        console("  note: " + text);
      return values;
    }



    template model::DensityParameters<2>
    density_parameters<2>(const std::string &, model::DensityTypes<2>);
    template model::DensityParameters<3>
    density_parameters<3>(const std::string &, model::DensityTypes<3>);
    template std::string resolve_automatic_density(dealii::ParameterHandler &,
                                                   const space::Space<2> &,
                                                   const std::string &,
                                                   double);
    template std::string resolve_automatic_density(dealii::ParameterHandler &,
                                                   const space::Space<3> &,
                                                   const std::string &,
                                                   double);
    template std::vector<std::string> resolve_automatic_densities(
      dealii::ParameterHandler &,
      const space::Space<2> &,
      const std::vector<std::pair<std::string, double>> &);
    template std::vector<double>
    initial_density(dealii::ParameterHandler &,
                    const space::Space<2> &,
                    const mesh::Regions &,
                    double,
                    const base::Console &,
                    const model::DensityTypes<2> &);
    template std::vector<std::string> resolve_automatic_densities(
      dealii::ParameterHandler &,
      const space::Space<3> &,
      const std::vector<std::pair<std::string, double>> &);
    template std::vector<double>
    initial_density(dealii::ParameterHandler &,
                    const space::Space<3> &,
                    const mesh::Regions &,
                    double,
                    const base::Console &,
                    const model::DensityTypes<3> &);
  } // namespace app
} // namespace otto
