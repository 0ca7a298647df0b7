// SPDX-License-Identifier: LGPL-2.1-or-later
#include <deal.II/base/quadrature_lib.h>

#include <deal.II/fe/fe_dgq.h>
#include <deal.II/fe/fe_q.h>
#include <deal.II/fe/fe_simplex_p.h>
#include <deal.II/fe/mapping.h>

#include <deal.II/grid/reference_cell.h>
#include <deal.II/grid/tria.h>

#include <otto/base/errors.h>
#include <otto/mesh/cell_kind.h>

namespace otto
{
  namespace mesh
  {
    namespace
    {
      constexpr CellKind all_kinds[] = {CellKind::triangle,
                                        CellKind::quadrilateral,
                                        CellKind::tetrahedron,
                                        CellKind::hexahedron};

      /// The number of Gauss points that integrate a degree exactly.
      unsigned int n_gauss(const unsigned int degree)
      {
        return degree / 2 + 1;
      }

      /**
       * The Gauss rule of the cube, carried to the simplex by the map that
       * collapses a face of the cube: for dim = 2 (s, t) -> (s, (1 - s) t).
       * Its Jacobian raises the degree in the first coordinates.
       */
      template <int dim>
      dealii::Quadrature<dim> collapsed_rule(const unsigned int degree)
      {
        const dealii::QGauss<dim>       cube(n_gauss(degree + dim - 1));
        std::vector<dealii::Point<dim>> points(cube.size());
        std::vector<double>             weights(cube.size());
        for (unsigned int q = 0; q < cube.size(); ++q)
          {
            double rest = 1., jacobian = 1.;
            for (unsigned int d = 0; d < dim; ++d)
              {
                points[q][d] = rest * cube.point(q)[d];
                jacobian *= rest;
                rest *= 1. - cube.point(q)[d];
              }
            weights[q] = cube.weight(q) * jacobian;
          }
        return dealii::Quadrature<dim>(points, weights);
      }

      template <int dim>
      dealii::Quadrature<dim> simplex_rule(const unsigned int degree)
      {
        // Rule n is of degree 2 n - 1 (odd) or 2 n (even).
        const bool         odd  = (degree % 2 == 1) || degree == 0;
        const unsigned int n    = std::max(1U, (degree + 1) / 2);
        const unsigned int last = (dim == 2 ? 7 : 5);
        if (n > last)
          return collapsed_rule<dim>(degree);
        return dealii::QWitherdenVincentSimplex<dim>(n, odd);
      }

      template <int dim>
      dealii::Quadrature<dim> rule(const bool         simplex,
                                   const unsigned int degree)
      {
        if constexpr (dim > 1)
          if (simplex)
            return simplex_rule<dim>(degree);
        return dealii::QGauss<dim>(n_gauss(degree));
      }

      void check_degree(const CellKind     kind,
                        const unsigned int degree,
                        const unsigned int least)
      {
        if (degree < least || (is_simplex(kind) && degree > 2))
          throw base::InputError(
            "There is no element of degree " + std::to_string(degree) + " on " +
            plural_name(kind) + "; choose a degree from " +
            std::to_string(least) + (is_simplex(kind) ? " to 2." : "."));
      }
    } // namespace

    template <int dim, int spacedim>
    CellKind
    cell_kind(const dealii::Triangulation<dim, spacedim> &triangulation)
    {
      const auto &cells = triangulation.get_reference_cells();
      if (cells.size() != 1)
        throw base::InputError(
          cells.empty() ? "The mesh has no cells; mesh a domain with Gmsh."
                        : "The mesh has cells of several shapes; make all of "
                          "them triangles or all of them quadrilaterals.");
      for (const CellKind kind : all_kinds)
        if (cells[0] == reference_cell(kind))
          return kind;
      throw base::InputError(
        "The mesh has cells of the shape " + cells[0].to_string() +
        "; use triangles, quadrilaterals, tetrahedra or hexahedra.");
    }

    bool is_simplex(const CellKind kind)
    {
      return kind == CellKind::triangle || kind == CellKind::tetrahedron;
    }

    unsigned int dimension(const CellKind kind)
    {
      return reference_cell(kind).get_dimension();
    }

    unsigned int n_vertices(const CellKind kind)
    {
      return reference_cell(kind).n_vertices();
    }

