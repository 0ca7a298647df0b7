// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/model/problem.h>
#include <otto/optimality/blocks.h>
#include <otto/optimality/state.h>

namespace otto
{
  namespace optimality
  {
    /// End densities at the local vertices of a rank, mean one, not negative;
    /// a free end has none.
    struct EndDensities
    {
      std::vector<double> initial, final;
    };

    /// Scalars of an iterate; all values are divided by the volume, that is,
    /// they are per unit of mass. What is an action is multiplied by
    /// model::Problem::factor(), 2 for W2^2.
    struct Values
    {
      /// tau sum_n (rbar_n, L(x, v_n)), v_n = H_p(x, grad phi_n): W2^2 by the
      /// velocity.
      double action = 0;
      /// The action without the costs of the density: what gaps are compared
      /// with, since a constant that is added to those changes nothing.
      double kinetic = 0;
      /// sum_n tau (rho_n, u_n)_lumped: the gap on the central path. Like the
      /// action, with the masses of the components of the domain.
      double complementarity = 0;
      /// L1 norm over space and time of the continuity residual.
      double continuity = 0;
      /// L2 norm over space and time of the Hamilton-Jacobi residual.
      double hamilton_jacobi = 0;
      /// Smallest product rho u over its mean: 1 on the central path.
      double centrality = 0;
      /// Mean of rho u.
      double mu = 0;
    };



    /**
     * The discrete optimality system of a model::Problem, with the
     * potentials in V and the densities in W of a pair of spaces,
     *
     *   continuity, slab n:   M (rho_n - rho_{n-1}) - tau T(phi_n) rbar_n = 0
     *   Hamilton-Jacobi,      M^T (phi_n - phi_{n+1})
     *     inner level n:      - tau/2 (h(phi_n) + h(phi_{n+1}))
     *                         + tau D E'(rho_n) - tau D u_n = 0
     *     free end, level N:  M^T phi_N - tau/2 h(phi_N)
     *                         + D (tau/2 E'(rho_N) + G'(rho_N)) - tau D u_N = 0
     *   complementarity:      rho_n u_n = mu
     *
     * with T and h of Blocks, the running cost E and, if the problem has one,
     * the terminal cost G: the density at the end is given or free, and then
     * one more unknown level. For the quadratic H
     * without diffusion T(phi) rbar = K(rbar) phi and h(phi)_i = int |grad
     * phi|^2/2 w_i, at an iterate: its residuals, its Newton blocks and its
     * values. It knows nothing of solvers. Both end densities are lifted, rho
     * <- (rho + delta)/(1 + delta), by a lift that the solver chooses.
     *
     * On a domain of several components the density has mean one in each: the
     * potentials do not depend on its mass, and the lift keeps it. The mass of
     * a component, its share, weighs what is summed over components.
     */
    template <int dim>
    class System
    {
    public:
      /**
       * @param share The mean density of each component of the domain, whose
       *   mean over the domain is one; empty: one for all.
       */
      System(std::shared_ptr<const space::Pair<dim>> pair,
             unsigned int                            n_slabs,
             EndDensities                            ends,
             const std::vector<double>              &share   = {},
             model::Problem<dim>                     problem = {});

      /// The same with potentials and densities in one space.
      System(const space::NodalBasis<dim> &space,
             unsigned int                  n_slabs,
             EndDensities                  ends,
             const std::vector<double>    &share   = {},
             model::Problem<dim>           problem = {});

      unsigned int            n_slabs() const { return slabs_.levels(); }
      double                  tau() const { return blocks_.tau(); }
      const space::Pair<dim> &pair() const { return *pair_; }
      /// W, the space of densities and slacks.
      const space::NodalBasis<dim> &space() const { return space_; }
      const time::Layout           &slabs() const { return slabs_; }
      /// The unknown levels of the density, 1 to N - 1, or N with a free end.
      const time::Layout &levels() const { return levels_; }
      const EndDensities &ends() const { return ends_; }

      const model::Problem<dim> &problem() const { return problem_; }

      /// Whether each component keeps its mass: without growth.
      bool conserves_mass() const { return blocks_.growth() == 0.; }

      /// Whether the density at the end is unknown.
      bool free_end() const { return problem_.terminal_cost != nullptr; }

      /// The share of the component of each local vertex of W.
      const std::vector<double> &share() const { return share_; }

      /// The same of V.
      const std::vector<double> &potential_share() const
      {
        return potential_share_;
      }

      /// Zero potential, density one, slack @p mu.
      State constant_state(double mu) const;

      /// Lift the end densities by @p delta (in units of the mean density).
      void set_lift(double delta);

