// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/io/nodal_output.h>

#include <deal.II/dofs/dof_handler.h>

#include <deal.II/numerics/data_component_interpretation.h>

#include <map>

namespace otto
{
  namespace io
  {
    template <int dim>
    NodalOutput<dim>::NodalOutput(const space::Space<dim> &space)
    {
      std::map<dealii::types::global_dof_index, unsigned int> local;
      for (unsigned int i = 0; i < space.n_local(); ++i)
        local[space.global_index(i)] = i;
      const auto &dofs = space.dof_handler();
      std::vector<dealii::types::global_dof_index> global(
        dofs.get_fe().n_dofs_per_cell());
      for (const auto &cell : dofs.active_cell_iterators())
        {
          cell->get_dof_indices(global);
          if (!space.owned_set().is_element(global[0]))
            continue;
          Patch patch;
          patch.reference_cell = cell->reference_cell();
          patch.n_subdivisions = 1;
          patch.patch_index    = patches_.size();
          std::vector<unsigned int> vertices;
          for (const unsigned int v : cell->vertex_indices())
            {
              patch.vertices[v] = cell->vertex(v);
              vertices.push_back(local.at(global[v]));
            }
          patches_.push_back(std::move(patch));
          vertices_.push_back(std::move(vertices));
          const unsigned int rank =
            cell->subdomain_id() == dealii::numbers::invalid_subdomain_id ?
              0 :
              cell->subdomain_id();
          cell_values_.emplace_back(cell->material_id(), rank);
        }
    }



    template <int dim>
    void
    NodalOutput<dim>::set_fields(const std::vector<NodalField> &fields)
    {
      names_.clear();
      ranges_.clear();
      for (const auto &field : fields)
        {
          const unsigned int n = field.vector ? dim : 1;
          if (field.vector)
            ranges_.emplace_back(names_.size(),
                                 names_.size() + n - 1,
                                 field.name,
                                 dealii::DataComponentInterpretation::
                                   component_is_part_of_vector);
          for (unsigned int d = 0; d < n; ++d)
            names_.push_back(field.name);
        }
      names_.push_back("region");
      names_.push_back("rank");

      for (std::size_t p = 0; p < patches_.size(); ++p)
        {
          const auto &vertices = vertices_[p];
          auto &      data     = patches_[p].data;
          data.reinit(names_.size(), vertices.size());
          for (unsigned int v = 0; v < vertices.size(); ++v)
            {
              unsigned int row = 0;
              for (const auto &field : fields)
                {
                  const unsigned int n = field.vector ? dim : 1;
                  for (unsigned int d = 0; d < n; ++d)
                    data(row++, v) =
                      static_cast<float>(field.values[vertices[v] * n + d]);
                }
              data(row++, v) = cell_values_[p].first;
              data(row, v)   = cell_values_[p].second;
            }
        }
    }



    template class NodalOutput<2>;
    template class NodalOutput<3>;
  } // namespace io
} // namespace otto
