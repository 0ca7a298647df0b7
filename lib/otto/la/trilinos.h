// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/la/vector.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace dealii
{
  namespace Utilities
  {
    namespace MPI
    {
      class Partitioner;
    }
  } // namespace Utilities
} // namespace dealii

namespace otto
{
  namespace la
  {
    /**
     * Sparse matrices, algebraic multigrid and factorisations: all that Otto
     * needs of Trilinos (here Epetra, ML and Amesos), which no other file
     * names.
     */
    std::string trilinos_version();

    /**
     * A sparse matrix whose rows belong to the ranks as the entries of vectors
     * do. Its sparsity is fixed; the values, zero at first, are written in
     * place.
     */
    class SparseMatrix
    {
    public:
      /// Appends the local columns of a local row, in ascending order.
      using Row =
        std::function<void(std::size_t row, std::vector<int> &columns)>;

      /**
       * @param partitioner Rows are its owned indices, columns its local ones.
       * @param n_rows The number of local rows with entries: the owned ones, or
       *   all. Those of ghosts are added to the rows of their owners by
       *   compress(), which has to follow each change of values then.
       */
      SparseMatrix(
        const std::shared_ptr<const dealii::Utilities::MPI::Partitioner>
                   &partitioner,
        std::size_t n_rows,
        const Row  &row);
      ~SparseMatrix();

      /// Where the entries of each local row start in values(), and their local
      /// columns.
      const int *row_start() const;
      const int *columns() const;
      double    *values();

      /// Add the rows of ghosts to those of their owners. Collective.
      void compress();

      /// y = A x. Collective.
      void vmult(Vector<double> &y, const Vector<double> &x) const;

    private:
      friend class Multigrid;
      friend class DirectSolver;
      struct Data;
      std::unique_ptr<Data> data_;
    };

    /// One V-cycle of smoothed aggregation.
    class Multigrid
    {
    public:
      enum class Smoother
      {
        polynomial,
        gauss_seidel,
        incomplete_factorisation
      };

      struct Parameters
      {
        /// The coordinates of the unknown of each row, dim numbers a row, or
        /// none. With them aggregates follow the weights 1/d^2 of distances
        /// along the entries of a row in place of the entries: on flat cells
        /// those across cells alone, whatever the signs of entries.
        std::vector<double> points;
        unsigned int        dim = 0;
        /// Entries below this part of the diagonal, or weights below this part
        /// of their sum in a row, do not couple.
        double threshold = 1e-4;
        /// Smoothing steps before and after.
        unsigned int sweeps = 2;
        /// Polynomials do not see weights that jump by many orders of
        /// magnitude. An incomplete factorisation of a matrix with positive
        /// entries beside its diagonal, as obtuse cells have them, can have
        /// negative pivots: the cycle is no longer definite.
        Smoother smoother = Smoother::polynomial;
      };

      Multigrid();
      ~Multigrid();

      /// @param matrix Symmetric and positive definite; must outlive this
      /// object.
      void initialize(const SparseMatrix &matrix, const Parameters &parameters);

      /// y ~ A^-1 x. Collective.
      void vmult(Vector<double> &y, const Vector<double> &x) const;

    private:
      struct Data;
      std::unique_ptr<Data> data_;
    };

    /// A sparse factorisation.
    class DirectSolver
    {
    public:
      /**
       * @param matrix Must outlive this object.
       * @throws base::RunError for a singular matrix.
       */
      explicit DirectSolver(const SparseMatrix &matrix);
      ~DirectSolver();

      /// x = A^-1 b. Collective.
      void solve(Vector<double> &x, const Vector<double> &b) const;

    private:
      struct Data;
      std::unique_ptr<Data> data_;
    };
  } // namespace la
} // namespace otto
