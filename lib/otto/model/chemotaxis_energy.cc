// SPDX-License-Identifier: LGPL-2.1-or-later
#include <deal.II/base/mpi.h>
#include <deal.II/base/parameter_handler.h>

#include <deal.II/lac/dynamic_sparsity_pattern.h>
#include <deal.II/lac/solver_cg.h>
#include <deal.II/lac/trilinos_precondition.h>
#include <deal.II/lac/trilinos_sparse_matrix.h>

#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/model/attached.h>
#include <otto/model/energy_library.h>
#include <otto/model/entry_values.h>
#include <otto/space/space.h>
#include <otto/time/layout.h>

#include <cmath>

namespace otto
{
  namespace model
  {
    namespace
    {
      using Matrix    = dealii::TrilinosWrappers::SparseMatrix;
      using Multigrid = dealii::TrilinosWrappers::PreconditionAMG;

      const double       tolerance      = 1e-10;
      const unsigned int max_iterations = 500;

      /// alpha K + beta D.
      template <int dim>
      void assemble(const space::Space<dim> &space,
                    const double             alpha,
                    const double             beta,
                    Matrix                  &matrix)
      {
        const auto                    &pattern = space.pattern();
        dealii::DynamicSparsityPattern sparsity(space.n_dofs(),
                                                space.n_dofs(),
                                                space.owned_set());
        for (unsigned int i = 0; i < space.n_owned(); ++i)
          for (auto e = pattern.row_start[i]; e < pattern.row_start[i + 1]; ++e)
            sparsity.add(space.global_index(i),
                         space.global_index(pattern.column[e]));
        matrix.reinit(space.owned_set(), sparsity, space.communicator());

        std::vector<double> values(pattern.row_start[space.n_owned()], 0.);
        const auto         &cells = space.cells();
        const unsigned int  n     = cells.n_vertices;
        for (std::size_t c = 0; c < cells.size(); ++c)
          for (unsigned int q = 0; q < cells.n_points; ++q)
            {
              const std::size_t point    = c * cells.n_points + q;
              const double     *gradient = &cells.gradient[point * n * dim];
              for (unsigned int a = 0; a < n; ++a)
                for (unsigned int b = 0; b < n; ++b)
                  {
                    if (cells.vertex[c * n + a] >= space.n_owned())
                      continue;
                    double product = 0;
                    for (unsigned int d = 0; d < dim; ++d)
                      product += gradient[a * dim + d] * gradient[b * dim + d];
                    values[cells.position[(c * n + a) * n + b]] +=
                      alpha * cells.weight[point] * product;
                  }
            }
        for (unsigned int i = 0; i < space.n_owned(); ++i)
          {
            values[pattern.position(i, i)] += beta * space.weights()[i];
            for (auto e = pattern.row_start[i]; e < pattern.row_start[i + 1];
                 ++e)
              matrix.set(space.global_index(i),
                         space.global_index(pattern.column[e]),
                         values[e]);
          }
        matrix.compress(dealii::VectorOperation::insert);
      }

      /// Multigrid between two projections to mean zero, for a matrix whose
      /// kernel are the constants; its coarsest level would blow up the
      /// rounding errors in them.
      class Projected
      {
      public:
        explicit Projected(const Multigrid &multigrid)
          : multigrid_(multigrid)
        {
        }

        void vmult(time::Vector &y, const time::Vector &x) const
        {
          time::Vector projected(x);
          projected.add(-x.mean_value());
          multigrid_.vmult(y, projected);
          y.add(-y.mean_value());
        }

      private:
        const Multigrid &multigrid_;
      };
    } // namespace



    template <int dim>
    class ChemotaxisEnergy<dim>::Concentration
    {
    public:
      Concentration(const space::Space<dim> &space,
                    const double             diffusion,
                    const double             decay)
        : space_(space)
        , decay_(decay)
        , layout_(space, 1)
        , fluctuation_(layout_.make_vector())
        , source_(layout_.make_vector())
      {
        assemble(space, diffusion, decay, matrix_);
        Multigrid::AdditionalData data;
        data.elliptic              = true;
        data.aggregation_threshold = 1e-4;
        data.smoother_sweeps       = 2;
        if (decay > 0.)
          {
            multigrid_.initialize(matrix_, data);
            return;
          }
        // a shift that keeps the factorisation on the coarsest level regular
        assemble(space,
                 diffusion,
                 1e-8 * diffusion * std::pow(space.volume(), -2. / dim),
                 shifted_);
        multigrid_.initialize(shifted_, data);
      }

      const space::Space<dim> &space() const { return space_; }

      /// c at the local vertices. Collective.
      const time::LocalArray &solve(const std::vector<double> &rho)
      {
        // The mean of rho gives the constant mean/beta exactly; what remains
        // is of moderate size also where beta is tiny.
        const auto &D    = space_.weights();
        double      mass = 0, norm_square = 0;
        for (unsigned int i = 0; i < space_.n_owned(); ++i)
          {
            mass += D[i] * rho[i];
            norm_square += D[i] * D[i] * rho[i] * rho[i];
          }
        const MPI_Comm communicator = space_.communicator();
        const double   mean =
          dealii::Utilities::MPI::sum(mass, communicator) / space_.volume();
        for (unsigned int i = 0; i < space_.n_owned(); ++i)
          source_.begin()[i] = D[i] * (rho[i] - mean);
        solve_fluctuation(
          std::sqrt(dealii::Utilities::MPI::sum(norm_square, communicator)));

        double moment = 0;
        for (unsigned int i = 0; i < space_.n_owned(); ++i)
          moment += D[i] * fluctuation_.begin()[i];
        const double shift =
          (decay_ > 0. ? mean / decay_ : 0.) -
          dealii::Utilities::MPI::sum(moment, communicator) / space_.volume();
        layout_.gather(fluctuation_, local_);
        for (double &c : local_)
          c += shift;
        return local_;
      }

