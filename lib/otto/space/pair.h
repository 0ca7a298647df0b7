// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/space/nodal_basis.h>

#include <string>

namespace otto
{
  namespace space
  {
    /// A pair of spaces that a user asks for by its name.
    struct NamedPair
    {
      /// Potential / density, as in a parameter file: "P2/P1".
      std::string name;
      /// What V is.
      Potentials potentials = Potentials::same;
    };

    /**
     * The pair of spaces (potential / density) of this name, checked against
     * the mesh: P1/P1, P1-iso-P2/P1 and P2/P1 on simplices, Q1/Q1,
     * Q1-iso-Q2/Q1 and Q2/Q1 on quadrilaterals and hexahedra. automatic is the
     * one of the stable pairs that was best on irregular meshes of the cells,
     * see doc/verification.md: P2/P1 on triangles, refined potentials on the
     * others; or the one that the program knows.
     *
     * @param only_same Whether the program knows pairs of equal spaces only.
     * @throws base::InputError for a pair that does not fit the cells, or that
     *   is known to oscillate (P1/P0, Q1/DGQ1), or that does not exist.
     */
    NamedPair named_pair(const std::string &pair,
                         mesh::CellKind     kind,
                         bool               only_same = false);

    /// The densities on the cells of the potentials, see CellData.
    struct DensityData
    {
      /// Densities of a cell.
      unsigned int n_vertices = 0;
      /// Local vertex numbers of W, n_vertices per cell.
      std::vector<unsigned int> vertex;
      /// Positions in Pair::pattern(): [cell][vertex of V][vertex of W].
      std::vector<unsigned int> position;
      /// Values of the shape functions of W: [cell][point][vertex of W].
      std::vector<double> value;
      /// Gradients of the shape functions of W, like CellData::gradient.
      std::vector<double> gradient;
    };

    /**
     * The two spaces of the optimality system: potentials in V, densities in W,
     * and the consistent mass matrix M_ij = int psi_i w_j between them. Every
     * operator that has a row for each function of V and a column for each of W
     * is stored on pattern().
     *
     * With Potentials::refined the pair is P1-iso-P2/P1 (Q1-iso-Q2/Q1), known
     * from the Stokes equations (Bercovier and Pironneau, Numer. Math. 33,
     * 1979): four (eight) times as many potentials as densities, W is a part of
     * V. With Potentials::quadratic it is the pair of Taylor and Hood, P2/P1
     * (Q2/Q1), with as many potentials, which are the values at the same
     * points. Each of these points is the mean of vertices of W, and belongs to
     * the rank of one of them.
     */
    template <int dim>
    class Pair
    {
    public:
      /// @param density W; must outlive this object.
      explicit Pair(const NodalBasis<dim> &density,
                    Potentials             potentials = Potentials::same);

      /// V.
      const NodalBasis<dim> &potential() const
      {
        return richer_ ? *richer_ : density_;
      }

      /// W.
      const NodalBasis<dim> &density() const { return density_; }

      /// Whether V = W.
      bool same() const { return !richer_; }

      /// What V is.
      Potentials potentials() const { return potentials_; }

      /// Rows over local vertices of V, columns over local vertices of W; what
      /// Pattern says of owned and ghost rows holds here too.
      const Pattern &pattern() const
      {
        return richer_ ? pattern_ : density_.pattern();
      }

      /// Entries of M on pattern().
      const std::vector<double> &mass() const
      {
        return richer_ ? mass_ : density_.mass();
      }

      /// W on the cells of V; empty if they are the same.
      const DensityData &densities() const { return densities_; }

      /// The local vertices of W whose mean an owned vertex of V is.
      std::vector<unsigned int> means(const unsigned int vertex) const
      {
        return richer_ ? means_[vertex] : std::vector<unsigned int>{vertex};
      }

      /// The values of potentials at the vertices of W, both on owned vertices,
      /// [vertex][level].
      void restrict_potential(unsigned int  levels,
                              const double *potential,
                              double       *values) const;

      /// The function of V with these @p values on the local vertices of W,
      /// on owned vertices, [vertex][level].
      void interpolate_potential(unsigned int  levels,
                                 const double *values,
                                 double       *potential) const;

    private:
      void enrich(Potentials potentials);
      void set_values(const std::vector<double> &at_potentials);
      void make_pattern();
      void assemble_mass(const std::vector<double> &at_potentials);
      void set_gradients(const std::vector<double> &at_potentials);

      const NodalBasis<dim>                 &density_;
      Potentials                             potentials_;
      std::shared_ptr<const void>            mesh_;
      std::unique_ptr<const NodalBasis<dim>> richer_;
      Pattern                                pattern_;
      DensityData                            densities_;
      std::vector<double>                    mass_;
      /// Of each owned vertex of V, the local vertices of W whose mean it is.
      std::vector<std::vector<unsigned int>> means_;
      /// The local vertex of V at each owned vertex of W.
      std::vector<unsigned int> vertex_;
    };
  } // namespace space
} // namespace otto
