// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/mesh/cell_kind.h>
#include <otto/mesh/mesh_report.h>
#include <otto/mesh/regions.h>

#include <mpi.h>

#include <memory>
#include <string>
#include <vector>

namespace dealii
{
  class ParameterHandler;
}

namespace otto
{
  namespace mesh
  {
    struct RawMesh;

    /// Dimensions of a mesh.
    struct Dimensions
    {
      /// That of the cells.
      unsigned int cells = 0;
      /// That of the space around them: larger for a surface.
      unsigned int room = 0;
    };

    /// Where a mesh comes from; the section "Mesh" of a parameter file.
    struct MeshParameters
    {
      /// A .msh (2.2, 4.0, 4.1, ASCII or binary) or a .geo that is meshed.
      std::string file;
      /// A mesh of the .geo that takes its place, in a file; empty: none.
      std::string adapted;
      /// The mesh size for a .geo; 0: as written in the .geo.
      double size = 0.;
      /// How many times the mesh is refined uniformly.
      unsigned int refinement = 0;
      /// The factor for all coordinates.
      double scale = 1.;
      /// Whether a .geo may run programs and write files.
      bool trust = false;

      /// Declares the section; parsing writes into the members, so the object
      /// must outlive the parameter handler's use.
      void declare(dealii::ParameterHandler &prm);
    };

    /**
     * The highest dimension of the elements in a file, so that a program can
     * choose between Mesh<2> and Mesh<3>. Collective; rank 0 reads.
     *
     * @throws base::InputError on all ranks as look_at() does, and if there is
     * no file or there are no cells.
     */
    int dimension_of(const MeshParameters &parameters, MPI_Comm communicator);

    /// The same with the room around the cells, 3 for surfaces that do not lie
    /// in a plane z = constant.
    Dimensions dimensions_of(const MeshParameters &parameters,
                             MPI_Comm              communicator);

    /**
     * A mesh of a domain in the plane or in space, or of a surface in space
     * (dim = 2, spacedim = 3), with linear cells of one shape and named parts,
     * read from a Gmsh file.
     *
     * Rank 0 reads and checks; every rank holds all cells (each is locally
     * owned or ghost), so indices of cells and vertices are the same on all
     * ranks and for all numbers of ranks. All functions that need
     * communication are called by all ranks.
     */
    template <int dim, int spacedim = dim>
    class Mesh
    {
    public:
      /**
       * Reads, checks, scales, refines and distributes.
       *
       * @throws base::InputError on all ranks if the file is missing, is not a
       * usable Gmsh file, is not of dimension dim, or fails a check of
       * check_and_repair().
       */
      Mesh(const MeshParameters &parameters, MPI_Comm communicator);
      ~Mesh();

      /// The cells; a parallel::shared::Triangulation without artificial
      /// cells.
      const dealii::Triangulation<dim, spacedim> &triangulation() const;

      /// The linear mapping that fits the shape of the cells.
      const dealii::Mapping<dim, spacedim> &mapping() const;

      /// The shape of the cells.
      CellKind kind() const;

      /// The named parts of domain and boundary.
      const Regions &regions() const;

      /// The ranks that share the mesh.
      MPI_Comm communicator() const;

      /**
       * One uniform refinement, which halves h.
       *
       * @throws base::InputError for tetrahedra: cut into eight, they would
       * not keep their shape and h would not be halved.
       */
      void refine();

      /// Counts, sizes, quality, named parts, notes of the reader.
      MeshReport report() const;

      /// See mesh::connected_components(): by active cell index.
      std::vector<unsigned int> connected_components() const;

    private:
      void create(const RawMesh &raw);

      MPI_Comm                                              communicator_;
      std::string                                           file_;
      CellKind                                              kind_;
      Regions                                               regions_;
      std::vector<std::string>                              notes_;
      std::unique_ptr<dealii::Triangulation<dim, spacedim>> triangulation_;
      std::unique_ptr<dealii::Mapping<dim, spacedim>>       mapping_;
    };
  } // namespace mesh
} // namespace otto
