// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/space/space.h>
#include <otto/verification/density_errors.h>

#include <deal.II/base/mpi.h>

#include <deal.II/fe/fe_values.h>

#include <algorithm>
#include <cmath>

namespace otto
{
  namespace verification
  {
    namespace
    {
      using dealii::Utilities::MPI::sum;

      /// rho_h, rho and the weight at each quadrature point of this rank.
      struct Samples
      {
        std::vector<double> approximate, exact, weight;

        double integral(const std::vector<double> &values) const
        {
          double result = 0.;
          for (std::size_t q = 0; q < weight.size(); ++q)
            result += weight[q] * values[q];
          return result;
        }
      };



      template <int dim>
      Samples
      sample(const space::Space<dim>                                 &space,
             const std::vector<double>                               &nodal,
             const std::function<double(const dealii::Point<dim> &)> &exact,
             const unsigned int                                       degree)
      {
        AssertThrow(nodal.size() == space.n_local(),
                    dealii::ExcDimensionMismatch(nodal.size(),
                                                 space.n_local()));
        std::vector<unsigned int> local(space.n_dofs(),
                                        dealii::numbers::invalid_unsigned_int);
        for (unsigned int i = 0; i < space.n_local(); ++i)
          local[space.global_index(i)] = i;

        const auto                                  &dofs = space.dof_handler();
        dealii::FEValues<dim>                        values(space.mapping(),
                                     dofs.get_fe(),
                                     mesh::quadrature<dim>(space.kind(),
                                                           degree),
                                     dealii::update_values |
                                       dealii::update_quadrature_points |
                                       dealii::update_JxW_values);
        std::vector<dealii::types::global_dof_index> global(
          dofs.get_fe().n_dofs_per_cell());
        Samples result;
        for (const auto &cell : dofs.active_cell_iterators())
          {
            cell->get_dof_indices(global);
            // each cell belongs to one rank, that of its first vertex
            if (!space.owned_set().is_element(global[0]))
              continue;
            values.reinit(cell);
            for (const unsigned int q : values.quadrature_point_indices())
              {
                double rho = 0.;
                for (unsigned int a = 0; a < global.size(); ++a)
                  rho += nodal[local[global[a]]] * values.shape_value(a, q);
                result.approximate.push_back(rho);
                result.exact.push_back(exact(values.quadrature_point(q)));
                result.weight.push_back(values.JxW(q));
              }
          }
        return result;
      }
    } // namespace



    template <int dim>
    double
    l1_error(const space::Space<dim, dim>                            &space,
             const std::vector<double>                               &values,
             const std::function<double(const dealii::Point<dim> &)> &exact,
             const unsigned int                                       degree)
    {
      Samples samples = sample(space, values, exact, degree);
      for (std::size_t q = 0; q < samples.weight.size(); ++q)
        samples.exact[q] = std::abs(samples.approximate[q] - samples.exact[q]);
      return sum(samples.integral(samples.exact), space.communicator());
    }



    template <int dim>
    double symmetric_kullback_leibler(
      const space::Space<dim, dim>                            &space,
      const std::vector<double>                               &values,
      const std::function<double(const dealii::Point<dim> &)> &exact,
      const double                                             floor,
      const unsigned int                                       degree)
    {
      Samples      samples = sample(space, values, exact, degree);
      const auto   comm    = space.communicator();
      const double approximate_mass =
        sum(samples.integral(samples.approximate), comm);
      const double exact_mass = sum(samples.integral(samples.exact), comm);
      AssertThrow(approximate_mass > 0. && exact_mass > 0.,
                  dealii::ExcMessage("Both densities must have mass."));
      const double least = floor / space.volume();
      for (std::size_t q = 0; q < samples.weight.size(); ++q)
        {
          const double p = samples.approximate[q] / approximate_mass;
          const double r = samples.exact[q] / exact_mass;
          samples.exact[q] =
            (p - r) * std::log(std::max(p, least) / std::max(r, least));
        }
      return sum(samples.integral(samples.exact), comm);
    }



    template double
    l1_error(const space::Space<2, 2> &,
             const std::vector<double> &,
             const std::function<double(const dealii::Point<2> &)> &,
             unsigned int);
    template double
                    l1_error(const space::Space<3, 3> &,
                             const std::vector<double> &,
                             const std::function<double(const dealii::Point<3> &)> &,
                             unsigned int);
    template double symmetric_kullback_leibler(
      const space::Space<2, 2> &,
      const std::vector<double> &,
      const std::function<double(const dealii::Point<2> &)> &,
      double,
      unsigned int);
    template double symmetric_kullback_leibler(
      const space::Space<3, 3> &,
      const std::vector<double> &,
      const std::function<double(const dealii::Point<3> &)> &,
      double,
      unsigned int);
  } // namespace verification
} // namespace otto
