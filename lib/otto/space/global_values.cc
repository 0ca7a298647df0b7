// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/space/global_values.h>

#include <deal.II/base/mpi.h>

namespace otto
{
  namespace space
  {
    template <int dim>
    std::vector<double> global_values(const NodalBasis<dim>     &space,
                                      const std::vector<double> &local,
                                      const unsigned int         n)
    {
      const std::vector<double> owned(local.begin(),
                                      local.begin() +
                                        std::size_t(space.n_owned()) * n);
      std::vector<double>       result;
      result.reserve(std::size_t(space.n_dofs()) * n);
      // owned ranges are contiguous and in the order of the ranks
      for (const auto &part :
           dealii::Utilities::MPI::all_gather(space.communicator(), owned))
        result.insert(result.end(), part.begin(), part.end());
      return result;
    }



    template <int dim>
    std::vector<dealii::Point<dim>> global_points(const Space<dim> &space)
    {
      std::vector<double> local;
      for (unsigned int i = 0; i < space.n_owned(); ++i)
        for (unsigned int d = 0; d < dim; ++d)
          local.push_back(space.point(i)[d]);
      const auto                      all = global_values(space, local, dim);
      std::vector<dealii::Point<dim>> result(space.n_dofs());
      for (std::size_t i = 0; i < result.size(); ++i)
        for (unsigned int d = 0; d < dim; ++d)
          result[i][d] = all[i * dim + d];
      return result;
    }



    template std::vector<double>           global_values(const NodalBasis<2> &,
                                                         const std::vector<double> &,
                                                         unsigned int);
    template std::vector<double>           global_values(const NodalBasis<3> &,
                                                         const std::vector<double> &,
                                                         unsigned int);
    template std::vector<dealii::Point<2>> global_points(const Space<2> &);
    template std::vector<dealii::Point<3>> global_points(const Space<3> &);
  } // namespace space
} // namespace otto
