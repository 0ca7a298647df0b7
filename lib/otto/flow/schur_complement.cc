// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/flow/schur_complement.h>

#include <deal.II/lac/solver_cg.h>
#include <deal.II/lac/trilinos_precondition.h>

#include <Amesos.h>
#include <Epetra_CrsMatrix.h>
#include <Epetra_Export.h>
#include <Epetra_LinearProblem.h>
#include <Epetra_Map.h>
#include <Epetra_MpiComm.h>

#include <algorithm>

namespace otto
{
  namespace flow
  {
    namespace
    {
      // Beyond this, a factorisation is the safer way.
      const unsigned int max_iterations = 200;

      struct Operator
      {
        const Epetra_CrsMatrix &matrix;

        void vmult(time::Vector &y, const time::Vector &x) const
        {
          matrix.Apply(x.trilinos_vector(), y.trilinos_vector());
        }
      };
    } // namespace



    template <int dim>
    SchurComplement<dim>::SchurComplement(const space::Space<dim> &space,
                                          const time::Layout      &slabs)
      : space_(space)
      , slabs_(slabs)
    {
      make_matrices();
      find_positions();
    }



    template <int dim>
    SchurComplement<dim>::~SchurComplement() = default;



    // Local rows (vertex, slab): those of vertices with an owned neighbour in
    // common, in the same slab or one beside it, in ascending order.
    template <int dim>
    std::vector<std::vector<int>> SchurComplement<dim>::couplings() const
    {
      const auto                   &pattern = space_.pattern();
      const int                     N       = slabs_.levels();
      std::vector<std::vector<int>> rows(space_.n_local() * N);
      std::vector<int>              vertices;
      for (unsigned int i = 0; i < space_.n_local(); ++i)
        {
          vertices.clear();
          for (auto e = pattern.row_start[i]; e < pattern.row_start[i + 1]; ++e)
            if (const auto k = pattern.column[e]; k < space_.n_owned())
              vertices.insert(vertices.end(),
                              pattern.column.begin() + pattern.row_start[k],
                              pattern.column.begin() +
                                pattern.row_start[k + 1]);
          std::sort(vertices.begin(), vertices.end());
          vertices.erase(std::unique(vertices.begin(), vertices.end()),
                         vertices.end());
          for (int s = 0; s < N; ++s)
            for (const int j : vertices)
              for (int t = std::max(s - 1, 0); t < std::min(s + 2, N); ++t)
                rows[i * N + s].push_back(j * N + t);
        }
      return rows;
    }



    template <int dim>
    void SchurComplement<dim>::make_matrices()
    {
      const Epetra_MpiComm comm(space_.communicator());
      const int            N = slabs_.levels();
      std::vector<int>     all(space_.n_local() * N);
      for (unsigned int k = 0; k < all.size(); ++k)
        all[k] = space_.global_index(k / N) * N + k % N;
      const Epetra_Map overlapping(-1, all.size(), all.data(), 0, comm);
      const Epetra_Map owned(-1, space_.n_owned() * N, all.data(), 0, comm);

      const auto       rows = couplings();
      std::vector<int> lengths(rows.size());
      for (unsigned int i = 0; i < rows.size(); ++i)
        lengths[i] = rows[i].size();
      local_ = std::make_unique<Epetra_CrsMatrix>(
        Copy, overlapping, overlapping, lengths.data(), true);
      for (unsigned int i = 0; i < rows.size(); ++i)
        {
          const std::vector<double> zeros(rows[i].size(), 0.);
          local_->InsertMyValues(i,
                                 rows[i].size(),
                                 zeros.data(),
                                 rows[i].data());
        }
      local_->FillComplete(owned, owned);
      local_->OptimizeStorage();
      matrix_ = local_.get();
      if (comm.NumProc() == 1)
        return;

      exporter_ = std::make_unique<Epetra_Export>(overlapping, owned);
      owned_    = std::make_unique<Epetra_CrsMatrix>(Copy, owned, 0);
      owned_->Export(*local_, *exporter_, Insert);
      owned_->FillComplete(owned, owned);
      owned_->OptimizeStorage();
      matrix_ = owned_.get();
    }



    template <int dim>
    void SchurComplement<dim>::find_positions()
    {
      int    *start, *column;
      double *value;
      local_->ExtractCrsDataPointers(start, column, value);
      const auto position = [&](const unsigned int i, const int j) {
        return static_cast<unsigned int>(
          std::lower_bound(column + start[i], column + start[i + 1], j) -
          column);
      };
      const auto        &pattern = space_.pattern();
      const unsigned int N       = slabs_.levels();
      for (unsigned int k = 0; k < space_.n_owned(); ++k)
        {
          const auto begin = pattern.row_start[k];
          const auto end   = pattern.row_start[k + 1];
          for (auto e = begin; e < end; ++e)
            for (unsigned int s = 0; s < N; ++s)
              stiffness_positions_.push_back(
                position(k * N + s, pattern.column[e] * N + s));
          for (unsigned int l = 0; l < N; ++l)
            for (unsigned int s = l; s < std::min(l + 2, N); ++s)
              for (auto e = begin; e < end; ++e)
                for (unsigned int t = l; t < std::min(l + 2, N); ++t)
                  for (auto f = begin; f < end; ++f)
                    positions_.push_back(position(pattern.column[e] * N + s,
                                                  pattern.column[f] * N + t));
        }
    }



