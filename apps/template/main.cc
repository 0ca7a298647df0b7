// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A program of one's own with a density that Otto does not have:
// the distance between the uniform density and a ring on a mesh.
//
//   ./my-transport disk.msh

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
  double
  value(const dealii::Point<2> &x) const override
  {
    return std::exp(-std::pow((x.norm() - 0.5) / 0.15, 2));
  }

  std::string
  description() const override
  {
    return "ring";
  }
};



class Uniform : public otto::model::Density<2>
{
public:
  double
  value(const dealii::Point<2> &) const override
  {
    return 1.;
  }

  std::string
  description() const override
  {
    return "uniform";
  }
};



int
main(int argc, char **argv)
{
  using namespace otto;
  dealii::Utilities::MPI::MPI_InitFinalize mpi(argc, argv, 1);
  if (argc != 2)
    {
      std::cerr << "Usage: my-transport MESH" << std::endl;
      return 2;
    }
  mesh::MeshParameters parameters;
  parameters.file = argv[1];
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
  return result.certificate.relative_gap() < 1e-3 ? 0 : 1;
}