      /// The same without a trace in later first guesses.
      const time::LocalArray &apply(const std::vector<double> &v)
      {
        const auto last = fluctuation_;
        fluctuation_    = 0.;
        solve(v);
        fluctuation_ = last;
        return local_;
      }

    private:
      /// Solves for the part of c of mean zero, from the last one.
      void solve_fluctuation(const double scale)
      {
        if (scale == 0.)
          {
            fluctuation_ = 0.;
            return;
          }
        dealii::SolverControl control(max_iterations, tolerance * scale);
        dealii::SolverCG<time::Vector> cg(control);
        try
          {
            if (decay_ > 0.)
              cg.solve(matrix_, fluctuation_, source_, multigrid_);
            else
              cg.solve(matrix_, fluctuation_, source_, Projected(multigrid_));
          }
        catch (const dealii::SolverControl::NoConvergence &)
          {
            throw base::RunError(
              "The equation of the energy 'chemotaxis' was not solved: after " +
              std::to_string(control.last_step()) +
              " iterations the residual is " +
              base::scientific(control.last_value() / scale) +
              " of the density; check the density for values that are not "
              "finite and the mesh for degenerate cells.");
          }
      }

      const space::Space<dim> &space_;
      const double             decay_;
      time::Layout             layout_;
      /// The matrix, and a regular one near to it if it is singular.
      Matrix           matrix_, shifted_;
      Multigrid        multigrid_;
      time::Vector     fluctuation_, source_;
      time::LocalArray local_;
    };



    template <int dim>
    ChemotaxisEnergy<dim>::ChemotaxisEnergy() = default;

    template <int dim>
    ChemotaxisEnergy<dim>::~ChemotaxisEnergy() = default;

    template <int dim>
    void ChemotaxisEnergy<dim>::declare_parameters(
      dealii::ParameterHandler &prm) const
    {
      prm.declare_entry("Diffusion",
                        "1",
                        dealii::Patterns::Anything(),
                        "alpha > 0 in -alpha Laplace c + beta c = rho.");
      prm.declare_entry("Decay",
                        "1",
                        dealii::Patterns::Anything(),
                        "beta >= 0; for 0 the mean of rho is subtracted and "
                        "c has mean zero.");
    }

    template <int dim>
    void
    ChemotaxisEnergy<dim>::parse_parameters(const dealii::ParameterHandler &prm)
    {
      diffusion_ = get_positive_numbers(prm, "Diffusion", 1)[0];
      decay_     = get_numbers(prm, "Decay", 1)[0];
      if (decay_ < 0.)
        throw base::InputError("Decay = '" + prm.get("Decay") +
                               "': " + base::short_number(decay_) +
                               " is negative; give a number >= 0.");
    }

    template <int dim>
    void ChemotaxisEnergy<dim>::attach(const space::Space<dim> &space,
                                       const mesh::Regions &)
    {
      const unsigned int n = space.components().number;
      if (decay_ == 0. && n > 1)
        throw base::InputError(
          "Decay = 0: without decay the chemical has no steady state on a "
          "domain of " +
          std::to_string(n) +
          " parts that are not connected; set 'Decay' to a number > 0.");
      concentration_ =
        std::make_unique<Concentration>(space, diffusion_, decay_);
    }

    template <int dim>
    double ChemotaxisEnergy<dim>::value(const std::vector<double> &rho) const
    {
      attached(concentration_.get());
      const auto &c     = concentration_->solve(rho);
      const auto &space = concentration_->space();
      double      sum   = 0;
      for (unsigned int i = 0; i < space.n_owned(); ++i)
        sum -= 0.5 * space.weights()[i] * c[i] * rho[i];
      return dealii::Utilities::MPI::sum(sum, space.communicator());
    }

    template <int dim>
    void ChemotaxisEnergy<dim>::add_first_variation(
      const std::vector<double> &rho,
      const double               factor,
      std::vector<double>       &result) const
    {
      attached(concentration_.get());
      const auto &c = concentration_->solve(rho);
      for (unsigned int i = 0; i < c.size(); ++i)
        result[i] -= factor * c[i];
    }

    template <int dim>
    void
    ChemotaxisEnergy<dim>::add_second_variation(const std::vector<double> &,
                                                const double,
                                                std::vector<double> &) const
    {
      // concave and nonlocal
    }

    template <int dim>
    void ChemotaxisEnergy<dim>::add_remainder(const std::vector<double> &,
                                              const std::vector<double> &v,
                                              const double               factor,
                                              std::vector<double> &result) const
    {
      attached(concentration_.get());
      const auto &c = concentration_->apply(v);
      for (unsigned int i = 0; i < c.size(); ++i)
        result[i] -= factor * c[i];
    }

    template <int dim>
    std::string ChemotaxisEnergy<dim>::description() const
    {
      return "-1/2 int c rho, -" + base::short_number(diffusion_) +
             " Laplace c + " + base::short_number(decay_) + " c = rho";
    }

    template class ChemotaxisEnergy<2>;
    template class ChemotaxisEnergy<3>;
  } // namespace model
} // namespace otto