    template <int dim>
    void SchurComplement<dim>::initialize(const time::LocalArray    &stiffness,
                                          const time::LocalArray    &own,
                                          const time::LocalArray    &next,
                                          const std::vector<double> &diagonal)
    {
      const auto        &pattern = space_.pattern();
      const unsigned int N       = slabs_.levels();
      local_->PutScalar(0.);
      double             *value    = local_->ExpertExtractValues();
      const auto         *position = positions_.data();
      std::vector<double> column;
      for (unsigned int k = 0; k < space_.n_owned(); ++k)
        {
          const std::size_t begin = pattern.row_start[k];
          const std::size_t end   = pattern.row_start[k + 1];
          for (std::size_t e = begin * N; e < end * N; ++e)
            value[stiffness_positions_[e]] += stiffness[e];
          for (unsigned int l = 0; l < N; ++l)
            {
              column.clear();
              for (std::size_t e = begin; e < end; ++e)
                column.push_back(own[e * N + l]);
              if (l + 1 < N)
                for (std::size_t e = begin; e < end; ++e)
                  column.push_back(-next[e * N + l]);
              for (const double a : column)
                {
                  const double factor = a / diagonal[k * N + l];
                  for (const double b : column)
                    value[*position++] += factor * b;
                }
            }
        }
      if (owned_)
        {
          owned_->PutScalar(0.);
          owned_->Export(*local_, *exporter_, Epetra_AddLocalAlso);
        }
      multigrid_.reset();
      factors_.reset();
      problem_.reset();
      if (!direct_)
        make_multigrid();
    }



    template <int dim>
    void SchurComplement<dim>::make_multigrid()
    {
      dealii::TrilinosWrappers::PreconditionAMG::AdditionalData data;
      data.elliptic              = true;
      data.aggregation_threshold = 1e-4;
      // weights jump by many orders of magnitude at the edge of a support,
      // which polynomial smoothers do not see
      data.smoother_type   = "ILU";
      data.smoother_sweeps = 1;
      multigrid_ =
        std::make_unique<dealii::TrilinosWrappers::PreconditionAMG>();
      multigrid_->initialize(static_cast<const Epetra_RowMatrix &>(*matrix_),
                             data);
    }



    template <int dim>
    void SchurComplement<dim>::solve_directly(time::Vector       &x,
                                              const time::Vector &b)
    {
      if (!factors_)
        {
          problem_ = std::make_unique<Epetra_LinearProblem>();
          problem_->SetOperator(matrix_);
          factors_.reset(Amesos().Create("Amesos_Klu", *problem_));
          if (factors_->SymbolicFactorization() != 0 ||
              factors_->NumericFactorization() != 0)
            throw base::RunError("the matrix of a Newton step is singular");
        }
      auto copy = b;
      problem_->SetLHS(&x.trilinos_vector());
      problem_->SetRHS(&copy.trilinos_vector());
      if (factors_->Solve() != 0)
        throw base::RunError("the direct solver of a Newton step failed");
      problem_->SetRHS(nullptr);
    }



    template <int dim>
    unsigned int SchurComplement<dim>::solve(time::Vector       &x,
                                             const time::Vector &b,
                                             const double        reduction)
    {
      const double size = b.l2_norm();
      if (size == 0.)
        {
          x = 0.;
          return 0;
        }
      if (!direct_)
        {
          // set_direct() may have been called since
          if (!multigrid_)
            make_multigrid();
          dealii::SolverControl control(max_iterations, reduction * size);
          dealii::SolverCG<time::Vector> cg(control);
          try
            {
              cg.solve(Operator{*matrix_}, x, b, *multigrid_);
              return control.last_step();
            }
          catch (const dealii::SolverControl::NoConvergence &)
            {
              direct_ = true;
            }
        }
      solve_directly(x, b);
      return 0;
    }



    template <int dim>
    void SchurComplement<dim>::multiply(time::Vector       &y,
                                        const time::Vector &x) const
    {
      Operator{*matrix_}.vmult(y, x);
    }



    template <int dim>
    std::size_t SchurComplement<dim>::memory_consumption() const
    {
      std::size_t entries = local_->NumMyNonzeros();
      if (owned_)
        entries += owned_->NumMyNonzeros();
      return entries * (sizeof(double) + sizeof(int)) +
             (positions_.size() + stiffness_positions_.size()) *
               sizeof(unsigned int);
    }



    template class SchurComplement<2>;
    template class SchurComplement<3>;
  } // namespace flow
} // namespace otto
