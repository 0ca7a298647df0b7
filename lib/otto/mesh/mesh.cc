// SPDX-License-Identifier: LGPL-2.1-or-later
#include <deal.II/base/mpi.h>
#include <deal.II/base/parameter_handler.h>

#include <deal.II/distributed/shared_tria.h>

#include <deal.II/fe/mapping.h>

#include <deal.II/grid/grid_tools.h>
#include <deal.II/grid/tria_description.h>

#include <otto/base/collective.h>
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/mesh/gmsh_elements.h>
#include <otto/mesh/gmsh_file.h>
#include <otto/mesh/mesh.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace otto
{
  namespace mesh
  {
    namespace
    {
      void check_refinement(const std::string &file,
                            const double       cells,
                            const unsigned int times)
      {
        if (times > 0 && cells > most_cells)
          throw base::InputError(
            "The mesh '" + file + "' refined " + std::to_string(times) +
            " times would have about " + base::short_number(cells, 1) +
            " cells; give a smaller Refinement in section 'Mesh'.");
      }

      void check_dimension(const RawMesh &raw, const unsigned int dim)
      {
        if (raw.dim != dim)
          throw base::InputError(
            "The mesh '" + raw.file + "' has dimension " +
            std::to_string(raw.dim) + " but dimension " + std::to_string(dim) +
            " is needed; mesh it with gmsh -" + std::to_string(dim) +
            " or choose another file.");
      }

      // The extents of domains whose cells have areas and volumes, and these
      // have squares, that floating point numbers can hold.
      const double least_extent = 1e-30, largest_extent = 1e30;

      /// The largest extent of the points along an axis.
      double extent(const RawMesh &raw)
      {
        double largest = 0.;
        for (unsigned int d = 0; d < 3; ++d)
          {
            const auto less = [d](const Point3 &a, const Point3 &b) {
              return a[d] < b[d];
            };
            const auto [low, high] =
              std::minmax_element(raw.points.begin(), raw.points.end(), less);
            if (low != raw.points.end())
              largest = std::max(largest, (*high)[d] - (*low)[d]);
          }
        return largest;
      }

      /// Multiplies all coordinates; throws if what comes out is too small or
      /// too large to be computed with.
      void scale_points(RawMesh &raw, const double scale)
      {
        const double given = extent(raw), scaled = given * scale;
        if (given > 0. && std::isfinite(given) &&
            !(scaled >= least_extent && scaled <= largest_extent))
          throw base::InputError(
            (scale == 1. ? "The mesh '" + raw.file + "' is "
                         : "With 'Mesh/Scale' = " + base::short_number(scale) +
                             " the mesh '" + raw.file + "', " +
                             base::short_number(given, 3) + " wide, is ") +
            base::short_number(scaled, 3) + " wide, and only domains between " +
            base::short_number(least_extent) + " and " +
            base::short_number(largest_extent) +
            " can be computed with; give another Scale in section 'Mesh'.");
        for (Point3 &point : raw.points)
          for (double &coordinate : point)
            coordinate *= scale;
      }

      void check_is_given(const MeshParameters &parameters)
      {
        if (parameters.file.empty())
          throw base::InputError(
            "No mesh file is given; set File in section 'Mesh' to a .msh or "
            ".geo file.");
      }

      const std::string &file_of(const MeshParameters &parameters)
      {
        return parameters.adapted.empty() ? parameters.file
                                          : parameters.adapted;
      }

      /// Reads on rank 0 and gives the same to all ranks.
      RawMesh read_on_first_rank(const MeshParameters &parameters,
                                 const unsigned int    dim,
                                 const bool            surface,
                                 MPI_Comm              communicator)
      {
        std::string bytes;
        base::on_first_rank(communicator, [&]() {
          check_is_given(parameters);
          RawMesh raw =
            read_gmsh(file_of(parameters),
                      parameters.adapted.empty() ? parameters.size : 0.,
                      parameters.trust);
          check_dimension(raw, dim);
          raw.surface = surface;
          scale_points(raw, parameters.scale);
          check_and_repair(raw);
          bytes = packed(raw);
        });
        return unpacked(base::broadcast_text(communicator, bytes));
      }
    } // namespace

    void MeshParameters::declare(dealii::ParameterHandler &prm)
    {
      using namespace dealii::Patterns;
      prm.enter_subsection("Mesh");
      prm.add_parameter("File",
                        file,
                        "A Gmsh mesh (.msh, version 2.2 or 4) or a Gmsh "
                        "geometry (.geo), which is meshed when it is read.",
                        Anything());
      prm.add_parameter("Adapted",
                        adapted,
                        "A mesh (.msh) of that geometry that is taken in its "
                        "place, as adaptive runs of otto-transport write it; "
                        "empty: none.",
                        Anything());
      prm.add_parameter("Size",
                        size,
                        "The mesh size for a .geo file (its constant h if it "
                        "has one); 0 takes the .geo as it is written.",
                        Double(0.));
      prm.add_parameter("Refinement",
                        refinement,
                        "How many times every cell is refined uniformly; not "
                        "for tetrahedra, where Size is to be used.",
                        Integer(0, 12));
      prm.add_parameter("Scale",
                        scale,
                        "The factor that all coordinates of the file are "
                        "multiplied with.",
                        Double(1e-300));
      prm.add_parameter("Trust",
                        trust,
                        "Whether a .geo may run programs, write files and use "
                        "plugins; without it such commands are refused.",
                        Bool());
      prm.leave_subsection();
    }

    int dimension_of(const MeshParameters &parameters,
                     const MPI_Comm        communicator)
    {
      return dimensions_of(parameters, communicator).cells;
    }

    Dimensions dimensions_of(const MeshParameters &parameters,
                             const MPI_Comm        communicator)
    {
      std::array<unsigned int, 2> found{{0, 0}};
      base::on_first_rank(communicator, [&]() {
        check_is_given(parameters);
        const std::string &file = file_of(parameters);
        const GmshFileInfo info = look_at(file, parameters.trust);
        check_has_cells(file, info);
        const unsigned int cells = info.dimension;
        found                    = {{cells, info.surface ? 3 : cells}};
      });
      found = dealii::Utilities::MPI::broadcast(communicator, found);
      return {found[0], found[1]};
    }

    template <int dim, int spacedim>
    Mesh<dim, spacedim>::Mesh(const MeshParameters &parameters,
                              MPI_Comm              communicator)
      : communicator_(communicator)
      , file_(file_of(parameters))
      , kind_(dim == 2 ? CellKind::triangle : CellKind::tetrahedron)
    {
      const RawMesh raw =
        read_on_first_rank(parameters, dim, spacedim > dim, communicator);
      kind_    = raw.kind;
      regions_ = raw.regions;
      notes_   = raw.notes;
      create(raw);
      mapping_ = linear_mapping<dim, spacedim>(kind_);
      check_refinement(file_,
                       triangulation_->n_global_active_cells() *
                         std::pow(2., 1. * dim * parameters.refinement),
                       kind_ == CellKind::tetrahedron ? 0
                                                      : parameters.refinement);
      for (unsigned int i = 0; i < parameters.refinement; ++i)
        refine();

      // Faces of no physical group have deal.II's boundary id 0.
      for (const auto &face : triangulation_->active_face_iterators())
        if (face->at_boundary() && face->boundary_id() == Regions::untagged)
          {
            regions_.add_boundary_region(Regions::untagged, "");
            break;
          }
    }

    template <int dim, int spacedim>
    Mesh<dim, spacedim>::~Mesh() = default;

    template <int dim, int spacedim>
    void Mesh<dim, spacedim>::create(const RawMesh &raw)
    {
      std::vector<dealii::Point<spacedim>> vertices(raw.points.size());
      for (std::size_t i = 0; i < vertices.size(); ++i)
        for (unsigned int d = 0; d < spacedim; ++d)
          vertices[i][d] = raw.points[i][d];

      const unsigned int                 n = n_vertices(raw.kind);
      std::vector<dealii::CellData<dim>> cells(raw.n_cells(),
                                               dealii::CellData<dim>(n));
      for (unsigned int c = 0; c < cells.size(); ++c)
        {
          cells[c].material_id = raw.cell_tags[c];
          for (unsigned int v = 0; v < n; ++v)
            cells[c].vertices[v] = raw.cells[c * n + gmsh_vertex(raw.kind, v)];
        }

      const unsigned int  m = raw.n_face_vertices();
      dealii::SubCellData faces;
      for (std::size_t f = 0; f < raw.face_tags.size(); ++f)
        if constexpr (dim == 2)
          {
            faces.boundary_lines.emplace_back(m);
            faces.boundary_lines.back().boundary_id = raw.face_tags[f];
            for (unsigned int v = 0; v < m; ++v)
              faces.boundary_lines.back().vertices[v] = raw.faces[f * m + v];
          }
        else
          {
            // Around the face in Gmsh, lexicographic in deal.II.
            faces.boundary_quads.emplace_back(m);
            faces.boundary_quads.back().boundary_id = raw.face_tags[f];
            for (unsigned int v = 0; v < m; ++v)
              faces.boundary_quads.back().vertices[v] =
                raw.faces[f * m + (m == 4 ? v ^ (v >> 1) : v)];
          }

      // It takes all cells for quadrilaterals or hexahedra and reads beyond
      // the vertices of simplices, which need no such order.
      if (!is_simplex(kind_))
        dealii::GridTools::consistently_order_cells(cells);
      using Shared = dealii::parallel::shared::Triangulation<dim, spacedim>;
      triangulation_ =
        std::make_unique<Shared>(communicator_,
                                 dealii::Triangulation<dim, spacedim>::none,
                                 false,
                                 Shared::Settings::partition_metis);
      triangulation_->create_triangulation(vertices, cells, faces);
    }

    template <int dim, int spacedim>
    const dealii::Triangulation<dim, spacedim> &
    Mesh<dim, spacedim>::triangulation() const
    {
      return *triangulation_;
    }

    template <int dim, int spacedim>
    const dealii::Mapping<dim, spacedim> &Mesh<dim, spacedim>::mapping() const
    {
      return *mapping_;
    }

    template <int dim, int spacedim>
    CellKind Mesh<dim, spacedim>::kind() const
    {
      return kind_;
    }

    template <int dim, int spacedim>
    const Regions &Mesh<dim, spacedim>::regions() const
    {
      return regions_;
    }

    template <int dim, int spacedim>
    MPI_Comm Mesh<dim, spacedim>::communicator() const
    {
      return communicator_;
    }

    template <int dim, int spacedim>
    void Mesh<dim, spacedim>::refine()
    {
      if (kind_ == CellKind::tetrahedron)
        throw base::InputError(
          "The mesh '" + file_ +
          "' of tetrahedra cannot be refined uniformly without losing its "
          "shape; set Refinement = 0 and mesh the .geo with half the Size.");
      triangulation_->refine_global(1);
    }

    template <int dim, int spacedim>
    MeshReport Mesh<dim, spacedim>::report() const
    {
      MeshReport report = make_report(*triangulation_, regions_);
      report.file       = file_;
      report.notes      = notes_;
      return report;
    }

    template <int dim, int spacedim>
    std::vector<unsigned int> Mesh<dim, spacedim>::connected_components() const
    {
      return mesh::connected_components(*triangulation_);
    }

    template class Mesh<2>;
    template class Mesh<3>;
    template class Mesh<2, 3>;
  } // namespace mesh
} // namespace otto
