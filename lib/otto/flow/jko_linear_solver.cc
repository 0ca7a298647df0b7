// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/flow/jko_linear_solver.h>

#include <deal.II/base/mpi.h>
#include <deal.II/base/timer.h>

#include <deal.II/lac/precondition.h>
#include <deal.II/lac/solver_gmres.h>

#include <algorithm>

namespace otto
{
  namespace flow
  {
    namespace
    {
      const unsigned int max_perturbed_iterations = 100;
    } // namespace



    template <int dim>
    JkoLinearSolver<dim>::JkoLinearSolver(const space::Space<dim> &space,
                                          const time::Layout      &layout,
                                          const JkoSystem<dim>    &system,
                                          dealii::TimerOutput     &timer)
      : space_(space)
      , layout_(layout)
      , system_(system)
      , timer_(timer)
      , schur_(space, layout)
      , n_components_(space.components().number)
      , component_(space.components().of_vertex)
    {
    }



    template <int dim>
    void JkoLinearSolver<dim>::initialize(const std::vector<double> &diagonal)
    {
      dealii::TimerOutput::Scope scope(timer_, "Schur complement");
      diagonal_ = diagonal;
      schur_.initialize(system_.stiffness(),
                        system_.own_coupling(),
                        system_.next_coupling(),
                        diagonal);
    }



    template <int dim>
    void JkoLinearSolver<dim>::eliminate(const std::vector<double> &r1,
                                         const std::vector<double> &r2,
                                         std::vector<double>       &phi,
                                         std::vector<double>       &rho)
    {
      const std::size_t   n = diagonal_.size();
      std::vector<double> scaled(n), work;
      for (std::size_t i = 0; i < n; ++i)
        scaled[i] = r2[i] / diagonal_[i];
      layout_.update_ghosts(scaled);
      system_.vmult_continuity(scaled, work);
      auto b = layout_.make_vector(), x = b;
      for (std::size_t i = 0; i < n; ++i)
        b.begin()[i] = work[i] - r1[i];
      iterations_ += schur_.solve(x, b, reduction_);

      phi.assign(x.begin(), x.end());
      layout_.update_ghosts(phi);
      system_.Tvmult_continuity(phi, work);
      rho.resize(n);
      for (std::size_t i = 0; i < n; ++i)
        rho[i] = (r2[i] - work[i]) / diagonal_[i];
      correct_mass(r1, phi, rho);
      layout_.update_ghosts(phi);
      layout_.update_ghosts(rho);
    }



    // Constants of dphi on a component appear in the continuity equation only
    // in its sum, the mass, which their differences from slab to slab set.
    template <int dim>
    void JkoLinearSolver<dim>::correct_mass(const std::vector<double> &r1,
                                            std::vector<double>       &phi,
                                            std::vector<double> &rho) const
    {
      const auto         &D = space_.weights();
      const std::size_t   N = system_.n_slabs();
      std::vector<double> wanted(n_components_ * N, 0.), found(wanted),
        factor(wanted);
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        for (std::size_t l = 0; l < N; ++l)
          {
            const std::size_t c = component_[i] * N + l, k = i * N + l;
            wanted[c] += r1[k];
            found[c] += D[i] * rho[k];
            factor[c] += D[i] * D[i] / diagonal_[k];
          }
      const MPI_Comm communicator = space_.communicator();
      dealii::Utilities::MPI::sum(wanted, communicator, wanted);
      dealii::Utilities::MPI::sum(found, communicator, found);
      dealii::Utilities::MPI::sum(factor, communicator, factor);
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        {
          const std::size_t first = component_[i] * N;
          double            mass = 0, constant = 0;
          // what the densities of a level have to change by
          std::vector<double> shift(N);
          for (std::size_t l = 0; l < N; ++l)
            {
              mass += wanted[first + l];
              shift[l] = (mass - found[first + l]) / factor[first + l];
              rho[i * N + l] += shift[l] * D[i] / diagonal_[i * N + l];
            }
          for (std::size_t l = N; l-- > 0;)
            {
              constant += shift[l];
              phi[i * N + l] -= constant;
            }
        }
    }



