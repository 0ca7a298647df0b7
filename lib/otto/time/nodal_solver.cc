// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/time/nodal_solver.h>

#include <deal.II/base/mpi.h>

#include <deal.II/lac/dynamic_sparsity_pattern.h>
#include <deal.II/lac/solver_cg.h>
#include <deal.II/lac/trilinos_precondition.h>
#include <deal.II/lac/trilinos_sparse_matrix.h>

#include <algorithm>
#include <cmath>

namespace otto
{
  namespace time
  {
    namespace
    {
      const unsigned int max_iterations = 1000;

      // The matrix over its largest diagonal entry, which is returned.
      template <int dim>
      double make_matrix(const space::Space<dim>                &space,
                         const std::vector<double>              &entries,
                         dealii::TrilinosWrappers::SparseMatrix &matrix)
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
        // ML takes small numbers for zeros: without units
        double largest = 0.;
        for (unsigned int i = 0; i < space.n_owned(); ++i)
          largest =
            std::max(largest, std::abs(entries[pattern.position(i, i)]));
        largest = dealii::Utilities::MPI::max(largest, space.communicator());
        const double unit = largest > 0. ? largest : 1.;
        for (unsigned int i = 0; i < space.n_owned(); ++i)
          for (auto e = pattern.row_start[i]; e < pattern.row_start[i + 1]; ++e)
            matrix.set(space.global_index(i),
                       space.global_index(pattern.column[e]),
                       entries[e] / unit);
        matrix.compress(dealii::VectorOperation::insert);
        return unit;
      }
    } // namespace



    template <int dim>
    struct NodalSolver<dim>::Data
    {
      explicit Data(const space::Space<dim> &space)
        : layout(space, 1)
        , x(layout.make_vector())
        , b(layout.make_vector())
      {
      }

      Layout                                            layout;
      dealii::TrilinosWrappers::SparseMatrix            matrix;
      dealii::TrilinosWrappers::PreconditionAMG         multigrid;
      dealii::TrilinosWrappers::PreconditionJacobi      diagonal;
      const dealii::TrilinosWrappers::PreconditionBase *preconditioner =
        nullptr;
      Vector     x, b;
      LocalArray local;
      double     unit = 1.;
    };



    template <int dim>
    NodalSolver<dim>::NodalSolver(const space::Space<dim>   &space,
                                  const std::vector<double> &entries,
                                  const Preconditioner       preconditioner)
      : data_(std::make_unique<Data>(space))
    {
      data_->unit = make_matrix(space, entries, data_->matrix);
      if (preconditioner == Preconditioner::diagonal)
        {
          data_->diagonal.initialize(data_->matrix);
          data_->preconditioner = &data_->diagonal;
          return;
        }
      dealii::TrilinosWrappers::PreconditionAMG::AdditionalData data;
      data.elliptic              = true;
      data.aggregation_threshold = 1e-4;
      data.smoother_sweeps       = 2;
      data_->multigrid.initialize(data_->matrix, data);
      data_->preconditioner = &data_->multigrid;
    }



    template <int dim>
    NodalSolver<dim>::~NodalSolver() = default;



    template <int dim>
    unsigned int NodalSolver<dim>::solve(std::vector<double>       &x,
                                         const std::vector<double> &b,
                                         const double reduction) const
    {
      auto      &data = *data_;
      const auto n    = data.x.locally_owned_size();
      std::copy(x.begin(), x.begin() + n, data.x.begin());
      std::copy(b.begin(), b.begin() + n, data.b.begin());
      data.b /= data.unit;
      const double          scale = data.b.l2_norm();
      dealii::SolverControl control(max_iterations, reduction * scale);
      if (scale == 0.)
        data.x = 0.;
      else
        try
          {
            dealii::SolverCG<Vector>(control).solve(data.matrix,
                                                    data.x,
                                                    data.b,
                                                    *data.preconditioner);
          }
        catch (const dealii::SolverControl::NoConvergence &)
          {
            throw base::RunError(
              "A linear system over the vertices was not solved: after " +
              std::to_string(control.last_step()) +
              " iterations the residual is " +
              base::scientific(control.last_value() / scale) +
              " of the right-hand side; check the mesh for degenerate cells.");
          }
      data.layout.gather(data.x, data.local);
      x.assign(data.local.begin(), data.local.end());
      return scale == 0. ? 0 : control.last_step();
    }



    template class NodalSolver<2>;
    template class NodalSolver<3>;
  } // namespace time
} // namespace otto