    std::string name(const CellKind kind)
    {
      switch (kind)
        {
          case CellKind::triangle:
            return "triangle";
          case CellKind::quadrilateral:
            return "quadrilateral";
          case CellKind::tetrahedron:
            return "tetrahedron";
          default:
            return "hexahedron";
        }
    }

    std::string plural_name(const CellKind kind)
    {
      switch (kind)
        {
          case CellKind::tetrahedron:
            return "tetrahedra";
          case CellKind::hexahedron:
            return "hexahedra";
          default:
            return name(kind) + "s";
        }
    }

    dealii::ReferenceCell reference_cell(const CellKind kind)
    {
      switch (kind)
        {
          case CellKind::triangle:
            return dealii::ReferenceCells::Triangle;
          case CellKind::quadrilateral:
            return dealii::ReferenceCells::Quadrilateral;
          case CellKind::tetrahedron:
            return dealii::ReferenceCells::Tetrahedron;
          default:
            return dealii::ReferenceCells::Hexahedron;
        }
    }

    template <int dim, int spacedim>
    std::unique_ptr<dealii::Mapping<dim, spacedim>>
    linear_mapping(const CellKind kind)
    {
      return reference_cell(kind).template get_default_mapping<dim, spacedim>(
        1);
    }

    template <int dim>
    dealii::Quadrature<dim> quadrature(const CellKind     kind,
                                       const unsigned int degree)
    {
      return rule<dim>(is_simplex(kind), degree);
    }

    template <int dim>
    dealii::Quadrature<dim - 1> face_quadrature(const CellKind     kind,
                                                const unsigned int degree)
    {
      return rule<dim - 1>(is_simplex(kind), degree);
    }

    template <int dim>
    dealii::Quadrature<dim> vertex_quadrature(const CellKind kind)
    {
      const dealii::ReferenceCell     cell = reference_cell(kind);
      std::vector<dealii::Point<dim>> points;
      for (const unsigned int v : cell.vertex_indices())
        points.push_back(cell.template vertex<dim>(v));
      const double volume = !is_simplex(kind) ? 1. : (dim == 2 ? 0.5 : 1. / 6.);
      return dealii::Quadrature<dim>(
        points, std::vector<double>(points.size(), volume / points.size()));
    }

    template <int dim, int spacedim>
    std::unique_ptr<dealii::FiniteElement<dim, spacedim>>
    continuous_element(const CellKind kind, const unsigned int degree)
    {
      check_degree(kind, degree, 1);
      if (is_simplex(kind))
        return std::make_unique<dealii::FE_SimplexP<dim, spacedim>>(degree);
      return std::make_unique<dealii::FE_Q<dim, spacedim>>(degree);
    }

    template <int dim, int spacedim>
    std::unique_ptr<dealii::FiniteElement<dim, spacedim>>
    discontinuous_element(const CellKind kind, const unsigned int degree)
    {
      check_degree(kind, degree, 0);
      if (is_simplex(kind))
        return std::make_unique<dealii::FE_SimplexDGP<dim, spacedim>>(degree);
      return std::make_unique<dealii::FE_DGQ<dim, spacedim>>(degree);
    }

#define OTTO_INSTANTIATE(dim, spacedim)                                      \
  template CellKind cell_kind(const dealii::Triangulation<dim, spacedim> &); \
  template std::unique_ptr<dealii::Mapping<dim, spacedim>>                   \
    linear_mapping<dim, spacedim>(CellKind);                                 \
  template std::unique_ptr<dealii::FiniteElement<dim, spacedim>>             \
  continuous_element<dim, spacedim>(CellKind, unsigned int);                 \
  template std::unique_ptr<dealii::FiniteElement<dim, spacedim>>             \
  discontinuous_element<dim, spacedim>(CellKind, unsigned int);

    OTTO_INSTANTIATE(2, 2)
    OTTO_INSTANTIATE(2, 3)
    OTTO_INSTANTIATE(3, 3)
#undef OTTO_INSTANTIATE

    template dealii::Quadrature<2> quadrature<2>(CellKind, unsigned int);
    template dealii::Quadrature<3> quadrature<3>(CellKind, unsigned int);
    template dealii::Quadrature<1> face_quadrature<2>(CellKind, unsigned int);
    template dealii::Quadrature<2> face_quadrature<3>(CellKind, unsigned int);
    template dealii::Quadrature<2> vertex_quadrature<2>(CellKind);
    template dealii::Quadrature<3> vertex_quadrature<3>(CellKind);
  } // namespace mesh
} // namespace otto
