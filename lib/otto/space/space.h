// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/mesh/cell_kind.h>

#include <deal.II/base/aligned_vector.h>
#include <deal.II/base/index_set.h>

#include <deal.II/dofs/dof_handler.h>

#include <memory>
#include <vector>

namespace otto
{
  /// Finite-element spaces on a mesh and the operators of one time level.
  namespace space
  {
    /**
     * The sparsity of one spatial operator on this rank: compressed rows over
     * local vertices. The rows of owned vertices are complete; the rows of
     * ghost vertices hold only their owned columns, so that products with the
     * transposed matrix need no communication beyond the import of ghosts.
     * Columns are sorted, owned vertices come before ghosts.
     */
    struct Pattern
    {
      /// First entry of each local row; size n_local + 1.
      std::vector<unsigned int> row_start;
      /// Local column of each entry.
      std::vector<unsigned int> column;

      Pattern() = default;
      /// From the columns of each row, in any order, with repetitions.
      explicit Pattern(std::vector<std::vector<unsigned int>> &rows);

      /// The position of entry (row, column), or numbers::invalid_unsigned_int.
      unsigned int position(unsigned int row, unsigned int column) const;
    };

    /**
     * Quadrature data of all cells that touch an owned vertex. Shape functions
     * are those of the reference cell; lengths are in the frame's unit. In a
     * space of degree two a vertex is any point that has an unknown.
     */
    template <int dim>
    struct CellData
    {
      /// Vertices of a cell.
      unsigned int n_vertices;
      /// Quadrature points of a cell.
      unsigned int n_points;
      /// Local vertex numbers, n_vertices per cell.
      std::vector<unsigned int> vertex;
      /// Positions in Pattern, n_vertices^2 per cell, row first; invalid where
      /// neither the row nor the column is owned.
      std::vector<unsigned int> position;
      /// Weights |J| w_q, n_points per cell.
      std::vector<double> weight;
      /// Gradients of the shape functions: [cell][point][vertex][dim].
      std::vector<double> gradient;
      /// Values of the shape functions: [point][vertex].
      std::vector<double> value;

      /// The number of cells.
      std::size_t size() const { return vertex.size() / n_vertices; }
    };

    /**
     * The coordinates that a space computes in: x' = (x - origin)/length with
     * the x of the mesh. The default is the mesh's own.
     */
    template <int spacedim>
    struct Frame
    {
      /// The place of x' = 0, in the coordinates of the mesh.
      dealii::Point<spacedim> origin;
      /// The unit of x', in lengths of the mesh.
      double length = 1.;
    };

    /**
     * The frame in which a domain has no unit and no place: its box has its
     * middle at zero and the diagonal of the unit square (cube). Numbers that
     * compare lengths, areas and squared lengths then mean the same on every
     * domain. Every rank sees all cells; without communication.
     */
    template <int dim, int spacedim>
    Frame<spacedim>
    unit_frame(const dealii::Triangulation<dim, spacedim> &triangulation);

    /**
     * The parts of the domain between which nothing can flow: the connected
     * components of the cells, joined where they share a vertex, because a
     * vertex holds one value. Numbers start from 0 in the order of the cells
     * and do not depend on ranks.
     */
    struct Components
    {
      /// The number of components.
      unsigned int number = 0;
      /// The component of each local vertex.
      std::vector<unsigned int> of_vertex;
      /// The volume of each, in the unit of the space.
      std::vector<double> volume;
    };

    /**
     * Which rank has which part of a space, where that follows from another
     * space on the same domain.
     */
    struct Distribution
    {
      /// The rank that owns each unknown: [active cell][unknown of the cell].
      std::vector<unsigned int> owner;
      /// Whether this rank needs each active cell: all that touch a vertex that
      /// it owns, and perhaps more.
      std::vector<bool> needed;
    };

