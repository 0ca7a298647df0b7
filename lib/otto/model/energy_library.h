// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/model/energy.h>

#include <cstddef>
#include <functional>

namespace otto
{
  namespace model
  {
    template <int dim>
    class Formula;

    /**
     * The (negative) Boltzmann entropy E(rho) = int rho log rho, whose
     * gradient flow is the heat equation d_t rho = Laplace rho (Jordan,
     * Kinderlehrer, Otto, SIAM J. Math. Anal. 29, 1998).
     */
    template <int dim>
    class EntropyEnergy : public LocalEnergy<dim>
    {
    public:
      static std::string name() { return "entropy"; }
      static std::string documentation()
      {
        return "int rho log rho; the flow is the heat equation";
      }
      double density(const dealii::Point<dim> &x, double r) const override;
      double derivative(const dealii::Point<dim> &x, double r) const override;
      double second_derivative(const dealii::Point<dim> &x,
                               double                    r) const override;
      bool   repels_vacuum() const override { return true; }
      std::string description() const override;
    };

    /**
     * E(rho) = int rho^m/(m - 1), whose gradient flow is the porous medium
     * equation d_t rho = Laplace rho^m for m > 1, fast diffusion for m < 1
     * (Otto, Comm. PDE 26, 2001; displacement convex for m >= 1 - 1/dim).
     *
     * Entries: `Exponent` m > 0, not 1.
     */
    template <int dim>
    class PowerEnergy : public LocalEnergy<dim>
    {
    public:
      static std::string name() { return "power"; }
      static std::string documentation()
      {
        return "int rho^m/(m - 1) with m = 'Exponent'; the flow is the porous "
               "medium equation for m > 1, fast diffusion for m < 1";
      }
      double density(const dealii::Point<dim> &x, double r) const override;
      double derivative(const dealii::Point<dim> &x, double r) const override;
      double second_derivative(const dealii::Point<dim> &x,
                               double                    r) const override;
      void   declare_parameters(dealii::ParameterHandler &prm) const override;
      /// @throws base::InputError if the exponent is not positive or is 1.
      void parse_parameters(const dealii::ParameterHandler &prm) override;
      bool repels_vacuum() const override { return exponent_ < 1.; }
      std::string description() const override;

    private:
      double exponent_ = 2.;
    };

    /**
     * E(rho) = int V rho, whose gradient flow is transport with the velocity
     * -grad V.
     *
     * Entries: `Potential` V, a formula in x, y, z; `Constants`; or `Field
     * file`, a file with a view of Gmsh.
     */
    template <int dim>
    class PotentialEnergy : public Energy<dim>
    {
    public:
      PotentialEnergy();
      ~PotentialEnergy() override;
      static std::string name() { return "potential"; }
      static std::string documentation()
      {
        return "int V rho with V = 'Potential'; the flow moves with the "
               "velocity -grad V";
      }
      void declare_parameters(dealii::ParameterHandler &prm) const override;
      void parse_parameters(const dealii::ParameterHandler &prm) override;
      /// @throws base::InputError if V is not finite at a vertex, or if the
      /// file cannot be used.
      void attach(const space::Space<dim, dim> &space,
                  const mesh::Regions          &regions) override;
      void attach_to_surface(const space::NodalBasis<2> &surface,
                             const mesh::Regions        &regions) override;
      /**
       * Another V in place of the formula, after which no attach() is needed.
       *
       * @param values On the local vertices of the space.
       */
      void        set_values(const space::Space<dim, dim> &space,
                             std::vector<double>           values);
      double      value(const std::vector<double> &rho) const override;
      void        add_first_variation(const std::vector<double> &rho,
                                      double                     factor,
                                      std::vector<double> &result) const override;
      void        add_second_variation(const std::vector<double> &rho,
                                       double                     factor,
                                       std::vector<double> &result) const override;
      std::string description() const override;

    private:
      void evaluate();

      std::unique_ptr<Formula<dim>>        potential_;
      std::string                          file_;
      std::shared_ptr<const Vertices<dim>> vertices_;
      /// V at the local vertices.
      std::vector<double> values_;
    };

    /**
     * The constraint rho <= rho_max: E(rho) = 0 where it holds, infinite
     * elsewhere, as in crowd motion (Maury, Roudneff-Chupin, Santambrogio,
     * M3AS 20, 2010). Value and variations are those inside of the constraint,
     * zero; who minimises asks for largest_density().
     *
     * Entries: `Largest density` rho_max > 0, in the unit of the density.
     */
    template <int dim>
    class CongestionEnergy : public Energy<dim>
    {
    public:
      static std::string name() { return "congestion"; }
      static std::string documentation()
      {
        return "0 if rho <= 'Largest density' everywhere, otherwise infinite";
      }
      void   declare_parameters(dealii::ParameterHandler &prm) const override;
      void   parse_parameters(const dealii::ParameterHandler &prm) override;
      double value(const std::vector<double> &rho) const override;
      void   add_first_variation(const std::vector<double> &rho,
                                 double                     factor,
                                 std::vector<double> &result) const override;
      void   add_second_variation(const std::vector<double> &rho,
                                  double                     factor,
                                  std::vector<double> &result) const override;
      double largest_density() const override { return largest_density_; }
      std::string description() const override;

    private:
      double largest_density_ = 2.;
    };

