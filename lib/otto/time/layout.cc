// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/time/layout.h>

#include <deal.II/base/partitioner.h>

#include <Epetra_Import.h>
#include <Epetra_Map.h>
#include <Epetra_MpiComm.h>
#include <Epetra_Vector.h>

#include <algorithm>

namespace otto
{
  namespace time
  {
    template <int dim, int spacedim>
    Layout::Layout(const space::Space<dim, spacedim> &space,
                   const unsigned int                 levels)
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
        std::make_shared<const dealii::Utilities::MPI::Partitioner>(
          owned_, ghosts, communicator_);

      if (dealii::Utilities::MPI::n_mpi_processes(communicator_) == 1)
        return;
      std::vector<int> all;
      all.reserve(n_local_);
      for (unsigned int i = 0; i < space.n_local(); ++i)
        for (unsigned int l = 0; l < levels; ++l)
          all.push_back(space.global_index(i) * levels + l);
      const Epetra_MpiComm epetra(communicator_);
      const Epetra_Map     target(-1, all.size(), all.data(), 0, epetra);
      const Epetra_Map     source = owned_.make_trilinos_map(communicator_);
      import_ = std::make_unique<Epetra_Import>(target, source);
    }



    Layout::~Layout() = default;



    Vector Layout::make_vector() const
    {
      return Vector(owned_, communicator_);
    }



    void Layout::gather(const Vector &x, LocalArray &local) const
    {
      local.resize_fast(n_local_);
      const auto &epetra = x.trilinos_vector();
      if (!import_)
        {
          std::copy(x.begin(), x.end(), local.begin());
          return;
        }
      Epetra_Vector target(View, import_->TargetMap(), local.data());
      target.Import(epetra, *import_, Insert);
    }



    void Layout::update_ghosts(std::vector<double> &values) const
    {
      values.resize(n_local_);
      if (!import_)
        return;
      const std::vector<double> owned(values.begin(),
                                      values.begin() +
                                        import_->SourceMap().NumMyElements());
      const Epetra_Vector       source(View,
                                 import_->SourceMap(),
                                 const_cast<double *>(owned.data()));
      Epetra_Vector target(View, import_->TargetMap(), values.data());
      target.Import(source, *import_, Insert);
    }



    template Layout::Layout(const space::Space<2> &, unsigned int);
    template Layout::Layout(const space::Space<3> &, unsigned int);
  } // namespace time
} // namespace otto
