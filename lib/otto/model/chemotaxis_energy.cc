// SPDX-License-Identifier: LGPL-2.1-or-later
#include <deal.II/base/mpi.h>
#include <deal.II/base/parameter_handler.h>

#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/model/attached.h>
#include <otto/model/energy_library.h>
#include <otto/model/entry_values.h>
#include <otto/space/space.h>
#include <otto/time/kernels.h>
#include <otto/time/nodal_solver.h>

#include <cmath>

namespace otto
{
  namespace model
  {
    namespace
    {
      /// Residual over right-hand side.
      const double reduction = 1e-10;

      /// alpha K + beta D, or a regular matrix that serves as well.
      template <int dim>
      std::vector<double> entries(const space::Space<dim> &space,
                                  const double             alpha,
                                  const double             beta)
      {
        const auto               &pattern = space.pattern();
        std::vector<double>       result(pattern.column.size(), 0.);
        const std::vector<double> one(space.n_local(), 1.);
        time::kernels::add_weighted_stiffness(time::kernels::Cells(
                                                space.cells()),
                                              1,
                                              alpha,
                                              one.data(),
                                              result.data());
        for (unsigned int i = 0; i < space.n_owned(); ++i)
          result[pattern.position(i, i)] += beta * space.weights()[i];
        if (beta == 0.)
          time::fix_constants(space, result);
        return result;
      }
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
        , solver_(space,
                  entries(space, diffusion, decay),
                  time::NodalSolver<dim>::Preconditioner::multigrid)
        , fluctuation_(space.n_local(), 0.)
        , source_(space.n_local(), 0.)
      {
      }

      const space::Space<dim> &space() const { return space_; }

      /// c at the local vertices. Collective.
      const time::LocalArray &solve(const std::vector<double> &rho)
      {
        // The mean of rho gives the constant mean/beta exactly; what remains
        // is of moderate size also where beta is tiny.
        const auto &D    = space_.weights();
        double      mass = 0;
        for (unsigned int i = 0; i < space_.n_owned(); ++i)
          mass += D[i] * rho[i];
        const MPI_Comm communicator = space_.communicator();
        const double   mean =
          dealii::Utilities::MPI::sum(mass, communicator) / space_.volume();
        for (unsigned int i = 0; i < space_.n_owned(); ++i)
          source_[i] = D[i] * (rho[i] - mean);
        solver_.solve(fluctuation_, source_, reduction);

        double moment = 0;
        for (unsigned int i = 0; i < space_.n_owned(); ++i)
          moment += D[i] * fluctuation_[i];
        const double shift =
          (decay_ > 0. ? mean / decay_ : 0.) -
          dealii::Utilities::MPI::sum(moment, communicator) / space_.volume();
        local_.resize_fast(fluctuation_.size());
        for (std::size_t i = 0; i < local_.size(); ++i)
          local_[i] = fluctuation_[i] + shift;
        return local_;
      }

      /// The same without a trace in later first guesses.
      const time::LocalArray &apply(const std::vector<double> &v)
      {
        const auto last = fluctuation_;
        std::fill(fluctuation_.begin(), fluctuation_.end(), 0.);
        solve(v);
        fluctuation_ = last;
        return local_;
      }

    private:
      const space::Space<dim> &space_;
      const double             decay_;
      time::NodalSolver<dim>   solver_;
      std::vector<double>      fluctuation_, source_;
      time::LocalArray         local_;
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
