// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/optimality/state.h>
#include <otto/space/space.h>

#include <vector>

namespace otto
{
  namespace enclosure
  {
    /**
     * Two numbers between which W2^2 per unit of mass lies, in squared length
     * units of the space: the distance on the meshed domain between two
     * densities, whatever was computed before, up to rounding.
     */
    struct Enclosure
    {
      /// Not above W2^2.
      double lower = 0;
      /// Not below W2^2.
      double upper = 0;
      /// Whether the lower number is of ways in the domain, not of straight
      /// ones through what is outside.
      bool follows_walls = true;
      /// Pieces of both densities on the finest mesh.
      std::size_t pieces = 0;
      /// Times that the mesh was refined.
      unsigned int refinements = 0;
      /// Whether shortest ways are all straight.
      bool straight = true;

      /// The difference of the two distances over the larger one.
      double relative_width() const;
    };

    /// When to refine.
    struct Parameters
    {
      /// The relative width that is wanted.
      double width = 1e-3;
      /// The mesh is not refined if there would be more pieces than this, or
      /// half as many where ways bend, which takes longer.
      std::size_t pieces = 8000;
    };

    /// Potentials at t = 0 and t = 1 on owned vertices at least, in squared
    /// length units of the space. They decide on times alone.
    struct Guess
    {
      /// At t = 0.
      std::vector<double> initial;
      /// At t = 1.
      std::vector<double> final;
    };

    /// The potentials of a state with as many slabs, at the vertices of W,
    /// extrapolated to both ends from the nearest two slabs.
    Guess guess_of(const optimality::State &state, unsigned int n_slabs);

    /**
     * Encloses the distance between two densities of W. Both are sums of pieces
     * w_i rho, and the pieces are coupled by linear programming with the
     * squared distances d_ij of their vertices.
     *
     * Above: one density becomes the other when each two pieces are coupled
     * independently; the cost of that is Metric::mean_square().
     * Below: potentials with phi_1j - phi_0i <= d_ij^2/2 at the vertices are
     * made functions that satisfy the same at all points: phi_0 is interpolated
     * and raised, phi_1 lowered, by the difference of |x|^2/2 to its
     * interpolant times Metric::curvature(), or, next to corners, by what
     * distances can change in a cell. Only pairs of points count whose vertices
     * have little slack, see PiecesProblem::add_reach(). Then W2^2/2 is at
     * least the integral of phi_1 rho_1 - phi_0 rho_0 (Kantorovich).
     *
     * The width is of second order in the size of the pieces. The mesh is
     * refined for it, with the same domain and densities, until it is small
     * enough. Collective; computed on one rank.
     *
     * @param initial, final On owned vertices at least, of equal mass in each
     *   component.
     */
    template <int dim>
    Enclosure enclose(const space::Space<dim>   &space,
                      const std::vector<double> &initial,
                      const std::vector<double> &final,
                      const Guess               &guess,
                      const Parameters          &parameters = {});
  } // namespace enclosure
} // namespace otto
