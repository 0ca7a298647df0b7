// SPDX-License-Identifier: LGPL-2.1-or-later
#include <deal.II/grid/tria.h>

#include <otto/base/text.h>
#include <otto/mesh/cell_shape.h>
#include <otto/mesh/mesh_report.h>

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>

namespace otto
{
  namespace mesh
  {
    namespace
    {
      using Parts = std::map<unsigned int, MeshReport::Part>;

      void count(Parts &parts, const unsigned int id, const double measure)
      {
        MeshReport::Part &part = parts[id];
        part.id                = id;
        part.n += 1;
        part.measure += measure;
      }

      /// The vertices of a cell in the order of Gmsh.
      template <typename Cell>
      std::vector<Point3> vertices_of(const Cell &cell, const CellKind kind)
      {
        std::vector<Point3> points(n_vertices(kind), Point3{{0., 0., 0.}});
        for (unsigned int v = 0; v < points.size(); ++v)
          for (unsigned int d = 0; d < Cell::AccessorType::space_dimension; ++d)
            points[gmsh_vertex(kind, v)][d] = cell->vertex(v)[d];
        constexpr bool surface =
          Cell::AccessorType::space_dimension > Cell::AccessorType::dimension;
        return surface ? in_own_plane(points) : points;
      }

      /// That of deal.II knows only quadrilaterals that are flat.
      template <typename Cell>
      double measure_of(const Cell &cell, const CellKind kind)
      {
        if constexpr (Cell::AccessorType::space_dimension ==
                      Cell::AccessorType::dimension)
          return cell->measure();
        std::vector<Point3> points(n_vertices(kind), Point3{{0., 0., 0.}});
        for (unsigned int v = 0; v < points.size(); ++v)
          for (unsigned int d = 0; d < Cell::AccessorType::space_dimension; ++d)
            points[gmsh_vertex(kind, v)][d] = cell->vertex(v)[d];
        return area_in_space(points);
      }

      std::string table(const std::vector<MeshReport::Part> &parts,
                        const std::string                   &title,
                        const std::string                   &noun,
                        const std::string                   &measure)
      {
        std::vector<std::vector<std::string>> rows = {
          {title, "id", noun, measure}};
        for (const MeshReport::Part &part : parts)
          rows.push_back({part.name,
                          std::to_string(part.id),
                          std::to_string(part.n),
                          base::short_number(part.measure, 8)});
        return base::aligned_table(rows);
      }
    } // namespace

    std::string MeshReport::text() const
    {
      const bool        plane = (dim == 2);
      const std::string size  = plane ? "area" : "volume";
      std::string       text =
        "Mesh " + file + "\n  " +
        base::counted(cells, name(kind), plural_name(kind)) + ", " +
        base::counted(vertices, "vertex", "vertices") + ", h from " +
        base::short_number(h_min, 4) + " to " + base::short_number(h_max, 4) +
        "\n  " + size + " " + base::short_number(measure, 10) + ", " +
        (plane ? "boundary length " : "boundary area ") +
        base::short_number(boundary_measure, 10) + ", worst " +
        (is_simplex(kind) ? "radius ratio " : "scaled Jacobian ") +
        base::short_number(worst_quality, 3) + ", cells up to " +
        base::short_number(largest_aspect, 3) + " times as long as high\n";
      text += table(regions, "Region", "cells", size);
      if (!boundary.empty()) // a closed surface has none
        text += table(boundary,
                      "Boundary",
                      plane ? "edges" : "faces",
                      plane ? "length" : "area");
      if (components.size() > 1)
        {
          text += "  " + std::to_string(components.size()) +
                  " components that are not connected, of " + size;
          for (const double c : components)
            text += " " + base::short_number(c, 8);
          text += "\n";
        }
      for (const Part &part : boundary)
        if (part.id == Regions::untagged)
          text +=
            "  Note: " +
            base::counted(part.n, plane ? "boundary edge" : "boundary face") +
            " in no physical group, called 'untagged'.\n";
      if (largest_aspect > 1.01 * harmless_aspect)
        text += "  Note: cells are up to " +
                base::short_number(largest_aspect, 3) +
                " times as long as high; otto-transport and otto-geometry "
                "take more steps or fail above about " +
                base::short_number(harmless_aspect) + ".\n";
      for (const std::string &note : notes)
        text += "  Note: " + note + ".\n";
      return text;
    }

