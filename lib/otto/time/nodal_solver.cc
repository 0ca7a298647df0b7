// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/la/trilinos.h>
#include <otto/time/nodal_solver.h>

#include <deal.II/base/mpi.h>

#include <deal.II/lac/diagonal_matrix.h>
#include <deal.II/lac/solver_cg.h>

#include <algorithm>
#include <cmath>

namespace otto
{
  namespace time
  {
    namespace
    {
      const unsigned int max_iterations = 1000;

      // The largest entry on the diagonal.
      template <int dim>
      double largest_entry(const space::NodalBasis<dim> &space,
                           const std::vector<double>    &entries)
      {
        double largest = 0.;
        for (unsigned int i = 0; i < space.n_owned(); ++i)
          largest = std::max(largest,
                             std::abs(entries[space.pattern().position(i, i)]));
        largest = dealii::Utilities::MPI::max(largest, space.communicator());
        return largest > 0. ? largest : 1.;
      }
    } // namespace



    template <int dim>
    void fix_constants(const space::NodalBasis<dim> &space,
                       std::vector<double>          &entries)
    {
      const auto                &components = space.components();
      std::vector<unsigned long> first(components.number, space.n_dofs());
      for (unsigned int i = 0; i < space.n_owned(); ++i)
        first[components.of_vertex[i]] =
          std::min<unsigned long>(first[components.of_vertex[i]],
                                  space.global_index(i));
      dealii::Utilities::MPI::min(first, space.communicator(), first);
      for (unsigned int i = 0; i < space.n_owned(); ++i)
        if (space.global_index(i) == first[components.of_vertex[i]])
          entries[space.pattern().position(i, i)] *= 2.;
    }



    template <int dim>
    struct NodalSolver<dim>::Data
    {
      Data(const space::NodalBasis<dim> &space,
           const std::vector<double>    &entries)
        : layout(space, 1)
        , unit(largest_entry(space, entries))
        , matrix(layout.partitioner(),
                 space.n_owned(),
                 [&pattern = space.pattern()](const std::size_t i,
                                              std::vector<int> &columns) {
                   columns.assign(pattern.column.begin() + pattern.row_start[i],
                                  pattern.column.begin() +
                                    pattern.row_start[i + 1]);
                 })
        , x(layout.make_vector())
        , b(layout.make_vector())
      {
        // ML takes small numbers for zeros: without units
        const std::size_t n = space.pattern().row_start[space.n_owned()];
        for (std::size_t e = 0; e < n; ++e)
          matrix.values()[e] = entries[e] / unit;
      }

      Layout                         layout;
      double                         unit;
      la::SparseMatrix               matrix;
      std::unique_ptr<la::Multigrid> multigrid;
      dealii::DiagonalMatrix<Vector> diagonal;
      Vector                         x, b;
      LocalArray                     local;
    };



    template <int dim>
    NodalSolver<dim>::NodalSolver(const space::NodalBasis<dim> &space,
                                  const std::vector<double>    &entries,
                                  const Preconditioner          preconditioner)
      : data_(std::make_unique<Data>(space, entries))
    {
      if (preconditioner == Preconditioner::multigrid)
        {
          data_->multigrid = std::make_unique<la::Multigrid>();
          data_->multigrid->initialize(data_->matrix, {});
          return;
        }
      auto inverse = data_->layout.make_vector();
      for (unsigned int i = 0; i < space.n_owned(); ++i)
        inverse.begin()[i] =
          data_->unit / entries[space.pattern().position(i, i)];
      data_->diagonal.reinit(inverse);
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
            dealii::SolverCG<Vector> cg(control);
            if (data.multigrid)
              cg.solve(data.matrix, data.x, data.b, *data.multigrid);
            else
              cg.solve(data.matrix, data.x, data.b, data.diagonal);
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



    template void fix_constants(const space::NodalBasis<2> &,
                                std::vector<double> &);
    template void fix_constants(const space::NodalBasis<3> &,
                                std::vector<double> &);
    template class NodalSolver<2>;
    template class NodalSolver<3>;
  } // namespace time
} // namespace otto
