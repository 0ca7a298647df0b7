// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/space/nodal_basis.h>

#include <deal.II/base/aligned_vector.h>

#include <deal.II/dofs/dof_handler.h>

#include <memory>
#include <vector>

namespace otto
{
  namespace space
  {
    /**
     * The frame in which a domain has no unit and no place: its box has its
     * middle at zero and the diagonal of the unit square (cube). Numbers that
     * compare lengths, areas and squared lengths then mean the same on every
     * domain. That of a surface in space has an area of one at most, and a
     * diagonal not longer than that of the unit square: a square keeps its unit
     * however it is bent. Every rank sees all cells; without communication.
     */
    template <int dim, int spacedim>
    Frame<spacedim>
    unit_frame(const dealii::Triangulation<dim, spacedim> &triangulation);

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
     * With spacedim > dim the cells are those of a surface in space.
     */
    template <int dim, int spacedim = dim>
    class Space : public NodalBasis<dim>
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

      /// Position of a local vertex, in the frame.
      const dealii::Point<spacedim> &point(const unsigned int local) const
      {
        return points_[local];
      }

      /// The coordinates of this space.
      const Frame<spacedim> &frame() const { return frame_; }

      Frame<dim> frame_of_places() const override;
      double     length_unit() const override { return frame_.length; }
      double     unit_length() const override;
      double     extent() const override;
      std::unique_ptr<const NodalBasis<dim>> in_unit_frame() const override;
      Enrichment<dim> enriched(Potentials potentials) const override;
      dealii::types::global_dof_index
                n_potentials(Potentials potentials) const override;
      MeshCells mesh_cells() const override;
      MeshOrder mesh_order() const override;

    private:
      void              set_owners(const std::vector<unsigned int> &owner);
      std::vector<bool> cells_of_owned() const;
      void              number_vertices(const std::vector<bool> &needed);
      void              collect_cells(const std::vector<bool> &needed);
      void              make_pattern();
      void              assemble_mass();
      void              find_components();

      using NodalBasis<dim>::communicator_;
      using NodalBasis<dim>::kind_;
      using NodalBasis<dim>::owned_;
      using NodalBasis<dim>::n_owned_;
      using NodalBasis<dim>::global_;
      using NodalBasis<dim>::pattern_;
      using NodalBasis<dim>::cells_;
      using NodalBasis<dim>::mass_;
      using NodalBasis<dim>::weights_;
      using NodalBasis<dim>::volume_;
      using NodalBasis<dim>::components_;

      std::unique_ptr<dealii::Mapping<dim, spacedim>> mapping_;
      dealii::DoFHandler<dim, spacedim>               dof_handler_;
      std::vector<dealii::Point<spacedim>>            points_;
      /// On a surface.
      std::vector<double> zeros_;
      Frame<spacedim>     frame_;
    };

    /// The space of a basis on a part of the plane or of space.
    /// @throws base::InputError if it is on a surface.
    template <int dim>
    const Space<dim> &flat_space(const NodalBasis<dim> &basis);
  } // namespace space
} // namespace otto
