// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The library without parameter files, beside my_distance.cc: a gradient flow,
// a continuity equation and the metric at their first density.
//
//   ./my-curves disk.msh my-curves.out

#include <otto/app/continuity.h>
#include <otto/app/gradient_flow.h>
#include <otto/app/metric.h>
#include <otto/app/program.h>
#include <otto/base/errors.h>

#include <cmath>
#include <iostream>

int
main(int argc, char **argv)
{
  return otto::app::guarded_main(argc, argv, "my-curves", [&]() {
    if (argc != 3)
      throw otto::base::InputError(
        "give the file of a mesh and a folder for the results.");
    const std::string folder = argv[2];
    const auto        blob   = [](const auto &x) {
      return std::exp(-20 * x.distance_square(dealii::Point<2>(0.3, 0.)));
    };
    // heat in a bowl; instead of the entropy otto::energies::own<Mine>() would
    // be a class of one's own, see my_flow.cc
    const auto energy = otto::energies::entropy<2>() +
                        5. * otto::energies::potential<2>(
                               [](const auto &x) { return x.norm_square(); });
    otto::FlowOptions options; // or times that fit the domain and the energy
    options.tau      = 0.001;
    options.end_time = 0.1;
    const auto flow  = otto::gradient_flow<2>(argv[1], blob, energy, options);
    flow.write(folder + "/flow");

    // the same density on a turntable, one radian in the time one
    const auto turned =
      otto::continuity<2>(flow.space(), blob, [](const auto &x) {
        return dealii::Point<2>(-x[1], x[0]);
      });
    turned.write(folder + "/turned");

    // the energy falls with the square of the norm of its gradient
    const auto   metric = otto::metric<2>(flow.space(), blob);
    const double slope  = metric.norm(metric.gradient(energy));
    const double decay  = (flow.energies()[0] - flow.energies()[1]) /
                         (flow.times()[1] - flow.times()[0]);
    const auto place = turned.map({{0.3, 0.}}, 1.)[0];
    if (dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) == 0)
      std::cout << "E falls from " << flow.energies().front() << " to "
                << flow.energies().back() << " in the time "
                << flow.times().back() << "\n|grad E|^2 = " << slope * slope
                << ", in the first step " << decay << "\n(0.3, 0) comes to ("
                << place << ")" << std::endl;
    return 0;
  });
}
