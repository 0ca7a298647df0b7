// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/model/entry_values.h>
#include <otto/model/local_cells.h>
#include <otto/model/moment_correction.h>
#include <otto/model/nodal_density.h>
#include <otto/model/projected_density.h>
#include <otto/time/layout.h>

#include <deal.II/fe/fe_values.h>
#include <deal.II/fe/mapping.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace otto
{
  namespace model
  {
    using dealii::numbers::invalid_unsigned_int;

    namespace
    {
      // The densities inside of the regions of the mesh, with checked values.
      template <int dim>
      class InsideCells
      {
      public:
        using Function = typename Density<dim>::Function;

        InsideCells(const Density<dim>      &density,
                    const space::Space<dim> &space,
                    const mesh::Regions     &regions)
          : density_(density)
          , space_(space)
          , regions_(regions)
        {
        }

        /// At the points of a cell.
        std::vector<double>
        values(const unsigned int                     region,
               const std::vector<dealii::Point<dim>> &points)
        {
          if (functions_.count(region) == 0)
            functions_[region] = density_.inside(space_, regions_, region);
          const Function     &function = functions_.at(region);
          std::vector<double> result;
          for (const auto &x : points)
            {
              const double value = function(x);
              if (!std::isfinite(value) || value < -1e-12 * largest_)
                throw base::InputError(
                  "the density has the value " + base::short_number(value) +
                  " at " + text(x) +
                  "; change it so that it is finite and not negative on the "
                  "whole domain.");
              largest_ = std::max(largest_, value);
              result.push_back(std::max(value, 0.));
            }
          return result;
        }

      private:
        const Density<dim>              &density_;
        const space::Space<dim>         &space_;
        const mesh::Regions             &regions_;
        std::map<unsigned int, Function> functions_;
        double                           largest_ = 0;
      };



      /// What the projection needs to know, on local vertices.
      template <int dim>
      struct Integrals
      {
        /// int rho w_i, and the range of rho in the cells around a vertex.
        std::vector<double> load, low, high;
        /// Of each component of the domain, on this rank.
        std::vector<Moments<dim>> moments;
      };



      /// A rule and, with a density that jumps, one that finds where: 16 points
      /// a direction in the plane and 8 in space.
      template <int dim>
      dealii::Quadrature<dim> rule(const mesh::CellKind kind, const bool fine)
      {
        return mesh::quadrature<dim>(kind, !fine ? 7 : dim == 2 ? 31 : 15);
      }



      template <int dim>
      Integrals<dim> integrals(const Density<dim>        &density,
                               const space::Space<dim>   &space,
                               const mesh::Regions       &regions,
                               const std::vector<double> &nodal)
      {
        const auto flags = dealii::update_values | dealii::update_JxW_values |
                           dealii::update_quadrature_points;
        const auto           &element = space.dof_handler().get_fe();
        dealii::FEValues<dim> coarse(space.mapping(),
                                     element,
                                     rule<dim>(space.kind(), false),
                                     flags);
        dealii::FEValues<dim> fine(space.mapping(),
                                   element,
                                   rule<dim>(space.kind(), true),
                                   flags);
        InsideCells<dim>      inside(density, space, regions);
        const auto            origin =
          space::unit_frame(space.dof_handler().get_triangulation()).origin;

        Integrals<dim> result;
        result.load.assign(space.n_local(), 0.);
        result.low = result.high = nodal;
        result.moments.assign(space.components().number, Moments<dim>(origin));
        for_each_local_cell(space, [&](const auto &cell, const auto &vertices) {
          const auto region = cell->material_id();
          coarse.reinit(cell);
          auto *fe     = &coarse;
          auto  values = inside.values(region, fe->get_quadrature_points());
          const auto [least, largest] =
            std::minmax_element(values.begin(), values.end());
          double mean = 0;
          for (const double value : values)
            mean += value / values.size();
          // the density is no polynomial here
          if (*largest - *least > mean)
            {
              fine.reinit(cell);
              fe     = &fine;
              values = inside.values(region, fe->get_quadrature_points());
            }
          double low = values[0], high = values[0];
          for (const double value : values)
            {
              low  = std::min(low, value);
              high = std::max(high, value);
            }
          for (const unsigned int i : vertices)
            if (i != invalid_unsigned_int)
              {
                low  = std::min(low, nodal[i]);
                high = std::max(high, nodal[i]);
              }
          for (unsigned int a = 0; a < vertices.size(); ++a)
            if (const unsigned int i = vertices[a]; i != invalid_unsigned_int)
              {
                result.low[i]  = std::min(result.low[i], low);
                result.high[i] = std::max(result.high[i], high);
                for (unsigned int q = 0; q < values.size(); ++q)
                  result.load[i] +=
                    values[q] * fe->shape_value(a, q) * fe->JxW(q);
              }
          // each cell counts on the rank of its first vertex
          if (vertices[0] < space.n_owned())
            for (unsigned int q = 0; q < values.size(); ++q)
              result.moments[space.components().of_vertex[vertices[0]]].add(
                values[q] * fe->JxW(q), fe->quadrature_point(q));
        });
        return result;
      }



      // Steps of defect correction. The modes of D^-1 M lie between 1/(dim + 2)
      // and 1 on simplices: a step leaves at most 3/4 of a defect in the plane
      // and of smooth defects a part of order h^2. More steps sharpen the edges
      // of supports, fewer leave more to the closest moments, which change the
      // shape: a bump on 142 vertices has the total variation 1.025, 1.040 and
      // 1.053 with one, three and infinitely many on its way, and the error
      // 0.148, 0.141 and 0.139 in L1.
      const unsigned int n_corrections = 3;

      // One of them, for M rho = b.
      template <int dim>
      std::vector<double> corrected(const space::Space<dim>   &space,
                                    const Integrals<dim>      &data,
                                    const std::vector<double> &rho)
      {
        const auto         &pattern = space.pattern();
        std::vector<double> result(space.n_local());
        for (unsigned int i = 0; i < space.n_owned(); ++i)
          {
            double defect = data.load[i];
            for (auto e = pattern.row_start[i]; e < pattern.row_start[i + 1];
                 ++e)
              defect -= space.mass()[e] * rho[pattern.column[e]];
            result[i] = std::clamp(rho[i] + defect / space.weights()[i],
                                   data.low[i],
                                   data.high[i]);
          }
        time::Layout(space, 1).update_ghosts(result);
        return result;
      }
    } // namespace



    template <int dim>
    std::vector<double> projected_density(const Density<dim>      &density,
                                          const space::Space<dim> &space,
                                          const mesh::Regions     &regions,
                                          const std::string       &section)
    {
      const auto     nodal = nodal_density(density, space, regions, section);
      Integrals<dim> data;
      std::string    error;
      bool           vertices_only = false;
      try
        {
          data = integrals(density, space, regions, nodal);
        }
      catch (const base::RunError &)
        {
          vertices_only = true;
        }
      catch (const std::exception &exception)
        {
          error = "In section '" + section + "': " + exception.what();
        }
      throw_on_all_ranks(space.communicator(), error);
      if (dealii::Utilities::MPI::max(int(vertices_only), space.communicator()))
        return nodal;
      for (auto &moments : data.moments)
        moments.sum(space.communicator());
      auto result = nodal;
      for (unsigned int k = 0; k < n_corrections; ++k)
        result = corrected(space, data, result);
      for (unsigned int c = 0; c < space.components().number; ++c)
        give_moments(result, space, c, data.moments[c]);
      return result;
    }



    template std::vector<double> projected_density(const Density<2> &,
                                                   const space::Space<2> &,
                                                   const mesh::Regions &,
                                                   const std::string &);
    template std::vector<double> projected_density(const Density<3> &,
                                                   const space::Space<3> &,
                                                   const mesh::Regions &,
                                                   const std::string &);
  } // namespace model
} // namespace otto
