// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deal.II/base/data_out_base.h>

#include <string>
#include <vector>

namespace otto
{
  namespace io
  {
    /**
     * Points with named values in the form that deal.II writes; each rank gives
     * its own.
     */
    template <int dim>
    class PointOutput : public dealii::DataOutInterface<0, dim>
    {
    public:
      /// Replaces all points; @p values has one row a point, one column a name.
      void set_points(const std::vector<dealii::Point<dim>>  &points,
                      const std::vector<std::string>         &names,
                      const std::vector<std::vector<double>> &values);

    protected:
      using Patch = dealii::DataOutBase::Patch<0, dim>;

      const std::vector<Patch> &get_patches() const override
      {
        return patches_;
      }
      std::vector<std::string> get_dataset_names() const override
      {
        return names_;
      }

    private:
      std::vector<Patch>       patches_;
      std::vector<std::string> names_;
    };
  } // namespace io
} // namespace otto
