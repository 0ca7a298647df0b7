// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/la/trilinos.h>

#include <deal.II/base/partitioner.h>

#include <deal.II/lac/trilinos_precondition.h>

#include <Amesos.h>
#include <Epetra_CrsMatrix.h>
#include <Epetra_Export.h>
#include <Epetra_LinearProblem.h>
#include <Epetra_Map.h>
#include <Epetra_MpiComm.h>
#include <Epetra_MultiVector.h>
#include <Epetra_Vector.h>
#include <Teuchos_ParameterList.hpp>
#include <Trilinos_version.h>

namespace otto
{
  namespace la
  {
    std::string trilinos_version()
    {
      return TRILINOS_VERSION_STRING;
    }



    struct SparseMatrix::Data
    {
      /// Entries on local rows.
      std::unique_ptr<Epetra_CrsMatrix> local;
      /// The sum over ranks, if rows of ghosts have entries.
      std::unique_ptr<Epetra_CrsMatrix> sum;
      std::unique_ptr<Epetra_Export>    exporter;

      Epetra_CrsMatrix &matrix() const { return sum ? *sum : *local; }
    };



    SparseMatrix::SparseMatrix(
      const std::shared_ptr<const dealii::Utilities::MPI::Partitioner>
                       &partitioner,
      const std::size_t n_rows,
      const Row        &row)
      : data_(std::make_unique<Data>())
    {
      const Epetra_MpiComm comm(partitioner->get_mpi_communicator());
      const std::size_t    n_owned = partitioner->locally_owned_size();
      std::vector<int>     all(n_owned + partitioner->n_ghost_indices());
      for (std::size_t k = 0; k < all.size(); ++k)
        all[k] = partitioner->local_to_global(k);
      const Epetra_Map columns(-1, all.size(), all.data(), 0, comm);
      const Epetra_Map owned(-1, n_owned, all.data(), 0, comm);
      const Epetra_Map rows(-1, n_rows, all.data(), 0, comm);

      std::vector<int> entries, lengths;
      for (std::size_t i = 0; i < n_rows; ++i)
        {
          entries.clear();
          row(i, entries);
          lengths.push_back(entries.size());
        }
      data_->local = std::make_unique<Epetra_CrsMatrix>(
        Copy, rows, columns, lengths.data(), true);
      std::vector<double> zeros;
      for (std::size_t i = 0; i < n_rows; ++i)
        {
          entries.clear();
          row(i, entries);
          zeros.resize(entries.size(), 0.);
          data_->local->InsertMyValues(i,
                                       entries.size(),
                                       zeros.data(),
                                       entries.data());
        }
      data_->local->FillComplete(owned, owned);
      data_->local->OptimizeStorage();
      // the same on all ranks, some of which may have no ghosts
      int rows_of_ghosts = n_rows > n_owned, anywhere = 0;
      comm.MaxAll(&rows_of_ghosts, &anywhere, 1);
      if (comm.NumProc() == 1 || anywhere == 0)
        return;
      data_->exporter = std::make_unique<Epetra_Export>(rows, owned);
      data_->sum      = std::make_unique<Epetra_CrsMatrix>(Copy, owned, 0);
      data_->sum->Export(*data_->local, *data_->exporter, Insert);
      data_->sum->FillComplete(owned, owned);
      data_->sum->OptimizeStorage();
    }



    SparseMatrix::~SparseMatrix() = default;



    const int *SparseMatrix::row_start() const
    {
      int    *start, *column;
      double *value;
      data_->local->ExtractCrsDataPointers(start, column, value);
      return start;
    }



    const int *SparseMatrix::columns() const
    {
      int    *start, *column;
      double *value;
      data_->local->ExtractCrsDataPointers(start, column, value);
      return column;
    }



    double *SparseMatrix::values()
    {
      return data_->local->ExpertExtractValues();
    }



    void SparseMatrix::compress()
    {
      if (!data_->sum)
        return;
      data_->sum->PutScalar(0.);
      data_->sum->Export(*data_->local, *data_->exporter, Epetra_AddLocalAlso);
    }



