// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/solver/component_sums.h>
#include <otto/solver/slab_multigrid.h>

#include <deal.II/lac/trilinos_precondition.h>

#include <Epetra_CrsMatrix.h>
#include <Epetra_Map.h>
#include <Epetra_MpiComm.h>

namespace otto
{
  namespace solver
  {
    template <int dim>
    SlabMultigrid<dim>::SlabMultigrid(const space::Space<dim> &space,
                                      const time::Layout      &slabs)
      : space_(space)
      , slabs_(slabs)
      , work_(slabs.make_vector())
      , n_vertices_(component_sums(space, 1, [](auto, auto) { return 1.; }))
    {
      make_matrix();
    }



    template <int dim>
    SlabMultigrid<dim>::~SlabMultigrid() = default;



    template <int dim>
    void SlabMultigrid<dim>::make_matrix()
    {
      const auto          &pattern = space_.pattern();
      const int            n       = slabs_.levels();
      const int            n_owned = space_.n_owned();
      const Epetra_MpiComm comm(slabs_.communicator());
      const Epetra_Map     rows =
        slabs_.owned_set().make_trilinos_map(slabs_.communicator());
      std::vector<int> all;
      for (unsigned int i = 0; i < space_.n_local(); ++i)
        for (int s = 0; s < n; ++s)
          all.push_back(space_.global_index(i) * n + s);
      const Epetra_Map columns(-1, all.size(), all.data(), 0, comm);

      std::vector<int> lengths;
      for (int i = 0; i < n_owned; ++i)
        lengths.insert(lengths.end(),
                       n,
                       pattern.row_start[i + 1] - pattern.row_start[i]);
      matrix_ = std::make_unique<Epetra_CrsMatrix>(
        Copy, rows, columns, lengths.data(), true);
      std::vector<int>    row;
      std::vector<double> zeros;
      for (int i = 0; i < n_owned; ++i)
        for (int s = 0; s < n; ++s)
          {
            row.clear();
            for (unsigned int e = pattern.row_start[i];
                 e < pattern.row_start[i + 1];
                 ++e)
              row.push_back(pattern.column[e] * n + s);
            zeros.assign(row.size(), 0.);
            matrix_->InsertMyValues(i * n + s,
                                    row.size(),
                                    zeros.data(),
                                    row.data());
          }
      matrix_->FillComplete(rows, rows);
      matrix_->OptimizeStorage();
    }



    template <int dim>
    void SlabMultigrid<dim>::initialize(const time::LocalArray &stiffness)
    {
      const auto &pattern = space_.pattern();
      const int   n       = slabs_.levels();
      int        *start, *column;
      double     *value;
      matrix_->ExtractCrsDataPointers(start, column, value);
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        for (int s = 0; s < n; ++s)
          {
            const int first = start[i * n + s];
            int       k     = first;
            for (unsigned int e = pattern.row_start[i];
                 e < pattern.row_start[i + 1];
                 ++e, ++k)
              {
                Assert(column[k] == static_cast<int>(pattern.column[e]) * n + s,
                       dealii::ExcInternalError());
                value[k] = stiffness[e * n + s];
                // a shift of the kernel that keeps the coarse solve regular
                if (pattern.column[e] == i)
                  value[k] +=
                    1e-10 * (std::abs(value[k]) + space_.mass()[e] / n);
              }
          }

      dealii::TrilinosWrappers::PreconditionAMG::AdditionalData data;
      data.elliptic              = true;
      data.aggregation_threshold = 1e-4;
      data.smoother_sweeps       = 2;
      // the densities jump by many orders of magnitude, which polynomial
      // smoothers do not see: counts in doc/notebook/newton_systems.md
      data.smoother_type = "ILU";
      // between ranks: without it FGMRES takes a quarter more iterations
      data.smoother_overlap = 1;
      multigrid_ =
        std::make_unique<dealii::TrilinosWrappers::PreconditionAMG>();
      multigrid_->initialize(static_cast<const Epetra_RowMatrix &>(*matrix_),
                             data);
    }



    template <int dim>
    void SlabMultigrid<dim>::remove_means(time::Vector &x) const
    {
      const unsigned int n = slabs_.levels();
      auto means           = component_sums(space_, n, [&](auto, const auto k) {
        return x.begin()[k];
      });
      for (std::size_t c = 0; c < means.size(); ++c)
        means[c] /= n_vertices_[c / n];
      for_component_entries(space_,
                            n,
                            means,
                            [&](auto, const auto k, const auto mean) {
                              x.begin()[k] -= mean;
                            });
    }



    template <int dim>
    void SlabMultigrid<dim>::vmult(time::Vector &y, const time::Vector &x) const
    {
      work_ = x;
      remove_means(work_);
      multigrid_->vmult(y, work_);
      remove_means(y);
    }



    template <int dim>
    std::size_t SlabMultigrid<dim>::memory_consumption() const
    {
      return static_cast<std::size_t>(matrix_->NumMyNonzeros()) *
             (sizeof(double) + sizeof(int));
    }



    template class SlabMultigrid<2>;
    template class SlabMultigrid<3>;
  } // namespace solver
} // namespace otto