      /**
       * Leave out, from now on, the means of the slopes of costs at the uniform
       * density, in each component of the domain on each level. Where masses
       * are kept they change the potentials by constants alone, and large
       * constants would take digits from these; values do not change. Nothing
       * with growth. Collective.
       */
      void center_costs();

      /// What center_costs() leaves out, weights of the levels included, [level
      /// 0 .. N][component]; empty: nothing. The potential of slab n is larger
      /// by the sum of these over the unknown levels from n on.
      const std::vector<double> &cost_offsets() const { return cost_offsets_; }

      /**
       * Smooth the Hamiltonian, see model::Hamiltonian::smoothed(), for the
       * linearizations to come.
       *
       * @param loss, action As there, of values that are multiplied by
       *   model::Problem::factor().
       */
      void set_smoothing(double loss, double action);

      /// All levels rho_0 .. rho_N on the local vertices, [vertex][N + 1], the
      /// given ones as they are given. Collective.
      time::LocalArray all_densities(const State &state) const;

      /// Evaluate blocks and residuals at @p state with the present lift.
      /// @param exact Whether the Hamilton-Jacobi residual and h are those of
      ///   the Hamiltonian itself, without smoothing.
      void linearize(const State &state, bool exact = false);

      /// Only the densities() of @p state with the present lift.
      void gather_densities(const State &state);

      const Blocks<dim> &blocks() const { return blocks_; }

      /// Left side of the continuity equations, [slab].
      const time::Vector &continuity_residual() const
      {
        return continuity_residual_;
      }

      /// Left side of the Hamilton-Jacobi equations, [unknown level].
      const time::Vector &hamilton_jacobi_residual() const
      {
        return hamilton_jacobi_residual_;
      }

      /// The diagonal block C = tau D (u/rho + E'') of the Newton matrix, with
      /// D G'' at a free end, [unknown level].
      void complementarity(const State &state, time::Vector &c) const;

      /// All levels rho_0 .. rho_N of the last linearization on the local
      /// vertices, [vertex][N + 1], ends lifted.
      const time::LocalArray &densities() const { return densities_; }

      /// tau sum_n w_n E(rho_n) + G(rho_N) of the running cost and that at a
      /// free end, per unit of mass, at the last linearization, with weights
      /// w_n of one half at the ends.
      double density_cost() const { return density_cost_; }

      /// The same with E(rho_n) - (E'(rho_n), rho_n), and with G, on unknown
      /// levels: what the tangents at rho_n, which are below the convex E and
      /// G, have at zero.
      double density_tangent() const { return density_tangent_; }

      /// The values of the iterate of the last linearization.
      Values values(const State &state) const;

      /// tau sum_n (rbar_n, L(x, v_n)) with v_n = H_p + H_pp grad chi_n at the
      /// last linearization, of @p potential there, like Values::action.
      /// Collective.
      double action(const time::Vector &potential,
                    const time::Vector &chi) const;

    private:
      const time::kernels::PointHamiltonian *point_hamiltonian() const;
      void                                   set_continuity(const State &state);
      void                                   fill_densities(const State      &state,
                                                            double            lift,
                                                            time::LocalArray &densities) const;
      std::vector<double> user_density(unsigned int level) const;
      /// E and G on a level, weights included.
      struct LevelCost
      {
        const model::Energy<dim> *energy;
        double                    weight;
      };
      std::vector<LevelCost> costs(unsigned int level) const;
      /// The weighted first variations of the costs on a level without the
      /// cost_offsets(), zero where nothing is.
      std::vector<double> slope(unsigned int               level,
                                const std::vector<double> &rho) const;
      void                add_density_costs();
      void                set_hamilton_jacobi(const State            &state,
                                              const time::LocalArray &potential);

      std::shared_ptr<const space::Pair<dim>> pair_;
      /// W.
      const space::NodalBasis<dim> &space_;
      time::Layout                  slabs_;
      time::Layout                  levels_;
      EndDensities                  ends_;
      model::Problem<dim>           problem_;
      /// H as it is smoothed at present; null: as it is.
      std::shared_ptr<const model::Hamiltonian<dim>> smoothed_;
      std::vector<double>                            share_, potential_share_;
      double                                         lift_ = 0;
      Blocks<dim>                                    blocks_;
      time::Vector                                   continuity_residual_;
      time::Vector                                   hamilton_jacobi_residual_;
      time::LocalArray                               densities_;
      double                                         action_ = 0;
      double              density_cost_ = 0, density_tangent_ = 0;
      std::vector<double> cost_offsets_;
    };
  } // namespace optimality
} // namespace otto
