// SPDX-License-Identifier: LGPL-2.1-or-later
#include <deal.II/base/mpi.h>

#include <deal.II/grid/tria.h>

#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/model/entry_values.h>
#include <otto/model/nodal_density.h>
#include <otto/space/space.h>

#include <cmath>

namespace otto
{
  namespace model
  {
    void throw_on_all_ranks(MPI_Comm communicator, const std::string &local)
    {
      for (const std::string &text :
           dealii::Utilities::MPI::all_gather(communicator, local))
        if (!text.empty())
          throw base::InputError(text);
    }

    namespace
    {
      template <int dim, int spacedim>
      std::vector<double> evaluated(const Density<spacedim>           &density,
                                    const space::Space<dim, spacedim> &space,
                                    const mesh::Regions               &regions,
                                    const std::string                 &section)
      {
        (void)regions; // surfaces do not use them
        std::vector<double> values;
        std::string         error;
        try
          {
            if constexpr (dim == spacedim)
              values = density.nodal_values(space, regions);
            else
              values = density.nodal_values_on_surface(space);
            if (values.size() != space.n_local())
              error = "nodal_values() returned " +
                      base::counted(values.size(), "value") + " for " +
                      base::counted(space.n_local(), "vertex", "vertices") +
                      "; return one for each.";
          }
        catch (const std::exception &exception)
          {
            error = exception.what();
          }
        throw_on_all_ranks(space.communicator(),
                           error.empty()
                             ? ""
                             : "In section '" + section + "': " + error);
        return values;
      }

      /// What is wrong with the values of this rank; empty if they are fine.
      template <int dim, int spacedim>
      std::string fault(const std::vector<double>         &values,
                        const space::Space<dim, spacedim> &space,
                        const double                       largest)
      {
        for (unsigned int i = 0; i < values.size(); ++i)
          if (!std::isfinite(values[i]) || values[i] < -1e-12 * largest)
            return "the density has the value " +
                   base::short_number(values[i]) + " at " +
                   text(space.point(i)) +
                   "; change it so that it is finite and not negative on the "
                   "whole domain.";
        return "";
      }
    } // namespace

    template <int dim, int spacedim>
    std::pair<dealii::Point<spacedim>, dealii::Point<spacedim>>
    bounding_box(const space::Space<dim, spacedim> &space)
    {
      const auto &triangulation = space.dof_handler().get_triangulation();
      auto lower = triangulation.begin_active()->vertex(0), upper = lower;
      for (const auto &cell : triangulation.active_cell_iterators())
        for (const unsigned int v : cell->vertex_indices())
          for (unsigned int d = 0; d < spacedim; ++d)
            {
              lower[d] = std::min(lower[d], cell->vertex(v)[d]);
              upper[d] = std::max(upper[d], cell->vertex(v)[d]);
            }
      return {lower, upper};
    }

    template <int dim, int spacedim>
    std::vector<double> nodal_density(const Density<spacedim> &density,
                                      const space::Space<dim, spacedim> &space,
                                      const mesh::Regions &regions,
                                      const std::string   &section)
    {
      auto   values  = evaluated(density, space, regions, section);
      double largest = 0;
      for (const double value : values)
        if (std::isfinite(value))
          largest = std::max(largest, value);
      largest = dealii::Utilities::MPI::max(largest, space.communicator());
      const std::string wrong = fault(values, space, largest);
      throw_on_all_ranks(space.communicator(),
                         wrong.empty()
                           ? ""
                           : "In section '" + section + "': " + wrong);
      for (double &value : values)
        value = std::max(value, 0.);
      const double total = mass(values, space);
      const double mean  = total / space.volume();
      if (total > 0. && !(std::isnormal(mean) && std::isnormal(1. / mean)))
        throw base::InputError(
          "In section '" + section + "': the density (" +
          density.description() + ") has the mass " +
          base::short_number(total) + ", which is too " +
          (mean < 1. ? "small" : "large") +
          " to be computed with; multiply the density by a number, since only "
          "its shape matters where masses are normalised.");
      if (!(total > 0.))
        {
          const auto box = bounding_box(space);
          throw base::InputError(
            "In section '" + section + "': the density (" +
            density.description() +
            ") is zero at all vertices of the mesh, which lies in the box "
            "from " +
            text(box.first) + " to " + text(box.second) +
            "; move it there or make it larger than the cells.");
        }
      return values;
    }

    template <int dim>
    double mass(const std::vector<double>    &values,
                const space::NodalBasis<dim> &space)
    {
      double sum = 0;
      for (unsigned int i = 0; i < space.n_owned(); ++i)
        sum += space.weights()[i] * values[i];
      return dealii::Utilities::MPI::sum(sum, space.communicator());
    }

    template <int dim>
    std::vector<double> normalised(std::vector<double>           values,
                                   const space::NodalBasis<dim> &space)
    {
      const double total = mass(values, space);
      if (!(total > 0.) || !std::isfinite(total))
        throw base::InputError("A density of mass " +
                               base::short_number(total) +
                               " cannot be given the mean one; choose one of "
                               "positive, finite mass.");
      for (double &value : values)
        value *= space.volume() / total;
      return values;
    }

#define OTTO_INSTANTIATE(dim, spacedim)                                \
  template std::pair<dealii::Point<spacedim>, dealii::Point<spacedim>> \
  bounding_box(const space::Space<dim, spacedim> &);                   \
  template std::vector<double> nodal_density(                          \
    const Density<spacedim> &,                                         \
    const space::Space<dim, spacedim> &,                               \
    const mesh::Regions &,                                             \
    const std::string &);

    OTTO_INSTANTIATE(2, 2)
    OTTO_INSTANTIATE(2, 3)
    OTTO_INSTANTIATE(3, 3)
#undef OTTO_INSTANTIATE

    template double              mass(const std::vector<double> &,
                                      const space::NodalBasis<2> &);
    template double              mass(const std::vector<double> &,
                                      const space::NodalBasis<3> &);
    template std::vector<double> normalised(std::vector<double>,
                                            const space::NodalBasis<2> &);
    template std::vector<double> normalised(std::vector<double>,
                                            const space::NodalBasis<3> &);
  } // namespace model
} // namespace otto
