// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/mesh/cell_kind.h>

#include <deal.II/base/index_set.h>
#include <deal.II/base/point.h>

#include <mpi.h>

#include <memory>
#include <vector>

namespace otto
{
  /// Finite-element spaces on a mesh and the operators of one time level.
  namespace space
  {
    /// The space V of the potentials beside the space W of the densities.
    enum class Potentials
    {
      /// V = W. Not stable on irregular meshes.
      same,
      /// V is linear (multilinear) on the cells of the once refined mesh.
      refined,
      /// V is of degree two.
      quadratic
    };

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
      /// Gradients of the shape functions: [cell][point][vertex][dim], on a
      /// surface in the frame of @p tangent.
      std::vector<double> gradient;
      /// On a surface an orthonormal frame of its tangent plane,
      /// [cell][point][dim][coordinate]; elsewhere empty, the axes of the
      /// coordinates are the frame.
      std::vector<double> tangent;
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

    /// The cells of a mesh, all of them, which every rank knows.
    struct MeshCells
    {
      /// Vertices of a cell, without the other unknowns of spaces of degree
      /// two.
      unsigned int n_vertices = 0;
      /// Their global numbers, [cell][vertex] in deal.II's order.
      std::vector<dealii::types::global_dof_index> vertex;
      /// Where they are in the mesh, [cell][vertex][coordinate].
      std::vector<double> coordinates;
      /// The material id of each cell.
      std::vector<unsigned int> region;
      /// The rank that owns each cell.
      std::vector<unsigned int> rank;

      /// The number of cells.
      std::size_t size() const { return region.size(); }
    };

    /// The unknowns of a space in an order that is that of its mesh, the same
    /// for all numbers of ranks; see VertexOrder.
    struct MeshOrder
    {
      /// The position of each, by global number.
      std::vector<dealii::types::global_dof_index> position;
      /// Their places in the mesh, [position][coordinate].
      std::vector<double> points;
    };

    template <int dim>
    struct Enrichment;

    /**
     * The basis of a finite-element space as all that solves a problem in time
     * sees it: its numbering, and integrals of its functions and their
     * gradients. dim is the dimension of the domain, a part of the plane or of
     * space, or a surface (dim = 2) in space. On a surface gradients are
     * tangential: they have dim components in an orthonormal frame of the
     * tangent plane of their cell, and what depends on lengths and angles of
     * gradients alone needs no more. Places have as many coordinates as the
     * room around the domain.
     *
     * Every rank numbers its own vertices first, then its ghosts, both in
     * ascending global order; owned global ranges are contiguous.
     */
    template <int dim>
    class NodalBasis
    {
    public:
      virtual ~NodalBasis()                     = default;
      NodalBasis(const NodalBasis &)            = delete;
      NodalBasis &operator=(const NodalBasis &) = delete;

      /// The shape of all cells.
      mesh::CellKind kind() const { return kind_; }

      /// That of the mesh.
      MPI_Comm communicator() const { return communicator_; }

      /// All vertices of all ranks.
      dealii::types::global_dof_index n_dofs() const { return owned_.size(); }

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

      /// The volume of the domain; of a surface its area.
      double volume() const { return volume_; }

      /// The parts of the domain between which nothing can flow.
      const Components &components() const { return components_; }

      /// The dimension of the room around the domain: dim, or 3 for a surface.
      unsigned int n_coordinates() const { return n_coordinates_; }

      /// Whether the domain is a surface in space.
      bool is_surface() const { return n_coordinates_ != dim; }

      /// The place of a local vertex, in the frame.
      const double *coordinates(const unsigned int local) const
      {
        return coordinates_ + std::size_t(local) * n_coordinates_;
      }

      /// The squared length of the straight line between two local vertices.
      double distance_square(const unsigned int a, const unsigned int b) const
      {
        double        sum = 0;
        const double *x = coordinates(a), *y = coordinates(b);
        for (unsigned int d = 0; d < n_coordinates_; ++d)
          sum += (x[d] - y[d]) * (x[d] - y[d]);
        return sum;
      }

      /// The places that Hamiltonians see, [local vertex][dim]: those of the
      /// vertices; zeros on a surface, where Hamiltonians are the same
      /// everywhere.
      const double *places() const { return places_; }

      /// The frame of places().
      virtual Frame<dim> frame_of_places() const = 0;

      /// The unit of lengths here, in lengths of the mesh.
      virtual double length_unit() const = 0;

      /// That of unit_frame().
      virtual double unit_length() const = 0;

      /// The diagonal of the box around the mesh, in its lengths.
      virtual double extent() const = 0;

      /// The same functions with the coordinates of unit_frame(). Collective.
      virtual std::unique_ptr<const NodalBasis> in_unit_frame() const = 0;

      /// The potentials beside these densities, not the same. Collective.
      virtual Enrichment<dim> enriched(Potentials potentials) const = 0;

      /// How many there are, of all ranks.
      virtual dealii::types::global_dof_index
      n_potentials(Potentials potentials) const = 0;

      /// All cells; without communication.
      virtual MeshCells mesh_cells() const = 0;

      /// The order of the mesh; without communication.
      virtual MeshOrder mesh_order() const = 0;

    protected:
      /// Derived classes set all that follows.
      NodalBasis() = default;

      /// See communicator().
      MPI_Comm communicator_;
      /// See kind().
      mesh::CellKind kind_;
      /// See owned_set().
      dealii::IndexSet owned_;
      /// See n_owned().
      unsigned int n_owned_ = 0;
      /// See global_index().
      std::vector<dealii::types::global_dof_index> global_;
      /// See pattern().
      Pattern pattern_;
      /// See cells().
      CellData<dim> cells_;
      /// See mass().
      std::vector<double> mass_;
      /// See weights().
      std::vector<double> weights_;
      /// See volume().
      double volume_ = 0;
      /// See components().
      Components components_;
      /// See n_coordinates().
      unsigned int n_coordinates_ = dim;
      /// See coordinates(), of what the derived class holds.
      const double *coordinates_ = nullptr;
      /// See places(), likewise.
      const double *places_ = nullptr;
    };

    /// Richer functions V on the cells of a space W: what Pair is made of.
    template <int dim>
    struct Enrichment
    {
      /// What V refers to, if it has a mesh of its own.
      std::shared_ptr<const void> mesh;
      /// V.
      std::unique_ptr<const NodalBasis<dim>> potential;
      /// Vertices of W on each of the cells of V that this rank has:
      /// their local numbers.
      std::vector<unsigned int> vertex;
      /// The functions of W at the points of V, [cell][point of V][vertex of
      /// W].
      std::vector<double> at_potentials;
      /// Of each owned vertex of V, the local vertices of W whose mean it is.
      std::vector<std::vector<unsigned int>> means;
    };
  } // namespace space
} // namespace otto
