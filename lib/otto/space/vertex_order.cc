// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/space/vertex_order.h>

#include <deal.II/base/mpi.h>



namespace otto
{
  namespace space
  {
    template <int dim>
    VertexOrder<dim>::VertexOrder(const NodalBasis<dim> &space)
      : space_(space)
      , order_(space.mesh_order())
    {
    }



    template <int dim>
    std::vector<double>
    VertexOrder<dim>::gather(const std::vector<double> &local,
                             const unsigned int         n) const
    {
      std::vector<Index>        place;
      const std::vector<double> owned(local.begin(),
                                      local.begin() +
                                        std::size_t(space_.n_owned()) * n);
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        place.push_back(order_.position[space_.global_index(i)]);
      const auto          comm   = space_.communicator();
      const auto          places = dealii::Utilities::MPI::gather(comm, place);
      const auto          values = dealii::Utilities::MPI::gather(comm, owned);
      std::vector<double> all(places.empty() ? 0 : space_.n_dofs() * n);
      for (std::size_t rank = 0; rank < places.size(); ++rank)
        for (std::size_t i = 0; i < places[rank].size(); ++i)
          for (unsigned int c = 0; c < n; ++c)
            all[places[rank][i] * n + c] = values[rank][i * n + c];
      return all;
    }



    template <int dim>
    std::vector<double> VertexOrder<dim>::local(const std::vector<double> &all,
                                                const unsigned int n) const
    {
      std::vector<double> result(std::size_t(space_.n_local()) * n);
      for (unsigned int i = 0; i < space_.n_local(); ++i)
        for (unsigned int c = 0; c < n; ++c)
          result[std::size_t(i) * n + c] =
            all[order_.position[space_.global_index(i)] * n + c];
      return result;
    }



    template class VertexOrder<2>;
    template class VertexOrder<3>;
  } // namespace space
} // namespace otto
