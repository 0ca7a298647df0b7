// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The library without parameter files: the distance between the uniform density
// and a ring on a mesh.
//
//   ./my-distance disk.msh

#include <otto/app/program.h>
#include <otto/base/errors.h>
#include <otto/mesh/mesh.h>
#include <otto/model/transport_data.h>
#include <otto/solver/coarse_start.h>

#include <deal.II/base/conditional_ostream.h>
#include <deal.II/base/timer.h>

#include <cmath>
#include <iostream>

/// rho = exp(-((|x| - 1/2)/w)^2), w = 0.15.
class Ring : public otto::model::Density<2>
{
public:
  double value(const dealii::Point<2> &x) const override
  {
    return std::exp(-std::pow((x.norm() - 0.5) / 0.15, 2));
  }

  std::string description() const override { return "ring"; }
};



class Uniform : public otto::model::Density<2>
{
public:
  double value(const dealii::Point<2> &) const override { return 1.; }

  std::string description() const override { return "uniform"; }
};



int
run(const std::string &file)
{
  using namespace otto;
  mesh::MeshParameters parameters;
  parameters.file = file;
  const mesh::Mesh<2>   mesh(parameters, MPI_COMM_WORLD);
  const space::Space<2> space(mesh.triangulation(), MPI_COMM_WORLD);
  const auto            data =
    model::end_densities(Uniform(), Ring(), space, mesh.regions());
  optimality::System<2> system(space, 8, {data.initial, data.final});

  dealii::ConditionalOStream out(std::cout, false);
  dealii::TimerOutput        timer(out,
                            dealii::TimerOutput::never,
                            dealii::TimerOutput::wall_times);
  solver::InteriorPoint<2>   interior_point(system, {}, timer);
  auto                       start = solver::cold_start(system);
  const auto result = interior_point.solve(start.state, start.mu);
  if (dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) == 0)
    std::cout << "W2 = " << std::sqrt(result.certificate.value())
              << ", relative gap " << result.certificate.relative_gap()
              << std::endl;
  if (!(result.certificate.relative_gap() < 1e-3))
    throw base::RunError("The gap is still " +
                         std::to_string(result.certificate.relative_gap()) +
                         "; take a finer mesh or more slabs.");
  return 0;
}



int
main(int argc, char **argv)
{
  // errors become one sentence and the exit codes of Otto's own programs
  return otto::app::guarded_main(argc, argv, "my-distance", [&]() {
    if (argc != 2)
      throw otto::base::InputError("give the file of a mesh.");
    return run(argv[1]);
  });
}