    /**
     * E(rho) = 1/2 int int W(x - y) rho(x) rho(y) with an even kernel W, whose
     * gradient flow moves with the velocity -grad W * rho. The mass outside of
     * the domain is zero.
     *
     * Discretely 1/2 sum_ij D_i D_j W_ij rho_i rho_j with W_ij = W(x_i - x_j)
     * and W_ii = W(0), or what stands for it if the kernel is singular there.
     * The matrix W_ij is dense: every rank holds the rows of its local
     * vertices, 8 bytes an entry, and a product costs as many operations.
     *
     * Entries: `Kernel` W, a formula in x, y, z, the components of x - y, and
     * in their length r; `Constants`; `Value at zero`.
     */
    template <int dim>
    class InteractionEnergy : public Energy<dim>
    {
    public:
      using Kernel = std::function<double(const dealii::Point<dim> &)>;

      InteractionEnergy();
      /// With W as a function of x - y, for which no parameters are parsed.
      explicit InteractionEnergy(Kernel kernel);
      static std::string name() { return "interaction"; }
      static std::string documentation()
      {
        return "1/2 int int W(x - y) rho(x) rho(y) with W = 'Kernel'; the "
               "velocity is -grad (W * rho)";
      }
      void declare_parameters(dealii::ParameterHandler &prm) const override;
      void parse_parameters(const dealii::ParameterHandler &prm) override;
      /// @throws base::InputError if W is not even, is not finite, or if its
      /// matrix would need more than 2 GB on a rank.
      void        attach(const space::Space<dim, dim> &space,
                         const mesh::Regions          &regions) override;
      double      value(const std::vector<double> &rho) const override;
      void        add_first_variation(const std::vector<double> &rho,
                                      double                     factor,
                                      std::vector<double> &result) const override;
      void        add_second_variation(const std::vector<double> &rho,
                                       double                     factor,
                                       std::vector<double> &result) const override;
      void        add_remainder(const std::vector<double> &rho,
                                const std::vector<double> &v,
                                double                     factor,
                                std::vector<double>       &result) const override;
      bool        convex() const override { return false; }
      std::string description() const override;

    private:
      /// W(d) of a displacement, with the value at zero that is given.
      double kernel(const dealii::Tensor<1, dim> &displacement) const;
      /// Compares W(d) and W(-d) for displacements between vertices.
      void check_even(const std::vector<dealii::Point<dim>> &points) const;
      /// Evaluates rows_; a displacement where W is not finite, or nothing.
      std::string evaluate_rows(const std::vector<dealii::Point<dim>> &points);
      /// sum_j D_j rho_j W_ij for the first n_rows local vertices i.
      std::vector<double> convolution(const std::vector<double> &rho,
                                      unsigned int               n_rows) const;

      /// W, what errors call it, and its value at zero.
      Kernel                        kernel_;
      std::string                   text_          = "?";
      double                        value_at_zero_ = 0;
      const space::Space<dim, dim> *space_         = nullptr;
      /// How many vertices each rank owns and the first of them.
      std::vector<int> counts_, offsets_;
      /// W_ij, local row i, global column j, row first.
      std::vector<double> rows_;
    };

    /**
     * The attraction by a chemical that the density itself produces
     * (Keller-Segel),
     *
     *     E(rho) = -1/2 int c rho,  -alpha Laplace c + beta c = rho,
     *
     * without flux of c through the boundary, so that E'(rho) = -c. For
     * beta = 0 the mean of rho is subtracted from the right-hand side and c
     * has mean zero.
     *
     * Discretely (alpha K + beta D) c = D rho with the stiffness matrix K of
     * the space and the nodal weights D: E is a quadratic form of rho, and -c
     * exactly its first variation in the lumped product. Conjugate gradients
     * with algebraic multigrid, to 1e-10 of the right-hand side.
     *
     * Entries: `Diffusion` alpha > 0, `Decay` beta >= 0.
     */
    template <int dim>
    class ChemotaxisEnergy : public Energy<dim>
    {
    public:
      ChemotaxisEnergy();
      ~ChemotaxisEnergy() override;
      static std::string name() { return "chemotaxis"; }
      static std::string documentation()
      {
        return "-1/2 int c rho where -alpha Laplace c + beta c = rho with "
               "alpha = 'Diffusion', beta = 'Decay'; the velocity is grad c";
      }
      void declare_parameters(dealii::ParameterHandler &prm) const override;
      void parse_parameters(const dealii::ParameterHandler &prm) override;
      /// @throws base::InputError if beta = 0 and the domain has several
      /// components.
      void        attach(const space::Space<dim, dim> &space,
                         const mesh::Regions          &regions) override;
      double      value(const std::vector<double> &rho) const override;
      void        add_first_variation(const std::vector<double> &rho,
                                      double                     factor,
                                      std::vector<double> &result) const override;
      void        add_second_variation(const std::vector<double> &rho,
                                       double                     factor,
                                       std::vector<double> &result) const override;
      void        add_remainder(const std::vector<double> &rho,
                                const std::vector<double> &v,
                                double                     factor,
                                std::vector<double>       &result) const override;
      bool        convex() const override { return false; }
      std::string description() const override;

    private:
      /// The matrix, its preconditioner and the last c.
      class Concentration;

      double                         diffusion_ = 1., decay_ = 1.;
      std::unique_ptr<Concentration> concentration_;
    };
  } // namespace model
} // namespace otto
