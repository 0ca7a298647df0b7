// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/space/space.h>

#include <deal.II/base/data_out_base.h>

namespace otto
{
  namespace io
  {
    /// A field with one value (a scalar) or dim values (a vector) a vertex.
    struct NodalField
    {
      std::string name;
      bool        vector = false;
      /// On local vertices, [vertex] or [vertex][dim].
      std::vector<double> values;
    };



    /**
     * Nodal fields on the cells of a mesh in the form that deal.II writes. Each
     * cell is written by the rank that owns its first vertex. Beside the fields
     * there are always the number of the region of a cell and the rank that
     * owns it.
     */
    template <int dim>
    class NodalOutput : public dealii::DataOutInterface<dim>
    {
    public:
      explicit NodalOutput(const space::Space<dim> &space);

      /// Replace all fields by these; the names are those in the file.
      void
      set_fields(const std::vector<NodalField> &fields);

    protected:
      using Patch = dealii::DataOutBase::Patch<dim, dim>;

      const std::vector<Patch> &
      get_patches() const override
      {
        return patches_;
      }
      std::vector<std::string>
      get_dataset_names() const override
      {
        return names_;
      }
      std::vector<std::tuple<
        unsigned int,
        unsigned int,
        std::string,
        dealii::DataComponentInterpretation::DataComponentInterpretation>>
      get_nonscalar_data_ranges() const override
      {
        return ranges_;
      }

    private:
      std::vector<Patch>                     patches_;
      /// Local vertices of each patch; region and rank.
      std::vector<std::vector<unsigned int>> vertices_;
      std::vector<std::pair<double, double>> cell_values_;
      std::vector<std::string>               names_;
      std::vector<std::tuple<
        unsigned int,
        unsigned int,
        std::string,
        dealii::DataComponentInterpretation::DataComponentInterpretation>>
        ranges_;
    };
  } // namespace io
} // namespace otto
