// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/enclosure/coupling.h>
#include <otto/enclosure/metric.h>

#include <unordered_set>
#include <vector>

namespace otto
{
  namespace enclosure
  {
    /**
     * The transport problem of linear programming between the pieces of two
     * densities in one component, with the cost d^2/2 of their vertices. It is
     * solved on few arcs; those that are missing are found from its
     * multipliers.
     */
    template <int dim>
    class PiecesProblem
    {
    public:
      /**
       * @param phi_0, phi_1 Multipliers to begin with, at all vertices: the
       * arcs that cost little more than phi_1 - phi_0 come first.
       */
      PiecesProblem(const Metric<dim>         &metric,
                    std::vector<Piece<dim>>    sources,
                    std::vector<Piece<dim>>    targets,
                    const std::vector<double> &phi_0,
                    const std::vector<double> &phi_1);

      /// Couplings until what is missing is below @p accuracy.
      void solve(double accuracy);

      /// The best dual value: the sum of phi_1 over targets less that of phi_0
      /// over sources, with phi_1j - phi_0i <= d_ij^2/2 for all.
      double dual() const { return best_.value; }

      /**
       * Sets for each source and each target, at its vertex, the largest
       * distance to another point that counts. Two points with a larger
       * distance g satisfy phi_1 - phi_0 <= g^2/2 anyway, wherever they are in
       * cells with edges of length @p h at most around the vertices: the
       * multipliers of all vertices there have the slack 2hg + 2h^2, and their
       * distance is at most g + 2h.
       */
      void add_reach(double               h,
                     std::vector<double> &of_sources,
                     std::vector<double> &of_targets);

      /// The cost of the coupling of the pieces, Metric::mean_square().
      double primal() const;

      /// Sets the best multipliers at the vertices of pieces, and next to them
      /// the closest that they allow.
      void set_multipliers(const Domain<dim>   &domain,
                           std::vector<double> &phi_0,
                           std::vector<double> &phi_1) const;

      std::size_t n_pieces() const { return sources_.size() + targets_.size(); }

    private:
      struct Multipliers
      {
        std::vector<double> phi_0, phi_1;
        double              value = 0;
      };

      double                     most() const;
      void                       add(const Arc &arc);
      const std::vector<double> &costs(std::size_t target);
      void                       transform(Multipliers &multipliers);

      const Metric<dim>              &metric_;
      std::vector<Piece<dim>>         sources_, targets_;
      std::vector<double>             source_mass_, target_mass_;
      double                          total_ = 0;
      Multipliers                     best_;
      std::vector<Arc>                arcs_;
      std::unordered_set<std::size_t> known_;
      /// [target][source], if they are kept.
      std::vector<std::vector<double>> costs_;
      /// One of them, if they are not kept; distances of all vertices.
      std::vector<double> row_, distances_;
      Coupling            coupling_;
    };
  } // namespace enclosure
} // namespace otto
