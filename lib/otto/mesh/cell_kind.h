// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deal.II/base/quadrature.h>

#include <memory>
#include <string>

namespace dealii
{
  template <int dim, int spacedim>
  class FiniteElement;
  template <int dim, int spacedim>
  class Mapping;
  template <int dim, int spacedim>
  class Triangulation;
  class ReferenceCell;
} // namespace dealii

namespace otto
{
  /// Meshes: reading and checking Gmsh files, named regions, cell shapes.
  namespace mesh
  {
    /**
     * The shape that all cells of a mesh share. Everything that depends on the
     * shape is in this file; no other file names a quadrature rule, a mapping
     * or a scalar element of deal.II.
     */
    enum class CellKind
    {
      triangle,
      quadrilateral,
      tetrahedron,
      hexahedron
    };

    /**
     * The shape of the cells of a triangulation.
     *
     * @throws base::InputError if there are no cells or several shapes.
     */
    template <int dim, int spacedim>
    CellKind
    cell_kind(const dealii::Triangulation<dim, spacedim> &triangulation);

    /// Whether the cells are triangles or tetrahedra.
    bool is_simplex(CellKind kind);

    /// The dimension of the cell, 2 or 3.
    unsigned int dimension(CellKind kind);

    /// The number of vertices of the cell.
    unsigned int n_vertices(CellKind kind);

    /// Triangle, quadrilateral, tetrahedron or hexahedron.
    std::string name(CellKind kind);

    /// The plural of name(): triangles, tetrahedra.
    std::string plural_name(CellKind kind);

    /// The reference cell of deal.II.
    dealii::ReferenceCell reference_cell(CellKind kind);

    /// The map from the reference cell that is given by the vertices alone:
    /// affine on simplices, bi- or trilinear on the others.
    template <int dim, int spacedim = dim>
    std::unique_ptr<dealii::Mapping<dim, spacedim>>
    linear_mapping(CellKind kind);

    /**
     * A rule with positive weights on the reference cell, exact for polynomials
     * of total degree @p degree on simplices, and of degree @p degree in each
     * coordinate on the others. On simplices these are the rules of Witherden
     * and Vincent (Comput. Math. Appl. 69, 2015) as far as tabulated, then
     * Gauss rules in collapsed coordinates.
     */
    template <int dim>
    dealii::Quadrature<dim> quadrature(CellKind kind, unsigned int degree);

    /// The same on the faces of the cell, in dimension dim - 1.
    template <int dim>
    dealii::Quadrature<dim - 1> face_quadrature(CellKind     kind,
                                                unsigned int degree);

    /**
     * The rule whose points are the vertices of the reference cell in deal.II's
     * order, with equal weights: exact for polynomials of degree one. With it
     * the mass matrix of the continuous element of degree one is diagonal.
     */
    template <int dim>
    dealii::Quadrature<dim> vertex_quadrature(CellKind kind);

    /**
     * The continuous scalar Lagrange element: P of degree 1 or 2 on simplices,
     * Q of any degree from 1 on the others.
     *
     * @throws base::InputError for a degree that does not exist.
     */
    template <int dim, int spacedim = dim>
    std::unique_ptr<dealii::FiniteElement<dim, spacedim>>
    continuous_element(CellKind kind, unsigned int degree);

    /**
     * The discontinuous scalar Lagrange element: P of degree 0, 1 or 2 on
     * simplices, Q of any degree from 0 on the others.
     *
     * @throws base::InputError for a degree that does not exist.
     */
    template <int dim, int spacedim = dim>
    std::unique_ptr<dealii::FiniteElement<dim, spacedim>>
    discontinuous_element(CellKind kind, unsigned int degree);
  } // namespace mesh
} // namespace otto
