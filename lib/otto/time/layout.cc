// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/time/layout.h>

#include <deal.II/base/partitioner.h>

#include <algorithm>

namespace otto
{
  namespace time
  {
    template <int dim>
    Layout::Layout(const space::NodalBasis<dim> &space,
                   const unsigned int            levels)
      : communicator_(space.communicator())
      , levels_(levels)
      , n_local_(static_cast<std::size_t>(space.n_local()) * levels)
      , owned_(space.n_dofs() * levels)
    {
      if (space.n_owned() > 0)
        owned_.add_range(space.global_index(0) * levels,
                         (space.global_index(0) + space.n_owned()) * levels);
      owned_.compress();
      dealii::IndexSet ghosts(owned_.size());
      for (unsigned int i = space.n_owned(); i < space.n_local(); ++i)
        ghosts.add_range(space.global_index(i) * levels,
                         (space.global_index(i) + 1) * levels);
      ghosts.compress();
      partitioner_ =
        std::make_shared<const Partitioner>(owned_, ghosts, communicator_);
      owned_partitioner_ =
        std::make_shared<const Partitioner>(owned_, communicator_);
    }



    void Layout::import_ghosts(double *values) const
    {
      if (dealii::Utilities::MPI::n_mpi_processes(communicator_) == 1)
        return;
      using dealii::ArrayView;
      const auto               n_owned  = partitioner_->locally_owned_size();
      const auto               n_ghosts = partitioner_->n_ghost_indices();
      std::vector<double>      to_send(partitioner_->n_import_indices());
      std::vector<MPI_Request> requests;
      const ArrayView<double>  ghosts(values + n_owned, n_ghosts);
      partitioner_->export_to_ghosted_array_start<double>(
        0,
        ArrayView<const double>(values, n_owned),
        ArrayView<double>(to_send.data(), to_send.size()),
        ghosts,
        requests);
      partitioner_->export_to_ghosted_array_finish<double>(ghosts, requests);
    }



    void Layout::gather(const Vector &x, LocalArray &local) const
    {
      local.resize_fast(n_local_);
      std::copy(x.begin(), x.end(), local.begin());
      import_ghosts(local.data());
    }



    void Layout::update_ghosts(std::vector<double> &values) const
    {
      values.resize(n_local_);
      import_ghosts(values.data());
    }



    template Layout::Layout(const space::NodalBasis<2> &, unsigned int);
    template Layout::Layout(const space::NodalBasis<3> &, unsigned int);
  } // namespace time
} // namespace otto
