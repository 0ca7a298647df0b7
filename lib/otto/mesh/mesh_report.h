// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/mesh/cell_kind.h>
#include <otto/mesh/regions.h>

#include <string>
#include <vector>

namespace otto
{
  namespace mesh
  {
    /// Solvers of transport problems converge as fast on cells that are up to
    /// so many times as long as high as on regular ones.
    constexpr double harmless_aspect = 10.;

    /**
     * What a user wants to know about a mesh before computing on it. Lengths
     * are in the unit of the mesh file (times the scale), "measure" is area or
     * volume of cells and length or area of faces.
     */
    struct MeshReport
    {
      /// A named part of the domain or of the boundary.
      struct Part
      {
        unsigned int       id = 0;
        std::string        name;
        unsigned long long n       = 0;
        double             measure = 0.;
      };

      std::string        file;
      unsigned int       dim      = 0;
      CellKind           kind     = CellKind::triangle;
      unsigned long long cells    = 0;
      unsigned long long vertices = 0;
      /// The smallest and the largest diameter of a cell.
      double h_min = 0., h_max = 0.;
      double measure          = 0.;
      double boundary_measure = 0.;
      /// The worst cell_quality(), between 0 and 1.
      double worst_quality = 1.;
      /// The largest aspect_ratio().
      double            largest_aspect = 1.;
      std::vector<Part> regions;
      std::vector<Part> boundary;
      /// The measure of each of the connected_components().
      std::vector<double> components;
      /// What was repaired or left out when the file was read.
      std::vector<std::string> notes;

      /// The report as lines of text.
      std::string text() const;
    };

    /// Collects the report; every rank must hold all cells of the mesh.
    template <int dim, int spacedim>
    MeshReport
    make_report(const dealii::Triangulation<dim, spacedim> &triangulation,
                const Regions                              &regions);

    /**
     * The number of the component each active cell belongs to, by active cell
     * index; cells that share a vertex are in the same, because a vertex holds
     * one value of a density. Numbers start from 0 in the order of the cells.
     */
    template <int dim, int spacedim>
    std::vector<unsigned int> connected_components(
      const dealii::Triangulation<dim, spacedim> &triangulation);
  } // namespace mesh
} // namespace otto
