// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/space/vertex_order.h>

#include <deal.II/base/mpi.h>

#include <deal.II/fe/fe.h>
#include <deal.II/fe/mapping.h>

#include <deal.II/grid/tria.h>

namespace otto
{
  namespace space
  {
    template <int dim>
    VertexOrder<dim>::VertexOrder(const Space<dim> &space)
      : space_(space)
      , position_(space.n_dofs())
      , points_(space.n_dofs() * dim)
    {
      const auto        &dofs = space.dof_handler();
      const auto        &mesh = dofs.get_triangulation();
      std::vector<Index> number(mesh.n_vertices(),
                                dealii::numbers::invalid_dof_index);
      for (const auto &cell : dofs.active_cell_iterators())
        for (const unsigned int v : cell->vertex_indices())
          number[cell->vertex_index(v)] = cell->vertex_dof_index(v, 0);
      Index next = 0;
      for (unsigned int v = 0; v < number.size(); ++v)
        if (number[v] != dealii::numbers::invalid_dof_index)
          {
            position_[number[v]] = next;
            for (unsigned int d = 0; d < dim; ++d)
              points_[next * dim + d] = mesh.get_vertices()[v][d];
            ++next;
          }
      // in spaces of degree two the others, as the cells have them
      const auto        &fe = dofs.get_fe();
      std::vector<bool>  known(space.n_dofs(), false);
      std::vector<Index> of_cell(fe.n_dofs_per_cell());
      for (const Index i : number)
        if (i != dealii::numbers::invalid_dof_index)
          known[i] = true;
      for (const auto &cell : dofs.active_cell_iterators())
        {
          cell->get_dof_indices(of_cell);
          for (unsigned int a = 0; a < of_cell.size(); ++a)
            if (!known[of_cell[a]])
              {
                known[of_cell[a]]     = true;
                position_[of_cell[a]] = next;
                const auto x = space.mapping().transform_unit_to_real_cell(
                  cell, fe.unit_support_point(a));
                for (unsigned int d = 0; d < dim; ++d)
                  points_[next * dim + d] = x[d];
                ++next;
              }
        }
      AssertDimension(next, space.n_dofs());
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
        place.push_back(position_[space_.global_index(i)]);
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
            all[position_[space_.global_index(i)] * n + c];
      return result;
    }



    template class VertexOrder<2>;
    template class VertexOrder<3>;
  } // namespace space
} // namespace otto