    /**
     * The space of continuous, piecewise linear (P1) or multilinear (Q1)
     * functions on a mesh, one unknown a vertex, or that of degree two (P2,
     * Q2), which has unknowns at the middles of edges (faces, cells) too; they
     * are called vertices here. It holds what does not change in a run: the
     * numbering, the consistent mass matrix M, its row sums D (the nodal
     * weights of the barrier; of degree two they are not positive), and the
     * quadrature data from which the weighted stiffness and transport matrices
     * are assembled.
     *
     * Every rank numbers its own vertices first, then its ghosts, both in
     * ascending global order; owned global ranges are contiguous.
     */
    template <int dim, int spacedim = dim>
    class Space
    {
    public:
      /**
       * @param triangulation A serial or a shared triangulation in which every
       *   rank sees all cells; must outlive this object.
       * @param communicator The ranks that share the triangulation.
       * @param frame The coordinates of points and of all that is integrated.
       * @param given Which rank has what; by default the triangulation says
       *   it, and a rank needs the cells that touch its vertices.
       * @param degree One or two.
       */
      Space(const dealii::Triangulation<dim, spacedim> &triangulation,
            MPI_Comm                                    communicator,
            const Frame<spacedim>                      &frame  = {},
            const Distribution                         *given  = nullptr,
            unsigned int                                degree = 1);

      /// The numbering of the vertices.
      const dealii::DoFHandler<dim, spacedim> &dof_handler() const
      {
        return dof_handler_;
      }

      /// The affine or multilinear map of the cells.
      const dealii::Mapping<dim, spacedim> &mapping() const
      {
        return *mapping_;
      }

      /// The shape of all cells.
      mesh::CellKind kind() const { return kind_; }

      /// That of the mesh.
      MPI_Comm communicator() const { return communicator_; }

      /// All vertices of all ranks.
      dealii::types::global_dof_index n_dofs() const
      {
        return dof_handler_.n_dofs();
      }

      /// The vertices of this rank.
      unsigned int n_owned() const { return n_owned_; }

      /// Owned and ghost vertices.
      unsigned int n_local() const
      {
        return static_cast<unsigned int>(global_.size());
      }

      /// The global number of a local vertex.
      dealii::types::global_dof_index
      global_index(const unsigned int local) const
      {
        return global_[local];
      }

      /// Position of a local vertex, in the frame.
      const dealii::Point<spacedim> &point(const unsigned int local) const
      {
        return points_[local];
      }

      /// The global numbers of the vertices of this rank.
      const dealii::IndexSet &owned_set() const { return owned_; }

      /// The pattern of matrices on this space.
      const Pattern &pattern() const { return pattern_; }

      /// Quadrature data of the cells that touch an owned vertex.
      const CellData<dim> &cells() const { return cells_; }

      /// Entries of the consistent mass matrix M_ij = int w_i w_j on pattern().
      const std::vector<double> &mass() const { return mass_; }

      /// Integrals D_i = int w_i of all local vertices.
      const std::vector<double> &weights() const { return weights_; }

      /// The volume of the domain.
      double volume() const { return volume_; }

      /// The parts of the domain between which nothing can flow.
      const Components &components() const { return components_; }

      /// The coordinates of this space.
      const Frame<spacedim> &frame() const { return frame_; }

    private:
      void              set_owners(const std::vector<unsigned int> &owner);
      std::vector<bool> cells_of_owned() const;
      void              number_vertices(const std::vector<bool> &needed);
      void              collect_cells(const std::vector<bool> &needed);
      void              make_pattern();
      void              assemble_mass();
      void              find_components();

      MPI_Comm                                        communicator_;
      mesh::CellKind                                  kind_;
      std::unique_ptr<dealii::Mapping<dim, spacedim>> mapping_;
      dealii::DoFHandler<dim, spacedim>               dof_handler_;
      dealii::IndexSet                                owned_;
      unsigned int                                    n_owned_ = 0;
      std::vector<dealii::types::global_dof_index>    global_;
      std::vector<dealii::Point<spacedim>>            points_;
      Pattern                                         pattern_;
      CellData<dim>                                   cells_;
      std::vector<double>                             mass_;
      std::vector<double>                             weights_;
      double                                          volume_ = 0;
      Frame<spacedim>                                 frame_;
      Components                                      components_;
    };
  } // namespace space
} // namespace otto