    template <int dim, int spacedim>
    MeshReport
    make_report(const dealii::Triangulation<dim, spacedim> &triangulation,
                const Regions                              &regions)
    {
      MeshReport report;
      report.dim           = dim;
      report.kind          = cell_kind(triangulation);
      report.cells         = triangulation.n_active_cells();
      report.vertices      = triangulation.n_used_vertices();
      report.h_min         = std::numeric_limits<double>::max();
      const auto component = connected_components(triangulation);
      Parts      cells, boundary;
      for (const auto &cell : triangulation.active_cell_iterators())
        {
          const double measure = measure_of(cell, report.kind);
          const auto   points  = vertices_of(cell, report.kind);
          const double h       = diameter(points);
          report.h_min         = std::min(report.h_min, h);
          report.h_max         = std::max(report.h_max, h);
          report.worst_quality =
            std::min(report.worst_quality, cell_quality(report.kind, points));
          report.largest_aspect =
            std::max(report.largest_aspect, aspect_ratio(report.kind, points));
          report.measure += measure;
          count(cells, cell->material_id(), measure);
          const unsigned int c = component[cell->active_cell_index()];
          report.components.resize(
            std::max<std::size_t>(report.components.size(), c + 1), 0.);
          report.components[c] += measure;
          for (const unsigned int f : cell->face_indices())
            if (cell->face(f)->at_boundary())
              {
                const double area = cell->face(f)->measure();
                report.boundary_measure += area;
                for (const unsigned int part :
                     regions.boundary_parts(cell->face(f)->boundary_id()))
                  count(boundary, part, area);
              }
        }
      for (auto &entry : cells)
        {
          entry.second.name = regions.name_of_cell_region(entry.first);
          report.regions.push_back(entry.second);
        }
      for (auto &entry : boundary)
        {
          entry.second.name = regions.name_of_boundary_region(entry.first);
          report.boundary.push_back(entry.second);
        }
      return report;
    }

    template <int dim, int spacedim>
    std::vector<unsigned int> connected_components(
      const dealii::Triangulation<dim, spacedim> &triangulation)
    {
      // The cells of a component form a tree whose root is its first cell.
      std::vector<unsigned int> parent(triangulation.n_active_cells());
      std::iota(parent.begin(), parent.end(), 0u);
      const auto root = [&](unsigned int c) {
        while (parent[c] != c)
          c = parent[c] = parent[parent[c]];
        return c;
      };
      const unsigned int        none = dealii::numbers::invalid_unsigned_int;
      std::vector<unsigned int> at_vertex(triangulation.n_vertices(), none);
      for (const auto &cell : triangulation.active_cell_iterators())
        for (const unsigned int v : cell->vertex_indices())
          {
            unsigned int &other = at_vertex[cell->vertex_index(v)];
            if (other == none)
              other = cell->active_cell_index();
            const unsigned int a   = root(other),
                               b   = root(cell->active_cell_index());
            parent[std::max(a, b)] = std::min(a, b);
          }
      std::vector<unsigned int> component(parent.size());
      unsigned int              next = 0;
      for (unsigned int c = 0; c < parent.size(); ++c)
        component[c] = root(c) == c ? next++ : component[root(c)];
      return component;
    }

    template MeshReport make_report(const dealii::Triangulation<2, 2> &,
                                    const Regions &);
    template MeshReport make_report(const dealii::Triangulation<2, 3> &,
                                    const Regions &);
    template MeshReport make_report(const dealii::Triangulation<3, 3> &,
                                    const Regions &);
    template std::vector<unsigned int>
    connected_components(const dealii::Triangulation<2, 3> &);
    template std::vector<unsigned int>
    connected_components(const dealii::Triangulation<2, 2> &);
    template std::vector<unsigned int>
    connected_components(const dealii::Triangulation<3, 3> &);
  } // namespace mesh
} // namespace otto
