// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/flow/schur_complement.h>

#include <algorithm>
#include <deal.II/lac/solver_cg.h>

namespace otto
{
  namespace flow
  {
    namespace
    {
      // Beyond this, a factorisation is the safer way.
      const unsigned int iterations_before_factorisation = 200;
    } // namespace



    template <int dim>
    SchurComplement<dim>::SchurComplement(const space::Space<dim> &space,
                                          const time::Layout      &slabs)
      : space_(space)
      , slabs_(slabs)
    {
      const auto rows = couplings();
      matrix_ =
        std::make_unique<la::SparseMatrix>(slabs.partitioner(),
                                           rows.size(),
                                           [&](const std::size_t k,
                                               std::vector<int> &columns) {
                                             columns = rows[k];
                                           });
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
    void SchurComplement<dim>::find_positions()
    {
      const int *start = matrix_->row_start(), *column = matrix_->columns();
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
      double            *value   = matrix_->values();
      std::fill(value, value + matrix_->row_start()[space_.n_local() * N], 0.);
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
      matrix_->compress();
      multigrid_.reset();
      factors_.reset();
      if (!direct_)
        make_multigrid();
    }



    template <int dim>
    void SchurComplement<dim>::make_multigrid()
    {
      la::Multigrid::Parameters parameters;
      parameters.smoother = la::Multigrid::Smoother::incomplete_factorisation;
      parameters.sweeps   = 1;
      multigrid_          = std::make_unique<la::Multigrid>();
      multigrid_->initialize(*matrix_, parameters);
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
          dealii::SolverControl control(iterations_before_factorisation,
                                        reduction * size);
          dealii::SolverCG<time::Vector> cg(control);
          try
            {
              cg.solve(*matrix_, x, b, *multigrid_);
              return control.last_step();
            }
          catch (const dealii::SolverControl::NoConvergence &)
            {
              direct_ = true;
            }
        }
      if (!factors_)
        factors_ = std::make_unique<la::DirectSolver>(*matrix_);
      factors_->solve(x, b);
      return 0;
    }



    template <int dim>
    void SchurComplement<dim>::multiply(time::Vector       &y,
                                        const time::Vector &x) const
    {
      matrix_->vmult(y, x);
    }



    template class SchurComplement<2>;
    template class SchurComplement<3>;
  } // namespace flow
} // namespace otto