    template <int dim>
    double
    JkoLinearSolver<dim>::mass_difference(const std::vector<double> &a,
                                          const std::vector<double> &b) const
    {
      const auto first = masses(a), second = masses(b);
      double     largest = 0;
      for (unsigned int c = 0; c < n_components_; ++c)
        largest = std::max(largest, std::abs(second[c] - first[c]));
      return largest;
    }



    template <int dim>
    std::vector<double>
    JkoLinearSolver<dim>::masses(const std::vector<double> &values) const
    {
      std::vector<double> result(n_components_, 0.);
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        result[component_[i]] += space_.weights()[i] * values[i];
      dealii::Utilities::MPI::sum(result, space_.communicator(), result);
      return result;
    }



    template <int dim>
    void JkoLinearSolver<dim>::match_mass(const std::vector<double> &start,
                                          std::vector<double>       &rho) const
    {
      const auto wanted = masses(start), found = masses(rho);
      for (unsigned int i = 0; i < rho.size(); ++i)
        if (const auto c = component_[i]; found[c] > 0)
          rho[i] *= wanted[c] / found[c];
    }



    // I + P^-1 R on increments of the density.
    template <int dim>
    class JkoLinearSolver<dim>::Perturbed
    {
    public:
      explicit Perturbed(JkoLinearSolver &solver)
        : solver_(solver)
        , zero_(solver.diagonal_.size(), 0.)
      {
      }

      // R v on owned vertices and levels
      std::vector<double> remainder(std::vector<double> v) const
      {
        solver_.layout_.update_ghosts(v);
        const auto last =
          solver_.system_.remainder(solver_.system_.last_level(v));
        const std::size_t N      = solver_.system_.n_slabs();
        auto              result = zero_;
        for (std::size_t k = N - 1; k < zero_.size(); k += N)
          result[k] = solver_.space_.weights()[k / N] * last[k / N];
        return result;
      }

      void vmult(time::Vector &y, const time::Vector &x) const
      {
        const auto          rest = remainder({x.begin(), x.end()});
        std::vector<double> phi, rho;
        solver_.eliminate(zero_, rest, phi, rho);
        for (std::size_t i = 0; i < zero_.size(); ++i)
          y.begin()[i] = x.begin()[i] + rho[i];
      }

    private:
      JkoLinearSolver          &solver_;
      const std::vector<double> zero_;
    };



    template <int dim>
    void JkoLinearSolver<dim>::solve_perturbed(const std::vector<double> &r1,
                                               const std::vector<double> &r2,
                                               std::vector<double>       &phi,
                                               std::vector<double>       &rho)
    {
      eliminate(r1, r2, phi, rho);
      auto b = layout_.make_vector();
      std::copy(rho.begin(), rho.begin() + r2.size(), b.begin());
      auto                              x = b;
      const Perturbed                   matrix(*this);
      dealii::SolverControl             control(max_perturbed_iterations,
                                    10 * reduction_ * b.l2_norm());
      dealii::SolverGMRES<time::Vector> gmres(control);
      try
        {
          gmres.solve(matrix, x, b, dealii::PreconditionIdentity());
        }
      catch (const dealii::SolverControl::NoConvergence &)
        {
          throw base::RunError(
            "GMRES for the nonlocal part of the energy did not converge");
        }
      auto       residual = r2;
      const auto rest     = matrix.remainder({x.begin(), x.end()});
      for (std::size_t i = 0; i < residual.size(); ++i)
        residual[i] -= rest[i];
      eliminate(r1, residual, phi, rho);
    }



    template <int dim>
    unsigned int JkoLinearSolver<dim>::solve(const std::vector<double> &r1,
                                             const std::vector<double> &r2,
                                             const double         reduction,
                                             std::vector<double> &phi,
                                             std::vector<double> &rho)
    {
      dealii::TimerOutput::Scope scope(timer_, "Conjugate gradients");
      reduction_  = reduction;
      iterations_ = 0;
      if (system_.has_remainder())
        solve_perturbed(r1, r2, phi, rho);
      else
        eliminate(r1, r2, phi, rho);
      return iterations_;
    }



    template class JkoLinearSolver<2>;
    template class JkoLinearSolver<3>;
  } // namespace flow
} // namespace otto
