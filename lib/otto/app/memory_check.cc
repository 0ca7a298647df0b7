// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/memory_check.h>
#include <otto/base/errors.h>
#include <otto/base/text.h>

#include <deal.II/base/mpi.h>

#include <sys/sysinfo.h>

#include <array>
#include <limits>

namespace otto
{
  namespace app
  {
    namespace
    {
      std::string gigabytes(const double bytes)
      {
        return base::short_number(bytes * 1e-9, 3) + " GB";
      }



      // How many of the owned vertices are on the machine of this rank, as a
      // part of all.
      template <int dim>
      double part_of_machine(const space::NodalBasis<dim> &space)
      {
        MPI_Comm machine;
        MPI_Comm_split_type(space.communicator(),
                            MPI_COMM_TYPE_SHARED,
                            0,
                            MPI_INFO_NULL,
                            &machine);
        const double owned =
          dealii::Utilities::MPI::sum(double(space.n_owned()), machine);
        MPI_Comm_free(&machine);
        return owned / space.n_dofs();
      }
    } // namespace



    const double least_bytes_per_unknown = 1000.,
                 most_bytes_per_unknown  = 4000.;



    template <int dim>
    double n_unknowns(const space::NodalBasis<dim> &space,
                      const space::Potentials       potentials,
                      const unsigned int            slabs,
                      const unsigned int            levels)
    {
      return double(space.n_potentials(potentials)) * slabs +
             double(space.n_dofs()) * levels;
    }



    double machine_memory()
    {
      struct sysinfo info;
      return sysinfo(&info) == 0
               ? (double(info.totalram) + double(info.totalswap)) *
                   info.mem_unit
               : std::numeric_limits<double>::infinity();
    }



    template <int dim>
    std::string check_memory(const space::NodalBasis<dim> &space,
                             const space::Potentials       potentials,
                             const unsigned int            slabs,
                             const std::string            &reason,
                             const double                  memory)
    {
      const double unknowns = n_unknowns(space, potentials, slabs, slabs - 1);
      const double least =
        unknowns * least_bytes_per_unknown * part_of_machine(space);
      // the machine on which most is missing
      std::array<double, 2> worst{{least, memory}};
      for (const auto &other :
           dealii::Utilities::MPI::all_gather(space.communicator(), worst))
        if (other[0] / other[1] > worst[0] / worst[1])
          worst = other;
      const double most =
        worst[0] * most_bytes_per_unknown / least_bytes_per_unknown;
      if (worst[0] <= worst[1])
        return most <= worst[1]
                 ? ""
                 : "The run may take up to " + gigabytes(most) +
                     " of memory, and the machine has " + gigabytes(worst[1]) +
                     "; it is killed when there is no more.";
      throw base::InputError(
        std::to_string(slabs) + " slabs on " + std::to_string(space.n_dofs()) +
        " vertices make " + base::short_number(unknowns, 3) +
        " unknowns, which take " + gigabytes(worst[0]) +
        " of memory at least, but the machine has " + gigabytes(worst[1]) +
        (reason.empty() ? "" : " (" + reason + ")") +
        "; lower 'Discretisation/Slabs', or take larger cells by 'Mesh/Size', "
        "'Mesh/Refinement' or another mesh.");
    }



#define OTTO_INSTANTIATE(dim)                                       \
  template double      n_unknowns(const space::NodalBasis<dim> &,   \
                                  space::Potentials,                \
                                  unsigned int,                     \
                                  unsigned int);                    \
  template std::string check_memory(const space::NodalBasis<dim> &, \
                                    space::Potentials,              \
                                    unsigned int,                   \
                                    const std::string &,            \
                                    double);

    OTTO_INSTANTIATE(2)
    OTTO_INSTANTIATE(3)
#undef OTTO_INSTANTIATE
  } // namespace app
} // namespace otto