    namespace
    {
      Epetra_Vector view(const Epetra_Map &map, const Vector<double> &x)
      {
        return {View, map, const_cast<double *>(x.begin())};
      }
    } // namespace



    void SparseMatrix::vmult(Vector<double> &y, const Vector<double> &x) const
    {
      const auto         &matrix = data_->matrix();
      const Epetra_Vector from   = view(matrix.DomainMap(), x);
      Epetra_Vector       to     = view(matrix.RangeMap(), y);
      matrix.Apply(from, to);
    }



    struct Multigrid::Data
    {
      /// [coordinate][row], with one more than there are rows, so that no
      /// pointer is null. ML keeps the pointers.
      std::vector<std::vector<double>>          points;
      dealii::TrilinosWrappers::PreconditionAMG hierarchy;
    };



    Multigrid::Multigrid()  = default;
    Multigrid::~Multigrid() = default;



    void Multigrid::initialize(const SparseMatrix &matrix,
                               const Parameters   &parameters)
    {
      dealii::TrilinosWrappers::PreconditionAMG::AdditionalData data;
      data.elliptic              = true;
      data.aggregation_threshold = parameters.threshold;
      data.smoother_sweeps       = parameters.sweeps;
      if (parameters.smoother == Smoother::gauss_seidel)
        data.smoother_type = "symmetric Gauss-Seidel";
      else if (parameters.smoother == Smoother::incomplete_factorisation)
        data.smoother_type = "ILU";
      data_                                    = std::make_unique<Data>();
      const Epetra_RowMatrix             &rows = matrix.data_->matrix();
      Teuchos::ParameterList              list;
      std::unique_ptr<Epetra_MultiVector> constants;
      data.set_parameters(list, constants, rows);
      const unsigned int dim     = parameters.dim;
      const char *const  names[] = {"x-coordinates",
                                    "y-coordinates",
                                    "z-coordinates"};
      for (unsigned int d = 0; d < dim; ++d)
        {
          data_->points.emplace_back(rows.NumMyRows() + 1);
          for (int row = 0; row < rows.NumMyRows(); ++row)
            data_->points[d][row] = parameters.points[row * dim + d];
          list.set(names[d], data_->points[d].data());
        }
      if (dim > 0)
        {
          list.set("aggregation: aux: enable", true);
          list.set("aggregation: aux: threshold", parameters.threshold);
        }
      data_->hierarchy.initialize(rows, list);
    }



    void Multigrid::vmult(Vector<double> &y, const Vector<double> &x) const
    {
      data_->hierarchy.vmult(y, x);
    }



    struct DirectSolver::Data
    {
      explicit Data(Epetra_CrsMatrix &matrix)
        : matrix(matrix)
      {
        problem.SetOperator(&matrix);
        factors.reset(Amesos().Create("Amesos_Klu", problem));
      }

      Epetra_CrsMatrix                  &matrix;
      Epetra_LinearProblem               problem;
      std::unique_ptr<Amesos_BaseSolver> factors;
    };



    DirectSolver::DirectSolver(const SparseMatrix &matrix)
      : data_(std::make_unique<Data>(matrix.data_->matrix()))
    {
      if (data_->factors->SymbolicFactorization() != 0 ||
          data_->factors->NumericFactorization() != 0)
        throw base::RunError("the matrix of a linear system is singular");
    }



    DirectSolver::~DirectSolver() = default;



    void DirectSolver::solve(Vector<double> &x, const Vector<double> &b) const
    {
      Epetra_Vector solution = view(data_->matrix.DomainMap(), x);
      Epetra_Vector right    = view(data_->matrix.RangeMap(), b);
      data_->problem.SetLHS(&solution);
      data_->problem.SetRHS(&right);
      if (data_->factors->Solve() != 0)
        throw base::RunError("a direct solver failed");
      data_->problem.SetLHS(nullptr);
      data_->problem.SetRHS(nullptr);
    }
  } // namespace la
} // namespace otto
