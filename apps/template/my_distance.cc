// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The library without parameter files: the geodesic between the uniform density
// and a ring on a mesh.
//
//   ./my-distance disk.msh my-distance.out

#include <otto/app/geodesic.h>
#include <otto/app/program.h>
#include <otto/base/errors.h>

#include <cmath>
#include <iostream>

int
main(int argc, char **argv)
{
  // errors become one sentence and the exit codes of Otto's own programs
  return otto::app::guarded_main(argc, argv, "my-distance", [&]() {
    if (argc != 3)
      throw otto::base::InputError(
        "give the file of a mesh and a folder for the results.");
    const auto uniform = [](const auto &) { return 1.; };
    const auto ring    = [](const auto &x) {
      return std::exp(-std::pow((x.norm() - 0.5) / 0.15, 2));
    };
    const auto geodesic = otto::geodesic<2>(argv[1], uniform, ring);
    geodesic.write(argv[2]);
    if (dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) == 0)
      std::cout << "W2 = " << geodesic.distance() << ", between "
                << std::sqrt(geodesic.enclosure().lower) << " and "
                << std::sqrt(geodesic.enclosure().upper) << std::endl;
    return 0;
  });
}
