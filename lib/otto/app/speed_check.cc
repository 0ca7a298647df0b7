// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/speed_check.h>
#include <otto/base/errors.h>
#include <otto/base/text.h>

#include <deal.II/base/mpi.h>

#include <algorithm>

namespace otto
{
  namespace app
  {
    template <int dim>
    double least_speed(const space::NodalBasis<dim> &space,
                       const std::vector<double>    &initial,
                       const std::vector<double>    &final)
    {
      const auto        &components = space.components();
      const unsigned int dims       = space.n_coordinates();
      // of each component the mass, and the change of its moments
      std::vector<double> sums(components.number * (1 + dims));
      for (unsigned int i = 0; i < space.n_owned(); ++i)
        {
          double *const sum =
            sums.data() + components.of_vertex[i] * (1 + dims);
          const double w = space.weights()[i];
          sum[0] += w * initial[i];
          for (unsigned int d = 0; d < dims; ++d)
            sum[1 + d] += w * (final[i] - initial[i]) * space.coordinates(i)[d];
        }
      dealii::Utilities::MPI::sum(sums, space.communicator(), sums);
      double result = 0;
      for (unsigned int k = 0; k < components.number; ++k)
        {
          const double        *sum = sums.data() + k * (1 + dims);
          dealii::Tensor<1, 3> change;
          for (unsigned int d = 0; d < dims; ++d)
            change[d] = sum[1 + d];
          if (sum[0] > 0.)
            result = std::max(result, change.norm() / sum[0]);
        }
      return result;
    }



    template <int dim>
    void check_speed(const std::string            &cost,
                     const model::Problem<dim>    &problem,
                     const space::NodalBasis<dim> &space,
                     const std::vector<double>    &initial,
                     const std::vector<double>    &final)
    {
      if (!problem.hamiltonian || problem.diffusion > 0. ||
          problem.growth_length > 0. || problem.terminal_cost)
        return;
      const double T       = problem.horizon;
      const double largest = problem.hamiltonian->largest_speed() / T;
      const double least   = least_speed(space, initial, final) / T;
      if (largest > least)
        return;
      throw base::InputError(
        "'Largest speed' = " + base::short_number(largest) + " in 'Transport/" +
        cost + "' is too small, since the centre of mass moves by " +
        base::short_number(T * least, 4) + " in the time " +
        base::short_number(T) + "; give a larger number than " +
        base::short_number(least, 4) +
        ", better three times the one with which the farthest mass can come.");
    }



#define OTTO_INSTANTIATE(dim)                                 \
  template double least_speed(const space::NodalBasis<dim> &, \
                              const std::vector<double> &,    \
                              const std::vector<double> &);   \
  template void   check_speed(const std::string &,            \
                              const model::Problem<dim> &,    \
                              const space::NodalBasis<dim> &, \
                              const std::vector<double> &,    \
                              const std::vector<double> &);

    OTTO_INSTANTIATE(2)
    OTTO_INSTANTIATE(3)
#undef OTTO_INSTANTIATE
  } // namespace app
} // namespace otto
